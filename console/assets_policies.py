"""Group policy for the report: what was intended and is not in effect, hosts put together."""

from collections import defaultdict
from collections.abc import Iterator

from audit.intended import Difference, Intent, Meeting
from console.intended import compared, policies
from console.session import Session
from inventory.gpo.model import Value
from reports.assets_view import IntendedView
from reports.era import era_compact

_NAMED = 12  # hosts of one difference that are named


def policies_of(session: Session) -> tuple[str, ...]:
    """What was brought in, with its day."""
    return tuple(
        f"グループポリシー等 {one.domain}　{len(one.objects):,}件　{era_compact(one.taken)} 控え"
        for one in policies(session)
    )


def differences_of(session: Session) -> tuple[IntendedView, ...]:
    """Each setting once for the same intent and the same effect, most hosts first."""
    if not policies(session):
        return ()
    names = {host.id: host.name for host in session.ledger.hosts}
    groups: defaultdict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for one in compared(session, None):
        if one.meeting is Meeting.DIFFERS:
            groups[_key(one)].append(names.get(one.host, one.host))
    return tuple(_views(groups))


def _views(groups: dict[tuple[str, str, str, str], list[str]]) -> Iterator[IntendedView]:
    for key, hosts in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        more = (f"ほか{len(hosts) - _NAMED:,}台",) if len(hosts) > _NAMED else ()
        yield IntendedView(*key, hosts=(*hosts[:_NAMED], *more), count=len(hosts))


def _key(one: Difference) -> tuple[str, str, str, str]:
    return (
        one.setting.label.ja,
        "、".join(dict.fromkeys(intent.policy for intent in one.intended)),
        " / ".join(dict.fromkeys(_intended(intent) for intent in one.intended)),
        " / ".join(map(_shown, one.effective)),
    )


def _intended(intent: Intent) -> str:
    return _shown(intent.value)


def _shown(value: Value) -> str:
    if value is None:
        return "未設定"
    return "、".join(value) or "なし" if isinstance(value, tuple) else str(value)

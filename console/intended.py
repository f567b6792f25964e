"""Group policy on its way in, and beside what is in effect."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit.intended import Difference, Intent, Meeting, compare
from audit.intended_records import DOMAIN, FINE, OBJECTS, Imported, IntendedRecords
from audit.intended_settings import known_settings
from checks.forms import parse_evidence
from checks.frame import Frame, FrameError
from console.language import language, w
from console.selection import chosen
from console.session import Session
from inventory.central.importing import require_exporter
from inventory.central.records import moment
from inventory.gpo.backup import read_backups
from inventory.gpo.domain import FORM, read_domain
from inventory.gpo.model import PolicyObject, Value
from inventory.ledger.problem import MisfitError
from inventory.model import Platform
from inventory.words import HinomiError, T
from reports.era import era_date

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_NO_DOMAIN = T(
    "--domain「{0}」: Active Directory のドメイン名を town.example の形で書いてください。"
    "何も取り込んでいません。",
    "--domain '{0}': write the name of the domain as town.example. Nothing was imported.",
)
_SORTS = {OBJECTS: T("ポリシー", "objects"), DOMAIN: T("ドメイン", "domain"), FINE: T("PSO", "PSO")}
_MEETINGS = {
    Meeting.SAME: T("一致", "same"),
    Meeting.DIFFERS: T("未適用", "not in effect"),
    Meeting.CONFLICT: T("意図が複数", "several intents"),
    Meeting.UNKNOWN: T("確認不能", "not known"),
}
_EXAMPLE: Mapping[str, Any] = {
    FORM: 1,
    "default": {
        "minPwdLength": 14,
        "pwdHistoryLength": 24,
        "maxPwdAge": -155520000000000,
        "pwdProperties": 1,
        "lockoutThreshold": 10,
        "lockoutDuration": -18000000000,
        "lockOutObservationWindow": -18000000000,
    },
    "fine_grained": [
        {
            "Name": "example",
            "msDS-PasswordSettingsPrecedence": 10,
            "msDS-MinimumPasswordLength": 20,
            "msDS-PasswordHistoryLength": 24,
            "msDS-MaximumPasswordAge": -155520000000000,
            "msDS-PasswordComplexityEnabled": True,
            "msDS-LockoutThreshold": 5,
            "msDS-LockoutDuration": -18000000000,
            "msDS-LockoutObservationWindow": -18000000000,
        }
    ],
}


@dataclass(frozen=True, slots=True)
class PolicyOrder:
    """What was typed."""

    source: Path
    domain: str
    by: str
    taken: str
    dry_run: bool


@dataclass(frozen=True, slots=True)
class PolicyOutcome:
    """What was read, and whether it was kept."""

    sort: str
    objects: tuple[PolicyObject, ...]
    kept: bool
    dry_run: bool


def bring_policy(session: Session, order: PolicyOrder) -> PolicyOutcome:
    """Read all of it first, then keep it all."""
    taken, by = _taken(order.taken), require_exporter(order.by)
    domain = _domain(order.domain)
    objects = _read(order.source, domain)
    sort = OBJECTS if order.source.is_dir() else _sort(objects)
    kept = not order.dry_run and _records(session).keep(domain, sort, objects, taken, by)
    return PolicyOutcome(sort, objects, kept, order.dry_run)


def _domain(typed: str) -> str:
    """A name as Active Directory has it (RFC 1123); imports under two names count twice."""
    name = typed.strip()
    if not _DOMAIN.fullmatch(name):
        raise HinomiError(_NO_DOMAIN.format(typed))
    return name


def _sort(objects: Sequence[PolicyObject]) -> str:
    """A file of fine-grained policies alone does not replace the one of the domain."""
    return FINE if all(one.precedence is not None for one in objects) else DOMAIN


def _read(source: Path, domain: str) -> tuple[PolicyObject, ...]:
    if not source.exists():
        raise HinomiError(T("{0} がありません。", "There is no {0}.").format(source))
    if not source.is_dir():
        return read_domain(source, domain)
    objects = read_backups(source, lambda key: key in known_settings())
    for one in objects:
        if one.domain and one.domain.casefold() != domain.casefold():
            raise HinomiError(
                T(
                    "{0}「{1}」は {2} のものです。--domain {2} を指定するか、"
                    "フォルダーを分けてください。",
                    "{0}: {1!r} is of {2}; give --domain {2}, or another folder.",
                ).format(source, one.name, one.domain)
            )
    return objects


def _taken(text: str) -> datetime:
    try:
        found = moment(text)
    except MisfitError as bad:
        raise HinomiError(
            T(f"--taken「{text}」: {bad.expected.ja}", f"--taken {text!r}: {bad.expected.en}")
        ) from None
    if found > datetime.now(UTC):
        raise HinomiError(
            T(f"--taken「{text}」は未来の日時です。", f"--taken {text!r} is in the future.")
        )
    return found


def _records(session: Session) -> IntendedRecords:
    return IntendedRecords(session.journal, session.evidence, session.actor)


def outcome_lines(outcome: PolicyOutcome) -> Iterator[str]:
    """What was read, a line each, and at last what became of it."""
    yield from (_object_line(one) for one in outcome.objects)
    if outcome.dry_run:
        yield w("試し読みです。何も取り込んでいません。", "A dry run: nothing was imported.")
    elif outcome.kept:
        count = len(outcome.objects)
        yield w(f"{count} 件を取り込みました。", f"Imported {count}.")
    else:
        yield w("同じ内容を取り込み済みです。", "The very same was imported already.")


def _object_line(one: PolicyObject) -> str:
    known = sum(key in known_settings() for key in one.settings)
    return w(
        f"{one.name}: 設定 {len(one.settings)} 件、うち点検項目と比べるもの {known} 件",
        f"{one.name}: {len(one.settings)} settings, {known} of them known to checks",
    )


def password_warnings(objects: Sequence[PolicyObject]) -> Iterator[str]:
    """A line for each file of preferences that holds a password."""
    for one in objects:
        for file in one.passwords:
            yield w(
                f"注意: {one.name} の {file} にパスワード(cpassword)があります。ドメインの誰でも"
                "復号できます。設定を削除し、そのパスワードを変更してください。",
                f"Warning: {one.name}, {file} holds a password (cpassword) that everybody in the "
                "domain can decrypt: delete the setting and change that password.",
            )


def policies(session: Session) -> tuple[Imported, ...]:
    """What counts now."""
    return _records(session).current()


def policy_rows(found: Sequence[Imported]) -> list[dict[str, Any]]:
    """A row for each object, for `--json` and for the table."""
    return [
        {
            "domain": one.domain,
            "sort": one.sort,
            "taken": one.taken.isoformat(),
            "by": one.by,
            "policy": policy.name,
            "guid": policy.guid,
            "settings": len(policy.settings),
            "withheld": policy.withheld,
            "passwords": list(policy.passwords),
            "precedence": policy.precedence,
        }
        for one in found
        for policy in one.objects
    ]


def policy_cells(found: Sequence[Imported]) -> Iterator[list[object]]:
    """The rows of the table."""
    for row, taken in zip(
        policy_rows(found), (one.taken for one in found for _ in one.objects), strict=True
    ):
        sort = _SORTS[row["sort"]].in_(language())
        yield [
            row["domain"],
            sort,
            row["policy"],
            era_date(taken),
            row["by"],
            row["settings"],
            len(row["passwords"]) or "-",
        ]


def compared(session: Session, names: Sequence[str] | None) -> tuple[Difference, ...]:
    """Intended beside effective, on the newest evidence of each Windows host."""
    found = policies(session)
    if not found:
        raise HinomiError(
            T(
                "グループポリシーがまだありません。hinomi gpo import で取り込んでください。",
                "There is no group policy yet: bring some in with hinomi gpo import.",
            )
        )
    hosts = chosen(session.ledger, names, None, None, None)
    wanted = [host.id for host in hosts if host.platform is Platform.WINDOWS]
    objects = [policy for one in found for policy in one.objects]
    return compare(objects, newest_frames(session, wanted))


def newest_frames(session: Session, hosts: Sequence[str]) -> dict[str, Frame | None]:
    """The newest evidence of each host, None where it has none."""
    found: dict[str, Frame | None] = dict.fromkeys(hosts)
    missing = set(hosts)
    for run in reversed(session.results.runs()):
        if not missing:
            break
        for record in session.results.hosts(run.id):
            if record.host in missing and record.evidence and not record.failure:
                found[record.host] = _frame(session, record.evidence, record.tag)
                missing.discard(record.host)
    return found


def _frame(session: Session, evidence: str, tag: str) -> Frame | None:
    try:
        return parse_evidence(session.evidence.get(evidence), tag or None)
    except FrameError:
        return None


def difference_objects(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """Everything for `--json`."""
    return [
        {
            "host": one.host,
            "setting": one.setting.key,
            "label": {"ja": one.setting.label.ja, "en": one.setting.label.en},
            "checks": list(one.setting.checks),
            "intended": [{"policy": i.policy, "value": i.value} for i in one.intended],
            "effective": list(one.effective),
            "state": one.meeting.value,
            "reason": one.reason.en if one.reason else None,
        }
        for one in found
    ]


def difference_cells(found: Sequence[Difference]) -> Iterator[list[object]]:
    """The rows of the table: what is not as intended."""
    for one in found:
        if one.meeting is not Meeting.SAME:
            yield [
                one.host,
                one.setting.label.in_(language()),
                "; ".join(_intent(i) for i in one.intended),
                " / ".join(_shown(value) for value in one.effective) or "-",
                _MEETINGS[one.meeting].in_(language()),
                one.reason.in_(language()) if one.reason else "",
            ]


def tally_line(found: Sequence[Difference]) -> str:
    """How many of each."""
    counts = {m: sum(one.meeting is m for one in found) for m in Meeting}
    mark = w("、", ", ")
    return mark.join(f"{_MEETINGS[m].in_(language())} {count}" for m, count in counts.items())


def departs(found: Sequence[Difference]) -> bool:
    """True where something intended is not in effect."""
    return any(one.meeting is Meeting.DIFFERS for one in found)


def template() -> str:
    """The form of a domain's password policy, to fill in."""
    return json.dumps(_EXAMPLE, ensure_ascii=False, indent=2)


def _intent(one: Intent) -> str:
    return f"{_shown(one.value)} ({one.policy})"


def _shown(value: Value) -> str:
    if value is None:
        return w("未設定", "not set")
    return ", ".join(value) or "-" if isinstance(value, tuple) else str(value)

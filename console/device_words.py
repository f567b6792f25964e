"""Configurations of devices as the command line shows them: history, differences, what is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from audit.declared import JST
from audit.device_history import (
    Kept,
    approvals,
    approve,
    approvers,
    at,
    changed,
    differences,
    generations,
)
from checks.devices.families import FAMILIES, DeviceFamily
from console.language import w
from console.session import Session
from inventory.model import Host
from inventory.transport.manners import MANNERS
from inventory.words import HinomiError, T
from reports.era import era_date


@dataclass(frozen=True, slots=True)
class Difference:
    """Two generations and what differs; no line where nothing does."""

    before: str
    after: str
    lines: tuple[str, ...]


def device_named(session: Session, name: str) -> Host:
    """The host of the ledger with this id or name."""
    for host in session.ledger.hosts:
        if name in (host.id, host.name):
            return host
    raise HinomiError(
        T(
            f"機器 {name} は台帳にありません。hinomi inventory list で確かめてください。",
            f"The host {name} is not in the ledger; see hinomi inventory list.",
        )
    )


def kept_of(session: Session, name: str) -> tuple[Kept, ...]:
    """Every generation of this device; none at all is an error that says what to do."""
    host = device_named(session, name)
    found = generations(session.journal, session.evidence, host.id)
    if not found:
        raise HinomiError(
            T(
                f"{host.id}: 取得した設定がありません。hinomi scan で取得するか、"
                "hinomi network import で取り込んでください。",
                f"{host.id}: no configuration was retrieved; run hinomi scan, or bring one in "
                "with hinomi network import.",
            )
        )
    return found


def compared(session: Session, name: str, *, approved: bool, since: str) -> Difference:
    """The newest generation against the approved one, that of a day, or the one before it.

    Without a wish it is the approved one, where there is one.
    """
    kept = kept_of(session, name)
    newest = kept[-1]
    if since:
        return _difference(_at(kept, since), newest)
    held = approvals(session.journal, session.evidence).of(newest.host)
    if held is not None:
        title = w(f"承認した設定({era_date(held.day)})", f"approved ({held.day})")
        lines = differences(held.lines, newest.lines, (title, _title(newest)))
        return Difference(title, _title(newest), tuple(lines))
    if approved:
        raise HinomiError(
            T(
                f"{newest.host}: 承認した設定がありません。"
                "hinomi network approve で承認してください。",
                f"{newest.host}: no configuration is approved; approve one with hinomi network "
                "approve.",
            )
        )
    return _difference(kept[-2] if len(kept) > 1 else newest, newest)


def approve_newest(session: Session, name: str, by: str) -> Kept:
    """Approve the newest generation; who approves must be told."""
    if not by.strip():
        raise HinomiError(
            T("承認した人の名前を --by で指定してください。", "Say with --by who approves it.")
        )
    newest = kept_of(session, name)[-1]
    approve(session.journal, newest, by.strip(), session.actor)
    return newest


def history(session: Session, name: str) -> list[dict[str, object]]:
    """Each generation as an object, the oldest first."""
    kept = kept_of(session, name)
    who = approvers(session.journal, kept[0].host)
    pairs = zip((None, *kept[:-1]), kept, strict=True)
    return [_told(one, before, who.get(one.digest)) for before, one in pairs]


def commands_of(family: str) -> Iterator[dict[str, object]]:
    """All that devices are ever asked, by family."""
    if family and family not in FAMILIES:
        raise unknown_family(family)
    for one in (FAMILIES[family],) if family else FAMILIES.values():
        manners = MANNERS[one.name]
        yield {
            "family": one.name,
            "title": w(one.title.ja, one.title.en),
            "session": [*manners.prepare, *filter(None, [manners.elevate]), manners.leave],
            "commands": list(one.commands),
        }


def unknown_family(name: str) -> HinomiError:
    """The error for a family that is none; it names those that there are."""
    known = ", ".join(FAMILIES)
    return HinomiError(
        T(
            f"機種の系統「{name}」はありません。次から選んでください: {known}",
            f"There is no family `{name}`; choose one of: {known}",
        )
    )


def family_named(name: str) -> DeviceFamily:
    """The family with this name."""
    if name not in FAMILIES:
        raise unknown_family(name)
    return FAMILIES[name]


def shown(moment: datetime) -> str:
    """A moment in Japan."""
    return f"{moment.astimezone(JST):%Y-%m-%d %H:%M}"


def _difference(before: Kept, after: Kept) -> Difference:
    names = _title(before), _title(after)
    return Difference(*names, tuple(differences(before.lines, after.lines, names)))


def _title(kept: Kept) -> str:
    return f"{kept.host} {shown(kept.first)}"


def _at(kept: tuple[Kept, ...], since: str) -> Kept:
    try:
        day = date.fromisoformat(since)
    except ValueError:
        raise HinomiError(
            T(
                f"--since「{since}」: 2026-11-21 の形で書いてください。",
                f"--since {since!r}: write it as 2026-11-21.",
            )
        ) from None
    found = at(kept, day)
    if found is None:
        raise HinomiError(
            T(
                f"{since} までに取得した設定がありません。"
                f"最も古いものは {shown(kept[0].first)} です。",
                f"No configuration was retrieved by {since}; the oldest is of "
                f"{shown(kept[0].first)}.",
            )
        )
    return found


def _told(
    one: Kept, before: Kept | None, approval: tuple[str, datetime] | None
) -> dict[str, object]:
    came, went = changed(before.lines, one.lines) if before else (0, 0)
    return {
        "first": shown(one.first),
        "last": shown(one.last),
        "lines": len(one.lines),
        "added": came,
        "removed": went,
        "way": one.method,
        "evidence": one.evidence,
        "approved_by": approval[0] if approval else "",
        "approved_at": shown(approval[1]) if approval else "",
    }

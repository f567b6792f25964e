"""Deeds on findings of the audit as they are typed: wording, answers, actions, checks, waivers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from audit.cycle.finding_desk import FindingDesk, Wording
from audit.cycle.finding_model import GRADES, STANCES, STANDINGS, AuditFinding
from audit.cycle.paper_files import take_files
from console.audit_findings_typed import day_of, done_of, step_of, word_of
from console.cli.output import remark
from console.language import language, w
from console.session import Session
from inventory.words import T
from reports.era import era_date, in_japan

_RECORDED = T("記録しました。{number}: {standing}", "Recorded. {number}: {standing}")
_BY_SCAN = T(
    "是正の申告を記録しました。この後の点検（hinomi scan）で全ての機器が適合すると解消します。",
    "Recorded; a later scan closes it once every check holds.",
)
_BY_PERSON = T(
    "是正の申告を記録しました。別の人が hinomi audit finding verify で確認します。",
    "Recorded; somebody else verifies it: hinomi audit finding verify.",
)
_ASKED = T(
    "例外{waiver}を申請しました。別の人が hinomi audit finding approve {number} {waiver} で"
    "承認します。",
    "Asked; somebody else approves it: hinomi audit finding approve {number} {waiver}",
)


def desk_of(session: Session) -> FindingDesk:
    """What whoever types may do with findings."""
    return FindingDesk(session.journal, session.actor)


def word(session: Session, number: str, five: Mapping[str, str], grade: str) -> None:
    """Say a finding otherwise."""
    meant = word_of("--grade", grade, GRADES) if grade else None
    _recorded(desk_of(session).word(number, Wording(five, meant)))


def respond(session: Session, number: str, stance: str, post: str, reason: str) -> None:
    """Answer for the audited section."""
    meant = word_of("--stance", stance, STANCES)
    _recorded(desk_of(session).respond(number, meant, post, reason))


def plan(
    session: Session, number: str, what: str, owner: str, due: str, steps: Sequence[str]
) -> None:
    """Plan a corrective action."""
    day = day_of("--due", due)
    after = desk_of(session).plan(number, what, owner, day, [step_of(text) for text in steps])
    action = after.actions[-1].number
    remark(w(f"措置{action}　期限 {era_date(day)}", f"action {action}, due {day}"))


def drop(session: Session, number: str, action: int, reason: str) -> None:
    """Give an action up."""
    _recorded(desk_of(session).drop(number, action, reason))


def progress(
    session: Session, number: str, action: int, percent: int, note: str, done: Sequence[str]
) -> None:
    """Write down how far an action is."""
    days = [done_of(text) for text in done]
    _recorded(desk_of(session).progress(number, action, percent, note, days))


def claim(session: Session, number: str, note: str) -> None:
    """Say that it is corrected."""
    after = desk_of(session).claim(number, note)
    remark((_BY_SCAN if after.facts else _BY_PERSON).in_(language()))


def verify(session: Session, number: str, files: Sequence[Path], note: str, *, holds: bool) -> None:
    """Write down what somebody saw of a correction; the files are kept as evidence."""
    desk = desk_of(session)
    desk.may_verify(number, holds=holds, note=note, evidence=bool(files))
    taken = take_files(files, session.evidence)
    after = desk.verify(number, holds=holds, note=note, evidence=[one.digest for one in taken])
    for one in taken:
        remark(f"{one.name} SHA-256 {one.digest}")
    _recorded(after)


def waive(session: Session, number: str, reason: str, compensating: str, until: str) -> None:
    """Ask for an exception."""
    desk = desk_of(session)
    after = desk.ask_waiver(number, reason, compensating, day_of("--until", until))
    waiver = after.waivers[-1].number
    remark(_ASKED.format(waiver=waiver, number=after.number).in_(language()))


def approve(session: Session, number: str, waiver: int) -> None:
    """Approve an exception."""
    after = desk_of(session).approve_waiver(number, waiver)
    until = next(one.until for one in after.waivers if one.number == waiver)
    remark(w(f"例外{waiver}を承認しました（期限 {era_date(until)}）。", f"Approved until {until}."))


def end(session: Session, number: str, waiver: int, reason: str) -> None:
    """End an exception."""
    _recorded(desk_of(session).end_waiver(number, waiver, reason))


def _recorded(after: AuditFinding) -> None:
    standing = STANDINGS[after.standing(in_japan(datetime.now(UTC)))]
    told = _RECORDED.format(number=after.number, standing=standing.in_(language()))
    remark(told.in_(language()))

"""The clocks of one incident: a fold over its stream, by who knew first.

A clock starts at the earliest moment at which any section knew, an outsourced one apart (the
committee's answer on 番号法29条の4: one official of one section is enough). Correcting that entry
moves the clock, as an earlier one that turns up does, and both ends are shown. Days are Japan's.
Who reports knows: a report before any record of knowing starts the clocks, and whether that
report itself was in time nobody can tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bcp.deadlines.duty import Answer, Facts, Judged, judged
from bcp.deadlines.rules import Rule

KNOWN = "deadline.known"
CORRECTED = "deadline.corrected"
FOUND = "deadline.found"
SENT = "deadline.sent"
JAPAN = ZoneInfo("Asia/Tokyo")


class Standing(StrEnum):
    """How a deadline stands."""

    RUNNING = "running"
    MET = "met"
    LATE = "late"  # sent, after the last day
    MISSED = "missed"
    UNCERTAIN = "uncertain"  # sent before anybody is recorded to have known


class Written(Protocol):
    """An entry of the journal, as far as a clock needs it."""

    @property
    def sequence(self) -> int:
        """Its number."""
        ...

    @property
    def kind(self) -> str:
        """What sort of entry it is."""
        ...

    @property
    def body(self) -> Mapping[str, Any]:
        """What it says."""
        ...

    @property
    def at(self) -> datetime:
        """When it happened."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of a section knew: `at` as corrected, `first_said` as it was first written."""

    sequence: int
    section: str
    who: str
    what: str
    at: datetime
    first_said: datetime
    withdrawn: str = ""  # why it does not count, where it was taken back
    implied: bool = False  # only a report that was sent shows that they knew, at the latest then

    @property
    def day(self) -> date:
        """The day of knowing in Japan, which is day 1."""
        return self.at.astimezone(JAPAN).date()


@dataclass(frozen=True, slots=True)
class Deadline:
    """One report that is or may be due: `before` is its last day by what was first written."""

    rule: Rule
    judged: Judged
    start: Known
    due: date
    wanted: date | None
    standing: Standing
    days_left: int
    sent: datetime | None = None
    reference: str = ""
    before: date | None = None


def knowings(entries: Iterable[Written]) -> tuple[Known, ...]:
    """Who knew when, in the order of knowing; those taken back stay, marked."""
    found: dict[int, Known] = {}
    for one in entries:
        if one.kind == KNOWN:
            section, who, what = (str(one.body[key]) for key in ("section", "who", "what"))
            found[one.sequence] = Known(one.sequence, section, who, what, one.at, one.at)
        elif one.kind == CORRECTED and (of := int(one.body["of"])) in found:
            found[of] = _corrected(found[of], one.body)
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.sequence)))


def start_of(entries: Sequence[Written]) -> Known | None:
    """Who knew first, by what counts: a report that is older than that shows that they knew."""
    knew = [one for one in knowings(entries) if not one.withdrawn]
    told = [_implied(one) for one in _sent(entries).values()]
    return min([*knew, *told], key=lambda one: (one.at, one.implied, one.sequence), default=None)


def facts_found(entries: Iterable[Written]) -> Facts:
    """What is known of the incident: the last word on every fact.

    A new number of persons is no certain one until that is said of it, too.
    """
    names = {one.name for one in fields(Facts)}
    facts = Facts()
    for one in entries:
        if one.kind == FOUND:
            told = {k: v for k, v in one.body["facts"].items() if k in names}
            doubt = {"persons_certain": False} if "persons" in told else {}
            facts = replace(facts, **{**doubt, **told})
    return facts


def deadlines(
    entries: Sequence[Written], rules: Iterable[Rule], now: datetime
) -> tuple[Deadline, ...]:
    """Every report that is due or may be, soonest first; none before anybody knew."""
    start = start_of(entries)
    if start is None:
        return ()
    first_said = min(knowings(entries), key=lambda one: one.sequence, default=start)
    facts, sent = facts_found(entries), _sent(entries)
    found = [
        _deadline(rule, answer, start, first_said, facts, sent.get(rule.id), now)
        for rule in rules
        if (answer := judged(facts, rule.duty)).answer is not Answer.NO or rule.id in sent
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.rule.id)))


def sent_under(entries: Iterable[Written], rule: str) -> Written | None:
    """The record of the report under this rule that counts."""
    return _sent(entries).get(rule)


def _corrected(known: Known, body: Mapping[str, Any]) -> Known:
    if body.get("at"):  # the last word counts: a time given to what was taken back restores it
        at = datetime.fromisoformat(str(body["at"]))
        at = at if at.tzinfo else at.replace(tzinfo=JAPAN)
        return replace(known, at=at, withdrawn="")
    return replace(known, withdrawn=str(body["why"]))


def _implied(sent: Written) -> Known:
    what = str(sent.body.get("title") or sent.body["rule"])
    return Known(sent.sequence, "", "", what, sent.at, sent.at, implied=True)


def _sent(entries: Iterable[Written]) -> dict[str, Written]:
    """The first report under each rule that was not taken back: what came later supplements it."""
    kept = list(entries)
    back = {int(one.body["of"]) for one in kept if one.kind == CORRECTED and not one.body.get("at")}
    found: dict[str, Written] = {}
    for one in kept:
        if one.kind == SENT and one.sequence not in back:
            found.setdefault(str(one.body["rule"]), one)
    return found


def _deadline(
    rule: Rule,
    answer: Judged,
    start: Known,
    first_said: Known,
    facts: Facts,
    sent: Written | None,
    now: datetime,
) -> Deadline:
    wrongful = facts.wrongful is True
    due = rule.due(start.day, wrongful=wrongful)
    before = rule.due(first_said.first_said.astimezone(JAPAN).date(), wrongful=wrongful)
    today = now.astimezone(JAPAN).date()
    return Deadline(
        rule,
        answer,
        start,
        due,
        rule.wanted(start.day),
        _standing(start, due, sent.at.astimezone(JAPAN).date() if sent else None, today),
        (due - today).days,
        sent.at if sent else None,
        str(sent.body.get("reference", "")) if sent else "",
        before if before != due else None,
    )


def _standing(start: Known, due: date, sent: date | None, today: date) -> Standing:
    if sent is not None:
        met = Standing.UNCERTAIN if start.implied else Standing.MET
        return met if sent <= due else Standing.LATE
    return Standing.RUNNING if today <= due else Standing.MISSED

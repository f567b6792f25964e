"""What an entry written by a person makes of a finding; what the rules forbid is an error.

The moment of a deed is the one at which it was recorded: nobody can claim for an earlier day.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from audit.cycle import finding_rules as rules
from audit.cycle.engagements import Engagement
from audit.cycle.entry_values import (
    both,
    day_of,
    filled,
    in_japan,
    list_of,
    maybe_day,
    only,
    text_of,
    whole,
)
from audit.cycle.finding_model import (
    FIVE,
    Action,
    AuditFinding,
    Claim,
    Fact,
    FindingWaiver,
    Five,
    Grade,
    Raised,
    Response,
    Source,
    Stance,
    Step,
    Verification,
    fingerprint_of,
    with_action,
)
from audit.model import FindingState, Trend
from inventory.entries import Entry
from inventory.words import T

STREAM = "audit-finding:"
KIND = "audit-finding."
RAISED, WORDED = "audit-finding.raised", "audit-finding.worded"
RESPONDED, CLAIMED = "audit-finding.responded", "audit-finding.claimed"
PLANNED, PROGRESSED = "audit-finding.planned", "audit-finding.progressed"
DROPPED, VERIFIED = "audit-finding.dropped", "audit-finding.verified"
WAIVER_ASKED, WAIVER_APPROVED = "audit-finding.waiver-asked", "audit-finding.waiver-approved"
WAIVER_ENDED = "audit-finding.waiver-ended"
RAISING = (
    "number", "engagement", "year", "paper", "grade", "control", "title", "target",
    "departments", "source", "five", "facts",
)  # fmt: skip
BY_SECTION = frozenset({RESPONDED, PLANNED, PROGRESSED, DROPPED, CLAIMED})
NOT_HELD = "是正の申告後も不適合 / still violated after the claim"
RAISED_MORE = "例外の後の監査で、より重いか広い指摘 / graver or wider in a later audit"
RAISED_AGAIN = "是正の申告後の監査でも指摘 / found again by an audit after the claim"


def stream_of(fingerprint: str) -> str:
    """The stream of a finding."""
    return f"{STREAM}{fingerprint}"


def number_in(engagement: str, count: int) -> str:
    """The number of a finding by its place in an engagement: 2026-01-F03."""
    return f"{engagement}-F{count:02d}"


def facts_of(entry: Entry) -> tuple[Fact, ...]:
    """The checks on hosts that a raising rests on."""
    rows = map(list_of, list_of(entry.body["facts"]))
    return tuple(sorted({Fact(filled(check), filled(host)) for check, host in rows}))


def raised(before: AuditFinding | None, entry: Entry, engagement: Engagement) -> AuditFinding:
    """The finding as it is raised for the first time, or once more."""
    body = only(entry.body, *RAISING)
    control, target = filled(body["control"]), filled(body["target"])
    if entry.stream != stream_of(fingerprint_of(control, target)):
        raise ValueError(entry.stream)
    refuse(rules.against_raising(engagement, target, before))
    once = _raised(entry, engagement)
    said = AuditFinding(
        fingerprint=fingerprint_of(control, target),
        control=control,
        title=both(body["title"]),
        target=target,
        departments=tuple(map(filled, list_of(body["departments"]))),
        source=Source(body["source"]),
        grade=once.grade,
        five=_five(Five(), body["five"], FIVE),
        state=FindingState.OPEN,
        trend=Trend.NEW,
        raised=(once,),
        facts=facts_of(entry),
        sequence=entry.sequence,
    )
    return _again(before, said) if before else said


def _raised(entry: Entry, engagement: Engagement) -> Raised:
    body, paper = entry.body, entry.body["paper"]
    if body["engagement"] != engagement.id or whole(body["year"]) != engagement.year:
        raise ValueError(body["engagement"])
    return Raised(
        number=filled(body["number"]),
        engagement=engagement.id,
        year=engagement.year,
        paper=None if paper is None else whole(paper),
        grade=Grade(body["grade"]),
        by=entry.actor,
        at=entry.recorded,
        sequence=entry.sequence,
    )


def _again(before: AuditFinding, said: AuditFinding) -> AuditFinding:
    """An old finding raised once more: what happened to it stays, what is said of it is new.

    All hosts that were not confirmed since stay in its population: no later paper drops them.
    """
    once = said.raised[0]
    closed = before.state is FindingState.CLOSED
    claimed = before.state is FindingState.FIX_CLAIMED
    came_back = closed or any(moment >= before.raised[-1].at for moment in before.reopened)
    state = FindingState.OPEN if closed else before.state
    return replace(
        before,
        title=said.title,
        departments=said.departments,
        source=said.source,
        grade=said.grade,
        five=said.five,
        state=FindingState.ACKNOWLEDGED if claimed else state,
        trend=Trend.RECURRED if came_back else Trend.CONTINUING,
        raised=(*before.raised, once),
        facts=said.facts if closed else tuple(dict.fromkeys((*before.facts, *said.facts))),
        reopened=(*before.reopened, once.at) if closed else before.reopened,
        closed=None,
        note=RAISED_AGAIN if claimed else before.note,
        waivers=tuple(_outgrown(one, before, said) for one in before.waivers),
    )


def _outgrown(one: FindingWaiver, before: AuditFinding, said: AuditFinding) -> FindingWaiver:
    """The exception as it goes on: nobody approved what is graver now, or on more hosts."""
    order, once = list(Grade), said.raised[0]
    graver = order.index(said.grade) < order.index(before.grade)
    grown = graver or not set(said.facts) <= set(before.facts)
    if grown and one.holds_on(in_japan(once.at)):
        return replace(one, ended=once.at, ended_by=once.by, end_reason=RAISED_MORE)
    return one


def _worded(before: AuditFinding, entry: Entry) -> AuditFinding:
    body = entry.body
    if not set(body) <= {"five", "grade"} or not (body.get("five") or body.get("grade")):
        raise ValueError(sorted(body))
    five = body.get("five", {})
    grade = Grade(body["grade"]) if "grade" in body else before.grade
    return replace(before, five=_five(before.five, five, five), grade=grade)


def _responded(before: AuditFinding, entry: Entry) -> AuditFinding:
    body = only(entry.body, "stance", "reason", "post")
    one = Response(
        stance=Stance(body["stance"]),
        reason=text_of(body["reason"]),
        post=text_of(body["post"]),
        by=entry.actor,
        at=entry.recorded,
        sequence=entry.sequence,
    )
    refuse(rules.against_response(before, one.stance, one.reason, one.post, _day(entry)))
    agreed = one.stance is not Stance.DISAGREE
    state = FindingState.ACKNOWLEDGED if agreed else FindingState.OPEN
    return replace(before, state=state, responses=(*before.responses, one))


def _planned(before: AuditFinding, entry: Entry) -> AuditFinding:
    body = only(entry.body, "number", "what", "owner", "due", "steps")
    if whole(body["number"]) != len(before.actions) + 1:
        raise ValueError(body["number"])
    one = Action(
        number=body["number"],
        what=text_of(body["what"]),
        owner=text_of(body["owner"]),
        due=day_of(body["due"]),
        steps=tuple(map(_step, list_of(body["steps"]))),
        by=entry.actor,
        at=entry.recorded,
    )
    refuse(rules.against_action(before, one, _day(entry)))
    return with_action(before, one)


def _progressed(before: AuditFinding, entry: Entry) -> AuditFinding:
    body = only(entry.body, "number", "progress", "note", "done")
    number, progress = whole(body["number"]), whole(body["progress"], 0)
    done = [(whole(step), day_of(day)) for step, day in map(list_of, list_of(body["done"]))]
    refuse(rules.against_progress(before, number, progress, done, _day(entry)))
    one = next(action for action in before.actions if action.number == number)
    days = dict(done)
    steps = tuple(
        replace(step, done=days.get(at, step.done)) for at, step in enumerate(one.steps, 1)
    )
    after = replace(one, progress=progress, note=text_of(body["note"]), steps=steps)
    return with_action(before, after)


def _dropped(before: AuditFinding, entry: Entry) -> AuditFinding:
    body = only(entry.body, "number", "reason")
    number, reason = whole(body["number"]), text_of(body["reason"])
    refuse(rules.against_dropping(before, number, reason))
    one = next(action for action in before.actions if action.number == number)
    return with_action(before, replace(one, dropped=reason))


def _claimed(before: AuditFinding, entry: Entry) -> AuditFinding:
    note = text_of(only(entry.body, "note")["note"])
    refuse(rules.against_claim(before, note))
    one = Claim(note, entry.actor, entry.recorded, entry.sequence)
    claims = (*before.claims, one)
    return replace(before, state=FindingState.FIX_CLAIMED, claims=claims, note="")


def _verified(before: AuditFinding, entry: Entry) -> AuditFinding:
    body = only(entry.body, "holds", "note", "evidence")
    if not isinstance(body["holds"], bool):
        raise TypeError(body["holds"])
    one = Verification(
        holds=body["holds"],
        note=text_of(body["note"]),
        by=entry.actor,
        at=entry.recorded,
        evidence=tuple(map(filled, list_of(body["evidence"]))),
    )
    refuse(rules.against_verifying(before, one))
    return closed(before, one) if one.holds else taken_back(before, one)


def _asked(before: AuditFinding, entry: Entry) -> AuditFinding:
    body = only(entry.body, "number", "reason", "compensating", "until")
    if whole(body["number"]) != len(before.waivers) + 1:
        raise ValueError(body["number"])
    one = FindingWaiver(
        number=body["number"],
        reason=text_of(body["reason"]),
        compensating=text_of(body["compensating"]),
        until=day_of(body["until"]),
        requester=entry.actor,
        asked=entry.recorded,
    )
    refuse(rules.against_asking(before, one, _day(entry)))
    return replace(before, waivers=(*before.waivers, one))


def _approved(before: AuditFinding, entry: Entry) -> AuditFinding:
    number = whole(only(entry.body, "number")["number"])
    refuse(rules.against_approving(before, number, entry.actor, _day(entry)))
    after = _with_waiver(before, number, approver=entry.actor, approved=entry.recorded)
    return replace(after, state=FindingState.OPEN)


def _ended(before: AuditFinding, entry: Entry) -> AuditFinding:
    body = only(entry.body, "number", "reason")
    number, reason = whole(body["number"]), text_of(body["reason"])
    refuse(rules.against_ending(before, number, reason))
    return _with_waiver(
        before, number, ended=entry.recorded, ended_by=entry.actor, end_reason=reason
    )


def closed(before: AuditFinding, seen: Verification) -> AuditFinding:
    """The finding closed by this verification."""
    return replace(
        before,
        state=FindingState.CLOSED,
        trend=Trend.RESOLVED,
        closed=seen.at,
        note="",
        verifications=(*before.verifications, seen),
    )


def taken_back(before: AuditFinding, seen: Verification) -> AuditFinding:
    """The finding whose claim this verification does not bear out."""
    return replace(
        before,
        state=FindingState.ACKNOWLEDGED,
        note=seen.note,
        verifications=(*before.verifications, seen),
    )


def refuse(why: T | None) -> None:
    """An entry that a rule forbids counts for nothing."""
    if why:
        raise ValueError(why.en)


def _with_waiver(before: AuditFinding, number: int, **changed: Any) -> AuditFinding:  # noqa: ANN401
    found = (replace(w, **changed) if w.number == number else w for w in before.waivers)
    return replace(before, waivers=tuple(found))


def _five(before: Five, said: Mapping[str, Any], names: Mapping[str, Any]) -> Five:
    """The fields with those that are said; of any other name it is an error."""
    if set(said) != set(names) or not set(said) <= set(FIVE):
        raise ValueError(sorted(said))
    return replace(before, **{name: text_of(value) for name, value in said.items()})


def _step(row: object) -> Step:
    what, due = list_of(row)
    return Step(filled(what), maybe_day(due))


def _day(entry: Entry) -> date:
    return in_japan(entry.recorded)


DEEDS: Mapping[str, Callable[[AuditFinding, Entry], AuditFinding]] = {
    WORDED: _worded,
    RESPONDED: _responded,
    PLANNED: _planned,
    PROGRESSED: _progressed,
    DROPPED: _dropped,
    CLAIMED: _claimed,
    VERIFIED: _verified,
    WAIVER_ASKED: _asked,
    WAIVER_APPROVED: _approved,
    WAIVER_ENDED: _ended,
}

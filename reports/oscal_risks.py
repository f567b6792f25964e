"""Risks: what a finding may lead to, what is done about it until when, and what has happened.

A risk is closed by a verification only; a fix that somebody claims is being investigated. A waiver
counts as a deviation from its approval to its end, and its compensating control as a mitigating
factor on these days only.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from audit.cycle.finding_model import (
    ACTION_STATES,
    GRADES,
    STANCES,
    STANDINGS,
    ActionState,
    Standing,
)
from audit.model import FindingState
from reports.audit_year_view import YearAction, YearFinding, YearView
from reports.oscal_observations import of_finding, related
from reports.oscal_parts import logged_by, origin
from reports.oscal_text import Json, end, kept, line, lines, moment, props, titled, uid

_STATES: Mapping[FindingState, str] = {
    FindingState.OPEN: "open",
    FindingState.ACKNOWLEDGED: "remediating",
    FindingState.FIX_CLAIMED: "investigating",
    FindingState.CLOSED: "closed",
}


def risk_id(one: YearFinding) -> str:
    """The risk that a finding is, the same in both documents and over the years."""
    return uid("risk", one.fingerprint)


def status(one: YearFinding) -> str:
    """The status of the risk on the day of the record."""
    if one.standing_now is Standing.WAIVED:
        return "deviation-approved"
    if one.state is FindingState.OPEN and one.waiver_asked:
        return "deviation-requested"
    return _STATES[one.state]


def risk(view: YearView, one: YearFinding) -> Json:
    """The finding as a risk."""
    five = one.five
    return kept(
        {
            "uuid": risk_id(one),
            "title": line(f"{one.number} {one.title.en}"),
            "description": lines(
                f"事実: {five.condition}\n\n基準: {five.criterion}\n\n原因: {five.cause}"
            ),
            "statement": lines(five.effect),
            "props": [*titled(one.title), *props(_said(one))],
            "status": status(one),
            "origins": origin(view),
            "mitigating-factors": list(_mitigating(one)),
            "deadline": end(one.ends) if one.ends else "",
            "remediations": list(_remediations(view, one)),
            "risk-log": {"entries": _log(one)},
            "related-observations": related(of_finding(view, one)),
        }
    )


def _said(one: YearFinding) -> Mapping[str, object]:
    response = one.responses[-1] if one.responses else None
    waiver = one.waiver_now
    return {
        "finding-number": one.number,
        "fingerprint": one.fingerprint,
        "control": one.control,
        "target": one.target,
        "grade": one.grade.value,
        "grade-ja": GRADES[one.grade].ja,
        "standing": one.standing_now.value,
        "standing-ja": STANDINGS[one.standing_now].ja,
        "trend": one.trend.value,
        "source": one.source.value,
        "response": response.stance.value if response else "",
        "waived-until": waiver.until.isoformat() if waiver else "",
        "population": len(one.facts),
    }


def _mitigating(one: YearFinding) -> Iterator[Json]:
    if (waiver := one.waiver_now) is not None:
        yield {
            "uuid": uid("waiver", one.fingerprint, waiver.number),
            "description": lines(waiver.compensating),
            "props": props({"until": waiver.until.isoformat()}),
        }


def _remediations(view: YearView, one: YearFinding) -> Iterator[Json]:
    yield {
        "uuid": uid("recommendation", one.fingerprint),
        "lifecycle": "recommendation",
        "title": line(f"{one.number} recommendation"),
        "description": lines(one.five.recommendation),
        "origins": origin(view),
    }
    for action in one.actions:
        if not action.dropped:
            yield _planned(one, action)


def _planned(one: YearFinding, action: YearAction) -> Json:
    """A corrective action; it is completed only where the correction was verified."""
    done = action.state is ActionState.VERIFIED
    said = {
        "owner": action.owner,
        "progress-percent": action.progress,
        "state": action.state.value,
        "state-ja": ACTION_STATES[action.state].ja,
    }
    return kept(
        {
            "uuid": uid("action", one.fingerprint, action.number),
            "lifecycle": "completed" if done else "planned",
            "title": line(f"{one.number} action {action.number}"),
            "description": lines(action.what),
            "props": props(said),
            "tasks": list(_tasks(one, action)),
            "remarks": lines(action.note) if action.note else "",
        }
    )


def _tasks(one: YearFinding, action: YearAction) -> Iterator[Json]:
    yield {
        "uuid": uid("task", one.fingerprint, action.number),
        "type": "action",
        "title": line(action.what),
        "timing": {"on-date": {"date": end(action.due)}},
    }
    for number, step in enumerate(action.steps, 1):
        said = {"said-to-be-done": step.done.isoformat() if step.done else ""}
        yield kept(
            {
                "uuid": uid("step", one.fingerprint, action.number, number),
                "type": "milestone",
                "title": line(step.what),
                "props": props(said),
                "timing": {"on-date": {"date": end(step.due)}} if step.due else {},
            }
        )


def _log(one: YearFinding) -> list[Json]:
    """What happened to the risk, in its order."""
    rows: dict[str, Json] = {}
    for row in (*_raised(one), *_answers(one), *_waivers(one)):
        again = 0
        while (uuid := uid("log", one.fingerprint, row["title"], row["start"], again)) in rows:
            again += 1  # the same twice within a second
        rows[uuid] = {"uuid": uuid, **row}
    return sorted(rows.values(), key=lambda row: (row["start"], row["uuid"]))


def _raised(one: YearFinding) -> Iterator[Json]:
    for each in one.raised:
        yield _entry(f"raised as {each.number}", "指摘した", each.at, each.by, "open")
    for number, at in enumerate(one.reopened, 1):
        yield _entry(f"came back ({number})", "再発した", at, "", "open")


def _answers(one: YearFinding) -> Iterator[Json]:
    for each in one.responses:
        said = f"回答: {STANCES[each.stance].ja} {each.reason}"
        yield _entry(f"response {each.stance.value}", said, each.at, each.by, "")
    for claim in one.claims:
        said = f"是正の申告（確認待ち）: {claim.note}"
        yield _entry("fix claimed", said, claim.at, claim.by, "investigating")
    for verified in one.verifications:
        said = f"確認: {'是正されていた' if verified.holds else '是正されていない'} {verified.note}"
        yield _entry("verified", said, verified.at, verified.by, "")
    if one.closed:
        yield _entry("closed", "解消した", one.closed, "", "closed")


def _waivers(one: YearFinding) -> Iterator[Json]:
    for each in one.waivers:
        asked = f"例外の申請: {each.reason}（{each.until} まで）"
        yield _entry("waiver asked", asked, each.asked, each.requester, "deviation-requested")
        if each.approved:
            said = f"例外の承認。代替措置: {each.compensating}"
            yield _entry(
                "waiver approved", said, each.approved, each.approver, "deviation-approved"
            )
        if each.ended:
            said = f"例外の終了: {each.end_reason}"
            yield _entry("waiver ended", said, each.ended, each.ended_by, "open")


def _entry(title: str, said: str, at: datetime, by: str, change: str) -> Json:
    return kept(
        {
            "title": line(title),
            "description": lines(said),
            "start": moment(at),
            "logged-by": logged_by(by),
            "status-change": change,
        }
    )

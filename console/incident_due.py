"""The deadlines of an incident as the board and its papers tell them: what is missed first."""

from collections.abc import Sequence
from datetime import datetime

from bcp.deadlines.clock import Deadline, Standing, deadlines, start_of
from bcp.incident.model import Incident
from console.incident_deadlines import ANSWERS, rules_of
from console.incident_desk import Desk
from inventory.entries import Entry
from inventory.words import HinomiError, T
from reports.era import era_date

_OF_DATA = frozenset({"leak", "ransomware", "theft"})
_NOT_COUNTED = T(
    "報告の期限は数えられていない。いつ、どの課が知ったかの記録がない（hinomi incident known）",
    "deadlines are not counted: nobody is recorded to know (hinomi incident known)",
)
_LEFT = {
    True: T("期限を{days}日過ぎた", "MISSED by {days} d"),
    False: T("あと{days}日", "{days} d left"),
}
_TODAY = T("今日まで", "today")


def due_of(desk: Desk, incident: Incident, entries: Sequence[Entry], now: datetime) -> list[T]:
    """Every report that is not sent, the soonest first; why where none can be counted."""
    if start_of(entries) is None:
        touches = _OF_DATA.intersection((incident.kind, *incident.modules))
        return [_NOT_COUNTED] if touches else []
    try:
        found = deadlines(entries, rules_of(desk), now)
    except HinomiError as error:
        return [error.message]
    return [due_words(one) for one in found if one.sent is None]


def due_words(one: Deadline) -> T:
    """One deadline with the days that are left of it, or since it was missed."""
    missed = one.standing is Standing.MISSED
    left = _LEFT[missed].format(days=abs(one.days_left)) if one.days_left else _TODAY
    answer = ANSWERS[one.judged.answer]
    return T(
        f"{'【超過】' * missed}{era_date(one.due)}（{left.ja}）{one.rule.title}: {answer.ja}",
        f"{one.due} ({left.en}) {one.rule.title}: {answer.en}",
    )

"""What machines saw of a section's hosts and data sets, beside what the section says.

The newest verdict counts, with one exception: not knowing does not take back a violation. A yes
beside a violation is a contradiction, and so is a claim that the item has no object there; that
no check fails proves no answer, since checks see a part of an item only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from audit.cycle.answers import SORTS, Sort
from audit.cycle.inspection import Answer, Item, Questionnaire, Returned, Standing, standing
from audit.cycle.inspection_scope import Section
from checks.model import Check, Verdict
from inventory.entries import Entry

_JAPAN = timezone(timedelta(hours=9))
_DEFINITE = (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE)
CONTRADICTED = (Answer.YES, Answer.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Seen:
    """The verdict that stands of one check on one host or data set."""

    verdict: Verdict
    at: datetime
    run: str


@dataclass(frozen=True, slots=True)
class CheckSide:
    """What one check saw at a section: hosts by verdict, with the runs of those that fail."""

    check: str
    failed: tuple[str, ...]
    passed: tuple[str, ...]
    unknown: tuple[str, ...]
    runs: tuple[str, ...]
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An answer beside the checks that say otherwise."""

    item: Item
    standing: Standing
    sides: tuple[CheckSide, ...]


Sight = Mapping[tuple[Sort, str, str], Seen]


def sight(entries: Iterable[Entry], last: date) -> Sight:
    """What stands of every check on every host, data set and host on the network on the last day.

    The day is that in Japan; what was seen later says nothing of a year that was over.
    """
    found: dict[tuple[Sort, str, str], Seen] = {}
    for entry in entries:
        if entry.kind in SORTS:
            for key, seen in _seen(entry):
                in_time = seen.at.astimezone(_JAPAN).date() <= last
                if in_time and _replaces(found.get(key), seen):
                    found[key] = seen
    return found


def sides_of(item: Item, section: Section, seen: Sight) -> tuple[CheckSide, ...]:
    """What the item's checks saw at this section; those that saw nothing are left out."""
    subjects = [
        *((Sort.HOST, host.id) for host in section.hosts),
        *((Sort.NETWORK, host.id) for host in section.hosts),
        *((Sort.DATA_SET, name) for name in section.data_sets),
    ]
    found = []
    for check in item.checks:
        mine = [
            (name, seen[kind, name, check])
            for kind, name in subjects
            if (kind, name, check) in seen
        ]
        if mine:
            found.append(_side(check, mine))
    return tuple(found)


def contradictions(
    asked: Questionnaire, said: Returned, seen: Sight, checks: Mapping[str, Check[...]]
) -> tuple[Contradiction, ...]:
    """Every answer that a violation stands against, the gravest check of each first."""
    found = []
    for item, held in standing(asked, said):
        if held and held.given.answer in CONTRADICTED:
            sides = [one for one in sides_of(item, asked.section, seen) if one.failed]
            if sides:
                sides.sort(key=lambda one: (-_weight(one, checks), -len(one.failed), one.check))
                found.append(Contradiction(item, held, tuple(sides)))
    return tuple(found)


def _weight(side: CheckSide, checks: Mapping[str, Check[...]]) -> int:
    return int(checks[side.check].severity) if side.check in checks else 0


def _side(check: str, mine: Iterable[tuple[str, Seen]]) -> CheckSide:
    mine = list(mine)
    by = {
        verdict: tuple(name for name, one in mine if one.verdict is verdict)
        for verdict in (Verdict.FAIL, Verdict.PASS, Verdict.UNKNOWN)
    }
    told = [one for _, one in mine if one.verdict is Verdict.FAIL] or [one for _, one in mine]
    return CheckSide(
        check,
        by[Verdict.FAIL],
        by[Verdict.PASS],
        by[Verdict.UNKNOWN],
        tuple(dict.fromkeys(one.run for one in told)),
        max((one.at for one in told), default=None),
    )


def _seen(entry: Entry) -> Iterator[tuple[tuple[Sort, str, str], Seen]]:
    body = entry.body
    told = datetime.fromisoformat(body["seen_at"]) if body["seen_at"] else entry.at
    at, run, sort = min(told, entry.at), str(body["run"]), SORTS[entry.kind]
    for word, checks in body["verdicts"].items():
        verdict = Verdict(word) if word in [one.value for one in _DEFINITE] else Verdict.UNKNOWN
        for check in checks:
            yield (sort, body["host"], check), Seen(verdict, at, run)


def _replaces(before: Seen | None, seen: Seen) -> bool:
    if before is None:
        return True
    if seen.at < before.at:
        return False
    return not (seen.verdict is Verdict.UNKNOWN and before.verdict is Verdict.FAIL)

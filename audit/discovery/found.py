"""What was judged of segments and hosts, written down so that findings open and close by it.

One entry `discovery.judged` for each subject in the shape of `host.judged`. Twenty thousand hosts
are judged at each look, so an entry is written where something is violated, where a verdict is
another than the newest entry of the subject says, or where that entry is of another fiscal year:
each year is answered by what was judged in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from audit.cycle.fiscal import fiscal_year_of
from audit.model import NET_JUDGED, NETS
from checks.context import JAPAN
from checks.discovery.judging import Judgement
from checks.model import Verdict
from checks.policy import Policy
from inventory.entries import Draft, Kept
from inventory.words import T

_TOLD = ("observed", "expected")
_MOST = 600  # characters of each: twenty devices of a segment are named


def record_judged(
    journal: Kept, found: Iterable[Judgement], policy: Policy, actor: str, at: datetime
) -> int:
    """Write down the verdicts, all or none; the number of subjects that something is new about."""
    seen = at.astimezone(UTC).isoformat(timespec="microseconds")
    subjects: defaultdict[str, list[Judgement]] = defaultdict(list)
    for one in found:
        subjects[one.subject].append(one)

    def decide() -> Sequence[Draft]:
        before = {
            str(e.body["host"]): (_year(e.body["seen_at"]), e.body["verdicts"])
            for e in journal.entries(NETS)
        }
        return [
            Draft(f"{NETS}{subject}"[:200], NET_JUDGED, _body(subject, mine, policy, seen), actor)
            for subject, mine in subjects.items()
            if (_year(seen), _by_word(mine)) != before.get(subject) or _fails(mine)
        ]

    return len(journal.append_decided(decide))


def newest_violation(journal: Kept, subject: str, check: str) -> Mapping[str, T] | None:
    """What was seen and what is wanted, where the rule last failed on the subject."""
    told = None
    for entry in journal.entries(f"{NETS}{subject}"[:200], NET_JUDGED):
        if entry.body["host"] == subject:
            told = entry.body["violations"].get(check, told)
    return told and {name: T(told[name]["ja"], told[name]["en"]) for name in _TOLD}


def _body(subject: str, mine: Iterable[Judgement], policy: Policy, seen: str) -> dict[str, Any]:
    mine = list(mine)
    return {
        "run": f"discovery-{seen}",
        "host": subject,
        "verdicts": _by_word(mine),
        "method": "",
        "seen_at": seen,
        "policy": policy.digest,
        "violations": _violations(mine),
    }


def _year(seen: str) -> int:
    return fiscal_year_of(datetime.fromisoformat(seen).astimezone(JAPAN).date())


def _fails(mine: Iterable[Judgement]) -> bool:
    return any(one.verdict is Verdict.FAIL for one in mine)


def _by_word(mine: Iterable[Judgement]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in sorted(mine, key=lambda one: one.check):
        found.setdefault(one.verdict.value, []).append(one.check)
    return found


def _violations(mine: Iterable[Judgement]) -> dict[str, dict[str, dict[str, str]]]:
    return {
        one.check: {
            "observed": _both(one.outcome.observed_ja, one.outcome.observed),
            "expected": _both(one.outcome.expected_ja, one.outcome.expected),
        }
        for one in mine
        if one.verdict is Verdict.FAIL and one.outcome
    }


def _both(ja: str, en: str) -> dict[str, str]:
    return {"ja": (ja or en)[:_MOST], "en": en[:_MOST]}

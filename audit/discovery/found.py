"""What was judged of segments and hosts, written down so that findings open and close by it.

One entry `discovery.judged` for each subject in the shape of `host.judged`. Twenty thousand hosts
are judged at each look, so an entry is written where it says something new: other verdicts or
violations than the newest entry of the subject, the first of a fiscal year (each year is answered
by what was judged in it), the first after a person dealt with a finding about the subject (a claim
is confirmed or refuted only by what was seen after it), and the first in a month.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from audit.cycle.finding_deeds import STREAM as AUDIT_FINDING
from audit.cycle.fiscal import fiscal_year_of
from audit.model import NET_JUDGED, NETS
from checks.context import JAPAN
from checks.discovery.judging import Judgement
from checks.model import Verdict
from checks.policy import Policy
from inventory.entries import Draft, Entry, Kept
from inventory.words import T

_TOLD = ("observed", "expected")
_MONTH = timedelta(days=30)
_FINDING = "finding:"
_MOST = 600  # characters of each: twenty devices of a segment are named


def record_judged(
    journal: Kept, found: Iterable[Judgement], policy: Policy, actor: str, at: datetime
) -> int:
    """Write down the verdicts, all or none; the number of subjects that something is new about."""
    seen = at.astimezone(UTC).isoformat(timespec="microseconds")
    subjects: defaultdict[str, list[Judgement]] = defaultdict(list)
    for one in found:
        subjects[one.subject].append(one)
    bodies = [_body(subject, mine, policy, seen) for subject, mine in subjects.items()]

    def decide() -> Sequence[Draft]:
        before = {str(entry.body["host"]): entry for entry in journal.entries(NETS)}
        deeds = _deeds(journal)
        return [
            Draft(f"{NETS}{body['host']}"[:200], NET_JUDGED, body, actor)
            for body in bodies
            if _is_news(body, before.get(body["host"]), deeds.get(body["host"], 0))
        ]

    return len(journal.append_decided(decide))


def _is_news(body: Mapping[str, Any], before: Entry | None, deed: int) -> bool:
    if before is None or deed > before.sequence:
        return True
    now, then = (datetime.fromisoformat(one["seen_at"]) for one in (body, before.body))
    told = any(body[part] != before.body[part] for part in ("verdicts", "violations"))
    return told or _year(now) != _year(then) or abs(now - then) >= _MONTH


def _deeds(journal: Kept) -> dict[str, int]:
    """The newest deed about a finding, by every word that the entries about that finding say."""
    about: defaultdict[str, set[str]] = defaultdict(set)
    newest: dict[str, int] = {}
    for stream in (_FINDING, AUDIT_FINDING):
        for entry in journal.entries(stream):
            about[entry.stream].update(_words(entry.body))
            newest[entry.stream] = entry.sequence
    found: dict[str, int] = {}
    for stream, words in about.items():
        for word in words:
            found[word] = max(newest[stream], found.get(word, 0))
    return found


def _words(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for value in told.values():
            yield from _words(value)
    elif isinstance(told, list | tuple):
        for value in told:
            yield from _words(value)


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


def _year(seen: datetime) -> int:
    return fiscal_year_of(seen.astimezone(JAPAN).date())


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

"""What was judged of data sets, written down so that findings open and close by it.

One entry `backup.judged` for each data set (and each system of the plan), in the shape of
`host.judged`: the id stands where a host's would. A rule that fails in one place fails.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from audit.backup.judged import together
from audit.model import CARRIED, SET_JUDGED, SETS
from checks.backup.judging import Judgement
from checks.backup.model import Case, ToolKind
from checks.model import Verdict
from checks.policy import Policy
from inventory.journal import Draft, Journal
from inventory.words import T

_TOLD = ("observed", "expected")
_MOST = 300  # characters of each: the journal is no report


def record_judged(
    journal: Journal,
    found: Sequence[Judgement],
    cases: Iterable[Case],
    policy: Policy,
    actor: str,
    at: datetime,
) -> None:
    """Write down the verdicts, all or none; what rests on a product's report counts as carried."""
    carried = {case.wanted.id for case in cases if _carried(case)}
    seen = at.astimezone(UTC).isoformat(timespec="microseconds")
    drafts = []
    for id_, verdicts in together(found).items():
        body = {
            "run": f"backup-{seen}",
            "host": id_,
            "verdicts": _by_word(verdicts),
            "method": CARRIED if id_ in carried else "",
            "seen_at": seen,
            "policy": policy.digest,
            "violations": _violations(one for one in found if one.data_set == id_),
        }
        drafts.append(Draft(f"{SETS}{id_}", SET_JUDGED, body, actor))
    if drafts:
        journal.append(drafts)


def newest_violation(journal: Journal, id_: str, check: str) -> Mapping[str, T] | None:
    """What was seen and what is wanted, where the rule last failed on the data set."""
    told = None
    for entry in journal.entries(f"{SETS}{id_}", SET_JUDGED):
        if entry.body["host"] == id_:
            told = entry.body["violations"].get(check, told)
    return told and {name: T(told[name]["ja"], told[name]["en"]) for name in _TOLD}


def _violations(found: Iterable[Judgement]) -> dict[str, dict[str, dict[str, str]]]:
    """The words of each rule that failed, those of the first place."""
    told: dict[str, dict[str, dict[str, str]]] = {}
    for one in found:
        if one.verdict is Verdict.FAIL and one.outcome and one.check not in told:
            seen = one.outcome
            where = f"{one.target}: " if one.target else ""
            told[one.check] = {
                "observed": _both(where, seen.observed_ja, seen.observed),
                "expected": _both("", seen.expected_ja, seen.expected),
            }
    return told


def _both(where: str, ja: str, en: str) -> dict[str, str]:
    return {"ja": f"{where}{(ja or en)[:_MOST]}", "en": f"{where}{en[:_MOST]}"}


def _carried(case: Case) -> bool:
    return any(held.place.tool is ToolKind.CATALOG for held in case.held)


def _by_word(verdicts: Mapping[str, Verdict]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for check, verdict in sorted(verdicts.items()):
        found.setdefault(verdict.value, []).append(check)
    return found

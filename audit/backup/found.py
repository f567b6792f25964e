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
        }
        drafts.append(Draft(f"{SETS}{id_}", SET_JUDGED, body, actor))
    if drafts:
        journal.append(drafts)


def _carried(case: Case) -> bool:
    return any(held.place.tool is ToolKind.CATALOG for held in case.held)


def _by_word(verdicts: Mapping[str, Verdict]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for check, verdict in sorted(verdicts.items()):
        found.setdefault(verdict.value, []).append(check)
    return found

"""What papers say of clauses: what conforms with nothing against it, and what only says so.

A judgement to conform counts where it was reviewed, rests on fresh evidence, and neither a machine
nor an open finding speaks against it (`doubts_of`).
"""

from collections.abc import Iterable, Iterator

from audit.cycle.finding_model import AuditFinding
from audit.cycle.paper_model import Judgement, Paper
from audit.cycle.years import name_of
from audit.model import FindingState
from reports.audit_report_view import Rows
from reports.audit_year_build import doubts_of
from reports.audit_year_view import DOUBTS, Doubt

MANY_TARGETS = 6


class Doubts:
    """What speaks against papers, given every finding of the record."""

    def __init__(self, findings: Iterable[AuditFinding]) -> None:
        """Remember what has an open finding."""
        left = (one for one in findings if one.state is not FindingState.CLOSED)
        self.open = frozenset((one.control, one.target) for one in left)

    def of(self, paper: Paper) -> tuple[Doubt, ...]:
        """Everything against counting this paper as 適合."""
        is_open = (paper.asked.control, paper.target) in self.open
        return tuple(doubts_of(paper, is_open=is_open))

    def rows(self, papers: Iterable[Paper]) -> Iterator[tuple[str, ...]]:
        """The papers judged to conform against which something speaks."""
        for one in papers:
            against = self.of(one)
            if one.judgement is Judgement.CONFORM and against:
                words = "、".join(DOUBTS[each].ja for each in against)
                yield f"{one.engagement} 第{one.number}号", one.asked.control, _name(one), words


def items(papers: Iterable[Paper]) -> Rows:
    """Each clause with the targets of these papers."""
    groups: dict[str, list[Paper]] = {}
    for paper in papers:
        groups.setdefault(paper.asked.control, []).append(paper)
    return tuple(
        (control, groups[control][0].asked.title.ja, _targets(groups[control]))
        for control in sorted(groups, key=clause_order)
    )


def clause_order(number: str) -> tuple[tuple[int, str], ...]:
    """Clauses as a person counts them: 6.2 before 6.10."""
    parts = number.replace("(", ".").replace(")", "").split(".")
    return tuple((int(part), "") if part.isdecimal() else (10_000, part) for part in parts)


def _name(paper: Paper) -> str:
    return name_of(paper.target)


def _targets(papers: Iterable[Paper]) -> str:
    names = list(dict.fromkeys(map(_name, papers)))
    more = f" ほか{len(names) - MANY_TARGETS:,}" if len(names) > MANY_TARGETS else ""
    return "、".join(names[:MANY_TARGETS]) + more

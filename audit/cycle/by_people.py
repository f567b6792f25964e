"""What people answered within a fiscal year: the reviewed working papers, joined by control.

A paper that nobody has reviewed, or that says unconfirmed, decides nothing; one that is reviewed
and finds a nonconformity decides for its control whatever the others say.
"""

from collections.abc import Iterable, Iterator

from audit.cycle.paper_model import JUDGEMENTS, Judgement, Paper, PaperState
from audit.cycle.papers import STREAM, fold_papers
from audit.cycle.readiness import OWN, HumanAnswer
from inventory.entries import Entry, Kept
from inventory.words import T

_BAD = (Judgement.MAJOR, Judgement.MINOR)
_GOOD = (Judgement.OBSERVATION, Judgement.ADVICE, Judgement.CONFORM)
_OPEN = (Judgement.UNCONFIRMED, Judgement.NOT_APPLICABLE)
_WORST = (*_BAD, *_OPEN, *_GOOD)


def answers_by_people(journal: Kept, year: int, edition: str) -> dict[str, HumanAnswer]:
    """The answers of a year by control; those of another edition than this are the body's own."""
    by_control: dict[str, list[Paper]] = {}
    for paper in _papers(journal, year):
        own = "" if paper.asked.edition == edition else OWN
        by_control.setdefault(f"{own}{paper.asked.control}", []).append(paper)
    found = {number: _joined(number, papers) for number, papers in by_control.items()}
    return {number: answer for number, answer in found.items() if answer}


def _papers(journal: Kept, year: int) -> Iterator[Paper]:
    streams: dict[str, list[Entry]] = {}
    for entry in journal.entries(f"{STREAM}{year}-"):
        streams.setdefault(entry.stream.removeprefix(STREAM), []).append(entry)
    for engagement, entries in streams.items():
        yield from fold_papers(engagement, entries).papers.values()


def _joined(number: str, papers: Iterable[Paper]) -> HumanAnswer | None:
    """The answer of the worst paper; None where nobody has judged any."""
    judged = [one for one in papers if one.last]
    worst = min(judged, key=_rank, default=None)
    if worst is None or worst.last is None:
        return None
    told, more = JUDGEMENTS[worst.judgement], len(judged) - 1
    others = T(f"、ほか{more}件", f" and {more} more") if more else T("", "")
    return HumanAnswer(
        number=number,
        holds=_holds(worst),
        at=worst.last.at,
        by=worst.last.by,
        reference=f"{worst.engagement}-{worst.number}",
        words=T(f"{told.ja}{others.ja}", f"{told.en}{others.en}"),
    )


def _rank(paper: Paper) -> tuple[int, int, str, int]:
    """Violations first, then what is open, then what holds; of each the graver word first."""
    order = {False: 0, None: 1, True: 2}
    grade = _WORST.index(paper.judgement)
    return order[_holds(paper)], grade, paper.engagement, paper.number


def _holds(paper: Paper) -> bool | None:
    if paper.state is not PaperState.REVIEWED:
        return None
    return False if paper.judgement in _BAD else True if paper.judgement in _GOOD else None

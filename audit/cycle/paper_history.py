"""The papers of the audits before: of each target those of its newest earlier engagement."""

from collections.abc import Collection, Iterable

from audit.cycle.paper_model import Paper
from audit.cycle.papers import STREAM, Papers, fold_papers, stream_of
from inventory.entries import Entry, Kept


def papers_of(journal: Kept, engagement: str) -> Papers:
    """The papers of an engagement as they are now."""
    return fold_papers(engagement, journal.entries(stream_of(engagement)))


def papers_before(journal: Kept, engagement: str, targets: Collection[str]) -> Papers:
    """The papers of these targets in the newest engagement before this one that had any."""
    found: dict[str, list[Paper]] = {}
    streams: dict[str, list[Entry]] = {}
    for entry in journal.entries(STREAM):
        streams.setdefault(entry.stream, []).append(entry)
    for stream in sorted(streams):
        name = stream.removeprefix(STREAM)
        if name < engagement:
            every = fold_papers(name, streams[stream]).papers.values()
            found |= _by_target(one for one in every if one.target in targets)
    papers = [one for target in found.values() for one in target]
    return Papers("", dict(enumerate(papers, 1)))


def _by_target(papers: Iterable[Paper]) -> dict[str, list[Paper]]:
    found: dict[str, list[Paper]] = {}
    for one in papers:
        found.setdefault(one.target, []).append(one)
    return found

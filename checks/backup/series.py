"""Which copies of a repository are copies of one data set, and which belong together.

A repository may hold what several jobs saved. Copies that ever saved the same wanted source are
one series: if a source is missing from its newest copy, an older one that has it is no excuse.
Sources that were never saved together are saved by jobs of their own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from checks.backup.judging import known
from checks.backup.model import Copy, Survey, ToolKind
from checks.model import FactError, Why
from inventory.model import DataSet
from inventory.words import T

_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Series:
    """Copies that belong together, oldest first; `sources` are those wanted ones they saved.

    Without sources the tool does not tell what its copies hold. A copy that names nothing, where
    others do, saved nothing and belongs to every series.
    """

    sources: frozenset[str]
    copies: tuple[Copy, ...]

    def dated(self, until: datetime) -> tuple[tuple[datetime, Copy], ...]:
        """The copies not known to be incomplete, by their time, none after `until`."""
        found = [(c.at, c) for c in self.copies if c.at is not None and c.complete is not False]
        return tuple(sorted((p for p in found if p[0] <= until), key=lambda pair: pair[0]))

    @property
    def newest(self) -> Copy | None:
        """The newest copy that has a time and is not known to be incomplete."""
        found = [(c.at, c) for c in self.copies if c.at is not None and c.complete is not False]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    @property
    def undated(self) -> bool:
        """Whether some copy has no time, so that which is the newest is not known."""
        return any(copy.at is None for copy in self.copies if copy.complete is not False)

    def doubtful(self, until: datetime) -> bool:
        """Whether a copy has no time, or one that is yet to come."""
        return any(c.at is None or c.at > until for c in self.copies if c.complete is not False)


def covers(saved: str, wanted: str) -> bool:
    """Whether what was saved is the wanted source, or a folder above it."""
    if saved == "/":
        return wanted.startswith("/")
    above, below = _plain(saved), _plain(wanted)
    return bool(above) and (above == below or below.startswith(f"{above}/"))


def saved_by(copy: Copy, sources: Iterable[str]) -> frozenset[str]:
    """The wanted sources that a copy names as saved."""
    return frozenset(one for one in sources if any(covers(s, one) for s in copy.sources))


def series_of(survey: Survey, wanted: DataSet) -> tuple[Series, ...]:
    """The series of a data set; none where the repository holds no copy of it."""
    if not wanted.sources:
        raise FactError(
            Why.UNDETERMINED,
            T("台帳に取得元が書かれていない", "the ledger does not say what is saved"),
        )
    found = [(saved_by(copy, wanted.sources), copy) for copy in survey.copies]
    named = [(sources, copy) for sources, copy in found if sources]
    if not named:
        return _unnamed(survey, wanted)
    ours = _of_host([copy for sources, copy in found if sources or not copy.sources], wanted)
    mine = {id(copy) for copy in ours}
    return tuple(
        Series(group, tuple(c for c in ours if not c.sources or saved_by(c, group)))
        for group in _groups(sources for sources, copy in named if id(copy) in mine)
    )


def by_source(found: Iterable[Series]) -> Iterator[Series]:
    """Each source with the copies that saved it: how old and how many is asked of each."""
    for one in found:
        if not one.sources:
            yield one
        for source in sorted(one.sources):
            copies = tuple(copy for copy in one.copies if saved_by(copy, [source]))
            yield Series(frozenset({source}), copies)


def missing(series: Sequence[Series], wanted: DataSet) -> tuple[str, ...]:
    """Wanted sources that no copy ever saved, as far as the tool tells."""
    if any(not one.sources for one in series):
        return ()
    saved = frozenset().union(*(one.sources for one in series))
    return tuple(source for source in wanted.sources if source not in saved)


def _unnamed(survey: Survey, wanted: DataSet) -> tuple[Series, ...]:
    """No copy names a wanted source: ours they are only if the newest is known to hold one.

    In the report of a product, jobs that tell no source are bound to the target by its options.
    """
    if not survey.copies:
        return ()
    if survey.tool is ToolKind.CATALOG and not any(copy.sources for copy in survey.copies):
        return (Series(frozenset(), _of_host(survey.copies, wanted)),)
    told = {one.source: one.present for one in known(survey.contents)}
    found = [told[source] for source in wanted.sources if source in told]
    if not any(found) and len(found) < len(wanted.sources):
        raise FactError(
            Why.UNDETERMINED,
            T("どの写しがこの対象のものか分からない", "which copies are of this data is not known"),
        )
    return (Series(frozenset(), _of_host(survey.copies, wanted)),) if any(found) else ()


def _of_host(copies: Sequence[Copy], wanted: DataSet) -> tuple[Copy, ...]:
    """The copies of the data set's host; where several saved the same path, it must be named."""
    hosts = {copy.host.casefold() for copy in copies if copy.host}
    if len(hosts) <= 1:
        return tuple(copies)
    mine = {host for host in hosts if _same_host(host, wanted.host)}
    if not mine:
        told = ", ".join(sorted(hosts)[:5])
        raise FactError(
            Why.UNDETERMINED,
            T(
                f"同じ場所を保存した機器が複数あり、どれがこのデータか分からない（{told}）",
                f"several hosts saved the same place, and which is meant is not known ({told})",
            ),
        )
    return tuple(copy for copy in copies if copy.host.casefold() in mine)


def _same_host(told: str, wanted: str) -> bool:
    return bool(wanted) and told.partition(".")[0] == wanted.casefold().partition(".")[0]


def _groups(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """The sets joined where they share a member, the first met first."""
    groups: list[frozenset[str]] = []
    for one in sets:
        touching = [group for group in groups if group & one]
        groups = [group for group in groups if not group & one]
        groups.append(one.union(*touching))
    return groups


def _plain(path: str) -> str:
    text = path.replace("\\", "/") if _DRIVE.match(path) else path
    text = text.casefold() if _DRIVE.match(path) else text
    return text.strip("/")

"""From what is recorded to what is judged: every data set with all that holds it. No network."""

from collections.abc import Sequence
from datetime import datetime

from audit.backup.catalogs import Reports
from audit.backup.drill_records import drills
from audit.backup.records import Records
from audit.backup.targets import Target
from audit.evidence import EvidenceStore
from checks.backup.model import Case, Drill, Held, Locks, Placement, Reading, Survey, ToolKind
from checks.backup.remembered import remembered
from checks.model import FactError, Why
from inventory.journal import Journal
from inventory.model import DataSet, Ledger, System
from inventory.words import T

_NEVER = T("まだ検証していない(hinomi backup verify)", "not verified yet (hinomi backup verify)")
_ELSEWHERE = T("写しの置き場所を調べていない", "where the copies lie was not looked at")


def cases(
    ledger: Ledger,
    targets: Sequence[Target],
    journal: Journal,
    evidence: EvidenceStore,
    at: datetime,
) -> tuple[Case, ...]:
    """Every data set of the ledger with the targets that hold it, as of `at`."""
    records, reports = Records(journal, evidence, "-"), Reports(journal, evidence)
    systems = {system.name: system for system in ledger.systems}
    seen = {
        target.name: _Seen(records, reports, drills(journal, target, ledger.data_sets), target)
        for target in targets
    }
    return tuple(
        _case(
            wanted,
            systems.get(wanted.system),
            at,
            tuple(seen[one.name].held(wanted) for one in targets if wanted.id in one.holds),
        )
        for wanted in ledger.data_sets
    )


def _case(wanted: DataSet, system: System | None, at: datetime, held: tuple[Held, ...]) -> Case:
    own, promised = wanted.rpo_hours, system.rpo_hours if system else None
    return Case(
        wanted=wanted,
        rpo_hours=promised if own is None else own,
        at=at,
        held=held,
        rto_hours=system.rto_hours if system else None,
    )


class _Seen:
    """What is recorded of one target, read once for all its data sets."""

    def __init__(
        self, records: Records, reports: Reports, drilled: tuple[Drill, ...], target: Target
    ) -> None:
        self._target = target
        self._locks = _locks(reports, target)
        self._surveyed = records.survey(target)
        found = records.readings(target)
        self._readings = tuple(one for one in found if isinstance(one, Reading))
        self._sightings = records.sightings(target)
        self._canary = records.canary(target)
        self._drills = drilled

    def held(self, wanted: DataSet) -> Held:
        return Held(
            declared=self._target.declared,
            place=self._target.where,
            survey=self._survey(),
            placement=self._placement(wanted),
            readings=self._readings,
            drills=tuple(drill for drill in self._drills if drill.data_set == wanted.id),
            sightings=self._sightings,
            canary=self._canary,
            asked=self._asked(),
            locks=self._locks,
        )

    def _asked(self) -> datetime | None:
        """When a host answered; a report that was brought in says nothing of any clock."""
        imported = self._target.where.tool is ToolKind.CATALOG
        return None if imported or self._surveyed is None else self._surveyed.at

    def _survey(self) -> Survey | FactError:
        surveyed = self._surveyed
        if surveyed is None:
            return FactError(Why.NOT_COLLECTED, _NEVER)
        survey = surveyed.survey
        return survey if isinstance(survey, FactError) else remembered(survey, self._sightings)

    def _placement(self, wanted: DataSet) -> Placement | FactError:
        placements = self._surveyed.placements if self._surveyed else {}
        return placements.get(wanted.id, FactError(Why.NOT_COLLECTED, _ELSEWHERE))


def _locks(reports: Reports, target: Target) -> Locks | FactError | None:
    """The list of object locks that is named for the target, or why there is none yet."""
    if not target.declared.object_lock:
        return None
    try:
        return reports.locks(target.declared.object_lock)
    except FactError as odd:
        return odd

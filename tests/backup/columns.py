"""What each column makes of a repository: the same rules and tools that `hinomi backup` uses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from audit.judge import read_limits
from audit.policy_files import load_policy
from checks.backup.judging import Kept, judgements
from checks.backup.limits import BackupSetLimits
from checks.backup.model import (
    Canary,
    Case,
    Copy,
    Declared,
    Depth,
    Held,
    Place,
    Placement,
    Sighting,
    Survey,
    ToolKind,
)
from checks.backup.remembered import remembered
from checks.catalogue import SET_RULES, catalogue
from checks.model import FactError, Verdict, Why
from inventory.model import DataSet
from inventory.words import T
from tests.backup.matrix import Seen
from tests.backup.repositories import DAILY, SOURCES, Repository, sums

VOLUME = ("BKP-017", "BKP-025", "BKP-026", "BKP-027")
NOT_MEASURED = (
    *("BKP-010", "BKP-011", "BKP-019", "BKP-020", "BKP-029", "BKP-030", "BKP-040", "BKP-041"),
    *("BKP-042", "BKP-043", "BKP-044"),
)
_APART = Placement(
    "nas", ("disk:8:16",), "web01", ("disk:8:0",), 10**12, 2 * 10**12, "root", 0o700, ()
)
_SAME = replace(_APART, host="web01", disks=("disk:8:0",))
_PLACE = Place(ToolKind.RESTIC, "/backup", ())
_UNKNOWN = FactError(Why.NOT_COLLECTED, T("調べていない", "not asked"))
NOT_TRIED = FactError(Why.NO_DATA, T("削除を試していない", "deleting was not tried"))
WANTED = DataSet(
    id="D-1",
    system="住民記録",
    name="住民記録",
    sources=SOURCES,
    every_hours=24,
    generations=7,
    retention_days=7,
    encrypted=True,
)


@dataclass(frozen=True, slots=True)
class Healthy:
    """What is known of a repository while all is well: its survey and what the source holds."""

    survey: Survey
    wanted: Mapping[bytes, object]
    daily: Mapping[str, bytes]
    said: Mapping[str, Mapping[str, Verdict]]
    canary: Canary | FactError = NOT_TRIED  # what trying to delete one showed

    def manifest(self, copy: Copy) -> Mapping[bytes, object]:
        """What the source held when this copy was made; for a fault's own run, what it should."""
        then = self.daily.get(f"{copy.at:%Y-%m-%d %H:%M}")
        return {**self.wanted, DAILY.encode(): then} if then else self.wanted


def healthy(repository: Repository, daily: Mapping[str, bytes]) -> Healthy:
    """The standard by which a fault is seen: what the rules say while there is none."""
    survey = repository.survey()
    known = Healthy(survey, sums(repository.site, SOURCES), daily, {})
    said = {column: _said(survey, known, column) for column in ("M", "V")}
    return replace(known, said=said)


def columns(
    repository: Repository,
    known: Healthy,
    *,
    same_disk: bool,
    canary: Canary | FactError = NOT_TRIED,
) -> dict[str, Seen]:
    """Every column on a repository with a planted fault."""
    known = replace(known, canary=canary)
    survey = _surveyed(repository)
    return {
        "M": _rules(survey, known, "M", same_disk=same_disk),
        "Q": _look(repository, Depth.STRUCTURE),
        "F": _look(repository, Depth.WHOLE),
        "V": _rules(survey, known, "V", same_disk=same_disk),
        "R": restored(repository, survey, known),
    }


def _surveyed(repository: Repository) -> Survey | FactError:
    try:
        return repository.survey()
    except FactError as unknown:
        return unknown


def _look(repository: Repository, depth: Depth) -> Seen:
    try:
        return Seen.MISSED if repository.look(depth).sound else Seen.CAUGHT
    except FactError:
        return Seen.UNKNOWN


def restored(repository: Repository, survey: Survey | FactError, known: Healthy) -> Seen:
    """The newest copy restored whole, and compared with what the source held."""
    if isinstance(survey, FactError) or survey.newest is None:
        return Seen.CAUGHT  # a drill that cannot restore has failed
    try:
        said = repository.restore(survey.newest.id, (), "/scratch")
    except FactError:
        return Seen.CAUGHT
    found = sums(repository.site, ["/scratch"], "/scratch")
    same = all(found.get(path) == digest for path, digest in known.manifest(survey.newest).items())
    return Seen.MISSED if same and not said else Seen.CAUGHT


def _rules(survey: Survey | FactError, known: Healthy, column: str, *, same_disk: bool) -> Seen:
    now = _said(survey, known, column, same_disk=same_disk)
    before = known.said[column]
    if any(verdict is Verdict.ERROR for verdict in now.values()):
        raise AssertionError(f"a rule stumbled: {now}")
    if any(now[one] is Verdict.FAIL and before[one] is not Verdict.FAIL for one in now):
        return Seen.CAUGHT
    lost = any(now[one] is Verdict.UNKNOWN and before[one] is Verdict.PASS for one in now)
    return Seen.UNKNOWN if lost else Seen.MISSED


def _said(
    survey: Survey | FactError, known: Healthy, column: str, *, same_disk: bool = False
) -> dict[str, Verdict]:
    if column == "M" and isinstance(survey, Survey):
        survey = replace(survey, contents=_UNKNOWN, change=_UNKNOWN)
    elif isinstance(survey, Survey):
        survey = remembered(survey, _sightings(known.survey))
    case = _case(survey, known, same_disk=same_disk)
    given: dict[type, object] = {BackupSetLimits: _limits()}
    about = {Case, Kept, BackupSetLimits}  # other rules are about the plan, or about jobs
    chosen = [
        rule
        for name, rule in catalogue(SET_RULES).items()
        if _speaks(name, column) and about.issuperset(rule.needs)
    ]
    return _worst((one.check, one.verdict) for one in judgements(case, chosen, given))


def _speaks(rule: str, column: str) -> bool:
    """Sources may be missed in a bare listing (M), or once files are counted (V)."""
    if column == "V":
        return rule in VOLUME
    return rule == "BKP-017" or rule not in (*VOLUME, *NOT_MEASURED)


def _worst(said: Iterable[tuple[str, Verdict]]) -> dict[str, Verdict]:
    order = (Verdict.ERROR, Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)
    found: dict[str, Verdict] = {}
    for name, verdict in said:
        both = [verdict, found.get(name, verdict)]
        found[name] = min(both, key=lambda one: order.index(one) if one in order else 9)
    return found


def _case(survey: Survey | FactError, known: Healthy, *, same_disk: bool) -> Case:
    at = survey.at if isinstance(survey, Survey) else known.survey.at
    held = Held(
        declared=Declared("nas", "市役所", True, "nas", "", "", "", "", None, "", ""),
        place=_PLACE,
        survey=survey,
        placement=_SAME if same_disk else _APART,
        readings=(),
        drills=(),
        sightings=_sightings(known.survey),
        canary=known.canary,
        asked=at,
    )
    return Case(WANTED, 26.0, at, (held,))


def _sightings(survey: Survey) -> tuple[Sighting, ...]:
    """What was seen on each of the days before, when the newest copy was as large as it is now."""
    newest = survey.newest
    if newest is None:
        raise AssertionError("the healthy repository has no copy")
    return tuple(
        Sighting(
            survey.at - timedelta(days=back),
            tuple((copy.id, copy.at) for copy in survey.copies[: len(survey.copies) - back]),
            newest.files,
            newest.bytes,
            newest.stored_bytes,
        )
        for back in range(len(survey.copies) - 1, -1, -1)
    )


@cache
def _limits() -> BackupSetLimits:
    return read_limits(BackupSetLimits, load_policy(None))

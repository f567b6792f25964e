"""One healthy data set in two places, every rule of which passes; tests spoil parts of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from audit.judge import read_limits
from audit.policy_files import load_policy
from checks.backup.judging import Kept
from checks.backup.limits import BackupSetLimits
from checks.backup.model import (
    Against,
    Canary,
    Case,
    Change,
    Content,
    Copy,
    Declared,
    Depth,
    Drill,
    Held,
    Place,
    Placement,
    Reading,
    Sighting,
    Survey,
    ToolKind,
)
from checks.model import FactError, Why
from inventory.model import DataSet
from inventory.words import T

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LIMITS = read_limits(BackupSetLimits, load_policy(None))
SOURCES = ("/srv/data", "/srv/mail")
GB = 10**9
WANTED = DataSet(
    id="DS-1",
    system="住民記録",
    name="文書",
    host="SV-001",
    sources=SOURCES,
    every_hours=24,
    generations=10,
    retention_days=30,
    rpo_hours=24,
    offsite=True,
    offline=True,
    encrypted=True,
    credential="金庫",
    owner="山田",
)
UNKNOWN = FactError(Why.NOT_COLLECTED, T("分からない", "not known"))


def ago(*, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
    return NOW - timedelta(days=days, hours=hours, minutes=minutes)


def copy(age_days: float, **changes: object) -> Copy:
    at = ago(days=age_days, hours=3)
    made = Copy(
        id=f"c{age_days:g}",
        at=at,
        host="sv-001",
        sources=SOURCES,
        complete=True,
        files=1000,
        bytes=10 * GB,
        stored_bytes=GB // 10,
    )
    return replace(made, **changes)  # type: ignore[arg-type] # names are told by the tests


COPIES = tuple(copy(day) for day in range(30, -1, -1))


def survey(**changes: object) -> Survey:
    made = Survey(
        tool=ToolKind.RESTIC,
        version="0.18",
        at=ago(hours=1),
        copies=COPIES,
        contents=tuple(Content(source, True, 500, 5 * GB) for source in SOURCES),
        change=Change("c1", "c0", 5, 3, 20),
        encrypted=True,
        append_only=True,
        keys=2,
        locks=(ago(hours=2),),
        problems=(),
        opens=True,
    )
    return replace(made, **changes)  # type: ignore[arg-type] # the same


def placement(**changes: object) -> Placement:
    made = Placement(
        host="NAS-1",
        disks=("disk:8:16",),
        source_host="SV-001",
        source_disks=("disk:8:0",),
        free_bytes=500 * GB,
        total_bytes=1000 * GB,
        owner="backup",
        mode=0o700,
        writers=(),
    )
    return replace(made, **changes)  # type: ignore[arg-type] # the same


def declared(**changes: object) -> Declared:
    made = Declared(
        target="近く",
        site="本庁",
        offsite=False,
        medium="nas",
        offline_since="",
        immutable_until="",
        lock_mode="",
        key_kept_at="出納室の金庫",
        separate_login=True,
        alarm="情報係へメール",
        alarm_tested="2026-06-01",
    )
    return replace(made, **changes)  # type: ignore[arg-type] # the same


def drill(**changes: object) -> Drill:
    made = Drill(
        run="d1",
        data_set="DS-1",
        target="近く",
        copy="c0",
        copy_at=ago(days=5, hours=3),
        at=ago(days=5),
        seed="s",
        whole=True,
        population=1000,
        asked=1000,
        restored=1000,
        restored_bytes=10 * GB,
        against=Against.MANIFEST,
        matched=1000,
        missing=0,
        differing=0,
        extra=0,
        random=0,
        tables=(),
        answers=(),
        seconds=1800.0,
        cleaned=True,
        finished=True,
        errors=(),
        approver="鈴木",
        evidence="",
    )
    return replace(made, **changes)  # type: ignore[arg-type] # the same


def reading(depth: Depth, days: float, **changes: object) -> Reading:
    made = Reading(depth, None, ago(days=days), True, (), 10 * GB, 60.0)
    return replace(made, **changes)  # type: ignore[arg-type] # the same


READINGS = (reading(Depth.WHOLE, 9), reading(Depth.STRUCTURE, 1))
OLD_DRILL = drill(run="d0", at=ago(days=60), copy="c28", copy_at=ago(days=100))
SIGHTINGS = tuple(
    Sighting(ago(days=day), tuple((c.id, c.at) for c in COPIES[:-day]), 1000, 10 * GB, GB // 10)
    for day in (8, 1)
)


def held(**changes: object) -> Held:
    made = Held(
        declared=declared(),
        place=Place(ToolKind.RESTIC, "/backup/repo", ()),
        survey=survey(),
        placement=placement(),
        readings=READINGS,
        drills=(OLD_DRILL, drill()),
        sightings=SIGHTINGS,
        canary=Canary(ago(days=10), True, "403"),
        asked=ago(hours=1),
    )
    return replace(made, **changes)  # type: ignore[arg-type] # the same


def far(**changes: object) -> Held:
    """The second place: a tape elsewhere, seen offline."""
    made = held(
        declared=declared(
            target="遠く",
            site="支所",
            offsite=True,
            medium="tape",
            offline_since="2026-11-01",
        ),
        placement=placement(host="NAS-2"),
        drills=(),
    )
    return replace(made, **changes)  # type: ignore[arg-type] # the same


def case(*places: Held, **changes: object) -> Case:
    made = Case(
        wanted=WANTED, rpo_hours=24.0, at=NOW, held=places or (held(), far()), rto_hours=2.0
    )
    return replace(made, **changes)  # type: ignore[arg-type] # the same


def wanted(**changes: object) -> DataSet:
    return WANTED.model_copy(update=changes)


def kept(place: Held, **changes: object) -> Kept:
    return Kept(case(place, **changes), place)

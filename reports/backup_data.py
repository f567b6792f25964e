"""The report on backups as JSON; ICT-BCP takes the measured restore times from it."""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from reports.backup_view import BackupReport, Measured

FORMAT: Literal["hinomi.backup/1"] = "hinomi.backup/1"


@dataclass(frozen=True, slots=True)
class SystemMeasured:
    """What restoring one system took, over its data sets, each by its newest good restore.

    `minutes` is the sum one after another, None unless every data set of the system was restored
    whole: a part of a system does not say how long the whole takes.
    """

    system: str
    data_sets: int
    restored_whole: int
    minutes: float | None
    bytes: int | None
    rto_hours: float | None
    measured: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class BackupDocument:
    """A report as a file: the name of its format, what ICT-BCP takes over, and the view."""

    format: Literal["hinomi.backup/1"]
    restore_measured: tuple[SystemMeasured, ...]
    report: BackupReport


def render_backup_data(view: BackupReport) -> bytes:
    """The view as UTF-8 JSON; the same view gives the same bytes."""
    document = BackupDocument(FORMAT, restore_measured(view), view)
    return TypeAdapter(BackupDocument).dump_json(document, indent=2) + b"\n"


def restore_measured(view: BackupReport) -> tuple[SystemMeasured, ...]:
    """Minutes and bytes by system, as measured by drills; only what was measured has a number."""
    return tuple(_system(view, one.name, one.data_sets) for one in view.systems)


def _system(view: BackupReport, name: str, data_sets: int) -> SystemMeasured:
    own = tuple(one for one in view.measured if one.system == name)
    whole: dict[str, Measured] = {}
    for one in own:
        best = whole.get(one.data_set)
        if one.whole and (best is None or one.at > best.at):
            whole[one.data_set] = one
    complete = data_sets > 0 and len(whole) == data_sets
    promised = [one.rto_hours for one in own if one.rto_hours is not None]
    return SystemMeasured(
        system=name,
        data_sets=data_sets,
        restored_whole=len(whole),
        minutes=round(sum(one.minutes for one in whole.values()), 2) if complete else None,
        bytes=sum(one.bytes for one in whole.values()) if complete else None,
        rto_hours=min(promised, default=None),
        measured=own,
    )

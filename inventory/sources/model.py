"""One machine as another product's export tells it: nothing of it is proven, no user is in it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

TEXTS = ("asset", "serial", "name", "model", "platform", "os", "version", "build", "edition", "av")
LISTS = ("macs", "addresses")
TIMES = ("seen", "synced", "definitions")
DAYS = ("updates_until",)
FLAGS = ("av_on", "encrypted", "locked", "compliant", "managed", "supervised")
COUNTS = ("missing",)
FIELDS = (*TEXTS, *LISTS, *TIMES, *DAYS, *FLAGS, *COUNTS)
NAMING = ("asset", "serial", "name", "macs", "addresses")
PLATFORMS = ("windows", "macos", "chromeos", "ipados", "ios", "android", "linux", "other")


@dataclass(frozen=True, slots=True)
class Machine:
    """One row of an export; times in UTC, None and "" are what it does not say.

    `seen` is when the product last heard of the machine, `synced` when it last took its policy,
    `definitions` of when its antivirus definitions are, `updates_until` the last day for which the
    maker promises updates, `missing` how many updates it lacks.
    """

    row: int
    asset: str = ""
    serial: str = ""
    name: str = ""
    model: str = ""
    platform: str = ""
    os: str = ""
    version: str = ""
    build: str = ""
    edition: str = ""
    av: str = ""
    macs: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    seen: datetime | None = None
    synced: datetime | None = None
    definitions: datetime | None = None
    updates_until: date | None = None
    av_on: bool | None = None
    encrypted: bool | None = None
    locked: bool | None = None
    compliant: bool | None = None
    managed: bool | None = None
    supervised: bool | None = None
    missing: int | None = None


def as_object(machine: Machine) -> dict[str, Any]:
    """The machine for JSON: only what is said, times as ISO 8601."""
    told = {}
    for field in fields(machine):
        value = getattr(machine, field.name)
        if value is None or value in ("", ()):
            continue
        told[field.name] = value.isoformat() if isinstance(value, date) else value
    return told


def from_object(told: Mapping[str, Any]) -> Machine:
    """The machine that `as_object` wrote; raises ValueError or TypeError for anything else."""
    values = dict(told)
    for name in TIMES:
        if name in values:
            values[name] = datetime.fromisoformat(values[name])
    for name in DAYS:
        if name in values:
            values[name] = date.fromisoformat(values[name])
    for name in LISTS:
        values[name] = tuple(values.get(name, ()))
    return Machine(**values)

"""What a case becomes where one thing of the first place cannot be known."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from checks.backup.model import Case, Copy, Drill, Held, Placement, Survey
from tests.checks.backup.samples import UNKNOWN

Spoil = Callable[[Case], Case | None]


def _place(case: Case, change: Callable[[Held], Held | None]) -> Case | None:
    if not case.held:
        return None
    changed = change(case.held[0])
    return None if changed is None else replace(case, held=(changed, *case.held[1:]))


def _field(name: str, value: object) -> Spoil:
    return lambda case: _place(case, lambda held: replace(held, **{name: value}))  # type: ignore[arg-type] # by name


def _survey(name: str, value: object) -> Spoil:
    def change(held: Held) -> Held | None:
        told = held.survey
        spoilt: Any = {name: value}
        return replace(held, survey=replace(told, **spoilt)) if isinstance(told, Survey) else None

    return lambda case: _place(case, change)


def _copies(every: bool, **given: object) -> Spoil:
    spoilt: Any = given

    def change(held: Held) -> Held | None:
        told = held.survey
        if not isinstance(told, Survey) or not told.copies:
            return None
        *others, last = told.copies
        before: list[Copy] = [replace(one, **spoilt) for one in others] if every else others
        return replace(held, survey=replace(told, copies=(*before, replace(last, **spoilt))))

    return lambda case: _place(case, change)


def _placement(name: str, value: object) -> Spoil:
    def change(held: Held) -> Held | None:
        seen, spoilt = held.placement, {name: value}
        if not isinstance(seen, Placement):
            return None
        return replace(held, placement=replace(seen, **spoilt))  # type: ignore[arg-type] # by name

    return lambda case: _place(case, change)


def _declared(name: str, value: object) -> Spoil:
    def change(held: Held) -> Held:
        spoilt: Any = {name: value}
        return replace(held, declared=replace(held.declared, **spoilt))

    return lambda case: _place(case, change)


def _drills(**given: object) -> Spoil:
    spoilt: Any = given

    def change(held: Held) -> Held | None:
        changed: tuple[Drill, ...] = tuple(replace(one, **spoilt) for one in held.drills)
        return replace(held, drills=changed) if changed else None

    return lambda case: _place(case, change)


SPOILS: Mapping[str, Spoil] = MappingProxyType(
    {
        **{name: _field(name, UNKNOWN) for name in ("survey", "placement", "canary")},
        **{name: _field(name, ()) for name in ("readings", "drills", "sightings")},
        "asked": _field("asked", None),
        **{
            f"survey.{name}": _survey(name, UNKNOWN)
            for name in ("contents", "change", "encrypted", "append_only", "opens")
        },
        "survey.keys": _survey("keys", None),
        **{
            f"newest.{name}": _copies(False, **{name: None})
            for name in ("at", "complete", "files", "bytes", "stored_bytes")
        },
        **{
            f"copies.{name}": _copies(True, **{name: None})
            for name in ("at", "complete", "files", "bytes", "stored_bytes")
        },
        "placement.source_disks": _placement("source_disks", UNKNOWN),
        "placement.disks": _placement("disks", ()),
        "placement.owner": _placement("owner", ""),
        **{
            f"placement.{name}": _placement(name, None)
            for name in ("free_bytes", "total_bytes", "mode")
        },
        **{
            f"declared.{name}": _declared(name, "")
            for name in ("site", "medium", "offline_since", "immutable_until", "lock_mode")
        },
        **{
            f"declared.{name}": _declared(name, "")
            for name in ("key_kept_at", "alarm", "alarm_tested")
        },
        "declared.separate_login": _declared("separate_login", None),
        "drills.copy_at": _drills(copy_at=None),
        "drills.population": _drills(population=None),
        "drills.random": _drills(random=None),
        "drills.tables": _drills(tables=(), answers=()),
        "case.rpo_hours": lambda case: replace(case, rpo_hours=None),
        "case.rto_hours": lambda case: replace(case, rto_hours=None),
    }
)


def spoilt(case: Case) -> Iterator[tuple[str, Case]]:
    """Every way to spoil the case, by name, where it has the thing."""
    for name, spoil in SPOILS.items():
        found = spoil(case)
        if found is not None:
            yield name, found

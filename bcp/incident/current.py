"""Which incident is meant: the open one, or the one that was named.

An exercise and a real incident are never open together: what starts for real stops the exercise,
and no exercise starts while something real goes on. So a line can never land in the wrong one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bcp.incident.model import OVER, Incident, Mode, Phase
from inventory.entries import Entry, Kept
from inventory.words import HinomiError, T

STARTED, PHASE, ATTACHED = "incident.started", "incident.phase", "module.attached"

_NONE = T(
    '進行中の事案はありません。始めるには: hinomi incident start "何が起きたか"',
    'No incident is open. To start one: hinomi incident start "what happened"',
)
_UNKNOWN = T(
    "事案「{name}」はありません。番号は hinomi incident incidents で確かめてください。",
    'There is no incident "{name}": see their numbers with hinomi incident incidents.',
)
_SEVERAL = T(
    "「{name}」に当たる事案が {count} 件あります({ids})。番号を終わりまで指定してください。",
    '{count} incidents fit "{name}" ({ids}): give the whole number.',
)


def incidents(journal: Kept) -> list[Incident]:
    """Every incident and exercise, the oldest first."""
    entries = [
        entry
        for mode in Mode
        for kind in (STARTED, PHASE, ATTACHED)
        for entry in journal.entries(f"{mode.value}:", kind)
    ]
    return fold(sorted(entries, key=lambda entry: entry.sequence))


def fold(entries: Iterable[Entry]) -> list[Incident]:
    """The incidents that these entries, in order, tell of."""
    found: dict[str, Incident] = {}
    for entry in entries:
        if entry.kind == STARTED and entry.stream not in found:
            found[entry.stream] = _started(entry)
        elif entry.stream in found:
            found[entry.stream] = _moved(found[entry.stream], entry)
    return list(found.values())


def current(journal: Kept, name: str = "") -> Incident:
    """The incident that is meant; without a name the open one that began last."""
    found = incidents(journal)
    if name:
        return _named(found, name)
    going = [one for one in found if one.is_open]
    if not going:
        raise HinomiError(_NONE)
    return ([one for one in going if one.mode is Mode.LIVE] or going)[-1]


def shown(journal: Kept, name: str = "") -> Incident:
    """The incident that is read back: as `current`, but where none is open the last one."""
    found = incidents(journal)
    if name or not found or any(one.is_open for one in found):
        return current(journal, name)
    return found[-1]


def is_open(journal: Kept) -> bool:
    """Whether anything goes on, for real or as an exercise."""
    return any(one.is_open for one in incidents(journal))


def _named(found: Iterable[Incident], name: str) -> Incident:
    wanted = name.strip().removeprefix("#")
    exact = [one for one in found if wanted in (one.id, one.stream)]
    fitting = exact or [one for one in found if one.id.startswith(wanted) and wanted]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise HinomiError(_UNKNOWN.format(name=name))
    ids = ", ".join(one.stream for one in fitting)
    raise HinomiError(_SEVERAL.format(name=name, count=len(fitting), ids=ids))


def _started(entry: Entry) -> Incident:
    body, mode = entry.body, Mode(entry.stream.partition(":")[0])
    return Incident(
        id=entry.stream.partition(":")[2],
        mode=mode,
        title=str(body.get("title", "")),
        kind=str(body.get("kind", "other")),
        phase=_phase(body.get("phase"), Phase.ACTIVE),
        occurred=moment(body.get("occurred")) or entry.at,
        detected=moment(body.get("detected")) or entry.at,
        declared=entry.at,
        by=entry.actor,
    )


def _moved(one: Incident, entry: Entry) -> Incident:
    if entry.kind == PHASE:
        phase = _phase(entry.body.get("phase"), one.phase)
        return replace(one, phase=phase, ended=entry.at if phase in OVER else None)
    if entry.kind == ATTACHED and (module := str(entry.body.get("module", ""))):
        return replace(one, modules=tuple(dict.fromkeys((*one.modules, module))))
    return one


def _phase(value: object, otherwise: Phase) -> Phase:
    known: Mapping[Any, Phase] = {phase.value: phase for phase in Phase}
    return known.get(value, otherwise)


def moment(value: object) -> datetime | None:
    """A moment of a body; None where there is none that can be read."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None

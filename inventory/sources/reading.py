"""An export read into machines, with everything wrong in it and the columns that it lacks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from inventory.central import vocabulary
from inventory.central.records import Export, Record, moment, records
from inventory.ledger import cells
from inventory.ledger.cells import as_text
from inventory.ledger.problem import MisfitError, Problem
from inventory.ledger.text import half_width, key
from inventory.ledger.vocabulary import Worded, says_nothing
from inventory.sources import words
from inventory.sources.mapping import SourceMapping
from inventory.sources.model import COUNTS, DAYS, FLAGS, NAMING, TIMES, Machine
from inventory.words import T

MOST = 200_000  # rows of one file
NAMED = T(
    "資産番号、シリアル番号、名前、MACアドレス、IPアドレスのどれか一つ",
    "one of asset number, serial number, name, MAC address, IP address",
)
_RAW = frozenset({*TIMES, *DAYS})


@dataclass(slots=True)
class Listed:
    """What an export says: its machines, what is wrong, and the columns it does not have."""

    machines: list[Machine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lacking: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def read_source(export: Export, mapping: SourceMapping) -> Listed:
    """Every row of the export; those with a problem are told and not read."""
    naming = [t for name in NAMING if (c := mapping.columns.get(name)) for t in c.titles]
    more = [title for column in mapping.columns.values() for title in column.titles]
    found, parsers = Listed(), _parsers(mapping)
    rows = records(export, [naming], more)
    if len(rows) > MOST:
        raise export.wrong(T("行が多すぎます。分けてください。", "has too many rows; split it."))
    there = {title for record in rows for title in record.titles}
    found.lacking = tuple(
        name
        for name, column in mapping.columns.items()
        if rows and not any(key(title) in there for title in column.titles)
    )
    there_or_constant = (*mapping.columns, *mapping.constants)
    found.said = tuple(name for name in there_or_constant if name not in found.lacking)
    for record in rows:
        _read(record, export, mapping, parsers, found)
    return found


def _read(
    record: Record,
    export: Export,
    mapping: SourceMapping,
    parsers: Mapping[str, Callable[[Any], Any]],
    found: Listed,
) -> None:
    values: dict[str, Any] = {}
    before = len(found.problems)
    for name, parse in parsers.items():
        try:
            said = _said(record, mapping, name)
            if said is not None:
                values[name] = parse(said)
        except MisfitError as bad:
            titles = mapping.columns[name].titles if name in mapping.columns else (name,)
            found.problems.append(record.problem(export.name, bad.expected, *titles))
    if len(found.problems) > before:
        return
    if not any(values.get(name) for name in NAMING):
        titles = next(mapping.columns[n].titles for n in NAMING if n in mapping.columns)
        found.problems.append(record.problem(export.name, NAMED, *titles))
        return
    values.setdefault("platform", words.guess_platform(values.get("os", "")))
    found.machines.append(Machine(record.number, **values))


def _said(record: Record, mapping: SourceMapping, name: str) -> Any:  # noqa: ANN401 - text or time
    column = mapping.columns.get(name)
    if column is None:
        return mapping.constants.get(name)
    value = record.get(*column.titles)
    if isinstance(value, list):
        value = "、".join(map(str, value))
    if column.values and value is not None:
        value = column.values.get(vocabulary.word(as_text(value)), value)
    if value is None or (isinstance(value, str) and says_nothing(value) and name not in FLAGS):
        return None
    return value if name in _RAW else as_text(value)


def _parsers(mapping: SourceMapping) -> Mapping[str, Callable[[Any], Any]]:
    special: dict[str, Callable[[Any], Any]] = {
        "asset": half_width,
        "serial": half_width,
        "name": half_width,
        "platform": words.platform,
        "version": words.version,
        "build": words.build,
        "macs": lambda said: _plain(cells.macs(said)),
        "addresses": lambda said: tuple(map(str, _plain(cells.addresses(said)))),
        **dict.fromkeys(TIMES, lambda said: moment(said, utc=mapping.utc)),
        **dict.fromkeys(DAYS, lambda said: words.last_day(said, utc=mapping.utc)),
        **dict.fromkeys(FLAGS, words.flag),
        **dict.fromkeys(COUNTS, words.count),
    }
    return MappingProxyType(
        {name: special.get(name, str) for name in {**mapping.columns, **mapping.constants}}
    )


def _plain(found: tuple[Any, ...] | Worded[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Addresses of one cell, once each; a remark beside them is of no use here."""
    return tuple(dict.fromkeys(found.value if isinstance(found, Worded) else found))

"""Exports made for a test, and reading them by a mapping."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from inventory.central.building import Found
from inventory.central.importing import read_cells
from inventory.central.mapping import SOURCES, Column, ColumnMapping, Format
from inventory.central.model import MfaCell, Source
from inventory.central.records import Export
from tests.inventory.ledger.books import csv_text

PLACE = {"system": "庁内", "path": "console", "zone": "LGWAN接続系"}


def columns(**titles: str | tuple[str, Mapping[str, str]]) -> dict[str, Column]:
    return {
        name: Column((t,), {}) if isinstance(t, str) else Column((t[0],), t[1])
        for name, t in titles.items()
    }


def mapping(
    format_: Format,
    source: Source | None = None,
    **fields: Any,  # noqa: ANN401 - fields of the mapping by name
) -> ColumnMapping:
    plain = {"columns": {}, "constants": PLACE, **fields}
    return ColumnMapping("m", "0" * 64, "P", format_, source or SOURCES[format_][0], **plain)


def table(rows: Sequence[Sequence[str]], encoding: str = "utf-8", delimiter: str = ",") -> Export:
    return Export(Path("e.csv"), csv_text(rows, delimiter).encode(encoding))


def objects(*found: Mapping[str, Any], lines: bool = False) -> Export:
    text = "\n".join(map(json.dumps, found)) if lines else json.dumps({"value": found})
    return Export(Path("e.json"), text.encode())


def text(raw: str) -> Export:
    return Export(Path("e.conf"), raw.encode())


def read(export: Export, by: ColumnMapping) -> Found:
    return read_cells(export, by)


def only(export: Export, by: ColumnMapping) -> dict[str, MfaCell]:
    """The cells by account, of a file without a problem."""
    found = read_cells(export, by)
    assert found.problems == []
    return {cell.account: cell for cell in found.cells}

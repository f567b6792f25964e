"""Rows for the ledger, to be filled in by a person: an Excel book in the ledger's own columns.

What discovery knows stands in it; the asset number, the section and the rest are left empty, and
the kind and the zone are chosen from a list. `hinomi inventory import` reads the book as it is
once it is filled in; hosts that it lacks stay.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from inventory.ledger.columns import HOSTS
from inventory.ledger.vocabulary import KINDS, ZONES
from inventory.model import Zone
from inventory.refusals import refusal
from inventory.words import HinomiError, T

_FIELDS = (
    "id",
    "name",
    "kind",
    "zone",
    "os",
    "addresses",
    "macs",
    "model",
    "serial",
    "department",
    "owner",
    "location",
    "note",
)
_WIDE = {"addresses": 18, "macs": 20, "note": 48, "location": 24}
_TO_FILL = ("id", "name", "kind", "model", "department", "owner", "location")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One device that the ledger lacks; `note` says how and when it was seen."""

    zone: Zone
    addresses: tuple[str, ...]
    mac: str
    port: str
    note: str


def write_proposals(proposals: Iterable[Proposal], path: Path) -> int:
    """Write the book; the number of its rows."""
    if path.suffix.lower() != ".xlsx":
        raise HinomiError(
            T(f"{path}: 拡張子は .xlsx にしてください。", f"{path}: the ending must be .xlsx.")
        )
    rows = [_row(one) for one in proposals]
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, **_TEXT_ONLY}) as book:
        head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1})
        fill = book.add_format({"bg_color": "#FFF8DC", "num_format": "@", "border": 1})
        text = book.add_format({"num_format": "@", "border": 1, "text_wrap": True})
        sheet = book.add_worksheet(HOSTS.names[0])
        for index, name in enumerate(_FIELDS):
            sheet.write_string(0, index, HOSTS.column(name).title, head)
            sheet.set_column(index, index, _WIDE.get(name, 16))
        for number, row in enumerate(rows, 1):
            for index, (name, value) in enumerate(zip(_FIELDS, row, strict=True)):
                sheet.write_string(number, index, value, fill if name in _TO_FILL else text)
        _choices(sheet, len(rows))
        sheet.freeze_panes(1, 0)
    try:
        path.write_bytes(raw.getvalue())
    except OSError as bad:
        raise HinomiError(
            T(
                f"{path}: 書き込めません（{refusal(bad).ja}）。",
                f"{path}: cannot be written ({refusal(bad).en}).",
            )
        ) from None
    return len(rows)


_TEXT_ONLY = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def _row(one: Proposal) -> Sequence[str]:
    told = {
        "zone": ZONES.show(one.zone),
        "addresses": "\n".join(one.addresses),
        "macs": one.mac,
        "note": one.note,
    }
    return [told.get(name, "") for name in _FIELDS]


def _choices(sheet: Worksheet, rows: int) -> None:
    """Lists to choose from, for the rows that there are and as many below them."""
    for name, words in (("kind", KINDS.written), ("zone", ZONES.written)):
        column = _FIELDS.index(name)
        said = {"validate": "list", "source": list(words.values())}
        sheet.data_validation(1, column, max(rows, 1) + 50, column, said)

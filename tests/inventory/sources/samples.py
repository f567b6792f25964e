"""Exports built here in the forms that products write them; no real machine is in them."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from inventory.central.mapping import Column
from inventory.central.records import Export
from inventory.sources.mapping import SourceMapping

TITLES = (
    "資産番号",
    "コンピューター名",
    "シリアル番号",
    "MACアドレス",
    "OS",
    "最終接続日時",
    "暗号化",
)
ROWS = (
    (
        "Ａ０００１",
        "ＰＣ－０００１",
        "PF2ABC12",
        "00-A0-DE-00-00-01",
        "Windows 11 Pro",
        "令和8年11月20日",
        "済",
    ),
    ("A0002", "髙﨑①\tPC", "", "00a0.de00.0002", 'Windows 10 "LTSC"', "2026/11/19 9:05", "未"),
)
COLUMNS = {
    "asset": "資産番号",
    "name": "コンピューター名",
    "serial": "シリアル番号",
    "macs": "MACアドレス",
    "os": "OS",
    "seen": "最終接続日時",
    "encrypted": "暗号化",
}


def mapping(**more: object) -> SourceMapping:
    """A mapping of the columns of these samples."""
    columns = {name: Column((title,), {}) for name, title in COLUMNS.items()}
    return SourceMapping("sample", "0" * 64, "見本", columns, **more)  # type: ignore[arg-type]


def text(
    rows: Sequence[Sequence[str]] = ROWS, *, delimiter: str = ",", quoted: bool = False
) -> str:
    """A table as text with CRLF."""
    out = io.StringIO(newline="")
    plain = csv.writer(out, delimiter=delimiter)
    every = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    (every if quoted else plain).writerows((TITLES, *rows))
    return out.getvalue()


def export(raw: bytes, name: str = "list.csv") -> Export:
    """A file of these bytes."""
    return Export(Path(name), raw)


def book() -> bytes:
    """The same in Excel, under a merged title."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["端末一覧(令和8年11月20日現在)"])
    sheet.merge_cells("A1:G1")
    sheet.append([])
    for row in (TITLES, *ROWS):
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()

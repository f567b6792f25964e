"""The common form for ransomware or DDoS as a workbook, to be copied into the official one."""

import io
from collections.abc import Sequence

import xlsxwriter

from bcp.common_form.filling import Filled
from bcp.common_form.model import TITLES, Section

_SAID = "見出しの「独自」は火見の言葉。提出の前に最新の様式へ書き写す。"


def render_common_form(
    kind: str,
    edition: str,
    parts: Sequence[tuple[Section, Sequence[Filled]]],
    *,
    drill: bool = False,
) -> bytes:
    """The workbook; cells are text, what nobody knows yet is 調査中."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False}) as book:
        cell = {"font_name": "BIZ UDGothic", "font_size": 11, "valign": "top", "text_wrap": True}
        plain = book.add_format(cell | {"border": 1})
        head = book.add_format(cell | {"border": 1, "bold": True, "bg_color": "#E8E8EC"})
        loose = book.add_format(cell | {"text_wrap": False})
        sheet = book.add_worksheet(TITLES[kind])
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 70)
        sheet.set_column(2, 2, 10)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        title = f"{'【訓練】' if drill else ''}{TITLES[kind]}共通様式に書く事柄（{edition}）"
        sheet.write_string(0, 0, title, book.add_format(cell | {"bold": True, "text_wrap": False}))
        sheet.write_string(1, 0, _SAID, loose)
        if drill:
            sheet.set_header("&C訓練")
        row = 3
        for section, fields in parts:
            sheet.merge_range(row, 0, row, 2, section.title, head)
            row += 1
            for one in fields:
                sheet.write_string(row, 0, one.field.title, plain)
                sheet.write_string(row, 1, one.words or "調査中", plain)
                sheet.write_string(row, 2, "" if one.field.verified else "独自", plain)
                row += 1
    return kept.getvalue()

"""The workbook: the same content as the paper, strings only, filters, A4 landscape, same bytes."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from reports.sheet import MAX_CELL, render_sheet
from reports.view import Grade
from tests.reports.sample import HEAD, make_view

VIEW = make_view(12)
SHEETS = ["概要", "指摘事項", "全結果", "未確認", "例外承認", "機器"]


def opened(document: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(document))


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return opened(render_sheet(VIEW))


def cells(sheet: Worksheet) -> list[list[str]]:
    return [[str(c.value or "") for c in row] for row in sheet.iter_rows()]


def test_sheets_and_rows(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS
    rows = {name: book[name].max_row - 1 for name in SHEETS[1:]}
    assert rows == {
        "指摘事項": sum(len(f.members) for f in VIEW.findings),
        "全結果": len(VIEW.results),
        "未確認": len(VIEW.not_covered),
        "例外承認": len(VIEW.waivers),
        "機器": len(VIEW.hosts),
    }


def test_every_field_of_a_finding_is_there(book: openpyxl.Workbook) -> None:
    rows = cells(book["指摘事項"])[1:]
    members = [(f, m) for f in VIEW.findings for m in f.members]
    for row, (f, m) in zip(rows, members, strict=True):
        stored = (
            f.number, f.title, f.check, f.severity, f.field, f.risk, f.remedy, *f.refs,
            "\n".join(f.criteria), "\n".join(f.facts), m.host, m.host_id, m.department, m.owner,
            m.fingerprint, m.trend, m.state, m.first_seen, m.last_seen, str(m.runs), m.assignee,
            m.due, m.note, m.claimed, m.last_run, m.observed, m.expected, m.provenance,
            "\n".join(m.lines), m.evidence, m.waiver,
        )  # fmt: skip
        assert set(stored) <= set(row)
        assert any(f.grade.value in cell for cell in row)


def test_every_result_and_the_head_of_the_journal(book: openpyxl.Workbook) -> None:
    rows = cells(book["全結果"])[1:]
    for row, result in zip(rows, VIEW.results, strict=True):
        assert {result.host, result.check, result.title, result.evidence, result.reason} <= set(row)
    assert any(HEAD in row for row in cells(book["概要"]))


def test_totals_of_the_hosts_add_up(book: openpyxl.Workbook) -> None:
    rows = cells(book["機器"])
    first = rows[0].index(Grade.MAJOR.value)
    assert sum(int(n) for row in rows[1:] for n in row[first:]) == len(VIEW.results)


def test_every_cell_is_text_whatever_it_looks_like() -> None:
    names = ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "0012", "http://x.example", "1e5")
    hosts = tuple(replace(h, name=n, id=n) for h, n in zip(VIEW.hosts, names, strict=False))
    document = render_sheet(replace(VIEW, hosts=hosts))
    sheet = opened(document)["機器"]
    assert [row[1] for row in cells(sheet)[1:]] == list(names)
    for each in opened(document).worksheets:
        kinds = {cell.data_type for row in each.iter_rows() for cell in row if cell.value}
        assert kinds <= {"s", "inlineStr"}
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = [archive.read(n) for n in archive.namelist() if "worksheets/sheet" in n]
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts)


def test_filters_frozen_header_and_print_setup(book: openpyxl.Workbook) -> None:
    for name in SHEETS[1:]:
        sheet = book[name]
        assert sheet.auto_filter.ref is not None
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.page_setup.fitToHeight == 0


def test_the_same_view_gives_the_same_bytes() -> None:
    assert render_sheet(VIEW) == render_sheet(make_view(12))


def test_a_text_too_long_for_a_cell_says_that_it_was_cut() -> None:
    long = replace(VIEW.results[0], observed="長" * 40_000)
    sheet = opened(render_sheet(replace(VIEW, results=(long,))))["全結果"]
    (cell,) = [c for c in cells(sheet)[1] if c.startswith("長")]
    assert cell == "長" * MAX_CELL + "…（以下8000字略）"


def test_an_empty_report_has_every_sheet() -> None:
    empty = replace(VIEW, findings=(), results=(), not_covered=(), waivers=(), hosts=())
    assert opened(render_sheet(empty)).sheetnames == SHEETS

"""The ledgers of the year: a row for each record, strings only, no names in public."""

import io
from dataclasses import replace

import openpyxl
import pytest

from audit.cycle.report_digest import report_digest
from audit.cycle.report_text import ReportSignature
from reports import audit_sheet_year as year
from reports.audit_source import AuditSource
from reports.audit_year_sheet import LEDGERS, render_sheet
from reports.view import Edition
from tests.audit.cycle.year_town import END, HANA, HOSTS, findings, record, source
from tests.reports.test_sheet import cells

RECORD = record()


def opened(source_: AuditSource) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render_sheet(source_)))


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return opened(source())


def everything(book: openpyxl.Workbook) -> str:
    return "\n".join("\t".join(row) for name in book.sheetnames for row in cells(book[name]))


def test_every_record_has_its_row(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["概要", *(one.name for one in LEDGERS)]
    rows = {name: book[name].max_row - 1 for name in book.sheetnames}
    findings_ = RECORD.findings
    papers = [p for one in RECORD.engagements for p in one.every_paper]
    assert rows["指摘一覧"] == len(findings_)
    assert rows["指摘の起票"] == sum(len(f.raised) for f in findings_)
    assert rows["改善措置"] == sum(max(1, len(a.steps)) for f in findings_ for a in f.actions)
    assert rows["調書一覧"] == len(papers)
    assert rows["証拠"] == sum(len(p.evidence) for p in papers)
    assert rows["個別監査"] == len(RECORD.engagements)
    assert rows["推移"] == len(RECORD.history)


def test_a_row_has_as_many_cells_as_the_sheet_has_columns() -> None:
    for one in LEDGERS:
        assert {len(row) for row in one.rows(RECORD)} <= {len(one.columns)}, one.name
        assert set(one.public) <= {title for title, _ in one.columns}, one.name


def test_every_cell_is_text_whatever_it_looks_like() -> None:
    wild = "=cmd|' /C calc'!A0"
    first, *rest = findings()
    five = replace(first.five, condition=wild, cause="+1", effect="@SUM(A1)", criterion="\u202eexe")
    changed = replace(RECORD, findings=(replace(first, five=five), *rest))
    sheet = opened(source(of=changed))["指摘一覧"]
    assert {c.data_type for row in sheet.iter_rows() for c in row if c.value} == {"s"}
    values = [c.value for c in sheet[2]]
    assert {wild, "+1", "@SUM(A1)", "<U+202E>exe"} <= set(values)


def test_heads_are_frozen_filtered_and_printed_on_a4_landscape(book: openpyxl.Workbook) -> None:
    for one in LEDGERS:
        sheet = book[one.name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$1:$1"


def test_the_same_source_gives_the_same_bytes() -> None:
    assert render_sheet(source()) == render_sheet(source())


def test_the_public_edition_has_no_host_no_person_and_no_text_of_people() -> None:
    text = everything(opened(source(Edition.PUBLIC)))
    inside = everything(opened(source()))
    five = RECORD.findings[0].five
    names = [name for host in HOSTS for name in host[:2]]
    for words in (*names, HANA, "副市長", "課長 太郎", five.condition, five.cause, "住民記録",
                  "予算が次の年度", "監視を強める", "HEAD-412.txt.sig", "規程1.pdf"):  # fmt: skip
        assert words in inside, words
        assert words not in text, words
    assert "公開版" in text
    assert RECORD.findings[0].number in text


def test_one_engagement_holds_its_own_and_nothing_else() -> None:
    book = opened(source(engagement_id="2026-02"))
    assert {row[0] for row in cells(book["個別監査"])[1:]} == {"2026-02"}
    numbers = {row[0] for row in cells(book["指摘一覧"])[1:]}
    assert numbers == {f.number for f in RECORD.raised_in("2026-02")}
    assert numbers


def test_an_exception_for_every_host_says_so() -> None:
    whole = tuple(replace(one, host="*") for one in RECORD.exceptions)
    sheet = opened(source(of=replace(RECORD, exceptions=whole)))["点検の例外"]
    assert "すべての機器" in cells(sheet)[1]


def test_a_decision_stands_only_for_what_the_report_says_now() -> None:
    signed = ReportSignature(report_digest(RECORD, "2026"), "副市長", "CISO", "", END, 900)
    text = replace(RECORD.text, signatures=(signed,))
    decided = replace(RECORD, text=text)
    column = [title for title, _ in year.DECISIONS].index("今の内容に対する決裁")
    row = next(r for r in cells(opened(source(of=decided))["決裁"]) if r[0] == "報告書 2026")
    assert row[column] == "○"
    changed = replace(decided, text=replace(text, opinion="別の総評"))
    row = next(r for r in cells(opened(source(of=changed))["決裁"]) if r[0] == "報告書 2026")
    assert row[column] == ""
    states = [r[2] for r in cells(opened(source(of=changed))["報告書の文"]) if r[1] == "状態"]
    assert states[0] == "決裁後変更"

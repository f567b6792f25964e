"""The workbook and the JSON: every unit on a line, strings only, the same bytes twice."""

import io
import json

import openpyxl
import pytest

from reports.mfa_data import render_mfa_data
from reports.mfa_edition import public_mfa
from reports.mfa_sheet import render_mfa_sheet
from reports.mfa_view import MfaReport
from tests.audit.mfa.coverage_sample import city
from tests.reports.mfa_sample import empty, large, view_of
from tests.reports.test_sheet import cells

VIEW = view_of(city())
SHEETS = [
    "概要", "三つの率", "すべての入口", "実測", "取り込んだ記録", "職員との突合", "計算した証跡",
]  # fmt: skip


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render_mfa_sheet(VIEW)))


def test_every_unit_attempt_and_person_has_its_line(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS
    rows = {name: book[name].max_row - 1 for name in SHEETS[1:]}
    assert rows == {
        "三つの率": len(VIEW.zones) + len(VIEW.paths) + 1,
        "すべての入口": len(VIEW.units),
        "実測": sum(len(p.tries) for p in VIEW.proofs),
        "取り込んだ記録": 2,
        "職員との突合": 2,
        "計算した証跡": len(VIEW.seen),
    }


def test_every_field_of_a_unit_is_there(book: openpyxl.Workbook) -> None:
    for row, unit in zip(cells(book["すべての入口"])[1:], VIEW.units, strict=True):
        for text in (unit.words, unit.reason, unit.exempt, unit.door, unit.grade, *unit.steps):
            assert any(text in each for each in row)


def test_numerators_stand_beside_their_denominator(book: openpyxl.Workbook) -> None:
    total = next(row for row in cells(book["三つの率"]) if row[1] == "全体")
    assert total[2:9] == ["12", "4", "33.3%", "7", "58.3%", "2", "16.6%"]


def test_the_same_view_gives_the_same_bytes() -> None:
    assert render_mfa_sheet(VIEW) == render_mfa_sheet(view_of(city()))
    assert render_mfa_data(VIEW) == render_mfa_data(view_of(city()))


@pytest.mark.parametrize("view", [view_of(empty()), view_of(large(40)), public_mfa(VIEW)])
def test_every_sheet_is_there_for_every_body(view: MfaReport) -> None:
    made = openpyxl.load_workbook(io.BytesIO(render_mfa_sheet(view)))
    assert made.sheetnames == SHEETS


def test_json_tells_the_same_and_the_public_one_names_nobody() -> None:
    told = json.loads(render_mfa_data(VIEW))
    assert told["format"] == "hinomi.mfa/1"
    assert len(told["report"]["units"]) == len(VIEW.units)
    public = render_mfa_data(public_mfa(VIEW)).decode()
    for name in ("hinoyama", "jumin", "zeimu", "taishoku", "sshd_config", "退職", "AST-"):
        assert name not in public

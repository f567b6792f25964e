"""The workbook and the JSON on backups: opened again, everything on a line, strings only."""

import io
import json
from dataclasses import replace

import openpyxl
import pytest

from reports.backup_data import render_backup_data
from reports.backup_edition import public_backup
from reports.backup_sheet import render_backup_sheet
from reports.backup_view import BackupReport
from tests.reports.backup_sample import city, empty, healthy, many, nothing, view_of
from tests.reports.test_sheet import cells

VIEW = view_of(city())
SHEETS = [
    "概要", "情報システム", "毀損", "バックアップ対象", "保管先", "復元訓練", "戻した表",
    "復元の実測", "様式7", "不適合", "すべての判定",
]  # fmt: skip


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render_backup_sheet(VIEW)))


def test_everything_has_its_line(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS
    rows = {name: book[name].max_row - 1 for name in SHEETS[1:]}
    assert rows == {
        "情報システム": len(VIEW.systems),
        "毀損": sum(len(one.sets) for one in VIEW.losses),
        "バックアップ対象": len(VIEW.sets),
        "保管先": sum(len(one.held) for one in VIEW.sets),
        "復元訓練": sum(len(one.drills) for one in VIEW.sets),
        "戻した表": 2,
        "復元の実測": len(VIEW.measured),
        "様式7": len(VIEW.form),
        "不適合": VIEW.counts.violations,
        "すべての判定": len(VIEW.judgements),
    }


def test_each_violation_names_its_system() -> None:
    fault = next(one for held in VIEW.sets for one in held.faults)
    view = replace(VIEW, plan_faults=(replace(fault, target="広報ホームページ"),))
    made = openpyxl.load_workbook(io.BytesIO(render_backup_sheet(view)))
    head, plan, *rows = cells(made["不適合"])
    assert head[:3] == ["情報システム", "対象", "保管先"]
    assert plan[:3] == ["広報ホームページ", "", ""]
    assert {tuple(row[:2]) for row in rows} <= {(one.system, one.id) for one in VIEW.sets}


def test_form_seven_has_what_is_known_and_room_for_the_plan(book: openpyxl.Workbook) -> None:
    head, first, *rest = cells(book["様式7"])
    assert head[1:7] == ["重要情報（データ）", "媒体", "周期", "世代", "保管場所", "復元訓練"]
    assert first[:4] == ["住民記録システム", "住民基本台帳のファイル", "NAS", "24時間ごと"]
    assert "14" in first[4]
    assert "県データセンター（遠隔）" in first[5]
    assert first[6] == "R8.11.20 全部を復元（12分0秒）"
    assert head[7:] == ["課題", "対策", "担当", "期限"]
    assert not any(first[7:])
    assert rest[-1][:2] == ["広報ホームページ", "（定めなし）"]


def test_every_cell_is_a_string(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n") for cell in row)
            assert all(cell.value is None or isinstance(cell.value, str) for cell in row)


def test_the_same_view_gives_the_same_bytes() -> None:
    assert render_backup_sheet(VIEW) == render_backup_sheet(view_of(city()))
    assert render_backup_data(VIEW) == render_backup_data(view_of(city()))


@pytest.mark.parametrize(
    "view",
    [view_of(healthy()), view_of(empty()), view_of(nothing()), view_of(many(40)),
     public_backup(VIEW)],
)  # fmt: skip
def test_every_sheet_is_there_for_every_body(view: BackupReport) -> None:
    made = openpyxl.load_workbook(io.BytesIO(render_backup_sheet(view)))
    assert made.sheetnames == SHEETS
    assert json.loads(render_backup_data(view))["format"] == "hinomi.backup/1"


def test_json_carries_what_ict_bcp_takes_over() -> None:
    told = json.loads(render_backup_data(VIEW))
    first = told["restore_measured"][0]
    assert (first["system"], first["minutes"], first["bytes"]) == (
        "住民記録システム",
        52.0,
        6 << 30,
    )
    assert (first["restored_whole"], first["data_sets"], first["rto_hours"]) == (2, 2, 0.5)
    assert {one["evidence"] for one in first["measured"]} <= {
        drill["evidence"] for one in told["report"]["sets"] for drill in one["drills"]
    }
    assert [one["system"] for one in told["restore_measured"]] == [s.name for s in VIEW.systems]
    public = render_backup_data(public_backup(VIEW)).decode()
    for name in ("住民記録", "県DC", "/srv", "鈴木"):
        assert name not in public

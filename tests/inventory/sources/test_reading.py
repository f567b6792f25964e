"""Exports in every encoding and separator give the same machines; what is wrong is told by row."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.central.mapping import Column
from inventory.sources.model import Machine, as_object, from_object
from inventory.sources.reading import read_source
from inventory.words import HinomiError
from tests.inventory.sources.samples import ROWS, book, export, mapping, text

EXPECTED = (
    Machine(
        2,
        asset="A0001",
        serial="PF2ABC12",
        name="PC-0001",
        platform="windows",
        os="Windows 11 Pro",
        macs=("00:a0:de:00:00:01",),
        seen=datetime(2026, 11, 19, 15, tzinfo=UTC),
        encrypted=True,
    ),
    Machine(
        3,
        asset="A0002",
        name="髙﨑①\tPC",
        platform="windows",
        os='Windows 10 "LTSC"',
        macs=("00:a0:de:00:00:02",),
        seen=datetime(2026, 11, 19, 0, 5, tzinfo=UTC),
        encrypted=False,
    ),
)
FORMS = {
    "utf-8": text().encode(),
    "utf-8 with mark, quoted": text(quoted=True).encode("utf-8-sig"),
    "cp932": text().encode("cp932"),
    "cp932 tabs": text(delimiter="\t", quoted=True).encode("cp932"),
    "utf-16 tabs quoted": ("\ufeff" + text(delimiter="\t", quoted=True)).encode("utf-16-le"),
    "utf-16 big endian": ("\ufeff" + text(delimiter="\t")).encode("utf-16-be"),
    "semicolons": text(delimiter=";").encode(),
    "titles over it": ("端末一覧,,,\r\n作成日 2026-11-20\r\n\r\n" + text()).encode("cp932"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_encoding_and_separator_says_the_same(form: str) -> None:
    found = read_source(export(FORMS[form]), mapping())
    shift = found.machines[0].row - 2
    assert found.problems == []
    assert tuple(replace(one, row=one.row - shift) for one in found.machines) == EXPECTED


def test_excel_under_a_merged_title() -> None:
    found = read_source(export(book(), "list.xlsx"), mapping())
    assert [one.row for one in found.machines] == [4, 5]
    assert tuple(replace(one, row=one.row - 2) for one in found.machines) == EXPECTED


@pytest.mark.parametrize(
    ("at", "value", "column"),
    [(3, "00:11", "MACアドレス"), (5, "令和8年2月30日", "最終接続日時"), (6, "たぶん", "暗号化")],
)
def test_a_wrong_cell_is_told_with_its_place(at: int, value: str, column: str) -> None:
    row = [*ROWS[0][:at], value, *ROWS[0][at + 1 :]]
    found = read_source(export(text([row, ROWS[1]]).encode()), mapping())
    assert [(p.row, p.column, p.value) for p in found.problems] == [(2, column, value)]
    assert [one.row for one in found.machines] == [3]


def test_a_row_that_names_no_machine_is_a_problem() -> None:
    found = read_source(export(text([("", "", "", "", "Windows 11", "", "")]).encode()), mapping())
    assert [p.row for p in found.problems] == [2]
    assert not found.machines


def test_a_column_that_the_file_lacks_is_told_and_not_said() -> None:
    columns = {**mapping().columns, "locked": Column(("画面ロック",), {})}
    found = read_source(export(text().encode()), replace(mapping(), columns=columns))
    assert found.lacking == ("locked",)
    assert "locked" not in found.said
    assert "encrypted" in found.said


def test_none_is_a_no_where_yes_or_no_is_asked() -> None:
    rows = [(*ROWS[0][:6], "なし"), (*ROWS[1][:6], "-")]
    found = read_source(export(text(rows).encode()), mapping())
    assert [one.encrypted for one in found.machines] == [False, None]


def test_a_constant_is_of_every_row_and_never_of_an_empty_cell() -> None:
    constants = {"locked": "yes", "encrypted": "yes"}
    rows = [(*ROWS[0][:6], "")]
    other = replace(mapping(), constants=constants)
    found = read_source(export(text(rows).encode()), other)
    assert "locked" in found.said
    assert (found.machines[0].locked, found.machines[0].encrypted) == (True, None)


def test_a_file_without_any_naming_column_is_refused() -> None:
    with pytest.raises(HinomiError, match="資産番号"):
        read_source(export(b"a,b\n1,2\n"), mapping())


def test_words_of_the_mapping_and_constants() -> None:
    columns = {**mapping().columns, "encrypted": Column(("暗号化",), {"済": "unknown"})}
    other = replace(mapping(), columns=columns, constants={"managed": "yes"})
    found = read_source(export(text().encode()), other)
    assert [one.encrypted for one in found.machines] == [None, False]
    assert [one.managed for one in found.machines] == [True, True]


def test_json_of_a_graph_is_read_too() -> None:
    columns = {
        "serial": Column(("serialNumber",), {}),
        "synced": Column(("lastSyncDateTime",), {}),
        "supervised": Column(("isSupervised",), {}),
        "updates_until": Column(("expires",), {}),
    }
    told = {
        "serialNumber": "DMPX1234",
        "lastSyncDateTime": "2026-11-20T01:02:03.1234567Z",
        "isSupervised": False,
        "expires": 1907539200000,
    }
    raw = json.dumps({"value": [told]}).encode()
    found = read_source(export(raw, "graph.json"), replace(mapping(), columns=columns))
    assert found.problems == []
    assert found.machines == [
        Machine(
            1,
            serial="DMPX1234",
            synced=datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC),
            updates_until=date(2030, 6, 13),
            supervised=False,
        )
    ]


def test_what_is_kept_is_read_back() -> None:
    assert tuple(from_object(json.loads(json.dumps(as_object(m)))) for m in EXPECTED) == EXPECTED


def test_two_columns_of_one_title_are_refused() -> None:
    raw = text().replace("最終接続日時", "暗号化").encode()
    with pytest.raises(HinomiError, match="暗号化"):
        read_source(export(raw), mapping())


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(raw: bytes) -> None:
    try:
        found = read_source(export(raw), mapping())
    except HinomiError:
        return
    assert all(one.row for one in found.machines)


@given(st.lists(st.text('0Ａ令和1/-:.あ"\t ,済', max_size=12), min_size=7, max_size=7))
def test_every_row_is_read_or_told(cells: list[str]) -> None:
    found = read_source(export(text([cells]).encode()), mapping())
    filled = any(cell.strip() for cell in cells)
    assert len(found.machines) + bool(found.problems) <= 1 or not filled
    if found.machines and not found.machines[0].seen:
        assert not any(character.isdigit() for character in cells[5])

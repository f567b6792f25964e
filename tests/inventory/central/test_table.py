"""Lists of any product: every encoding and words, and a wrong cell named by row and column."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.central.building import Found
from inventory.central.mapping import Format
from inventory.central.model import Answer, FactorKind, MfaCell, Source
from inventory.central.records import Export
from inventory.central.vocabulary import word
from inventory.model import Zone
from inventory.words import HinomiError
from tests.inventory.central.exports import PLACE, columns, mapping, only, read, table
from tests.inventory.ledger.books import write_book

TITLES = ("利用者ID", "二要素", "方式", "登録", "最終認証")
COLUMNS = columns(
    account="利用者ID",
    enforced=("二要素", {"必須化": "yes"}),
    factor_kinds="方式",
    enrolled="登録",
    last_mfa_at="最終認証",
)
ROWS = (
    ("CITY\\yamada", "必須化", "顔+PIN", "登録済", "R8.11.20 9:30"),
    ("CITY\\tanaka", "任意", "パスワード", "未登録", "なし"),
)
BY = mapping(Format.TABLE, columns=COLUMNS, local_names=True)
YAMADA = MfaCell.model_validate(
    {
        "account": "yamada",
        "system": "庁内",
        "path": "console",
        "zone": "lgwan",
        "source": "E1",
        "enforced": "yes",
        "kinds": {"K", "I"},
        "enrolled": "yes",
        "last_mfa_at": datetime(2026, 11, 20, 0, 30, tzinfo=UTC),
    }
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_encoding_and_separator(encoding: str, delimiter: str) -> None:
    found = only(table([TITLES, *ROWS], encoding, delimiter), BY)
    assert found["yamada"] == YAMADA
    assert found["tanaka"].enforced is Answer.NO
    assert found["tanaka"].last_mfa_at is None


def test_a_workbook_with_lines_above_the_titles_and_a_total(tmp_path: Path) -> None:
    rows = [("利用者一覧",), (), TITLES, *ROWS, ("合計", "2名")]
    path = write_book(tmp_path / "l.xlsx", {"表紙": [("部外秘",)], "一覧": rows})
    assert only(Export(path, path.read_bytes()), BY)["yamada"] == YAMADA


def test_what_looks_like_a_formula_is_text() -> None:
    row = ("=cmd|' /C calc'!A0", "任意", "パスワード", "未登録", "")
    assert list(only(table([TITLES, row]), BY)) == ["=cmd|' /c calc'!a0"]


@pytest.mark.parametrize(
    ("at", "value", "column"),
    [
        (0, "", "利用者ID"),
        (1, "たぶん", "二要素"),
        (2, "気合", "方式"),
        (2, "顔+気合", "方式"),
        (3, "申請中", "登録"),
        (4, "昨日", "最終認証"),
        (4, "2026-13-01", "最終認証"),
    ],
)
def test_a_wrong_cell_is_named(at: int, value: str, column: str) -> None:
    row = (*ROWS[0][:at], value, *ROWS[0][at + 1 :])
    [problem] = read(table([TITLES, row, ROWS[1]]), BY).problems
    assert (problem.file, problem.row, problem.column) == ("e.csv", 2, column)


def test_a_column_that_is_not_there_is_an_error() -> None:
    with pytest.raises(HinomiError, match="最終認証"):
        read(table([TITLES[:-1], ROWS[0][:-1]]), BY)


def test_control_characters_are_refused_with_their_row() -> None:
    with pytest.raises(HinomiError, match="row 3"):
        read(table([TITLES, ROWS[0], ("a\x07b", *ROWS[1][1:])]), BY)


def test_a_setting_told_twice_is_a_problem() -> None:
    [problem] = read(table([TITLES, ROWS[0], ROWS[0]]), BY).problems
    assert problem.row == 3


def test_several_tokens_of_one_account() -> None:
    by = mapping(Format.TABLE, Source.ENROLMENT, columns=COLUMNS)
    lost = ("yamada", "", "ICカード", "未登録", "")
    here = ("yamada", "", "OTP", "登録済", "2026-11-01")
    for rows in ((lost, here), (here, lost)):
        found = only(table([TITLES, *rows]), by)
        assert found["yamada"].enrolled is Answer.YES
        assert found["yamada"].last_mfa_at == datetime(2026, 10, 31, 15, tzinfo=UTC)


def test_place_may_stand_in_columns() -> None:
    titles = ("ID", "システム", "経路", "系")
    by = mapping(
        Format.TABLE,
        columns=columns(account="ID", system="システム", path="経路", zone="系"),
        constants={},
    )
    cell = only(table([titles, ("a", "住基", "リモートデスクトップ", "番号系")]), by)["a"]
    assert (cell.system, cell.path.value, cell.zone) == ("住基", "rdp", Zone.MYNUMBER)
    [problem] = read(table([titles, ("a", "", "rdp", "番号系")]), by).problems
    assert problem.column == "システム"


EXEMPT = columns(account="ID", exempt_reason="理由", exempt_until="期限", exempt_approver="承認者")


def test_an_exemption_has_three_parts() -> None:
    titles = ("ID", "理由", "期限", "承認者")
    by = mapping(Format.TABLE, columns=EXEMPT)
    cell = only(table([titles, ("a", "非常用", "令和9年3月31日", "CISO"), ("b", "", "", "")]), by)
    exempt = cell["a"].exempt
    assert exempt is not None
    assert (exempt.until, exempt.approver) == (date(2027, 3, 31), "CISO")
    assert cell["b"].exempt is None
    for row in (("a", "非常用", "", "CISO"), ("a", "", "R9.3.31", ""), ("a", "x", "永久", "y")):
        assert read(table([titles, row]), by).problems


def outcome(export: Export) -> Found | HinomiError:
    try:
        return read(export, BY)
    except HinomiError as refused:
        return refused


CELL = st.text(st.characters(codec="utf-8"), max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, max_size=6), max_size=5))
def test_any_rows_are_read_rejected_or_refused(rows: list[list[str]]) -> None:
    found = outcome(table([TITLES, *rows], "utf-8-sig"))
    if isinstance(found, Found):
        named = [one.account for one in found.cells]
        assert len(named) == len(set(named))
        assert all(named)
    else:
        assert found.message.ja.startswith("e.csv")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    found = outcome(Export(Path("x"), raw))
    assert isinstance(found, Found) or found.message.ja.startswith("x")


@pytest.mark.parametrize(("mark", "answer"), [("●", Answer.YES), ("－", Answer.NO)])
def test_marks_are_words_too(mark: str, answer: Answer) -> None:
    by = mapping(
        Format.TABLE,
        columns=columns(account="ID", enforced=("要", {word("●"): "yes", word("－"): "no"})),
    )
    rows = (("ID", "要"), ("a", mark), ("b", "■"))
    found = read(table(rows), by)
    assert [one.enforced for one in found.cells] == [answer]
    assert [one.row for one in found.problems] == [3]


def test_a_name_is_the_same_in_capitals() -> None:
    assert list(only(table([TITLES, ("YAMADA@city", *ROWS[0][1:])]), BY)) == ["yamada"]


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("ICカード・パスワード", "KP"),
        ("指紋", "I"),
        ("PIN / 顔", "IK"),
        ("ワンタイムパスワード", "P"),
        ("SMS&password", "KW"),
        ("YubiKey", "P"),
    ],
)
def test_words_of_factors(said: str, kinds: str) -> None:
    row = ("yamada", "必須化", said, "済", "")
    assert only(table([TITLES, row]), BY)["yamada"].kinds == frozenset(map(FactorKind, kinds))


def test_the_place_of_the_mapping_is_kept() -> None:
    assert PLACE["system"] == only(table([TITLES, ROWS[0]]), BY)["yamada"].system


def test_a_word_nobody_knows_is_told_with_those_of_the_mapping() -> None:
    row = ("yamada", "ひっす", "顔+PIN", "登録済", "")
    [problem] = read(table([TITLES, row]), BY).problems
    assert "必須化、又は はい、いいえ" in problem.message.ja
    assert "values" in problem.message.ja
    [plain] = read(table([TITLES, ("yamada", "必須化", "顔+PIN", "?!", "")]), BY).problems
    assert "values" not in plain.message.ja

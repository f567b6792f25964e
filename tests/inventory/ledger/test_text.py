"""Text is kept as written; only what is compared is folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.ledger.guard import guard, unguard
from inventory.ledger.problem import MisfitError
from inventory.ledger.text import clean, half_width, joined, key, split

KEPT = (
    "㈱髙﨑①",
    "𠮷野家",
    "葛\U000e0100城市",
    "ｼｽﾃﾑ",
    "=cmd|x",
    "Ⅲ系",
    "～〜−－",
    "한글",
    "\U0001f600",
)


@pytest.mark.parametrize("name", KEPT)
def test_names_are_never_altered(name: str) -> None:
    assert clean(f"　 {name}\r\n") == name
    assert split(joined([name])) == (name,)


def test_line_ends_become_one_kind() -> None:
    assert clean("a\r\nb\rc") == "a\nb\nc"


@pytest.mark.parametrize("bad", ["a\x00b", "\x1b[31m", "a\x7fb", "\ufffe.", "\ud800"])
def test_control_characters_misfit_and_are_named(bad: str) -> None:
    with pytest.raises(MisfitError, match=r"U\+"):
        clean(bad)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ＩＰアドレス", "ip アドレス"),
        ("コンピューター名", "コンピュータ名"),
        ("管理 番号", "【管理番号】"),
        ("ﾎｽﾄ名", "ホスト名"),
        ("リース\n満了日", "リース満了日"),
    ],
)
def test_headers_are_the_same_whatever_their_width(left: str, right: str) -> None:
    assert key(left) == key(right)


def test_asset_numbers_become_half_width_and_nothing_else() -> None:
    assert half_width("Ｓ－００１㈱①") == "S-001㈱①"


@given(st.lists(st.text(), max_size=5))
def test_lists_survive_a_cell(items: list[str]) -> None:
    assert split(joined(items)) == tuple(items)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("住民記録、税務", ("住民記録", "税務")),
        ("住民記録\n税務\n", ("住民記録", "税務")),
        ('"a、b",c', ("a、b", "c")),
        ('19" ラック、棚', ('19" ラック', "棚")),
        ('"閉じない、税務', ('"閉じない', "税務")),
    ],
)
def test_lists_as_people_write_them(text: str, items: tuple[str, ...]) -> None:
    assert split(text) == items


@given(st.text())
def test_the_guard_against_formulas_is_undone(text: str) -> None:
    assert unguard(guard(text)) == text


@given(st.sampled_from("=+-@＝＋－＠\t\r"), st.text())
def test_nothing_that_a_spreadsheet_would_run_is_written(first: str, rest: str) -> None:
    assert guard(first + rest).startswith("'")

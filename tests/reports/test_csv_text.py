"""CSV for Excel: what cp932 cannot say is marked and listed, never replaced in silence."""

import csv
import io
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inventory.ledger.guard import unguard
from inventory.words import HinomiError
from reports.csv_text import LOSSES, Encoding, Loss, Written, written

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
JAPANESE = st.text("髙﨑①㈱Ⅲ～―ｱ漢字かな ,\"'=+-@\t\n0aZ", max_size=30)


def one(text: str, encoding: Encoding = Encoding.CP932) -> Written:
    return written(["列"], [[text]], encoding)


def back(made: Written, encoding: Encoding = Encoding.CP932) -> str:
    """The cell as a reader of the file finds it."""
    codec = "utf-8-sig" if encoding is Encoding.UTF8 else "cp932"
    _, [cell] = csv.reader(io.StringIO(made.data.decode(codec), newline=""))
    return unguard(cell)


@pytest.mark.parametrize("text", ["髙橋", "﨑", "①㈱Ⅲ", "～", "ｱｲｳ", "税務課\n市民課", 'a,b"c'])
@pytest.mark.parametrize("encoding", Encoding)
def test_what_fits_comes_back_and_is_not_listed(text: str, encoding: Encoding) -> None:
    made = one(text, encoding)
    assert back(made, encoding) == text
    assert made.misfits == ()


@pytest.mark.parametrize(
    ("text", "cell", "code", "loss"),
    [
        ("𠮷野", "〓[U+20BB7]野", "U+20BB7", Loss.LACKING),
        ("山—川", "山〓[U+2014]川", "U+2014", Loss.LACKING),
        ("葛\U000e0100城", "葛〓[U+E0100]城", "U+E0100", Loss.LACKING),
        ("¥100", "〓[U+00A5]100", "U+00A5", Loss.LACKING),
        ("9〜17時", "9～17時", "U+301C", Loss.TWIN),
        ("−5度", "－5度", "U+2212", Loss.TWIN),
        ("a\x00b", "a〓[U+0000]b", "U+0000", Loss.CONTROL),
        ("外\ue000字", "外\ue000字", "U+E000", Loss.PRIVATE),
    ],
)
def test_what_does_not_fit_is_marked_and_listed(
    text: str, cell: str, code: str, loss: Loss
) -> None:
    made = one(text)
    assert back(made) == cell
    [found] = made.misfits
    assert (found.row, found.column, found.code, found.loss) == (2, "列", code, loss)


def test_in_utf8_only_control_and_private_characters_are_listed() -> None:
    made = one("𠮷—〜\x07\ue000", Encoding.UTF8)
    assert back(made, Encoding.UTF8) == "𠮷—〜〓[U+0007]\ue000"
    assert [one.loss for one in made.misfits] == [Loss.CONTROL, Loss.PRIVATE]
    assert made.data.startswith(b"\xef\xbb\xbf")


def test_each_place_is_listed_by_its_row_and_column() -> None:
    made = written(["甲", "乙"], [["", "𠮷"], ["𠮷𠮷", ""]], Encoding.CP932)
    assert [(m.row, m.column) for m in made.misfits] == [(2, "乙"), (3, "甲"), (3, "甲")]


@given(JAPANESE)
@example("=cmd|' /C calc'!A0")
@example("−=1+1")
@example("'=1")
def test_text_of_our_offices_makes_a_round_trip(text: str) -> None:
    made = one(text)
    if not made.misfits:
        assert back(made) == text


@given(ANY)
@example("\u2212cmd|x")
def test_no_cell_is_run_as_a_formula(text: str) -> None:
    for encoding in Encoding:
        codec = "utf-8-sig" if encoding is Encoding.UTF8 else "cp932"
        table = csv.reader(io.StringIO(one(text, encoding).data.decode(codec), newline=""))
        _, *rows = table
        cell = rows[0][0] if rows and rows[0] else ""
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


@given(ANY)
def test_a_file_says_everything_or_lists_what_it_could_not(text: str) -> None:
    for encoding in Encoding:
        made = one(text, encoding)
        cell = back(made, encoding)
        if not made.misfits:
            assert cell == text
        listed = {m.character for m in made.misfits}
        for character in text:
            assert character in cell or character in listed
        assert not any(unicodedata.category(c) == "Cc" and c not in "\t\n\r" for c in cell)


@given(ANY)
def test_the_marks_bring_the_text_back(text: str) -> None:
    made = one(text)
    cell = back(made)
    for found in made.misfits:
        if found.loss in (Loss.LACKING, Loss.CONTROL):
            cell = cell.replace(found.written, found.character, 1)
    twins = {m.character: m.written for m in made.misfits if m.loss is Loss.TWIN}
    assert cell == "".join(twins.get(c, c) for c in text)


@pytest.mark.parametrize("encoding", Encoding)
def test_half_a_character_is_refused_with_its_place(encoding: Encoding) -> None:
    with pytest.raises(HinomiError) as refused:
        one("吉\ud842", encoding)
    assert "2 行目の「列」" in refused.value.message.ja
    assert "U+D842" in refused.value.message.ja


def test_every_loss_has_words() -> None:
    assert set(LOSSES) == set(Loss)

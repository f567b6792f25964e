"""Kinsoku: what may not begin or end a line, whole Western words, nothing lost, none too long."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.paper.paragraph import INSEPARABLE, NO_END, NO_START, lines_of, may_break, may_cut

TEXT = (
    "本報告書は、地方公共団体における「情報セキュリティポリシーに関するガイドライン」（総務省）に基づき、"
    "マイナンバー利用事務系（個人番号利用事務系）、LGWAN接続系及びインターネット接続系の端末・サーバを"
    "対象として、root の /etc/ssh/sshd_config など90%（1,234件）を点検した結果を"
    "『まとめた』ものである！？"
    "なお、〔案〕ICT-BCP……「確認済み」「未確認」を区分し――「第三者」は￥100、№5と書いたァッー。"
)
LETTERS = st.text(
    alphabet=st.sampled_from("あ漢字カー、。「」（）『』abcXYZ019 ./-_%…―・！？￥\u3099"),
    max_size=120,
)


def advance(char: str) -> float:
    """Half an em for what is Western, a whole one for the rest."""
    return 0.5 if char < "\u0500" else 1.0


def breaks(text: str, width: float) -> list[tuple[str, str]]:
    """The pairs of characters at which the text was cut into lines."""
    lines = [line for line in lines_of(text, width, advance) if line]
    return [(one[-1], two[0]) for one, two in pairwise(lines)]


@pytest.mark.parametrize("width", [n / 2 for n in range(16, 140)])
def test_no_line_begins_or_ends_with_what_it_may_not(width: float) -> None:
    for before, after in breaks(TEXT, width):
        assert after not in NO_START
        assert before not in NO_END
        assert not (before == after and before in INSEPARABLE)


@pytest.mark.parametrize("width", [n / 2 for n in range(30, 140)])
def test_western_words_are_not_cut(width: float) -> None:
    words = ("LGWAN", "root", "/etc/ssh/sshd_config", "90%", "ICT-BCP", "1,234", "￥100")
    joined = "\n".join(lines_of(TEXT, width, advance))
    assert all(word in joined for word in words)


@given(LETTERS, st.floats(min_value=1, max_value=40))
@example("「「「「「", 2.0)
@example("a" * 30, 3.0)
@example("。。。。", 1.0)
@example("0「 000", 2.0)
def test_every_break_is_allowed_or_the_line_holds_none(text: str, width: float) -> None:
    lines = lines_of(text, width, advance)
    place = 0
    for line in lines[:-1]:
        start = text.index(line, place) if line else place
        end = start + len(line)
        if not may_cut(text, end):
            assert not [n for n in range(start + 1, end) if may_cut(text, n)]
        place = end


@given(LETTERS, st.floats(min_value=1, max_value=40))
def test_nothing_is_lost_and_nothing_sticks_out(text: str, width: float) -> None:
    lines = lines_of(text, width, advance)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert len(line) <= 1 or sum(map(advance, line)) <= width + 1e-6


def test_a_first_line_leaves_room_for_its_indent() -> None:
    assert lines_of("あいうえおかきくけこさし", 5, advance, 1) == (
        "あいうえ",
        "おかきくけ",
        "こさし",
    )


def test_what_lies_beyond_blanks_decides() -> None:
    assert not may_cut("第「 一", 2)
    assert not may_cut("第「 一", 3)
    assert not may_cut("第 、一", 2)
    assert may_cut("ls -l", 3)
    assert may_cut("cat .ssh", 4)
    assert not may_break("a", "b")


def test_a_last_character_does_not_stand_alone() -> None:
    assert lines_of("あいうえおか", 5, advance) == ("あいう", "えおか")
    assert lines_of("放置すれば不適合につながる。", 12, advance)[1] == "ながる。"


def test_a_line_break_in_the_text_is_kept() -> None:
    assert lines_of("あ\n\nい", 5, advance) == ("あ", "", "い")


def test_long_words_are_cut_after_a_separator() -> None:
    assert lines_of("/etc/ssh/sshd_config.d/10-hinomi.conf", 6, advance)[0] == "/etc/ssh/"


def test_a_digest_is_cut_anywhere() -> None:
    assert lines_of("0" * 40, 8, advance) == ("0" * 16, "0" * 16, "0" * 8)

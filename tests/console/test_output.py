"""What somebody typed never steers the terminal of whoever reads it."""

import pytest

from console.cli.output import remark, say, shown, table


@pytest.mark.parametrize("text", ["a\x1b[2Jb", "a\rb", "a\u202eb", "a\x9bb", "a\u2066b", "a\x07b"])
def test_a_character_that_steers_a_terminal_is_a_sign(text: str) -> None:
    assert shown(text).replace("\u3000", " ").isprintable()
    assert (shown(text)[0], shown(text)[-1], len(shown(text))) == ("a", "b", len(text))


def test_lines_tabs_and_blanks_of_japanese_stay(capsys: pytest.CaptureFixture[str]) -> None:
    say("一行\n　二行\t終")
    remark("\x1b]0;")
    table(["名前"], [["\x1b[31m赤"]])
    told = capsys.readouterr()
    assert told.out == "一行\n　二行\t終\n名前\n\u241b[31m赤\n"
    assert told.err == "\u241b]0;\n"

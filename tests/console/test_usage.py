"""What was typed wrongly is said in the reader's language, with where to read on."""

import pytest

from console.cli.usage import in_japanese
from tests.console.program import hinomi

WRONG = {
    "scan --nope": "--nope という指定はありません（--zone ？）",
    "nope": "nope というコマンドはありません",
    "inventry": "inventry というコマンドはありません（inventory",
    "audit phase": "引数 NUMBER がありません",
    "audit phase 2026-01 closed more": "余分な語があります（more）",
    "audit choose 税務課 --why": "--why に値がありません",
    "audit choose 税務課 --quarter 春": "--quarter / -q の値が正しくありません（整数で書きます）",
    "audit open 税務課": "--fieldwork の指定が必要です",
    "audit open 税務課 --fieldwork a --kind b": "advisory, assurance のどれかにします",
    "audit propose --year 1999": "2000 以上にします",
    "audit propose --json=1": "--json に値は付けられません",
}


@pytest.mark.parametrize("typed", WRONG)
def test_a_wrong_use_is_told_in_japanese(typed: str) -> None:
    done = hinomi(*typed.split(), expect=2)
    assert done.stdout == ""
    assert WRONG[typed] in done.stderr
    assert "--help で見られます" in done.stderr
    assert "Error" not in done.stderr


def test_english_readers_read_english() -> None:
    done = hinomi("scan", "--nope", expect=2, HINOMI_LANG="en")
    assert "No such option: --nope" in done.stderr


def test_a_group_without_a_command_shows_its_help() -> None:
    assert "hinomi audit" in hinomi("audit", expect=2).stderr
    assert "hinomi audit" in hinomi("audit", "--help").stdout


def test_a_sentence_that_is_not_known_is_kept() -> None:
    assert in_japanese("Something else.") == "書き方が違います（Something else.）"

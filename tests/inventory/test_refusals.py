"""What the system refuses is said in both languages."""

from pathlib import Path

import pytest

from inventory.refusals import refusal
from inventory.words import T


def test_a_missing_file_is_said_in_japanese(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as odd:
        (tmp_path / "none").read_bytes()
    assert refusal(odd.value) == T("ファイルかフォルダーがありません", "no such file or folder")


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as odd:
        tmp_path.read_bytes()
    assert refusal(odd.value).ja == "フォルダーです"


def test_what_is_not_known_keeps_the_words_of_the_system() -> None:
    assert refusal(OSError(9999, "odd thing")) == T("odd thing", "odd thing")
    assert refusal(OSError()).en == "OSError"

"""One person under two spellings, and two persons whose names are near."""

import pytest

from checks.people import plain_name, same_person


@pytest.mark.parametrize(
    "other",
    [
        "高橋　一郎", "髙橋一郎", "高橋・一郎", "高\U000e0101橋 一郎", "高\ufe00橋一郎",
        "高橋 一郞", "高橋_一郎.", "高橋\u2060一郎", "髙槗 一郎",
    ],
)  # fmt: skip
def test_one_person_is_known_in_any_spelling(other: str) -> None:
    assert same_person("高橋 一郎", other)


@pytest.mark.parametrize("other", ["高橋 二郎", "高田 一郎", "一郎", "", "・"])
def test_another_person_is_another(other: str) -> None:
    assert not same_person("高橋 一郎", other)


def test_marks_that_belong_to_a_name_stay() -> None:
    assert plain_name("佐々木 ユーリ") == "佐々木ユーリ"
    assert plain_name("O'Neil-ＳＡＴＯ") == "oneilsato"
    assert plain_name("・") == "・"

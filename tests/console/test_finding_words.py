"""A finding in the words of a person."""

from console.finding_words import story_lines

EXCEPTION = {
    "reason": "ベンダ保守のため",
    "compensating": "踏み台からの接続に限る",
    "requester": "佐藤花子",
    "approver": "鈴木一郎",
    "until": "2026-09-30",
}


def test_an_exception_is_shown_with_its_compensating_control() -> None:
    [line] = story_lines({"waiver": EXCEPTION})
    assert "代替措置: 踏み台からの接続に限る" in line
    assert "承認: 鈴木一郎" in line
    assert list(story_lines({"waiver": {}})) == []

"""What the program's own entries say: nothing that was changed is left out of the chronology."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bcp.exercises.happening import BEGUN
from bcp.incident.remarks import remark
from inventory.entries import Entry

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def said(kind: str, **body: Any) -> str:  # noqa: ANN401 - any field of an entry
    return remark(Entry(1, "incident:1", kind, body, "user", AT, "", "", AT)).ja


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({"text": "2階"}, "訂正: 2階、聞き違い"),
        ({"at": "2026-11-21T13:50:00+09:00"}, "訂正: 時刻 11/21 13:50、聞き違い"),
        ({"certainty": "wrong", "sort": "report"}, "訂正: 報告、誤り、聞き違い"),
        ({"sender": "市民課", "means": "電話"}, "訂正: 発信 市民課、手段 電話、聞き違い"),
        ({}, "訂正: 聞き違い"),
        ("odd", "訂正: 聞き違い"),
    ],
)
def test_a_correction_says_what_it_put_in_place(new: object, told: str) -> None:
    assert said("incident.corrected", set=new, reason="聞き違い") == told


def test_who_knew_is_named_where_no_section_is() -> None:
    assert said("deadline.known", section="", who="山田", what="脅迫文") == "山田が知った: 脅迫文"
    assert said("deadline.known", section="税務課", who="山田", what="文") == "税務課が知った: 文"


def test_the_beginning_of_an_exercise_and_what_it_took_are_words() -> None:
    assert said(BEGUN, exercise="night", speed=12.0) == "訓練 night を12倍の速さで始めた"
    assert said("inject.restored", node="system:税務", minutes=95.0) == "税務 の復旧に 95 分"
    assert "読めない記録" in said("something.new")

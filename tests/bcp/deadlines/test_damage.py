"""Whether data counts as damaged: only a copy proven by restoring, older than the blow, helps."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bcp.deadlines.damage import Damage, damaged
from bcp.model import Proven

STRUCK = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
COPIED, LOOKED = "2026-11-19T15:00:00+00:00", "2026-11-20T09:00:00+00:00"
GOOD = Proven(
    "data:BK-1", "2026-11-20T02:00:00+00:00", 90, "2026-11-19", "D-9", "証明あり",
    kept=COPIED, kept_record="D-7", looked=LOOKED,
)  # fmt: skip


@pytest.mark.parametrize(
    ("proven", "answer"),
    [
        (GOOD, Damage.KEPT),
        (None, Damage.FEARED),
        (replace(GOOD, kept=""), Damage.FEARED),
        (replace(GOOD, elsewhere="一部のみ"), Damage.FEARED),
        (replace(GOOD, elsewhere="証明なし"), Damage.FEARED),
        (replace(GOOD, elsewhere=""), Damage.FEARED),
        (replace(GOOD, kept="2026-11-20T12:00:00+09:00"), Damage.FEARED),
        (replace(GOOD, kept="2026-11-20T11:59:59+09:00"), Damage.KEPT),
        (replace(GOOD, looked=""), Damage.FEARED),
        (replace(GOOD, looked="2026-11-20T11:59:59+09:00"), Damage.FEARED),
        (replace(GOOD, looked="2026-11-20T12:00:00+09:00"), Damage.KEPT),
    ],
)
def test_answer_follows_the_evidence(proven: Proven | None, answer: Damage) -> None:
    seen = {"data:BK-1": proven} if proven else {}
    (one,) = damaged({"data:BK-1": "課税資料"}, seen, STRUCK)
    assert one.answer is answer
    assert one.because.ja
    assert one.name == "課税資料"


def test_without_a_beginning_nothing_is_kept() -> None:
    (one,) = damaged({"data:BK-1": "課税資料"}, {"data:BK-1": GOOD}, None)
    assert one.answer is Damage.FEARED
    assert "始まり" in one.because.ja


def test_hours_since_the_copy_are_left_open() -> None:
    (one,) = damaged({"data:BK-1": "課税資料"}, {"data:BK-1": GOOD}, STRUCK)
    assert "12 時間分" in one.because.ja
    assert (one.record, one.copy) == ("D-7", COPIED)


def test_only_data_is_judged_and_in_order() -> None:
    found = damaged(dict.fromkeys(("data:B", "system:A", "data:A"), "名"), {}, STRUCK)
    assert [one.data for one in found] == ["data:A", "data:B"]

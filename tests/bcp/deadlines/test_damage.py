"""Whether data counts as damaged: only a copy proven by restoring, older than the blow, helps."""

from datetime import UTC, datetime

import pytest

from bcp.deadlines.damage import Damage, damaged
from bcp.model import Proven

STRUCK = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
GOOD = Proven("data:BK-1", "2026-11-19T15:00:00+00:00", 90, "2026-11-19", "D-7", "証明あり")


@pytest.mark.parametrize(
    ("proven", "answer"),
    [
        (GOOD, Damage.KEPT),
        (None, Damage.FEARED),
        (Proven("data:BK-1", "", 90, "2026-11-19", "D-7", "証明あり"), Damage.FEARED),
        (Proven("data:BK-1", GOOD.newest, 90, "2026-11-19", "D-7", "一部のみ"), Damage.FEARED),
        (Proven("data:BK-1", GOOD.newest, 90, "2026-11-19", "D-7", "証明なし"), Damage.FEARED),
        (Proven("data:BK-1", GOOD.newest, 90, "2026-11-19", "D-7"), Damage.FEARED),
        (
            Proven("data:BK-1", "2026-11-20T12:00:00+09:00", 90, "2026-11-19", "D-7", "証明あり"),
            Damage.FEARED,
        ),
    ],
)
def test_answer_follows_the_evidence(proven: Proven | None, answer: Damage) -> None:
    seen = {"data:BK-1": proven} if proven else {}
    (one,) = damaged({"data:BK-1": "課税資料"}, seen, STRUCK)
    assert one.answer is answer
    assert one.because.ja
    assert one.name == "課税資料"


def test_hours_since_the_copy_are_left_open() -> None:
    (one,) = damaged({"data:BK-1": "課税資料"}, {"data:BK-1": GOOD}, STRUCK)
    assert "12 時間分" in one.because.ja
    assert (one.record, one.copy) == ("D-7", GOOD.newest)


def test_only_data_is_judged_and_in_order() -> None:
    found = damaged(dict.fromkeys(("data:B", "system:A", "data:A"), "名"), {}, STRUCK)
    assert [one.data for one in found] == ["data:A", "data:B"]

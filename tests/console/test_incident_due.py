"""Deadlines on the board and its papers: the soonest first, what is missed marked, none hidden."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bcp.incident.logbook import Beginning
from console import incident_deadlines
from console.incident_boarding import board_of
from console.incident_desk import Desk
from console.incident_due import due_of
from inventory.workspace import lay_out


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HINOMI_LANG", "ja")
    monkeypatch.setenv("HINOMI_OPERATOR", "火見花子")
    lay_out(tmp_path / "city")
    return tmp_path / "city"


def begun(city: Path, kind: str) -> None:
    Desk(city).logbook.start(Beginning("脅迫文", kind=kind))


def know(city: Path, at: str = "") -> None:
    incident_deadlines.know(city, "気付いた", section="税務課", who="山田", at=at, name="")


def due(city: Path, ahead: int = 0) -> list[str]:
    """What is told so many days from now."""
    desk = Desk(city)
    incident = desk.logbook.current()
    now = datetime.now(UTC) + timedelta(ahead)
    return [one.ja for one in due_of(desk, incident, desk.logbook.entries(incident), now)]


@pytest.mark.parametrize(("kind", "count"), [("leak", 1), ("ransomware", 1), ("power", 0)])
def test_what_is_not_counted_is_told_where_data_may_be_touched(
    city: Path, kind: str, count: int
) -> None:
    begun(city, kind)
    told = due(city)
    assert len(told) == count
    assert all("hinomi incident known" in one for one in told)


def test_the_soonest_is_first_with_the_days_that_are_left(city: Path) -> None:
    begun(city, "leak")
    know(city)
    told = due(city)
    assert len(told) == 4
    assert all("（あと4日）" in one and "速報" in one for one in told[:2])
    assert "確報" in told[3]
    assert [one.ja for one in board_of(Desk(city)).due] == told


def test_the_last_day_is_today_and_the_day_after_is_missed(city: Path) -> None:
    begun(city, "leak")
    know(city)
    assert due(city, 4)[0].count("今日まで") == 1
    missed = due(city, 6)
    assert all(one.startswith("【超過】") and "期限を2日過ぎた" in one for one in missed[:2])
    assert not missed[2].startswith("【超過】")


def test_what_was_sent_is_no_longer_told(city: Path) -> None:
    begun(city, "leak")
    know(city)
    incident_deadlines.send(city, "mynumber-first", reference="受付1", at="", name="")
    assert len(due(city)) == 3


def test_own_rules_that_cannot_be_read_are_told_and_stop_no_board(city: Path) -> None:
    begun(city, "leak")
    know(city)
    (city / "bcp").mkdir(exist_ok=True)
    (city / "bcp" / "deadlines.yaml").write_text("rules: 3\n")
    [told] = due(city)
    assert "deadlines.yaml" in told
    assert board_of(Desk(city)).due

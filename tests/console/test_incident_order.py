"""`hinomi incident order`: by what was seen and who has come, and by nothing else."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bcp.incident.model import Present, Safety
from bcp.model import Person
from console.incident_order import gathered
from console.session import Session
from tests.bcp.city import FOLDER, city_ledger
from tests.console.program import hinomi

SINCE = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
NOW = SINCE + timedelta(minutes=60)
STAFF = (Person("南　夏樹", skills=("サーバ",)), Person("北川　進"))


def said(name: str, **parts: Any) -> dict[str, Present]:  # noqa: ANN401 - fields
    known = {"safety": Safety.SAFE, "eta": None, "arrived": None, "note": "", "at": NOW} | parts
    return {name: Present(name, **known)}


def after(minutes: float) -> datetime:
    return SINCE + timedelta(minutes=minutes)


def test_who_came_counts_from_then_and_with_the_skills_of_the_book() -> None:
    hands, absent = gathered(STAFF, said("南夏樹", arrived=after(40)), SINCE, NOW)
    assert [(h.name, h.arrives, set(h.skills)) for h in hands] == [("南　夏樹", 40, {"サーバ"})]
    assert [(one.name, one.why.ja) for one in absent] == [("北川　進", "参集の連絡がない")]


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({}, "参集の連絡がない"),
        ({"safety": Safety.INJURED, "arrived": after(10)}, "負傷と連絡があった"),
        ({"eta": after(50)}, "到着の見込みを過ぎたが、着いていない"),
    ],
)
def test_who_is_not_sure_to_come_is_not_counted(parts: dict[str, Any], why: str) -> None:
    hands, absent = gathered(STAFF[:1], said("南　夏樹", **parts), SINCE, NOW)
    assert (hands, absent[0].why.ja) == ((), why)


def test_who_says_when_is_counted_from_then() -> None:
    [hand], _ = gathered(STAFF[:1], said("南　夏樹", eta=after(90)), SINCE, NOW)
    assert hand.arrives == 90


def test_a_helper_who_is_not_in_the_book_has_hands_but_no_skill() -> None:
    [hand], _ = gathered((), said("応援 県職員", arrived=after(5)), SINCE, NOW)
    assert (hand.name, hand.arrives, hand.skills) == ("応援 県職員", 5, frozenset())


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A workspace of the city in which an exercise goes on."""
    root = tmp_path / "city"
    hinomi("init", root)
    session = Session(root)
    session.inventory.save(city_ledger())
    shutil.copytree(FOLDER, session.workspace.bcp, dirs_exist_ok=True)
    hinomi("incident", "start", "--drill", "震度6弱", workspace=root)
    return root


def test_an_exercise_is_ordered_by_marks_and_muster(town: Path) -> None:
    def incident(*words: str, expect: int = 0) -> str:
        return hinomi("incident", *words, workspace=town, expect=expect).stdout

    assert incident("order", expect=2) == ""
    incident("mark", "gis-sv01", "down", "--by", "person")
    incident("mark", "bunsho-sv01", "isolated", "--by", "person")
    incident("muster", "南夏樹", "無事", "--here")
    text = incident("order", expect=1)
    assert text.startswith("【訓練】")
    assert "北川　進: 参集の連絡がない" in text
    found = json.loads(incident("order", "--json", expect=1))
    assert found["incident"].startswith("exercise:")
    assert {one["name"] for one in found["hands"]} == {"南　夏樹"}
    stuck = {one["id"] for one in found["stuck"]}
    placed = {one["id"] for one in found["positions"]}
    assert {"host:bunsho-sv01", "system:文書管理システム"} <= stuck
    assert "host:gis-sv01" in placed
    assert {"host:jumin-sv01"} <= {one["id"] for one in found["to_check"]}

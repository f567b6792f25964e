"""Which steps count, in which order, and which advice contradicts itself."""

import pytest

from bcp.runbook.model import Hours, Module, Phase, Runbook, Step, Trigger
from bcp.runbook.reading import read_runbook
from bcp.runbook.selecting import attached, contradictions, module_of, steps_of
from inventory.words import HinomiError

SHIPPED = read_runbook()


def _step(
    id_: str,
    phase: str = "a",
    *,
    hours: Hours = Hours.ANY,
    target: float | None = None,
    after: tuple[str, ...] = (),
) -> Step:
    return Step(id_, phase, "題", "する", "した", "担当", hours=hours, target=target, after=after)


def _book(*steps: Step) -> Runbook:
    phases = (Phase("a", "初め", 30), Phase("b", "次", 60))
    return Runbook(phases, (Module("common", "共通", "1", (), steps),))


def _ids(runbook: Runbook, *, off_hours: bool = False) -> list[str]:
    return [one.id for one in steps_of(runbook, [], off_hours=off_hours)]


def test_common_steps_always_count() -> None:
    assert [one.id for one in attached(SHIPPED, ["flood"])] == ["common", "flood"]
    assert [one.id for one in attached(SHIPPED, [])] == ["common"]


def test_unknown_module_is_named_with_those_there_are() -> None:
    with pytest.raises(HinomiError, match="earthquake"):
        attached(SHIPPED, ["godzilla"])
    with pytest.raises(HinomiError) as told:
        module_of(SHIPPED, "怪獣")
    assert "flood（風水害）" in told.value.message.ja


def test_module_is_meant_by_its_title_too() -> None:
    assert module_of(SHIPPED, "ランサムウェア") is module_of(SHIPPED, "ransomware")


def test_when_a_trigger_acts_is_said_in_words() -> None:
    (quake,) = {one.begins for one in module_of(SHIPPED, "地震").triggers if one.at == "5強"}
    assert quake == "震度5強"
    assert Trigger("flood", "警戒レベル3", "").begins == "警戒レベル3"
    assert Trigger("earthquake", "震度4", "").begins == "震度4"


def test_night_and_day_have_their_own_steps() -> None:
    book = _book(_step("in", hours=Hours.IN), _step("off", hours=Hours.OFF), _step("any"))
    assert _ids(book) == ["in", "any"]
    assert _ids(book, off_hours=True) == ["off", "any"]


def test_order_is_phase_then_target_then_as_written() -> None:
    book = _book(
        _step("late", "b", target=40),
        _step("none"),
        _step("second", target=20),
        _step("first", target=0),
        _step("also", target=20),
    )
    assert _ids(book) == ["first", "second", "also", "none", "late"]


def test_what_must_come_before_comes_before() -> None:
    book = _book(_step("x", target=1, after=("y",)), _step("y", target=9), _step("z", target=5))
    assert _ids(book) == ["z", "y", "x"]


def test_circle_and_a_step_of_the_other_half_do_not_stop_the_order() -> None:
    circle = _book(_step("x", after=("y",)), _step("y", after=("x",)))
    assert _ids(circle) == ["x", "y"]
    half = _book(_step("x", after=("y",)), _step("y", hours=Hours.OFF))
    assert _ids(half) == ["x"]


def test_shipped_advice_agrees_within_a_module() -> None:
    for one in SHIPPED.modules:
        assert not contradictions(one.steps), one.id


def test_flood_on_top_of_ransomware_contradicts_about_power() -> None:
    found = contradictions(steps_of(SHIPPED, ["flood", "ransomware"], off_hours=False))
    pairs = {(one.topic, one.one.id, one.other.id) for one in found}
    assert pairs == {("power", "ra-01", "fl-03"), ("power", "ra-04", "fl-03")}

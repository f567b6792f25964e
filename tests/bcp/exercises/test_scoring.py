"""What an exercise shows: only what was written down counts, and nothing is in time by default."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.exercises.model import Exercise, Expected, Inject
from bcp.exercises.scoring import Deed, Done, Happened, InjectScore, Score, Story, score
from bcp.model import Work
from bcp.runbook.model import Step
from bcp.runbook.running import StepRun, StepState

BEGAN = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
ASKED = Expected(("s1",), ("UPS", "停電"), seen=5, action=10, decision=20, report=30)
INJECT = Inject("J1", 0, "担当", "停電した", ASKED)
STEP = Step("s1", "m30", "題", "する", "した", "担当", target=30)
NOTHING = Happened({}, {}, (), {}, {}, {})
GIVEN = replace(NOTHING, given={"J1": BEGAN})


def _at(minutes: float) -> datetime:
    return BEGAN + timedelta(minutes=minutes)


def _done(deed: Deed, minutes: float, words: str = "UPSを見た") -> Done:
    return Done(deed, _at(minutes), words)


def _score(happened: Happened, speed: float = 1, work: Mapping[str, Work] | None = None) -> Score:
    exercise = Exercise("x", "訓練", "power", "目的", (), False, speed, (INJECT,))
    return score(exercise, Story(BEGAN, speed), happened, [STEP], work or {})


def _inject(happened: Happened, speed: float = 1) -> InjectScore:
    return _score(happened, speed).injects[0]


def test_inject_that_was_never_given_asks_for_nothing() -> None:
    one = _inject(NOTHING)
    assert one.given is None
    assert one.marks == ()
    assert _score(NOTHING).share_in_time == (0, 0)


def test_silence_is_not_in_time() -> None:
    one = _inject(GIVEN)
    assert [mark.in_time for mark in one.marks] == [False] * 4
    assert _score(GIVEN).share_in_time == (0, 4)
    assert _score(GIVEN).steps_in_time == (0, 1)


@pytest.mark.parametrize(("minutes", "in_time"), [(10, True), (10.1, False)])
def test_action_is_in_time_until_its_minute(minutes: float, *, in_time: bool) -> None:
    one = _inject(replace(GIVEN, done=[_done(Deed.ACTION, minutes)]))
    assert one.action.minutes == pytest.approx(minutes)
    assert one.action.in_time is in_time


def test_story_runs_faster_than_the_clock() -> None:
    one = _inject(replace(GIVEN, done=[_done(Deed.ACTION, 2)]), speed=6)
    assert one.action.minutes == pytest.approx(12)
    assert one.action.in_time is False


def test_deeds_are_told_apart_and_the_first_counts() -> None:
    done = [
        _done(Deed.REPORT, 25),
        _done(Deed.DECISION, 15),
        _done(Deed.DECISION, 12),
        _done(Deed.ACTION, 8),
    ]
    one = _inject(replace(GIVEN, done=done, seen={"J1": _at(3)}))
    assert [mark.minutes for mark in one.marks] == pytest.approx([3, 8, 12, 25])
    assert _score(replace(GIVEN, done=done, seen={"J1": _at(3)})).share_in_time == (4, 4)


@pytest.mark.parametrize(
    ("words", "counts"),
    [("J1 に対応", True), ("停電を確認", True), ("雨が降っている", False), ("upsを見た", False)],
)
def test_line_counts_where_it_is_about_the_inject(words: str, *, counts: bool) -> None:
    one = _inject(replace(GIVEN, done=[_done(Deed.ACTION, 1, words)]))
    assert (one.action.minutes is not None) is counts


def test_line_before_the_inject_is_not_about_it() -> None:
    late = replace(GIVEN, given={"J1": _at(30)}, done=[_done(Deed.ACTION, 29)])
    assert _inject(late).action.minutes is None


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (StepState.DOING, True),
        (StepState.DONE, True),
        (StepState.SKIPPED, False),
        (StepState.BLOCKED, False),
    ],
)
def test_expected_step_is_an_action_once_begun(state: StepState, *, counts: bool) -> None:
    run = StepRun("s1", state, "d", "田中", _at(4))
    one = _inject(replace(GIVEN, runs={"s1": run}))
    assert (one.action.minutes is not None) is counts


@pytest.mark.parametrize(("minutes", "met"), [(30, 1), (31, 0)])
def test_step_is_in_time_when_done_by_its_target(minutes: float, met: int) -> None:
    done = {"s1": StepRun("s1", StepState.DONE, "d", "田中", _at(minutes))}
    assert _score(replace(GIVEN, runs=done)).steps_in_time == (met, 1)
    doing = {"s1": StepRun("s1", StepState.DOING, "d", "田中", _at(minutes))}
    assert _score(replace(GIVEN, runs=doing)).steps_in_time == (0, 1)


def test_step_that_is_due_after_the_exercise_does_not_count() -> None:
    exercise = Exercise("x", "訓練", "power", "目的", (), False, 1, (INJECT,))
    assert exercise.ends == 30
    late = replace(STEP, target=31)
    assert score(exercise, Story(BEGAN), GIVEN, [late], {}).steps_in_time == (0, 0)


def test_measured_minutes_stand_beside_the_estimate() -> None:
    happened = replace(GIVEN, restored={"system:b": 70, "system:a": 30})
    found = _score(happened, work={"system:b": Work("system:b", 60)}).restores
    assert [(one.node, one.planned, one.slower) for one in found] == [
        ("system:a", None, None),
        ("system:b", 60, True),
    ]


def test_rating_of_the_evaluator_is_kept() -> None:
    one = _inject(replace(GIVEN, ratings={"J1": ("一部", "連絡が遅い")}))
    assert (one.rating, one.note) == ("一部", "連絡が遅い")


@given(st.lists(st.tuples(st.sampled_from(Deed), st.floats(0, 500)), max_size=8), st.floats(1, 60))
def test_more_lines_never_make_it_slower(lines: list[tuple[Deed, float]], speed: float) -> None:
    done = [_done(deed, minutes) for deed, minutes in lines]
    before = _inject(replace(GIVEN, done=done[:-1]), speed).marks
    after = _inject(replace(GIVEN, done=done), speed).marks
    for one, other in zip(before, after, strict=True):
        assert one.minutes is None or (other.minutes is not None and other.minutes <= one.minutes)

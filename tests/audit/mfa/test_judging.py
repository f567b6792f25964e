"""Judging records alone: whatever came back, doubt is never met."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.mfa.attempts import Attempt, read_attempt
from audit.mfa.judging import BESIDE, Course, judge, standing_alone
from audit.mfa.model import Grade, Judged, Row, worst
from audit.mfa.series import Expected, Sent, plan
from audit.mfa.targets import Lockout, Rate
from inventory.logins.base import Said
from tests.audit.mfa.doubles import START, target

TRIES = plan(target())
SHOULD = {
    Expected.ACCEPTED: Said.ACCEPTED,
    Expected.REFUSED: Said.REFUSED,
    Expected.MEASURED: Said.REFUSED,
}


def ideal(pause: float = 7.0) -> list[Attempt]:
    """A series in which every answer is as it must be."""
    found = []
    for number, one in enumerate(TRIES):
        at = START + timedelta(seconds=pause * number)
        step = 100 if one.id in {"A5", "A6"} else 200 + number
        found.append(
            Attempt(
                "run", one.id, one.row, one.expected, SHOULD[one.expected], at,
                at + timedelta(seconds=1), one.password, one.code, one.offset, one.key,
                step if one.step_sent else None, 20.0, (), (), "",
            )
        )  # fmt: skip
    return found


def course(attempts: list[Attempt], **changes: object) -> Course:
    whole = Course(TRIES, tuple(attempts), 0.0, "", Rate(3), Lockout(0), None)
    return replace(whole, **changes)  # type: ignore[arg-type] # fields by name


def test_the_ideal_series_is_met() -> None:
    rows = judge(course(ideal()))
    assert {one.grade for one in rows.values()} == {Grade.MET}
    assert not standing_alone(ideal())


@given(
    st.lists(st.sampled_from([*Said, None]), min_size=len(TRIES), max_size=len(TRIES)),
    st.sampled_from([0.0, 5.0, 5.1, -9.0, None]),
    st.booleans(),
)
def test_met_means_that_every_answer_was_as_it_must_be(
    answers: list[Said | None], skew: float | None, stopped: bool
) -> None:
    attempts = [replace(one, said=said) for one, said in zip(ideal(), answers, strict=True) if said]
    rows = judge(course(attempts, skew=skew, stopped=None if not stopped else TRIES[0].words))
    got = {a.id: a.said for a in attempts}
    for row, judged in rows.items():
        planned = [one for one in TRIES if one.row is row]
        if judged.grade is not Grade.MET or row is Row.CLOCK:
            continue
        for one in planned:
            allowed = {SHOULD[one.expected]}
            if row in {Row.ALONE}:
                allowed.add(Said.PARTIAL)
            if one.expected is Expected.MEASURED:
                allowed.add(Said.ACCEPTED)
            assert got.get(one.id) in allowed, (row, one.id)
    if any(a.said is Said.ACCEPTED and a.id in {"A2", "A3", "A6"} for a in attempts):
        assert worst(rows) is Grade.BROKEN
    if not any(a.accepted_right for a in attempts):
        assert worst(rows) is not Grade.MET


def test_a_refusal_far_from_any_acceptance_is_unknown() -> None:
    rows = judge(course(ideal(pause=BESIDE.total_seconds() + 60)))
    assert rows[Row.WRONG].grade is Grade.UNKNOWN
    assert rows[Row.BLANK].grade is Grade.UNKNOWN


def test_only_the_first_refusal_after_an_acceptance_stands_beside_it() -> None:
    first = ideal()[:2]
    assert not standing_alone(first)
    assert standing_alone(ideal()[:3])
    rows = judge(course(ideal()[:3]))
    assert rows[Row.ALONE].grade is Grade.MET
    assert rows[Row.BLANK].grade is Grade.UNKNOWN


def test_a_replay_after_the_step_had_ended_proves_nothing() -> None:
    late = [replace(a, step=101) if a.id == "A6" else a for a in ideal()]
    assert judge(course(late))[Row.REPLAY].grade is Grade.UNKNOWN


def test_a_burst_slower_than_the_limit_proves_nothing() -> None:
    slow = judge(course(ideal(pause=10.0)))[Row.BURST]
    assert (slow.grade, slow.reason.en) == (
        Grade.UNKNOWN, "too slow to reach the limit with the gaps kept",
    )  # fmt: skip


def test_no_rate_limit_under_a_lockout_is_not_broken() -> None:
    through = [replace(a, said=Said.ACCEPTED) if a.id == "A9.right" else a for a in ideal()]
    assert judge(course(through))[Row.BURST].grade is Grade.BROKEN
    assert judge(course(through, lockout=Lockout(9)))[Row.BURST].grade is Grade.UNFINISHED


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ((Grade.MET, Grade.BROKEN, Grade.UNKNOWN), Grade.BROKEN),
        ((Grade.MET, Grade.UNFINISHED, Grade.UNKNOWN), Grade.UNKNOWN),
        ((Grade.MET, Grade.UNFINISHED, Grade.MET), Grade.UNFINISHED),
        ((Grade.MET, Grade.NOT_APPLICABLE, Grade.MET), Grade.MET),
        ((Grade.NOT_APPLICABLE,) * 3, Grade.UNKNOWN),
    ],
)
def test_the_worst_row_decides(grades: tuple[Grade, ...], expected: Grade) -> None:
    among = (Row.ALONE, Row.BLANK, Row.WRONG)
    words = TRIES[0].words
    rows = {row: Judged(row, one, words) for row, one in zip(among, grades, strict=True)}
    assert worst(rows, among) is expected
    assert worst(rows) is not Grade.MET or len(rows) == len(Row)


@given(st.sampled_from(ideal()), st.sampled_from(list(Sent)))
def test_a_record_comes_back_as_it_was(attempt: Attempt, sent: Sent) -> None:
    told = replace(attempt, code=sent, password=sent, prompts=("Password",), detail="x")
    assert read_attempt(told.record()) == told

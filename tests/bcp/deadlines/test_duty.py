"""Whether an incident must be reported: a table of facts and answers."""

from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.deadlines.duty import MANY, Answer, Facts, judged
from bcp.deadlines.rules import Duty

NOTHING = Facts(
    happened=True, personal=True, mynumber=True, persons=1, persons_certain=True, wrongful=False,
    sensitive=False, property=False, public=False, official=False, encrypted=False,
)  # fmt: skip
FLAGS = [one.name for one in fields(Facts) if one.name not in ("persons", "persons_certain")]
FACTS = st.builds(
    Facts,
    persons=st.none() | st.integers(0, 2 * MANY),
    persons_certain=st.booleans(),
    **{name: st.none() | st.booleans() for name in FLAGS},
)


def _answers(facts: Facts) -> tuple[Answer, Answer]:
    return judged(facts, Duty.MYNUMBER).answer, judged(facts, Duty.PERSONAL).answer


YES, MAYBE, NO = Answer.YES, Answer.MAYBE, Answer.NO
ROWS = [
    (NOTHING, NO, NO),
    (Facts(), MAYBE, MAYBE),
    (replace(NOTHING, wrongful=True), YES, YES),
    (replace(NOTHING, wrongful=True, happened=None), MAYBE, MAYBE),
    (replace(NOTHING, wrongful=True, happened=False), NO, NO),
    (replace(NOTHING, wrongful=True, encrypted=True), NO, NO),
    (replace(NOTHING, wrongful=True, encrypted=None), YES, YES),
    (replace(NOTHING, wrongful=True, mynumber=False), NO, YES),
    (replace(NOTHING, wrongful=True, mynumber=None), MAYBE, YES),
    (replace(NOTHING, wrongful=True, personal=False), YES, YES),
    (replace(NOTHING, wrongful=True, personal=False, mynumber=None), MAYBE, MAYBE),
    (replace(NOTHING, wrongful=True, personal=False, mynumber=False), NO, NO),
    (replace(NOTHING, sensitive=True), NO, YES),
    (replace(NOTHING, property=True), NO, YES),
    (replace(NOTHING, public=True), YES, NO),
    (replace(NOTHING, official=True), YES, NO),
    (replace(NOTHING, official=None), MAYBE, NO),
    (replace(NOTHING, persons=MANY), NO, NO),
    (replace(NOTHING, persons=MANY + 1), YES, YES),
    (replace(NOTHING, persons=MANY + 1, persons_certain=False), YES, YES),
    (replace(NOTHING, persons=MANY, persons_certain=False), MAYBE, MAYBE),
    (replace(NOTHING, persons=None), MAYBE, MAYBE),
]


@pytest.mark.parametrize(("facts", "mynumber", "personal"), ROWS)
def test_facts_decide(facts: Facts, mynumber: Answer, personal: Answer) -> None:
    assert _answers(facts) == (mynumber, personal)


def test_every_answer_says_why() -> None:
    for facts, *_ in ROWS:
        for duty in Duty:
            assert judged(facts, duty).because, (facts, duty)


def test_reason_names_the_case() -> None:
    told = judged(replace(NOTHING, persons=101), Duty.PERSONAL)
    assert [one.ja for one in told.because] == ["本人が100人を超える"]
    unknown = judged(replace(NOTHING, official=None), Duty.MYNUMBER)
    assert [one.ja for one in unknown.because] == ["番号利用事務等のシステムの情報か分かっていない"]


@given(FACTS, st.sampled_from(Duty), st.sampled_from(FLAGS))
def test_forgetting_a_fact_never_makes_it_a_no(facts: Facts, duty: Duty, name: str) -> None:
    if judged(facts, duty).answer is not NO:
        forgotten = Facts(**{**asdict(facts), name: None})
        assert judged(forgotten, duty).answer is not NO

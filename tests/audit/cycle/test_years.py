"""The fold over a year: a function of its entries, in which nothing is lost."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cycle.years import (
    CHOSEN,
    CLOSED,
    DECIDED,
    DRAFTED,
    DROPPED,
    PlanState,
    YearPlan,
    fold_year,
    kind_words,
    name_of,
    step,
    stream_of,
)
from inventory.entries import Entry

AT = datetime(2026, 5, 1, tzinfo=UTC)
NAMES = st.sampled_from(["甲", "乙", "丙"])
TARGETS = st.sampled_from(["department:税務課", "system:税", "department:", "税務課", 5])
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "set": st.sampled_from(
            [{"policy": "p"}, {"goals": ["g"]}, {"days": 3}, {"days": -1}, {"x": 1}, {}, None]
        ),
        "target": TARGETS,
        "year": st.sampled_from([2026, 2027, 2028, 2029, True, "2026"]),
        "quarter": st.sampled_from([1, 4, 5, None, "2"]),
        "reason": st.sampled_from(["理由", " ", 3]),
        "days": st.sampled_from([0, 2.5, -1, "x"]),
        "digest": st.sampled_from(["now", "0" * 64]),
        "evidence": st.sampled_from(["c" * 64, "c", None]),
    },
)
DEEDS = st.tuples(
    st.sampled_from([DRAFTED, CHOSEN, CHOSEN, DROPPED, DECIDED, CLOSED, "year.else"]),
    BODIES,
    NAMES,
)


def _entry(number: int, kind: str, body: dict[str, Any], actor: str, year: int = 2026) -> Entry:
    return Entry(number, stream_of(year), kind, body, actor, AT, "", "", AT)


def _entries(deeds: list[tuple[str, dict[str, Any], str]]) -> list[Entry]:
    """The entries of these deeds; a decision takes the digest as it is where it says `now`."""
    found: list[Entry] = []
    for number, (kind, body, actor) in enumerate(deeds, 1):
        digest = fold_year(2026, found).digest
        said = {**body, "digest": digest} if body.get("digest") == "now" else body
        found.append(_entry(number, kind, said, actor))
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(DEEDS, max_size=10))
def test_state_is_a_function_of_the_entries(deeds: list[tuple[str, dict[str, Any], str]]) -> None:
    entries = _entries(deeds)
    plan = YearPlan(2026)
    for entry in entries:
        after = step(plan, entry)
        odd = replace(plan, odd=(*plan.odd, entry.sequence))
        plan = after if after is not None else odd
    assert plan == fold_year(2026, entries) == fold_year(2026, list(entries))
    assert plan.digest == fold_year(2026, entries).digest


@settings(max_examples=60, deadline=None)
@given(st.lists(DEEDS, max_size=12))
def test_nothing_is_lost_and_no_rule_is_passed(
    deeds: list[tuple[str, dict[str, Any], str]],
) -> None:
    entries = _entries(deeds)
    plan = fold_year(2026, entries)
    kept = [e for e in entries if e.sequence not in plan.odd]
    counts = {kind: sum(e.kind == kind for e in kept) for kind in (CHOSEN, DROPPED, DECIDED)}
    assert len(plan.decisions) == counts[DECIDED]
    assert len(plan.dropped) == counts[DROPPED]
    assert len(plan.choices) <= counts[CHOSEN]
    assert fold_year(2026, kept) == plan
    for decision in plan.decisions:
        before = [e for e in kept if e.sequence < decision.sequence]
        then = fold_year(2026, before)
        assert not then.prepared_by(decision.by)
        assert then.digest == decision.digest
    if plan.closed:
        assert all(e.kind == CLOSED for e in kept[-1:])
    assert {c.year for c in plan.choices} <= {2026, 2027, 2028}
    assert all(c.quarter for c in plan.of_year(2026))


def test_other_streams_count_for_nothing() -> None:
    body = {"target": "system:税", "year": 2027, "quarter": 1, "reason": "r"}
    assert fold_year(2026, [_entry(1, CHOSEN, body, "甲", 2027)]) == YearPlan(2026)
    assert fold_year(2027, [_entry(1, CHOSEN, body, "甲", 2027)]).choices


def test_state_of_an_empty_year_is_a_draft() -> None:
    assert fold_year(2026, []).state is PlanState.DRAFT


def test_names_and_kinds() -> None:
    assert name_of("system:税:1") == "税:1"
    assert kind_words("system:税").ja == "情報システム"
    assert kind_words("department:税務課").ja == "課室"

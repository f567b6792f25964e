"""The fold over engagements: a function of the entries, phases go forward, nothing is lost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cycle.engagements import (
    MOVED,
    NOTICED,
    OPENED,
    ORDER,
    PHASES,
    SAMPLED,
    TEAMED,
    Engagement,
    Phase,
    fold_engagements,
    following,
    sample_body,
    step,
)
from audit.cycle.sampling import draw
from inventory.entries import Entry

AT = datetime(2026, 5, 1, tzinfo=UTC)
OPEN: dict[str, Any] = {
    "year": 2026, "targets": ["department:税務課"], "departments": ["税務課"],
    "period": ["2025-04-01", "2026-03-31"], "fieldwork": ["2026-08-03", "2026-08-28"],
    "criteria": "ab", "assurance": "advisory",
}  # fmt: skip
TEAM = {"members": [{"name": "甲", "lead": True}]}
NOTICE = {"number": 1, "department": "税務課", "to": "長", "prepare": [], "digest": "now"}
SAMPLE = sample_body("hosts", ["a", "b"], draw(["a", "b"], 1, "s"), "")
DEEDS = st.one_of(
    st.tuples(st.just(OPENED), st.sampled_from([OPEN, {**OPEN, "period": ["x", "y"]}, {}])),
    st.tuples(st.just(TEAMED), st.sampled_from([TEAM, {"members": []}, {}])),
    st.tuples(
        st.just(NOTICED),
        st.sampled_from([NOTICE, {**NOTICE, "department": "別"}, {**NOTICE, "digest": "0"}]),
    ),
    st.tuples(st.just(SAMPLED), st.sampled_from([SAMPLE, {**SAMPLE, "why": "再"}, {}])),
    st.tuples(
        st.just(MOVED), st.sampled_from([{"phase": p.value} for p in Phase] + [{"phase": "x"}])
    ),
    st.tuples(st.just("engagement.else"), st.just({})),
)
PREFIX = [(OPENED, OPEN), (TEAMED, TEAM), (NOTICED, NOTICE)]
FIELDWORK, REPORTING = {"phase": "fieldwork"}, {"phase": "reporting"}
Deeds = list[tuple[str, dict[str, Any]]]


def _entries(deeds: Deeds) -> list[Entry]:
    found: list[Entry] = []
    for number, (kind, body) in enumerate(deeds, 1):
        before = fold_engagements(found)
        said = {**body, "digest": before[0].digest} if body.get("digest") == "now" and before else (
            body
        )  # fmt: skip
        found.append(Entry(number, "engagement:2026-01", kind, said, "甲", AT, "", "", AT))
    return found


def _one(entries: list[Entry]) -> Engagement | None:
    found = fold_engagements(entries)
    return found[0] if found else None


@settings(max_examples=60, deadline=None)
@given(st.lists(DEEDS, max_size=8), st.booleans())
def test_every_entry_counts_or_is_told_as_odd(deeds: Deeds, ready: bool) -> None:
    entries = _entries([*PREFIX, *deeds] if ready else deeds)
    one, again = _one(entries), _one(list(entries))
    assert one == again
    if one is None:
        assert all(step(None, entry) is None for entry in entries)
        return
    first = next(n for n, entry in enumerate(entries) if step(None, entry))
    kept = [e for e in entries[first:] if e.sequence not in one.odd]
    assert _one(kept) == one
    counts = {kind: sum(e.kind == kind for e in kept) for kind in (OPENED, NOTICED, SAMPLED)}
    assert counts[OPENED] == 1
    assert (len(one.notices), len(one.samples)) == (counts[NOTICED], counts[SAMPLED])
    assert one.phase is (one.moves[-1][0] if one.moves else Phase.PLANNED)
    assert [p for p, _, _ in one.moves] == list(ORDER[1 : len(one.moves) + 1])


@settings(max_examples=40, deadline=None)
@given(st.lists(DEEDS, max_size=8))
def test_phase_never_goes_back(deeds: Deeds) -> None:
    entries = _entries([*PREFIX, *deeds])
    phases = [one.phase for n in range(1, len(entries) + 1) if (one := _one(entries[:n]))]
    assert phases == sorted(phases, key=ORDER.index)


def test_other_streams_and_what_was_never_opened_are_nothing() -> None:
    stray = Entry(1, "audit-year:2026", OPENED, OPEN, "甲", AT, "", "", AT)
    team = Entry(2, "engagement:2026-02", TEAMED, TEAM, "甲", AT, "", "", AT)
    assert fold_engagements([stray, team]) == []


def test_phases_have_words_and_an_end() -> None:
    assert set(PHASES) == set(Phase)
    assert following(Phase.CLOSED) is None


@pytest.mark.parametrize(
    ("before", "kind", "body"),
    [
        (PREFIX[:2], MOVED, {"phase": "noticed"}),
        (PREFIX[:1], NOTICED, NOTICE),
        (PREFIX, MOVED, {"phase": "reporting"}),
        ([*PREFIX, (TEAMED, {"members": [{"name": "乙", "lead": True}]})], MOVED, FIELDWORK),
        (PREFIX[:1], TEAMED, {"members": [{"name": "甲", "lead": False}]}),
        (PREFIX[:1], TEAMED, {"members": [{"name": n, "lead": True} for n in "甲乙"]}),
        (PREFIX[:1], TEAMED, {"members": [{"name": " ", "lead": True}]}),
        ([*PREFIX, (SAMPLED, SAMPLE)], SAMPLED, SAMPLE),
        ([*PREFIX, (MOVED, FIELDWORK), (MOVED, REPORTING)], SAMPLED, SAMPLE),
        ([*PREFIX, (MOVED, FIELDWORK), (MOVED, REPORTING)], TEAMED, TEAM),
        ([*PREFIX, (MOVED, FIELDWORK), (MOVED, REPORTING)], NOTICED, NOTICE),
        (PREFIX, OPENED, OPEN),
    ],
)
def test_entry_past_a_rule_is_odd_and_changes_nothing(
    before: Deeds, kind: str, body: dict[str, Any]
) -> None:
    until, after = _one(_entries(before)), _one(_entries([*before, (kind, body)]))
    assert until
    assert not until.odd
    assert after == until
    assert after.odd == (len(before) + 1,)


@pytest.mark.parametrize(
    "changed",
    [
        {"targets": ["department:市民課"]}, {"departments": ["税務課", "市民課"]},
        {"period": ["2025-04-02", "2026-03-31"]}, {"fieldwork": ["2026-08-04", "2026-08-28"]},
        {"criteria": "cd"}, {"assurance": "assurance"},
    ],
    ids=str,
)  # fmt: skip
def test_notice_is_of_everything_it_announces(changed: dict[str, Any]) -> None:
    one, other = (_one(_entries([(OPENED, body)])) for body in (OPEN, OPEN | changed))
    assert one
    assert other
    assert one.digest != other.digest

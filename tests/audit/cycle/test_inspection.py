"""The fold of a year: the newest answer to the very words, and nothing else."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cycle.inspection import (
    Answer,
    Given,
    Inspection,
    Item,
    Progress,
    Questionnaire,
    body_of,
    changed,
    fold_inspection,
    pool,
    progress,
    standing,
    unanswered,
)
from audit.cycle.inspection_scope import Section
from audit.cycle.network import NetworkModel
from audit.cycle.overlay import Overlay, Terms, read_standard
from audit.cycle.reading import shipped_catalogue
from audit.policy_files import default_limits
from checks.policy import Known
from inventory.entries import Entry
from inventory.words import T
from tests.audit.cycle.inspected import CHECKS, everything

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SECTION = Section("税務課", "", "", False, (), (), ())


def item(code: str, asks: str = "守ること") -> Item:
    return Item(code, code, T(code, code), T(asks, asks), (), ())


ITEMS = tuple(item(str(number)) for number in range(4))
ASKED = Questionnaire(2026, SECTION, ITEMS, "c")
GOOD: dict[str, Any] = {
    "department": "税務課", "sha256": "a", "answered_by": "山田", "answered_on": "2026-11-20",
    "answers": {"0": ["yes", "", ITEMS[0].digest]},
}  # fmt: skip


def entry(number: int, body: object, kind: str = "inspection.answered", year: int = 2026) -> Entry:
    return Entry(number, f"inspection:{year}", kind, body, "a", NOW, "", "", NOW)  # type: ignore[arg-type] # hostile


def fold(*entries: Entry) -> Inspection:
    return fold_inspection(2026, entries)


@pytest.mark.parametrize("body", [
    {}, None, {**GOOD, "department": 1}, {**GOOD, "answered_on": "昨日"},
    {**GOOD, "answered_by": None},
    {**GOOD, "answers": []}, {**GOOD, "answers": {"0": ["yes"]}},
    {**GOOD, "answers": {"0": ["PASS", "", "x"]}}, {**GOOD, "answers": {"0": ["yes", 1, "x"]}},
    {**GOOD, "sha256": 1},
])  # fmt: skip
def test_an_entry_that_cannot_be_read_counts_for_nothing_and_is_told(body: object) -> None:
    known = fold(entry(1, GOOD), entry(2, body))
    assert known.odd == (2,)
    assert known.of("税務課").answers["0"].given.answer is Answer.YES
    assert known.of("税務課").corrections == 0


def test_other_kinds_are_told_and_other_years_are_not_ours() -> None:
    assert fold(entry(1, GOOD, "inspection.other")).odd == (1,)
    assert fold(entry(1, GOOD, year=2025)) == Inspection(2026)
    assert fold(entry(1, GOOD, year=20260)).returned == {}


def test_an_answer_to_other_words_is_none() -> None:
    said = fold(entry(1, {**GOOD, "answers": {"0": ["yes", "", item("0", "前の問い").digest]}}))
    assert unanswered(ASKED, said.of("税務課")) == ITEMS
    assert progress(ASKED, said.of("税務課")) is not Progress.COMPLETE


FORMS = st.lists(
    st.dictionaries(
        st.sampled_from("0123"),
        st.tuples(st.sampled_from(list(Answer)), st.sampled_from(["", "理由"])),
        min_size=1,
    ),
    max_size=6,
)


@given(FORMS)
def test_the_newest_answer_of_each_item_stands(
    forms: list[dict[str, tuple[Answer, str]]],
) -> None:
    entries: list[Entry] = []
    wanted: dict[str, Given] = {}
    for number, form in enumerate(forms, 1):
        given = {c: Given(a, note, ITEMS[int(c)].digest) for c, (a, note) in form.items()}
        entries.append(entry(number, {**GOOD, "answers": body_of(given)}))
        wanted |= given
    said = fold(*entries).of("税務課")
    held = {one.code: found.given for one, found in standing(ASKED, said) if found}
    assert held == wanted
    assert changed(said, wanted) == ()
    whole = len(wanted) == len(ITEMS) and all(
        one.note or one.answer in (Answer.YES, Answer.UNKNOWN) for one in wanted.values()
    )
    assert (progress(ASKED, said) is Progress.COMPLETE) is whole
    assert said.newest == (date(2026, 11, 20) if forms else None)


OWN = """\
title: 火見市情報セキュリティ対策基準
edition: 令和8年4月1日
clauses:
  - number: 第1条
    title: 住民の窓口
    asks: 窓口の画面を住民から見えない向きに置くこと
    field: 三
    class: human
    checks: [SSH-001]
    ask: [窓口に行って見たか]
  - number: 第2条
    title: 記録
    mic: ["6.1(6)"]
    ask: [誰が読むか]
"""


def test_own_clauses_are_asked_with_their_numbers_and_questions() -> None:
    standard = read_standard(
        OWN, "own.yaml", Terms(shipped_catalogue(), Known(default_limits(), CHECKS))
    )
    assert standard
    own = pool(shipped_catalogue(), Overlay((standard,)), NetworkModel.BETA, CHECKS)
    found = {one.code: one for _, one in own.items}
    alone = found["own:第1条"]
    assert (alone.clause, alone.checks) == ("第1条", ("SSH-001",))
    assert "窓口に行って見たか" in alone.hints
    mapped = found["6.1(6)"]
    assert mapped.clause.endswith("、第2条")
    assert "誰が読むか" in mapped.hints
    assert len(own.items) == len(everything().items) + 1
    assert own.digest != everything().digest


def test_a_title_that_nobody_compared_is_marked() -> None:
    marks = {one.clause for _, one in everything().items}
    assert any(one.endswith("※") for one in marks)
    assert any(not one.endswith("※") for one in marks)

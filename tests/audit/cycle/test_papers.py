"""The fold over papers: what no command would write counts for nothing, whoever wrote it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cycle.paper_freshness import stale
from audit.cycle.paper_model import Judgement, PaperState, asked_body
from audit.cycle.papers import (
    ATTACHED,
    GONE,
    JUDGED,
    LINKED,
    OPENED,
    REVIEWED,
    WITHDRAWN,
    Papers,
    fold_papers,
    step,
)
from inventory.entries import Entry
from tests.audit.cycle.paper_town import (
    FRESH,
    HANA,
    ID,
    JIRO,
    NOW,
    OPEN_BODY,
    TAX,
    TODAY,
    asked,
    entry,
    forged,
    machine,
    paper,
    papers,
    prepared,
    reviewed,
    with_paper,
)

DAYS = {method.value: days for method, days in FRESH.days.items()}
FILE: dict[str, Any] = {
    "paper": 1, "method": "examine", "evidence": "d" * 64, "name": "規程.pdf", "size": 3,
    "text": "", "source": "課長", "period": ["2026-04-01", "2026-08-20"],
    "collected": "2026-08-20", "received": "2026-08-20",
}  # fmt: skip
ASKED = {**asked_body(asked(checks=("LOG-001",))), "target": TAX, "change": "new", "before": None}


def opinion(one: str, basis: str, **more: object) -> dict[str, Any]:
    said = {"paper": 1, "judgement": one, "note": "見た", "reason": "", "basis": basis}
    return {**said, "days": DAYS, "policy": "p", **more}


def test_a_forged_review_by_the_preparer_counts_for_nothing(tmp_path: Path) -> None:
    journal = prepared(tmp_path)
    body = {"paper": 1, "accepted": True, "digest": paper(journal).digest, "note": ""}
    after = forged(journal, REVIEWED, body, HANA)
    assert after.papers[1].state is PaperState.PREPARED
    assert len(after.odd) == 1
    assert forged(journal, REVIEWED, body, JIRO).papers[1].state is PaperState.REVIEWED


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (REVIEWED, {"paper": 1, "accepted": "yes", "digest": "x", "note": ""}),
        (REVIEWED, {"paper": 1, "accepted": True, "digest": "x", "note": ""}),
        (JUDGED, opinion("conform", "another basis")),
        (JUDGED, opinion("安全", "now")),
        (JUDGED, opinion("conform", "now", note="")),
        (JUDGED, opinion("conform", "now", days={})),
        (JUDGED, opinion("conform", "now", days={**DAYS, "examine": 0})),
        (JUDGED, opinion("conform", "now", days={**DAYS, "examine": True})),
        (ATTACHED, {**FILE, "evidence": ""}),
        (ATTACHED, {**FILE, "evidence": "D" * 64}),
        (ATTACHED, {**FILE, "received": "2026-08-21"}),
        (ATTACHED, {**FILE, "paper": 2}),
        (ATTACHED, {**FILE, "size": 0}),
        (WITHDRAWN, {"paper": 1, "number": 1, "reason": " "}),
        (WITHDRAWN, {"paper": 1, "number": 2, "reason": "x"}),
        (LINKED, {"paper": 1, "results": [["r", "OTHER-1", "h", "PASS", "e", "2026-08-01"]]}),
        (LINKED, {"paper": 1, "results": [["r", "LOG-001", "h", "OK", "e", "2026-08-01"]]}),
        (OPENED, {**ASKED, "paper": 1}),
        (OPENED, {**ASKED, "paper": 2}),
        (OPENED, {**ASKED, "paper": 2, "control": "9", "target": "department:水道課"}),
        ("paper.else", {"paper": 1}),
    ],
)
def test_what_the_rules_forbid_is_odd_and_changes_nothing(
    tmp_path: Path, kind: str, body: dict[str, Any]
) -> None:
    journal = reviewed(tmp_path)
    before = papers(journal)
    if body.get("basis") == "now":
        body = {**body, "basis": before.papers[1].basis}
    after = forged(journal, kind, body, "別人")
    assert len(after.odd) == 1
    assert replace(after, odd=()) == before


def test_a_forged_conformity_over_a_violation_needs_its_reason(tmp_path: Path) -> None:
    journal = with_paper(tmp_path)
    rows = [["r", "LOG-001", "SV-1", "FAIL", "e" * 64, TODAY.isoformat()]]
    forged(journal, LINKED, {"paper": 1, "results": rows})
    forged(journal, ATTACHED, FILE)
    basis = paper(journal).basis
    assert forged(journal, JUDGED, opinion("conform", basis)).odd
    after = forged(journal, JUDGED, opinion("conform", basis, reason="予備機"))
    assert [one.number for one in after.against_machine] == [1]


def test_gone_controls_and_other_streams(tmp_path: Path) -> None:
    journal = with_paper(tmp_path)
    body = {
        "control": "1",
        "target": TAX,
        "title": ["題", "t"],
        "engagement": "2025-01",
        "number": 3,
    }
    assert [one.number for one in forged(journal, GONE, body).gone] == [3]
    assert fold_papers("2026-02", journal.entries()) == Papers("2026-02")


def test_what_is_stale_is_named() -> None:
    first, *_ = fold_papers(
        ID, _entries([(OPENED, {**ASKED, "paper": 1}), (ATTACHED, FILE)])
    ).papers.values()
    with_old = replace(first, machine=(machine(seen=TODAY.replace(year=2025)),))
    assert stale(with_old, FRESH, TODAY) == ("SV-1",)
    assert stale(with_old, FRESH, TODAY.replace(year=2028)) == ("規程.pdf", "SV-1")


RESULT = st.sampled_from(["PASS", "FAIL", "UNKNOWN", "NOT_CHECKED", "NOT_APPLICABLE", "x"]).map(
    lambda v: ["r", "LOG-001", "SV-1", v, "e" * 64, "2026-08-19"]
)
DEEDS = st.one_of(
    st.tuples(st.just(ATTACHED), st.sampled_from([FILE, {**FILE, "collected": "2024-01-01"}, {}])),
    st.tuples(st.just(LINKED), RESULT.map(lambda row: {"paper": 1, "results": [row]})),
    st.tuples(
        st.just(WITHDRAWN),
        st.sampled_from([{"paper": 1, "number": n, "reason": "誤り"} for n in (1, 2)]),
    ),
    st.tuples(
        st.just(JUDGED),
        st.tuples(
            st.sampled_from([*(j.value for j in Judgement), "x"]), st.sampled_from(["", "理由"])
        ).map(lambda given: opinion(given[0], "now", reason=given[1])),
    ),
    st.tuples(
        st.just(REVIEWED),
        st.booleans().map(lambda yes: {"paper": 1, "accepted": yes, "digest": "now", "note": "n"}),
    ),
    st.tuples(st.just("engagement.moved"), st.just({"phase": "reporting"})),
)
ACTS = st.lists(st.tuples(DEEDS, st.sampled_from([HANA, JIRO, "三郎"])), max_size=14)


def _entries(deeds: list[tuple[str, dict[str, Any]]]) -> list[Entry]:
    every = [("engagement.opened", OPEN_BODY), *deeds]
    return [entry(number, kind, body) for number, (kind, body) in enumerate(every, 1)]


@settings(max_examples=150, deadline=None)
@given(ACTS)
def test_whatever_happens_a_reviewed_conformity_was_earned(acts: list[Any]) -> None:
    now = fold_papers(ID, _entries([(OPENED, {**ASKED, "paper": 1})]))
    for number, ((kind, body), actor) in enumerate(acts, 3):
        said = dict(body)
        said |= {"basis": now.papers[1].basis} if said.get("basis") == "now" else {}
        said |= {"digest": now.papers[1].digest} if said.get("digest") == "now" else {}
        now = step(now, Entry(number, f"engagement:{ID}", kind, said, actor, NOW, "", "", NOW))
        one = now.papers[1]
        if one.state is PaperState.REVIEWED:
            assert one.review
            assert one.review.by not in one.hands
        if one.judgement is Judgement.CONFORM:
            assert one.judged
            assert one.judged.basis == one.basis
            assert one.judged.reason or not (one.failed or one.unsure)
            assert not stale(one, FRESH, TODAY)
            assert one.standing or any(m.verdict.value in ("PASS", "FAIL") for m in one.machine)
    assert {e.number for e in now.papers[1].evidence} == set(
        range(1, len(now.papers[1].evidence) + 1)
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    OPENED,
                    GONE,
                    LINKED,
                    ATTACHED,
                    WITHDRAWN,
                    JUDGED,
                    REVIEWED,
                    "engagement.opened",
                    "engagement.team",
                    "engagement.moved",
                ]
            ),
            st.dictionaries(
                st.sampled_from(
                    [
                        "paper",
                        "results",
                        "target",
                        "checks",
                        "title",
                        "members",
                        "phase",
                        "period",
                        "targets",
                        "number",
                    ]
                ),
                st.one_of(
                    st.none(),
                    st.integers(-1, 2),
                    st.text(max_size=3),
                    st.lists(st.text(max_size=3), max_size=3),
                ),
                max_size=5,
            ),
        ),
        max_size=6,
    )
)
def test_no_entry_whatever_it_says_breaks_the_fold(deeds: list[Any]) -> None:
    found = fold_papers(ID, _entries([*deeds, (OPENED, {**ASKED, "paper": 1})]))
    assert found.engagement == ID


def test_a_review_of_another_text_is_none(tmp_path: Path) -> None:
    journal = prepared(tmp_path)
    body = {"paper": 1, "accepted": True, "digest": "0" * 64, "note": ""}
    after = forged(journal, REVIEWED, body, JIRO)
    assert after.papers[1].state is PaperState.PREPARED
    assert len(after.odd) == 1


def test_after_the_end_nothing_counts(tmp_path: Path) -> None:
    journal = prepared(tmp_path)
    before = forged(journal, "engagement.moved", {"phase": "closed"})
    body = {"paper": 1, "accepted": True, "digest": before.papers[1].digest, "note": ""}
    after = forged(journal, REVIEWED, body, JIRO)
    assert after.papers == before.papers
    assert len(after.odd) == 1
    assert forged(journal, "engagement.moved", {"phase": "fieldwork"}).closed

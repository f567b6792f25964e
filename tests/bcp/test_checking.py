"""The whole check: the sound plan, the city with its planted conflicts, and no plan at all."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.case import Case
from bcp.checking import Checked, Times, check
from bcp.conflicts import Count, Fits, counted
from bcp.limits import read_limits
from bcp.model import Continuity, NodeKind, Proven, Work
from checks.model import Severity
from tests.bcp.city import CITY
from tests.bcp.graphs import graphs
from tests.bcp.rules.judging import limits
from tests.bcp.rules.sound import JUMIN, NINSHO, NOW, SOUND, TASK, TODAY, lacks, sets, whole

CITY_DAY = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
EMPTY = replace(
    SOUND, nodes={}, dependencies=(), work={}, tasks={}, sites={}, power={}, vendors={}, posts={},
    documents={}, people=(), copies=(), exercises=(), proven={},
)  # fmt: skip


@pytest.fixture(scope="module")
def city() -> Checked:
    return check(CITY, CITY_DAY, limits())


def found(checked: Checked, rule: str) -> set[tuple[str, ...]]:
    return {one.subjects for one in checked.conflicts if one.rule == rule}


def test_a_sound_plan_has_nothing_to_say() -> None:
    checked = check(SOUND, NOW, limits())
    assert (checked.conflicts, checked.unknowns, checked.blocks) == ((), (), ())
    assert set(checked.counts) == {f"C{number}" for number in range(16)}
    assert all(count.fits for count in checked.counts.values())
    assert {one.id: one.in_time for one in checked.times} == {
        TASK: True, JUMIN: True, NINSHO: True,
    }  # fmt: skip


def test_no_plan_is_not_a_good_plan() -> None:
    checked = check(EMPTY, NOW, limits())
    assert {one.rule for one in checked.unknowns} >= {"C6", "C15"}
    assert {one.rule for one in checked.conflicts} == {"C14"}


def test_the_circle_of_the_city_is_found_with_its_unsigned_step(city: Checked) -> None:
    [block] = found(city, "C5")
    assert {"system:認証基盤", "system:バックアップ管理"} <= set(block)
    assert block in city.blocks
    assert "決裁がない" in " ".join(
        why.ja for one in city.conflicts if one.rule == "C5" for why in one.because
    )


def test_the_password_book_on_what_is_restored_is_found(city: Checked) -> None:
    assert ("system:認証基盤", "document:パスワード管理簿") in found(city, "C6")


def test_the_impossible_target_is_found(city: Checked) -> None:
    assert ("system:公式ホームページ",) in found(city, "C2")


def test_the_only_skilled_person_is_found(city: Checked) -> None:
    assert ("person:北川　進", "system:認証基盤") in found(city, "C7")
    assert ("system:認証基盤",) in found(city, "C9")


def test_the_short_battery_is_found(city: Checked) -> None:
    assert ("power:サーバ室UPS",) in found(city, "C8")


def test_backups_that_nobody_proved_are_unknown(city: Checked) -> None:
    unproven = {one.subjects for one in city.unknowns if one.rule == "C4"}
    assert {(one,) for one in CITY.nodes if one.startswith("data:")} <= unproven


def test_the_gravest_come_first(city: Checked) -> None:
    grades = [one.grade for one in city.conflicts]
    assert grades == sorted(grades, reverse=True)
    assert grades[0] is Severity.HIGH


def test_everything_said_is_counted(city: Checked) -> None:
    assert sum(one.conflicts for one in city.counts.values()) == len(city.conflicts)
    assert sum(one.unknown for one in city.counts.values()) == len(city.unknowns)
    assert counted([Fits("C0", ()), Fits("C0", ())]) == {"C0": Count(2, 0, 0)}


def test_the_same_book_gives_the_same_answer() -> None:
    other = replace(CITY, nodes=dict(reversed(list(CITY.nodes.items()))))
    ways = [found(check(one, CITY_DAY, limits()), "C7") for one in (CITY, other)]
    assert {frozenset(one) for one in ways[0]} == {frozenset(one) for one in ways[1]}
    assert check(CITY, CITY_DAY, limits()) == check(CITY, CITY_DAY, limits())


def test_a_plain_day_counts_to_its_end_in_japan() -> None:
    at = "2026-11-20T12:00:00+00:00"  # 27 hours before the end of the 21st in Japan
    book = replace(SOUND, proven={"data:D-1": Proven("data:D-1", newest=at)})
    for day, verdict in ((TODAY, "C4"), (NOW, "")):
        rules = {one.rule for one in check(book, day, limits()).conflicts}
        assert rules == ({verdict} if verdict else set())


@pytest.mark.parametrize(
    ("times", "verdict"),
    [
        (Times("x", 60, 60, 60, 60, stuck=False), True),
        (Times("x", 60, 61, None, None, stuck=False), False),
        (Times("x", 60, 60, 60, 61, stuck=False), False),
        (Times("x", 60, 10, 10, None, stuck=True), False),
        (Times("x", 60, 10, None, 50, stuck=False), None),
        (Times("x", 60, 10, 10, None, stuck=False), None),
        (Times("x", None, 10, 10, 10, stuck=False), None),
    ],
)
def test_in_time_needs_every_number(times: Times, verdict: bool | None) -> None:
    assert times.in_time is verdict


@settings(max_examples=60, deadline=None)
@given(graphs(), st.data())
def test_a_number_less_never_makes_anything_fit(graph: object, data: st.DataObject) -> None:
    book = _book(graph)
    due = sorted(set(Case(book, NOW, limits()).due) & set(book.work))
    if not due:
        return
    gone = data.draw(st.sampled_from(due))
    before, after = (check(one, NOW, limits()) for one in (book, lacks("work", gone)(book)))
    late = {one.id for one in before.times if one.in_time is False}
    unsure = {one.id for one in before.times if one.in_time is None}
    assert not {one.id for one in after.times if one.in_time} & (late | unsure)


def test_a_time_agrees_with_what_the_rules_say(city: Checked) -> None:
    for one in city.times:
        told = [c.rule for c in city.conflicts if c.subjects[0] == one.id]
        unsure = [u.rule for u in city.unknowns if u.subjects[0] == one.id]
        if {"C2", "C3"} & set(told):
            assert one.in_time is False
        elif {"C2", "C3"} & set(unsure):
            assert one.in_time is None


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_in_time_is_only_said_with_both_times_known(graph: object) -> None:
    checked = check(_book(graph), NOW, limits())
    for one in checked.times:
        if one.in_time:
            assert one.target is not None
            assert one.best is not None
            assert one.best <= one.target
            assert one.night is not None
            assert one.night <= one.target


def _book(graph: object) -> Continuity:
    from bcp.graph import Graph

    assert isinstance(graph, Graph)
    edges = tuple(edge for edges in graph.below.values() for edge in edges)
    return replace(EMPTY, nodes=graph.nodes, dependencies=edges, work=graph.work,
                   people=SOUND.people)  # fmt: skip


def test_defaults_of_the_standard_can_be_switched_off() -> None:
    book = sets("nodes", JUMIN, rto=None)(SOUND)
    kept = read_limits(None, {"continuity.standard_targets": "false"})
    times = {
        one.id: one.target
        for wanted in (limits(), kept)
        for one in check(book, NOW, wanted).times
        if one.id == JUMIN
    }
    assert check(book, NOW, limits()).times[1].target == 720
    assert times == {JUMIN: None}


def test_a_thousand_systems_are_checked_in_seconds() -> None:
    names = [f"system:s{number}" for number in range(1000)]
    nodes = {one: replace(SOUND.nodes[NINSHO], id=one, name=one) for one in names}
    work = {one: Work(one, 10) for one in names}
    book = whole(nodes={**SOUND.nodes, **nodes}, work={**SOUND.work, **work})(SOUND)
    began = time.process_time()
    assert check(book, date(2026, 11, 21), limits()).counts["C2"].fits > 900
    assert time.process_time() - began < 20
    assert book.nodes[names[0]].kind is NodeKind.SYSTEM

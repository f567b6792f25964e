"""The restore order by example: every place says why, what cannot begin says what is missing."""

from datetime import date

import pytest

from bcp.crews import Crews, Demand
from bcp.model import Basis, FirstStep, Need, State, Work
from bcp.scheduling import Hand, Order, Position, Stuck, restore_order
from tests.bcp.crowds import VENDOR, Situation
from tests.bcp.graphs import RUN, full, graph, needs

DAY = date(2026, 4, 1)
ONE = (Hand("南", frozenset({"server"})),)


def order(seen: Situation) -> Order:
    return restore_order(seen.graph, seen.states, seen.hands, now=seen.now, first_steps=seen.steps)


def all_down(minutes: dict[str, float | None], *edges: object, **parts: object) -> Situation:
    made = graph(minutes, *edges, **parts)  # type: ignore[arg-type] # as written below
    return Situation(made, dict.fromkeys(made.nodes, State.DOWN), ONE)


def place(made: Order, name: str) -> Position:
    return next(each for each in made.positions if each.node == full(name))


def why(each: Position | Stuck) -> str:
    return " / ".join(text.ja for text in each.why)


def stuck(made: Order, name: str) -> str:
    return next(why(each) for each in made.stuck if each.node == full(name))


def test_it_comes_first_because_what_is_due_needs_it() -> None:
    made = order(all_down({"web": 10, "認証基盤": 30, "住民記録": 20},
                          ("住民記録", "認証基盤"), rto={"住民記録": 60, "web": 90}))  # fmt: skip
    first, second, third = made.positions
    assert (first.node, first.starts, first.ends, first.due) == ("system:認証基盤", 0, 30, 40)
    assert "住民記録より先: 認証基盤を必要とするため" in why(first)
    assert "住民記録の目標を守るには、発災から40分までに戻す" in why(first)
    assert "認証基盤の後: 認証基盤が戻らないと始められないため" in why(second)
    assert "目標は発災から1時間" in why(second)
    assert (third.node, third.starts, third.late) == ("system:web", 50, False)
    assert "認証基盤" not in why(third)
    assert "住民記録に当たる人の手が空くのを待つため" in why(third)


def test_who_is_late_by_its_target_is_late() -> None:
    made = order(all_down({"a": 61}, rto={"a": 60}))
    assert place(made, "a").late is True
    assert place(order(all_down({"a": 60}, rto={"a": 60})), "a").late is False


def test_the_clock_has_run_since_it_happened() -> None:
    seen = all_down({"a": 30}, rto={"a": 60}).but(now=31)
    assert (place(order(seen), "a").starts, place(order(seen), "a").late) == (31, True)


def test_nothing_is_due_where_nobody_set_a_target() -> None:
    only = place(order(all_down({"a": 5})), "a")
    assert (only.due, only.late) == (None, None)
    assert "目標復旧時間を持つものに必要とされていない" in why(only)


def test_a_missing_estimate_stands_last_and_is_never_no_time_at_all() -> None:
    made = order(all_down({"a": None, "b": 10, "c": 600}, ("b", "a"), rto={"b": 20}))
    assert [each.node for each in made.positions] == ["system:c", "system:a", "system:b"]
    assert (place(made, "a").starts, place(made, "a").late) == (None, None)
    assert "所要時間不明: aの復旧作業の見積もりがない" in why(place(made, "a"))
    assert "開始時刻不明: 先に要るaがいつ戻るか分からない" in why(place(made, "b"))


def test_what_is_below_unknown_work_is_not_in_time() -> None:
    made = order(all_down({"a": 1, "b": None}, ("b", "a"), rto={"b": 600}))
    assert place(made, "a").late is None


def test_nobody_with_the_skill() -> None:
    seen = all_down({"a": 1, "b": 1}, ("b", "a"), work=[Work("system:a", 1, 2, "network")])
    made = order(seen)
    assert made.positions == ()
    assert stuck(made, "a") == "「network」の技能を持つ人が2人要るが、来るのは0人"
    assert stuck(made, "b") == "aが戻らないと始められない"
    assert [each.follows for each in made.stuck] == [False, True]


def test_a_vendor_that_was_not_called() -> None:
    seen = all_down({"a": 1}, work=[Work("system:a", 1, 1, "", VENDOR)])
    assert "事業者「east」が要るが、呼んでいない" in stuck(order(seen), "a")
    called = seen.but(hands=(*ONE, Hand(VENDOR, frozenset(), 45)))
    assert place(order(called), "a").hands == ("南", VENDOR)
    assert "eastの到着を待つため" in why(place(order(called), "a"))


def test_a_circle_waits_for_a_first_step_that_is_signed() -> None:
    seen = all_down({"a": 10, "b": 20}, ("a", "b"), ("b", "a"))
    made = order(seen)
    assert made.blocks == (("system:a", "system:b"),)
    assert "bと互いに必要とし合う" in stuck(made, "a")
    step = FirstStep(("system:a", "system:b"), "system:b", "封筒を開ける")
    unsigned = order(seen.but(steps=(step,)))
    assert "決裁のない第一歩がある: bから「封筒を開ける」" in stuck(unsigned, "a")
    signed = FirstStep(step.of, step.start, step.do, signed_by="課長", signed_on=DAY)
    done = order(seen.but(steps=(signed,)))
    assert [(p.node, p.starts, p.ends) for p in done.positions] == [
        ("system:b", 0, 20),
        ("system:a", 20, 30),
    ]
    assert why(done.positions[0]).startswith("手作業の第一歩: 封筒を開ける(決裁: 課長)")
    assert done.blocks == made.blocks


def test_what_starts_by_hand_hurries_nothing_that_it_does_without() -> None:
    seen = all_down({"a": 10, "b": 20}, ("a", "b"), ("b", "a"), rto={"b": 100})
    step = FirstStep(("system:a", "system:b"), "system:b", "封筒", signed_by="課長", signed_on=DAY)
    assert place(order(seen.but(steps=(step,))), "a").due is None


def test_a_signature_without_a_day_is_none() -> None:
    seen = all_down({"a": 10, "b": 20}, ("a", "b"), ("b", "a"))
    step = FirstStep(("system:a", "system:b"), "system:b", "封筒", signed_by="課長")
    assert order(seen.but(steps=(step,))).positions == ()


def test_what_is_needed_only_to_run_may_come_as_late_as_the_target() -> None:
    made = order(all_down({"a": 10, "net": 50}, needs("a", "net", RUN), rto={"a": 90}))
    assert place(made, "net").due == 90


def test_one_unknown_above_is_enough_to_leave_it_open() -> None:
    targets = {"y": 100, "z": 500}
    made = order(all_down({"x": 1, "y": 1, "z": None}, ("y", "x"), ("z", "x"), rto=targets))
    assert (place(made, "x").due, place(made, "x").late) == (99, None)


def test_running_in_a_circle_is_no_block() -> None:
    made = order(all_down({"a": 10, "b": 20}, needs("a", "b", RUN), needs("b", "a", RUN)))
    assert (made.blocks, made.stuck) == ((), ())
    assert [each.ends for each in made.positions] == [30, 30]
    assert sorted(each.until or 0 for each in made.positions)[1] == 30


def test_work_that_is_done_waits_for_what_it_runs_on() -> None:
    made = order(all_down({"a": 10, "net": 50}, needs("a", "net", RUN), rto={"a": 55}))
    assert place(made, "a").until in (10, 60)
    assert (place(made, "a").ends, place(made, "a").late) == (60, True)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.ISOLATED, "bは隔離中: 解除の判断を待つ"),
        (State.UNKNOWN, "bの状態が分からない: 先に確かめる"),
        (State.UNREACHABLE, "bの状態が分からない: 先に確かめる"),
    ],
)
def test_nothing_is_begun_on_what_may_not_be_there(state: State, said: str) -> None:
    seen = all_down({"a": 10, "b": 20}, ("a", "b"))
    made = order(seen.but(states={"system:a": State.DOWN, "system:b": state}))
    assert made.positions == ()
    assert stuck(made, "a") == said


def test_what_is_unseen_is_looked_at_and_what_is_isolated_waits() -> None:
    seen = all_down({"a": 1, "b": 1, "c": 1}, ("b", "a"))
    states = {"system:a": State.DOWN, "system:b": State.UNREACHABLE, "system:c": State.ISOLATED}
    made = order(seen.but(states=states))
    assert [each.node for each in made.to_check] == ["system:b"]
    assert "aの先にあり、見えない" in made.to_check[0].why[0].ja
    assert stuck(made, "c") == "隔離中: 解除の判断を待つ"


def test_degraded_is_enough_to_begin_on() -> None:
    seen = all_down({"a": 10, "b": 20}, ("a", "b"))
    made = order(seen.but(states={"system:a": State.DOWN, "system:b": State.DEGRADED}))
    assert [each.node for each in made.positions] == ["system:a"]


def test_of_alternatives_the_fastest_is_hurried() -> None:
    any_ = [needs("x", on, need=Need.ANY, group="g") for on in ("slow", "fast")]
    made = order(all_down({"slow": 90, "fast": 20, "x": 5}, *any_, rto={"x": 30}))
    assert [each.node for each in made.positions] == ["system:fast", "system:x", "system:slow"]
    assert place(made, "slow").due is None


def test_alternatives_that_cannot_be_had_are_counted() -> None:
    any_ = [needs("x", on, need=Need.ANY, group="g") for on in "abc"]
    work = [Work(f"system:{on}", 1, 1, "network") for on in "abc"]
    made = order(all_down(dict.fromkeys("abcx", 1), *any_, work=work))
    assert stuck(made, "x") == "a、b、cのうち1つが要るが、戻る見込みがない"


def test_more_alternatives_than_there_are_is_a_mistake_in_the_book() -> None:
    made = order(all_down({"a": 1, "x": 1}, needs("x", "a", need=Need.ANY, group="g", at_least=2)))
    assert "継続台帳の依存を直す" in stuck(made, "x")


def test_nothing_is_passed_over_by_those_who_cannot_do_it() -> None:
    work = [Work("system:a", 10, 1, "server"), Work("system:b", 10, 1, "server"),
            Work("system:net", 10, 1, "network")]  # fmt: skip
    crowd = (*ONE, Hand("東", frozenset({"network"})))
    seen = all_down({"a": 1, "b": 1, "net": 1}, rto={"a": 10, "b": 20, "net": 90}, work=work)
    assert "期限は早いが" not in why(place(order(seen.but(hands=crowd)), "net"))


def test_the_one_who_can_do_less_is_taken_first() -> None:
    crowd = (Hand("万能", frozenset({"server", "network"})), Hand("新人"))
    seen = all_down({"a": 10, "b": 10}, work=[Work("system:b", 10, 1, "network")])
    made = order(seen.but(hands=crowd))
    assert (place(made, "a").hands, place(made, "b").hands) == (("新人",), ("万能",))
    assert place(made, "b").starts == 0


def test_hands_are_kept_free_for_what_is_soon_ready_and_more_urgent() -> None:
    work = [Work("system:power", 10, 1, "power"), Work("system:urgent", 10, 1, "server"),
            Work("system:long", 500, 1, "server")]  # fmt: skip
    crowd = (*ONE, Hand("東", frozenset({"power"})))
    seen = all_down(dict.fromkeys(("power", "urgent", "long"), 1), ("urgent", "power"),
                    rto={"urgent": 20}, work=work)  # fmt: skip
    made = order(seen.but(hands=crowd))
    assert (place(made, "urgent").starts, place(made, "urgent").late) == (10, False)
    assert place(made, "long").starts == 20
    assert "先にもっと急ぐものに当たるため" not in why(place(made, "urgent"))


def test_who_arrives_begins_at_once() -> None:
    seen = all_down({"a": 100, "b": 100}).but(hands=(*ONE, Hand("東", frozenset(), 5)))
    made = order(seen)
    assert sorted(each.starts or 0 for each in made.positions) == [0, 5]
    assert "東の到着を待つため" in why(made.positions[1])


def test_crews_take_those_who_can_do_less_and_nobody_twice() -> None:
    crews = Crews([Hand("万能", frozenset({"server", "network"})), Hand("新人")])
    assert crews.crew(Demand("", 1), 0) == ("新人",)
    crews.bind(("新人",), "system:a", 10)
    assert crews.crew(Demand("", 1), 9) == ("万能",)
    assert crews.crew(Demand("", 2), 9) is None
    assert crews.crew(Demand("", 2), 10) == ("新人", "万能")


def test_what_was_drilled_is_no_guess() -> None:
    drilled = Work("system:b", 1, basis=Basis.DRILLED)
    made = order(all_down({"a": 1, "b": 1}, work=[drilled]))
    assert "推測" in why(place(made, "a"))
    assert "推測" not in why(place(made, "b"))


def test_a_task_resumes_when_what_it_needs_is_back() -> None:
    made = order(all_down({"a": 30, "task:窓口": None}, ("task:窓口", "a"), rto={"task:窓口": 30}))
    window = place(made, "task:窓口")
    assert (window.starts, window.ends, window.late, window.hands) == (30, 30, False, ())


def test_a_task_that_stopped_for_a_reason_nobody_gave_has_no_time() -> None:
    seen = all_down({"a": 30, "task:窓口": None}, ("task:窓口", "a"), rto={"task:窓口": 30})
    made = order(seen.but(states={"task:窓口": State.DOWN}))
    assert place(made, "task:窓口").late is None


def test_a_hopeless_target_gives_way_where_less_is_late_in_sum() -> None:
    minutes: dict[str, float | None] = {"lost": 200, **{f"s{n}": 20 for n in range(5)}}
    targets = {"lost": 10, **{f"s{n}": 100 for n in range(5)}}
    made = order(all_down(minutes, rto=targets))
    assert place(made, "lost").starts == 100
    assert "lostのほうが期限は早いが、これを先にするほうが遅れの合計が少ない" in why(
        place(made, "s0")
    )

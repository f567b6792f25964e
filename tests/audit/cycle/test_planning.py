"""The plan of a year: nobody decides on what he prepared, and a later change is shown."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from audit.cycle.planning import Planner, Wish, changed_since_decision
from audit.cycle.years import DECIDED, DRAFTED, PlanState, stream_of
from inventory.journal import Draft, Journal
from inventory.words import HinomiError
from tests.audit.cycle.planners import (
    CHIEF,
    CITIZENS,
    DRAFTER,
    REGISTER,
    TAX,
    closed,
    decided,
    journal_in,
    wish,
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_in(tmp_path)


@pytest.fixture
def drafter(journal: Journal) -> Planner:
    return Planner(journal, 2026, DRAFTER)


def _refused(deed: Callable[[], object], words: str) -> None:
    with pytest.raises(HinomiError) as told:
        deed()
    assert words in told.value.message.ja
    assert told.value.message.en


def test_plan_keeps_what_was_written(drafter: Planner) -> None:
    drafter.draft({"policy": "リスクの高い課から", "goals": ["二要素認証"], "days": 20})
    plan = drafter.choose(wish())
    plan = drafter.choose(wish(CITIZENS, 2028, None))
    assert (plan.policy, plan.goals, plan.days) == ("リスクの高い課から", ("二要素認証",), 20)
    assert [c.target for c in plan.of_year(2026)] == [TAX.id]
    assert [c.target for c in plan.of_year(2028)] == [CITIZENS.id]
    assert plan.choices[0].points == 24
    assert plan.choices[0].reasons == (("監査の記録がない", "no audit on record"),)
    assert plan.planned_days == 5
    assert plan.state is PlanState.DRAFT
    assert drafter.draft({"goals": []}).policy == "リスクの高い課から"


def test_who_prepared_does_not_decide(journal: Journal, drafter: Planner) -> None:
    drafter.choose(wish())
    for name in (DRAFTER, "監査花子", "監査　花子"):
        _refused(Planner(journal, 2026, name).decide, "起案した人")
    other = Planner(journal, 2026, "課長 高橋")
    other.drop(TAX.id, 2026, "延期")
    other.choose(wish(CITIZENS))
    _refused(other.decide, "起案した人")
    assert Planner(journal, 2026, CHIEF).decide().state is PlanState.DECIDED


def test_change_after_the_decision_is_shown(journal: Journal) -> None:
    drafter = decided(journal, TAX)
    assert changed_since_decision(journal, 2026) == ()
    changed = drafter.choose(wish(CITIZENS))
    assert changed.state is PlanState.CHANGED
    assert changed.decision is None
    (words,) = changed_since_decision(journal, 2026)
    assert words.ja == "2026年度に市民部 市民課を加えた"
    again = Planner(journal, 2026, CHIEF).decide("補正")
    assert again.state is PlanState.DECIDED
    assert len(again.decisions) == 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"policy": "別"}, "基本方針"),
        ({"goals": ["別"]}, "重点目標"),
        ({"resources": "2人"}, "体制"),
        ({"days": 3}, "人日"),
    ],
)
def test_each_field_that_changes_after_the_decision_is_named(
    journal: Journal, said: dict[str, object], words: str
) -> None:
    drafter = decided(journal, TAX)
    assert drafter.draft(said).state is PlanState.CHANGED
    (told,) = changed_since_decision(journal, 2026)
    assert words in told.ja


def test_another_quarter_or_a_drop_changes_what_was_decided(journal: Journal) -> None:
    drafter = decided(journal, TAX, CITIZENS)
    drafter.choose(wish(TAX, quarter=3))
    drafter.drop(CITIZENS.id, 2026, "システム更新と重なる")
    told = [one.ja for one in changed_since_decision(journal, 2026)]
    assert told == [
        "2026年度から市民部 市民課を外した",
        "2026年度の総務部 税務課の時期・理由・日数を変えた",
    ]
    (gone,) = drafter.plan.dropped
    assert (gone.target, gone.reason) == (CITIZENS.id, "システム更新と重なる")
    drafter.choose(wish(TAX))
    drafter.choose(wish(CITIZENS))
    assert drafter.plan.state is PlanState.CHANGED, "it was dropped, and that is told"
    (words,) = changed_since_decision(journal, 2026)
    assert words.ja == "取りやめの記録が加わった"


def test_decision_keeps_what_was_left_out(journal: Journal, drafter: Planner) -> None:
    drafter.choose(wish(TAX))
    drafter.choose(wish(REGISTER, 2028, None))
    among = [wish(each).proposed for each in (TAX, CITIZENS, REGISTER)]
    plan = Planner(journal, 2026, CHIEF).decide(among=among)
    assert plan.decision
    (left,) = plan.decision.unplanned
    assert (left.target, left.points) == (CITIZENS.id, 24)
    assert left.reasons == (("監査の記録がない", "no audit on record"),)


def test_same_words_again_need_no_new_decision(journal: Journal) -> None:
    drafter = decided(journal, TAX)
    assert drafter.choose(wish(TAX)).state is PlanState.DECIDED
    _refused(Planner(journal, 2026, CHIEF).decide, "決裁済み")


def test_odd_wishes_are_refused_and_nothing_is_written(journal: Journal, drafter: Planner) -> None:
    _refused(lambda: drafter.choose(wish(reason="  ")), "理由")
    _refused(lambda: drafter.choose(wish(quarter=None)), "四半期")
    _refused(lambda: drafter.choose(wish(quarter=5)), "四半期")
    _refused(lambda: drafter.choose(wish(year=2029)), "2026〜2028年度")
    _refused(lambda: drafter.choose(wish(year=2025)), "2026〜2028年度")
    _refused(lambda: drafter.drop(TAX.id, 2026, "なし"), "計画にありません")
    _refused(lambda: drafter.draft({}), "変える事柄")
    _refused(lambda: drafter.draft({"days": float("nan")}), "日数")
    _refused(lambda: drafter.draft({"days": -1}), "日数")
    _refused(Planner(journal, 2026, CHIEF).decide, "対象がありません")
    assert list(journal.entries()) == []


def test_drop_needs_a_reason(drafter: Planner) -> None:
    drafter.choose(wish())
    _refused(lambda: drafter.drop(TAX.id, 2026, " "), "理由")
    assert drafter.plan.choice(TAX.id, 2026)


def test_closed_year_takes_nothing_more(journal: Journal) -> None:
    drafter = decided(journal, TAX)
    assert closed(journal).state is PlanState.CLOSED
    for deed in (
        lambda: drafter.choose(wish(CITIZENS)),
        lambda: drafter.drop(TAX.id, 2026, "後から"),
        lambda: drafter.draft({"policy": "後から"}),
        Planner(journal, 2026, CHIEF).decide,
    ):
        _refused(deed, "締めた後")


def test_changed_plan_is_not_closed(journal: Journal) -> None:
    drafter = decided(journal, TAX)
    drafter.choose(wish(CITIZENS))
    after = closed(journal)
    assert after.state is PlanState.CHANGED
    assert len(after.odd) == 1


def test_years_are_apart(journal: Journal) -> None:
    decided(journal, TAX)
    assert Planner(journal, 2027, CHIEF).plan.choices == ()


def test_anything_written_after_the_end_is_odd(journal: Journal) -> None:
    decided(journal, TAX)
    before = closed(journal)
    said = Draft(stream_of(2026), DRAFTED, {"set": {"policy": "後から"}}, DRAFTER)
    (entry,) = journal.append([said])
    after = Planner(journal, 2026, CHIEF).plan
    assert after == before
    assert after.odd == (entry.sequence,)


@pytest.mark.parametrize(
    "other",
    [
        wish(TAX, quarter=3), wish(TAX, reason="別の理由"), wish(TAX, year=2027),
        replace(wish(TAX), days=6),
    ],
)  # fmt: skip
def test_each_part_of_a_choice_is_decided_on(journal: Journal, other: Wish) -> None:
    drafter = decided(journal, TAX)
    assert drafter.choose(other).state is PlanState.CHANGED
    assert len(changed_since_decision(journal, 2026)) == 1


def test_decision_written_past_the_rules_is_told_as_odd(journal: Journal, drafter: Planner) -> None:
    plan = drafter.choose(wish())
    own = Draft(stream_of(2026), DECIDED, {"digest": plan.digest, "note": ""}, DRAFTER)
    other = Draft(stream_of(2026), DECIDED, {"digest": "0" * 64, "note": ""}, CHIEF)
    written = journal.append([own, other])
    after = drafter.plan
    assert after.state is PlanState.DRAFT
    assert after.odd == tuple(entry.sequence for entry in written)

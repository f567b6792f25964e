"""The deeds of people on findings: what each leaves behind, and who may not do it where."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from audit.cycle.finding_desk import Wish, Wording
from audit.cycle.finding_model import Grade, Stance, Standing, Step, fingerprint_of
from audit.cycle.planning import Planner
from audit.cycle.years import stream_of
from audit.model import FindingState, Trend
from checks.model import Verdict
from inventory.entries import Draft
from inventory.words import HinomiError
from tests.audit.cycle import planners
from tests.audit.cycle.finding_town import (
    CHIEF,
    CONTROL,
    DIGEST,
    LEAD,
    LOG_1,
    NEXT,
    OTHER,
    SECTION,
    TODAY,
    Town,
    wish,
)
from tests.audit.cycle.paper_town import CITIZENS, TAX

N = "2026-01-F01"
DUE = TODAY + timedelta(days=60)
SECRET = "password = Tr0ub4dor-and-3"


@pytest.fixture
def town() -> Town:
    return Town()


def close_year(town: Town, year: int = 2026) -> None:
    """A plan, decided and closed."""
    Planner(town.journal, year, LEAD).choose(planners.wish(year=year))
    Planner(town.journal, year, CHIEF).decide()
    town.journal.append([Draft(stream_of(year), "year.closed", {"evidence": "e" * 64}, CHIEF)])


def refused(deed: object, says: str) -> None:
    with pytest.raises(HinomiError) as told:
        deed()  # type: ignore[operator] # a lambda of the caller
    assert says in told.value.message.ja
    assert told.value.message.en


def test_a_finding_from_its_raising_to_its_end(town: Town) -> None:
    town.raised()
    town.desk().word(N, Wording({"cause": "手順がない"}, Grade.MAJOR))
    section = town.desk(SECTION)
    section.respond(N, Stance.PARTLY, "税務課長", "一部は今年度中")
    section.plan(N, "集約する", "税務課長", DUE, [Step("設計", TODAY), Step("設定")])
    section.progress(N, 1, 60, "設計を終えた", [(1, TODAY)])
    town.desk(OTHER).claim(N, "規程を改めた")
    found = town.desk(CHIEF).verify(N, holds=True, note="改正を見た", evidence=[DIGEST])
    assert (found.state, found.trend, found.odd) == (FindingState.CLOSED, Trend.RESOLVED, ())
    assert (found.five.cause, found.grade, found.raised[0].grade) == (
        "手順がない", Grade.MAJOR, Grade.MINOR,
    )  # fmt: skip
    assert found.response
    assert (found.response.stance, found.response.reason) == (Stance.PARTLY, "一部は今年度中")
    action = found.actions[0]
    assert (action.progress, action.note, action.due, action.by) == (
        60,
        "設計を終えた",
        DUE,
        SECTION,
    )
    assert action.steps == (Step("設計", TODAY, TODAY), Step("設定"))
    assert found.verifications[0].evidence == (DIGEST,)
    assert found.closed == found.verifications[0].at
    assert found.hands == (SECTION, OTHER)


def test_a_disagreement_leaves_it_open(town: Town) -> None:
    town.raised()
    found = town.desk(SECTION).respond(N, Stance.DISAGREE, "税務課長", "事実と違う")
    assert found.state is FindingState.OPEN
    assert (
        town.desk(SECTION).respond(N, Stance.AGREE, "税務課長").state is FindingState.ACKNOWLEDGED
    )
    found = town.desk(SECTION).respond(N, Stance.DISAGREE, "税務課長", "やはり違う")
    assert (found.state, len(found.responses)) == (FindingState.OPEN, 3)


def test_what_does_not_hold_is_taken_back_with_the_note(town: Town) -> None:
    town.claimed()
    found = town.desk(CHIEF).verify(N, holds=False, note="規程は古いまま")
    assert (found.state, found.note) == (FindingState.ACKNOWLEDGED, "規程は古いまま")
    assert town.desk(SECTION).claim(N, "直した").note == ""


def test_a_dropped_action_stays_and_counts_no_more(town: Town) -> None:
    town.acknowledged()
    town.desk(SECTION).plan(N, "集約", "税務課長", DUE)
    found = town.desk(SECTION).drop(N, 1, "別の方法にした")
    assert (found.actions[0].dropped, found.due) == ("別の方法にした", None)
    assert town.desk(SECTION).plan(N, "別の方法", "税務課長", DUE).actions[1].number == 2


def test_an_action_may_be_due_today(town: Town) -> None:
    town.acknowledged()
    assert town.desk(SECTION).plan(N, "集約", "税務課長", TODAY).due == TODAY


def test_an_action_past_its_day_is_overdue(town: Town) -> None:
    town.acknowledged()
    found = town.desk(SECTION).plan(N, "集約", "税務課長", DUE)
    assert found.standing(DUE) is Standing.ACKNOWLEDGED
    assert found.standing(DUE + timedelta(days=1)) is Standing.OVERDUE


def test_a_later_action_makes_up_for_none_that_is_late(town: Town) -> None:
    town.acknowledged()
    section, late = town.desk(SECTION), DUE + timedelta(days=1)
    section.plan(N, "集約", "税務課長", DUE)
    found = section.plan(N, "更新", "税務課長", DUE + timedelta(days=90))
    assert (found.standing(late), found.late_since(late)) == (Standing.OVERDUE, DUE)
    done = section.progress(N, 1, 100)
    assert (done.standing(late), done.late_since(late)) == (Standing.ACKNOWLEDGED, None)


def test_an_exception_that_ended_takes_the_answer_back(town: Town) -> None:
    until = TODAY + timedelta(days=30)
    town.acknowledged()
    town.desk(SECTION).ask_waiver(N, "機器の更新まで", "手で控える", until)
    found = town.desk(CHIEF).approve_waiver(N, 1)
    assert found.answer_on(until) == found.response is not None
    assert found.answer_on(until + timedelta(days=1)) is None


def test_a_waiver_holds_to_its_last_day_and_then_it_is_open(town: Town) -> None:
    until = TODAY + timedelta(days=30)
    found = town.waived(until)
    assert found.standing(until) is Standing.WAIVED
    assert found.standing(until + timedelta(days=1)) is Standing.OPEN
    waiver = found.waivers[0]
    assert (waiver.requester, waiver.approver, waiver.until) == (SECTION, CHIEF, until)


def test_a_waiver_of_the_longest_time_may_be_asked_for(town: Town) -> None:
    found = town.waived(TODAY + timedelta(days=366))
    assert found.waivers[0].approver == CHIEF


def test_a_waiver_that_nobody_approved_holds_on_no_day(town: Town) -> None:
    town.acknowledged()
    found = town.desk(SECTION).ask_waiver(N, "更新待ち", "手で控える", DUE)
    assert (found.state, found.standing(TODAY)) == (
        FindingState.ACKNOWLEDGED, Standing.ACKNOWLEDGED,
    )  # fmt: skip


def test_an_approved_waiver_takes_answer_and_claim_back(town: Town) -> None:
    town.claimed(LOG_1)
    town.desk(SECTION).ask_waiver(N, "更新待ち", "手で控える", DUE)
    assert town.desk(CHIEF).approve_waiver(N, 1).state is FindingState.OPEN
    town.scanned(Verdict.PASS)
    found = town.find()
    assert (found.state, found.standing(DUE + timedelta(days=1))) == (
        FindingState.OPEN, Standing.OPEN,
    )  # fmt: skip


def test_a_waiver_ended_early_holds_no_more(town: Town) -> None:
    town.waived()
    found = town.desk(OTHER).end_waiver(N, 1, "機器を更新した")
    assert found.standing(TODAY) is Standing.OPEN
    assert (found.waivers[0].ended_by, found.waivers[0].end_reason) == (OTHER, "機器を更新した")
    town.desk(SECTION).respond(N, Stance.AGREE, "税務課長")


def test_work_goes_on_while_it_is_waived(town: Town) -> None:
    town.waived()
    assert town.desk(SECTION).plan(N, "機器を更新する", "税務課長", DUE).due == DUE
    assert town.desk(SECTION).progress(N, 1, 10).standing(TODAY) is Standing.WAIVED


def test_after_its_waiver_it_is_answered_anew(town: Town) -> None:
    town.waived(TODAY + timedelta(days=1))
    town.later(days=2)
    town.desk(SECTION).respond(N, Stance.AGREE, "税務課長")
    assert town.desk(SECTION).claim(N, "直した").state is FindingState.FIX_CLAIMED


def test_findings_are_raised_all_or_none(town: Town) -> None:
    town.raised()
    before = town.head()
    refused(lambda: town.desk().raise_("2026-01", wish(control="5.2"), wish()), N)
    refused(lambda: town.desk().raise_("2026-01", wish(control="5"), wish(control="5")), "二つ")
    refused(lambda: town.desk().raise_("2026-01"), "ありません")
    assert town.head() == before
    found = town.desk().raise_("2026-01", wish(control="5.2"), wish(target=CITIZENS))
    assert [one.number for one in found] == ["2026-01-F02", "2026-01-F03"]


def test_only_audited_targets_of_known_engagements_are_raised(town: Town) -> None:
    desk = town.desk()
    refused(lambda: desk.raise_("2026-01", wish(target="department:福祉課")), "対象ではありません")
    refused(lambda: desk.raise_("2026-09", wish()), "2026-09 はありません")
    town.engage("2026-02", team={})
    refused(lambda: desk.raise_("2026-02", wish()), "班がまだ")


def test_a_finding_says_what_was_found(town: Town) -> None:
    empty = replace(wish().five, condition=" ")
    refused(lambda: town.desk().raise_("2026-01", wish(five=empty)), "事実")


def test_the_name_of_a_member_may_be_written_with_the_section(town: Town) -> None:
    assert town.desk(f"監査委員事務局 {LEAD}").raise_("2026-01", wish())
    refused(lambda: town.desk("監査花子").respond(N, Stance.AGREE, "課長"), "班の人なので")


@pytest.mark.parametrize("part", ["花子", "監査", "子"])
def test_a_part_of_a_name_may_neither_raise_nor_answer(town: Town, part: str) -> None:
    town.raised()
    refused(lambda: town.desk(part).raise_("2026-01", wish(control="5.2")), "班の人ではない")
    refused(lambda: town.desk(part).respond(N, Stance.AGREE, "課長"), "班の人なので")


def test_the_team_is_that_of_the_newest_raising(town: Town) -> None:
    town.raised()
    town.engage(NEXT, 2027, {"members": [{"name": OTHER, "lead": True}]})
    town.desk(OTHER).raise_(NEXT, wish())
    refused(lambda: town.desk(LEAD).word(N, Wording({"cause": "x"})), "班の人ではない")
    refused(lambda: town.desk(OTHER).claim(N, "x"), "班の人なので")
    assert town.desk(LEAD).respond(N, Stance.AGREE, "課長").state is FindingState.ACKNOWLEDGED


def test_the_follow_up_goes_on_after_the_engagement(town: Town) -> None:
    town.raised()
    town.finish()
    town.desk(SECTION).respond(N, Stance.AGREE, "税務課長")
    town.desk(SECTION).plan(N, "集約", "税務課長", DUE)
    town.desk(SECTION).claim(N, "した")
    found = town.desk(CHIEF).verify(N, holds=True, note="見た", evidence=[DIGEST])
    assert (found.state, found.odd) == (FindingState.CLOSED, ())


def test_a_closed_year_takes_no_finding_and_lets_the_follow_up_go_on(town: Town) -> None:
    town.raised()
    close_year(town)
    refused(lambda: town.desk().raise_("2026-01", wish(control="5.2")), "2026年度は締めた")
    refused(lambda: town.desk().word(N, Wording({"cause": "x"})), "2026年度は締めた")
    before = town.find()
    forged = town.forge("worded", {"five": {"cause": "x"}}, LEAD)
    assert town.find() == replace(before, odd=(forged,))
    town.desk(SECTION).respond(N, Stance.AGREE, "税務課長")
    town.engage(NEXT, 2027)
    assert town.desk().raise_(NEXT, wish())[0].trend is Trend.CONTINUING


def test_a_year_that_nobody_decided_is_not_closed(town: Town) -> None:
    town.journal.append([Draft(stream_of(2026), "year.closed", {"evidence": "e" * 64}, CHIEF)])
    assert town.raised().number == N


def test_a_finding_is_found_by_any_number_and_by_its_fingerprint(town: Town) -> None:
    town.raised()
    town.engage(NEXT, 2027)
    found = town.raised(engagement=NEXT)
    desk = town.desk()
    for name in (N, "2027-01-f01", found.fingerprint, found.fingerprint[:4].upper(), f" {N} "):
        assert desk.find(name).fingerprint == fingerprint_of(CONTROL, TAX)
    for name in ("2026-01-F02", "", found.fingerprint[:3], "2026-01-F0"):
        refused(lambda name=name: desk.find(name), "ありません")


def test_a_beginning_that_fits_several_is_told(town: Town) -> None:
    town.desk().raise_("2026-01", *[wish(control=f"7.{n}") for n in (50, 600)])
    first, second = town.desk().findings
    assert first.fingerprint[:4] == second.fingerprint[:4]
    refused(lambda: town.desk().find(first.fingerprint[:4]), "桁を増やして")


@pytest.mark.parametrize(
    "deed",
    [
        lambda town: town.desk().word(N, Wording({"cause": SECRET})),
        lambda town: town.desk(SECTION).respond(N, Stance.PARTLY, "課長", SECRET),
        lambda town: town.desk(SECTION).ask_waiver(N, SECRET, "手で控える", DUE),
        lambda town: town.desk().raise_("2026-01", secret_wish()),
    ],
)
def test_no_secret_is_written_down(town: Town, deed: object) -> None:
    town.raised()
    before = town.head()
    refused(lambda: deed(town), "パスワードや秘密鍵")  # type: ignore[operator]
    assert town.head() == before


def secret_wish() -> Wish:
    return wish(control="5.2", five=replace(wish().five, effect=SECRET))


def test_no_secret_stands_in_a_step(town: Town) -> None:
    town.acknowledged()
    refused(lambda: town.desk(SECTION).plan(N, "集約", "課長", DUE, [Step(SECRET)]), "秘密鍵")


def test_what_no_journal_can_keep_is_told(town: Town) -> None:
    town.raised()
    refused(lambda: town.desk().word(N, Wording({"cause": "\ud800"})), "記録できない文字")


def test_the_end_of_a_waiver_is_measured_in_japan(town: Town) -> None:
    town.now = town.now.replace(hour=14, minute=58)  # 23:58 there
    town.raised(LOG_1)
    town.now = town.now.replace(hour=15, minute=0)  # the 21st there
    desk = town.desk(SECTION)
    refused(lambda: desk.ask_waiver(N, "x", "y", date(2026, 8, 21)), "明日以後")
    assert desk.ask_waiver(N, "x", "y", date(2026, 8, 22)).waivers

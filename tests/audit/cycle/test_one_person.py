"""Four eyes are two people, however one of them writes the own name."""

import pytest

from audit.cycle.finding_model import Stance
from audit.cycle.paper_rules import is_one_of, may_be_one
from audit.cycle.years import YearPlan
from audit.model import FindingState
from checks.model import Verdict
from inventory.words import HinomiError
from tests.audit.cycle.finding_town import DIGEST, LOG_1, SECTION, TODAY, Town

SPELLINGS = ["税務\U000e0100次郎", "税務・次郎", "税務 次郞", "税務_次郎", "税務課 税務 次郎"]
N = "2026-01-F01"


@pytest.mark.parametrize("name", SPELLINGS)
def test_another_spelling_verifies_and_approves_nothing_of_its_own(name: str) -> None:
    town = Town()
    town.claimed()
    with pytest.raises(HinomiError, match="cannot verify"):
        town.desk(name).verify(N, holds=True, note="見た", evidence=[DIGEST])
    town.desk(SECTION).ask_waiver(N, "更新待ち", "控える", TODAY.replace(month=12))
    with pytest.raises(HinomiError, match="cannot approve"):
        town.desk(name).approve_waiver(N, 1)


def test_output_that_the_claimant_carried_under_another_spelling_closes_nothing() -> None:
    town = Town()
    town.claimed(LOG_1)
    town.scanned(Verdict.PASS, by=SPELLINGS[0], carried=True)
    assert town.find().state is FindingState.FIX_CLAIMED


def test_who_asked_for_an_exception_does_not_verify() -> None:
    town = Town()
    town.raised()
    town.desk("係長 三郎").ask_waiver(N, "更新待ち", "控える", TODAY.replace(month=12))
    town.desk(SECTION).respond(N, Stance.AGREE, "税務課長")
    town.desk(SECTION).claim(N, "直した")
    with pytest.raises(HinomiError, match="cannot verify"):
        town.desk("係長 三郎").verify(N, holds=True, note="見た", evidence=[DIGEST])


def test_who_wrote_a_plan_does_not_decide_with_the_section_before_the_name() -> None:
    plan = YearPlan(2026, preparers=("監査 花子",))
    assert plan.prepared_by("監査委員事務局 監査　花子")
    assert not plan.prepared_by("副市長 鈴木")


def test_a_part_of_a_name_forbids_and_allows_nothing() -> None:
    assert may_be_one("花子", "監査 花子")
    assert not is_one_of("花", ["監査 花子"])
    assert is_one_of("監査委員事務局 監査　花子", ["監査 花子"])

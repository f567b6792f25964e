"""Only a reviewed paper answers for people, and the worst one speaks for its control."""

from pathlib import Path

import pytest

from audit.cycle.by_people import answers_by_people
from audit.cycle.paper_desk import Opinion
from audit.cycle.paper_model import Judgement
from inventory.journal import Journal
from tests.audit.cycle.paper_town import (
    CITIZENS,
    FRESH,
    JIRO,
    TAX,
    asked,
    desk,
    found,
    prepared,
    reviewed,
    town,
    with_paper,
)


def answers(journal: Journal, edition: str = "R8") -> dict[str, bool | None]:
    return {n: one.holds for n, one in answers_by_people(journal, 2026, edition).items()}


def both(folder: Path, one: Judgement, other: Judgement) -> Journal:
    """Two papers of one control, on two sections, judged and reviewed."""
    journal = town(folder)
    desk(journal).open([(asked(), TAX), (asked(), CITIZENS)])
    for number, judgement in enumerate((one, other), 1):
        desk(journal).attach(number, found())
        desk(journal).judge(number, Opinion(judgement, "見た"), FRESH)
        desk(journal, JIRO).review(number, accepted=True)
    return journal


def test_a_paper_that_nobody_judged_answers_nothing(tmp_path: Path) -> None:
    assert answers(with_paper(tmp_path)) == {}


def test_a_paper_that_nobody_reviewed_settles_nothing(tmp_path: Path) -> None:
    assert answers(prepared(tmp_path)) == {"6.1(6)": None}


def test_a_reviewed_paper_answers(tmp_path: Path) -> None:
    journal = reviewed(tmp_path)
    (one,) = answers_by_people(journal, 2026, "R8").values()
    assert one.holds is True
    assert one.reference == "2026-01-1"
    assert one.words.ja == "適合"
    assert answers_by_people(journal, 2025, "R8") == {}


def test_evidence_that_comes_later_takes_the_answer_back(tmp_path: Path) -> None:
    journal = reviewed(tmp_path)
    desk(journal).attach(1, found(digest="f" * 64))
    assert answers(journal) == {"6.1(6)": None}


def test_a_control_of_another_edition_is_the_bodys_own(tmp_path: Path) -> None:
    assert answers(reviewed(tmp_path), "令和8年3月27日改定") == {"own:6.1(6)": True}


@pytest.mark.parametrize(
    ("one", "other", "holds", "told"),
    [
        (Judgement.CONFORM, Judgement.MINOR, False, "軽微な不適合、ほか1件"),
        (Judgement.MAJOR, Judgement.CONFORM, False, "重大な不適合、ほか1件"),
        (Judgement.CONFORM, Judgement.UNCONFIRMED, None, "未確認、ほか1件"),
        (Judgement.OBSERVATION, Judgement.CONFORM, True, "観察事項、ほか1件"),
        (Judgement.CONFORM, Judgement.ADVICE, True, "推奨事項、ほか1件"),
        (Judgement.NOT_APPLICABLE, Judgement.CONFORM, None, "対象外、ほか1件"),
    ],
)
def test_the_worst_paper_speaks(
    tmp_path: Path, one: Judgement, other: Judgement, holds: bool | None, told: str
) -> None:
    (answer,) = answers_by_people(both(tmp_path, one, other), 2026, "R8").values()
    assert answer.holds is holds
    assert answer.words.ja == told

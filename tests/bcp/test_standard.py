"""The levels of the national standard, by the names of systems."""

import pytest

from bcp.standard import standard
from tests.bcp.rules.sound import thing


def test_the_levels_are_half_a_day_one_day_and_three_days() -> None:
    read = standard()
    assert (read.rto, read.rpo, read.disaster) == (720, 1440, 4320)
    assert (read.rto_item, read.rpo_item, read.disaster_item) == ("A.1.3.2", "A.1.3.1", "A.1.4.1")
    assert "第1.2版" in read.edition.ja


@pytest.mark.parametrize(
    ("name", "covered", "residents"),
    [
        ("system:住民記録システム", True, True),
        ("system:介護保険システム", True, False),
        ("system:戸籍の附票", True, False),
        ("system:図書館システム", False, False),
        ("task:住民記録の受付", False, False),
    ],
)
def test_what_the_standard_covers(name: str, covered: bool, residents: bool) -> None:
    node = thing(name)
    assert (standard().covers(node), standard().about_residents(node)) == (covered, residents)


def test_there_are_the_twenty_tasks_and_one_other_name() -> None:
    assert (
        len(standard().businesses) == 20
    )  # 戸籍 stands for two, 住民記録 is the other name of one

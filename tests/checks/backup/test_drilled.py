"""When a drill of a database shows something: tables that nothing is known of count against it."""

import pytest

from checks.backup.drilled import answer
from checks.backup.model import Against, Drill, TableSeen
from tests.checks.backup.samples import LIMITS, drill

ASKED = (("SELECT count(*) > 9 FROM t", "t", "t"),)


def seen(wanted: int, unknown: int, gone: int = 0, answers: tuple[object, ...] = ()) -> Drill:
    good = [TableSeen(f"t{n}", 5, "a", 5, "a") for n in range(wanted)]
    bare = [TableSeen(f"u{n}", 5, "a", None, "") for n in range(unknown)]
    return drill(
        against=Against.QUERIES, tables=(*good, *bare), gone=gone, matched=0, answers=answers
    )


@pytest.mark.parametrize(
    ("one", "shown"),
    [
        (seen(10, 0), True),
        (seen(10, 1), True),
        (seen(1, 40), None),
        (seen(9, 0, gone=2), None),
        (seen(9, 1, gone=1), None),
        (seen(1, 40, answers=ASKED), True),
        (seen(0, 3), None),
    ],
)
def test_one_table_that_agrees_does_not_speak_for_many(one: Drill, shown: bool | None) -> None:
    assert answer(one, LIMITS)[0] is shown


def test_the_list_of_a_copy_shows_its_damage_and_nothing_of_the_source() -> None:
    assert answer(drill(against=Against.CHECKSUMS), LIMITS)[0] is None
    assert answer(drill(against=Against.CHECKSUMS, differing=1), LIMITS)[0] is False
    assert answer(drill(against=Against.SOURCE), LIMITS)[0] is True

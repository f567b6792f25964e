"""The page of faults says what the matrix says, and the matrix is no empty claim."""

from tests.backup.matrix import Seen, matrix
from tests.backup.page import PAGE, only_drill, page


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m tests.backup.page"


def test_every_planted_fault_is_caught_by_something() -> None:
    blind = [
        (name, tool)
        for name, row in matrix().items()
        for tool, seen in row.tools.items()
        if Seen.CAUGHT not in seen.values()
    ]
    assert blind == []


def test_there_are_faults_that_only_a_restore_catches() -> None:
    found = [name for name, row in matrix().items() for tool in row.tools if only_drill(row, tool)]
    assert found

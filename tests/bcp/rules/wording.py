"""Everything that the rules say over all rows, as one text: `python -m tests.bcp.rules.wording`."""

from collections.abc import Iterator
from pathlib import Path

from bcp.conflicts import Conflict, Fits
from inventory.words import T
from tests.bcp.rules import rows_loss, rows_people, rows_times
from tests.bcp.rules.judging import BY_ID, Row, case_of, said

GOLDEN = Path(__file__).with_name("said.txt")
ROWS: list[Row] = [*rows_times.ROWS, *rows_loss.ROWS, *rows_people.ROWS]


def wording(rows: list[Row]) -> str:
    """What is said of the subjects of each row, in both languages; nothing of what fits."""
    return "".join(f"{line}\n" for row in rows for line in _lines(row))


def _lines(row: Row) -> Iterator[str]:
    yield f"# {row.name}"
    for one in said(BY_ID[row.rule], case_of(row), row.subjects):
        if isinstance(one, Conflict):
            yield from _both(f"{one.grade.name.lower()} ", one.title)
            yield f"  = {one.root}"
            yield from (line for why in one.because for line in _both("  - ", why))
        elif not isinstance(one, Fits):
            yield from (line for why in one.why for line in _both("? ", why))
        if not isinstance(one, Fits):
            yield from _both("  > ", one.advice)


def _both(mark: str, text: T) -> tuple[str, str]:
    return f"{mark}{text.ja}", f"{mark}{text.en}"


if __name__ == "__main__":
    GOLDEN.write_text(wording(ROWS), "utf-8")

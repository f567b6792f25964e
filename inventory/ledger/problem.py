"""What is wrong with a cell, and where: file, sheet, row, column, value, and what is expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inventory.words import HinomiError, T


class MisfitError(ValueError):
    """A value that does not fit its column; the reader adds where it stands."""

    def __init__(self, expected: T) -> None:
        """Keep what would have fitted."""
        super().__init__(expected.en)
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Problem:
    """One rejected cell; `row` counts as Excel does, `column` is its title in the file."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    expected: T

    @property
    def message(self) -> T:
        """One line that names the place, the value and what is expected."""
        place = ":".join(part for part in (self.file, self.sheet) if part)
        row_ja, row_en = (f" {self.row}行目", f" row {self.row}") if self.row else ("", "")
        return T(
            f"{place}{row_ja} {self.column}「{self.value}」: {self.expected.ja}",
            f"{place}{row_en} {self.column} {self.value!r}: {self.expected.en}",
        )


def no_file(path: Path) -> T:
    """What is said of a file that is not where it was looked for."""
    return T(
        f"{path}: ファイルがありません。名前と、置いた場所（フォルダ）を確かめてください。",
        f"{path}: there is no such file; check its name and folder.",
    )


def refused(file: str, problems: Sequence[Problem]) -> HinomiError:
    """The error that lists every rejected row; nothing was imported."""
    lines_ja = "\n".join(problem.message.ja for problem in problems)
    lines_en = "\n".join(problem.message.en for problem in problems)
    return HinomiError(
        T(
            f"{file}: {len(problems)}件の誤りがあるため何も取り込んでいません。"
            f"直してからもう一度取り込んでください。\n{lines_ja}",
            f"{file}: {len(problems)} errors, so nothing was imported. "
            f"Correct them and import again.\n{lines_en}",
        )
    )

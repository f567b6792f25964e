"""What the book says, row by row, before it is joined with the inventory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

FILE = "continuity.yaml"
OWN = ""  # the place of the row itself


@dataclass(frozen=True, slots=True)
class Row:
    """One row: only what was said, and where: `file:line`, or `file:sheet!cell` of a workbook.

    Two rows are equal where they say the same, wherever they stand.
    """

    values: Mapping[str, Any]
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def place(self) -> str:
        """Where the row begins."""
        return self.places.get(OWN, "")

    def at(self, name: str) -> str:
        """Where a field of the row stands; where the row begins if it says nothing of it."""
        return self.places.get(name, self.place)

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever the column holds
        """What the row says of a field."""
        return self.values[name]

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as above
        """What the row says of a field, or the default where it says nothing."""
        return self.values.get(name, default)


@dataclass(frozen=True, slots=True)
class Book:
    """Rows by section, in their order; a section that is missing says nothing."""

    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def of(self, section: str) -> tuple[Row, ...]:
        """The rows of one section."""
        return self.rows.get(section, ())

    def every(self) -> Iterator[tuple[str, Row]]:
        """Every row with the name of its section."""
        return ((section, row) for section, rows in self.rows.items() for row in rows)

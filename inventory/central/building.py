"""What the readers share: a cell's place by the mapping, accounts as written, problems kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from inventory.central import vocabulary
from inventory.central.mapping import ColumnMapping
from inventory.central.model import MfaCell
from inventory.central.records import Export, Record
from inventory.ledger.problem import MisfitError, Problem
from inventory.ledger.text import half_width
from inventory.words import T

V = TypeVar("V")
MOST = 500_000  # cells of one file
ACCOUNT = T("空でないアカウント名", "an account name that is not empty")
TWO = T(
    "領域を除いても一人だけのアカウント名(対応表の account_names を whole にして取り込む)",
    "a name that is one person's without its domain (set account_names to whole in the mapping)",
)
PLACE = T(
    "対応表の constants か列で決める値", "a value given by the mapping, as a constant or column"
)


@dataclass(slots=True)
class Found:
    """What a reader found: cells, rows that are wrong, and rows passed over by reason."""

    cells: list[MfaCell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)

    def skip(self, why: str) -> None:
        """Count a row that says nothing of any account."""
        self.skipped[why] = self.skipped.get(why, 0) + 1


@dataclass(frozen=True, slots=True)
class Reader:
    """One file under one mapping; keeps what is wrong instead of stopping at it."""

    export: Export
    mapping: ColumnMapping
    found: Found = field(default_factory=Found)
    seen: dict[tuple[str, bool], str] = field(default_factory=dict)

    def titles(self, name: str, *usual: str) -> tuple[str, ...]:
        """The titles of a canonical field: those of the mapping, else the usual ones."""
        column = self.mapping.columns.get(name)
        return column.titles if column else usual

    def constant(self, name: str) -> str:
        """What the mapping says for every row, "" where it says nothing."""
        return self.mapping.constants.get(name, "")

    def text(self, record: Record, name: str, *usual: str) -> str:
        """The words of a field in a row, translated by the mapping; else the constant."""
        titles = self.titles(name, *usual)
        said = record.text(*titles) if titles else ""
        column = self.mapping.columns.get(name)
        if said and column:
            said = column.values.get(vocabulary.word(said), said)
        return said or self.constant(name)

    def parsed(self, record: Record, name: str, parse: Callable[[Any], V], *usual: str) -> V | None:
        """A field of a row read by its parser; None where it is empty or wrong."""
        with self.watched(record, name, *usual):
            said = self.text(record, name, *usual)
            return parse(said) if said else None
        return None

    @contextmanager
    def watched(self, record: Record, name: str, *usual: str) -> Iterator[None]:
        """Turn a misfit inside into a problem of this field."""
        try:
            yield
        except MisfitError as bad:
            titles = self.titles(name, *usual) or (name,)
            expected = self._expected(name, bad.expected)
            self.found.problems.append(record.problem(self.export.name, expected, *titles))

    def _expected(self, name: str, usual: T) -> T:
        """The words of the mapping too, where it names some: a new one is added there."""
        column = self.mapping.columns.get(name)
        if column is None or not column.values:
            return usual
        words = list(column.values)
        return T(
            f"{'、'.join(words)}、又は {usual.ja}(ほかの語は対応表の values に意味を書き足す)",
            f"{', '.join(words)}, or {usual.en}; add what other words mean to `values` there",
        )

    def account(self, record: Record, *usual: str) -> str:
        """The account of a row, as the mapping wants names written; "" is a problem."""
        titles = self.titles("account", *usual)
        written = record.text(*titles)
        name = self.named(written)
        wrong = TWO if name and self._doubled(name, written) else ACCOUNT
        if not name or wrong is TWO:
            self.found.problems.append(record.problem(self.export.name, wrong, *titles))
            return ""
        return name

    def _doubled(self, name: str, written: str) -> bool:
        """Whether a name cut short is that of two people, who differ in their domain alone."""
        whole = half_width(written).lower()
        if whole == name:
            return False
        return self.seen.setdefault((name, "\\" in whole), whole) != whole

    def named(self, text: str) -> str:
        """An account name in small letters; without its domain where the mapping wants that.

        Directories do not tell Yamada from yamada, and a login must find its account.
        """
        name = half_width(text).lower()
        if self.mapping.local_names:
            name = name.rsplit("\\", maxsplit=1)[-1].split("@", maxsplit=1)[0]
        return name

    def cell(self, account: str, **fields: object) -> MfaCell:
        """A cell whose place is told by the constants of the mapping."""
        return MfaCell.model_validate(
            {
                "account": account,
                "system": self.constant("system"),
                "path": vocabulary.path(self.constant("path")),
                "zone": vocabulary.zone(self.constant("zone")),
                "source": self.mapping.source,
                **fields,
            }
        )

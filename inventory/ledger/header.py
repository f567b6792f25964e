"""Which row holds the titles, and which column each title means."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inventory.ledger.backup_columns import DATA_SETS
from inventory.ledger.column import Column, Table
from inventory.ledger.columns import HOSTS, TABLES, titles_of
from inventory.ledger.sheets import Cell, Sheet
from inventory.ledger.text import key

_DEPTH = 20
_REMARK = re.compile(r"\([^()]*\)")
_TAIL = re.compile("(管理)?(台帳|一覧表|一覧|名簿|リスト|表)$")
_EQUIPMENT = {"addresses", "macs", "kind", "os", "model", "serial", "location", "access.port"}
_SECRET = re.compile(
    "パスワド|パスフレズ|password|passwd|passphrase|^pw$|pwd$|^pin$|暗証|回復キ|コミュニティ|community|"
    "共有鍵|事前共有|psk"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """One column of the file: where it is, its title, and what it means, if anything known."""

    index: int
    title: str
    column: Column | None


@dataclass(frozen=True, slots=True)
class Header:
    """The titles of one sheet; `secret` ones hold passwords or the like and are never read."""

    table: Table
    first: int
    placed: tuple[Placed, ...]
    secret: tuple[Placed, ...]


Titles = dict[int, str]
Match = tuple[Column, int]


def find_header(sheet: Sheet) -> Header | None:
    """The best row of titles among the first twenty, for the kind of sheet it fits best."""
    merged = _merged(sheet)
    best: tuple[float, int, Table, Titles] | None = None
    for index in range(min(_DEPTH, len(sheet.rows))):
        titles = _titles(sheet, merged, index)
        for table in (HOSTS, *TABLES):
            score = _score(sheet, table, titles)
            if score and (best is None or score > best[0] or _below(sheet, best, score, index)):
                best = (score, index, table, titles)
    if best is None:
        return None
    _, index, table, titles = best
    return _header(table, _first(sheet, index), _widened(sheet, index, titles))


def _header(table: Table, first: int, titles: Titles) -> Header:
    chosen: dict[str, tuple[int, int]] = {}
    matches = {index: found for index, title in titles.items() if (found := match(table, title))}
    for index, (column, rank) in matches.items():
        if not column.many and (column.field not in chosen or rank < chosen[column.field][0]):
            chosen[column.field] = (rank, index)
    kept = {index for _, index in chosen.values()} | {
        index for index, (column, _) in matches.items() if column.many
    }
    placed = [
        Placed(index, title, matches[index][0] if index in kept else None)
        for index, title in titles.items()
    ]
    return Header(
        table,
        first,
        tuple(one for one in placed if one.column or not is_secret(one.title)),
        tuple(one for one in placed if not one.column and is_secret(one.title)),
    )


def is_secret(title: str) -> bool:
    """Whether a column is one of passwords, recovery keys and the like."""
    return _SECRET.search(key(title)) is not None


def match(table: Table, title: str) -> Match | None:
    """The column that a title means, also with a remark in brackets or a number behind it."""
    known = titles_of(table.kind)
    word = key(title)
    bare = _REMARK.sub("", word)
    if found := known.get(word) or known.get(bare):
        return found
    found = known.get(bare.rstrip("0123456789"))
    return (found[0], found[1] + 100) if found and found[0].many else None


def _score(sheet: Sheet, table: Table, titles: Titles) -> float:
    """How well a row fits a table; sheets of a workbook with no telling name must be hosts."""
    fields = {found[0].field for title in titles.values() if (found := match(table, title))}
    names = {"id", "name"} if table in (HOSTS, DATA_SETS) else {table.key[0]}
    if not fields & names:
        return 0
    if _named(sheet, table):
        return len(fields) + 3
    telling = not sheet.name or (table is HOSTS and _is_equipment(fields))
    return len(fields) if telling and len(fields) >= 2 else 0


def _is_equipment(fields: set[str]) -> bool:
    return bool(fields & _EQUIPMENT) or {"id", "name"} <= fields


def _named(sheet: Sheet, table: Table) -> bool:
    bare = _TAIL.sub("", key(sheet.name))
    return bool(bare) and bare in {_TAIL.sub("", key(name)) for name in table.names}


def _merged(sheet: Sheet) -> Mapping[tuple[int, int], Cell]:
    filled: dict[tuple[int, int], Cell] = {}
    for (top, left), (bottom, right) in sheet.merged:
        value = _cell(sheet, top, left)
        for row in range(top, min(bottom, _DEPTH) + 1):
            filled |= {(row, column): value for column in range(left, min(right, left + 500) + 1)}
    return filled


def _titles(sheet: Sheet, merged: Mapping[tuple[int, int], Cell], index: int) -> Titles:
    row = sheet.rows[index]
    found = {}
    for column in range(_width(row, merged, index)):
        own = _title(merged.get((index, column), _cell(sheet, index, column)))
        above = _title(merged.get((index - 1, column), ""))
        if above and own and above != own and _known(above + own):
            own = above + own
        if own:
            found[column] = own
    return found


def _width(row: Iterable[Cell], merged: Mapping[tuple[int, int], Cell], index: int) -> int:
    return max([len(list(row)), *(column + 1 for at, column in merged if at == index)])


def _known(title: str) -> bool:
    return any(match(table, title) for table in TABLES)


def _title(value: Cell) -> str:
    return value.strip() if isinstance(value, str) else ""


def _cell(sheet: Sheet, row: int, column: int) -> Cell:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return cells[column] if column < len(cells) else ""


def _below(sheet: Sheet, best: tuple[float, int, Table, Titles], score: float, index: int) -> bool:
    """Titles of two rows: with equal scores the lower row says more."""
    return score == best[0] and best[1] == index - 1 and any(_spans(sheet, index - 1))


def _spans(sheet: Sheet, index: int) -> Iterator[int]:
    return (bottom for (top, _), (bottom, _) in sheet.merged if top <= index < bottom)


def _first(sheet: Sheet, index: int) -> int:
    return max([index, *_spans(sheet, index)]) + 1


def _widened(sheet: Sheet, index: int, titles: Titles) -> Titles:
    """Give columns that hold values but no title the letter that Excel shows above them."""
    used = {
        column
        for row in sheet.rows[index + 1 :]
        for column, value in enumerate(row)
        if value != "" and column not in titles
    }
    return dict(sorted({**titles, **{c: f"列{letter(c)}" for c in used}}.items()))


def letter(column: int) -> str:
    """The letters Excel shows above a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name

"""A returned form read back: all of it, or every cell that is wrong with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from audit.cycle.fiscal import days_of_year
from audit.cycle.inspection import Answer, Given, Questionnaire
from audit.cycle.inspection_form import (
    ANSWER,
    ASKS,
    BY_ROW,
    CHOICES,
    DEPARTMENT_ROW,
    EXPECTED_ANSWER,
    FORMAT,
    HIDDEN,
    LONGEST,
    NOTE,
    NUMBER,
    ON_ROW,
    SHEET,
    VALUE,
    Line,
    Mark,
    place_of,
)
from audit.secret_shapes import mask_line
from inventory.ledger.cells import as_text
from inventory.ledger.dates import parse_date
from inventory.ledger.problem import MisfitError, Problem
from inventory.ledger.sheets import Cell, Sheet
from inventory.ledger.text import key
from inventory.words import HinomiError, T

_WORDS = {key(word): answer for answer, word in CHOICES.items()} | {
    key("わからない"): Answer.UNKNOWN
}
_NOT_OURS = T(
    "自己点検の様式ではないか、隠しシートが壊れています。"
    "hinomi audit inspect export で書き出したファイルに書いてください",
    "is no form of a self-inspection, or its hidden sheet is damaged; "
    "use a file of hinomi audit inspect export",
)
_MOVED = T(
    "書き出したままの行（行を足す、消す、並べ替える、問いを直すことはできない）",
    "the row as exported (rows and questions must stay as they are)",
)
_SECRET = T(
    "パスワードや鍵を書かないこと（「パスワード:」の後に語を続けない）",
    "no password and no key (and no word after `password:`)",
)
_NAME = T("回答した人の氏名", "the name of who answered")
_SHORT = T(f"{LONGEST}文字までの文", f"text of up to {LONGEST} characters")
_NOTHING = T("一つ以上の回答", "at least one answer")
_HIDDEN_VALUE = "＊＊＊"


@dataclass(frozen=True, slots=True)
class Filled:
    """What a returned form says; `blank` are the cells of items that have no answer."""

    mark: Mark
    by: str
    on: date
    given: Mapping[str, Given]
    blank: Mapping[str, str]


@dataclass(slots=True)
class _Reader:
    file: str
    rows: Sequence[Sequence[Cell]]
    problems: list[Problem] = field(default_factory=list)

    def cell(self, row: int, column: int) -> Cell:
        """The raw cell, "" where there is none."""
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    def text(self, row: int, column: int, title: str) -> str:
        """The text of a cell; control characters are a problem."""
        cell = self.cell(row, column)
        try:
            return "" if cell is None else as_text(cell)
        except MisfitError as bad:
            self.wrong(row, column, title, _HIDDEN_VALUE, bad.expected)
            return ""

    def wrong(self, row: int, column: int, title: str, value: str, expected: T) -> None:
        """Note that a cell does not fit."""
        place = place_of(row, column)
        self.problems.append(Problem(self.file, place, 0, title, value[:60], expected))


def mark_of(file: str, sheets: Sequence[Sheet]) -> Mark:
    """What the hidden sheet says; a workbook without a sound one is an error."""
    hidden = [sheet for sheet in sheets if sheet.name == HIDDEN]
    seen = [sheet for sheet in sheets if sheet.name == SHEET]
    try:
        [one], [_] = hidden, seen
        rows = [[str(cell) for cell in row] for row in one.rows]
        named = {row[0]: row[1] for row in rows if row[0] != "line"}
        lines = tuple(Line(int(r[1]), r[2], r[3]) for r in rows if r[0] == "line")
        mark = Mark(int(named["year"]), named["department"], named["catalogue"], lines)
        if (named["format"], named["seal"]) != (FORMAT, mark.seal):
            raise ValueError(file)
    except (ValueError, LookupError, TypeError):
        raise HinomiError(T(f"{file}: {_NOT_OURS.ja}。", f"{file}: {_NOT_OURS.en}.")) from None
    return mark


def read_form(
    file: str, sheets: Sequence[Sheet], asked: Questionnaire, today: date
) -> tuple[Filled, list[Problem]]:
    """What the form says, and every cell that is wrong; what it asks must still be asked so."""
    mark = mark_of(file, sheets)
    reader = _Reader(file, next(sheet for sheet in sheets if sheet.name == SHEET).rows)
    shown = reader.text(DEPARTMENT_ROW, VALUE, "課室")
    if shown != mark.department:
        reader.wrong(DEPARTMENT_ROW, VALUE, "課室", shown, T(mark.department, mark.department))
    by, on = _signed(reader, mark.year, today)
    given: dict[str, Given] = {}
    blank: dict[str, str] = {}
    known = len(reader.problems)
    for number, line in enumerate(mark.lines, 1):
        _unmoved(reader, line, number, asked)
        found = _given(reader, line)
        if found is None:
            blank[line.code] = place_of(line.row, ANSWER)
        else:
            given[line.code] = found
    if not given and len(reader.problems) == known:
        reader.wrong(mark.lines[0].row if mark.lines else 1, ANSWER, "回答", "", _NOTHING)
    reader.problems += _beyond(reader, mark)
    return Filled(mark, by, on, given, blank), reader.problems


def _signed(reader: _Reader, year: int, today: date) -> tuple[str, date]:
    by = reader.text(BY_ROW, VALUE, "回答者")
    if not by or len(by) > 100 or not by.isprintable():
        reader.wrong(BY_ROW, VALUE, "回答者", by, _NAME)
    elif _is_secret(by):
        reader.wrong(BY_ROW, VALUE, "回答者", _HIDDEN_VALUE, _SECRET)
    first = days_of_year(year)[0]
    expected = T(f"{first}から今日までの日付", f"a day from {first} to today")
    cell = reader.cell(ON_ROW, VALUE)
    try:
        on = parse_date(as_text(cell) if isinstance(cell, str) else cell)
    except MisfitError:
        on = None
    if not isinstance(on, date) or not first <= on <= today:
        reader.wrong(ON_ROW, VALUE, "回答日", str(cell), expected)
        return by, first
    return by, on


def _unmoved(reader: _Reader, line: Line, number: int, asked: Questionnaire) -> None:
    """The words beside the answer are those that the hidden sheet means."""
    item = asked.item(line.code)
    if reader.text(line.row, NUMBER, "番号") != str(number):
        reader.wrong(line.row, NUMBER, "番号", reader.text(line.row, NUMBER, "番号"), _MOVED)
    elif item and item.digest == line.asked:
        shown = reader.text(line.row, ASKS, "問い")
        if shown != item.asks.ja.strip():
            reader.wrong(line.row, ASKS, "問い", shown, _MOVED)


def _given(reader: _Reader, line: Line) -> Given | None:
    said = reader.text(line.row, ANSWER, "回答")
    note = _note(reader, line)
    if not said:
        if note:
            reader.wrong(line.row, ANSWER, "回答", "", EXPECTED_ANSWER)
        return None
    answer = _WORDS.get(key(said))
    if answer is None:
        shown = _HIDDEN_VALUE if _is_secret(said) else said
        reader.wrong(line.row, ANSWER, "回答", shown, EXPECTED_ANSWER)
        return None
    return Given(answer, note, line.asked)


def _note(reader: _Reader, line: Line) -> str:
    note = reader.text(line.row, NOTE, "備考")
    if len(note) > LONGEST:
        reader.wrong(line.row, NOTE, "備考", _HIDDEN_VALUE, _SHORT)
        return ""
    if _is_secret(note):
        reader.wrong(line.row, NOTE, "備考", _HIDDEN_VALUE, _SECRET)
        return ""
    return note


def _beyond(reader: _Reader, mark: Mark) -> Iterator[Problem]:
    """What was written below or beside the table, where nobody would read it."""
    mine = {line.row for line in mark.lines}
    last = max(mine, default=0)
    for row in range(last + 1, len(reader.rows) + 1):
        for column, cell in enumerate(reader.rows[row - 1][: NOTE + 1]):
            if cell not in ("", None) and str(cell).strip():
                expected = T("表の外には書かない", "nothing outside the table")
                yield Problem(reader.file, place_of(row, column), 0, "", "", expected)
                break


def _is_secret(text: str) -> bool:
    lines = text.encode(errors="replace").splitlines()
    return any(mask_line(line) != line for line in lines)

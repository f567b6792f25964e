"""Who is safe and who comes (安否・参集): lists from elsewhere, and what is typed by hand.

No answer is not unsafe, and nobody is counted as safe or arrived who was not said to be.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bcp.incident.current import moment
from bcp.incident.model import Present, Safety
from bcp.incident.moments import moment_of, to_come
from bcp.incident.words import folded, safety_of
from inventory.entries import Entry
from inventory.words import HinomiError, T

MUSTERED = "incident.mustered"
_TITLES: Mapping[str, tuple[str, ...]] = {
    "name": ("氏名", "名前", "職員名", "職員", "name"),
    "safety": ("安否", "状態", "本人の状態", "safety", "status"),
    "eta": ("到着見込み", "到着見込", "到着予定", "登庁見込み", "登庁予定", "参集見込み", "eta"),
    "arrived": ("到着", "到着時刻", "登庁", "登庁時刻", "参集時刻", "arrived"),
    "note": ("備考", "コメント", "連絡事項", "note", "comment"),
}
_NO_NAME = T(
    "{file}: 「氏名」の列がありません。1行目に 氏名,安否,到着見込み,到着,備考 と書いてください。",
    "{file}: no column of names: the first row must be name,safety,eta,arrived,note.",
)
_ODD = T(
    "{file} {row} 行 {title} 列: 「{value}」が読めません。{expected}。",
    '{file} row {row} column {title}: cannot read "{value}": {expected}.',
)
_SAFETY_WORDS = T("無事、負傷、未回答のどれかです", "write safe, injured or no answer")
_TIME_WORDS = T("8:30 のような時刻です", "write a time as 8:30")

_TO_COME = T(
    "これからの時刻です。見込みは「到着見込み」の列に、昨日のことは 昨日 23:50 と書いてください",
    "still to come; write what is expected as eta, and an arrival of yesterday with its day",
)


@dataclass(frozen=True, slots=True)
class Coming:
    """One row: a person, and what is said of them."""

    name: str
    safety: Safety = Safety.NO_ANSWER
    eta: datetime | None = None
    arrived: datetime | None = None
    note: str = ""

    def as_body(self) -> dict[str, Any]:
        """The row in an entry."""
        return {
            "name": self.name,
            "safety": self.safety.value,
            "eta": self.eta.isoformat() if self.eta else "",
            "arrived": self.arrived.isoformat() if self.arrived else "",
            "note": self.note,
        }


def present(entries: Iterable[Entry]) -> dict[str, Present]:
    """What was said last of each person, by name without blanks: 南 夏樹 is 南夏樹."""
    found: dict[str, Present] = {}
    for entry in entries:
        rows = entry.body.get("people") if entry.kind == MUSTERED else None
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, Mapping) and (name := str(row.get("name", "")).strip()):
                key = _closed_up(name)
                found[key] = _later(found.get(key), _present(name, row, entry.at))
    return found


def _present(name: str, row: Mapping[str, Any], at: datetime) -> Present:
    safety = next((one for one in Safety if one.value == row.get("safety")), Safety.NO_ANSWER)
    eta, arrived = moment(row.get("eta")), moment(row.get("arrived"))
    return Present(name, safety, eta, arrived, str(row.get("note", "")), at)


def _later(before: Present | None, now: Present) -> Present:
    """The newer answer; no answer, or a list without times, takes nothing back."""
    if before is None:
        return now
    older, newer = (before, now) if before.at <= now.at else (now, before)
    silent = newer.safety is Safety.NO_ANSWER
    return Present(
        name=newer.name,
        safety=older.safety if silent else newer.safety,
        eta=newer.eta or older.eta,
        arrived=newer.arrived or older.arrived,
        note=newer.note or older.note,
        at=newer.at,
    )


def rows_of(file: Path, cells: Sequence[Sequence[str]], now: datetime) -> list[Coming]:
    """The people of a list; a row that cannot be read refuses the whole of it."""
    numbered = [(n, row) for n, row in enumerate(cells, 1) if any(cell.strip() for cell in row)]
    columns = _columns(numbered[0][1]) if numbered else {}
    if "name" not in columns:
        raise HinomiError(_NO_NAME.format(file=file))
    rows = [_row(file, n, row, columns, now) for n, row in numbered[1:]]
    return [row for row in rows if row is not None]


def _columns(head: Sequence[str]) -> dict[str, int]:
    titles = [folded(cell) for cell in head]
    return {
        field: titles.index(word)
        for field, words in _TITLES.items()
        for word in reversed([folded(one) for one in words])
        if word in titles
    }


def _row(
    file: Path, number: int, row: Sequence[str], columns: Mapping[str, int], now: datetime
) -> Coming | None:
    def cell(field: str) -> str:
        at = columns.get(field, len(row))
        return row[at].strip() if at < len(row) else ""

    def odd(field: str, expected: T) -> HinomiError:
        title = _TITLES[field][0]
        return HinomiError(
            T(
                _ODD.ja.format(
                    file=file, row=number, title=title, value=cell(field), expected=expected.ja
                ),
                _ODD.en.format(
                    file=file, row=number, title=field, value=cell(field), expected=expected.en
                ),
            )
        )

    safety = safety_of(cell("safety"))
    eta, arrived = to_come(cell("eta"), now), moment_of(cell("arrived"), now)
    if safety is None:
        raise odd("safety", _SAFETY_WORDS)
    if cell("eta") and eta is None:
        raise odd("eta", _TIME_WORDS)
    if cell("arrived") and arrived is None:
        raise odd("arrived", _TIME_WORDS)
    if arrived is not None and _is_still_to_come(cell("arrived"), arrived, now):
        raise odd("arrived", _TO_COME)
    return Coming(cell("name"), safety, eta, arrived, cell("note")) if cell("name") else None


def _is_still_to_come(typed: str, read: datetime, now: datetime) -> bool:
    """A time alone that is nearer ahead than behind: nobody is there who may be on the way."""
    ahead = to_come(typed, now)
    return ahead is not None and now < ahead and ahead - now < now - read


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many were asked, answered, are safe, came, and will come."""

    asked: int
    answered: int
    safe: int
    injured: int
    arrived: int
    coming: int


def turnout(people: Iterable[Present], expected: Iterable[str] = ()) -> Turnout:
    """The counts; `expected` are those from whom an answer is awaited, heard of or not."""
    found = {_closed_up(one.name): one for one in people}
    answers = [one for one in found.values() if one.safety is not Safety.NO_ANSWER or one.arrived]
    return Turnout(
        asked=len(found.keys() | set(map(_closed_up, expected))),
        answered=len(answers),
        safe=sum(one.safety is Safety.SAFE for one in answers),
        injured=sum(one.safety is Safety.INJURED for one in answers),
        arrived=sum(one.arrived is not None for one in answers),
        coming=sum(one.arrived is None and one.eta is not None for one in found.values()),
    )


def _closed_up(name: str) -> str:
    return "".join(name.split())

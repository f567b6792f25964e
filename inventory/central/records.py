"""Exports read into records: tables in every form that ledgers come in, JSON, and JSON lines."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

from inventory.ledger.cells import as_text
from inventory.ledger.dates import parse_date
from inventory.ledger.problem import MisfitError, Problem
from inventory.ledger.sheets import BOOKS, Sheet, decode, read_bytes, read_sheets
from inventory.ledger.text import clean, fold, key
from inventory.words import HinomiError, T

JST = timezone(timedelta(hours=9))
_DEPTH, _LOOKED_AT = 20, 1000
_TOTAL = re.compile(r"(総|小|合|総合)?計|(総|合計)?(人数|件数)|以上")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?)(\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?")
_LOCAL = re.compile(r"(.+?)[\sT]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_EPOCH = re.compile(r"(?:/Date\()?([1-9]\d{9})(\d{3})?(?:[+-]\d{4})?(?:\)/)?")  # s, ms, PowerShell
TIME = T(
    "日時(2026-11-21T09:30:00+09:00、2026/11/21 9:30 など)",
    "a time such as 2026-11-21T09:30:00+09:00 or 2026/11/21 9:30",
)


@dataclass(frozen=True, slots=True)
class Record:
    """One row or JSON object; values and titles are by the key of the title."""

    sheet: str
    number: int
    values: Mapping[str, Any] = field(repr=False)
    titles: Mapping[str, str]

    def get(self, *titles: str) -> Any:  # noqa: ANN401 - whatever the file holds
        """The value under the first of these titles that is filled, or None."""
        for title in titles:
            value = self.values.get(key(title))
            if value is not None and value != "" and not _blank(value):
                return value
        return None

    def text(self, *titles: str) -> str:
        """The same as text, "" where there is none."""
        value = self.get(*titles)
        return "" if value is None else as_text(value)

    def title(self, *titles: str) -> str:
        """The title as the file has it, else the first one asked for."""
        return next((self.titles[key(t)] for t in titles if key(t) in self.titles), titles[0])

    def problem(self, file: str, expected: T, *titles: str) -> Problem:
        """What is wrong under these titles."""
        shown = str(self.get(*titles) if self.get(*titles) is not None else "")[:80]
        return Problem(file, self.sheet, self.number, self.title(*titles), shown, expected)


@dataclass(frozen=True, slots=True)
class Export:
    """A file as read: its name, its digest, its bytes."""

    path: Path
    raw: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The digest of the bytes that were read."""
        return sha256(self.raw).hexdigest()

    @property
    def name(self) -> str:
        """The name of the file without its folder."""
        return self.path.name

    def text(self) -> str:
        """The file as text."""
        return decode(self.path, self.raw)

    def wrong(self, what: T) -> HinomiError:
        """The error that names the file."""
        return HinomiError(T(f"{self.name}: {what.ja}", f"{self.name}: {what.en}"))


def read_export(path: Path) -> Export:
    """The bytes of a file."""
    return Export(path, read_bytes(path))


def records(export: Export, needed: Sequence[Sequence[str]], more: Sequence[str]) -> list[Record]:
    """The records of a file that has a column for each of `needed` (each by several titles)."""
    head = export.raw.lstrip()[:1]
    if head in (b"{", b"[") and not export.raw.startswith(BOOKS):
        found = list(_objects(export))
    else:
        found = list(_rows(export, needed, more))
    for record in found:
        _require_clean(export, record)
    there = {title for record in found[:_LOOKED_AT] for title in record.titles}
    lacking = [each[0] for each in needed if not any(key(title) in there for title in each)]
    if found and lacking:
        raise export.wrong(_lacking(lacking))
    return found


def _require_clean(export: Export, record: Record) -> None:
    for value in record.values.values():
        try:
            clean(value if isinstance(value, str) else "")
        except MisfitError as bad:
            where = T(f"{record.number}行目: ", f"row {record.number}: ")
            said = bad.expected
            raise export.wrong(T(where.ja + said.ja, where.en + said.en)) from None


def _lacking(titles: Sequence[str]) -> T:
    return T(
        f"列「{'」「'.join(titles)}」がありません。対応表の列名と見比べてください。",
        f"no column {', '.join(titles)}; compare with the titles in the mapping.",
    )


def _objects(export: Export) -> Iterator[Record]:
    for number, one in enumerate(_json(export), 1):
        if not isinstance(one, dict):
            raise export.wrong(T(f"{number}件目が項目の組でない", f"entry {number} is no object"))
        flat = dict(_flat(one))
        yield Record("", number, {key(n): v for n, v in flat.items()}, {key(n): n for n in flat})


def _json(export: Export) -> list[Any]:
    text = export.text().lstrip("\ufeff")
    try:
        root = json.loads(text)
    except (ValueError, RecursionError):
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise export.wrong(T("JSONとして読めません。", "is not JSON.")) from None
    if isinstance(root, dict) and isinstance(root.get("value"), list):
        if root.get("@odata.nextLink"):
            raise export.wrong(
                T(
                    "続きがあります(@odata.nextLink)。全部を一つのファイルにしてください。",
                    "is only one page (@odata.nextLink); put all pages into one file.",
                )
            )
        return list(root["value"])
    return root if isinstance(root, list) else [root]


def _flat(one: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in one.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", v) for inner, v in value.items())
        else:
            yield name, value


def _rows(export: Export, needed: Sequence[Sequence[str]], more: Sequence[str]) -> Iterator[Record]:
    wanted = frozenset(key(title) for each in (*needed, more) for title in each)
    sheets = read_sheets(export.path, export.raw, wanted)
    headed = [(sheet, at) for sheet in sheets if (at := _head(sheet, needed, wanted)) is not None]
    if not headed:
        raise export.wrong(_lacking([each[0] for each in needed]))
    for sheet, at in headed:
        titles = {key(as_text(cell)): as_text(cell) for cell in sheet.rows[at] if not _blank(cell)}
        names = [key(as_text(cell)) if not _blank(cell) else "" for cell in sheet.rows[at]]
        _require_once(export, [titles[name] for name in names if name in wanted])
        for index in range(at + 1, len(sheet.rows)):
            row = sheet.rows[index]
            values = {n: v for n, v in zip(names, row, strict=False) if n and not _blank(v)}
            if values and not _is_total(list(values.values())):
                yield Record(sheet.name, sheet.number(index), values, titles)


def _require_once(export: Export, titles: Sequence[str]) -> None:
    """Of two columns with one title nobody knows which is meant."""
    twice = sorted({title for title in titles if titles.count(title) > 1})
    if twice:
        raise export.wrong(
            T(
                f"列「{'」「'.join(twice)}」が二つ以上あります。使わない方の列名を変えてください。",
                f"more than one column {', '.join(twice)}; rename those that are not meant.",
            )
        )


def _head(sheet: Sheet, needed: Sequence[Sequence[str]], wanted: frozenset[str]) -> int | None:
    """The row among the first twenty with the most of the titles, if all needed ones are there."""
    scored = []
    for index, row in enumerate(sheet.rows[:_DEPTH]):
        found = {key(cell) for cell in row if isinstance(cell, str)}
        if all(any(key(title) in found for title in each) for each in needed):
            scored.append((len(found & wanted), -index))
    return -max(scored)[1] if scored else None


def _is_total(filled: Sequence[Any]) -> bool:
    return len(filled) <= 2 and _TOTAL.fullmatch(fold(str(filled[0]))) is not None


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def moment(value: object, *, utc: bool = False) -> datetime:
    """A time in UTC; one without a zone is Japan's unless said otherwise."""
    here = UTC if utc else JST
    try:
        return _moment(value, here).astimezone(UTC)
    except (ValueError, OverflowError):
        raise MisfitError(TIME) from None


def _moment(value: object, here: timezone) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=here)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=here)
    text = fold(as_text(value))
    if found := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(found[1]), UTC)
    if found := _ISO.fullmatch(text):
        at = datetime.fromisoformat(found[1].replace(" ", "T") + (found[3] or ""))
        return at if at.tzinfo else at.replace(tzinfo=here)
    if found := _LOCAL.fullmatch(text):
        day = parse_date(found[1])
        hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
        return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=here)
    day = parse_date(text)
    return datetime(day.year, day.month, day.day, tzinfo=here)

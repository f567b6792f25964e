"""A product's report read into runs of jobs or locked objects, with everything wrong in it.

A word for an outcome that nobody knows is a problem of its row: it may hide a failure.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from inventory.backups.mapping import REQUIRED, ReportMapping, Shape
from inventory.backups.model import Ended, Job, LockedObject, Sort
from inventory.central import vocabulary
from inventory.central.model import Answer
from inventory.central.records import Export, Record, moment, records
from inventory.ledger.problem import MisfitError, Problem
from inventory.ledger.text import fold, split
from inventory.ledger.vocabulary import says_nothing
from inventory.words import T

V = TypeVar("V")
MOST = 200_000  # rows of one file
_ENDED = {
    Ended.COMPLETE: "complete completed success successful succeeded ok 成功 正常 正常終了 完了",
    Ended.WARNING: "warning warnings incomplete partial 警告 警告あり 一部失敗 一部成功 警告終了",
    Ended.FAILED: "failed failure fail error errors fatal aborted canceled cancelled missed 失敗 "
    "異常 異常終了 エラー 中止 中断 キャンセル 未実行",
    Ended.RUNNING: "running inprogress pending waiting 実行中 待機中",
}
_SORTS = {
    Sort.BACKUP: "backup backupjob full incremental differential copy バックアップ フル 増分 差分",
    Sort.VERIFY: "verify verification healthcheck 検証 ベリファイ 整合性チェック",
    Sort.BOOT: "boot bootcheck surebackup assuredrecovery assuredvm 起動確認 起動テスト "
    "アシュアードリカバリ",
    Sort.OTHER: "other restore admin migrate archive 復元 リストア その他",
}
_ENDED_OF = {vocabulary.word(w): e for e, words in _ENDED.items() for w in words.split()}
_SORT_OF = {vocabulary.word(w): s for s, words in _SORTS.items() for w in words.split()}
_SIZE = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*([kmgtp]?)(i?)b?(?:yte|ytes)?")
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
ENDED = T(
    "成功、警告、失敗、実行中 のどれか(ほかの語は対応表の values に書き足す)",
    "complete, warning, failed or running; add other words to `values` in the mapping",
)
SORT = T("backup、verify、boot、other のどれか", "one of backup, verify, boot, other")
SIZE = T("大きさ(12345、12.3 GB など)", "a size such as 12345 or 12.3 GB")
COUNT = T("0 以上の整数", "a whole number of 0 or more")
FILLED = T("空でない値", "a value that is not empty")
LATER = T("開始より後の終了日時", "an end that is not before the start")


@dataclass(slots=True)
class Reported:
    """What a report says: its rows, and what is wrong in it."""

    rows: list[BaseModel] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_report(export: Export, mapping: ReportMapping) -> Reported:
    """Every row of the report; those with a problem are told and not read."""
    reader = _Reader(export, mapping)
    inner = _inner(export, mapping.rows) if mapping.rows else export
    needed = [mapping.columns[name].titles for name in REQUIRED[mapping.shape]]
    read = reader.job if mapping.shape is Shape.JOBS else reader.lock
    for number, record in enumerate(records(inner, needed, ())):
        if number >= MOST:
            raise export.wrong(
                T("行が多すぎます。分けてください。", "has too many rows; split it.")
            )
        before = len(reader.found.problems)
        row = read(record)
        if len(reader.found.problems) == before:
            reader.found.rows.append(row())
    return reader.found


def _inner(export: Export, way: str) -> Export:
    """The list inside a JSON file, as a file of its own."""
    try:
        root = json.loads(export.text().lstrip("\ufeff"))
        for name in way.split("."):
            root = root[name]
    except (ValueError, RecursionError, KeyError, TypeError):
        root = None
    if not isinstance(root, list):
        raise export.wrong(
            T(
                f"JSON の中に一覧 {way} がありません。対応表の rows と見比べてください。",
                f"holds no list {way} in its JSON; compare with `rows` in the mapping.",
            )
        )
    return replace(export, raw=json.dumps(root, ensure_ascii=False).encode())


@dataclass(frozen=True, slots=True)
class _Reader:
    export: Export
    mapping: ReportMapping
    found: Reported = field(default_factory=Reported)

    def job(self, record: Record) -> Callable[[], Job]:
        started = self._parsed(record, "started", self._time, required=True)
        ended = self._parsed(record, "ended", self._time)
        if started and ended and ended < started:
            self._wrong(record, "ended", LATER)
        values = {
            "job": self._parsed(record, "job", str, required=True),
            "client": self._parsed(record, "client", str),
            "sort": self._parsed(record, "sort", _sort),
            "started": started,
            "ended": ended,
            "status": self._parsed(record, "status", _ended, required=True),
            "errors": self._parsed(record, "errors", _count),
            "files": self._parsed(record, "files", _count),
            "bytes": self._parsed(record, "bytes", self._size),
            "stored_bytes": self._parsed(record, "stored_bytes", self._size),
            "sources": self._parsed(record, "sources", split),
            "encrypted": self._parsed(record, "encrypted", _yes),
        }
        return lambda: Job.model_validate({n: v for n, v in values.items() if v is not None})

    def lock(self, record: Record) -> Callable[[], LockedObject]:
        values = {
            "name": self._parsed(record, "name", str, required=True),
            "modified": self._parsed(record, "modified", self._time, required=True),
            "mode": self._parsed(record, "mode", str.upper),
            "until": self._parsed(record, "until", self._time),
            "latest": self._parsed(record, "latest", _yes),
        }
        return lambda: LockedObject.model_validate(
            {n: v for n, v in values.items() if v is not None}
        )

    def _parsed(
        self, record: Record, name: str, parse: Callable[[Any], V], *, required: bool = False
    ) -> V | None:
        """A field read by its parser; None where it is empty or wrong, and then that is kept."""
        with self._watched(record, name):
            said = self._said(record, name)
            if said is None and required:
                raise MisfitError(FILLED)
            return None if said is None else parse(said)
        return None

    def _said(self, record: Record, name: str) -> Any:  # noqa: ANN401 - text, number or time
        column = self.mapping.columns.get(name)
        value = record.get(*column.titles) if column else None
        if value is None or (isinstance(value, str) and says_nothing(value)):
            return self.mapping.constants.get(name)
        if column and column.values:
            return column.values.get(vocabulary.word(record.text(*column.titles)), value)
        return value if name in {"started", "ended", "modified", "until"} else str(value)

    def _time(self, value: object) -> datetime:
        return moment(value, utc=self.mapping.utc)

    def _size(self, value: str) -> int:
        found = _SIZE.fullmatch(fold(str(value)).lower())
        if found is None:
            raise MisfitError(SIZE)
        amount = float(found[1].replace(",", ""))
        bare = not found[2] and "b" not in fold(str(value)).lower()
        return round(amount * (self.mapping.unit if bare else 1024 ** _POWERS[found[2]]))

    @contextmanager
    def _watched(self, record: Record, name: str) -> Iterator[None]:
        try:
            yield
        except MisfitError as bad:
            self._wrong(record, name, bad.expected)

    def _wrong(self, record: Record, name: str, expected: T) -> None:
        column = self.mapping.columns.get(name)
        titles = column.titles if column else (name,)
        self.found.problems.append(record.problem(self.export.name, expected, *titles))


def _ended(value: object) -> Ended:
    found = _ENDED_OF.get(vocabulary.word(str(value)))
    if found is None:
        raise MisfitError(ENDED)
    return found


def _sort(value: object) -> Sort:
    found = _SORT_OF.get(vocabulary.word(str(value)))
    if found is None:
        raise MisfitError(SORT)
    return found


def _count(value: object) -> int:
    text = fold(str(value)).replace(",", "")
    if not text.isdecimal():
        raise MisfitError(COUNT)
    return int(text)


def _yes(value: object) -> bool | None:
    answer = vocabulary.answer(str(value))
    return None if answer is Answer.UNKNOWN else answer is Answer.YES

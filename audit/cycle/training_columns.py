"""The columns and the words of lists of who attended, as offices and e-learning systems write them.

A word that is not known misfits: an attendance is never guessed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from audit.cycle.training_model import Way
from inventory.ledger.cells import as_text
from inventory.ledger.column import titled
from inventory.ledger.problem import MisfitError
from inventory.ledger.sheets import Cell, Sheet
from inventory.ledger.text import fold, key
from inventory.ledger.vocabulary import Worded, Words
from inventory.words import T

TITLES: Mapping[str, tuple[str, ...]] = {
    "number": titled(
        "職員番号 社員番号 職員コード 職員ID 職員No 社員ID 社員コード 人事番号 "
        "staffnumber employeeid"
    ),
    "name": titled("氏名 職員氏名 職員名 受講者 受講者名 受講者氏名 参加者 漢字氏名 名前 name"),
    "department": titled("所属 所属名 課室 課室名 部署 部署名 課名 所属課 department"),
    "course": titled("研修名 研修 講座名 講座 コース名 コース 訓練名 科目名 教材名 course"),
    "day": titled(
        "受講日 受講年月日 受講完了日 修了日 修了年月日 完了日 参加日 実施日 開催日 日付 受講日時 "
        "完了日時 修了日時 completedon date"
    ),
    "way": titled("受講方法 方法 受講形態 形態 研修方法 実施方法 way"),
    "score": titled("点数 得点 スコア テスト結果 テスト得点 成績 score"),
    "status": titled(
        "受講状況 受講状態 受講 出欠 出席 参加 修了状況 完了状況 進捗 進捗率 進捗状況 状況 状態 "
        "ステータス status"
    ),
}
_DEPTH = 20
_REMARK = re.compile(r"\([^()]*\)")
_SCORE = re.compile(r"(\d{1,4}(?:\.\d+)?)\s*(?:点|/\s*\d+点?)?")
_PROGRESS = re.compile(r"(100(?:\.0+)?|\d{1,2}(?:\.\d+)?)\s*%")
EXPECTED_SCORE = T("点数（85、85.5、85点 など）", "a score such as 85, 85.5 or 85点")
_BY_KEY = {
    key(title): (field, rank) for field, each in TITLES.items() for rank, title in enumerate(each)
}
KNOWN = frozenset(_BY_KEY)


class Came(StrEnum):
    """What a list says of a person."""

    YES = "yes"
    NO = "no"


CAME: Words[Came] = Words(
    {Came.YES: "受講済", Came.NO: "未受講"},
    {
        Came.YES: "受講 受講済み 済 済み 完了 完了済 修了 修了済 合格 出席 出 参加 ○ 〇 ◯ ✓ ✔ はい "
        "1 yes true completed complete passed attended",
        Came.NO: "未 未了 未済 未完了 未修了 未参加 未実施 未着手 未開始 不参加 欠席 欠 不合格 "
        "受講中 途中 × ✕ ✗ いいえ なし 無 0 no false incomplete failed notstarted inprogress "
        "absent",
    },
)
WAY_WORDS: Words[Way] = Words(
    {
        Way.TOGETHER: "集合",
        Way.ELEARNING: "eラーニング",
        Way.MATERIAL: "資料",
        Way.UNTOLD: "記載なし",
    },
    {
        Way.TOGETHER: "集合研修 対面 会場 講義 実地 together",
        Way.ELEARNING: "eラーニング研修 elearning WBT オンライン 動画 ウェブ Web Web会議 録画",
        Way.MATERIAL: "資料配布 資料配付 書面 紙 回覧 資料確認 自習 material",
        Way.UNTOLD: "不明 untold",
    },
)


@dataclass(frozen=True, slots=True)
class Head:
    """The row of titles of a sheet: where each field stands, and the title it has there."""

    first: int  # the row below
    places: Mapping[str, int]
    titles: Mapping[str, str]


def head_of(sheet: Sheet) -> Head | None:
    """The row among the first twenty with most titles, if it tells of people."""
    best: tuple[int, int, dict[str, int]] | None = None
    for index, row in enumerate(sheet.rows[:_DEPTH]):
        places = _places(row)
        people = places.keys() & {"number", "name"}
        told = len(places) > 1 or "number" in people
        if people and told and (best is None or len(places) > best[0]):
            best = len(places), index, places
    if best is None:
        return None
    _, index, chosen = best
    titles = {field: str(sheet.rows[index][place]).strip() for field, place in chosen.items()}
    return Head(index + 1, chosen, titles)


def score(value: Cell) -> float:
    """A score, rounded to two digits so that it is written and read the same."""
    found = _SCORE.fullmatch(fold(as_text(value)))
    if not found:
        raise MisfitError(EXPECTED_SCORE)
    return round(float(found[1]), 2)


def came(text: str) -> Came:
    """Whether a word says that somebody attended; of a progress in percent only the whole does."""
    if found := _PROGRESS.fullmatch(fold(text)):
        return Came.YES if float(found[1]) == 100 else Came.NO
    word = CAME.parse(text)
    return word.value if isinstance(word, Worded) else word


def is_blank(value: Cell) -> bool:
    """Whether a cell says nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def spread(sheet: Sheet, columns: Iterable[int]) -> Mapping[tuple[int, int], Cell]:
    """Values of cells that are merged over rows, for each row of these columns."""
    wanted = set(columns)
    found: dict[tuple[int, int], Cell] = {}
    for (top, left), (bottom, _) in sheet.merged:
        if left in wanted:
            last = min(bottom, len(sheet.rows) - 1)
            found |= {(row, left): cell_at(sheet.rows[top], left) for row in range(top, last + 1)}
    return found


def cell_at(row: Sequence[Cell], column: int) -> Cell:
    """The cell of a row, "" where the row is shorter."""
    return row[column] if column < len(row) else ""


def _places(row: Sequence[Cell]) -> dict[str, int]:
    ranks: dict[str, tuple[int, int]] = {}
    for place, cell in enumerate(row):
        if isinstance(cell, str) and (found := _known(cell)):
            field, rank = found
            ranks[field] = min(ranks.get(field, (rank, place)), (rank, place))
    return {field: place for field, (_, place) in ranks.items()}


def _known(title: str) -> tuple[str, int] | None:
    word = key(title)
    return _BY_KEY.get(word) or _BY_KEY.get(_REMARK.sub("", word))

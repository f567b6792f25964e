"""The catch-up list (未受講者一覧) as xlsx: by section for its promotion member, with names.

It is the one paper of the training ledger that names people, for inside use, and says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.era import era_date
from reports.sheet import Columns, Row, Writer, workbook
from reports.view import Anchor, Cover

INTERNAL = (
    "内部資料　職員の氏名と職員番号が入っている。研修の案内のためだけに使い、公開しない。"
    "配った先で不要になったら消す。"
)
_PEOPLE: Columns = (
    ("課室", 28), ("推進員", 18), ("電話", 12), ("職員番号", 12), ("氏名", 20),
    ("受けていない研修", 60), ("件数", 8),
)  # fmt: skip
_SECTIONS: Columns = (("課室", 34), ("推進員", 20), ("電話", 14), ("未受講者", 10))


@dataclass(frozen=True, slots=True)
class LateRow:
    """Somebody who is to catch up, with whom to ask in the section."""

    department: str
    member: str
    phone: str
    number: str
    name: str
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LateList:
    """The catch-up list as of a day."""

    cover: Cover
    anchor: Anchor
    on: str
    rows: tuple[LateRow, ...]


def render_late(view: LateList) -> bytes:
    """The workbook; the same view gives the same bytes."""
    return workbook(view, lambda writer: _write(view, writer))


def _write(view: LateList, writer: Writer) -> None:
    writer.overview(list(_overview(view)))
    writer.table("課室別", _SECTIONS, _sections(view.rows))
    writer.table("未受講者", _PEOPLE, _people(view.rows))


def _overview(view: LateList) -> Iterable[Row]:
    yield "表題", view.cover.title
    yield "取扱い", INTERNAL
    yield "団体", view.cover.municipality
    yield "年度", view.cover.fiscal_year
    yield "時点", view.on
    yield "情報の分類", view.cover.classification
    yield "未受講者", f"{len(view.rows)}人"
    yield "作成日", era_date(view.cover.issued)
    yield "記録簿の先頭", f"第{view.anchor.sequence}号　{view.anchor.head}"


def _sections(rows: Sequence[LateRow]) -> Iterable[Row]:
    for name in dict.fromkeys(one.department for one in rows):
        mine = [one for one in rows if one.department == name]
        yield name or "（所属が台帳にない）", mine[0].member, mine[0].phone, str(len(mine))


def _people(rows: Sequence[LateRow]) -> Iterable[Row]:
    for one in rows:
        section = one.department or "（所属が台帳にない）"
        head = section, one.member, one.phone, one.number, one.name
        yield *head, "\n".join(one.courses), str(len(one.courses))

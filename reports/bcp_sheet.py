"""The plan (ICT-BCP) as xlsx: its words, and every table of it on a sheet of its own.

Every cell is a string, as in the other workbooks.
"""

import re
from collections.abc import Iterable, Iterator

from reports.bcp_pdf import missing_words
from reports.bcp_view import BcpPlan, Items, Missing, Section, Table, Words
from reports.era import era_moment
from reports.prose import issued, maker
from reports.sheet import Columns, Row, Writer, workbook

_WORDS: Columns = (("章", 40), ("文章", 110))
_WIDE, _LONGEST = 0.62, 31  # characters a millimetre; characters in the name of a sheet


def render_bcp_sheet(view: BcpPlan) -> bytes:
    """The workbook; the same view gives the same bytes."""
    return workbook(view, lambda writer: _write(view, writer))


def _write(view: BcpPlan, writer: Writer) -> None:
    sections = (*view.front, *view.sections)
    writer.overview(list(_overview(view)))
    writer.table("本文", _WORDS, (row for one in sections for row in _texts(one)))
    used: set[str] = set()
    for section in sections:
        for part in section.parts:
            if isinstance(part, Table):
                columns = [(one.title, max(9.0, one.width * _WIDE)) for one in part.columns]
                writer.table(_name(part.name, used), columns, part.rows)


def _name(name: str, used: set[str]) -> str:
    """A name that a workbook takes, and that it does not have yet."""
    plain = re.sub(r"[\[\]:*?/\\']", "", name)[: _LONGEST - 3]
    found, number = plain, 1
    while found.lower() in used:
        number += 1
        found = f"{plain}{number}"
    used.add(found.lower())
    return found


def _overview(view: BcpPlan) -> Iterable[Row]:
    cover, anchor = view.cover, view.anchor
    yield "表題", cover.title
    yield "団体", cover.municipality
    yield "作成部署", cover.department
    yield "文書番号", cover.document_number
    yield "版数", cover.version
    yield "情報の分類", cover.classification
    yield "版", cover.edition.value
    yield "発行日", issued(view)
    yield "配布先", "、".join(cover.distribution)
    yield "保存期間", cover.retention
    yield "未記入の箇所", f"{view.missing}か所"
    yield "記録簿の先頭", f"第{anchor.sequence}号　{era_moment(anchor.at)}"
    yield "同 SHA-256", anchor.head
    yield "署名ファイル", anchor.signature
    yield "作成", maker(cover.program)


def _texts(section: Section) -> Iterator[Row]:
    """A line for each paragraph; a chapter without any still has its line."""
    yield section.heading, ""
    for part in section.parts:
        if isinstance(part, Words | Items):
            yield from (("", text) for text in part.texts)
        elif isinstance(part, Missing):
            yield "", f"□ {missing_words(part)}"
        elif isinstance(part, Table):
            yield "", f"（表「{part.name}」）"

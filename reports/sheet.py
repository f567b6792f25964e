"""The audit report as xlsx: the same content as the paper, for daily work with filters.

Every cell is a string: no formula, no link, whatever a host or a ledger calls itself.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC
from typing import Any

import xlsxwriter

from reports import prose
from reports.charts import symbol
from reports.era import era_moment
from reports.reasons import VERDICTS
from reports.view import Cover, Grade, MemberView, Papered, ReportView

MAX_CELL = 32_000  # Excel's limit is 32,767 characters
MAX_ROWS = 1_000_000  # of 1,048,576
Row = Sequence[str]
Columns = Sequence[tuple[str, float]]

_FINDINGS: Columns = (
    ("指摘番号", 10), ("等級", 16), ("満たされていない事項", 40), ("点検番号", 11), ("重要度", 8),
    ("施行規則第16条の3", 10), ("機器", 22), ("管理番号", 14), ("所管", 18), ("台帳の担当", 14),
    ("前回との関係", 10), ("是正の状況", 14), ("担当", 14), ("期限", 12), ("是正の報告", 16),
    ("備考", 24), ("事実", 36), ("確認した値", 28), ("求める値", 20), ("値の由来", 14),
    ("証跡の引用", 36), ("基準", 32), ("リスク", 36), ("是正の方法", 36), ("参照", 20),
    ("例外承認", 24), ("実機未検証", 9), ("初回", 12), ("最終", 12), ("回数", 6),
    ("識別子", 18), ("点検", 14), ("証跡 SHA-256", 30),
)  # fmt: skip
_RESULTS: Columns = (
    ("機器", 22), ("管理番号", 14), ("所管", 18), ("点検番号", 11), ("点検項目", 44),
    ("条項", 14), ("重要度", 8), ("判定", 16), ("等級", 16), ("確認した値", 30),
    ("求める値", 20), ("値の由来", 14), ("理由", 32), ("実機未検証", 9), ("証跡の引用", 36),
    ("証跡 SHA-256", 30),
)  # fmt: skip
_GAPS: Columns = (
    ("機器等", 24), ("管理番号", 14), ("確認していない事項", 60), ("件数", 7), ("理由", 44),
)  # fmt: skip
_WAIVERS: Columns = (
    ("点検番号", 11), ("点検項目", 44), ("機器", 22), ("理由", 36), ("代替措置", 36),
    ("申請", 16), ("承認", 16), ("開始", 12), ("終了", 12), ("状態", 10),
)  # fmt: skip
_HOSTS: Columns = (
    ("管理番号", 14), ("機器", 22), ("種別", 12), ("領域", 22), ("所管", 18), ("担当", 16),
    ("設置場所", 20), ("IPアドレス", 20), ("OS等", 24), ("情報システム", 24), ("重要度", 8),
    ("サポート期限", 18), ("収集日時", 24), ("証跡 SHA-256", 30),
    *((grade.value, 9) for grade in Grade),
)  # fmt: skip


def render_sheet(view: ReportView) -> bytes:
    """The workbook; the same view gives the same bytes."""
    return workbook(view, lambda writer: _write(view, writer))


def workbook(view: Papered, write: "Callable[[Writer], None]") -> bytes:
    """A workbook about this document, filled by `write`."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True})
    book.set_properties(
        {
            "title": view.cover.title,
            "subject": view.cover.document_number,
            "author": view.cover.municipality,
            "comments": view.cover.edition.value,
            "created": view.anchor.at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    write(Writer(book, view.cover))
    book.close()
    return out.getvalue()


def _write(view: ReportView, writer: "Writer") -> None:
    writer.overview(list(_overview(view)))
    writer.table("指摘事項", _FINDINGS, _findings(view))
    for number, start in enumerate(range(0, max(1, len(view.results)), MAX_ROWS), 1):
        name = "全結果" if number == 1 else f"全結果{number}"
        writer.table(name, _RESULTS, _results(view, start))
    writer.table("未確認", _GAPS, _gaps(view))
    writer.table("例外承認", _WAIVERS, _waivers(view))
    writer.table("機器", _HOSTS, _hosts(view))


class Writer:
    """One workbook with its two formats; every sheet prints on A4 landscape."""

    def __init__(self, book: Any, cover: Cover) -> None:  # noqa: ANN401 - untyped library
        """Sheets of this book, with the document's number in their heads."""
        self._book, self._cover = book, cover
        font = {"font_name": "BIZ UDPゴシック", "font_size": 10, "valign": "top"}
        self._head = book.add_format(
            font | {"bold": True, "bg_color": "#E9EEF3", "border": 1, "text_wrap": True}
        )
        self._cell = book.add_format(font | {"text_wrap": True, "border": 1, "num_format": "@"})

    def overview(self, rows: Iterable[Row]) -> None:
        """The first sheet: labels and values."""
        sheet = self._sheet("概要", (("項目", 26), ("内容", 90)))
        for number, row in enumerate(rows):
            sheet.write_string(number, 0, _fit(row[0]), self._head)
            sheet.write_string(number, 1, _fit(row[1]), self._cell)

    def table(self, name: str, columns: Columns, rows: Iterable[Row]) -> None:
        """A sheet of rows under a frozen header with filters."""
        sheet = self._sheet(name, columns)
        for place, (title, _) in enumerate(columns):
            sheet.write_string(0, place, title, self._head)
        last = 0
        for last, row in enumerate(rows, 1):
            for place, text in enumerate(row):
                sheet.write_string(last, place, _fit(text), self._cell)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last, len(columns) - 1)

    def _sheet(self, name: str, columns: Columns) -> Any:  # noqa: ANN401 - untyped library
        cover = self._cover
        sheet = self._book.add_worksheet(name)
        for place, (_, width) in enumerate(columns):
            sheet.set_column(place, place, width)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        left, right = (
            text.replace("&", "&&") for text in (cover.document_number, cover.classification)
        )
        sheet.set_header(f"&L{left}&C{name}&R{right}")
        sheet.set_footer("&C&P / &N")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        return sheet


def _fit(text: str) -> str:
    if len(text) <= MAX_CELL:
        return text
    return f"{text[:MAX_CELL]}…（以下{len(text) - MAX_CELL}字略）"


def _overview(view: ReportView) -> Iterable[Row]:
    cover, seen, anchor = view.cover, view.overview, view.anchor
    counts = dict(view.totals.counts)
    yield "表題", cover.title
    yield "団体", cover.municipality
    yield "作成部署", cover.department
    yield "年度", cover.fiscal_year
    yield "文書番号", cover.document_number
    yield "情報の分類", cover.classification
    yield "版", cover.edition.value
    yield "発行日", prose.issued(view)
    yield "配布先", "、".join(cover.distribution)
    yield "保存期間", cover.retention
    yield "監査の種別", prose.ADVISORY
    yield "監査の目的", seen.purpose
    yield "監査の基準", "\n".join(seen.criteria)
    yield "監査の対象", "\n".join(seen.scope)
    yield "実施の時期", seen.period
    yield "実施者", seen.operator
    yield "監査の方法", "\n".join(seen.method)
    yield "監査方針 SHA-256", seen.policy_digest
    yield "要約", prose.summary(view)
    for grade, note in prose.GRADE_NOTES:
        yield symbol(grade), f"{counts.get(grade, 0)}件　{note}"
    for group, tallies in (
        ("所管別", view.by_department), ("条項別", view.by_clause), ("重要度別", view.by_severity),
    ):  # fmt: skip
        for tally in tallies:
            words = "、".join(f"{g.value}{n}" for g, n in tally.counts if n)
            yield f"{group}　{tally.label}", words
    for point in view.trend:
        totals = f"不適合等{point.violations}、適合{point.conforming}、未確認{point.unconfirmed}"
        yield f"推移　{era_moment(point.at)}", totals
    for closed in view.closed:
        yield "是正を確認した指摘", f"{closed.check} {closed.title}　{closed.host}"
    for number, text in enumerate(prose.LIMITS, 1):
        yield f"監査の限界 {number}", text
    yield "記録簿の先頭", f"第{anchor.sequence}号　{era_moment(anchor.at)}"
    yield "同 SHA-256", anchor.head
    yield "署名ファイル", anchor.signature
    yield "版数", cover.version
    yield "作成", prose.maker(cover.program)
    if view.assets is not None:
        yield "台帳と実在する機器の照合", view.assets.sentence


def _findings(view: ReportView) -> Iterable[Row]:
    """One row for each host of each finding, so that filters and sorting work."""
    for f in view.findings:
        for m in f.members:
            yield (
                f.number, symbol(f.grade), f.title, f.check, f.severity, f.field,
                *_member(m), "\n".join(f.facts), m.observed, m.expected, m.provenance,
                "\n".join(m.lines), "\n".join(f.criteria), f.risk, f.remedy, "、".join(f.refs),
                m.waiver, "実機未検証" if f.unproven else "", m.first_seen, m.last_seen,
                str(m.runs), m.fingerprint, m.last_run, m.evidence,
            )  # fmt: skip


def _member(m: MemberView) -> Row:
    return (
        m.host, m.host_id, m.department, m.owner, m.trend, m.state, m.assignee, m.due, m.claimed,
        m.note,
    )  # fmt: skip


def _results(view: ReportView, start: int) -> Iterable[Row]:
    for r in view.results[start : start + MAX_ROWS]:
        yield (
            r.host, r.host_id, r.department, r.check, r.title, r.clause, r.severity,
            VERDICTS[r.verdict].ja, symbol(r.grade), r.observed, r.expected, r.provenance,
            r.reason, "実機未検証" if r.unproven else "", "\n".join(r.lines), r.evidence,
        )  # fmt: skip


def _gaps(view: ReportView) -> Iterable[Row]:
    for gap in view.not_covered:
        count = str(gap.count) if gap.count else ""
        yield gap.where, gap.host_id, gap.subject, count, gap.reason


def _waivers(view: ReportView) -> Iterable[Row]:
    for w in view.waivers:
        since, until = w.since.isoformat(), w.until.isoformat()
        yield (
            w.check, w.title, w.host, w.reason, w.compensating, w.requester, w.approver,
            since, until, w.state,
        )  # fmt: skip


def _hosts(view: ReportView) -> Iterable[Row]:
    for h in view.hosts:
        counts = dict(h.tally.counts)
        yield (
            h.id, h.name, h.kind, h.zone, h.department, h.owner, h.location, h.address,
            h.os or h.platform, "、".join(h.systems), h.criticality, h.support_end, h.collected,
            h.evidence, *(str(counts.get(grade, 0)) for grade in Grade),
        )  # fmt: skip

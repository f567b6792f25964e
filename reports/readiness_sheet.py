"""The document on the eight fields as xlsx: every item, check and piece of evidence on a line."""

from collections.abc import Iterable

from reports import readiness_prose as words
from reports.era import era_moment
from reports.prose import issued
from reports.readiness_view import ReadinessView
from reports.sheet import Columns, Row, Writer, workbook

_ITEMS: Columns = (
    ("号", 6), ("分野", 24), ("経過措置", 9), ("条項", 14), ("見出し", 34),
    ("求められること（要約）", 50), ("答える者", 10), ("状態", 14), ("何で答えたか", 40),
    ("欠けているもの", 44), ("団体の条項", 30), ("必須", 8), ("マイナンバー別添1", 14),
    ("JIS Q 27002", 16), ("原典未確認", 36), ("証拠の例", 44), ("尋ねること", 56),
)  # fmt: skip
_MEASURES: Columns = (
    ("記号", 8), ("措置", 44), ("条項", 70), ("事項", 8), ("答えあり", 10),
)  # fmt: skip
_CHECKS: Columns = (
    ("点検番号", 11), ("点検項目", 50), ("条項", 20), ("不適合", 8), ("適合", 8), ("未確認", 8),
    ("対象外", 8), ("点検していないもの", 60),
)  # fmt: skip
_LOOKED: Columns = (
    ("管理番号", 16), ("名称", 26), ("種別", 16), ("時点", 34), ("点検", 28), ("証跡 SHA-256", 70),
)  # fmt: skip


def render_readiness_sheet(view: ReadinessView) -> bytes:
    """The workbook; the same view gives the same bytes."""
    return workbook(view, lambda writer: _write(view, writer))


def _write(view: ReadinessView, writer: Writer) -> None:
    states = tuple((state, 12.0) for state, _ in view.states)
    writer.overview(list(_overview(view)))
    columns = (("号", 6.0), ("分野", 34.0), ("経過措置", 10.0), ("事項", 8.0), ("答えあり", 10.0))
    writer.table("8分野", (*columns, *states), _fields(view))
    writer.table("事項", _ITEMS, _items(view))
    writer.table("マイナンバー", _MEASURES, _measures(view))
    writer.table("点検", _CHECKS, _checks(view))
    writer.table("証跡", _LOOKED, _looked(view))


def _overview(view: ReadinessView) -> Iterable[Row]:
    cover, anchor = view.cover, view.anchor
    yield "表題", cover.title
    yield "団体", cover.municipality
    yield "作成部署", cover.department
    yield "年度", cover.fiscal_year
    yield "文書番号", cover.document_number
    yield "情報の分類", cover.classification
    yield "版", cover.edition.value
    yield "発行日", issued(view)
    yield "この文書について", words.ABOUT
    yield "施行の日", view.in_force
    yield from view.facts
    yield "要約", view.summary
    yield "経過措置", words.OLD_RULE
    yield from view.states
    yield "読み方", words.READING
    for number, text in enumerate(view.doubts, 1):
        yield f"対応付けの確かさ {number}", text
    for number, text in enumerate(view.unseen, 1):
        yield f"点検していない機器 {number}", text
    yield "記録簿の先頭", f"第{anchor.sequence}号　{era_moment(anchor.at)}"
    yield "同 SHA-256", anchor.head


def _fields(view: ReadinessView) -> Iterable[Row]:
    for one in view.fields:
        kept = "あり" if one.old_rule else ""
        head = one.number, one.title, kept, str(one.asked), str(one.answered)
        yield *head, *map(str, one.counts)


def _items(view: ReadinessView) -> Iterable[Row]:
    for one in view.fields:
        kept = "あり" if one.old_rule else ""
        for item in one.items:
            yield (
                one.number, one.title, kept, item.clause, item.title, item.asks, item.kind,
                item.state, "\n".join(item.answered), "\n".join(item.missing),
                "\n".join(item.own), item.required, item.mynumber, item.jis, item.sources,
                "\n".join(item.evidence), "\n".join(item.questions),
            )  # fmt: skip


def _measures(view: ReadinessView) -> Iterable[Row]:
    for one in view.measures:
        yield one.letter, one.title, "、".join(one.clauses), str(one.asked), str(one.answered)


def _checks(view: ReadinessView) -> Iterable[Row]:
    for one in view.checks:
        counts = map(str, (one.failed, one.passed, one.open, one.outside))
        yield one.check, one.title, one.clauses, *counts, "\n".join(one.unseen)


def _looked(view: ReadinessView) -> Iterable[Row]:
    for one in view.looked:
        yield one.subject, one.name, one.sort, one.at, one.run, one.evidence

"""The year of the audit as xlsx: every stored field, a sheet for each sort of record.

Every cell is a string, as in the other workbooks. The public edition holds the columns that are
named for it here and no others: a column that is added later stays out until somebody names it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from audit.cycle.report_text import ReportText
from audit.cycle.year_record import YearRecord
from reports import audit_sheet_findings as found
from reports import audit_sheet_papers as told
from reports import audit_sheet_plan as planned
from reports import audit_sheet_year as year
from reports.audit_plan_build import year_words
from reports.audit_source import AuditSource
from reports.audit_words import sequences
from reports.era import era_date, era_moment, in_japan
from reports.paper.fonts import Fonts
from reports.prose import maker
from reports.rows import shown
from reports.sheet import MAX_ROWS, Columns, Row, Writer, workbook
from reports.view import Anchor, Cover, Edition

TITLE = "情報セキュリティ監査台帳"
PUBLIC_CLASS = "自治体機密性1（公開）"
_PUBLIC_NOTE = "公開版。機器、システム、人の名前と、人が書いた文は載せない。"
_NOTE = (
    "すべての値は文字で書いている。日時は日本時間。状況は基準日のもの。"
    "この表を書き換えても記録は変わらない。"
)


@dataclass(frozen=True, slots=True)
class Ledger:
    """One sheet: its name, its columns, its rows, and which columns may be published."""

    name: str
    columns: Columns
    rows: Callable[[YearRecord], Iterable[Row]]
    public: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Book:
    """What a workbook says about itself."""

    cover: Cover
    anchor: Anchor


_EVERY = tuple(title for title, _ in year.INSPECTIONS)
LEDGERS: Sequence[Ledger] = (
    Ledger(
        "指摘一覧", found.FINDINGS, found.findings,
        ("指摘番号", "等級", "状況", "前回との関係", "条項", "所管", "発端", "年度", "個別監査",
         "期限", "例外の期限", "解消した日時", "再発した日時"),
    ),
    Ledger("指摘の起票", found.RAISED, found.raised),
    Ledger("指摘の根拠", found.FACTS, found.facts),
    Ledger("回答", found.RESPONSES, found.responses, ("指摘番号", "回答", "日時", "今の回答")),
    Ledger(
        "改善措置", found.ACTIONS, found.actions,
        ("指摘番号", "措置", "期限", "進み", "状況", "手順", "手順の期限", "手順の完了日"),
    ),
    Ledger("是正の申告", found.CLAIMS, found.claims, ("指摘番号", "日時")),
    Ledger("確認", found.VERIFIED, found.verifications, ("指摘番号", "結果", "日時")),
    Ledger("例外承認", found.WAIVERS, found.waivers, ("指摘番号", "番号", "状態", "期限")),
    Ledger("点検の例外", found.EXCEPTIONS, found.exceptions, ("点検", "開始", "期限", "状態")),
    Ledger(
        "調書一覧", told.PAPERS, told.papers,
        ("個別監査", "調書", "状態", "判断", "条項", "監査対象期間", "前年との関係", "基準の版",
         "答える者", "施行規則第16条の3", "答える点検", "点検の結果"),
    ),
    Ledger("証拠", told.EVIDENCE, told.evidence),
    Ledger("点検の結果", told.MACHINE, told.machine),
    Ledger("査閲", told.REVIEWS, told.reviews),
    Ledger("なくなった項目", told.GONE, told.gone, ("個別監査", "条項", "前年の個別監査")),
    Ledger(
        "個別監査", planned.ENGAGEMENTS, planned.engagements,
        ("個別監査", "年度", "段階", "対象となる課", "監査対象期間", "実施期間", "監査の種別"),
    ),
    Ledger("監査の班", planned.TEAMS, planned.teams),
    Ledger("通知", planned.NOTICES, planned.notices, ("個別監査", "通知", "課", "日時")),
    Ledger("抽出", planned.SAMPLES, planned.samples),
    Ledger("見ていない範囲", planned.GAPS, planned.gaps),
    Ledger("計画の概要", planned.ABOUT, planned.about),
    Ledger("計画", planned.CHOICES, planned.choices),
    Ledger("計画の外", planned.LEFT, planned.left_out),
    Ledger("自己点検", year.INSPECTIONS, year.inspections, _EVERY),
    Ledger(
        "研修", year.TRAINING, year.training,
        ("種別", "課室", "対象の人数", "受けた人数", "割合", "目標（％）", "目標に対して"),
    ),
    Ledger("推移", year.HISTORY, year.history, tuple(title for title, _ in year.HISTORY)),
    Ledger("報告書の文", year.TEXTS, year.texts),
    Ledger("決裁", year.DECISIONS, year.decisions, ("文書", "日時", "今の内容に対する決裁")),
    Ledger("機器", year.HOSTS, year.hosts),
)  # fmt: skip


def render_sheet(source: AuditSource, fonts: Fonts | None = None) -> bytes:  # noqa: ARG001 - one shape for all
    """The workbook of the year or of one engagement; the same source gives the same bytes."""
    book = _Book(_cover(source), source.anchor)
    return workbook(book, lambda writer: _write(source, book, writer))


def _write(source: AuditSource, book: _Book, writer: Writer) -> None:
    record = scoped(source)
    writer.overview([(name, shown(text)) for name, text in _overview(source, book, record)])
    for one in LEDGERS:
        if not source.is_public:
            _sheets(writer, one.name, one.columns, one.rows(record))
        elif one.public:
            _sheets(writer, *_published(one, record))


def _published(one: Ledger, record: YearRecord) -> tuple[str, Columns, Iterator[Row]]:
    places = [n for n, (title, _) in enumerate(one.columns) if title in one.public]
    columns = [one.columns[n] for n in places]
    return one.name, columns, (tuple(row[n] for n in places) for row in one.rows(record))


def _sheets(writer: Writer, name: str, columns: Columns, rows: Iterable[Row]) -> None:
    """The rows on as many sheets as they need, one at least."""
    left, number = (tuple(map(shown, row)) for row in rows), 1
    part = list(islice(left, MAX_ROWS))
    while part or number == 1:
        writer.table(name if number == 1 else f"{name}{number}", columns, part)
        part, number = list(islice(left, MAX_ROWS)), number + 1


def scoped(source: AuditSource) -> YearRecord:
    """The record of what the source is about: the whole year, or one engagement of it."""
    record = source.record
    if not source.engagement:
        return record
    return replace(
        record,
        engagements=source.engagements,
        findings=record.raised_in(source.engagement),
        text=ReportText(),
    )


def _cover(source: AuditSource) -> Cover:
    bureau, key = source.bureau, source.engagement or year_words(source.record.year)
    return Cover(
        title=TITLE,
        municipality=bureau.municipality,
        department=bureau.department,
        fiscal_year=year_words(source.record.year),
        document_number=f"{bureau.prefix}{key}監査台帳",
        classification=PUBLIC_CLASS if source.is_public else bureau.classification,
        edition=Edition.PUBLIC if source.is_public else Edition.INTERNAL,
        issued=in_japan(source.anchor.at),
        approval_posts=(),
        version="",
        program=bureau.program,
    )


def _overview(source: AuditSource, book: _Book, record: YearRecord) -> Iterator[Row]:
    cover, anchor = book.cover, source.anchor
    yield "表題", cover.title
    yield "団体", cover.municipality
    yield "作成部署", cover.department
    yield "年度", cover.fiscal_year
    if source.engagement:
        yield "個別監査", source.engagement
    yield "基準日", era_date(record.on)
    yield "文書番号", cover.document_number
    yield "情報の分類", cover.classification
    yield "版", cover.edition.value
    yield "読み方", _PUBLIC_NOTE if source.is_public else _NOTE
    yield "課室", "\n".join(record.departments)
    for name, number in _counts(record).items():
        yield name, f"{number:,}件"
    if record.odd:
        yield "自己点検と研修の、規則に合わない記録", sequences(record.odd)
    yield "記録簿の先頭", f"第{anchor.sequence}号　{era_moment(anchor.at)}"
    yield "同 SHA-256", anchor.head
    if not source.is_public:
        yield "署名ファイル", anchor.signature
    yield "作成", maker(cover.program)


def _counts(record: YearRecord) -> Mapping[str, int]:
    return {
        "個別監査": len(record.engagements),
        "調書": sum(len(one.papers.papers) for one in record.engagements),
        "指摘": len(record.findings),
        "うち今年度の指摘": len(record.of_the_year),
        "うち前年度までの指摘": len(record.carried_over),
    }

"""The middle of the report of the yearly audit: figures, papers, findings."""

from collections.abc import Iterator

from reportlab.lib.units import mm

from audit.cycle.finding_model import Grade
from audit.cycle.paper_model import JUDGEMENTS
from reports import audit_report_prose as prose
from reports.audit_report_boxes import (
    alone,
    crowded,
    crowded_list,
    finding_list,
    finding_pages,
    public_list,
)
from reports.audit_report_front import NONE, is_public, missing_words, table, written
from reports.audit_report_plot import department_bars, year_columns
from reports.audit_report_view import AuditPaper, GradeCounts
from reports.audit_words import grade_words, standing_words
from reports.edition import WITHHELD
from reports.paper.blocks import Block, Figure, Heading, Text
from reports.paper.fonts import Fonts
from reports.paper.grid import Column, Type, grid

_GRADES = tuple((grade_words(grade), 24) for grade in Grade)


def results(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:
    """Findings by section and grade, how they stand, and the trend."""
    yield Heading(f"{number}　結果の要約", "summary", keep=120 * mm)
    columns = Column("等級", 40, "bold"), Column("件数", 18, align="right"), Column("意味", 112)
    rows = [
        (grade_words(grade), f"{count:,}", prose.GRADE_NOTES[grade])
        for grade, count in view.totals.counts
    ]
    total = ("合計", f"{view.totals.total:,}", "")
    yield grid(fonts, columns, [*rows, total], kind=Type(9, 13, 3))
    yield Heading(f"{number}.1　課室別", "by-department", 1, keep=60 * mm)
    heads = ("課室", 60), *_GRADES, ("計", 14)
    yield table(fonts, heads, tuple(map(_counted, (*view.departments, view.totals))))
    if sum(one.total for one in view.departments) != view.totals.total:
        yield Text(f"※ {prose.SEVERAL}", 8, 12)
    yield from map(Figure, department_bars(view.departments, 170 * mm, fonts))
    yield from _standings(view, fonts, number)
    if view.is_year:
        yield from _trend(view, fonts, number)


def _counted(one: GradeCounts) -> tuple[str, ...]:
    return one.label, *(f"{count:,}" for _, count in one.counts), f"{one.total:,}"


def _standings(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:
    yield Heading(f"{number}.2　是正の状況", "standings", 1, keep=40 * mm)
    heads = tuple((standing_words(one).split("（")[0], 28.3) for one, _ in view.standings)
    yield table(fonts, heads, (tuple(f"{count:,}" for _, count in view.standings),))
    yield Heading(f"{number}.3　条項別", "by-control", 1, keep=40 * mm)
    heads = (
        ("条項", 20),
        ("見出し", 60),
        *((words.replace("な不", "な\n不"), 19) for words, _ in _GRADES),
        ("計", 14),
    )
    yield table(fonts, heads, view.controls)


def _trend(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:
    yield Heading(f"{number}.4　年度の推移", "trend", 1, keep=90 * mm)
    if len(view.trend) < 2:
        yield Text("比べられる過去の年度がないため、推移は示さない。", indent=1)
        return
    yield Figure(year_columns(view.trend, 170 * mm, fonts))
    rows = tuple(
        (y.year, f"{sum(c for _, c in y.grades):,}", f"{y.closed:,}", f"{y.open:,}",
         f"{y.overdue:,}", f"{y.waived:,}", f"{y.recurred:,}", f"{y.papers:,}", f"{y.conform:,}",
         f"{y.unconfirmed:,}", y.training, y.note)
        for y in view.trend
    )  # fmt: skip
    yield table(fonts, _TREND, rows)
    yield Text(f"※ {prose.IN_TIME}", 8, 12)


_TREND = (
    ("年度", 21), ("指摘", 12), ("解消", 12), ("期限内", 14), ("期限\n超過", 13),
    ("例外\n承認", 13), ("再発", 12), ("調書", 13), ("適合", 13), ("未確認", 14),
    ("受講率", 17), ("記録", 16),
)  # fmt: skip


def papers(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:
    """The working papers by judgement, what conforms, what is not confirmed."""
    yield Heading(f"{number}　監査調書", "papers", keep=60 * mm)
    words = [one.ja for one in JUDGEMENTS.values()]
    heads = ("個別監査", 22), *((word, 17.5) for word in words), ("計", 12.5), ("査閲済", 13)
    yield table(fonts, heads, view.judgements)
    yield Heading(f"{number}.1　適合", "conforming", 1)
    yield Text(prose.CONFORMING, 9, 13)
    yield table(fonts, _ITEMS, view.conforming)
    yield Heading(f"{number}.2　適合と判断したが、確認を要するもの", "doubtful", 1)
    yield Text(prose.DOUBTFUL, 9, 13)
    heads = ("調書", 32), ("条項", 22), ("対象", 40), ("確認を要する理由", 76)
    yield table(fonts, heads, view.doubtful)
    yield Heading(f"{number}.3　未確認", "unconfirmed", 1)
    yield Text(prose.UNCONFIRMED, 9, 13)
    yield table(fonts, _ITEMS, view.unconfirmed)
    yield Heading(f"{number}.4　機器の点検の結果より軽い判断", "milder", 1)
    heads = ("調書", 32), ("条項", 22), ("判断", 34), ("理由", 82)
    yield table(fonts, heads, view.milder)
    if view.listed:
        yield Heading(f"{number}.5　調書の一覧", "listed", 1)
        yield table(fonts, _LISTED, view.listed)


_LISTED = (
    ("調書", 12),
    ("条項", 18),
    ("見出し", 48),
    ("対象", 32),
    ("方法", 22),
    ("判断", 24),
    ("状態", 14),
)
_ITEMS = (("条項", 22), ("見出し", 68), ("対象", 80))


def findings(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:
    """The list of findings, each in full, those of earlier years, and what is done well."""
    yield Heading(f"{number}　指摘事項", "findings")
    yield Heading(f"{number}.1　一覧", "list", 1)
    if not view.findings:
        yield Text(prose.NO_FINDING if view.conforming else prose.NO_PAPER, indent=1)
    elif is_public(view):
        yield public_list(view.findings, fonts)
    else:
        yield from _lists(view, fonts)
    yield Heading(f"{number}.2　内容", "boxes", 1, keep=20 * mm)
    yield from _contents(view, fonts)
    yield Heading(f"{number}.3　前の年度までの指摘", "carried", 1)
    yield Text(prose.CARRIED, 9, 13)
    yield _carried(view, fonts)
    yield Heading(f"{number}.4　良い取組", "good", 1)
    yield from written(view.good, missing_words(view))


def _lists(view: AuditPaper, fonts: Fonts) -> Iterator[Block]:
    if groups := crowded(view.findings):
        yield Text(prose.CROWDED, 9, 13)
        yield crowded_list(groups, fonts)
    if boxed := alone(view.findings):
        yield finding_list(boxed, fonts)


def _contents(view: AuditPaper, fonts: Fonts) -> Iterator[Block]:
    if is_public(view):
        yield Text(f"{WITHHELD}。", indent=1)
    elif not view.findings:
        yield Text(NONE, indent=1)
    elif crowded(view.findings):
        yield Text(prose.GROUPED, 9, 13)
    if not is_public(view):
        yield from finding_pages(view.findings, fonts)


def _carried(view: AuditPaper, fonts: Fonts) -> Block:
    heads = (
        ("番号", 26), ("等級", 26), ("条項と見出し", 40), ("対象・所管", 38), ("期限", 19),
        ("状況", 21),
    )  # fmt: skip
    rows = tuple(
        (f.number, grade_words(f.grade), f"{f.control}　{f.heading or f.title}",
         "\n".join(filter(None, (f.target, "、".join(f.departments)))), f.due or "－",
         standing_words(f.standing))
        for f in view.carried
    )  # fmt: skip
    return table(fonts, heads, rows)

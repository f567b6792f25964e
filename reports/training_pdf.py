"""研修実施状況 as PDF/A-2b: rates by section and course, drills, trend; nobody is named."""

from collections.abc import Iterator

from reportlab.lib.units import mm

from reports.back_pages import verifying
from reports.front import cover_page, form
from reports.paper.blocks import NEXT_PAGE, Block, Contents, Figure, Heading, Need, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Column, Type, grid
from reports.paper.page import FULL
from reports.pdf import document
from reports.training_plot import section_bars, year_bars
from reports.training_view import CourseRow, TrainingView
from reports.training_words import percent

_SMALL = Type(8, 11, 2.5)
_ABOUT = (
    "本書は、地方自治法施行規則第16条の3（人的な措置）、特定個人情報の安全管理措置（別添1のD）及び"
    "対策基準の「研修・訓練」について、研修台帳に記録した受講の状況を示す。"
    "記録したことを述べるもので、職員の理解の程度やセキュリティの状態を保証するものではない。"
)
_READING = (
    "受講率は、対象者のうち、決めた回数を受けた人の割合である。率は小数第2位以下を切り捨てるので、"
    "100.0%は全員が受けたことを表す。対象者がいないときは「—」とし、100%とはしない。",
    "対象者は、研修の日に在職していた職員のうち、研修の対象に当たる人である。課室は、職員台帳の取込みで"
    "分かる限り、研修の日の所属による。退職した人と途中で採用した人は日付で数える。",
    "前の年度の率は、今の職員台帳から計算している。台帳から消した職員は、前の年度にも数えられない。",
    "課室別と年度別の率には、必須の研修だけを数える。訓練の参加率は別に示す。"
    "延べは、一人が対象となった研修の数だけ数える。",
    "訓練の回数は、受講の記録がある訓練と、Hinomi で行って終えた訓練を数える。"
    "同じ日のものは一回とする。",
    "この文書に職員の氏名と職員番号は載せない。点数の平均は、5人以上の記録があるときだけ載せる。"
    "受けていない人の一覧は、内部資料（未受講者一覧）による。",
)


def render_training(view: TrainingView, fonts: Fonts | None = None) -> bytes:
    """The whole report; the same view gives the same bytes."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    body = list(_body(view, fonts))
    listed = [block for block in body if isinstance(block, Heading) and block.listed]
    contents: list[Block] = [Text("目次", 14, 24, "bold"), Contents(listed), NEXT_PAGE]
    return document(view, fonts, [*cover_page(view, fonts, ()), *contents, *body])


def _body(view: TrainingView, fonts: Fonts) -> Iterator[Block]:
    yield Heading("1　概要", "about")
    yield Text(_ABOUT, indent=1, after=8)
    yield form(fonts, view.facts)
    yield Text(view.summary, indent=1, after=8)
    yield from _sections(view, fonts)
    yield from _courses(view, fonts)
    yield from _short(view, fonts)
    yield from _drills(view, fonts)
    yield from _trend(view, fonts)
    yield Heading("7　読み方と、分からないこと", "reading")
    for text in _READING:
        yield Text(text, 9, 14, left=12, hanging="・", after=3)
    for text in view.doubts:
        yield Text(text, 9, 14, left=12, hanging="※", after=3)
    yield from verifying(view, fonts, "A")


def _sections(view: TrainingView, fonts: Fonts) -> Iterator[Block]:
    yield Need(70 * mm)
    yield Heading("2　課室別の研修の受講率", "sections")
    if not view.sections:
        yield Text("対象者のいる必須の研修は、まだ行っていない。", indent=1)
        return
    for drawing in section_bars(view.sections, FULL.width, fonts):
        yield Figure(drawing)


def _courses(view: TrainingView, fonts: Fonts) -> Iterator[Block]:
    yield Need(50 * mm)
    yield Heading("3　研修・訓練別の状況", "courses")
    columns = (
        Column("研修・訓練", 38, "bold"), Column("種別", 15), Column("日程", 22),
        Column("対象", 28), Column("対象者", 13, align="right"), Column("受講", 12, align="right"),
        Column("受講率", 14, align="right"), Column("目標", 11, align="right"), Column("状態", 17),
    )  # fmt: skip
    if not view.courses:
        yield Text("この年度の研修は、台帳に載っていない。", indent=1)
        return
    yield grid(fonts, columns, [_course(one) for one in view.courses], kind=_SMALL)
    told = [f"{one.name} {one.mean}点" for one in view.courses if one.mean]
    if told:
        yield Text(f"点数の平均: {'、'.join(told)}", 9, 14, after=6)


def _course(one: CourseRow) -> tuple[str, ...]:
    name = f"{one.name}\n（一人 年{one.times}回）" if one.times > 1 else one.name
    goal = "－" if one.goal is None else f"{one.goal}%"
    begun = one.state != "これから"
    counts = (f"{one.targeted:,}", f"{one.attended:,}", percent(one.attended, one.targeted))
    shown = counts if begun else ("－", "－", "－")
    return (name, one.sort, one.days, one.audience, *shown, goal, one.state)


def _short(view: TrainingView, fonts: Fonts) -> Iterator[Block]:
    yield Need(40 * mm)
    yield Heading("4　目標に届いていない課室", "short")
    if not any(one.goal for one in view.cells):
        yield Text("受講率を計算できる必須の研修・訓練がないので、分からない。", indent=1)
        return
    if not view.short:
        yield Text("この時点で、目標に届いていない課室と研修・訓練の組は0件である。", indent=1)
        return
    columns = (
        Column("課室", 48, "bold"), Column("研修・訓練", 62), Column("対象者", 15, align="right"),
        Column("受講", 15, align="right"), Column("受講率", 16, align="right"),
        Column("目標", 14, align="right"),
    )  # fmt: skip
    rows = [
        (o.section, o.course, f"{o.targeted:,}", f"{o.attended:,}",
         percent(o.attended, o.targeted), f"{o.goal}%")
        for o in view.short
    ]  # fmt: skip
    yield grid(fonts, columns, rows, kind=_SMALL)


def _drills(view: TrainingView, fonts: Fonts) -> Iterator[Block]:
    yield Need(40 * mm)
    yield Heading("5　訓練", "drills")
    if not view.drills:
        yield Text("この年度に行って記録した訓練はない。", indent=1)
        return
    columns = (Column("日", 48), Column("訓練", 60, "bold"), Column("記録", 44),
               Column("参加", 18, align="right"))  # fmt: skip
    rows = [(one.day, one.name, one.source, one.people) for one in view.drills]
    yield grid(fonts, columns, rows, kind=_SMALL)


def _trend(view: TrainingView, fonts: Fonts) -> Iterator[Block]:
    yield Need(80 * mm)
    yield Heading("6　年度の推移", "trend")
    if not view.trend:
        yield Text("前の年度の記録はない。", indent=1)
        return
    yield Figure(year_bars(view.trend, FULL.width, fonts))
    columns = (
        Column("年度", 38, "bold"), Column("研修・訓練", 26, align="right"),
        Column("対象者（延べ）", 30, align="right"), Column("受講（延べ）", 30, align="right"),
        Column("受講率", 24, align="right"), Column("訓練", 22, align="right"),
    )  # fmt: skip
    rows = [
        (o.name, f"{o.courses}件", f"{o.targeted:,}", f"{o.attended:,}",
         percent(o.attended, o.targeted), f"{o.drills}回")
        for o in view.trend
    ]  # fmt: skip
    yield grid(fonts, columns, rows, kind=_SMALL)

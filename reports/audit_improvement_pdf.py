"""改善計画書 as PDF/A-2b: pages for each section, with empty boxes where it has not answered."""

from collections.abc import Iterator

from reportlab.lib.units import mm

from reports.audit_improvement_build import improvement_plan
from reports.audit_improvement_view import ImprovementBox, ImprovementPlan, SectionPart
from reports.audit_source import AuditSource
from reports.front import Approval, cover_page, form
from reports.paper.blocks import NEXT_PAGE, Block, Heading, Space, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Column, Grid, Type, grid
from reports.pdf import document

_SMALL = Type(8.5, 12, 2.6)
_HAND = Type(9, 14, 4)  # room for a pen
_WHOLE = 190 * mm  # a finding with its answer is not cut up to this height
_ABOUT = (
    "本書は、監査の指摘に対する課室の回答と改善措置の計画である。"
    "課室ごとに頁を改めているので、その課室の頁だけを渡すことができる。"
    "措置を終えたら是正を申告する。解消とするのは、後の確認で是正を確かめたときである。"
)
_PUBLIC = "公開版は件数だけを載せ、指摘の内容、課室の回答、人の名前を載せない。"
_FILL = "※ 回答がまだない。下の欄に書き、監査の担当へ返す。"


def render_improvement(source: AuditSource, fonts: Fonts | None = None) -> bytes:
    """The whole plan, or the pages of one section; the same source gives the same bytes."""
    fonts = fonts or load_fonts()
    view = drawable(improvement_plan(source), fonts)
    return document(view, fonts, [*cover_page(view, fonts, ()), *_body(view, fonts)])


def _body(view: ImprovementPlan, fonts: Fonts) -> Iterator[Block]:
    yield Heading("概要", "about")
    yield form(fonts, view.facts)
    yield Text(_ABOUT, 9, 14)
    if view.is_public:
        yield Text(_PUBLIC, 9, 14)
    yield Heading("課室ごとの件数", "counts")
    if not view.counts[:-1]:
        yield Text("指摘の記録はない。", indent=1)
        return
    columns = (
        Column("課室", 45, "bold"),
        *(Column(words, 18, align="right") for words in view.heads),
        Column("計", 17, "bold", "right"),
    )
    yield grid(fonts, columns, view.counts, kind=_SMALL)
    if view.shared:
        yield Text(view.shared, 9, 14)
    for section in view.sections:
        yield from _section(section, fonts)


def _section(section: SectionPart, fonts: Fonts) -> Iterator[Block]:
    yield NEXT_PAGE
    yield Heading(f"改善計画　{section.name}", section.key)
    yield Approval(section.posts)
    yield Space(2 * mm)
    yield form(fonts, section.facts, _HAND)
    for box in section.boxes:
        yield from _box(box, fonts)


def _box(box: ImprovementBox, fonts: Fonts) -> Iterator[Block]:
    kind = _HAND if box.is_form else _SMALL
    about = form(fonts, [(line.name, line.said) for line in box.lines], _SMALL)
    answer = form(fonts, [(line.name, line.said) for line in box.answer], kind)
    actions = _actions(box, fonts, kind)
    height = about.height + answer.height + (actions.height if actions else 0) + 12 * mm
    yield Heading(box.head, box.key, 1, listed=False, keep=min(height, _WHOLE))
    yield about
    if box.is_form:
        yield Text(_FILL, 8.5, 13, after=2)
    yield answer
    if actions:
        yield actions


def _actions(box: ImprovementBox, fonts: Fonts, kind: Type) -> Grid | None:
    if not box.actions:
        return None
    columns = (
        Column("措置", 11, align="right"), Column("措置の内容と手順", 68), Column("担当する職", 32),
        Column("期限", 26), Column("進み", 12, align="right"), Column("状況", 21),
    )  # fmt: skip
    rows = [(a.number, a.steps, a.owner, a.due, a.progress, a.state) for a in box.actions]
    return grid(fonts, columns, rows, kind=kind)

"""監査実施通知書 as PDF/A-2b: a letter to the head of one section."""

from collections.abc import Iterator

from reportlab.lib.units import mm

from reports.audit_plan_view import NoticePaper
from reports.era import era_day
from reports.front import Approval, form
from reports.paper.blocks import Block, Heading, Space, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Column, Mono, Type, grid
from reports.pdf import document

_FORM = Type(9, 13, 3)


def render_notice(view: NoticePaper, fonts: Fonts | None = None) -> bytes:
    """The whole letter; the same view gives the same bytes."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    return document(view, fonts, list(_letter(view, fonts)))


def _letter(view: NoticePaper, fonts: Fonts) -> Iterator[Block]:
    cover = view.cover
    if cover.approval_posts:
        yield Approval(cover.approval_posts)
        yield Space(4 * mm)
    yield Text(cover.document_number, 10, 15, align="right", after=0)
    yield Text(era_day(cover.issued), 10, 15, align="right", after=6)
    yield Text(view.to, 11, 17, after=2)
    yield Text(view.sender, 11, 17, align="right", after=10)
    yield Text(cover.title, 15, 24, "serif", "center", after=8)
    if view.changed:
        words = "通知後変更　この通知の後に監査の内容が変わっている。新しい通知書を見ること。"
        yield Text(words, 10, 16, "bold", after=6)
    yield Text(view.body, indent=1, after=8)
    yield Text("記", 11, 18, align="center", after=4)
    yield Heading("1　監査の内容", "about")
    rows = [(n, Mono(t) if n.endswith("SHA-256") else t) for n, t in view.facts]
    yield form(fonts, rows, _FORM)
    yield Heading("2　監査の班", "team")
    columns = Column("役割", 40), Column("氏名", 65), Column("所属", 65)
    yield grid(fonts, columns, view.team, kind=_FORM)
    yield Heading("3　準備をお願いする物", "prepare")
    for one in view.prepare:
        yield Text(one, 10, 16, left=12, hanging="□", after=2)
    yield Text("以上", 10, 16, align="right")

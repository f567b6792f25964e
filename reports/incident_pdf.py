"""The papers of an incident as PDF/A-2b: 状況報告 第N報, the printed board, the hand-over sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportlab.lib.units import mm

from reports.front import form
from reports.incident_text import none_needed
from reports.incident_view import IncidentPaper, LinePaper
from reports.paper.blocks import NEXT_PAGE, Block, Heading, Space, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Column, Grid, Type, filled, grid
from reports.pdf import document

_SMALL = Type(8, 11, 2.4)
_FORM = Type(9, 12.5, 2.6)
_FEW, _CLIP = 3, 46
_LATER = ("区分", "種類", "手順")  # facts that the first page has no room for
_DOUBTS = ("未確認", "誤り", "回答待ち")


def render_report(view: IncidentPaper, fonts: Fonts | None = None) -> bytes:
    """第N報: one page for those who decide, then everything."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    return document(view, fonts, [*_summary(view, fonts), NEXT_PAGE, *_details(view, fonts)])


def render_board(view: IncidentPaper, fonts: Fonts | None = None) -> bytes:
    """The board to hang on a wall: the summary, what waits, and who is here."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    rest = [*_waiting(view, fonts), *_causes(view, fonts), *_people(view, fonts)]
    return document(view, fonts, [*_summary(view, fonts), *rest])


def render_handover(view: IncidentPaper, fonts: Fonts | None = None) -> bytes:
    """The hand-over sheet: how it stands, what is open, and boxes for both signatures."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    rest = [*_waiting(view, fonts), *_signatures(view, fonts), *_details(view, fonts)]
    return document(view, fonts, [*_summary(view, fonts), *rest])


def _banner(view: IncidentPaper) -> Iterator[Block]:
    if view.drill:
        yield Text("訓　　練", 20, 25, "bold", "center", after=0)
        yield Text("これは訓練の文書であり、実際の被害ではない。", 9, 13, align="center", after=2)


def _summary(view: IncidentPaper, fonts: Fonts) -> Iterator[Block]:
    """The executive page: what happened, how bad, what is done, what is needed."""
    yield from _banner(view)
    yield Heading(view.cover.title, "summary", listed=False)
    who = f"{view.cover.municipality}　{view.cover.department}".strip("　")
    if who:
        yield Text(who, 10, 15, after=4)
    more = (("参集・安否", view.turnout), ("期限", "\n".join(view.deadlines[:_FEW])))
    yield form(
        fonts, [row for row in (*view.facts, *more) if row[1] and row[0] not in _LATER], _FORM
    )
    yield Heading("被害", "sum-damage", 1, listed=False, keep=10 * mm)
    yield from _damage(view, fonts)
    few = [f"{cause.said}（{cause.state}）" for cause in view.causes[:_FEW]]
    if few:
        yield Text("主な原因: " + "、".join(few), 9, 13, after=3)
    yield from _few("報告・情報（新しい順）", "sum-told", view.told, fonts)
    yield from _few("対応（新しい順）", "sum-deeds", view.deeds, fonts)
    yield from _few("必要なこと・回答待ち（新しい順）", "sum-needs", view.needs, fonts)


def _damage(view: IncidentPaper, fonts: Fonts) -> Iterator[Block]:
    yield Text(view.seen, 9, 13, after=3)
    if view.tally:
        columns = [Column(state, 28, align="right") for state, _ in view.tally]
        yield grid(fonts, columns, [[count for _, count in view.tally]], kind=_FORM)
    for doubt in view.reason:
        yield Text(doubt, 8, 12, left=12, hanging="※", after=2)


def _few(title: str, key: str, lines: Sequence[LinePaper], fonts: Fonts) -> Iterator[Block]:
    """The newest lines, cut short: the whole of them follows."""
    yield Heading(title, key, 1, listed=False, keep=10 * mm)
    newest = [_short(line) for line in lines[: -_FEW - 1 : -1]]
    yield _table(newest, fonts) if newest else Text("なし", 9, 13, left=12, after=3)
    if len(lines) > _FEW:
        yield Text(f"ほか {len(lines) - _FEW}件（後の頁）", 8, 12, after=3)


def _short(line: LinePaper) -> LinePaper:
    """The line cut short, with its doubt: nothing unconfirmed looks confirmed for want of room."""
    text = line.said if len(line.said) <= _CLIP else f"{line.said[:_CLIP]}…"
    doubt = [note for note in line.detail.split("\n") if note in _DOUBTS]
    return replace(line, said=text, detail="、".join(doubt))


def _details(view: IncidentPaper, fonts: Fonts) -> Iterator[Block]:
    yield Heading("1　被害", "damage")
    yield form(fonts, [row for row in view.facts if row[0] in _LATER and row[1]], _FORM)
    yield from _damage(view, fonts)
    yield from _causes(view, fonts)
    yield from _all("1.1　報告・情報", "told", view.told, fonts)
    yield Heading("2　対応", "deeds")
    yield _table(view.deeds, fonts) if view.deeds else Text("なし", left=12)
    yield Heading("3　必要なこと・回答待ち", "needs")
    yield _table(view.needs, fonts) if view.needs else Text(none_needed(view), left=12)
    for text in view.deadlines:
        yield Text(f"期限: {text}", 9, 13, left=12, after=2)
    yield from _people(view, fonts)
    yield Heading("5　経過（クロノロジー）", "every")
    yield Text(
        "起きた順に並べる。「後記」は後から書き足した行、「訂正」は前の言葉を残して改めた行である。",
        8,
        12,
        after=4,
    )
    yield _table(view.every, fonts)


def _all(title: str, key: str, lines: Sequence[LinePaper], fonts: Fonts) -> Iterator[Block]:
    if lines:
        yield Heading(title, key, 1, listed=False)
        yield _table(lines, fonts)


def _waiting(view: IncidentPaper, fonts: Fonts) -> Iterator[Block]:
    yield Heading("回答待ちのすべて", "waiting", 1, listed=False)
    yield _table(view.needs, fonts) if view.needs else Text("なし", left=12)


def _causes(view: IncidentPaper, fonts: Fonts) -> Iterator[Block]:
    if not view.causes:
        return
    columns = (
        Column("原因", 38, "bold"),
        Column("状態", 18),
        Column("理由", 54),
        Column("このため届かないもの", 60),
    )
    rows = [(c.said, c.state, c.reason, _names(c.behind, c.facts)) for c in view.causes]
    yield grid(fonts, columns, rows, kind=_SMALL)


def _names(count: int, names: Sequence[str]) -> str:
    more = " ほか" if count > 12 else ""
    return f"{count}件: {'、'.join(names[:12])}{more}" if count else ""


def _people(view: IncidentPaper, fonts: Fonts) -> Iterator[Block]:
    yield Heading("4　参集・安否", "people", listed=False)
    yield Text(view.turnout, 9, 13, after=4)
    if view.people:
        columns = (
            Column("氏名", 40, "bold"),
            Column("安否", 20),
            Column("到着見込み", 26),
            Column("到着", 26),
            Column("備考", 58),
        )
        rows = [(p.said, p.safety, p.eta, p.arrived, p.detail) for p in view.people]
        yield grid(fonts, columns, rows, kind=_SMALL)


def _signatures(view: IncidentPaper, fonts: Fonts) -> Iterator[Block]:
    yield Heading("引継ぎ", "handover", 1, listed=False, keep=50 * mm)
    for line in view.lines:
        yield Text(line, 9, 13, after=2)
    columns = (Column("", 30, "bold", shaded=True), Column("氏名", 70), Column("日時", 70))
    yield grid(fonts, columns, [("渡した人\n\n", "", ""), ("受けた人\n\n", "", "")], kind=_FORM)
    yield Space(4 * mm)


def _table(lines: Sequence[LinePaper], fonts: Fonts) -> Grid:
    columns = (
        Column("番号", 11, align="right"),
        Column("時刻", 21),
        Column("種別", 13),
        Column("発信・受信・手段", 30),
        Column("内容", 62),
        Column("注記", 33),
    )
    rows = [(x.number, x.at, x.sort, x.way, x.said, x.detail) for x in lines]
    return grid(fonts, *filled(columns, rows), kind=_SMALL)

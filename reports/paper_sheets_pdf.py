"""監査調書 as PDF/A-2b: a list of the papers, then one sheet for each.

The same view gives the same bytes. A box is ticked by a filled square, which shows in print too.
"""

from collections.abc import Iterator, Sequence

from reports.front import form
from reports.paper.blocks import NEXT_PAGE, Block, Heading, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Column, Grid, Mono, Type, filled, grid
from reports.paper_sheets_view import Box, PaperSheets, SheetView
from reports.pdf import document

_SMALL = Type(8, 11, 2.4)
_TINY = Type(7, 9.5, 2)


def render_papers(view: PaperSheets, fonts: Fonts | None = None) -> bytes:
    """The list and all sheets."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    blocks = [*_front(view, fonts)]
    for sheet in view.sheets:
        blocks += [NEXT_PAGE, *_sheet(sheet, fonts)]
    return document(view, fonts, blocks)


def _front(view: PaperSheets, fonts: Fonts) -> Iterator[Block]:
    yield Text(view.cover.title, 16, 26, "serif", "center", after=8)
    yield form(fonts, [*view.facts, *view.counts], _SMALL)
    yield Heading("点検の結果より軽い判断", "milder", listed=False)
    if view.milder:
        columns = Column("調書", 14), Column("条項", 24), Column("判断", 30), Column("理由", 102)
        yield grid(fonts, columns, view.milder, kind=_SMALL)
    else:
        yield Text("記録にない。", indent=1)
    if view.gone:
        yield Heading("前年にあり、なくなった項目", "gone", listed=False)
        columns3 = Column("条項", 30), Column("見出し", 90), Column("対象", 50)
        yield grid(fonts, columns3, view.gone, kind=_SMALL)
    yield Heading("調書の一覧", "list", listed=False)
    columns6 = (
        Column("調書", 13, align="right"), Column("条項と見出し", 72), Column("対象", 34),
        Column("前年比", 13), Column("状態", 15), Column("判断", 23),
    )  # fmt: skip
    yield grid(fonts, columns6, view.listed, kind=_SMALL)


def _sheet(sheet: SheetView, fonts: Fonts) -> Iterator[Block]:
    yield _hands(sheet, fonts)
    yield Heading(f"調書{sheet.number}　{sheet.title}", f"paper-{sheet.number}", listed=False)
    for words in sheet.warnings:
        yield Text(words, 9, 13, "bold", left=12, hanging="※", after=2)
    rows = [
        *((name, text) for name, text in sheet.facts if text),
        ("方法", _boxes(sheet.methods)),
        ("判断", _boxes(sheet.judgements)),
        ("確かめたこと", sheet.note or "（記入なし）"),
        *([("点検と違う理由", sheet.reason)] if sheet.reason else []),
        ("この調書の SHA-256", Mono(sheet.digest)),
    ]
    yield form(fonts, rows, _SMALL)
    yield from _machine(sheet, fonts)
    yield from _evidence(sheet, fonts)
    if sheet.reviews:
        columns = Column("日時", 58), Column("査閲者", 40), Column("結果", 18), Column("意見", 54)
        yield grid(fonts, columns, sheet.reviews, kind=_SMALL)


def _hands(sheet: SheetView, fonts: Fonts) -> Grid:
    columns = (
        Column("作成した人", 55), Column("判断した日", 25), Column("査閲した人", 55),
        Column("査閲した日", 35),
    )  # fmt: skip
    return grid(fonts, columns, [sheet.hands], kind=_SMALL)


def _boxes(boxes: Sequence[Box]) -> str:
    return "　".join(f"{'■' if one.ticked else '□'}{one.word}" for one in boxes)


def _machine(sheet: SheetView, fonts: Fonts) -> Iterator[Block]:
    yield Text(f"点検の結果　{sheet.machine_counts}", 9, 14, "bold", after=2)
    if not sheet.machine:
        return
    columns = (
        Column("点検", 18), Column("機器", 27), Column("判定", 19), Column("見た日", 15),
        Column("点検の番号", 36), Column("証跡 SHA-256", 55),
    )  # fmt: skip
    rows = [
        (one.check, one.host, one.verdict, one.seen, Mono(one.run), Mono(one.evidence))
        for one in sheet.machine
    ]
    yield grid(fonts, columns, rows, kind=_TINY)
    if sheet.machine_left:
        yield Text(f"※ ほか{sheet.machine_left:,}件。すべては hinomi audit paper による。", 8, 12)


def _evidence(sheet: SheetView, fonts: Fonts) -> Iterator[Block]:
    yield Text(f"証拠　{len(sheet.evidence):,}件", 9, 14, "bold", after=2)
    if not sheet.evidence:
        return
    columns = (
        Column("番号", 9), Column("方法", 11), Column("ファイル・内容", 44), Column("出した人", 22),
        Column("対象期間", 18), Column("入手・受領", 16), Column("SHA-256", 50),
    )  # fmt: skip
    rows = [
        (e.number, e.method, e.what, e.source, e.period, e.days, Mono(e.digest))
        for e in sheet.evidence
    ]
    yield grid(fonts, *filled(columns, rows), kind=_TINY)

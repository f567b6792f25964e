"""The one page for the committee as PDF/A-2b: exactly one page of A4, and nothing on it is cut.

What is long gives way: findings are told with fewer words, then fewer of them, with how many are
left out; an opinion that is long is referred to.
"""

from collections.abc import Iterator, Sequence

from reportlab.graphics.shapes import Drawing

from audit.cycle.finding_model import Standing
from reports import audit_report_prose as prose
from reports.audit_committee_build import CommitteePage, committee_page
from reports.audit_report_boxes import clause
from reports.audit_report_plot import bars, columns, legend
from reports.audit_report_view import FindingPaper
from reports.audit_source import AuditSource
from reports.audit_words import grade_words, standing_words
from reports.drawing import Canvas
from reports.edition import WITHHELD
from reports.era import era_date
from reports.paper.blocks import Block, Figure, Space, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Bold, Column, Grid, Type, grid
from reports.paper.page import FULL
from reports.paper.paragraph import lines_of
from reports.pdf import document
from reports.view import Edition

OPINION_LINES = 4
_SMALL = Type(7.5, 10, 2)
_REFERRED = "監査報告書の第1章に記す。"
_NO_TREND = "比べられる過去の年度がないため、推移は示さない。"


def render_committee(source: AuditSource, fonts: Fonts | None = None) -> bytes:
    """The page; the same record gives the same bytes."""
    fonts = fonts or load_fonts()
    view = drawable(committee_page(source), fonts)
    return document(view, fonts, blocks_of(view, fonts))


def blocks_of(view: CommitteePage, fonts: Fonts) -> list[Block]:
    """The blocks of the page with as many findings, in as many words, as it holds."""
    above, below = list(_above(view, fonts)), list(_below(view, fonts))
    room = FULL.height - sum(_height(one, fonts) for one in (*above, *below)) - 2
    return [*above, *_findings(view, fonts, room), *below]


def _above(view: CommitteePage, fonts: Fonts) -> Iterator[Block]:
    cover = view.cover
    yield Text(f"{cover.fiscal_year}　内部監査の結果", 15, 21, "bold", after=1)
    about = (cover.municipality, cover.department, f"{era_date(cover.issued)}現在")
    words = (*filter(None, about), f"監査報告書: {view.state}")
    yield Text("　".join(words), 8, 11, after=4)
    wide = [Column(name, 170 / len(view.figures), "bold", "center") for name, _ in view.figures]
    yield grid(fonts, wide, [[value for _, value in view.figures]], kind=Type(7.5, 11, 2))
    yield Figure(_plots(view, fonts), after=4)
    yield _title("是正の状況")
    yield _standings(view, fonts)
    yield _title("主な指摘")


def _below(view: CommitteePage, fonts: Fonts) -> Iterator[Block]:
    yield _title("総評")
    yield from _opinion(view, fonts)
    yield Space(5)
    yield _title("委員会に求めること")
    for one in view.asks:
        yield Text(one, 8.5, 12, left=11, hanging="・", after=0)


def _opinion(view: CommitteePage, fonts: Fonts) -> Iterator[Block]:
    public = view.cover.edition is Edition.PUBLIC
    missing = WITHHELD if public else prose.NOT_WRITTEN
    texts = [Text(one, 8.5, 12, indent=1, after=0) for one in (view.opinion or missing).split("\n")]
    if sum(_height(one, fonts) for one in texts) > OPINION_LINES * 12:
        texts = [Text(_REFERRED, 8.5, 12, indent=1, after=0)]
    yield from texts


def _title(words: str) -> Text:
    return Text(words, 9.5, 14.5, "bold", after=1)


def _plots(view: CommitteePage, fonts: Fonts) -> Drawing:
    """Years on the left, sections on the right, under one legend."""
    tall = max(110.0, 9.4 * len(view.departments))
    canvas = Canvas(FULL.width, tall + 34, fonts)
    legend(canvas, (0, tall + 22), 7)
    canvas.text(0, tall + 8, "年度の推移（指摘の件数）", 8, face="bold")
    left = 205.0
    if len(view.trend) > 1:
        columns(canvas, (0, 0, left - 16, tall + 2), view.trend[-10:], 6.5)
    else:
        canvas.text(0, tall / 2, _NO_TREND, 7)
    canvas.text(left, tall + 8, "課室の比較（指摘の件数）", 8, face="bold")
    bars(canvas, (left, 0, FULL.width - left, tall), view.departments, label=128)
    return canvas.drawing


def _standings(view: CommitteePage, fonts: Fonts) -> Grid:
    heads = (Column("", 32, "bold"), *(_head(one) for one in Standing), Column("計", 18,
             align="right"))  # fmt: skip
    rows = [
        (name, *(f"{count:,}" for _, count in counts), f"{sum(n for _, n in counts):,}")
        for name, counts in view.standings
    ]
    return grid(fonts, heads, rows, kind=_SMALL)


def _head(standing: Standing) -> Column:
    return Column(standing_words(standing).split("（")[0], 20, align="right")


def _findings(view: CommitteePage, fonts: Fonts, room: float) -> list[Block]:
    """As many as there is room for: in full where three of them fit so, else by their clauses."""
    every = view.findings
    if not every:
        words = prose.NO_FINDING if view.audited else prose.NO_PAPER
        return [Text(words, 8.5, 12, indent=1, after=3)]
    told = _fitting(every, fonts, room, long=True)
    if len(told) < min(3, len(every)):
        told = _fitting(every, fonts, room, long=False)
        return [*_table(told, fonts, long=False), *_left(every, len(told))]
    return [*_table(told, fonts, long=True), *_left(every, len(told))]


def _fitting(
    every: Sequence[FindingPaper], fonts: Fonts, room: float, *, long: bool
) -> Sequence[FindingPaper]:
    """The first of them that fit under the head of the table, above the line on the rest."""
    many = min(len(every), 40)
    while many and _table(every[:many], fonts, long=long)[0].height > room - 22:
        many -= 1
    return every[:many]


def _table(found: Sequence[FindingPaper], fonts: Fonts, *, long: bool) -> list[Grid]:
    if not found:
        return []
    widths = (25, 25, 72, 28, 20) if long else (25, 26, 60, 38, 21)
    names = "番号", "等級", "条項と事実" if long else "条項と見出し", "所管", "状況"
    heads = [Column(name, wide) for name, wide in zip(names, widths, strict=True)]
    rows = [
        (one.number, Bold(grade_words(one.grade)), _what(one, long=long),
         _sections(one), standing_words(one.standing))
        for one in found
    ]  # fmt: skip
    return [grid(fonts, heads, rows, kind=_SMALL)]


def _sections(one: FindingPaper) -> str:
    rest = len(one.departments) - 1
    return f"{one.departments[0]} ほか{rest}課室" if rest > 0 else "、".join(one.departments)


def _what(one: FindingPaper, *, long: bool) -> str:
    fact = one.five.condition.strip() if long else ""
    return "\n".join(filter(None, (clause(one), fact)))


def _left(every: Sequence[FindingPaper], told: int) -> list[Block]:
    if told == len(every):
        return []
    words = f"※ ほか{len(every) - told:,}件は、監査報告書の第6章に記す。"
    return [Text(words, 7.5, 10, after=2)]


def _height(block: Block, fonts: Fonts) -> float:
    """What a block takes on a page with room for all of it."""
    if isinstance(block, Text):
        width = (FULL.width - block.left) / block.size
        lines = lines_of(block.text, width, fonts[block.face].advance, block.indent)
        return len(lines) * block.leading + block.after
    if isinstance(block, Grid):
        return block.height + block.after
    if isinstance(block, Figure):
        return float(block.drawing.height) + block.after
    return block.height if isinstance(block, Space) else 0.0

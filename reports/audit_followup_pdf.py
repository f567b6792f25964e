"""フォローアップ報告書 as PDF/A-2b: counts that add up, a plot of time, a list, boxes."""

from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm

from reports.audit_followup_build import follow_up
from reports.audit_followup_plot import plots
from reports.audit_followup_view import FollowBox, FollowUp
from reports.audit_source import AuditSource
from reports.front import cover_page, form
from reports.paper.blocks import Block, Figure, Heading, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Column, Type, grid
from reports.paper.page import FULL
from reports.pdf import document

_SMALL = Type(8, 11, 2.4)
_READING = (
    "状況は基準日のもの。「是正申告」は被監査課が直したと述べたもので、解消ではない。"
    "解消とするのは、同じ点検を同じ機器に後で行って確かめたとき、"
    "又は申告した人でない人が証拠を見て確かめたときだけである。"
    "例外承認の期限が過ぎた指摘は、元の状況に戻して数える。"
)
_LIMITS = (
    "本報告書は、記録された指摘の是正の状況を述べるものであり、"
    "情報セキュリティの状態を保証するものではない。"
)
_PUBLIC = "公開版は、機器、システム、人の名前と、人が書いた文を載せない。"
_LEFT = (
    "指摘が多いので、申告、確認、例外承認、再発、期限超過のどれもない{0:,}件は一覧だけに示す。"
    "その内容は監査報告書と表計算版による。"
)
_WHOLE = 130 * mm  # a box up to this height is not cut
_LIST = (
    ("指摘番号", 24), ("等級", 25), ("状況", 28), ("前回との関係", 12), ("条項", 13),
    ("所管", 21), ("指摘日", 15), ("期限", 17), ("解消日", 15),
)  # fmt: skip


def render_followup(source: AuditSource, fonts: Fonts | None = None) -> bytes:
    """The whole report; the same source gives the same bytes."""
    fonts = fonts or load_fonts()
    view = drawable(follow_up(source), fonts)
    return document(view, fonts, [*cover_page(view, fonts, ()), *_body(view, fonts)])


def _body(view: FollowUp, fonts: Fonts) -> Iterator[Block]:
    yield Heading("1　概要", "about")
    yield form(fonts, view.facts)
    yield Text(_READING, 9, 14, after=3)
    yield Text(_LIMITS, 9, 14, after=3)
    if view.is_public:
        yield Text(_PUBLIC, 9, 14)
    yield Heading("2　件数", "counts")
    yield _counts("等級", view.standings, view.crossing, fonts)
    yield _counts("前回との関係", view.standings, view.origins, fonts)
    yield from _time(view, fonts)
    yield Heading("4　指摘の一覧", "list", keep=60)
    yield Text("期限超過を先に、次に等級の重いもの、期限の早いものから並べる。", 9, 13)
    yield _table(fonts, _LIST, [_cells(view, n) for n in range(len(view.rows))])
    if not view.is_public:
        yield from _details(view, fonts)


def _counts(
    name: str, standings: Sequence[str], rows: Sequence[Sequence[str]], fonts: Fonts
) -> Block:
    columns = (
        Column(name, 36, "bold"),
        *(Column(words, 19, align="right") for words in standings),
        Column("計", 20, "bold", "right"),
    )
    return grid(fonts, columns, rows, kind=Type(8.5, 12, 2.6))


def _time(view: FollowUp, fonts: Fonts) -> Iterator[Block]:
    yield Heading("3　期限と是正", "time", keep=120)
    drawings = plots(view.spans, view.on, FULL.width, fonts)
    if not drawings:
        yield Text("指摘の記録はない。", indent=1)
    yield from map(Figure, drawings)
    if view.spans_left:
        words = f"※ ほか{view.spans_left:,}件は、次の一覧による。"
        yield Text(words, 8, 12)


def _cells(view: FollowUp, number: int) -> tuple[str, ...]:
    row = view.rows[number]
    return (
        row.number, row.grade, row.standing, row.trend, row.clause, row.section, row.raised,
        row.due, row.closed,
    )  # fmt: skip


def _details(view: FollowUp, fonts: Fonts) -> Iterator[Block]:
    yield Heading("5　指摘ごとの状況", "each")
    if not view.boxes and not view.boxes_left:
        yield Text("指摘の記録はない。", indent=1)
    if view.boxes_left:
        yield Text(_LEFT.format(view.boxes_left), 9, 14)
    for box in view.boxes:
        yield from _box(box, fonts)
    yield Heading("6　例外承認", "waivers")
    heads = (
        ("指摘番号", 24), ("状態", 14), ("期限", 17), ("理由", 42), ("代替措置", 42), ("人", 31),
    )  # fmt: skip
    rows = [(w.number, w.state, w.until, w.reason, w.words, w.hands) for w in view.waivers]
    yield _table(fonts, heads, rows)
    if view.notes:
        yield Heading("7　記録についての注意", "notes")
        yield form(fonts, [(line.name, line.said) for line in view.notes], _SMALL)


def _box(box: FollowBox, fonts: Fonts) -> Iterator[Block]:
    table = form(fonts, [(line.name, line.said) for line in box.lines], _SMALL)
    yield Heading(box.head, box.key, 1, listed=False, keep=min(table.height, _WHOLE))
    yield table


def _table(
    fonts: Fonts, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]
) -> Block:
    if not rows:
        return Text("記録はない。", indent=1)
    return grid(fonts, [Column(title, width) for title, width in heads], rows, kind=_SMALL)

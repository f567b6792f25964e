"""The document on the eight fields as PDF/A-2b; the same view gives the same bytes."""

from collections.abc import Iterable, Iterator
from itertools import chain

from reportlab.lib.units import mm

from reports import readiness_prose as words
from reports.back_pages import verifying
from reports.front import cover_page, form
from reports.paper.blocks import NEXT_PAGE, Block, Contents, Figure, Heading, Need, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Column, Grid, Mono, Type, grid
from reports.paper.page import FULL
from reports.pdf import document
from reports.readiness_plot import field_bars
from reports.readiness_view import FieldView, ItemView, ReadinessView

_SMALL = Type(7.5, 10.5, 2.5)
_FORM = Type(9, 13, 3)
_NONE = "－"
_FIRST = 3  # chapter of the first field


def render_readiness(view: ReadinessView, fonts: Fonts | None = None) -> bytes:
    """The whole document."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    body = list(chain(*_chapters(view, fonts)))
    listed = [block for block in body if isinstance(block, Heading) and block.listed]
    contents: list[Block] = [Text("目次", 14, 24, "bold"), Contents(listed), NEXT_PAGE]
    return document(view, fonts, [*cover_page(view, fonts, ()), *contents, *body])


def _chapters(view: ReadinessView, fonts: Fonts) -> Iterator[Iterable[Block]]:
    yield _about(view, fonts)
    yield _summary(view, fonts)
    for place, one in enumerate(view.fields, _FIRST):
        yield _field(one, place, fonts)
    yield _after(view, _FIRST + len(view.fields), fonts)
    yield _evidence(view, fonts)
    yield _preparing(view, fonts)
    yield verifying(view, fonts, "C")


def _about(view: ReadinessView, fonts: Fonts) -> Iterator[Block]:
    yield Heading("1　この文書について", "about")
    yield Text(words.ABOUT, indent=1, after=8)
    yield form(fonts, view.facts)
    yield Text(words.READING, 9, 14, after=6)


def _summary(view: ReadinessView, fonts: Fonts) -> Iterator[Block]:
    yield Need(150 * mm)
    yield Heading("2　8分野の要約", "summary")
    yield Text(view.summary, indent=1, after=8)
    yield Figure(field_bars(view.fields, [state for state, _ in view.states], FULL.width, fonts))
    yield _counts(view, fonts)
    yield Text(words.OLD_RULE, indent=1, after=8)
    columns = (Column("状態", 34, "bold"), Column("意味", 136))
    yield grid(fonts, columns, list(view.states), kind=_FORM)


def _counts(view: ReadinessView, fonts: Fonts) -> Grid:
    names = [state.partition(" ")[2] for state, _ in view.states]
    columns = (
        Column("号", 8, "bold"),
        Column("分野", 46),
        Column("事項", 10, align="right"),
        *(Column(name, 15.5, align="right") for name in names),
        Column("経過措置", 13),
    )
    rows = [
        (
            one.number,
            one.title,
            str(one.asked),
            *map(str, one.counts),
            "あり" if one.old_rule else "",
        )
        for one in view.fields
    ]
    return grid(fonts, columns, rows, kind=_SMALL)


def _field(one: FieldView, place: int, fonts: Fonts) -> Iterator[Block]:
    yield Need(95 * mm)
    yield Heading(f"{place}　{one.number}号　{one.title}", f"field-{place}")
    kept = f"施行の日に現にあるものには経過措置がある（第{_FIRST - 1}章）。" if one.old_rule else ""
    yield Text(
        f"{one.asked:,}事項のうち、答えがあるものは{one.answered:,}件である。{kept}", indent=1
    )
    columns = (
        Column("条項", 18, "bold"),
        Column("見出しと求められること", 54),
        Column("状態", 22, "bold"),
        Column("何で答えたか", 36),
        Column("欠けているもの", 40),
    )
    yield grid(fonts, columns, [_row(item) for item in one.items], kind=_SMALL)


def _row(item: ItemView) -> tuple[str, ...]:
    own = [f"団体: {text}" for text in item.own]
    return (
        item.clause,
        "\n".join([item.title, f"（{item.kind}）{item.asks}", *own]),
        item.state,
        "\n".join(item.answered) or _NONE,
        "\n".join(item.missing) or _NONE,
    )


def _after(view: ReadinessView, place: int, fonts: Fonts) -> Iterator[Block]:
    yield Heading(f"{place}　特定個人情報の安全管理措置（別添1）との対応", "measures")
    yield Text(words.MEASURES, 9, 14, after=6)
    columns = (
        *(Column("記号", 12, "bold"), Column("措置", 62), Column("条項", 64)),
        *(Column("事項", 14, align="right"), Column("答えあり", 18, align="right")),
    )
    rows = [
        (one.letter, one.title, "、".join(one.clauses), str(one.asked), str(one.answered))
        for one in view.measures
    ]
    yield grid(fonts, columns, rows, kind=_SMALL)
    yield Heading(f"{place + 1}　点検していない機器", "unseen")
    yield Text("、".join(view.unseen) or words.NO_UNSEEN, 9, 14, after=6)
    yield Heading(f"{place + 2}　対応付けの確かさ", "doubts")
    for text in view.doubts:
        yield Text(text, 9, 14, left=14, hanging="・")


def _preparing(view: ReadinessView, fonts: Fonts) -> Iterator[Block]:
    yield Need(60 * mm)
    yield Heading("付録B　用意する証拠と尋ねること", "preparing")
    yield Text(words.PREPARING, 9, 14, after=6)
    columns = (
        Column("条項", 18, "bold"),
        Column("証拠の例", 56),
        Column("尋ねること", 70),
        Column("別添1・JIS等", 26),
    )
    rows = [_asked(item) for one in view.fields for item in one.items]
    yield grid(fonts, columns, rows, kind=_SMALL)


def _asked(item: ItemView) -> tuple[str, ...]:
    told = (("別添1", item.mynumber), ("JIS", item.jis), ("", item.required))
    known = [f"{name} {text}".strip() for name, text in told if text not in ("", "不明")]
    return (
        item.clause,
        "\n".join(item.evidence) or _NONE,
        "\n".join(item.questions) or _NONE,
        "\n".join(known) or _NONE,
    )


def _evidence(view: ReadinessView, fonts: Fonts) -> Iterator[Block]:
    yield Need(60 * mm)
    yield Heading("付録A　根拠とした証跡", "evidence")
    if not view.looked:
        yield Text("今年度の点検の記録はない。", indent=1)
        return
    columns = (
        Column("対象", 36, "bold"),
        Column("種別", 20),
        Column("時点", 44),
        Column("証跡 SHA-256", 70),
    )
    rows = [
        (f"{one.name}\n{one.subject}", one.sort, one.at, Mono(one.evidence or "なし"))
        for one in view.looked
    ]
    yield grid(fonts, columns, rows, kind=_SMALL)

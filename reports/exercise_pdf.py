"""The report on an exercise (訓練実施報告書) as PDF/A-2b; 訓練 stands on every page."""

from collections.abc import Iterator

from reports.exercise_plot import timeline
from reports.exercise_view import ExercisePaper, InjectPaper, Moment
from reports.front import cover_page, form
from reports.pack_build import minutes
from reports.paper.blocks import Block, Figure, Heading, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Column, Type, grid
from reports.paper.page import FULL
from reports.pdf import document

_SMALL = Type(8.5, 11.5, 2.6)
_BEFORE = (
    "記録に残ったことだけで数える。記録がないことは、行われなかったものとして扱う。"
    "時間は想定の中の時間である。"
)


def render_exercise(view: ExercisePaper, fonts: Fonts | None = None) -> bytes:
    """The whole report; the same view gives the same bytes."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    return document(view, fonts, [*cover_page(view, fonts, ()), *_body(view, fonts)])


def _body(view: ExercisePaper, fonts: Fonts) -> Iterator[Block]:
    yield Heading("1　訓練の概要", "about")
    yield form(fonts, view.facts)
    yield Heading("2　結果の要約", "summary")
    yield Text(_BEFORE, 9, 13)
    yield form(fonts, view.summary)
    yield Heading("3　経過", "timeline")
    if view.injects:
        yield Figure(timeline(view.injects, view.ends, FULL.width, fonts))
    yield from _injects(view, fonts)
    yield Heading("4　手順", "steps")
    yield _table(fonts, (("番号", 20), ("手順", 70), ("目標", 30), ("結果", 50)), view.steps)
    yield Heading("5　復旧にかかった時間", "restores")
    heads = (("対象", 80), ("計測", 30), ("見積り", 30), ("差", 30))
    yield _table(fonts, heads, view.restores)
    yield Heading("6　改めること", "gaps")
    for gap in view.gaps:
        yield Text(gap, 10, 16, left=12, hanging="・", after=3)
    if not view.gaps:
        yield Text("求めた時間を過ぎたものは記録にない。", indent=1)


def _injects(view: ExercisePaper, fonts: Fonts) -> Iterator[Block]:
    columns = (
        Column("番号", 14, "bold"), Column("付与", 18), Column("相手", 26), Column("状況", 42),
        Column("結果（求めた分）", 42), Column("評価", 28),
    )  # fmt: skip
    rows = [
        (
            one.number,
            _given(one),
            one.to,
            one.text,
            _results(one),
            f"{one.rating}\n{one.note}".strip(),
        )
        for one in view.injects
    ]
    yield grid(fonts, columns, rows, kind=_SMALL)


def _given(one: InjectPaper) -> str:
    return "出していない" if one.given is None else minutes(round(one.given))


def _results(one: InjectPaper) -> str:
    return "\n".join(_result(moment, one.given or 0) for moment in one.moments)


def _result(moment: Moment, given: float) -> str:
    wanted = "" if moment.wanted is None else f"（{moment.wanted - given:g}分）"
    if moment.at is None:
        return f"× {moment.sort} 記録なし{wanted}"
    sign = {True: "○", False: "×", None: "－"}[moment.in_time]
    return f"{sign} {moment.sort} {moment.at - given:.0f}分{wanted}"


def _table(
    fonts: Fonts, heads: tuple[tuple[str, float], ...], rows: tuple[tuple[str, ...], ...]
) -> Block:
    if not rows:
        return Text("記録なし。", indent=1)
    columns = [Column(title, width) for title, width in heads]
    return grid(fonts, columns, rows, kind=_SMALL)

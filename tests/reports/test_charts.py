"""Plots: every count is there as a number, grades differ without colour, SVG from the same code."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.graphics.shapes import Drawing, Line, Rect, String

from reports.charts import BARS, MAX_BARS, bar_charts, bars, svg, symbol, trend
from reports.charts import _nice as nice
from reports.paper.fonts import load_fonts
from reports.view import Grade, Tally
from tests.reports.sample import make_view

FONTS = load_fonts()
WIDTH = 480.0


def words(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.contents if isinstance(shape, String)]


def tally(label: str, *counts: int) -> Tally:
    return Tally(label, tuple(zip(BARS, counts, strict=True)))


def test_counts_and_totals_are_written() -> None:
    drawn = words(bars([tally("税務課", 4, 5, 6, 7, 8, 9)], WIDTH, FONTS))
    assert {"税務課", "4", "5", "6", "7", "8", "9", "計 39"} <= set(drawn)
    assert all(symbol(grade) in drawn for grade in BARS)


def test_what_does_not_apply_is_not_counted() -> None:
    counts = ((Grade.NOT_APPLICABLE, 50), (Grade.CONFORMING, 3))
    assert "計 3" in words(bars([Tally("x", counts)], WIDTH, FONTS))


def test_grades_differ_by_pattern_or_by_brightness() -> None:
    """What is left of a segment in a monochrome print: its grey and its lines."""
    looks = set()
    for grade in BARS:
        drawing = bars([Tally("x", ((grade, 10),))], WIDTH, FONTS)
        shapes: list[Any] = drawing.contents
        last = max(n for n, s in enumerate(shapes) if isinstance(s, Rect) and s.width > 50)
        fill = shapes[last].fillColor
        grey = round(0.3 * fill.red + 0.59 * fill.green + 0.11 * fill.blue, 1)
        lines = [s for s in shapes[last:] if isinstance(s, Line)]
        slopes = frozenset(1 if s.y2 > s.y1 else -1 if s.y2 < s.y1 else 0 for s in lines)
        looks.add((slopes, grey if not slopes else None))
    assert len(looks) == len(BARS)


@pytest.mark.parametrize("number", [0, 1, 25, 31, 90])
def test_many_groups_are_spread_over_plots_that_fit_a_page(number: int) -> None:
    tallies = [tally(f"第{n}課", 1, 1, 1, 1, 1, n) for n in range(number)]
    drawings = bar_charts(tallies, WIDTH, FONTS)
    assert len(drawings) == -(-number // MAX_BARS)
    drawn = [word for drawing in drawings for word in words(drawing)]
    assert all(f"第{n}課" in drawn for n in range(number))
    assert all(drawing.height < 690 for drawing in drawings)


def test_long_labels_stay_beside_their_bar() -> None:
    label = "健康福祉部高齢者支援課地域包括ケア推進係（本庁舎及び各支所並びに出先機関を含む。）"
    drawing = bars([tally(label, 1, 0, 0, 0, 0, 0)], WIDTH, FONTS)
    strings = [s for s in drawing.contents if isinstance(s, String)]
    assert all(s.x >= 0 for s in strings)
    assert any(s.text.endswith("…") for s in strings)


def test_the_trend_has_a_number_at_each_point() -> None:
    view = make_view(12)
    drawn = words(trend(view.trend, WIDTH, FONTS))
    for point in view.trend:
        assert {str(point.violations), str(point.conforming), str(point.unconfirmed)} <= set(drawn)
    assert {"不適合等", "適合", "未確認", "11/21", "2026"} <= set(drawn)


def test_only_the_last_twelve_runs_are_drawn() -> None:
    points = make_view(3).trend * 10
    assert sum("/" in word for word in words(trend(points, WIDTH, FONTS))) == 12


@given(st.integers(min_value=0, max_value=10**6))
def test_the_scale_is_round_and_above_every_value(value: int) -> None:
    top = nice(value)
    assert top >= value
    assert top % 4 == 0
    assert top <= max(4, value * 2.5)


def test_the_same_plot_as_svg() -> None:
    text = svg(bars([tally("税務課", 4, 5, 6, 7, 8, 9)], WIDTH, FONTS))
    assert text.lstrip().startswith("<?xml")
    assert "税務課" in text
    assert re.search(r"<rect\b", text)


def test_a_count_too_wide_for_its_segment_stands_beside_the_bar() -> None:
    drawn = words(
        bars([tally("x", 1, 2, 0, 0, 0, 3), tally("y", 0, 0, 0, 0, 0, 900)], WIDTH, FONTS)
    )
    assert "計 6（■1 ▲2 ○3）" in drawn
    assert "計 900" in drawn


def test_no_text_leaves_the_drawing() -> None:
    full = [tally(f"課{n}", 1, 1, 1, 1, 1, 200 + n) for n in range(5)]
    for shape in bars(full, WIDTH, FONTS).contents:
        if isinstance(shape, String):
            end = shape.x + FONTS["sans"].width(shape.text) * shape.fontSize
            assert shape.x >= 0
            assert end <= WIDTH

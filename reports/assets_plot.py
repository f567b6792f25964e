"""The plot of what the network and the ledger say of each other: a bar for each zone."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor

from reports.assets_tally import SORTS, ZoneTally
from reports.drawing import INK, PAPER, Canvas, hatch, rect
from reports.paper.fonts import Fonts

_FILLS: tuple[Color, ...] = (
    HexColor("#A9CDB2"),
    HexColor("#6B0F1A"),
    HexColor("#E8A33D"),
    HexColor("#FFF1C9"),
    HexColor("#E4E4E4"),
    PAPER,
)
# (slope, distance) of the lines over the fill, so that a monochrome print tells them apart
_HATCHES: tuple[tuple[tuple[int, float], ...], ...] = (
    (),
    (),
    ((1, 3.0),),
    ((-1, 4.0),),
    (),
    ((1, 4.5), (-1, 4.5)),
)
_ROW, _LABEL, _HEAD, _BESIDE = 24.0, 118.0, 22.0, 60.0
_DARK = 1  # the sort whose fill wants white digits


def zone_bars(zones: Sequence[ZoneTally], width: float, fonts: Fonts) -> Drawing:
    """Stacked horizontal bars by sort, with the counts in them where they fit, and a legend."""
    canvas = Canvas(width, _HEAD + _ROW * len(zones) + 4, fonts)
    _legend(canvas)
    longest = max((sum(zone.counts) for zone in zones), default=0) or 1
    scale = (width - _LABEL - _BESIDE) / longest
    for number, zone in enumerate(zones):
        y = canvas.drawing.height - _HEAD - _ROW * (number + 1)
        canvas.text(_LABEL - 6, y + 8, zone.label, anchor="end")
        x = _LABEL
        for sort, count in enumerate(zone.counts):
            _part(canvas, sort, count, (x, y + 3, count * scale, _ROW - 7))
            x += count * scale
        canvas.text(x + 5, y + 8, f"計 {sum(zone.counts):,}")
    return canvas.drawing


def _legend(canvas: Canvas) -> None:
    x, y = 0.0, canvas.drawing.height - 12
    for sort, words in enumerate(SORTS):
        _fill(canvas, sort, (x, y, 15, 8))
        canvas.text(x + 19, y + 0.8, words)
        x += 27 + canvas.fonts["sans"].width(words) * 8


def _part(canvas: Canvas, sort: int, count: int, box: tuple[float, float, float, float]) -> None:
    if not count:
        return
    _fill(canvas, sort, box)
    text = f"{count:,}"
    room = canvas.fonts["bold"].width(text) * 7 + 4
    if room > box[2]:
        return
    middle = box[0] + box[2] / 2
    dark = sort == _DARK
    if _HATCHES[sort]:
        plate = (middle - room / 2, box[1] + 3, room, 10)
        canvas.add(rect(*plate, fillColor=PAPER, strokeColor=None, strokeWidth=0))
    canvas.text(middle, box[1] + 5.5, text, 7, face="bold", anchor="middle",
                color=PAPER if dark else INK)  # fmt: skip


def _fill(canvas: Canvas, sort: int, box: tuple[float, float, float, float]) -> None:
    canvas.add(rect(*box, fillColor=_FILLS[sort], strokeColor=INK, strokeWidth=0.4))
    for slope, step in _HATCHES[sort]:
        hatch(canvas, box, slope, step)

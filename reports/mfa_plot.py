"""The matrix of accounts against paths: a letter, a colour and a pattern for each answer."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Line
from reportlab.lib.colors import Color, HexColor

from reports.drawing import INK, PAPER, Canvas, hatch, rect
from reports.mfa_view import MatrixView, PatternView
from reports.paper.fonts import Fonts
from reports.paper.paragraph import lines_of

LEGEND = (
    ("無", "認証なし"),
    ("一", "一要素"),
    ("同", "同種の要素"),
    ("？", "確認不能"),
    ("二", "二要素"),
    ("実", "二要素（実測済み）"),
    ("外", "対象外"),
    ("閉", "入れない"),
)
_FILLS: dict[str, Color] = {
    "無": HexColor("#6B0F1A"),
    "一": HexColor("#E8A33D"),
    "同": HexColor("#FFF1C9"),
    "？": PAPER,
    "二": HexColor("#DDE7DD"),
    "実": HexColor("#A9CDB2"),
    "外": HexColor("#E4E4E4"),
    "閉": PAPER,
}
# (slope, distance) of the lines over the fill
_HATCHES: dict[str, tuple[tuple[int, float], ...]] = {
    "一": ((1, 3.0),),
    "同": ((0, 3.0),),
    "？": ((1, 4.5), (-1, 4.5)),
}
_ROW, _HEAD, _PLACE, _ACCOUNT, _WIDE = 13.5, 20.0, 122.0, 100.0, 46.0
_RULE = HexColor("#B8C0C6")


def matrix(view: MatrixView, width: float, fonts: Fonts) -> Drawing:
    """One zone: a line a pattern, the worst first."""
    canvas = Canvas(width, _HEAD + _ROW * len(view.patterns) + 4, fonts)
    left = _PLACE + _ACCOUNT
    step = min(_WIDE, (width - left) / max(1, len(view.columns)))
    top = canvas.drawing.height - _HEAD
    _heads(canvas, view.columns, (left, top), step)
    for number, pattern in enumerate(view.patterns):
        y = top - _ROW * (number + 1)
        _line(canvas, pattern, y)
        for place, letter in enumerate(pattern.letters):
            _cell(canvas, letter, (left + step * place + 1, y + 1), (step - 2, _ROW - 2))
    return canvas.drawing


def legend(width: float, fonts: Fonts) -> Drawing:
    """What the letters mean."""
    places, x, line = [], 0.0, 0
    for letter, words in LEGEND:
        need = 30 + fonts["sans"].width(words) * 8
        if x + need > width:
            x, line = 0.0, line + 1
        places.append((letter, words, x, line))
        x += need
    canvas = Canvas(width, 16.0 * (line + 1), fonts)
    for letter, words, at, row in places:
        y = canvas.drawing.height - 16.0 * (row + 1) + 2
        _cell(canvas, letter, (at, y), (15, 11))
        canvas.text(at + 18, y + 2.5, words)
    return canvas.drawing


def _heads(canvas: Canvas, columns: Sequence[str], at: tuple[float, float], step: float) -> None:
    left, y = at
    canvas.text(0, y + 4, "機器・システム", 7, face="bold")
    canvas.text(_PLACE, y + 4, "アカウント", 7, face="bold")
    advance = canvas.fonts["bold"].advance
    for number, name in enumerate(columns):
        lines = lines_of(name, max(1.0, (step - 2) / 6.5), advance)[-2:]
        for row, text in enumerate(reversed(lines)):
            middle = left + step * (number + 0.5)
            canvas.text(middle, y + 4 + 8 * row, text, 6.5, face="bold", anchor="middle")
    canvas.add(Line(0, y, left + step * len(columns), y, strokeColor=INK, strokeWidth=0.7))


def _line(canvas: Canvas, pattern: PatternView, y: float) -> None:
    canvas.text(0, y + 4, _cut(canvas, pattern.place, _PLACE - 4), 7.5)
    canvas.text(_PLACE, y + 4, _cut(canvas, pattern.account, _ACCOUNT - 4), 7.5)
    canvas.add(Line(0, y, canvas.drawing.width, y, strokeColor=_RULE, strokeWidth=0.3))


def _cut(canvas: Canvas, text: str, room: float) -> str:
    """The text, its middle left out where it is too long: ends tell names apart."""
    width = canvas.fonts["sans"].width
    if width(text) * 7.5 <= room:
        return text
    keep = len(text) - 1
    while keep > 2 and width(_shortened(text, keep)) * 7.5 > room:
        keep -= 1
    return _shortened(text, keep)


def _shortened(text: str, keep: int) -> str:
    half = (keep + 1) // 2
    return f"{text[:half]}…{text[len(text) - keep + half :]}"


def _cell(canvas: Canvas, letter: str, at: tuple[float, float], size: tuple[float, float]) -> None:
    if not letter:
        return
    (x, y), (width, height) = at, size
    fill = _FILLS[letter]
    canvas.add(rect(x, y, width, height, fillColor=fill, strokeColor=INK, strokeWidth=0.4))
    for slope, step in _HATCHES.get(letter, ()):
        hatch(canvas, (x, y, width, height), slope, step)
    if letter in _HATCHES:
        plate = 9.5
        middle = x + (width - plate) / 2
        canvas.add(rect(middle, y + 0.8, plate, height - 1.6, fillColor=PAPER, strokeColor=None))
    color = PAPER if letter == "無" else INK
    base = y + height / 2 - 2.7
    canvas.text(x + width / 2, base, letter, 7.5, face="bold", anchor="middle", color=color)

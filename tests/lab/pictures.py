"""The two pictures of the READMEs, made of what `make demo` left; run by hand, then looked at.

    make demo && uv run python -m tests.lab.pictures

Writes docs/images/report.png (four pages of the report, by pdftoppm of poppler-utils) and
docs/images/terminal.png (what `hinomi scan` and `hinomi verify` print, drawn cell by cell).
"""

import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from unicodedata import east_asian_width
from unittest.mock import patch

import pypdf
from PIL import Image, ImageDraw, ImageFont

from console.concluding import conclude
from console.session import Session
from tests.lab.demo import CITY, DEMO
from tests.lab.lab import ROOT

IMAGES = ROOT / "docs" / "images"
REPORT = DEMO / "監査報告書.pdf"
# words that stand together on the pages wanted
PAGES = ("決裁",), ("結果の要約", "合計"), ("指摘005", "リスク"), ("A.2", "求める値")
FONTS = Path("/usr/share/fonts/truetype/bizud-gothic")

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CELL, LINE, MARGIN = 13, 30, 26
PAPER, INK, FRAME = "#16202a", "#e6edf3", "#7d8b99"
# arms of a box-drawing character as rich prints them: left, up, right, down; 2 is heavy
BOXES = {
    "┏": "0022", "━": "2020", "┳": "2022", "┓": "2002", "┃": "0202", "┡": "0221", "╇": "2221",
    "┩": "2201", "│": "0101", "└": "0110", "┴": "1110", "┘": "1100", "─": "1010", "├": "0111",
    "┼": "1111", "┤": "1101", "┌": "0011", "┬": "1011", "┐": "1001",
}  # fmt: skip


def main() -> int:
    """Draw both pictures anew."""
    IMAGES.mkdir(exist_ok=True)
    _save(terminal(typed()), IMAGES / "terminal.png", colours=16)
    _save(montage(REPORT.read_bytes(), 620), IMAGES / "report.png", colours=64)
    return 0


def typed() -> Iterator[str]:
    """The lines of a terminal after a scan and a verification."""
    session = Session(CITY)
    said = _Screen()
    with redirect_stdout(said), patch.dict(os.environ, {"COLUMNS": "110", "TERM": "xterm"}):
        conclude(session, session.results.runs()[-1], None, as_json=False)
    yield "$ hinomi scan"
    yield from _COLOUR.sub("", said.getvalue()).splitlines()
    yield ""
    yield "$ hinomi verify"
    command = [str(Path(sys.executable).with_name("hinomi")), "verify"]
    done = subprocess.run(command, cwd=CITY, capture_output=True, text=True, check=True)
    yield from done.stdout.splitlines()


class _Screen(io.StringIO):
    """What is written to it is drawn as for a person."""

    def isatty(self) -> bool:
        return True


def terminal(lines: Iterable[str]) -> Image.Image:
    """The lines on a grid of cells; kanji and kana take two."""
    lines = [line.rstrip() for line in lines]
    width = max(sum(map(_cells, line)) for line in lines) * CELL + 2 * MARGIN
    image = Image.new("RGB", (width, LINE * len(lines) + 2 * MARGIN), PAPER)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        strong = line.startswith(("$", "┃"))
        _line(draw, line, MARGIN + LINE * number, _font(strong=strong))
    return image


def _line(draw: ImageDraw.ImageDraw, line: str, top: int, font: ImageFont.FreeTypeFont) -> None:
    x = MARGIN
    for char in line:
        if char in BOXES:
            _box(draw, BOXES[char], x, top)
        else:
            draw.text((x, top + 2), char, fill=INK, font=font)
        x += CELL * _cells(char)


def _box(draw: ImageDraw.ImageDraw, arms: str, x: int, top: int) -> None:
    middle, half = x + CELL // 2, top + LINE // 2
    ends = ((x, half), (middle, top), (x + CELL, half), (middle, top + LINE))
    for weight, end in zip(map(int, arms), ends, strict=True):
        if weight:
            draw.line([(middle, half), end], fill=FRAME, width=2 * weight - 1)


def _cells(char: str) -> int:
    return 2 if east_asian_width(char) in "WF" else 1


def _font(*, strong: bool) -> ImageFont.FreeTypeFont:
    name = "BIZUDGothic-Bold.ttf" if strong else "BIZUDGothic-Regular.ttf"
    return ImageFont.truetype(FONTS / name, 2 * CELL)


def montage(document: bytes, width: int, gap: int = 18) -> Image.Image:
    """Four pages, two beside each other, on grey."""
    pages = [_page(document, number, width) for number in _chosen(document)]
    height = pages[0].height
    image = Image.new("RGB", (2 * width + 3 * gap, 2 * height + 3 * gap), "#c9d1d9")
    for place, page in enumerate(pages):
        column, row = place % 2, place // 2
        image.paste(page, (gap + column * (width + gap), gap + row * (height + gap)))
    return image


def _chosen(document: bytes) -> Sequence[int]:
    """For each set of words the first page on which all of them stand, counted from one."""
    reader = pypdf.PdfReader(io.BytesIO(document))
    texts = ["".join(page.extract_text().split()) for page in reader.pages]
    numbered = list(enumerate(texts, 1))
    return [next(n for n, text in numbered if all(w in text for w in words)) for words in PAGES]


def _page(document: bytes, number: int, width: int) -> Image.Image:
    with tempfile.TemporaryDirectory() as folder:
        at = ["-f", str(number), "-l", str(number), "-scale-to-x", str(width), "-scale-to-y", "-1"]
        run = ["pdftoppm", *at, "-singlefile", "-png", "-", f"{folder}/page"]
        subprocess.run(run, input=document, check=True)
        return Image.open(f"{folder}/page.png").convert("RGB")


def _save(image: Image.Image, path: Path, colours: int) -> None:
    image.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        path, optimize=True
    )


if __name__ == "__main__":
    sys.exit(main())

"""Answers on standard output; progress and remarks on standard error."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import combining, east_asian_width

# What moves the cursor of a terminal or turns the order of letters round: a text that somebody
# typed must not look like another line of the answer.
_UNSHOWN = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"},
    **dict.fromkeys((*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),
}


def say(text: str) -> None:
    """Print one line of the answer."""
    sys.stdout.write(shown(text) + "\n")


def remark(text: str) -> None:
    """Print one line beside the answer."""
    sys.stderr.write(shown(text) + "\n")


def shown(text: str) -> str:
    """The text with a sign for each character that steers a terminal, but tabs and line ends."""
    return text if text.isprintable() else text.translate(_UNSHOWN)


def emit_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    """Print one JSON document."""
    say(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def emit_json_lines(values: Iterable[Any]) -> None:
    """Print one JSON object a line, as they come."""
    for value in values:
        say(json.dumps(value, ensure_ascii=False, default=str))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """Print a table: drawn on a terminal, and aligned in plain text and never cut when piped."""
    if sys.stdout.isatty():
        _draw(columns, rows, title)
    else:
        _align([columns, *([str(cell) for cell in row] for row in rows)], title)


def _draw(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=title or None, title_justify="left", header_style="bold")
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(shown(str(cell))) for cell in row))
    Console(file=sys.stdout, highlight=False).print(drawn)


def _align(rows: Sequence[Sequence[str]], title: str) -> None:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    if title:
        say(title)
    for row in rows:
        cells = zip(row, widths, strict=True)
        say("  ".join(cell + " " * (wide - _width(cell)) for cell, wide in cells).rstrip())


def _width(text: str) -> int:
    """Columns that a text takes: two for a wide character (Unicode annex 11)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )

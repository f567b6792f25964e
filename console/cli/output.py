"""Answers on standard output; progress and remarks on standard error."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any


def say(text: str) -> None:
    """Print one line of the answer."""
    sys.stdout.write(text + "\n")


def remark(text: str) -> None:
    """Print one line beside the answer."""
    sys.stderr.write(text + "\n")


def emit_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    """Print one JSON document."""
    say(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def emit_json_lines(values: Iterable[Any]) -> None:
    """Print one JSON object a line, as they come."""
    for value in values:
        say(json.dumps(value, ensure_ascii=False, default=str))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """Print a table; columns are as wide as a terminal allows, and never cut when piped."""
    from rich.console import Console
    from rich.table import Table

    drawn = Table(title=title or None, title_justify="left", header_style="bold")
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(_plain(cell) for cell in row))
    width = None if sys.stdout.isatty() else 200
    Console(file=sys.stdout, width=width, highlight=False).print(drawn)


def _plain(cell: object) -> Any:  # noqa: ANN401 - rich's renderable
    from rich.text import Text

    return cell if isinstance(cell, Text) else Text(str(cell))

"""The measured matrix as data: fault, tool, column, and whether it was caught."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

COLUMNS = ("M", "Q", "F", "V", "R")
_FILE = Path(__file__).with_name("matrix.yaml")


class Seen(StrEnum):
    """What one column made of a planted fault."""

    CAUGHT = "caught"
    MISSED = "missed"
    UNKNOWN = "unknown"  # it says that it cannot know
    NA = "na"


@dataclass(frozen=True, slots=True)
class Row:
    """One fault in both languages, and by tool what each column made of it."""

    ja: str
    en: str
    tools: Mapping[str, Mapping[str, Seen]]


@cache
def matrix() -> Mapping[str, Row]:
    """Every fault by its name, in the order of the file."""
    read = yaml.safe_load(_FILE.read_text("utf-8"))
    if tuple(read["columns"]) != COLUMNS:
        raise ValueError(f"columns are {COLUMNS}")
    return {name: _row(name, row) for name, row in read["faults"].items()}


def cells(tool: str) -> dict[str, Mapping[str, Seen]]:
    """The faults that were planted on this tool, with their columns."""
    return {name: row.tools[tool] for name, row in matrix().items() if tool in row.tools}


def _row(name: str, row: Mapping[str, Any]) -> Row:
    tools = {
        tool: dict(zip(COLUMNS, map(Seen, seen), strict=True))
        for tool, seen in row.items()
        if tool not in {"ja", "en"}
    }
    if not row.get("ja") or not row.get("en") or not tools:
        raise ValueError(f"{name}: words in both languages and at least one tool are wanted")
    return Row(row["ja"], row["en"], tools)

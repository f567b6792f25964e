"""Targets of the national standard (非機能要件の標準) for standardised systems, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bcp.model import Node, NodeKind
from checks.marked import Marked, read_marked
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Standard:
    """The edition with its levels in minutes; `businesses` are words that name a standard task."""

    edition: T
    rto: float
    rto_item: str
    rpo: float
    rpo_item: str
    disaster: float
    disaster_item: str
    businesses: tuple[str, ...]
    residents: tuple[str, ...]

    def covers(self, node: Node) -> bool:
        """Whether this is a system of one of the standardised tasks, judged by its name."""
        return node.kind is NodeKind.SYSTEM and any(one in node.name for one in self.businesses)

    def about_residents(self, node: Node) -> bool:
        """Whether this is a system of resident records, which must be usable in a disaster."""
        return node.kind is NodeKind.SYSTEM and any(one in node.name for one in self.residents)


@cache
def standard() -> Standard:
    """The standard as shipped in `bcp/data/standard.yaml`."""
    text = files("bcp").joinpath("data", "standard.yaml").read_text("utf-8")
    root = read_marked(text, "standard.yaml", ours=True)
    if root is None:
        raise ValueError("standard.yaml is empty")
    given = root.items()
    edition = given["edition"].items()
    levels = given["levels"].items()
    return Standard(
        T(edition["ja"].words(), edition["en"].words()),
        *_level(levels, "rto"),
        *_level(levels, "rpo"),
        *_level(levels, "disaster"),
        businesses=_words(given["businesses"]),
        residents=_words(given["residents"]),
    )


def _level(levels: Mapping[str, Marked], name: str) -> tuple[float, str]:
    entry = levels[name].items()
    minutes = entry["minutes"].value()
    if not isinstance(minutes, int):
        raise entry["minutes"].wrong(T("分を整数で書く", "expected whole minutes"))
    return float(minutes), entry["item"].words()


def _words(node: Marked) -> tuple[str, ...]:
    return tuple(one.words() for one in node.members())

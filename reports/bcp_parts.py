"""Parts of a plan made of what is known: tables with their columns, and what is still missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bcp.checking import Checked
from bcp.forms.facts import Facts
from bcp.model import name_of
from bcp.scheduling import Order
from reports.bcp_view import Items, Missing, Part, PlanColumn, Section, Table, Words
from reports.era import JST, era_compact

Named = tuple[str, float]
PLAN = "bcp/plan.yaml"
BOOK = "bcp/continuity.yaml"


@dataclass(frozen=True)
class Given:
    """All that the chapters are made of."""

    facts: Facts
    judged: Checked
    order: Order | None  # with everything down, off duty


def table(
    name: str, columns: Sequence[Named], rows: Iterable[Sequence[str]], *, small: bool = False
) -> Table:
    """A table whose first column is bold; a title that ends in ＿ is a box for writing."""
    made = tuple(
        PlanColumn(title.rstrip("＿"), width, bold=number == 0, hand=title.endswith("＿"))
        for number, (title, width) in enumerate(columns)
    )
    return Table(name, made, tuple(tuple(row) for row in rows), small)


def words(*texts: str, note: bool = False) -> Words:
    """Running text."""
    return Words(tuple(texts), note)


def written(texts: tuple[str, ...], what: str, key: str) -> tuple[Part, ...]:
    """What a person wrote, or the place where it is still to be written."""
    return (Words(texts),) if texts else (Missing(what, f"{PLAN} の {key}"),)


def listed(texts: tuple[str, ...], what: str, key: str) -> tuple[Part, ...]:
    """The same as a list."""
    return (Items(texts),) if texts else (Missing(what, f"{PLAN} の {key}"),)


def filled_table(made: Table, what: str, where: str) -> tuple[Part, ...]:
    """The table, or the place where its first line is still to be written."""
    return (made,) if made.rows else (Missing(what, where),)


def open_section(
    key: str, number: str, title: str, parts: Sequence[Part], level: int, *topics: str
) -> Section:
    """A section that the public may read as it is."""
    return Section(key, number, title, tuple(parts), level, topics, tuple(parts))


def day(when: date) -> str:
    """A day for the narrow column of a table."""
    return era_compact(when)


def moment(when: datetime) -> str:
    """A moment in Japan for the narrow column of a table."""
    local = when.astimezone(JST)
    return f"{era_compact(local.date())} {local:%H:%M}"


def posts(ids: Iterable[str]) -> str:
    """Names of posts in their order."""
    return "、".join(map(name_of, ids))

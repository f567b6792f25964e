"""Groups of alternatives in the book: so many of them are enough, and all say how many."""

from collections.abc import Iterable, Iterator, Sequence

from bcp.book.model import Row
from bcp.model import Need
from inventory.words import T


def group_complaints(rows: Iterable[Row]) -> Iterator[T]:
    """What is wrong with groups: no name, a name without alternatives, numbers that cannot be."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        grouped = row.get("need") is Need.ANY
        if grouped != ("group" in row.values):
            yield _told(row, "group" if "group" in row.values else "need", _PAIR)
        elif grouped:
            groups.setdefault((row["of"], row["group"]), []).append(row)
        elif "at_least" in row.values:
            yield _told(row, "at_least", _PAIR)
    for members in groups.values():
        yield from _of_group(members)


_PAIR = T(
    "need: any（いずれか）と group（組）は一緒に書きます。at_least（必要な数）は組のものです",
    "`need: any` and `group` go together; `at_least` belongs to a group",
)


def _of_group(members: Sequence[Row]) -> Iterator[T]:
    wanted = members[0].get("at_least", 1)
    for row in members[1:]:
        if row.get("at_least", 1) != wanted:
            yield _told(
                row,
                "at_least",
                T(
                    f"組「{row['group']}」の必要な数が、{members[0].place} の {wanted} と違います",
                    f"group `{row['group']}`: at_least is {wanted} in {members[0].place}",
                ),
            )
            return
    if len({row["on"] for row in members}) < wanted:
        yield _told(
            members[0],
            "at_least",
            T(
                f"組「{members[0]['group']}」には {len(members)} 個しかなく、"
                f"{wanted} 個には足りません",
                f"group `{members[0]['group']}` has only {len(members)}, not {wanted}",
            ),
        )


def _told(row: Row, name: str, message: T) -> T:
    return T(f"{row.at(name)}: {message.ja}", f"{row.at(name)}: {message.en}")

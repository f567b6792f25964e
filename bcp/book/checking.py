"""What is wrong with a book against the ledger: things nobody knows, and facts typed twice."""

from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from bcp.book.groups import group_complaints
from bcp.book.ledger_side import ledger_nodes, post_names
from bcp.book.model import Book, Row
from bcp.book.sections import BY_NAME, ONLY_HERE, Column, Section
from bcp.book.sorts import ID, IDS, span_shown
from bcp.model import BOTH, Node, NodeKind, kind_of, node_id
from inventory.model import Ledger
from inventory.words import T

_FIELDS = {
    "sites": {"address": "address", "note": "note"},
    "posts": {
        "department": "department",
        "holder": "holder",
        "deputies": "deputies",
        "phone": "phone",
    },
}


def complaints(ledger: Ledger, book: Book) -> Iterator[T]:
    """Every complaint in the order of the book, beginning with its place."""
    from_ledger = ledger_nodes(ledger)
    there = {*from_ledger, *_own(book)}
    told = _told(ledger, from_ledger)
    for name, rows in book.rows.items():
        section = BY_NAME[name]
        seen: dict[str, Row] = {}
        for row in rows:
            yield from _known(section, row, from_ledger)
            yield from _twice(section, row, told)
            yield from _references(section, row, there)
            yield from _itself(section, row)
            yield from _repeated(section, row, seen)
    yield from group_complaints(book.of("dependencies"))


def _own(book: Book) -> Iterator[str]:
    """The things of the book itself; one that the ledger should have and has not is none."""
    for name, row in book.every():
        section = BY_NAME[name]
        if section.kind is not None and (not section.known or row.get(ONLY_HERE, False)):
            yield node_id(section.kind, row["name"])


def _known(section: Section, row: Row, from_ledger: Mapping[str, Node]) -> Iterator[T]:
    """A thing of a kind that the ledger holds must be in it, or be said to be only here."""
    if not section.known or section.kind is None:
        return
    identity = node_id(section.kind, row["name"])
    only_here = row.get(ONLY_HERE, False)
    if identity not in from_ledger and not only_here:
        yield _missing(row, identity, _of_kind(from_ledger, section.kind), section)
    elif identity in from_ledger and only_here:
        yield _placed(
            row.at(ONLY_HERE),
            T(
                f"「{row['name']}」は台帳にあります。{ONLY_HERE}（台帳にない）を消してください",
                f"`{row['name']}` is in the ledger; remove {ONLY_HERE}",
            ),
        )


def _of_kind(nodes: Mapping[str, Node], kind: NodeKind) -> list[str]:
    return [one.id for one in nodes.values() if one.kind is kind]


def _missing(row: Row, identity: str, known: Collection[str], section: Section) -> T:
    """The ledger does not know a thing to which the book adds something."""
    near = _near(identity, known)
    here = T("", "")
    if ONLY_HERE in section.by_key:
        here = T(
            f"。ここだけのものなら {ONLY_HERE}: true（台帳にない: はい）と書きます",
            f"; write `{ONLY_HERE}: true` for what is only here",
        )
    return _placed(
        row.place,
        T(
            f"「{identity}」は台帳にありません{near.ja}{here.ja}",
            f"`{identity}` is not in the ledger{near.en}{here.en}",
        ),
    )


def _unknown(place: str, identity: str, there: Collection[str]) -> T:
    near = _near(identity, there)
    return _placed(
        place,
        T(
            f"「{identity}」は台帳にも継続台帳にもありません{near.ja}",
            f"`{identity}` is known neither to the ledger nor to the book{near.en}",
        ),
    )


def _near(identity: str, known: Collection[str]) -> T:
    near = get_close_matches(identity, known, n=3, cutoff=0.5)
    shown = T(f"。近いもの: {'、'.join(near)}", f"; near: {', '.join(near)}")
    return shown if near else T("", "")


def _placed(place: str, message: T) -> T:
    return T(f"{place}: {message.ja}", f"{place}: {message.en}")


def _told(ledger: Ledger, nodes: Mapping[str, Node]) -> dict[tuple[str, str], Any]:
    """What the ledger says already: by id and field."""
    told: dict[tuple[str, str], Any] = {}
    for node in nodes.values():
        told |= {(node.id, name): getattr(node, name) for name in ("rto", "rpo")}
    for site in ledger.sites:
        identity = node_id(NodeKind.SITE, site.name)
        told |= {(identity, name): getattr(site, name) for name in _FIELDS["sites"]}
    for name, post in post_names(ledger).items():
        identity = node_id(NodeKind.POST, name)
        told |= {(identity, field): getattr(post, field) for field in _FIELDS["posts"]}
    return {at: value for at, value in told.items() if value not in (None, "", ())}


def _twice(section: Section, row: Row, told: Mapping[tuple[str, str], Any]) -> Iterator[T]:
    """A fact that the ledger states is not stated again, not even alike: one of the two ages."""
    if section.kind is None:
        return
    identity = node_id(section.kind, row["name"])
    for column in section.columns:
        at = (identity, column.field)
        if column.field in row.values and at in told:
            yield _placed(row.at(column.field), _stated(column, told[at]))


def _stated(column: Column, value: object) -> T:
    shown = span_shown(value) if isinstance(value, float) else column.sort.shown(value)
    return T(
        f"{column.key}（{column.title}）は台帳に「{shown}」とあります。"
        "二か所に書かず、ここから消してください",
        f"{column.key}: the ledger says `{shown}` already; remove it here",
    )


def _references(section: Section, row: Row, there: Collection[str]) -> Iterator[T]:
    for column in section.columns:
        if column.field not in row.values or column.sort not in (ID, IDS):
            continue
        value = row[column.field]
        for one in value if isinstance(value, tuple) else (value,):
            if one not in there:
                yield _unknown(row.at(column.field), one, there)
            elif column.of is not None and kind_of(one) is not column.of:
                yield _placed(row.at(column.field), _another_kind(column, one))


def _another_kind(column: Column, one: str) -> T:
    return T(
        f"{column.key}（{column.title}）は {column.of}: で始まるものです（今は {one}）",
        f"{column.key}: expected `{column.of}:name`, found `{one}`",
    )


def _itself(section: Section, row: Row) -> Iterator[T]:
    """A thing that is said to need itself."""
    own = row.get("of") if section.name == "dependencies" else None
    if section.kind is not None:
        own = node_id(section.kind, row["name"])
    for name in ("on", "needs"):
        value = row.get(name, ())
        if own is not None and own in ((value,) if isinstance(value, str) else value):
            yield _placed(
                row.at(name),
                T(f"「{own}」が自分自身を必要としています", f"`{own}` is said to need itself"),
            )


_KEYS: Mapping[str, Callable[[Row], Any]] = {
    "dependencies": lambda row: (row["of"], row["on"], sorted(row.get("during", BOTH))),
    "exercises": lambda row: (row["name"], row["on"]),
    "first_steps": lambda row: (sorted(row["of"]), row["start"]),
}


def _own_key(section: Section) -> Callable[[Row], Any]:
    return lambda row: row.values.get(section.first.field)


def _repeated(section: Section, row: Row, seen: dict[str, Row]) -> Iterator[T]:
    """Rows that name the same thing twice; a workbook, unlike YAML, can hold them."""
    named = repr(_KEYS.get(section.name, _own_key(section))(row))
    first = seen.setdefault(named, row)
    if first is not row:
        yield _placed(
            row.place,
            T(f"{first.place} と同じものです。一つにまとめてください",
              f"the same as {first.place}; make them one"),
        )  # fmt: skip

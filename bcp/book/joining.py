"""The inventory with the book over it: nothing of the one is typed again in the other."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from bcp.book.checking import complaints
from bcp.book.ledger_side import ledger_dependencies, ledger_nodes, post_names, site_of
from bcp.book.model import Book, Row
from bcp.book.one_line import one_line
from bcp.book.sections import OF_KIND, ONLY_HERE
from bcp.model import (
    Assembly,
    Basis,
    Contact,
    Continuity,
    Dependency,
    Document,
    During,
    FirstStep,
    Held,
    Line,
    Node,
    NodeKind,
    Person,
    PostHeld,
    Power,
    Proven,
    Site,
    StoredCopy,
    Task,
    Vendor,
    Work,
    node_id,
)
from inventory.ledger.text import key
from inventory.model import Ledger
from inventory.words import HinomiError, T

M = TypeVar("M")
_COMMON = ("name", "rto", "rpo", "alternatives", "needs", ONLY_HERE)


def continuity(ledger: Ledger, book: Book, proven: Iterable[Proven] = ()) -> Continuity:
    """All that is known of continuity; the book is refused where it contradicts the ledger.

    Each complaint names the line of the book: a thing that nobody knows, or a fact of the ledger
    that is typed a second time.
    """
    ledger = one_line(ledger)
    nodes = nodes_of(ledger, book)
    refuse(complaints(ledger, book))
    known = {one.data: one for one in proven if one.data in nodes}
    posts = _posts(ledger, book)
    return Continuity(
        body=ledger.municipality.name,
        nodes=nodes,
        dependencies=tuple(_dependencies(ledger, book)),
        work=_work(book, known),
        tasks={one.node: one for one in _models(Task, book, NodeKind.TASK, _impacts)},
        sites=_sites(ledger, book),
        power={one.node: one for one in _models(Power, book, NodeKind.POWER)},
        lines={one.node: one for one in _models(Line, book, NodeKind.LINE)},
        vendors=_vendors(nodes, book),
        posts=posts,
        documents={one.node: one for one in _models(Document, book, NodeKind.DOCUMENT)},
        people=tuple(_person(row, posts) for row in book.of("people")),
        copies=tuple(_made(StoredCopy, row) for row in book.of("copies")),
        exercises=tuple(_made(Held, row) for row in book.of("exercises")),
        first_steps=tuple(_made(FirstStep, row, place=row.place) for row in book.of("first_steps")),
        assembly=next((_made(Assembly, row) for row in book.of("assembly")), Assembly()),
        proven=known,
        departments=_departments(ledger, book),
        addresses={_host(h.name): tuple(map(str, h.addresses)) for h in ledger.hosts},
        ports={_host(h.name): h.access.port for h in ledger.hosts},
        places={_host(h.name): h.location or site_of(ledger, h)[0] for h in ledger.hosts},
    )


def refuse(found: Iterable[T]) -> None:
    """Raise one error with every complaint, one a line; nothing where there is none."""
    told = list(found)
    if told:
        raise HinomiError(T("\n".join(one.ja for one in told), "\n".join(one.en for one in told)))


def _host(name: str) -> str:
    return node_id(NodeKind.HOST, name)


def _made(model: type[M], row: Row, *without: str, **more: Any) -> M:  # noqa: ANN401 - by model
    return model(**{name: row[name] for name in row.values if name not in without}, **more)


def _things(book: Book) -> Iterable[tuple[NodeKind, str, Row]]:
    for kind, section in OF_KIND.items():
        for row in book.of(section.name):
            yield kind, node_id(kind, row["name"]), row


def nodes_of(ledger: Ledger, book: Book) -> dict[str, Node]:
    """Every thing by its id: those of the ledger with what the book adds, then the book's own."""
    nodes = ledger_nodes(ledger)
    for kind, identity, row in _things(book):
        node = nodes.get(identity) or Node(identity, kind, row["name"], place=row.place)
        said = {name: row[name] for name in ("rto", "rpo", "alternatives") if name in row.values}
        nodes[identity] = replace(
            node, **said, place=row.at("rto") if "rto" in said else node.place
        )
    return nodes


def _dependencies(ledger: Ledger, book: Book) -> Iterable[Dependency]:
    """Those of the ledger, as far as the book says nothing of the two at that time, then its own.

    A line about restoring alone leaves standing what the ledger tells of running.
    """
    own = [
        Dependency(identity, on, place=row.at("needs"))
        for _, identity, row in _things(book)
        for on in row.get("needs", ())
    ]
    own += [_made(Dependency, row, place=row.place) for row in book.of("dependencies")]
    said: dict[tuple[str, str], frozenset[During]] = {}
    for one in own:
        said[one.of, one.on] = said.get((one.of, one.on), frozenset()) | one.during
    for one in ledger_dependencies(ledger):
        if left := one.during - said.get((one.of, one.on), frozenset()):
            yield replace(one, during=left)
    yield from own


def _work(book: Book, known: Mapping[str, Proven]) -> dict[str, Work]:
    """What the book plans; where it plans nothing for data, what restoring them took."""
    measured = {
        one.data: Work(
            one.data,
            one.minutes,
            basis=Basis.DRILLED,
            on=date.fromisoformat(one.drilled[:10]) if one.drilled else None,
            record=one.record,
            place=one.record,
        )
        for one in known.values()
        if one.minutes is not None
    }
    planned = {row["node"]: _made(Work, row, place=row.place) for row in book.of("work")}
    return {**measured, **planned}


def _models(
    model: type[M],
    book: Book,
    kind: NodeKind,
    more: Any = lambda _: {},  # noqa: ANN401 - callable
) -> Iterable[M]:
    section = OF_KIND[kind]
    parts = [part.field for part in section.parts]
    for row in book.of(section.name):
        identity = node_id(kind, row["name"])
        yield _made(model, row, *_COMMON, *parts, node=identity, **more(row))


def _impacts(row: Row) -> dict[str, Any]:
    return {"impacts": tuple((one["after"], one["what"]) for one in row.get("impacts", ()))}


def _contacts(row: Row) -> dict[str, Any]:
    return {"contacts": tuple(_made(Contact, one) for one in row.get("contacts", ()))}


def _sites(ledger: Ledger, book: Book) -> dict[str, Site]:
    own = {one.node: one for one in _models(Site, book, NodeKind.SITE)}
    for name in (identity for identity in ledger_nodes(ledger) if identity.startswith("site:")):
        own.setdefault(name, Site(name))
    for site in ledger.sites:
        identity = node_id(NodeKind.SITE, site.name)
        had = own[identity]
        address, note = site.address or had.address, site.note or had.note
        own[identity] = replace(had, address=address, note=note)
    return own


def _vendors(nodes: Mapping[str, Node], book: Book) -> dict[str, Vendor]:
    named = {one.id: Vendor(one.id) for one in nodes.values() if one.kind is NodeKind.VENDOR}
    own = _models(Vendor, book, NodeKind.VENDOR, _contacts)
    return {**named, **{one.node: one for one in own}}


def _posts(ledger: Ledger, book: Book) -> dict[str, PostHeld]:
    own = {one.node: one for one in _models(PostHeld, book, NodeKind.POST)}
    for name, post in post_names(ledger).items():
        identity = node_id(NodeKind.POST, name)
        fields = ("department", "holder", "deputies", "phone")
        said = {field: getattr(post, field) for field in fields if getattr(post, field)}
        own[identity] = replace(own.get(identity, PostHeld(identity)), **said)
    return own


def _person(row: Row, posts: Mapping[str, PostHeld]) -> Person:
    """A person with the posts that name them, whatever blanks stand in the name."""
    name = key(row["name"])
    held = tuple(
        one.node for one in posts.values() if name in {key(n) for n in (one.holder, *one.deputies)}
    )
    return _made(Person, row, "contacts", posts=held, place=row.place, **_contacts(row))


def _departments(ledger: Ledger, book: Book) -> dict[str, str]:
    found = {node_id(NodeKind.SYSTEM, one.name): one.department for one in ledger.systems}
    found |= {_host(one.name): one.department for one in ledger.hosts}
    found |= {node_id(NodeKind.POST, n): p.department for n, p in post_names(ledger).items()}
    said = {id_: row["department"] for _, id_, row in _things(book) if "department" in row.values}
    return {identity: name for identity, name in {**found, **said}.items() if name}

"""A small plan in which every rule holds, and the ways to spoil one thing of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

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
    Need,
    Node,
    Person,
    PostHeld,
    Power,
    Proven,
    Site,
    StoredCopy,
    Task,
    Vendor,
    Work,
    kind_of,
    name_of,
)

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
LATELY = date(2026, 10, 1)
LONG_AGO = date(2020, 4, 1)
RUN = frozenset({During.RUN})
RESTORE = frozenset({During.RESTORE})
TASK, JUMIN, NINSHO = "task:証明発行", "system:住民記録システム", "system:認証基盤"
SV1, SV2, DATA, SITE, UPS = "host:sv1", "host:sv2", "data:D-1", "site:本庁舎", "power:UPS"
VENDOR, POST, BOOK, SUITE = "vendor:電算", "post:課長", "document:手順書", "document:火見"
LAPTOP = "host:laptop"

Field = Any  # whatever a field of the model holds
Change = Callable[[Continuity], Continuity]


def thing(identity: str, **parts: Field) -> Node:
    return Node(identity, kind_of(identity), name_of(identity), place="p.yaml:1", **parts)


def edge(of: str, on: str, **parts: Field) -> Dependency:
    return Dependency(of, on, place="p.yaml:2", **parts)


def work(node: str, minutes: float, **parts: Field) -> Work:
    given = {"basis": Basis.DRILLED, "on": LATELY, "place": "p.yaml:3", **parts}
    return Work(node, minutes, **given)


CONTACT = (Contact("携帯", "090", LATELY), Contact("自宅", "03", LATELY))
_NODES = (
    thing(TASK, rto=720, rpo=1440, alternatives=("手書き",)),
    thing(JUMIN, rto=600, rpo=1440),
    thing(NINSHO, rto=300, rpo=1440),
    thing(DATA, rpo=1440),
    thing("data:D-2"),
    thing(SV1),
    thing(SV2),
    thing(LAPTOP),
    thing(SITE),
    thing(UPS),
    thing(VENDOR, alternatives=("別の業者",)),
    thing(POST),
    thing(BOOK),
    thing(SUITE),
)
_EDGES = (
    edge(TASK, JUMIN),
    edge(TASK, POST),
    edge(JUMIN, NINSHO),
    edge(JUMIN, DATA),
    edge(NINSHO, "data:D-2"),
    edge(JUMIN, SV1, need=Need.ANY, group="g"),
    edge(JUMIN, SV2, need=Need.ANY, group="g"),
    edge(SV1, SITE),
    edge(SITE, UPS),
    edge(JUMIN, BOOK, during=RESTORE),
    edge(SUITE, LAPTOP),
)
_WORK = (
    work(JUMIN, 60, skill="住基", vendor=VENDOR),
    work(NINSHO, 60, skill="認証"),
    work(DATA, 30),
    work("data:D-2", 30),
    work(SV1, 30),
    work(SV2, 30),
    work(LAPTOP, 10),
)
_PROVEN = Proven("", newest="2026-11-20T12:00:00+00:00", minutes=20, record="訓練1")

SOUND = Continuity(
    body="火見市",
    nodes={one.id: one for one in _NODES},
    dependencies=_EDGES,
    work={one.node: one for one in _WORK},
    tasks={TASK: Task(TASK)},
    sites={SITE: Site(SITE)},
    power={UPS: Power(UPS, battery_minutes=30, shutdown_minutes=20, generator_hours=72)},
    lines={},
    vendors={VENDOR: Vendor(VENDOR, "24時間365日", 60, True, contacts=CONTACT)},
    posts={POST: PostHeld(POST, holder="甲", deputies=("乙",))},
    documents={
        BOOK: Document(BOOK, ("書庫", "消防本部"), True, LATELY),
        SUITE: Document(SUITE, ("ノート", "金庫"), True, LATELY),
    },
    people=(
        Person("甲", (POST,), ("住基", "認証"), 1, contacts=CONTACT, place="p.yaml:4"),
        Person("乙", (POST,), ("住基", "認証"), 2, contacts=CONTACT, place="p.yaml:5"),
    ),
    copies=(
        StoredCopy("正本", "金庫", POST, LATELY),
        StoredCopy("副本", "消防本部", POST, LATELY),
    ),
    exercises=(Held("訓練", LATELY, of=(JUMIN,)),),
    first_steps=(),
    assembly=Assembly(),
    proven={DATA: replace(_PROVEN, data=DATA), "data:D-2": replace(_PROVEN, data="data:D-2")},
    departments={},
    addresses={},
    ports={},
    places={},
)


def both(*changes: Change) -> Change:
    """One change after the other."""

    def change(book: Continuity) -> Continuity:
        for each in changes:
            book = each(book)
        return book

    return change


def plain(book: Continuity) -> Continuity:
    return book


def _with(book: Continuity, table: str, entries: Field) -> Continuity:
    parts: dict[str, Any] = {table: entries}
    return replace(book, **parts)


def sets(table: str, key: str, **parts: Field) -> Change:
    """Other values of one entry of a table of the book."""

    def change(book: Continuity) -> Continuity:
        entries = dict(getattr(book, table))
        entries[key] = replace(entries[key], **parts)
        return _with(book, table, entries)

    return change


def lacks(table: str, key: str) -> Change:
    """The entry is gone."""

    def change(book: Continuity) -> Continuity:
        return _with(book, table, {k: v for k, v in getattr(book, table).items() if k != key})

    return change


def has(table: str, key: str, value: Field) -> Change:
    """One more entry, or another in its place."""
    return lambda book: _with(book, table, {**getattr(book, table), key: value})


def has_thing(identity: str, **parts: Field) -> Change:
    return has("nodes", identity, thing(identity, **parts))


def needs(of: str, on: str, **parts: Field) -> Change:
    """One more dependency."""
    return lambda book: replace(book, dependencies=(*book.dependencies, edge(of, on, **parts)))


def needs_not(of: str, on: str) -> Change:
    """One dependency less."""
    return lambda book: replace(
        book, dependencies=tuple(e for e in book.dependencies if (e.of, e.on) != (of, on))
    )


def everybody(**parts: Field) -> Change:
    return lambda book: replace(book, people=tuple(replace(p, **parts) for p in book.people))


def person(name: str, **parts: Field) -> Change:
    return lambda book: replace(
        book, people=tuple(replace(p, **parts) if p.name == name else p for p in book.people)
    )


def first(*steps: FirstStep) -> Change:
    return lambda book: replace(book, first_steps=steps)


def whole(**parts: Field) -> Change:
    return lambda book: replace(book, **parts)

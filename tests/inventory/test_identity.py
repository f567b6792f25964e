"""Which machine stands behind an id: chains, ids given back, ids given to another machine."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.entries import Draft, Entry
from inventory.identity import DECIDED, STREAM, Machines, former_ids, machines_of

START = datetime(2026, 4, 1, tzinfo=UTC)


def decided(number: int, *renamed: tuple[str, str], reused: Sequence[str] = ()) -> Entry:
    """The entry of an import, so many days after the first of April."""
    pairs = [{"old": old, "new": new, "by": "serial"} for old, new in renamed]
    body: Mapping[str, Any] = {"renamed": pairs, "reused": list(reused)}
    at = START + timedelta(days=number)
    return Entry(number, STREAM, DECIDED, body, "火見花子", at, "", "", at)


class Book:
    """A journal of these entries."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    def entries(self, prefix: str = "", kind: str = "") -> Iterator[Entry]:
        assert (prefix, kind) == (STREAM, DECIDED)
        return iter(self._entries)

    def append_decided(self, decide: object) -> list[Entry]:
        raise AssertionError(decide)

    def append(self, drafts: Sequence[Draft]) -> list[Entry]:
        raise AssertionError(drafts)


def test_a_chain_ends_at_the_id_of_now() -> None:
    machines = machines_of([decided(1, ("a", "b")), decided(2, ("b", "c"))])
    assert machines.changed == {"a": "c", "b": "c"}
    assert machines.machine("c") == "a"
    assert machines.former("a") == ("a", "b")


def test_an_id_that_was_given_back_is_its_own_again() -> None:
    machines = machines_of([decided(1, ("a", "b")), decided(2, ("b", "a"))])
    assert machines.changed == {"b": "a"}
    assert machines.former("a") == ("b",)


def test_an_id_that_another_machine_got_is_told_by_the_moment() -> None:
    machines = machines_of([decided(1, ("a", "c")), decided(5, reused=["a"])])
    assert machines.changed == {}
    assert machines.machine("a", 4) == machines.machine("c") == "a"
    assert machines.machine("a") not in ("a", "c")
    assert machines.name(machines.machine("a")) == "a"
    assert machines.now("a", date(2026, 4, 3)) == "c"
    assert machines.now("a", date(2026, 4, 6)) == "a"
    assert machines.now("c") == "c"


def test_the_map_is_as_of_an_entry() -> None:
    book = Book([decided(1, ("a", "b")), decided(2, ("b", "c"))])
    assert former_ids(book, until=1) == {"a": "b"}
    assert former_ids(book) == {"a": "c", "b": "c"}


IDS = st.sampled_from("abcdef")
DECISIONS = st.lists(st.tuples(IDS, IDS, st.booleans()), max_size=12)


@given(DECISIONS)
def test_the_map_is_idempotent_and_has_no_circle(decisions: list[tuple[str, str, bool]]) -> None:
    """Whatever stands in the journal, even what no import would decide."""
    machines = Machines()
    for number, (one, other, reused) in enumerate(decisions):
        if reused:
            machines.take(decided(number, reused=[one]))
        elif one != other:
            machines.take(decided(number, (one, other)))
    for id_, now in machines.changed.items():
        assert id_ != now
        assert now not in machines.changed
        assert machines.machine(id_) == machines.machine(now)


def test_ten_thousand_hosts_over_many_imports_are_not_quadratic() -> None:
    entries = [
        decided(year, *((f"H{n}-{year}", f"H{n}-{year + 1}") for n in range(10_000) if n % 10 == 0))
        for year in range(10)
    ]
    entries.append(decided(10, *((f"K{n}", f"L{n}") for n in range(10_000))))
    begun = process_time()
    found = former_ids(Book(entries))
    assert process_time() - begun < 20  # quadratic would take minutes
    assert len(found) == 20_000
    assert found["H0-0"] == "H0-10"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"renamed": [], "reused": "SV-1"},
        {"renamed": None, "reused": []},
        {"renamed": [{"old": "a"}], "reused": ["a"]},
        {"renamed": [{"old": "a", "new": "a"}], "reused": []},
        {"renamed": [{"old": "a", "new": ""}], "reused": []},
        {"renamed": [{"old": "a", "new": 7}], "reused": ["a"]},
        {"renamed": [], "reused": [["a"]]},
        {"renamed": ["ab"], "reused": []},
    ],
)
def test_an_entry_of_another_shape_joins_and_parts_nothing(body: Mapping[str, Any]) -> None:
    odd = Entry(2, STREAM, DECIDED, body, "誰か", START, "", "", START)
    machines = machines_of([decided(1, ("x", "y")), odd])
    assert (machines.machine("a"), machines.changed, machines.odd) == ("a", {"x": "y"}, [2])

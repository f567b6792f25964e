"""The journal on both databases: order, chain, refusals, threads, sudden death."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from inventory import journal as module
from inventory.db import open_database, upgrade, writing
from inventory.entries import _columns, _quoted
from inventory.journal import (
    GENESIS,
    Draft,
    Entry,
    Journal,
    JournalError,
    canonical,
    digest_of,
    journal_table,
)


def draft(body: dict[str, Any] | None = None, stream: str = "test", kind: str = "noted") -> Draft:
    return Draft(stream, kind, {} if body is None else body, "火見花子")


def unbroken(journal: Journal) -> list[Entry]:
    """Every entry, after recomputing the chain from the exported text alone."""
    prev = GENESIS
    entries = list(journal.entries())
    for line, entry in zip(journal.lines(), entries, strict=True):
        assert line.startswith(prev + " {")
        prev = digest_of(line)
        assert prev == entry.digest
    assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
    return entries


def test_what_is_appended_comes_back(journal: Journal) -> None:
    body = {"所見": "改善「要」\n", "n": 2**53 - 1, "x": 0.1, "list": [None, True, {"a": "\x00"}]}
    at = datetime(2026, 4, 1, 9, 0, tzinfo=timezone(timedelta(hours=9)))
    written = journal.append([Draft("finding/1", "opened", body, "火見花子", at), draft()])
    assert list(journal.entries()) == written
    assert written[0].body == body
    assert written[0].at == at
    assert (written[0].prev, written[1].prev) == (GENESIS, written[0].digest)
    assert journal.head() == written[1]


def test_an_empty_journal_has_no_head(journal: Journal) -> None:
    assert journal.head() is None
    assert journal.append([]) == []
    assert list(journal.lines()) == []


def test_prefix_and_kind_choose_entries(journal: Journal) -> None:
    streams = ["a", "a/b", "A/b", "a/ん", "a0", "b"]
    journal.append([draft(stream=stream, kind=kind) for stream in streams for kind in ("x", "y")])
    assert [e.stream for e in journal.entries("a/", "y")] == ["a/b", "a/ん"]
    assert len(list(journal.entries(kind="x"))) == len(streams)


def test_an_append_joins_a_transaction_and_falls_with_it(engine: Engine) -> None:
    journal = Journal(engine)

    def cut() -> None:
        with writing(engine) as connection:
            journal.append([draft()], connection)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        cut()
    assert journal.head() is None
    with writing(engine) as connection:
        journal.append([draft()], connection)
        journal.append([draft()], connection)
    assert len(unbroken(journal)) == 2


def test_a_reader_s_connection_is_refused(engine: Engine) -> None:
    with engine.begin() as connection, pytest.raises(JournalError, match="writing"):
        Journal(engine).append([draft()], connection)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET actor = 'x'",
        "UPDATE journal SET actor = actor WHERE sequence = 1",
        "DELETE FROM journal",
        "DELETE FROM journal WHERE sequence = 2",
    ],
)
def test_the_database_refuses_changes(engine: Engine, statement: str) -> None:
    journal = Journal(engine)
    journal.append([draft(), draft()])
    with pytest.raises(DBAPIError, match="append-only"), writing(engine) as connection:
        connection.execute(text(statement))
    assert len(unbroken(journal)) == 2


def test_the_database_refuses_a_fork(engine: Engine) -> None:
    journal = Journal(engine)
    journal.append([draft(), draft()])
    with engine.connect() as connection:
        row = dict(connection.execute(journal_table.select()).mappings().first() or {})
    with pytest.raises(DBAPIError), writing(engine) as connection:
        connection.execute(journal_table.insert(), [row | {"sequence": 9}])


def test_sqlite_refuses_replacement(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'h.db'}")
    upgrade(engine)
    Journal(engine).append([draft()])
    engine.dispose()
    plain = sqlite3.connect(tmp_path / "h.db")  # without our settings
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        plain.execute("REPLACE INTO journal SELECT * FROM journal")
    plain.close()


def test_postgresql_refuses_truncation(engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DBAPIError, match="append-only"), writing(engine) as connection:
        connection.execute(text("TRUNCATE journal"))


def test_eight_threads_never_fork_the_chain(engine: Engine) -> None:
    def twenty_five(thread: int) -> None:
        mine = Journal(engine)
        for number in range(25):
            mine.append([draft({"thread": thread, "number": number})])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(twenty_five, range(8)))
    entries = unbroken(Journal(engine))
    for thread in range(8):
        numbers = [e.body["number"] for e in entries if e.body["thread"] == thread]
        assert numbers == list(range(25))


def test_time_of_recording_never_goes_back(engine: Engine) -> None:
    start = datetime(2026, 11, 21, tzinfo=UTC)
    times = iter([start, start - timedelta(hours=1), start + timedelta(hours=1)])
    journal = Journal(engine, clock=lambda: next(times))
    recorded = [journal.append([draft()])[0].recorded for _ in range(3)]
    assert recorded == [start, start, start + timedelta(hours=1)]
    assert all(earlier <= later for earlier, later in pairwise(recorded))


def test_what_has_not_happened_yet_cannot_be_recorded(journal: Journal) -> None:
    later = datetime.now(UTC) + timedelta(minutes=1)
    with pytest.raises(JournalError, match="after it was recorded"):
        journal.append([Draft("s", "k", {}, "a", later)])
    with pytest.raises(JournalError, match="zone"):
        journal.append([Draft("s", "k", {}, "a", datetime(2026, 1, 1))])  # noqa: DTZ001 - naive
    assert journal.head() is None


def test_a_name_may_have_the_wide_space_of_japanese_names(journal: Journal) -> None:
    written = journal.append([Draft("s", "k", {}, "山田　花子")])
    assert list(journal.entries()) == written
    assert written[0].actor == "山田　花子"


@pytest.mark.parametrize("name", ["", "a\nb", "a\x00", "\ud800", "x" * 201, "a\u2028"])
def test_names_are_one_printable_line(name: str) -> None:
    for parts in ((name, "k", "a"), ("s", name, "a"), ("s", "k", name)):
        with pytest.raises(JournalError, match="printable"):
            _columns(Draft(parts[0], parts[1], {}, parts[2]), "2026")


@pytest.mark.parametrize(
    "value",
    [2**53, -(2**53), 1e20, float("nan"), float("inf"), "\ud800", {"\udfff": 1}, {1: 2},
     b"x", {1, 2}, datetime(2026, 1, 1, tzinfo=UTC), object()],
)  # fmt: skip
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(JournalError, match="body"):
        canonical({"value": [value]})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False).filter(
        lambda f: not f.is_integer() or abs(f) < 2**53)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text(), json_values, max_size=5))
def test_canonical_text_means_the_same_and_is_stable(body: dict[str, Any]) -> None:
    written = canonical(body)
    assert written == rfc8785.dumps(body).decode()
    assert json.loads(written) == body
    assert canonical(json.loads(written)) == written
    assert "\n" not in written


@given(st.text())
def test_quoting_is_that_of_rfc_8785(value: str) -> None:
    assert _quoted(value).encode() == rfc8785.dumps(value)


def test_a_shell_and_sha256sum_are_enough_to_verify(journal: Journal, tmp_path: Path) -> None:
    journal.append([draft({"text": "線路\\ \t$HOME `id`\n\x00 \u2028 'a' \"b\""}), draft()])
    journal.append([draft({"n": number}) for number in range(5)])
    exported = tmp_path / "journal.txt"
    exported.write_text("".join(journal.lines()), encoding="utf-8")
    procedure = """
    while IFS= read -r line; do printf '%s\\n' "$line" | sha256sum; done <journal.txt |
      cut -c 1-64 >digests.txt
    tail -n +2 journal.txt | cut -c 1-64 | diff - <(head -n -1 digests.txt) && echo unbroken
    tail -n 1 digests.txt"""
    assert procedure.splitlines()[1] in (module.__doc__ or "")
    assert procedure.splitlines()[-2] in (module.__doc__ or "")
    head = journal.head()
    assert head
    assert _bash(procedure, tmp_path) == f"unbroken\n{head.digest}\n"
    exported.write_text(exported.read_text(encoding="utf-8").replace('"n":2', '"n":3'))
    assert "unbroken" not in _bash(procedure, tmp_path)


def _bash(script: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, check=False, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


WRITER = """
import sys
from inventory.db import open_database
from inventory.journal import Draft, Journal
journal = Journal(open_database(sys.argv[1]))
number = 0
while True:
    journal.append([Draft("s", "k", {"n": number + i, "pad": "x" * 500}, "a") for i in range(20)])
    number += 20
    print(number, flush=True)
"""


@pytest.mark.parametrize("seed", range(6))
def test_sudden_death_leaves_a_whole_chain(database_url: str, engine: Engine, seed: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, database_url], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    process.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.3))
    process.send_signal(signal.SIGKILL)
    told = [0, *(int(line) for line in process.stdout.read().splitlines() if line)]
    process.wait()
    process.stdout.close()
    entries = unbroken(Journal(engine))
    assert len(entries) % 20 == 0  # a batch is whole or absent
    assert len(entries) >= max(20, told[-1])  # what was reported as kept is kept
    assert len(Journal(engine).append([draft()])) == 1

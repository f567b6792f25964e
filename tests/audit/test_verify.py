"""Every alteration of history is found, and named; an untouched workspace has none."""

import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text

from audit.evidence import EvidenceStore
from audit.verify import verify
from inventory.breach import Wrong
from inventory.chain import Head, count_entries, read_head
from inventory.db import writing
from inventory.journal import digest_of, line
from inventory.signing import create_keys, sign
from inventory.words import HinomiError
from tests.audit.history import History, head_of, make_history


@pytest.fixture
def history(engine: Engine, tmp_path: Path) -> History:
    return make_history(engine, tmp_path)


def test_an_untouched_history_has_no_breach(history: History) -> None:
    assert history.verify(head_of(history)) == []


def test_an_empty_workspace_has_no_breach(engine: Engine, tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "evidence")
    assert verify(engine, store, tmp_path / "keys", tmp_path / "signatures") == []


def altered(value: object, chance: random.Random) -> object:
    if isinstance(value, int):
        return value + chance.choice((1, 100_000))
    if not value:
        return "x"
    characters = list(str(value))
    at = chance.randrange(len(characters))
    characters[at] = chr(ord(characters[at]) ^ chance.choice((1, 2, 4)))
    return "".join(characters)


COLUMNS = {
    "journal": ("prev", "digest", "stream", "kind", "actor", "at", "recorded", "body"),
    "run": ("started", "ended", "operator", "way", "policy", "catalogue", "hosts"),
    "run_host": ("done_at", "evidence", "method", "failure", "context"),
    "result": (
        *("verdict", "severity", "observed", "expected", "provenance", "reason", "detail"),
        *("lines", "observed_ja", "expected_ja", "detail_ja"),
    ),
}


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(chance=st.randoms(use_true_random=False))
def test_one_altered_character_in_any_row_is_found_and_named(
    history: History, chance: random.Random
) -> None:
    table = chance.choice(sorted(COLUMNS))
    column = chance.choice(COLUMNS[table])
    row = chance.choice(history.rows(table))
    history.change(table, row, column, altered(row[column], chance))
    try:
        subjects = {subject for _, subject in history.found()}
    finally:
        history.change(table, row, column, row[column])
    assert subjects & named(table, row), (table, column, row)


def named(table: str, row: dict[str, Any]) -> set[str]:
    if table == "journal":
        return {f"journal:{row['sequence']}"}
    if table == "run":
        return {f"run:{row['id']}"}
    host = f"{row['run']}/{row['host']}"
    if table == "run_host":
        return {f"run_host:{host}"}
    return {f"results:{host}", f"result:{host}/{row['check']}"}


@pytest.mark.parametrize("sequence", [1, 2, 4])
def test_a_removed_entry_is_named(history: History, sequence: int) -> None:
    with history.tampering() as connection:
        connection.execute(text("DELETE FROM journal WHERE sequence = :n"), {"n": sequence})
    assert (Wrong.REMOVED, f"journal:{sequence}") in history.found()


def test_entries_closed_up_after_a_removal_are_named(history: History) -> None:
    with history.tampering() as connection:
        connection.execute(text("DELETE FROM journal WHERE sequence IN (3, 4)"))
        for number in (5, 6, 7):
            given = {"old": number, "new": number - 2}
            connection.execute(
                text("UPDATE journal SET sequence = :new WHERE sequence = :old"), given
            )
    chain = {found for found in history.found() if found[1].startswith("journal:")}
    assert (Wrong.REMOVED, "journal:3-4") in chain
    assert not {wrong for wrong, _ in chain} & {Wrong.CHANGED, Wrong.INSERTED}


def forged(history: History, sequence: int, prev: str) -> dict[str, Any]:
    row = history.rows("journal")[0] | {"sequence": sequence, "prev": prev, "body": '{"forged":1}'}
    return row | {"digest": digest_of(line(row))}


def insert(connection: Connection, row: dict[str, Any]) -> None:
    columns = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO journal ({columns}) VALUES ({values})"), row)


def test_an_inserted_entry_is_named_and_only_it(history: History) -> None:
    with history.tampering() as connection:
        for number in (7, 6, 5, 4):
            given = {"old": number, "new": number + 1}
            connection.execute(
                text("UPDATE journal SET sequence = :new WHERE sequence = :old"), given
            )
        insert(connection, forged(history, 4, "f" * 64))
    signed_head_moved = {(Wrong.REWRITTEN, "journal:6")}
    assert history.found() - signed_head_moved == {(Wrong.INSERTED, "journal:4")}


def test_an_entry_before_the_first_is_named(history: History) -> None:
    with history.tampering() as connection:
        insert(connection, forged(history, -1, "f" * 64))
    assert history.found() == {(Wrong.INSERTED, "journal:-1")}


def test_an_entry_put_at_the_end_by_hand_is_named(history: History) -> None:
    with history.tampering() as connection:
        insert(connection, forged(history, 8, "f" * 64))
    assert history.found() == {(Wrong.UNLINKED, "journal:8")}


def test_a_rewritten_entry_shows_at_its_neighbour(history: History) -> None:
    row = history.rows("journal")[2]
    new = row | {"actor": "別人"}
    history.change("journal", row, "actor", "別人")
    history.change("journal", row, "digest", digest_of(line(new)))
    assert (Wrong.UNLINKED, "journal:4") in history.found()


def rewrite_from(history: History, start: int) -> None:
    """What an owner can do: change an entry and compute the chain anew."""
    rows = history.rows("journal")
    prev = rows[start - 1]["prev"]
    with history.tampering() as connection:
        connection.execute(text("DELETE FROM journal WHERE sequence >= :n"), {"n": start})
        for row in rows[start - 1 :]:
            new = row | {
                "prev": prev,
                "actor": "別人" if row["sequence"] == start else row["actor"],
            }
            prev = new["digest"] = digest_of(line(new))
            insert(connection, new)


def test_a_whole_rewrite_differs_from_the_printed_and_the_signed_head(history: History) -> None:
    printed = head_of(history)
    rewrite_from(history, 1)
    assert history.found(printed) == {
        (Wrong.REWRITTEN, "journal:6"),
        (Wrong.REWRITTEN, "journal:7"),
    }


def test_a_rewrite_after_the_signed_head_shows_in_the_printed_one_only(history: History) -> None:
    printed = head_of(history)
    rewrite_from(history, 7)
    assert history.found() == set()
    short = Head(printed.sequence, printed.digest[:16], "p.1")
    assert history.found(short) == {(Wrong.REWRITTEN, "journal:7")}


def test_a_cut_tail_differs_from_a_printed_head(history: History) -> None:
    printed = head_of(history)
    with history.tampering() as connection:
        connection.execute(text("DELETE FROM journal WHERE sequence = 7"))
    assert history.found() == set()
    assert history.found(printed) == {(Wrong.CUT, "journal:7")}


def test_a_cut_tail_differs_from_a_signed_head(history: History) -> None:
    with history.tampering() as connection:
        connection.execute(text("DELETE FROM journal WHERE sequence >= 6"))
    assert (Wrong.CUT, "journal:6") in history.found()


@pytest.mark.parametrize("forge", [
    lambda root: (root / "signatures/HEAD-6.txt").write_text(f"6 {'0' * 64}\n"),
    lambda root: (root / "signatures/HEAD-6.txt.sig").write_text("garbage"),
    lambda root: (root / "signatures/HEAD-6.txt.sig").unlink(),
    lambda root: (root / "signatures/HEAD-6.txt").rename(root / "signatures/HEAD-9.txt"),
    lambda root: (root / "signatures/HEAD-6.txt").write_bytes(b"\xff\xfe"),
])  # fmt: skip
def test_a_forged_signature_is_named(history: History, forge: Callable[[Path], object]) -> None:
    forge(history.root)
    assert {wrong for wrong, _ in history.found()} == {Wrong.FORGED}
    assert all(breach.subject.startswith("signature:HEAD-") for breach in history.verify())


def test_a_head_signed_by_a_stranger_is_forged(history: History) -> None:
    create_keys(history.root / "stranger")
    file = history.root / "signatures" / "HEAD-6.txt"
    file.with_name("HEAD-6.txt.sig").write_text(sign(file.read_bytes(), history.root / "stranger"))
    assert history.found() == {(Wrong.FORGED, "signature:HEAD-6.txt")}


def test_protection_taken_off_is_named(history: History) -> None:
    with writing(history.engine) as connection:
        if history.engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER journal_no_delete"))
        else:
            connection.execute(text("ALTER TABLE journal DISABLE TRIGGER journal_no_change"))
    [breach] = history.verify()
    assert breach.wrong is Wrong.UNPROTECTED
    assert "journal_no_" in breach.message.ja


def test_text_that_is_no_text_is_named(history: History) -> None:
    if history.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL refuses it")
    for value in ("CAST(X'fffe' AS TEXT)", "X'00ff'", "7"):
        with history.tampering() as connection:
            connection.execute(text(f"UPDATE journal SET body = {value} WHERE sequence = 5"))
        assert (Wrong.CHANGED, "journal:5") in history.found()


def test_a_damaged_file_of_the_database_is_a_breach(history: History) -> None:
    if history.engine.dialect.name != "sqlite":
        pytest.skip("a file of SQLite")
    history.engine.dispose()
    file = Path(history.engine.url.database or "")
    plain = sqlite3.connect(file)
    plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    [page] = plain.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal'").fetchone()
    [size] = plain.execute("PRAGMA page_size").fetchone()
    plain.close()
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = bytes([0x55]) * size
    file.write_bytes(content)
    assert Wrong.UNREADABLE in {wrong for wrong, _ in history.found()}


@pytest.mark.parametrize(
    "printed", ["", "12", "12:abc", "0:" + "a" * 64, "x:" + "a" * 64, "1:" + "g" * 64]
)
def test_a_head_that_cannot_be_read_is_an_error(printed: str) -> None:
    with pytest.raises(HinomiError, match="NUMBER:DIGEST"):
        read_head(printed)


def test_reading_a_damaged_entry_is_an_error_that_names_it(history: History) -> None:
    history.change("journal", history.rows("journal")[6], "body", "{")
    with pytest.raises(HinomiError, match="Entry 7 of the journal is damaged"):
        history.journal.head()
    assert (Wrong.CHANGED, "journal:7") in history.found()
    assert count_entries(history.engine) == 7


def test_breaches_are_json_ready(history: History) -> None:
    history.evidence.put(b"x")
    [breach] = history.verify()
    shown = {"wrong": breach.wrong, "subject": breach.subject, "message": breach.message.ja}
    assert json.loads(json.dumps(shown))["wrong"] == "unreferenced"

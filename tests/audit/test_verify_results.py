"""Altered results, runs and evidence are found, and named."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from inventory.breach import Wrong
from tests.audit.history import History, make_history


@pytest.fixture
def history(engine: Engine, tmp_path: Path) -> History:
    return make_history(engine, tmp_path)


def test_a_removed_result_is_named(history: History) -> None:
    with history.tampering() as connection:
        connection.execute(
            text("DELETE FROM result WHERE host = 'srv-1' AND \"check\" = 'SSH-001'")
        )
    assert history.found() == {(Wrong.REMOVED, f"result:{history.run}/srv-1/SSH-001")}


def test_an_inserted_result_is_named(history: History) -> None:
    with history.tampering() as connection:
        statement = (
            "INSERT INTO result SELECT run, host, 'XXX-001', verdict, severity, observed, expected,"
            " provenance, reason, detail, lines, observed_ja, expected_ja, detail_ja FROM result"
            " WHERE host = 'srv-1' AND \"check\" = 'SSH-001'"
        )
        connection.execute(text(statement))
    assert history.found() == {(Wrong.INSERTED, f"result:{history.run}/srv-1/XXX-001")}


def test_a_verdict_turned_to_pass_is_named(history: History) -> None:
    row = next(row for row in history.rows("result") if row["verdict"] == "FAIL")
    history.change("result", row, "verdict", "PASS")
    subject = f"result:{history.run}/{row['host']}/SSH-001"
    assert history.found() == {(Wrong.CHANGED, subject)}
    [breach] = history.verify()
    assert row["host"] in breach.message.ja
    assert "SSH-001" in breach.message.en


def test_a_run_without_an_entry_is_named(history: History) -> None:
    row = history.rows("run")[0] | {"id": "20990101-000000-ffffff"}
    with history.tampering() as connection:
        columns = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO run ({columns}) VALUES ({values})"), row)
    assert history.found() == {(Wrong.INSERTED, "run:20990101-000000-ffffff")}


def test_a_removed_run_is_named(history: History) -> None:
    with history.tampering() as connection:
        for table in ("result", "run_host", "run"):
            connection.execute(text(f"DELETE FROM {table}"))
    found = history.found()
    assert (Wrong.REMOVED, f"run:{history.run}") in found
    assert (Wrong.REMOVED, f"run_host:{history.run}/srv-1") in found
    assert (Wrong.REMOVED, f"result:{history.run}/srv-1/SSH-001") in found


def test_a_changed_byte_of_evidence_is_named_with_its_host(history: History) -> None:
    digest = history.rows("run_host")[0]["evidence"]
    file = history.evidence.path(digest)
    packed = bytearray(file.read_bytes())
    packed[len(packed) // 2] ^= 1
    file.write_bytes(packed)
    [breach] = history.verify()
    assert (breach.wrong, breach.subject) == (Wrong.CHANGED, f"evidence:{digest}")
    assert "srv-1" in breach.message.ja
    assert str(file) in breach.message.en


def test_missing_evidence_is_named_with_its_host(history: History) -> None:
    digest = history.rows("run_host")[1]["evidence"]
    history.evidence.path(digest).unlink()
    [breach] = history.verify()
    assert (breach.wrong, breach.subject) == (Wrong.REMOVED, f"evidence:{digest}")
    assert "端末-2" in breach.message.en


def test_evidence_that_nothing_rests_on_is_a_notice(history: History) -> None:
    history.evidence.put(b"left behind by a killed scan")
    (history.evidence.folder / "note.txt").write_text("x")
    breaches = history.verify()
    assert len(breaches) == 2
    assert all(breach.notice for breach in breaches)

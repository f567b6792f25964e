"""A workspace with history, and ways to tamper with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from audit.evidence import EvidenceStore
from audit.model import Result
from audit.results import ResultStore
from audit.verify import verify
from checks.context import Collection
from checks.model import Provenance, Severity, Verdict
from inventory.breach import Breach, Wrong
from inventory.chain import Head, read_head
from inventory.db import writing
from inventory.journal import Draft, Journal
from inventory.signing import create_keys, sign_head

HOSTS, CHECKS = ("srv-1", "端末-2", "down-3"), ("ACC-001", "SSH-001", "TIM-001")


@dataclass
class History:
    """A workspace with one finished run, a signed head, and ways to tamper with it."""

    engine: Engine
    journal: Journal
    evidence: EvidenceStore
    root: Path
    run: str = ""

    def verify(self, *printed: Head) -> list[Breach]:
        return verify(
            self.engine, self.evidence, self.root / "keys", self.root / "signatures", printed
        )

    def found(self, *printed: Head) -> set[tuple[Wrong, str]]:
        return {(breach.wrong, breach.subject) for breach in self.verify(*printed)}

    def rows(self, table: str) -> list[dict[str, Any]]:
        order = {"journal": "sequence", "run_host": "position"}.get(table, "1, 2, 3")
        query = f"SELECT * FROM {table} ORDER BY {order}"
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(text(query)).mappings()]

    @contextmanager
    def tampering(self) -> Iterator[Connection]:
        """A connection of someone who takes the protection off and puts it back on."""
        sqlite = self.engine.dialect.name == "sqlite"
        with writing(self.engine) as connection:
            triggers: list[Any] = []
            if sqlite:
                connection.execute(text("PRAGMA defer_foreign_keys = ON"))
                query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                triggers = list(connection.execute(text(query)))
                for name, _ in triggers:
                    connection.execute(text(f"DROP TRIGGER {name}"))
            else:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
            for _, statement in triggers:
                connection.exec_driver_sql(statement)

    def change(self, table: str, row: dict[str, Any], column: str, value: object) -> None:
        keys = {"journal": ["sequence"], "run": ["id"], "run_host": ["run", "host"]}
        named = keys.get(table, ["run", "host", "check"])
        where = " AND ".join(f'"{key}" = :k_{key}' for key in named)
        given = {f"k_{key}": row[key] for key in named} | {"new": value}
        with self.tampering() as connection:
            done = connection.execute(
                text(f'UPDATE {table} SET "{column}" = :new WHERE {where}'), given
            )
            assert done.rowcount == 1


def make_history(engine: Engine, tmp_path: Path) -> History:
    journal, evidence = Journal(engine), EvidenceStore(tmp_path / "evidence")
    create_keys(tmp_path / "keys")
    journal.append([Draft("workspace", "workspace.created", {"name": "火見市"}, "火見花子")])
    store = ResultStore(engine, journal)
    run = store.start_run("火見花子", "p" * 64, "c" * 64, HOSTS).id
    for host in HOSTS:
        record(store, evidence, run, host)
    store.finish_run(run)
    sign_head(journal, tmp_path / "keys", tmp_path / "signatures")
    journal.append([Draft("finding:0123", "finding.assigned", {"person": "総務課"}, "火見花子")])
    return History(engine, journal, evidence, tmp_path, run)


def record(store: ResultStore, evidence: EvidenceStore, run: str, host: str) -> None:
    down = host.startswith("down")
    digest = "" if down else evidence.put(f"evidence of {host}\n".encode() * 20)
    now = None if down else datetime.now(UTC)
    collection = Collection(not down, "down" if down else None, "ssh+sudo", 0, None, now, now, now)
    verdicts = [Verdict.UNKNOWN] * 3 if down else [Verdict.PASS, Verdict.FAIL, Verdict.PASS]
    results = [
        Result(
            host, check, verdict, Severity.HIGH, "yes", "no",
            None if down else Provenance.EXPLICIT, "down" if down else "", "", digest, ("行",),
        )
        for check, verdict in zip(CHECKS, verdicts, strict=True)
    ]  # fmt: skip
    store.record_host(run, host, digest, collection, results)


def head_of(history: History) -> Head:
    head = history.journal.head()
    assert head
    return read_head(f"HINOMI:{head.sequence}:{head.digest.upper()}")

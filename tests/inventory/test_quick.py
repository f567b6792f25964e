"""The journal by sqlite3 alone: one chain with SQLAlchemy's writer, whoever writes when."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inventory import quick
from inventory.chain import verify_journal
from inventory.db import NEWEST, open_database, upgrade
from inventory.entries import Draft, JournalError
from inventory.glance import glance
from inventory.journal import Journal
from inventory.quick import QuickJournal, quick_journal
from inventory.settings import load_settings
from inventory.workspace import Workspace, lay_out

WRITE = """
import sys
from pathlib import Path
from inventory.entries import Draft
how, file, name, count = sys.argv[1:]
if how == "quick":
    from inventory.quick import QuickJournal
    journal = QuickJournal(Path(file))
else:
    from inventory.db import open_database
    from inventory.journal import Journal
    journal = Journal(open_database("sqlite:///" + file))
for number in range(int(count)):
    journal.append([Draft("incident:1", "said", {"by": name, "number": number}, name)])
    print(number, flush=True)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "hinomi.db"
    upgrade(open_database(f"sqlite:///{path}"))
    return path


def writer(how: str, file: Path, name: str, count: int) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", WRITE, how, str(file), name, str(count)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def journal_of(file: Path) -> Journal:
    """The journal as SQLAlchemy reads it, after its chain was walked."""
    engine = open_database(f"sqlite:///{file}")
    none = file.parent / "none"
    assert list(verify_journal(engine, none, none)) == []
    return Journal(engine)


def told(process: "subprocess.Popen[str]") -> list[int]:
    return [int(line) for line in process.communicate(timeout=60)[0].splitlines()]


def test_it_knows_the_newest_tables() -> None:
    assert quick.REVISION == NEWEST


def test_both_read_what_either_wrote(file: Path) -> None:
    at = datetime(2026, 11, 21, 5, tzinfo=UTC)
    fast, slow = QuickJournal(file), Journal(open_database(f"sqlite:///{file}"))
    one = fast.append([Draft("incident:1", "said", {"n": 0.1, "語": "停電"}, "火見", at)])
    two = slow.append([Draft("exercise:1", "said", {}, "火見")])
    three = fast.append([Draft("incident:1", "done", {}, "火見")])
    assert list(fast.entries()) == list(slow.entries()) == one + two + three
    for prefix, kind in (("incident:", ""), ("incident:", "done"), ("", "said"), ("x", "")):
        assert list(fast.entries(prefix, kind)) == list(slow.entries(prefix, kind))
    journal_of(file)


def test_two_ways_of_writing_interleave_in_one_chain(file: Path) -> None:
    ways = ("quick", "slow", "quick")
    writers = [writer(way, file, f"{way}{n}", 25) for n, way in enumerate(ways)]
    assert [told(process) for process in writers] == [list(range(25))] * 3
    entries = list(journal_of(file).entries())
    assert Counter(entry.actor for entry in entries) == {"quick0": 25, "slow1": 25, "quick2": 25}
    for name in ("quick0", "slow1", "quick2"):
        numbers = [entry.body["number"] for entry in entries if entry.actor == name]
        assert numbers == list(range(25))


def test_sudden_death_keeps_what_was_acknowledged(file: Path) -> None:
    chance = random.Random(7)
    for turn in range(4):
        process = writer("quick", file, f"turn{turn}", 10_000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.random() / 10)
        process.send_signal(signal.SIGKILL)
        acknowledged = [0, *told(process)]
        kept = [e.body["number"] for e in journal_of(file).entries() if e.actor == f"turn{turn}"]
        assert kept == list(range(len(kept)))
        assert len(kept) - len(acknowledged) in (0, 1)


def test_a_refused_draft_writes_nothing_and_frees_the_lock(file: Path) -> None:
    journal = QuickJournal(file)
    with pytest.raises(JournalError):
        journal.append([Draft("a", "b", {}, "c"), Draft("a", "b", {"x": object()}, "c")])
    assert list(journal.entries()) == []
    journal.append([Draft("a", "b", {}, "c")])
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        journal._connection.execute("DELETE FROM journal")


def test_what_is_decided_sees_what_was_written_before(file: Path) -> None:
    def next_one(journal: QuickJournal | Journal) -> Sequence[Draft]:
        return [Draft("n", "k", {"number": len(list(journal.entries("n")))}, "c")]

    fast, slow = QuickJournal(file), Journal(open_database(f"sqlite:///{file}"))
    for _ in range(3):
        fast.append_decided(lambda: next_one(fast))
        slow.append_decided(lambda: next_one(slow))
    assert [entry.body["number"] for entry in slow.entries("n")] == list(range(6))


def test_every_database_decides_while_nobody_else_writes(journal: Journal) -> None:
    for number in range(3):
        (entry,) = journal.append_decided(
            lambda: [Draft("n", "k", {"number": len(list(journal.entries("n")))}, "c")]
        )
        assert entry.body["number"] == number
    assert journal.append_decided(list) == []


def test_other_files_are_left_to_others(file: Path, tmp_path: Path) -> None:
    assert quick_journal(tmp_path / "none.db") is None
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "text.db").write_text("no database, but long enough to look like one" * 9)
    assert quick_journal(tmp_path / "text.db") is None
    with sqlite3.connect(file) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    assert quick_journal(file) is None


@pytest.mark.parametrize(
    "toml",
    ["", 'operator = "火見花子"\n', '[database]\nurl = "sqlite:////var/lib/h.db"\n',
     '[database]\nurl = "sqlite:///beside.db"\n'],
)  # fmt: skip
@pytest.mark.parametrize("environment", [{}, {"HINOMI_OPERATOR": "夜勤"},
                                         {"hinomi_operator": "夜"},
                                         {"HINOMI_DATABASE__URL": "sqlite:////o.db"}])  # fmt: skip
def test_a_glance_sees_what_the_settings_say(
    tmp_path: Path, toml: str, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = lay_out(tmp_path / "city")
    workspace.toml.write_text(toml)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings, seen = load_settings(workspace.toml), glance(workspace)
    assert seen is not None
    assert seen.operator == settings.operator
    assert workspace.database_url(settings) == f"sqlite:///{seen.file}"


@pytest.mark.parametrize(
    "toml",
    ["operator = [", "operator = 3", "database = 3", '[database]\nurl = "postgresql+psycopg:///h"',
     '[database]\nurl = "sqlite:///x.db?mode=ro"'],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_settings(tmp_path: Path, toml: str) -> None:
    (tmp_path / "hinomi.toml").write_text(toml)
    assert glance(Workspace(tmp_path)) is None

"""What is kept of complaints and answers, and what tables must hold: never a name, never a row."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.backup.drill_databases import above, answers, dump_name, expected, unseen
from audit.backup.drill_records import DrillRecords
from audit.backup.drill_results import Outcome, _errors
from audit.backup.scratch import Measured
from audit.backup.targets import Query
from audit.evidence import EvidenceStore
from checks.backup.model import TableSeen
from checks.backup.scratch_sql import Loaded
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from tests.audit.backup.drill_kit import data_set

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SEEN = (TableSeen("a", 3, "7", None, ""), TableSeen("b", 1, "9", None, ""))


@pytest.fixture
def records(tmp_path: Path) -> DrillRecords:
    engine = open_database(f"sqlite:///{tmp_path / 'hinomi.db'}")
    upgrade(engine)
    return DrillRecords(Journal(engine), EvidenceStore(tmp_path / "evidence"), "tester")


def count(records: DrillRecords, at: datetime, **tables: list[object]) -> None:
    body = {"format": "hinomi-tables 1", "at": at.isoformat(), "tables": tables}
    records.counted("BK-001", at, body)


def wanted(records: DrillRecords) -> dict[str, tuple[int, int | None, str]]:
    found = expected(records, data_set("h"), AT, SEEN)
    return {one.name: (one.rows, one.wanted_rows, one.wanted_digest) for one in found}


def test_a_count_of_backup_time_demands_everything(records: DrillRecords) -> None:
    count(records, AT - timedelta(minutes=9), a=[3, "7"], b=[2, "8"], c=[5, "5"])
    assert wanted(records) == {"a": (3, 3, "7"), "b": (1, 2, "8"), "c": (0, 5, "5")}


def test_an_old_count_only_confirms(records: DrillRecords) -> None:
    assert wanted(records) == {"a": (3, None, ""), "b": (1, None, "")}
    count(records, AT - timedelta(days=9), a=[3, "7"], b=[2, "8"], c=[5, "5"])
    assert wanted(records) == {"a": (3, 3, "7"), "b": (1, None, "")}


def test_what_two_counts_agree_on_was_so_in_between(records: DrillRecords) -> None:
    count(records, AT - timedelta(days=9), a=[2, "6"], b=[2, "8"], c=[5, "5"])
    count(records, AT + timedelta(days=9), a=[2, "6"], b=[3, "8"], c=[5, "5"])
    assert wanted(records) == {"a": (3, 2, "6"), "b": (1, None, ""), "c": (0, 5, "5")}


def test_a_table_that_an_old_count_knows_and_the_copy_lacks_is_not_passed_over(
    records: DrillRecords,
) -> None:
    assert unseen(records, data_set("h"), AT, SEEN) == (0, False)
    count(records, AT - timedelta(days=9), a=[3, "7"], b=[1, "9"], c=[5, "5"])
    assert unseen(records, data_set("h"), AT, SEEN) == (1, False)
    assert unseen(records, data_set("h"), None, SEEN) == (1, False)
    count(records, AT - timedelta(minutes=9), a=[3, "7"], b=[1, "9"])
    assert unseen(records, data_set("h"), AT, SEEN) == (0, True)


def test_answers_are_kept_only_where_they_tell_nothing_of_people() -> None:
    loaded = Loaded(
        "", True, "", (), (), ("t", "山田太郎", "12", None, "一郎", "123456789018"), None, True
    )
    asked = [Query("d", "q", wish) for wish in ("t", "x", "13", "1", "一郎", "9")]
    kept = [answer for _, answer, _ in answers(asked, loaded)]
    assert kept == ["t", "(≠)", "12", "-", "一郎", "(≠)"]


def test_complaints_are_counted_and_their_words_are_thrown_away() -> None:
    said = ("/srv/juki/山田太郎.csv: ciphertext verification failed", "No space left on device")
    measured = Measured(0, {}, "bytes", True, "0 0")
    told = list(_errors(Outcome(True, measured=measured, complaints=said)))
    text = "".join(one.ja + one.en for one in told)
    assert "山田" not in text
    assert "2 件" in text
    assert "内容の破損、容量" in text
    assert "quota" in text


@pytest.mark.parametrize(
    ("names", "dump", "before"),
    [
        (("/backup/pg/juki.dump",), "juki.dump", "/backup/pg"),
        (("/backup/pg/d/toc.dat", "/backup/pg/d/1.dat.gz"), "d", "/backup/pg"),
    ],
)
def test_a_dump_is_one_file_or_one_folder(names: tuple[str, ...], dump: str, before: str) -> None:
    assert (dump_name(names), above(names)) == (dump, before)

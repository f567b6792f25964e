"""Tables of Windows releases: kept, the one of the latest day counts, and a changed one is not."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.policy_files import shipped_releases
from audit.releases import current_releases, keep_table, read_table
from checks.windows.releases import NO_RELEASES, Releases
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.words import HinomiError

TODAY = datetime.now(UTC).date()
_FIELDS = "build: 26100, channel: server, name: S, end: 2027-10-12, verified: true, source: x"
ROW = f"  - {{{_FIELDS}}}"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    engine: Engine = open_database(f"sqlite:///{tmp_path / 'h.db'}")
    upgrade(engine)
    return Journal(engine)


def file(folder: Path, day: date | str, rows: str = ROW) -> Path:
    path = folder / "table.yaml"
    told = f"releases:\n{rows}\n" if rows else "releases: []\n"
    path.write_text(f"windows_releases: 1\nas_of: {day}\n{told}updates: []\n", "utf-8")
    return path


def keep(folder: Path, path: Path, journal: Journal) -> Releases:
    table = read_table([path])
    keep_table(folder, table, journal, "髙橋")
    return table[0]


def test_the_table_of_the_latest_day_counts(tmp_path: Path, journal: Journal) -> None:
    folder = tmp_path / "advisories"
    assert current_releases(folder, journal) is NO_RELEASES
    new = keep(folder, file(tmp_path, TODAY), journal)
    keep(folder, file(tmp_path, TODAY - timedelta(days=9)), journal)
    assert current_releases(folder, journal) == new


def test_the_shipped_table_counts_while_it_is_newer(tmp_path: Path, journal: Journal) -> None:
    folder, shipped = tmp_path / "advisories", shipped_releases()
    keep(folder, file(tmp_path, shipped.as_of - timedelta(days=1)), journal)
    assert current_releases(folder, journal, shipped) is shipped
    same = keep(folder, file(tmp_path, shipped.as_of), journal)
    assert current_releases(folder, journal, shipped) == same


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_changed_table_is_refused(tmp_path: Path, journal: Journal, how: str) -> None:
    folder = tmp_path / "advisories"
    keep(folder, file(tmp_path, TODAY), journal)
    [kept] = folder.iterdir()
    if how == "gone":
        kept.unlink()
    else:
        kept.write_text(kept.read_text("utf-8").replace("2027", "2037"), "utf-8")
    with pytest.raises(HinomiError, match="advisories releases"):
        current_releases(folder, journal)


@pytest.mark.parametrize(
    ("day", "rows"),
    [("2999-01-01", ROW), (TODAY, ""), ("きのう", ROW), (TODAY, f"{ROW}\n{ROW}")],
)
def test_what_is_no_table_is_kept_nowhere(
    tmp_path: Path, journal: Journal, day: date | str, rows: str
) -> None:
    with pytest.raises(HinomiError, match=r"table\.yaml"):
        keep(tmp_path / "advisories", file(tmp_path, day, rows), journal)
    assert not (tmp_path / "advisories").exists()
    assert list(journal.entries()) == []


def test_no_file_and_no_text(tmp_path: Path, journal: Journal) -> None:
    (tmp_path / "b.yaml").write_bytes("窓".encode("cp932"))
    for name in ("a.yaml", "b.yaml"):
        with pytest.raises(HinomiError, match=name):
            keep(tmp_path / "advisories", tmp_path / name, journal)

"""An import takes everything or nothing, keeps what was there, and leaves its trace."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from bcp.book import importing
from bcp.book.importing import export_book, import_book, replace_file
from bcp.book.joining import continuity
from bcp.book.model import Book
from bcp.book.reading import read_book
from bcp.book.yaml_text import yaml_text
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.model import Ledger
from inventory.words import HinomiError, T
from tests.bcp.city import FOLDER, city_book, city_ledger

YAML = "continuity.yaml"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    engine = open_database(f"sqlite:///{tmp_path / 'hinomi.db'}")
    upgrade(engine)
    return Journal(engine)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "bcp"
    own.mkdir()
    (own / YAML).write_bytes((FOLDER / YAML).read_bytes())
    return own


def untouched(book: Workbook) -> int:
    """Open and saved by another program, nothing else."""
    return len(book.sheetnames)


def exported(folder: Path, edit: Callable[[Workbook], object] = untouched) -> Path:
    path = folder.parent / "継続台帳.xlsx"
    export_book(path, folder, city_ledger())
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return path


def renamed(book: Workbook) -> None:
    book["文書・資料"]["A2"] = "新しい管理簿"


def longer(book: Workbook) -> None:
    book["復旧作業"]["B2"] = 95


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def taken(path: Path, folder: Path, journal: Journal, **how: bool) -> importing.Imported:
    return import_book(path, folder, city_ledger(), journal, "火見花子", **how)


def test_nothing_changes_nothing_and_leaves_no_trace(folder: Path, journal: Journal) -> None:
    before = files(folder)
    done = taken(exported(folder), folder, journal)
    assert not done.done
    assert not done.changes
    assert files(folder) == before
    assert journal.head() is None


def test_a_dry_run_tells_and_does_nothing(folder: Path, journal: Journal) -> None:
    before = files(folder)
    done = taken(exported(folder, longer), folder, journal, dry_run=True)
    [change] = done.changes.changed
    assert (change.sheet, change.name) == ("復旧作業", "system:住民記録システム")
    assert change.fields == (("作業(分)", "90", "95"),)
    assert done.comments == 1
    assert files(folder) == before
    assert journal.head() is None


def test_an_import_is_written_traced_and_keeps_the_file_that_was(
    folder: Path, journal: Journal
) -> None:
    before = (folder / YAML).read_bytes()
    path = exported(folder, longer)
    done = taken(path, folder, journal)
    assert done.done
    book = read_book(folder)
    assert book.of("work")[0]["minutes"] == 95
    assert [row for name, row in book.every() if name != "work"] == [
        row for name, row in city_book().every() if name != "work"
    ]
    assert done.kept is not None
    assert done.kept.read_bytes() == before
    entry = journal.head()
    assert entry is not None
    assert (entry.stream, entry.kind, entry.actor) == ("bcp", "continuity.imported", "火見花子")
    assert entry.body == {
        "file": path.name,
        "sha256": sha256(path.read_bytes()).hexdigest(),
        "before": sha256(before).hexdigest(),
        "after": sha256((folder / YAML).read_bytes()).hexdigest(),
        "changed": {"work": {"added": 0, "changed": 1, "removed": 0}},
    }


def test_the_journal_is_for_ever_and_knows_no_person(folder: Path, journal: Journal) -> None:
    def edit(book: Workbook) -> None:
        book["職員"]["A2"] = "新しい人"
        book["職員の連絡先"]["A2"] = "新しい人"
        book["職員の連絡先"]["C3"] = "090-9999-8888"

    taken(exported(folder, edit), folder, journal, prune=True)
    entry = journal.head()
    assert entry is not None
    said = str(entry.body)
    assert "新しい人" not in said
    assert "9999" not in said


def test_rows_that_are_gone_need_to_be_meant(folder: Path, journal: Journal) -> None:
    before = files(folder)
    path = exported(folder, lambda book: book["訓練の記録"].delete_rows(2))
    with pytest.raises(HinomiError) as caught:
        taken(path, folder, journal)
    assert "訓練の記録: 令和8年度 第1回" in caught.value.message.ja
    assert "--prune" in caught.value.message.ja
    assert files(folder) == before
    assert journal.head() is None
    assert taken(path, folder, journal, dry_run=True).changes.removed
    assert len(taken(path, folder, journal, prune=True).changes.removed) == 1
    assert len(read_book(folder).of("exercises")) == 1


def test_a_wrong_cell_stops_all_of_it_dry_or_not(folder: Path, journal: Journal) -> None:
    def edit(book: Workbook) -> None:
        longer(book)
        book["復旧作業"]["B3"] = "長い"
        book["庁舎・拠点"]["F2"] = "5日"

    before = files(folder)
    path = exported(folder, edit)
    for dry_run in (True, False):
        with pytest.raises(HinomiError) as caught:
            taken(path, folder, journal, dry_run=dry_run)
        lines = caught.value.message.ja.splitlines()
        assert any("継続台帳.xlsx:復旧作業 3行目 作業(分)「長い」" in line for line in lines)
    assert files(folder) == before
    assert journal.head() is None


def test_a_renamed_system_is_mended_in_the_workbook(folder: Path, journal: Journal) -> None:
    said = city_ledger().model_dump_json().replace('"税務システム"', '"新税システム"')
    new = Ledger.model_validate_json(said)
    path = folder.parent / "継続台帳.xlsx"
    export_book(path, folder, new)
    with pytest.raises(HinomiError, match="税務システム"):
        import_book(path, folder, new, journal, "火見花子")
    book = load_workbook(path)
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, str) and sheet.title != "ID一覧":
                cell.value = cell.value.replace("税務システム", "新税システム")
    book.save(path)
    done = import_book(path, folder, new, journal, "火見花子", prune=True)
    assert done.done
    assert "system:新税システム" in continuity(new, read_book(folder)).work


def test_a_thing_nobody_knows_is_told_by_its_cell(folder: Path, journal: Journal) -> None:
    with pytest.raises(HinomiError) as caught:
        taken(exported(folder, renamed), folder, journal, prune=True)
    told = caught.value.message.ja.splitlines()
    assert told == [
        "継続台帳.xlsx:依存!B3: 「document:パスワード管理簿」は台帳にも継続台帳にもありません。"
        + told[0].split("ありません。")[1]
    ]
    assert journal.head() is None


def test_a_name_that_stands_twice_is_refused(folder: Path, journal: Journal) -> None:
    def edit(book: Workbook) -> None:
        book["通信回線"]["A3"] = book["通信回線"]["A2"].value

    with pytest.raises(HinomiError, match="the same as"):
        taken(exported(folder, edit), folder, journal, prune=True)


def test_a_disk_that_refuses_leaves_the_old_book_and_no_trace(
    folder: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, path = files(folder), exported(folder, longer)
    real = replace_file

    def refuse(target: Path, raw: bytes) -> None:
        if target.name == YAML:
            raise HinomiError(T("満杯", "No space left"))
        real(target, raw)

    monkeypatch.setattr(importing, "replace_file", refuse)
    with pytest.raises(HinomiError, match="No space left"):
        taken(path, folder, journal)
    assert (folder / YAML).read_bytes() == before[YAML]
    assert journal.head() is None


def test_an_edit_in_between_is_not_lost(
    folder: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = exported(folder, longer)
    real = yaml_text

    def edited_meanwhile(book: Book) -> str:
        (folder / YAML).write_text("# 別の人が直した\n", "utf-8")
        return real(book)

    monkeypatch.setattr(importing, "yaml_text", edited_meanwhile)
    with pytest.raises(HinomiError, match="has changed"):
        taken(path, folder, journal)
    assert (folder / YAML).read_text("utf-8") == "# 別の人が直した\n"
    assert journal.head() is None


def test_a_write_that_fails_leaves_no_crumbs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / YAML
    target.write_bytes(b"old")

    def full(number: int) -> None:
        raise OSError(28, "No space left on device", str(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HinomiError, match="No space left"):
        replace_file(target, b"new")
    assert files(tmp_path) == {YAML: b"old"}


def test_a_book_begins_with_an_import_too(tmp_path: Path, folder: Path, journal: Journal) -> None:
    path = exported(folder)
    fresh = tmp_path / "fresh" / "bcp"
    done = taken(path, fresh, journal)
    assert (done.done, done.kept, done.comments) == (True, None, 0)
    assert read_book(fresh) == city_book()


def test_only_excel_is_written(folder: Path) -> None:
    with pytest.raises(HinomiError, match=r"\.xlsx"):
        export_book(folder / "継続台帳.csv", folder, city_ledger())

"""An export as a whole: shown, taken once, or refused; the journal knows the file, not people."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from inventory.central.importing import (
    READERS,
    CentralOutcome,
    Exported,
    import_cells,
    require_exporter,
)
from inventory.central.mapping import Format
from inventory.central.store import cells
from inventory.journal import Journal
from inventory.words import HinomiError
from tests.inventory.central.cells import NOW
from tests.inventory.central.exports import PLACE, columns, mapping
from tests.inventory.ledger.books import write_csv

BY = mapping(Format.TABLE, columns=columns(account="ID", enforced="二要素"))
TITLES = ("ID", "二要素")
WHEN = Exported(NOW, "髙橋")


def bring(
    engine: Engine, path: Path, when: Exported = WHEN, *, dry_run: bool = False, by: object = BY
) -> CentralOutcome:
    assert isinstance(by, type(BY))
    return import_cells(path, by, when, engine, Journal(engine), "監査担当", dry_run=dry_run)


def names(engine: Engine) -> list[str]:
    return [one.cell.account for one in cells(engine)]


def test_shown_then_taken_once(engine: Engine, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "e.csv", [TITLES, ("yamada", "必須"), ("tanaka", "任意")])
    assert len(bring(engine, path, dry_run=True).cells) == 2
    assert names(engine) == []
    assert bring(engine, path).imported
    head = Journal(engine).head()
    assert head is not None
    assert not bring(engine, path).imported
    assert Journal(engine).head() == head
    assert names(engine) == ["yamada", "tanaka"]
    assert head.body["sha256"] == bring(engine, path).sha256
    assert (head.actor, head.body["exported_by"], head.body["cells"]) == ("監査担当", "髙橋", 2)
    lines = "".join(Journal(engine).lines())
    assert "yamada" not in lines


def test_with_one_wrong_row_nothing_is_taken(engine: Engine, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "e.csv", [TITLES, ("yamada", "必須"), ("tanaka", "たぶん")])
    assert len(bring(engine, path, dry_run=True).problems) == 1
    with pytest.raises(HinomiError, match="row 3"):
        bring(engine, path)
    assert names(engine) == []
    assert Journal(engine).head() is None


def test_a_newer_export_takes_the_place_of_the_old_one(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    bring(engine, write_csv(path, [TITLES, ("yamada", "必須"), ("tanaka", "必須")]))
    later = replace(WHEN, at=NOW + timedelta(hours=1))
    bring(engine, write_csv(path, [TITLES, ("yamada", "任意")]), later)
    assert names(engine) == ["yamada"]


def test_a_changed_mapping_reads_the_same_file_anew(engine: Engine, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "e.csv", [TITLES, ("yamada", "必須")])
    bring(engine, path)
    assert bring(engine, path, by=replace(BY, sha256="1" * 64)).imported
    assert names(engine) == ["yamada"]


def test_the_system_may_be_named_on_the_call(engine: Engine, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "e.csv", [TITLES, ("yamada", "必須")])
    nowhere = replace(BY, constants={n: v for n, v in PLACE.items() if n != "system"})
    with pytest.raises(HinomiError, match="--system"):
        bring(engine, path, by=nowhere)
    bring(engine, path, replace(WHEN, system="住基"), by=nowhere)
    assert [one.cell.system for one in cells(engine)] == ["住基"]


@pytest.mark.parametrize("rows", [[TITLES], [TITLES, ("合計", "")]])
def test_an_export_without_accounts_is_refused(
    engine: Engine, tmp_path: Path, rows: list[tuple[str, str]]
) -> None:
    with pytest.raises(HinomiError, match="no account"):
        bring(engine, write_csv(tmp_path / "e.csv", rows))


def test_an_export_of_tomorrow_is_refused(engine: Engine, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "e.csv", [TITLES, ("yamada", "必須")])
    with pytest.raises(HinomiError, match="future"):
        bring(engine, path, Exported(datetime.now(UTC) + timedelta(days=1), "k"))


def test_somebody_exported_it() -> None:
    assert require_exporter(" 髙橋 ") == "髙橋"
    with pytest.raises(HinomiError, match="--by"):
        require_exporter("  ")


def test_every_format_has_its_reader() -> None:
    assert READERS.keys() == set(Format)

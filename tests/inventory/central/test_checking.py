"""A change of imported evidence shows, whatever was changed."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from inventory.breach import Wrong
from inventory.central.checking import verify_imports
from inventory.central.importing import import_cells
from inventory.central.store import cells
from inventory.db import writing
from inventory.journal import Journal
from inventory.words import HinomiError
from tests.inventory.central.test_importing import BY, TITLES, WHEN
from tests.inventory.ledger.books import write_csv


@pytest.fixture
def imported(engine: Engine, tmp_path: Path) -> Engine:
    path = write_csv(tmp_path / "e.csv", [TITLES, ("yamada", "任意"), ("tanaka", "必須")])
    import_cells(path, BY, WHEN, engine, Journal(engine), "k")
    return engine


def found(engine: Engine, statement: str = "") -> list[Wrong]:
    if statement:
        with writing(engine) as connection:
            connection.execute(text(statement))
    return [breach.wrong for breach in verify_imports(engine)]


def test_what_was_brought_in_is_there(imported: Engine) -> None:
    assert found(imported) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE mfa_cell SET enforced = 'yes' WHERE account = 'yamada'",
        "UPDATE mfa_cell SET path = 'nonsense'",
        "DELETE FROM mfa_cell WHERE account = 'yamada'",
        "UPDATE mfa_import SET exported_at = '2099-01-01T00:00:00.000000Z'",
        "UPDATE mfa_import SET mapping = 'other'",
    ],
)
def test_a_change_shows(imported: Engine, statement: str) -> None:
    assert found(imported, statement) == [Wrong.CHANGED]


def test_what_is_damaged_is_not_believed(imported: Engine) -> None:
    found(imported, "UPDATE mfa_cell SET enforced = 'maybe'")
    with pytest.raises(HinomiError, match="hinomi verify"):
        cells(imported)


def test_a_day_that_is_none_shows(imported: Engine) -> None:
    if imported.dialect.name != "sqlite":
        pytest.skip("PostgreSQL refuses it")
    assert found(imported, "UPDATE mfa_cell SET exempt_until = 'junk'") == [Wrong.CHANGED]


def test_a_removal_shows(imported: Engine) -> None:
    found(imported, "DELETE FROM mfa_cell")
    assert found(imported, "DELETE FROM mfa_import") == [Wrong.REMOVED]


def test_an_insertion_shows(imported: Engine) -> None:
    copied = (
        "INSERT INTO mfa_import SELECT 'x', 9, mapping, mapping_sha256, scope, product, "
        "file_sha256, exported_at, exported_by, imported_at, operator FROM mfa_import"
    )
    assert found(imported, copied) == [Wrong.INSERTED]

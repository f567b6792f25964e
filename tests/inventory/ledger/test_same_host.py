"""A host that got another id is known again by its serial or asset number, and never guessed."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine

from inventory.db import open_database, upgrade
from inventory.identity import former_ids
from inventory.journal import Journal
from inventory.ledger.importing import ImportOutcome, import_ledger
from inventory.ledger.same_host import serial_key
from inventory.store import InventoryStore
from tests.inventory.ledger.books import write_csv

TITLES = ("管理番号", "機器名", "製造番号", "型番")
X, Y = "CN7470A1X0", "CN7470A1Y0"


class Town:
    """A ledger that is imported again and again; each row is id, name, serial, model."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.store, self.journal, self.folder = InventoryStore(engine), Journal(engine), folder

    def take(self, *rows: Sequence[str], prune: bool = True, dry_run: bool = False) -> list[str]:
        outcome = self.outcome(rows, prune=prune, dry_run=dry_run)
        return [f"{one.old}>{one.new}" for one in outcome.identities.renamed]

    def outcome(
        self, rows: Sequence[Sequence[str]], *, prune: bool = True, dry_run: bool = False
    ) -> ImportOutcome:
        path = write_csv(self.folder / "l.csv", [TITLES, *([*r, ""][:4] for r in rows), FILLER])
        return import_ledger(
            path, self.store, self.journal, "火見花子", dry_run=dry_run, prune=prune
        )

    def former(self) -> dict[str, str]:
        return dict(former_ids(self.journal))


FILLER = ("Z-999", "filler", "ZZ9900001", "")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    engine = open_database(f"sqlite:///{tmp_path}/town.db")
    upgrade(engine)
    return Town(engine, tmp_path)


def test_a_host_with_another_number_is_known_by_its_serial(town: Town) -> None:
    assert town.take(("A-1", "sv01", X)) == []
    assert town.take(("B-1", "sv01", " ｃｎ7470Ａ1X0 "), dry_run=True) == ["A-1>B-1"]
    assert town.former() == {}
    assert town.take(("B-1", "sv01", " ｃｎ7470Ａ1X0 ")) == ["A-1>B-1"]
    assert town.take(("C-1", "sv77", X)) == ["B-1>C-1"]
    assert town.former() == {"A-1": "C-1", "B-1": "C-1"}


def test_a_host_that_was_away_for_a_while_is_known_again(town: Town) -> None:
    town.take(("A-1", "sv01", X))
    town.take()
    assert town.take(("B-1", "sv01", X)) == ["A-1>B-1"]


def test_a_number_that_differs_in_width_and_case_is_the_same(town: Town) -> None:
    town.take(("sv-01", "a", ""))
    assert town.take(("SV-01", "a", "")) == ["sv-01>SV-01"]


def test_a_number_alike_with_another_serial_is_not_the_same(town: Town) -> None:
    town.take(("sv-01", "a", X))
    assert town.take(("SV-01", "a", Y)) == []


@pytest.mark.parametrize(
    "serial",
    ["", "0", "不明", "なし", "-", "0000000", "1234567890", "N/A", "ＸＸＸＸＸＸ", "1001",
     "2020/04/01", "R2.4.1", "To Be Filled By O.E.M.", "unknown", "同上", "111-111"],
)  # fmt: skip
def test_some_serials_say_nothing(serial: str) -> None:
    assert serial_key(serial) == ""


def test_a_serial_that_says_nothing_joins_nothing(town: Town) -> None:
    town.take(("A-1", "sv01", "不明"), ("A-2", "sv02", ""))
    assert town.take(("B-1", "sv01", "不明"), ("B-2", "sv02", "")) == []


def test_two_that_left_with_one_serial_are_not_told_apart(town: Town) -> None:
    town.take(("A-1", "sv01", X), ("A-2", "sv02", X))
    assert town.take(("B-1", "sv01", X)) == []


def test_two_that_came_with_one_serial_are_not_told_apart(town: Town) -> None:
    town.take(("A-1", "sv01", X))
    assert town.take(("B-1", "sv01", X), ("B-2", "sv02", X)) == []


def test_a_serial_that_a_host_has_that_stays_is_no_rename(town: Town) -> None:
    town.take(("A-1", "sv01", X), ("A-2", "sv02", X))
    assert town.take(("A-2", "sv02", X), ("B-1", "sv01", X)) == []
    town.take(("A-2", "sv02", Y), ("B-2", "sv03", X))
    assert town.former() == {}


def test_a_serial_that_a_host_gave_up_at_once_is_no_rename(town: Town) -> None:
    town.take(("A-1", "sv01", X), ("A-2", "sv02", X))
    assert town.take(("A-2", "sv02", Y), ("B-1", "sv01", X)) == []


def test_hosts_that_stood_side_by_side_are_two(town: Town) -> None:
    town.take(("A-1", "sv01", X))
    assert town.take(("B-1", "sv77", X), prune=False) == []
    assert town.take(("B-1", "sv77", X)) == []
    assert town.former() == {}


def test_another_model_is_another_host(town: Town) -> None:
    town.take(("A-1", "sv01", "100234", "RX1330"))
    assert town.take(("B-1", "sv01", "100234", "VX-2400")) == []


def test_a_swap_of_two_numbers_joins_nothing(town: Town) -> None:
    """The asset number says which host it is; what the rows say of serials is changed."""
    town.take(("A-1", "sv01", X), ("A-2", "sv02", Y))
    assert town.take(("A-1", "sv01", Y), ("A-2", "sv02", X)) == []
    assert town.former() == {}


def test_an_id_that_was_another_hosts_is_not_taken_over(town: Town) -> None:
    town.take(("A-1", "sv01", X), ("A-2", "sv02", Y))
    town.take(("A-2", "sv02", Y))
    assert town.take(("A-1", "sv02", Y)) == []


def test_an_id_that_was_given_up_and_used_again_is_told(town: Town) -> None:
    town.take(("A-1", "sv01", X))
    town.take(("B-1", "sv01", X))
    outcome = town.outcome([("B-1", "sv01", X), ("A-1", "sv90", Y)])
    assert (outcome.identities.renamed, outcome.identities.reused) == ((), ("A-1",))
    assert town.former() == {}


def test_an_id_may_come_back_to_its_host(town: Town) -> None:
    town.take(("A-1", "sv01", X))
    town.take(("B-1", "sv01", X))
    assert town.take(("A-1", "sv01", X)) == ["B-1>A-1"]
    assert town.former() == {"B-1": "A-1"}


def test_nothing_is_written_where_no_id_changed(town: Town) -> None:
    town.take(("A-1", "sv01", X))
    town.take(("A-1", "sv99", X))
    assert [entry.kind for entry in town.journal.entries("inventory")] == ["ledger.imported"] * 2

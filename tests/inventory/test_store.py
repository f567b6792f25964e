"""The inventory in the database: what is saved is loaded, all of it or nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from inventory.db import drift, open_database, upgrade, writing
from inventory.model import Host, Ledger
from inventory.store import InventoryStore
from tests.inventory.ledger.ledgers import LEDGERS
from tests.tables import all_tables

MANY = tuple(
    Host(id=f"H{i}", name=f"h{i}", addresses=(f"10.0.{i // 256}.{i % 256}",), extras=(("a", "b"),))
    for i in range(2000)
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(LEDGERS)
def test_what_is_saved_is_loaded(engine: Engine, ledger: Ledger) -> None:
    store = InventoryStore(engine)
    store.save(ledger)
    assert store.load() == ledger


def test_an_empty_database_holds_an_empty_ledger(engine: Engine) -> None:
    assert InventoryStore(engine).load() == Ledger()


def test_a_save_that_fails_changes_nothing(engine: Engine) -> None:
    store = InventoryStore(engine)
    store.save(Ledger(hosts=MANY))
    with pytest.raises(IntegrityError):
        store.save(Ledger(hosts=(MANY[0], MANY[0])))
    assert store.load().hosts == MANY


def test_a_save_joins_a_transaction(engine: Engine) -> None:
    store = InventoryStore(engine)

    def fail() -> None:
        with writing(engine) as connection:
            store.save(Ledger(hosts=MANY), connection)
            assert store.load(connection).hosts == MANY
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert store.load().hosts == ()


def test_migrations_make_the_tables_of_the_code(database_url: str) -> None:
    engine = open_database(database_url)
    upgrade(engine)
    found = [one for one in drift(engine, all_tables()) if "host" in one or "system" in one]
    engine.dispose()
    assert found == []

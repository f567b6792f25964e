"""Imported cells: kept as they were, and only what still speaks is read."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from inventory.central.model import MfaCell, Source
from inventory.central.store import Brought, add, cells, known
from inventory.db import writing
from tests.inventory.central.cells import CELLS, NOW, cell, stamp

ids = iter(range(10**6))


def bring(
    engine: Engine, *found: MfaCell, mapping: str = "m", scope: str = "", at: datetime = NOW
) -> str:
    id_ = f"i{next(ids)}"
    with writing(engine) as connection:
        add(connection, Brought(id_, mapping, "0" * 64, scope, stamp(at), NOW, "k"), found)
    return id_


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(CELLS, max_size=4))
def test_what_is_kept_is_read(engine: Engine, found: list[MfaCell]) -> None:
    mapping = f"m{next(ids)}"
    before = len(cells(engine))
    bring(engine, *found, mapping=mapping)
    assert [one.cell for one in cells(engine)][before:] == found


def test_the_newest_export_of_a_mapping_counts(engine: Engine) -> None:
    bring(engine, cell("yamada"), cell("tanaka"))
    bring(engine, cell("yamada"), at=NOW + timedelta(days=1))
    bring(engine, cell("suzuki"), mapping="other")
    assert [one.cell.account for one in cells(engine)] == ["yamada", "suzuki"]
    bring(engine, cell("late"), at=NOW - timedelta(days=1))
    assert [one.cell.account for one in cells(engine)] == ["yamada", "suzuki"]


def test_two_scopes_of_one_mapping_stand_beside_each_other(engine: Engine) -> None:
    bring(engine, cell("yamada"), scope="庁内")
    bring(engine, cell("tanaka"), scope="学校")
    assert [one.cell.account for one in cells(engine)] == ["yamada", "tanaka"]


def test_a_newer_log_does_not_undo_an_older_one(engine: Engine) -> None:
    bring(engine, cell(source=Source.LOG, single_at=NOW))
    bring(engine, cell(source=Source.LOG, last_mfa_at=NOW), at=NOW + timedelta(days=1))
    assert len(cells(engine)) == 2


def test_an_import_is_known_by_its_id(engine: Engine) -> None:
    id_ = bring(engine, cell())
    with engine.connect() as connection:
        assert known(connection, id_)
        assert not known(connection, "else")

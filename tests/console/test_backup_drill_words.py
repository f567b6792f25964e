"""A drill is only called good where everything that was asked for came back and was compared."""

from dataclasses import replace

import pytest

from checks.backup.model import Against, Drill, TableSeen
from console.backup_drill_words import drill_body, drill_lines, good
from inventory.words import T
from tests.checks.backup.test_claims import DRILL

TABLE = TableSeen("public.residents", 3, "77", 3, "77")
DUMP = replace(DRILL, against=Against.QUERIES, matched=0, tables=(TABLE,))


def test_a_drill_that_matched_all_it_asked_for_is_good() -> None:
    assert good(DRILL) is True
    assert good(DUMP) is True
    assert good(replace(DUMP, tables=(), answers=(("SELECT 1", "1", "1"),))) is True


@pytest.mark.parametrize(
    "drill",
    [
        replace(DRILL, matched=59, differing=1),
        replace(DRILL, matched=59, missing=1),
        replace(DRILL, missing=1, absent=1),
        replace(DRILL, random=1),
        replace(DRILL, finished=False, matched=59, differing=1),
        replace(DUMP, tables=(replace(TABLE, rows=2),)),
        replace(DUMP, tables=(replace(TABLE, digest="78"),)),
        replace(DUMP, tables=(TABLE, TableSeen("public.gone", 0, "", 0, "55"))),
        replace(DUMP, answers=(("SELECT 1", "0", "1"),)),
        replace(DUMP, answers=(("SELECT 1", "-", "1"),)),
    ],
)
def test_damage_is_damage(drill: Drill) -> None:
    assert good(drill) is False
    assert "異常がある" in next(iter(drill_lines(drill)))


@pytest.mark.parametrize(
    "drill",
    [
        replace(DRILL, finished=False),
        replace(DRILL, cleaned=False),
        replace(DRILL, errors=(T("誤り", "an error"),)),
        replace(DRILL, matched=59),
        replace(DRILL, asked=0, matched=0),
        replace(DRILL, against=Against.NOTHING, matched=0),
        replace(DRILL, matched=59, extra=1),
        replace(DUMP, tables=(replace(TABLE, wanted_rows=None, wanted_digest=""),)),
        replace(DUMP, tables=()),
        replace(DUMP, tables=(), answers=(("SELECT 1", "1", ""),)),
    ],
)
def test_what_proves_nothing_is_not_called_good(drill: Drill) -> None:
    assert good(drill) is None
    assert "確かめられなかった" in next(iter(drill_lines(drill)))
    assert drill_body(drill)["good"] is None

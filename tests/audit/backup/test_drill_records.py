"""A drill speaks for the data that it was about, not for whatever has its id today."""

from pathlib import Path

import pytest

from audit.backup.drill_records import DrillRecords, about, drills
from audit.backup.drill_results import broken
from audit.evidence import EvidenceStore
from checks.backup.model import ToolKind
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.model import Content, DataSet
from inventory.words import T
from tests.audit.backup.drill_kit import NOW, WHOLE, begun, data_set, target

WANTED = data_set("SV-1", ("/srv/juki", "/srv/mail"))


@pytest.mark.parametrize(
    ("now", "count"),
    [
        (WANTED, 1),
        (WANTED.model_copy(update={"sources": ("/srv/mail", "/srv/juki"), "name": "別名"}), 1),
        (WANTED.model_copy(update={"sources": ("/srv/zei",)}), 0),
        (WANTED.model_copy(update={"host": "SV-2"}), 0),
        (WANTED.model_copy(update={"content": Content.DATABASE}), 0),
    ],
)
def test_a_line_of_the_ledger_that_was_rewritten_keeps_no_drill(
    tmp_path: Path, now: DataSet, count: int
) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'hinomi.db'}")
    upgrade(engine)
    journal = Journal(engine)
    records = DrillRecords(journal, EvidenceStore(tmp_path / "evidence"), "tester")
    one = target("SV-1", ToolKind.TREE, "/backup")
    started = begun(one, WANTED, WHOLE, NOW)
    assert started.about == about(WANTED)
    records.started(one, started)
    records.finished(broken(one, started, T("試し", "a test"), cleaned=True))
    assert len(drills(journal, one, [now])) == count
    assert len(drills(journal, one)) == 1

"""Imports: shown first, all or nothing, traced once, and the same file twice changes nothing."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from inventory.journal import Journal
from inventory.ledger.changes import compare
from inventory.ledger.importing import ImportOutcome, import_ledger
from inventory.ledger.writing import write_ledger
from inventory.model import Access, Department, Host, Kind, Ledger, Platform, System
from inventory.store import InventoryStore
from inventory.words import HinomiError
from tests.inventory.ledger.books import ROWS, TITLES, write_book, write_csv

HOSTS = (
    Host(
        id="S-001",
        name="sv01",
        department="市民課",
        access=Access(port=2222),
        extras=(("契約", "K"),),
    ),
    Host(id="S-002", name="sv02", platform=Platform.WINDOWS),
)


class Importer:
    """One database that files are imported into."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.store = InventoryStore(engine)
        self.journal = Journal(engine)
        self.folder = folder

    def file(self, path: Path, **options: bool) -> ImportOutcome:
        return import_ledger(path, self.store, self.journal, "火見花子", **options)

    def rows(self, *rows: Sequence[str], **options: bool) -> ImportOutcome:
        return self.file(write_csv(self.folder / "l.csv", rows), **options)

    def entries(self) -> list[Any]:
        return list(self.journal.entries("inventory"))

    def ids(self) -> list[str]:
        return [host.id for host in self.store.load().hosts]


@pytest.fixture
def importer(engine: Engine, tmp_path: Path) -> Importer:
    return Importer(engine, tmp_path)


def test_an_import_is_stored_and_leaves_one_entry(importer: Importer) -> None:
    outcome = importer.rows(TITLES, *ROWS)
    assert outcome.imported
    assert importer.ids() == ["S-001", "S-002"]
    [entry] = importer.entries()
    assert (entry.kind, entry.actor) == ("ledger.imported", "火見花子")
    assert entry.body["file"] == "l.csv"
    assert entry.body["sha256"] == sha256((importer.folder / "l.csv").read_bytes()).hexdigest()
    assert entry.body["counts"] == {"added": 2, "changed": 0, "missing": 0}
    assert entry.body["added"][0] == {"kind": "hosts", "key": "S-001"}


def test_a_dry_run_changes_nothing(importer: Importer) -> None:
    outcome = importer.rows(TITLES, *ROWS, dry_run=True)
    assert [one.key for one in outcome.changes.added] == ["S-001", "S-002"]
    assert not outcome.imported
    assert importer.ids() == []
    assert importer.entries() == []


def test_a_dry_run_lists_what_is_wrong(importer: Importer) -> None:
    outcome = importer.rows(TITLES, ROWS[0], ["S-9", "x", "飛行機", "10.1.2"], dry_run=True)
    assert [(one.row, one.column) for one in outcome.problems] == [(3, "種別"), (3, "IPアドレス")]
    assert [one.key for one in outcome.changes.added] == ["S-001"]


def test_one_wrong_cell_and_nothing_is_imported(importer: Importer) -> None:
    with pytest.raises(HinomiError) as caught:
        importer.rows(TITLES, ROWS[0], ["S-9", "x", "飛行機", "10.1.2"])
    for part in ("l.csv", "3行目", "種別", "飛行機", "IPアドレス", "10.1.2", "2件"):
        assert part in caught.value.message.ja
    assert importer.ids() == []
    assert importer.entries() == []


def test_a_rejected_row_is_not_told_to_be_missing(importer: Importer) -> None:
    importer.rows(TITLES, *ROWS)
    outcome = importer.rows(TITLES, ROWS[0], ["S-002", "x", "飛行機", ""], dry_run=True)
    assert len(outcome.problems) == 1
    assert outcome.changes.removed == ()


def test_the_same_file_twice_changes_nothing(importer: Importer) -> None:
    importer.rows(TITLES, *ROWS)
    before = importer.store.load()
    again = importer.rows(TITLES, *ROWS)
    assert not again.imported
    assert not again.changes
    assert importer.store.load() == before
    assert len(importer.entries()) == 1


def test_changes_are_told_field_by_field(importer: Importer) -> None:
    importer.rows(TITLES, *ROWS)
    outcome = importer.rows(TITLES, ["S-001", "jumin-sv01", "端末", "10.9.9.9"], ROWS[1])
    [change] = outcome.changes.changed
    assert [(f.field, f.old, f.new) for f in change.fields] == [
        ("kind", "サーバ", "端末"),
        ("addresses", "10.1.2.3", "10.9.9.9"),
    ]
    body = importer.entries()[1].body["changed"][0]
    assert body["key"] == "S-001"
    assert body["fields"][0] == {"field": "kind", "title": "種別", "old": "サーバ", "new": "端末"}


def test_missing_hosts_stay_until_pruned(importer: Importer) -> None:
    importer.rows(TITLES, *ROWS)
    outcome = importer.rows(TITLES, ROWS[1])
    assert [one.key for one in outcome.changes.removed] == ["S-001"]
    assert not outcome.imported
    assert importer.ids() == ["S-001", "S-002"]
    pruned = importer.rows(TITLES, ROWS[1], prune=True)
    assert pruned.imported
    assert importer.ids() == ["S-002"]
    [gone] = importer.entries()[1].body["missing"]
    assert gone["key"] == "S-001"
    assert {"field": "addresses", "title": "IPアドレス", "old": "10.1.2.3", "new": ""} in gone[
        "fields"
    ]


def test_a_missing_host_may_not_stay_beside_one_with_its_address(importer: Importer) -> None:
    importer.rows(TITLES, *ROWS)
    successor = ["S-003", "sv03", "サーバ", "10.1.2.3"]
    with pytest.raises(HinomiError, match="--prune") as caught:
        importer.rows(TITLES, successor, ROWS[1])
    assert "S-001" in caught.value.message.ja
    assert importer.ids() == ["S-001", "S-002"]
    importer.rows(TITLES, successor, ROWS[1], prune=True)
    assert importer.ids() == ["S-003", "S-002"]


def test_columns_that_the_file_lacks_are_left_alone(importer: Importer) -> None:
    importer.store.save(Ledger(hosts=HOSTS, systems=(System(name="税務"),)))
    importer.rows(
        ["管理番号", "機器名", "種別"], ["S-001", "sv01", "サーバ"], ["S-002", "sv02", ""]
    )
    after = importer.store.load()
    assert after.hosts == (HOSTS[0].model_copy(update={"kind": Kind.SERVER}), HOSTS[1])
    assert after.systems == (System(name="税務"),)


def test_an_empty_cell_empties_its_field(importer: Importer) -> None:
    importer.store.save(Ledger(hosts=HOSTS))
    importer.rows(["管理番号", "機器名", "所属"], ["S-001", "sv01", ""], ["S-002", "sv02", ""])
    assert importer.store.load().hosts[0] == HOSTS[0].model_copy(update={"department": ""})


def test_a_file_without_numbers_finds_hosts_by_name(importer: Importer) -> None:
    importer.store.save(Ledger(hosts=HOSTS))
    importer.rows(["ホスト名", "設置場所"], ["SV01", "3階"], ["sv02", ""])
    assert [(h.id, h.location) for h in importer.store.load().hosts] == [
        ("S-001", "3階"),
        ("S-002", ""),
    ]


def test_an_export_imports_as_no_change(importer: Importer) -> None:
    rows = [
        [*TITLES, "契約番号", "設置場所"],
        ["S-001", "𠮷野\U000e0100", "複合機", "DHCP", "=K-1", "3階"],
        ["S-002", "=cmd|x", "端末", "10.1.2.3/24", "", ""],
    ]
    importer.rows(*rows)
    for name in ("back.xlsx", "back.csv"):
        write_ledger(importer.store.load(), importer.folder / name)
        assert not importer.file(importer.folder / name).changes


def test_a_workbook_changes_every_part(importer: Importer) -> None:
    importer.store.save(Ledger(departments=(Department(name="税務課"),)))
    path = write_book(
        importer.folder / "l.xlsx",
        {
            "課室": [["課室名", "推進員"], ["市民課", "花子"]],
            "団体": [["団体名", "団体コード"], ["火見市", "011002"]],
            "情報システム": [["システム名", "RTO"], ["住民記録", "24"]],
        },
    )
    outcome = importer.file(path)
    assert [(one.kind, one.key) for one in outcome.changes.added] == [
        ("municipality", "municipality"),
        ("departments", "市民課"),
        ("systems", "住民記録"),
    ]
    assert [one.key for one in outcome.changes.removed] == ["税務課"]
    assert [one.name for one in importer.store.load().departments] == ["市民課", "税務課"]
    assert importer.store.load().municipality.name == "火見市"


def test_ansible_inventories_come_in_the_same_way(importer: Importer) -> None:
    importer.store.save(Ledger(hosts=HOSTS))
    path = importer.folder / "hosts.ini"
    path.write_text("[税務]\nsv01 ansible_host=10.1.2.3 ansible_port=22\nsv02\n", "utf-8")
    importer.file(path)
    [first, second] = importer.store.load().hosts
    assert (first.id, first.department, first.systems) == ("S-001", "市民課", ("税務",))
    assert (str(first.addresses[0]), first.access.port, first.extras) == (
        "10.1.2.3",
        22,
        (("契約", "K"),),
    )
    assert (second.id, second.platform) == ("S-002", Platform.WINDOWS)
    assert not importer.file(path).changes


def test_an_unknown_family_of_devices_is_refused_with_those_that_are_known(
    importer: Importer,
) -> None:
    rows = (("管理番号", "機器名", "機器の系統"), ("N1", "sw1", "ＹＡＭＡＨＡ"), ("N2", "pc1", "-"))
    importer.rows(*rows)
    assert [host.access.device for host in importer.store.load().hosts] == ["yamaha", ""]
    with pytest.raises(HinomiError, match=r"row 4 .* 'juniper': one of yamaha, alaxala"):
        importer.rows(*rows, ("N3", "sw3", "juniper"))
    assert importer.ids() == ["N1", "N2"]


def test_the_order_of_rows_is_no_change() -> None:
    assert not compare(Ledger(hosts=HOSTS), Ledger(hosts=HOSTS[::-1]))


def test_only_the_kinds_asked_for_are_compared() -> None:
    old, new = Ledger(hosts=HOSTS), Ledger(systems=(System(name="税務"),))
    changes = compare(old, new, frozenset({"systems"}))
    assert [one.key for one in changes.added] == ["税務"]
    assert changes.removed == ()


def test_a_failure_while_writing_leaves_nothing(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(importer.journal, "append", fail)
    with pytest.raises(OSError, match="disk full"):
        importer.rows(TITLES, *ROWS)
    assert importer.ids() == []

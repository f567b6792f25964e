"""The tables of network devices come from the newest evidence of each, as a scan kept it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit.discovery.switch_evidence import completed, tables
from audit.evidence import EvidenceStore
from audit.results import HOST_JUDGED
from checks.devices.evidence import end_of
from checks.model import Verdict
from inventory.db import open_database, upgrade
from inventory.journal import Draft, Journal
from inventory.model import Host, Kind
from tests.audit.discovery.test_tables_of_switches import CISCO_ARP, CISCO_MACS
from tests.audit.discovery.town import NOW, A, Town, host, sweep

CORE = host("SW-1", "", kind=Kind.NETWORK)
SEGMENT = "区画 10.1.0.0/24 lgwan"


def shown(at: datetime, arp: str = CISCO_ARP, status: str = "ok") -> bytes:
    answers = [
        {"command": "show ip arp", "status": status, "text": arp},
        {"command": "show mac address-table", "status": "ok", "text": CISCO_MACS},
    ]
    body = {
        "hinomi_device": 1,
        "tag": "t",
        "family": "cisco_ios",
        "name": "sw-1",
        "at": at.astimezone(UTC).isoformat(),
        "way": "ssh",
        "negotiated": None,
        "offered": None,
        "open_ports": None,
        "shown": answers,
        "end": end_of("t", answers),
    }
    return json.dumps(body).encode()


class Kept:
    """A workspace's journal and evidence with what a scan wrote of one device."""

    def __init__(self, folder: Path) -> None:
        engine = open_database(f"sqlite:///{folder / 'hinomi.db'}")
        upgrade(engine)
        self.journal, self.store = Journal(engine), EvidenceStore(folder / "evidence")

    def scanned(self, raw: bytes, of: Host = CORE) -> None:
        body = {"host": of.id, "evidence": self.store.put(raw)}
        self.journal.append([Draft("run:1", HOST_JUDGED, body, "x")])


def test_the_newest_table_adds_devices_and_ports(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.scanned(shown(NOW - timedelta(days=3), ""))
    kept.scanned(shown(NOW - timedelta(hours=2)))
    found = tables(kept.journal, kept.store, [CORE, host("PC-1")])
    assert [one.at for one in found] == [NOW - timedelta(hours=2)]
    look = completed(sweep([("10.1.0.5", "", None)], direct=False), found)
    town = Town([], look)
    [item] = town.told.items
    assert (item.mac, item.port, item.maker) == (A, "sw-1 Gi1/0/5", item.maker)
    assert town.verdict("AST-003", SEGMENT) is Verdict.FAIL
    known = Town([host("PC-1", "10.1.0.5", A)], look)
    assert known.verdict("AST-003", SEGMENT) is Verdict.PASS
    assert known.verdict("AST-005", "PC-1") is Verdict.PASS


def test_a_table_that_was_refused_or_cut_completes_nothing(tmp_path: Path) -> None:
    for number, raw in enumerate((shown(NOW, status="truncated"), shown(NOW)[:-30], b"{}")):
        folder = tmp_path / str(number)
        folder.mkdir()
        kept = Kept(folder)
        kept.scanned(raw)
        found = tables(kept.journal, kept.store, [CORE])
        look = completed(sweep([("10.1.0.5", "", None)], direct=False), found)
        assert not look.direct
        assert [one.mac for one in look.sightings] == [""]
        town = Town([host("PC-1", "10.1.0.5", A)], look)
        assert town.verdict("AST-003", SEGMENT) is Verdict.UNKNOWN


def test_other_hosts_and_missing_evidence_tell_nothing(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.scanned(shown(NOW), host("PC-1"))
    assert tables(kept.journal, kept.store, [CORE, host("PC-1")]) == ()
    kept.scanned(shown(NOW))
    for file in kept.store.folder.rglob("*.gz"):
        file.unlink()
    assert tables(kept.journal, kept.store, [CORE]) == ()

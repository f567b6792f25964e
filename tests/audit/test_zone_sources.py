"""The newest evidence of each host, as the crossings of zones are looked for in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.evidence import EvidenceStore
from audit.results import HOST_JUDGED
from audit.zone_crossings import Meets, zone_crossings
from audit.zone_sources import seen_in_zones
from checks.devices.zone_map import zone_map
from inventory.entries import Draft, Entry
from inventory.model import Kind, Platform, Zone
from tests.audit.samples import TAG, host, output
from tests.checks.devices.asked import device, text_of

AT = datetime(2026, 11, 21, tzinfo=UTC)
LISTED = "@{0} file absent /etc/resolv.conf\n@{0} file absent /run/systemd/resolve/resolv.conf\n"
PLACE = f"{LISTED}@{{0}} file end 2\n{{1}}end\n"
SWITCH = host("SW-1", platform=Platform.NETWORK, kind=Kind.NETWORK)
SERVER = host("SV-1", zone=Zone.LGWAN)
ZONES = zone_map(("lgwan 10.1.0.0/16", "internet 10.2.0.0/16"), ("lgwan 110", "internet 210"), ())


class Written:
    """A journal of judged hosts: pairs of host and digest, the oldest first."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self.pairs = pairs

    def entries(self, prefix: str = "", kind: str = "") -> Iterator[Entry]:
        assert (prefix, kind) == ("run:", HOST_JUDGED)
        for number, (id_, digest) in enumerate(self.pairs):
            body = {"host": id_, "evidence": digest}
            yield Entry(number, "run:1", kind, body, "a", AT, "", "", AT)

    def append_decided(self, decide: object) -> list[Entry]:
        raise AssertionError(decide, Draft)


def linux(*addresses: str) -> bytes:
    rows = "".join(f"addr {n}: eth{n}    inet {one} brd x\n" for n, one in enumerate(addresses, 2))
    return output({"NetworkPlace": PLACE.format(TAG, rows)})


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path)


def test_the_newest_of_each_is_looked_at(store: EvidenceStore) -> None:
    bad = device("cisco_ios", {"show running-config": text_of("built", "cisco_ios", "bad.txt")})
    old, new = store.keep(linux("10.1.0.5/24"))[0], store.keep(linux("10.2.0.5/24"))[0]
    journal = Written(("SV-1", old), ("SW-1", store.keep(bad)[0]), ("SV-1", new), ("GONE", old))
    devices, placed = seen_in_zones(journal, store, (SWITCH, SERVER))
    assert [one.name for one in devices] == ["sw-1"]
    assert [(one.name, one.zone, one.addresses) for one in placed] == [
        ("sv-1", Zone.LGWAN, ("10.2.0.5",))
    ]
    told = zone_crossings(devices, placed, ZONES)
    assert {one.how for one in told.meetings} == {Meets.HOST, Meets.ROUTE, Meets.TRUNK}


def test_what_is_gone_or_odd_is_left_out(store: EvidenceStore) -> None:
    odd = store.keep(b"no frame at all")[0]
    untold = store.keep(output({"Motd": "ok"}))[0]
    journal = Written(("SV-1", odd), ("SW-1", "0" * 64))
    assert seen_in_zones(journal, store, (SWITCH, SERVER)) == ((), ())
    _, placed = seen_in_zones(Written(("SV-1", untold)), store, (SERVER,))
    assert [one.addresses for one in placed] == [()]

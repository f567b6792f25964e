"""Who switches saw in two zones becomes a finding of the host, not only a line of a report."""

import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from audit.discovery.cases import host_cases
from audit.discovery.judged import judged
from checks.devices.evidence import end_of
from checks.model import Verdict
from console import assets_crossings
from inventory.model import Host, Kind
from tests.audit.discovery.test_switch_evidence import CORE, Kept, shown
from tests.audit.discovery.town import NOW, POLICY, A, Town, host, sweep
from tests.audit.test_zone_crossings import ZONES

IN_TWO = "".join(
    f" {vlan}    {mac}    DYNAMIC     Gi1/0/{port}\n"
    for vlan, port in ((110, 5), (120, 6))
    for mac in ("0017.4200.000a", "0000.5e00.0101", "00a0.de00.000c")
)
HOSTS = [CORE, host("PC-1", "", A), host("FW-1", "", "00:a0:de:00:00:0c", kind=Kind.NETWORK)]
HOSTS += [host("RT-2", "", "00:00:5e:00:01:01")]


def session(folder: Path, hosts: list[Host]) -> SimpleNamespace:
    kept = Kept(folder)
    whole = json.loads(shown(NOW, ""))
    whole["shown"][0] |= {"command": "show mac-address-table", "text": IN_TWO}
    kept.scanned(json.dumps({**whole, "end": end_of(whole["tag"], whole["shown"])}).encode())
    ledger = SimpleNamespace(hosts=tuple(hosts))
    return SimpleNamespace(ledger=ledger, journal=kept.journal, evidence=kept.store)


def test_a_terminal_in_two_zones_is_told_and_network_devices_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets_crossings, "_zones", lambda _: ZONES)
    kept = session(tmp_path, HOSTS)
    found = assets_crossings.in_two_zones(kept, NOW - timedelta(days=1))  # type: ignore[arg-type]
    assert set(found) == {"PC-1"}
    assert "LGWAN接続系" in found["PC-1"].ja
    late = assets_crossings.in_two_zones(kept, NOW + timedelta(days=1))  # type: ignore[arg-type]
    assert late == {}
    town = Town([HOSTS[1]], sweep([("10.1.0.5", A, None)]))
    for beyond, verdict in (({}, Verdict.PASS), (found, Verdict.FAIL)):
        cases = host_cases(town.known, town.found, town.told, None, beyond)
        [one] = [j for j in judged(cases, POLICY) if j.check == "AST-005"]
        assert one.verdict is verdict


def test_without_a_matrix_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets_crossings, "_zones", lambda _: None)
    nothing = SimpleNamespace()
    assert assets_crossings.in_two_zones(nothing, NOW) == {}  # type: ignore[arg-type]

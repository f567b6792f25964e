"""Rules of devices on real daemons: each setting is flipped on a running router, both ways."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from audit.evidence import EvidenceStore
from checks.devices.approvals import NO_APPROVALS, Approvals, Approved
from checks.devices.evidence import SECTION, evidence_of, parse_device
from checks.devices.normal import normalised
from checks.devices.rules.accounts import stored_soundly
from checks.devices.rules.idle import idle_sessions_end
from checks.devices.rules.logs import records_leave
from checks.devices.rules.management import managed_from_inside
from checks.devices.rules.remote import no_old_algorithm, no_telnet, version_two_alone
from checks.devices.rules.retrieval import as_approved, retrieved_whole
from checks.devices.rules.snmp import limited_snmp
from checks.devices.rules.unproven import family_was_proven
from checks.devices.sides import Generation
from checks.fact import read
from checks.model import FactError, Outcome, Why
from inventory.model import Way
from tests.audit.samples import subject
from tests.checks.devices.judging import verdict
from tests.checks.devices.lab_devices import Devices
from tests.lab.lab import Lab
from tests.lab.router import CONFIG, OLD_SSH, VTY_PASSWORD, Router

GOOD = "hostname good01\nline vty\n exec-timeout 5 0\n"
BAD = CONFIG.replace("exec-timeout 5 0", "exec-timeout 0 0")
GUARDED = f"{CONFIG} access-class mgmt\naccess-list mgmt permit 198.18.0.0/15\n"
POSED = "RTX830 Rev.15.02.29"
PUBLIC = f"agentaddress udp:161\nsysDescr {POSED}\nrocommunity public\n"
VERSION_3 = f"""\
agentaddress udp:161
sysDescr {POSED}
createUser nms SHA auth-Kotoba-1 AES priv-Kotoba-1
rouser nms authpriv
"""


@pytest.fixture(scope="module")
def devices(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Devices]:
    found = Devices(lab, tmp_path_factory.mktemp("devices"))
    routers = (
        Router("dev-good", GOOD),
        Router("dev-bad", BAD, ssh=OLD_SSH, telnet=True, snmpd=PUBLIC),
        Router("dev-vty", GUARDED, ssh=None, telnet=True, snmpd=VERSION_3),
    )
    found.start(*routers)
    yield found
    for one in routers:
        lab.remove(one.name)


@pytest.fixture(scope="module")
def good(devices: Devices) -> bytes:
    return devices.evidence("dev-good")


@pytest.fixture(scope="module")
def bad(devices: Devices) -> bytes:
    return devices.evidence("dev-bad", way=Way.LEGACY_SSH)


@pytest.fixture(scope="module")
def unheard(devices: Devices) -> bytes:
    """paramiko cannot log in there, but what it offers was read."""
    return devices.evidence("dev-bad")


@pytest.fixture(scope="module")
def vty(devices: Devices) -> bytes:
    return devices.evidence("dev-vty", way=Way.TELNET, secret="vty")


def test_a_router_that_is_set_up_well(good: bytes) -> None:
    assert verdict(retrieved_whole, good) == "PASS"
    assert verdict(no_telnet, good) == "PASS"
    assert verdict(version_two_alone, good) == "PASS"
    assert verdict(no_old_algorithm, good) == "PASS"
    assert verdict(limited_snmp, good) == "PASS"
    assert verdict(idle_sessions_end, good) == "PASS"
    assert verdict(stored_soundly, good) == "NOT_APPLICABLE"
    assert verdict(family_was_proven, good) == "PASS"


def test_a_router_that_is_not(bad: bytes) -> None:
    assert verdict(retrieved_whole, bad) == "PASS"
    assert verdict(no_telnet, bad) == "FAIL"
    assert verdict(no_old_algorithm, bad) == "FAIL"
    assert verdict(limited_snmp, bad) == "FAIL"
    assert verdict(idle_sessions_end, bad) == "FAIL"
    assert verdict(stored_soundly, bad) == "FAIL"
    assert verdict(managed_from_inside, bad) == "FAIL"
    assert verdict(records_leave, bad) == "FAIL"


def test_old_ssh_is_a_finding_even_where_nobody_can_log_in(unheard: bytes) -> None:
    assert verdict(no_old_algorithm, unheard) == "FAIL"
    assert verdict(no_telnet, unheard) == "FAIL"  # its port is open
    assert verdict(version_two_alone, unheard) == "PASS"
    assert verdict(retrieved_whole, unheard) == Why.COMMAND_FAILED.value


def test_a_vty_that_is_guarded(vty: bytes) -> None:
    inside: dict[str, object] = {"networks": ("198.18.0.0/15",)}
    assert verdict(managed_from_inside, vty, **inside) == "PASS"
    assert verdict(managed_from_inside, vty, networks=("10.0.0.0/8",)) == "FAIL"
    assert verdict(no_telnet, vty) == "FAIL"
    assert verdict(version_two_alone, vty) == "NOT_APPLICABLE"
    assert verdict(limited_snmp, vty) == Why.UNDETERMINED.value  # an agent that is silent


def test_agents_pose_as_routers_and_version_3_answers_who_knows_both_secrets(
    devices: Devices,
) -> None:
    """That an agent is silent to `public` is told of one that runs and answers others."""
    asked = "127.0.0.1 1.3.6.1.2.1.1.1.0"
    known = "-l authPriv -a SHA -A auth-Kotoba-1 -x AES -X priv-Kotoba-1"
    ways = (
        ("dev-bad", "-v2c -c public", True),
        ("dev-vty", f"-v3 -u nms {known}", True),
        ("dev-vty", "-v3 -u nms -l authNoPriv -a SHA -A auth-Kotoba-1", False),
        ("dev-vty", "-v2c -c public", False),
    )
    for name, way, answers in ways:
        done = devices.lab.run(name, f"snmpget -On -t 1 -r 1 {way} {asked} 2>&1 || true")
        assert (POSED in done.stdout) is answers, (name, done.stdout)


def test_encrypted_passwords_of_frr_are_des(devices: Devices) -> None:
    devices.configure("dev-bad", "service password-encryption")
    raw = devices.evidence("dev-bad", way=Way.LEGACY_SSH)
    assert "password 8 [masked:" in evidence_of(raw).text("show running-config")
    assert verdict(stored_soundly, raw) == "FAIL"


def test_no_secret_of_a_router_is_kept(bad: bytes, vty: bytes) -> None:
    for raw in (bad, vty):
        assert VTY_PASSWORD.encode() not in raw
        assert b"password [masked:" in raw


def approved(raw: bytes, approvals: Approvals) -> Outcome:
    generation = read(Generation, parse_device(raw).replies[SECTION])
    return as_approved(generation, approvals, subject("dev-good"))


def test_a_change_on_the_device_is_seen_and_its_undoing_too(devices: Devices, good: bytes) -> None:
    lines = normalised(evidence_of(good))
    approvals = Approvals(MappingProxyType({"dev-good": Approved(lines, date(2026, 11, 21))}))
    assert approved(good, approvals).holds
    with pytest.raises(FactError) as why:
        approved(good, NO_APPROVALS)
    assert why.value.why is Why.NO_DATA
    devices.configure("dev-good", "line vty", "exec-timeout 9 0")
    changed = approved(devices.evidence("dev-good"), approvals)
    assert not changed.holds
    assert set(changed.lines) == {"- exec-timeout 5 0", "+ exec-timeout 9 0"}
    devices.configure("dev-good", "line vty", "exec-timeout 5 0")
    assert approved(devices.evidence("dev-good"), approvals).holds


def test_nothing_but_the_list_is_ever_typed(devices: Devices) -> None:
    devices.typed("dev-good")
    devices.evidence("dev-good")
    asked = ["terminal length 0", "show running-config", "show version", "exit"]
    assert devices.typed("dev-good") == asked


def test_only_what_the_program_writes_is_judged(devices: Devices, tmp_path: Path) -> None:
    """Evidence of a real device is kept as it came out of the masking of devices."""
    raw = devices.evidence("dev-good")
    assert evidence_of(EvidenceStore(tmp_path).keep(raw)[1]) == evidence_of(raw)

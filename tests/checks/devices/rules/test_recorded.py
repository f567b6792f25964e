"""Rules on what the public recorded of Cisco, FortiOS and Aruba."""

import pytest

from checks.devices import facts
from checks.devices.rules.clock import DeviceTimeLimits, approved_time
from checks.devices.rules.idle import DeviceSessionLimits, idle_sessions_end
from checks.devices.rules.logs import DeviceLogLimits, records_leave
from checks.devices.rules.ports import DevicePortLimits, default_vlan_unused, unused_ports_shut
from checks.devices.rules.snmp import limited_snmp
from checks.devices.sides import SnmpSides
from checks.model import FactError
from tests.checks.devices.asked import ask, device, text_of

RUNNING = "show running-config"
OLD = device("cisco_ios", {RUNNING: text_of("recorded", "cisco_ios", "as2dist2.cfg")})
XE = device("cisco_ios", {RUNNING: text_of("recorded", "cisco_ios", "jcy-bb-01.txt")})
SPINE = device("aruba", {RUNNING: text_of("recorded", "aruba", "spine-01.txt")}, way="ssh")
MGMT = device("fortios", {"show full-configuration": text_of("recorded", "fortios", "mgmt.txt")})
THREE = "version 15.2\n{}\nend\n".format(
    "\n".join(
        f"interface {one}\n switchport mode access\n switchport access vlan 110"
        for one in ("GigabitEthernet0/0", "GigabitEthernet0/1", "Port-channel1")
    )
)
TIME, LOGS, IDLE = DeviceTimeLimits(()), DeviceLogLimits(5), DeviceSessionLimits(600)


def test_snmp() -> None:
    assert limited_snmp(ask(SnmpSides, OLD)).holds
    assert not limited_snmp(ask(SnmpSides, XE)).holds
    for raw in (SPINE, MGMT):
        with pytest.raises(FactError):
            limited_snmp(ask(SnmpSides, raw))


def test_time() -> None:
    assert not approved_time(ask(facts.DeviceClock, OLD), TIME).holds
    assert approved_time(ask(facts.DeviceClock, XE), TIME).holds
    assert approved_time(ask(facts.DeviceClock, SPINE), TIME).holds


def test_records() -> None:
    assert not records_leave(ask(facts.DeviceSyslog, OLD), LOGS).holds
    assert records_leave(ask(facts.DeviceSyslog, XE), LOGS).holds
    assert not records_leave(ask(facts.DeviceSyslog, SPINE), LOGS).holds


def test_idle_sessions() -> None:
    assert not idle_sessions_end(ask(facts.DeviceIdle, OLD), IDLE).holds
    assert idle_sessions_end(ask(facts.DeviceIdle, XE), IDLE).holds
    with pytest.raises(FactError):
        idle_sessions_end(ask(facts.DeviceIdle, SPINE), IDLE)


def test_vlan_one() -> None:
    assert not default_vlan_unused(ask(facts.DevicePorts, XE)).applicable
    told = default_vlan_unused(ask(facts.DevicePorts, SPINE))
    assert not told.holds
    assert "lag256 native" in told.observed


@pytest.mark.parametrize(("days", "holds"), [(90, True), (1, False)])
def test_links(days: int, holds: bool) -> None:
    shown = text_of("recorded", "cisco_ios", "show_interfaces.txt")
    version = text_of("recorded", "cisco_ios", "show_version.txt")
    answers = {RUNNING: THREE, "show interfaces": shown, "show version": version}
    ports = ask(facts.DevicePorts, device("cisco_ios", answers))
    assert [(one.link, one.idle_days) for one in ports.ports] == [
        (False, 1),
        (True, 0),
        (False, 1),
    ]
    assert unused_ports_shut(ports, DevicePortLimits(days)).holds is holds

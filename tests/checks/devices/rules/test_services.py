"""SNMP, time, records and idle sessions: from configurations to verdicts."""

import pytest

from checks.devices import facts
from checks.devices.rules.accounts import stored_soundly
from checks.devices.rules.clock import DeviceTimeLimits, approved_time
from checks.devices.rules.idle import DeviceSessionLimits, idle_sessions_end
from checks.devices.rules.logs import DeviceLogLimits, records_leave
from checks.devices.rules.snmp import limited_snmp
from checks.devices.sides import SnmpSides
from checks.model import FactError
from tests.checks.devices.asked import ask, device, text_of
from tests.checks.devices.judging import verdict

GOOD = text_of("built", "cisco_ios", "good.txt")
BAD = text_of("built", "cisco_ios", "bad.txt")
FORTI_GOOD = text_of("built", "fortios", "good.txt")
FORTI_BAD = text_of("built", "fortios", "bad.txt")
ANY_TIME = DeviceTimeLimits(())
NOTICE = DeviceLogLimits(5)
TEN_MINUTES = DeviceSessionLimits(600)


def cisco(text: str, **shown: str) -> bytes:
    answers = {one.replace("_", " "): said for one, said in shown.items()}
    return device("cisco_ios", {"show running-config": text, **answers})


def forti(text: str) -> bytes:
    return device("fortios", {"show full-configuration": text})


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ("", True),
        ("snmp-server community Verwaltung-7 RO 10", True),
        ("snmp-server community Verwaltung-7 RO", False),
        ("snmp-server community Verwaltung-7 RW 10", False),
        ("snmp-server community public RO 10", False),
        ("snmp-server community private RO 10", False),
        ("snmp-server group OPER v3 auth", False),
        ("snmp-server group OPER v3 noauth", False),
        ("snmp-server group OPER v3 priv", True),
    ],
)
def test_snmp(line: str, holds: bool) -> None:
    raw = cisco(GOOD.replace("snmp-server location", f"{line}\nsnmp-server location"))
    assert limited_snmp(ask(SnmpSides, raw)).holds is holds


def test_snmp_that_is_off_is_well() -> None:
    lines = [one for one in GOOD.splitlines() if not one.startswith("snmp-server")]
    assert limited_snmp(ask(SnmpSides, cisco("\n".join(lines)))).holds


def test_snmp_of_a_firewall() -> None:
    assert limited_snmp(ask(SnmpSides, forti(FORTI_GOOD))).holds
    told = limited_snmp(ask(SnmpSides, forti(FORTI_BAD)))
    assert not told.holds
    assert "a well-known community" in told.observed


@pytest.mark.parametrize(
    ("approved", "status", "holds"),
    [
        ((), "", True),
        (("10.9.0.60",), "", True),
        (("10.9.0.99",), "", False),
        ((), "Clock is synchronized, stratum 3", True),
        ((), "Clock is unsynchronized, stratum 16", False),
    ],
)
def test_time(approved: tuple[str, ...], status: str, holds: bool) -> None:
    raw = cisco(GOOD, show_ntp_status=status)
    clock = ask(facts.DeviceClock, raw)
    assert approved_time(clock, DeviceTimeLimits(approved)).holds is holds


def test_no_server_of_time() -> None:
    assert not approved_time(ask(facts.DeviceClock, cisco(BAD)), ANY_TIME).holds
    assert not approved_time(ask(facts.DeviceClock, forti(FORTI_BAD)), ANY_TIME).holds
    assert approved_time(ask(facts.DeviceClock, forti(FORTI_GOOD)), ANY_TIME).holds


@pytest.mark.parametrize(
    ("level", "holds"),
    [("notifications", True), ("warnings", False), ("7", True), ("critical", False)],
)
def test_severity_of_records(level: str, holds: bool) -> None:
    raw = cisco(GOOD.replace("trap informational", f"trap {level}"))
    assert records_leave(ask(facts.DeviceSyslog, raw), NOTICE).holds is holds


def test_records_that_stay_at_home() -> None:
    assert not records_leave(ask(facts.DeviceSyslog, cisco(BAD)), NOTICE).holds
    assert not records_leave(ask(facts.DeviceSyslog, forti(FORTI_BAD)), NOTICE).holds
    assert records_leave(ask(facts.DeviceSyslog, forti(FORTI_GOOD)), NOTICE).holds


def test_an_untold_severity_is_not_known() -> None:
    text = FORTI_GOOD.replace("    set severity information\n", "")
    with pytest.raises(FactError):
        records_leave(ask(facts.DeviceSyslog, forti(text)), NOTICE)


@pytest.mark.parametrize(
    ("console", "holds"),
    [("5 0", True), ("10 0", True), ("10 1", False), ("0 0", False)],
)
def test_idle_sessions(console: str, holds: bool) -> None:
    raw = cisco(
        GOOD.replace("line con 0\n exec-timeout 5 0", f"line con 0\n exec-timeout {console}")
    )
    assert idle_sessions_end(ask(facts.DeviceIdle, raw), TEN_MINUTES).holds is holds


def test_idle_sessions_of_a_firewall() -> None:
    assert idle_sessions_end(ask(facts.DeviceIdle, forti(FORTI_GOOD)), TEN_MINUTES).holds
    assert not idle_sessions_end(ask(facts.DeviceIdle, forti(FORTI_BAD)), TEN_MINUTES).holds


def test_no_door_at_all_is_not_known() -> None:
    idle = facts.DeviceIdle((), ask(facts.DeviceIdle, cisco(GOOD)).provenance, ())
    with pytest.raises(FactError):
        idle_sessions_end(idle, TEN_MINUTES)


def test_a_device_that_answers_public_fails_whatever_it_says() -> None:
    off, cut = "version 15.2\nno snmp-server\nline con 0\nend\n", "version 15.2\n"
    assert verdict(limited_snmp, cisco(off, snmp_public="silent")) == "PASS"
    assert verdict(limited_snmp, cisco(off, snmp_public="answered")) == "FAIL"
    assert verdict(limited_snmp, cisco(cut, snmp_public="answered")) == "FAIL"
    assert verdict(limited_snmp, cisco(cut, snmp_public="silent")) == "truncated"


def test_what_ios_shows_to_a_user_of_few_rights_acquits_of_nothing() -> None:
    part = "version 15.2\nboot-start-marker\nboot-end-marker\n{}end\n"
    for check in (limited_snmp, stored_soundly):
        assert verdict(check, cisco(part.format(""))) == "no_privilege"
    assert verdict(limited_snmp, cisco(part.format("line con 0\n"))) == "PASS"
    assert verdict(stored_soundly, cisco(part.format("line con 0\n"))) == "NOT_APPLICABLE"

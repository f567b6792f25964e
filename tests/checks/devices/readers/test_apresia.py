"""APRESIA: what is printed in words that all switches share, and nothing else."""

import pytest

from checks.devices import facts
from checks.model import FactError
from tests.checks.devices.asked import ask, device, text_of

GOOD, BAD = (text_of("built", "apresia", f"{one}.txt") for one in ("good", "bad"))
UNSAID = [
    facts.DeviceTelnet,
    facts.DeviceSsh,
    facts.DeviceWeb,
    facts.DeviceAccounts,
    facts.DevicePasswords,
    facts.DeviceIdle,
    facts.DeviceBanner,
    facts.DevicePorts,
    facts.DeviceSegments,
    facts.DeviceSaved,
]


def run(text: str, version: str = "") -> bytes:
    return device("apresia", {"show running-config": text, "show version": version})


def test_identity() -> None:
    found = ask(facts.DeviceIdentity, run(GOOD, "Apresia13200-28GT\nAEOS Version 8.46.01\n"))
    assert (found.model, found.firmware) == ("Apresia13200-28GT", "8.46.01")
    assert found.hostname == "sw-apresia"
    assert ask(facts.DeviceIdentity, run(GOOD)).model == ""


def test_snmp() -> None:
    with pytest.raises(FactError):
        ask(facts.DeviceSnmp, run(GOOD))
    (bad,) = ask(facts.DeviceSnmp, run(BAD)).communities
    assert (bad.known, bad.writable, bad.sources) == (True, True, None)


def test_servers_are_told_only_where_there_are_some() -> None:
    assert ask(facts.DeviceClock, run(GOOD)).servers == ("10.1.2.123",)
    assert ask(facts.DeviceSyslog, run(GOOD)).hosts == ("10.1.2.20",)
    for fact in (facts.DeviceClock, facts.DeviceSyslog):
        with pytest.raises(FactError):
            ask(fact, run(BAD))
    with pytest.raises(FactError):
        ask(facts.DeviceSnmp, run("hostname a\nsw#\n"))


@pytest.mark.parametrize("fact", UNSAID)
def test_everything_else_is_unsaid(fact: type[facts.DeviceFact]) -> None:
    with pytest.raises(FactError):
        ask(fact, run(GOOD))


def test_whole_or_not() -> None:
    assert ask(facts.DeviceRetrieval, run(GOOD)).complete is True
    assert ask(facts.DeviceRetrieval, run(GOOD.replace("sw-apresia#", ""))).complete is None

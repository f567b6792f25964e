"""NEC UNIVERGE IX: every fact from a good and a bad configuration, and what is not said."""

import pytest

from checks.devices import facts
from checks.model import FactError, Provenance, Why
from tests.checks.devices.asked import ask, device, text_of

GOOD, BAD = (text_of("built", "nec_ix", f"{one}.txt") for one in ("good", "bad"))
HEAD = "! NEC Portable Internetwork Core Operating System Software\n"


def run(text: str, **other: object) -> bytes:
    return device("nec_ix", {"show running-config": text}, **other)


def short(lines: str) -> bytes:
    return run(f"{HEAD}{lines}\nRouter#\n")


def why(fact: type[facts.DeviceFact], raw: bytes) -> Why:
    with pytest.raises(FactError) as refused:
        ask(fact, raw)
    return refused.value.why


def test_identity() -> None:
    found = ask(facts.DeviceIdentity, run(GOOD))
    assert (found.model, found.firmware, found.hostname) == ("IX2215", "10.7.18", "rt-branch")
    shown = {"show running-config": HEAD, "show version": GOOD}
    assert ask(facts.DeviceIdentity, device("nec_ix", shown)).model == "IX2215"


def test_telnet() -> None:
    good, bad = ask(facts.DeviceTelnet, run(GOOD)), ask(facts.DeviceTelnet, run(BAD))
    assert (good.enabled, good.provenance) == (False, Provenance.EXPLICIT)
    assert (bad.enabled, bad.sources) == (True, None)
    assert why(facts.DeviceTelnet, short("username a password hash B")) is Why.UNDETERMINED
    leg = "interface GigaEthernet0.0\n  ipv6 enable"
    assert why(facts.DeviceTelnet, short(f"no telnet-server ip enable\n{leg}")) is Why.UNDETERMINED
    both = short(f"no telnet-server ip enable\nno telnet-server ipv6 enable\n{leg}")
    assert not ask(facts.DeviceTelnet, both).enabled
    six = "no telnet-server ip enable\ntelnet-server ipv6 enable"
    assert ask(facts.DeviceTelnet, short(six)).enabled


def test_ssh_versions_are_not_told() -> None:
    assert why(facts.DeviceSsh, run(GOOD)) is Why.UNDETERMINED
    assert not ask(facts.DeviceSsh, short("no ssh-server ip enable")).enabled


def test_web() -> None:
    good, bad = ask(facts.DeviceWeb, run(GOOD)), ask(facts.DeviceWeb, run(BAD))
    assert (good.http, good.https) == (False, False)
    assert (bad.http, bad.sources) == (True, None)
    listed = "ip access-list kanri permit ip src 10.1.2.0/24 dest any\nhttp-server ip enable\n"
    limited = short(f"{listed}http-server ip access-list kanri")
    assert ask(facts.DeviceWeb, limited).sources == ("10.1.2.0/24",)
    other = short(f"{listed}http-server ip access-list nai")
    assert ask(facts.DeviceWeb, other).sources is None


def test_accounts() -> None:
    good, bad = ask(facts.DeviceAccounts, run(GOOD)), ask(facts.DeviceAccounts, run(BAD))
    assert (good.users, good.shared) == (("sato", "suzuki"), ())
    assert bad.users == ("admin",)
    assert ask(facts.DeviceAccounts, short("hostname a")).shared == ("login without name",)


def test_passwords() -> None:
    good, bad = ask(facts.DevicePasswords, run(GOOD)), ask(facts.DevicePasswords, run(BAD))
    assert {one.scheme for one in good.stored} == {"unknown"}
    assert [(one.owner, one.scheme) for one in bad.stored] == [("admin", "clear")]


def test_snmp() -> None:
    good, bad = ask(facts.DeviceSnmp, run(GOOD)), ask(facts.DeviceSnmp, run(BAD))
    assert [(one.known, one.sources) for one in good.communities] == [(False, ("10.1.2.0/24",))]
    assert [(one.known, one.sources) for one in bad.communities] == [(True, None)]
    assert why(facts.DeviceSnmp, short("hostname a")) is Why.UNDETERMINED


def test_clock_and_syslog() -> None:
    assert ask(facts.DeviceClock, run(GOOD)).servers == ("10.1.2.123",)
    assert ask(facts.DeviceClock, run(BAD)).servers == ()
    off = GOOD.replace("ntp ip enable\n", "").replace("syslog ip enable\n", "")
    assert why(facts.DeviceClock, run(off)) is Why.UNDETERMINED
    assert ask(facts.DeviceSyslog, run(GOOD)).hosts == ("10.1.2.20",)
    assert ask(facts.DeviceSyslog, run(off)).hosts == ()


def test_banner() -> None:
    assert ask(facts.DeviceBanner, run(GOOD)).text == "Authorised staff only"
    assert ask(facts.DeviceBanner, run(BAD)).text == ""


def test_segments() -> None:
    found = ask(facts.DeviceSegments, run(GOOD))
    told = [(one.interface, one.vlan, one.filtered_in) for one in found.segments]
    assert told == [
        ("GigaEthernet0.0", None, True),
        ("GigaEthernet1.0", None, False),
        ("GigaEthernet1.1", 20, False),
    ]
    assert found.routing
    assert not ask(facts.DeviceSegments, run(BAD)).routing


def test_without_its_head_or_its_prompt_it_is_not_whole() -> None:
    assert why(facts.DeviceAccounts, run(GOOD.replace("rt-branch#\n", ""))) is Why.TRUNCATED
    assert why(facts.DeviceAccounts, run(GOOD.replace("! NEC Portable", "! Portable")))
    assert ask(facts.DeviceAccounts, run(GOOD.replace("rt-branch#\n", ""), way="ssh")).users
    for fact in (facts.DeviceIdle, facts.DevicePorts, facts.DeviceSaved):
        assert why(fact, run(GOOD)) is Why.UNDETERMINED

"""AlliedWare Plus: every fact from a good and a bad configuration, and what is not said."""

import pytest

from checks.devices import facts
from checks.devices.readers.alliedware_text import names
from checks.model import FactError, Provenance, Why
from tests.checks.devices.asked import ask, device, text_of

GOOD, BAD = (text_of("built", "alliedware", f"{one}.txt") for one in ("good", "bad"))
OLD = text_of("recorded", "alliedware", "show_system.txt")
STACK = text_of("recorded", "alliedware", "show_system_stack.txt")


def run(text: str, system: str = STACK) -> bytes:
    return device("alliedware", {"show running-config": text, "show system": system})


def short(lines: str) -> bytes:
    return run(f"!\nservice password-encryption\n!\n{lines}\n!\nend\n")


def why(fact: type[facts.DeviceFact], raw: bytes) -> Why:
    with pytest.raises(FactError) as refused:
        ask(fact, raw)
    return refused.value.why


@pytest.mark.parametrize(
    ("system", "model", "firmware", "serial"),
    [
        (OLD, "AT-SH210-24GT", "5.4.5-1.3", "G22TG6001"),
        (STACK, "AT-x530L-52GTX", "5.5.3-0.1", "A000000000000001"),
    ],
)
def test_recorded_identity(system: str, model: str, firmware: str, serial: str) -> None:
    found = ask(facts.DeviceIdentity, run(GOOD, system))
    assert (found.model, found.firmware, found.serial) == (model, firmware, serial)
    assert found.hostname == "sw-core"


def test_recorded_name() -> None:
    assert ask(facts.DeviceIdentity, run("!\nend\n", OLD)).hostname == "6F-SH210-5"


def test_a_recorded_configuration() -> None:
    text = text_of("recorded", "alliedware", "running_config.txt")
    raw = run(text, text_of("recorded", "alliedware", "show_system_x600.txt"))
    found = ask(facts.DeviceIdentity, raw)
    assert (found.model, found.firmware, found.hostname) == (
        "x600-48Ts/XP",
        "5.4.2-3.14",
        "awplus",
    )
    assert ask(facts.DeviceTelnet, raw).enabled
    assert (ask(facts.DeviceWeb, raw).http, ask(facts.DeviceWeb, raw).sources) == (True, None)
    assert ask(facts.DeviceSsh, raw).versions == {1, 2}
    assert ask(facts.DeviceAccounts, raw).users == ("manager",)
    assert [one.scheme for one in ask(facts.DevicePasswords, raw).stored] == ["md5"]
    assert ask(facts.DeviceBanner, raw).text == ""
    assert ask(facts.DeviceSyslog, raw).hosts == ask(facts.DeviceClock, raw).servers == ()
    assert len(ask(facts.DevicePorts, raw).ports) == 50
    assert [one.vlan for one in ask(facts.DeviceSegments, raw).segments] == [1]
    for fact in (facts.DeviceIdle, facts.DeviceSnmp):
        assert why(fact, raw) is Why.UNDETERMINED


def test_without_its_beginning_it_is_not_whole() -> None:
    assert why(facts.DeviceAccounts, run(GOOD.partition("hostname")[2])) is Why.TRUNCATED


def test_telnet() -> None:
    good, bad = ask(facts.DeviceTelnet, run(GOOD)), ask(facts.DeviceTelnet, run(BAD))
    assert (good.enabled, good.provenance) == (False, Provenance.EXPLICIT)
    assert (bad.enabled, bad.sources) == (True, None)
    assert why(facts.DeviceTelnet, short("service ssh")) is Why.UNDETERMINED
    assert why(facts.DeviceTelnet, short("service telnet\nno service telnet")) is Why.MALFORMED
    assert why(facts.DeviceTelnet, short("no service telnet ipv6")) is Why.MALFORMED
    both = "no service telnet\nno service telnet ipv6"
    assert why(facts.DeviceTelnet, short(both)) is Why.MALFORMED
    assert ask(facts.DeviceTelnet, short("service telnet ip")).enabled


def test_ssh() -> None:
    good = ask(facts.DeviceSsh, run(GOOD))
    assert (good.enabled, set(good.versions), good.sources) == (True, {2}, ("10.1.2.0/24",))
    assert why(facts.DeviceSsh, run(BAD)) is Why.UNDETERMINED
    old = ask(facts.DeviceSsh, run(BAD, OLD.replace("5.4.5-1.3", "5.4.4-2.1")))
    assert set(old.versions) == {1, 2}
    assert why(facts.DeviceSsh, run(BAD, OLD)) is Why.UNDETERMINED
    both = ask(facts.DeviceSsh, short("service ssh\nssh server v1v2"))
    assert set(both.versions) == {1, 2}
    assert not ask(facts.DeviceSsh, short("no service ssh")).enabled


def test_a_list_that_does_not_exist_guards_nothing() -> None:
    assert (
        ask(facts.DeviceSsh, run(GOOD.replace("access-list 10 ", "access-list 11 "))).sources
        is None
    )


@pytest.mark.parametrize(
    ("users", "sources"),
    [
        ("sato 10.1.2.*", ("10.1.2.0/24",)),
        ("sato 10.1.2.3", ("10.1.2.3/32",)),
        ("* 10.1.*", ("10.1.0.0/16",)),
        ("sato 10.1.2.*\nssh server allow-users suzuki", None),
        ("sato *", None),
        ("sato 10.*.2.3", None),
        ("sato 10.1", None),
        ("sato kanri.example", None),
        ("sato", None),
    ],
)
def test_registered_users(users: str, sources: tuple[str, ...] | None) -> None:
    raw = short(f"service ssh\nssh server v2only\nssh server allow-users {users}\nline vty 0 4")
    assert ask(facts.DeviceSsh, raw).sources == sources


def test_web() -> None:
    good, bad = ask(facts.DeviceWeb, run(GOOD)), ask(facts.DeviceWeb, run(BAD))
    assert (good.http, good.https) == (False, False)
    assert (bad.http, bad.https, bad.sources) == (True, True, None)
    half = ask(facts.DeviceWeb, short("service http\nhttp port none"))
    assert (half.http, half.https) == (False, True)
    assert why(facts.DeviceWeb, short("service ssh")) is Why.UNDETERMINED


def test_accounts() -> None:
    good, bad = ask(facts.DeviceAccounts, run(GOOD)), ask(facts.DeviceAccounts, run(BAD))
    assert (good.central, good.users, good.shared) == (("tacacs+",), ("sato", "suzuki"), ())
    assert (bad.users, bad.shared) == (("manager", "friend"), ("console 0",))


def test_passwords() -> None:
    good, bad = ask(facts.DevicePasswords, run(GOOD)), ask(facts.DevicePasswords, run(BAD))
    assert [one.scheme for one in good.stored] == ["sha512", "sha256"]
    assert [one.scheme for one in bad.stored] == ["md5", "clear"]
    starred = short("username sato privilege 15 password 8 ********")
    assert ask(facts.DevicePasswords, starred).stored[0].scheme == "masked"
    untold = short("username sato privilege 15 password 8 abcdef")
    assert ask(facts.DevicePasswords, untold).stored[0].scheme == "unknown"


def test_snmp() -> None:
    assert [one.level for one in ask(facts.DeviceSnmp, run(GOOD)).users] == ["priv"]
    lower = GOOD.replace("group readers priv", "group readers auth")
    assert [one.level for one in ask(facts.DeviceSnmp, run(lower)).users] == ["auth"]
    (word,) = ask(facts.DeviceSnmp, run(BAD)).communities
    assert (word.known, word.sources) == (True, None)
    assert ask(facts.DeviceSnmp, run(BAD)).enabled
    assert not ask(facts.DeviceSnmp, short("no snmp-server")).enabled
    assert why(facts.DeviceSnmp, short("snmp-server")) is Why.UNDETERMINED


def test_clock_and_syslog() -> None:
    assert ask(facts.DeviceClock, run(GOOD)).servers == ("10.1.2.123",)
    assert ask(facts.DeviceClock, run(BAD)).servers == ()
    good, bad = ask(facts.DeviceSyslog, run(GOOD)), ask(facts.DeviceSyslog, run(BAD))
    assert (good.hosts, good.level) == (("10.1.2.20",), 6)
    assert (bad.hosts, bad.level) == ((), None)
    two = "log host 10.1.2.20\nlog host 10.1.2.20 level errors\nlog host 10.1.2.21"
    assert ask(facts.DeviceSyslog, short(two)).level is None


def test_idle() -> None:
    good = ask(facts.DeviceIdle, run(GOOD))
    assert [(one.name, one.seconds) for one in good.doors] == [("console 0", 300), ("vty 0 4", 600)]
    assert [(one.name, one.seconds) for one in ask(facts.DeviceIdle, run(BAD)).doors] == [
        ("vty 0 4", None)
    ]
    silent = BAD.replace("exec-timeout 0 0", "exec-timeout 5 0")
    assert why(facts.DeviceIdle, run(silent)) is Why.UNDETERMINED


def test_banner() -> None:
    text = ask(facts.DeviceBanner, run(GOOD)).text
    assert text == "Authorised staff only.\nAll use is recorded."
    assert ask(facts.DeviceBanner, run(BAD)).text == "Welcome to AlliedWare Plus x530"
    assert ask(facts.DeviceBanner, short("no banner motd")).text == ""


def test_what_stands_in_a_banner_is_no_configuration() -> None:
    raw = short("banner login\nno service telnet\nstaff only\n!\nservice telnet")
    assert ask(facts.DeviceTelnet, raw).enabled


def test_ports() -> None:
    found = ask(facts.DevicePorts, run(GOOD))
    told = {
        one.name: (one.mode, sorted(one.vlans or ()), one.native, one.shut) for one in found.ports
    }
    assert told["port1.0.1"] == ("access", [10], None, False)
    assert told["port1.0.2"] == ("access", [1], None, True)
    assert told["port1.0.24"] == ("trunk", [10, 20], None, False)
    assert found.management_vlan is None
    assert len(ask(facts.DevicePorts, run(BAD)).ports) == 4
    assert why(facts.DevicePorts, short("interface port1.0.9-1.0.1\n switchport")) is Why.MALFORMED


def test_names_of_ranges() -> None:
    assert list(names("port1.0.1-1.0.3,port1.0.9")) == [
        "port1.0.1",
        "port1.0.2",
        "port1.0.3",
        "port1.0.9",
    ]
    assert list(names("vlan1-vlan2")) == ["vlan1", "vlan2"]
    assert list(names("sa1-2")) == ["sa1", "sa2"]


def test_segments() -> None:
    found = ask(facts.DeviceSegments, run(GOOD))
    assert found.routing
    assert [(one.vlan, one.filtered_in) for one in found.segments] == [(10, True), (20, False)]
    assert not ask(facts.DeviceSegments, run(BAD)).routing


def test_saved() -> None:
    shown = {"show running-config": GOOD, "show startup-config": GOOD}
    assert not ask(facts.DeviceSaved, device("alliedware", shown)).unsaved
    shown["show startup-config"] = BAD
    assert ask(facts.DeviceSaved, device("alliedware", shown)).unsaved
    assert why(facts.DeviceSaved, run(GOOD)) is Why.NOT_COLLECTED


def test_what_stands_in_a_part_is_read_but_its_last_line() -> None:
    part = "hostname a\nntp server 10.1.2.3\nlog host 10.1.2.4"
    assert ask(facts.DeviceClock, run(part)).servers == ("10.1.2.3",)
    assert why(facts.DeviceSyslog, run(part)) is Why.TRUNCATED
    assert ask(facts.DeviceSyslog, run(f"{part}\nlog")).hosts == ("10.1.2.4",)
    assert why(facts.DeviceClock, run("hostname a\nntp server 10.1.2.3")) is Why.TRUNCATED
    assert ask(facts.DeviceClock, short("ntp server 10.1.2.3")).servers == ("10.1.2.3",)


def test_without_its_end_it_is_not_whole() -> None:
    cut = GOOD.removesuffix("end\n")
    assert ask(facts.DeviceRetrieval, run(GOOD)).complete is True
    assert ask(facts.DeviceRetrieval, run(cut)).complete is False
    assert why(facts.DeviceAccounts, run(cut)) is Why.TRUNCATED
    live = device("alliedware", {"show running-config": cut}, way="ssh")
    assert why(facts.DeviceAccounts, live) is Why.TRUNCATED
    assert ask(facts.DeviceRetrieval, run(f"{GOOD}sw-core#")).complete is True

"""YAMAHA RTX: every fact from a good and a bad configuration, and what is not said."""

import pytest

from checks.devices import facts
from checks.devices.blocks import blocks
from checks.devices.readers.yamaha import YamahaReader
from checks.devices.readers.yamaha_hosts import sources_of
from checks.model import FactError, Provenance, Why
from tests.checks.devices.asked import ask, device, text_of

GOOD, BAD = (text_of("built", "yamaha", f"{one}.txt") for one in ("good", "bad"))
HEAD = "# RTX1210 Rev.14.01.42 (Wed Jul 17 12:00:00 2024)\n"
END = "rt-honcho# exit\n"
ADDRESS = "ip lan1 address 10.1.2.1/24\n"


def run(text: str, **other: object) -> bytes:
    return device("yamaha", {"show config": text}, **other)


def short(lines: str) -> bytes:
    return run(f"{HEAD}{lines}\n{END}")


def why(fact: type[facts.DeviceFact], raw: bytes) -> Why:
    with pytest.raises(FactError) as refused:
        ask(fact, raw)
    return refused.value.why


def test_identity_of_a_recorded_device() -> None:
    raw = device(
        "yamaha", {"show environment": text_of("recorded", "yamaha", "show_environment.txt")}
    )
    found = ask(facts.DeviceIdentity, raw)
    assert (found.model, found.firmware) == ("RTX1200", "Rev.10.01.71")
    assert found.serial == "D12345678"


def test_identity_of_a_configuration() -> None:
    found = ask(facts.DeviceIdentity, run(GOOD))
    assert (found.model, found.firmware, found.serial) == ("RTX1210", "Rev.14.01.42", "S4H000001")
    assert ask(facts.DeviceIdentity, device("yamaha", {})).model == ""


def test_telnet() -> None:
    good, bad = ask(facts.DeviceTelnet, run(GOOD)), ask(facts.DeviceTelnet, run(BAD))
    assert (good.enabled, good.provenance) == (False, Provenance.EXPLICIT)
    assert (bad.enabled, bad.sources) == (True, None)
    usual = ask(facts.DeviceTelnet, short(f"{ADDRESS}telnetd host lan1"))
    assert (usual.enabled, usual.provenance) == (True, Provenance.DEFAULT)
    assert usual.sources == ("10.1.2.0/24",)
    other = run(f"{HEAD}{ADDRESS}{END}".replace("RTX1210", "RTX1300"))
    assert why(facts.DeviceTelnet, other) is Why.UNDETERMINED
    assert not ask(facts.DeviceTelnet, short("telnetd host none")).enabled
    assert why(facts.DeviceTelnet, short("telnetd service maybe")) is Why.MALFORMED
    assert (
        why(facts.DeviceTelnet, short("telnetd service on\ntelnetd service off")) is Why.MALFORMED
    )
    assert ask(facts.DeviceTelnet, run(BAD, open_ports={"23": "open"})).seen == "open"


def test_ssh() -> None:
    good, bad = ask(facts.DeviceSsh, run(GOOD)), ask(facts.DeviceSsh, run(BAD))
    assert (good.enabled, set(good.versions)) == (True, {2})
    assert good.sources == ("10.1.2.10/31", "10.1.2.12/30", "10.1.2.16/30", "10.1.2.20/32")
    assert (bad.enabled, bad.provenance) == (False, Provenance.EXPLICIT)
    absent = ask(facts.DeviceSsh, short(ADDRESS))
    assert (absent.enabled, absent.provenance) == (False, Provenance.DEFAULT)


def test_hosts_of_an_interface_are_its_network() -> None:
    found = ask(facts.DeviceSsh, short(f"{ADDRESS}sshd service on\nsshd host lan1"))
    assert found.sources == ("10.1.2.0/24",)


@pytest.mark.parametrize("line", text_of("recorded", "yamaha", "hosts.txt").splitlines())
def test_recorded_hosts(line: str) -> None:
    tree = blocks(f"{ADDRESS}ip bridge1 address 10.3.0.1/24\n")
    words = [one for one in line.split()[2:] if one not in {"public", "private"}]
    found = sources_of(words, tree)
    if {"any", "tunnel1", "pp1", "lan2"} & set(words):
        assert found is None
    elif words == ["none"]:
        assert found == ()
    else:
        assert all("/" in one for one in found or ("none",))


@pytest.mark.parametrize("word", ["10.0.0.9-10.0.0.1", "10.0.0.1-2001:db8::1", "lan", "x-y"])
def test_hosts_that_cannot_be_told_are_anybody(word: str) -> None:
    assert sources_of([word], blocks(ADDRESS)) is None
    assert sources_of(["10.1.2.3", word], blocks(ADDRESS)) is None


def test_web() -> None:
    good, bad = ask(facts.DeviceWeb, run(GOOD)), ask(facts.DeviceWeb, run(BAD))
    assert (good.http, good.https, good.provenance) == (False, False, Provenance.EXPLICIT)
    assert (bad.http, bad.sources) == (True, None)
    assert why(facts.DeviceWeb, short(ADDRESS)) is Why.UNDETERMINED


def test_accounts() -> None:
    good, bad = ask(facts.DeviceAccounts, run(GOOD)), ask(facts.DeviceAccounts, run(BAD))
    assert (good.users, good.shared) == (("sato.hanako", "suzuki.taro"), ())
    assert (bad.users, bad.shared) == (("admin",), ("login password",))
    assert "administrator without password" in ask(facts.DeviceAccounts, short(ADDRESS)).shared
    server = "login radius use on\nuser attribute connection=off\nadministrator password *"
    assert ask(facts.DeviceAccounts, short(server)).central == ("radius",)
    every = short(server.replace("attribute connection", "attribute * connection"))
    assert ask(facts.DeviceAccounts, every).shared == ("login without password",)


def test_passwords() -> None:
    good, bad = ask(facts.DevicePasswords, run(GOOD)), ask(facts.DevicePasswords, run(BAD))
    assert {one.scheme for one in good.stored} == {"encrypted"}
    assert {one.scheme for one in bad.stored} == {"clear"}
    assert {one.owner for one in bad.stored} == {"administrator", "login", "admin"}
    assert why(facts.DevicePasswords, run(GOOD.removesuffix(END))) is Why.TRUNCATED


def test_snmp() -> None:
    good, bad = ask(facts.DeviceSnmp, run(GOOD)), ask(facts.DeviceSnmp, run(BAD))
    assert (good.enabled, good.provenance) == (False, Provenance.EXPLICIT)
    assert [(one.known, one.writable) for one in bad.communities] == [(True, False), (True, True)]
    absent = ask(facts.DeviceSnmp, short(ADDRESS))
    assert (absent.enabled, absent.provenance) == (False, Provenance.DEFAULT)
    named = ask(facts.DeviceSnmp, short("snmpv2c host 10.1.2.20 kanshi-no-kotoba"))
    assert [(one.known, one.sources) for one in named.communities] == [(False, ("10.1.2.20/32",))]


def test_snmp_three() -> None:
    user = (
        "snmpv3 host 10.1.2.20 user 1\nsnmpv3 usm user 1 desk sha-96 himitsu-no aes128-cfb kagi-no"
    )
    (priv,) = ask(facts.DeviceSnmp, short(user)).users
    assert (priv.name, priv.level, priv.sources) == ("desk", "priv", ("10.1.2.20/32",))
    (noauth,) = ask(facts.DeviceSnmp, short("snmpv3 usm user 1 desk")).users
    assert noauth.level == "noauth"


def test_clock() -> None:
    assert ask(facts.DeviceClock, run(GOOD)).servers == ("ntp.city.example",)
    assert ask(facts.DeviceClock, run(BAD)).servers == ()
    assert why(facts.DeviceClock, run(HEAD + ADDRESS)) is Why.TRUNCATED
    once = GOOD.replace("*/* 03:00:00", "startup")
    assert ask(facts.DeviceClock, run(once)).servers == ()


def test_syslog() -> None:
    good, bad = ask(facts.DeviceSyslog, run(GOOD)), ask(facts.DeviceSyslog, run(BAD))
    assert (good.hosts, good.level) == (("10.1.2.20",), 6)
    assert (bad.hosts, bad.level) == ((), 4)
    told = "syslog host 10.1.2.20 514\nsyslog notice on\nsyslog info off"
    assert ask(facts.DeviceSyslog, short(told)).hosts == ("10.1.2.20",)
    assert ask(facts.DeviceSyslog, short(told)).level == 5


def test_idle() -> None:
    good, bad = ask(facts.DeviceIdle, run(GOOD)), ask(facts.DeviceIdle, run(BAD))
    assert [(one.name, one.seconds) for one in good.doors] == [("login", 600), ("sato.hanako", 300)]
    assert [one.seconds for one in bad.doors] == [None]
    absent = ask(facts.DeviceIdle, short(ADDRESS))
    assert (absent.doors[0].seconds, absent.provenance) == (300, Provenance.DEFAULT)
    assert why(facts.DeviceIdle, short("login timer soon")) is Why.MALFORMED


def test_segments() -> None:
    found = ask(facts.DeviceSegments, run(GOOD))
    told = {one.interface: (one.vlan, one.networks, one.filtered_in) for one in found.segments}
    assert told["lan1/1"] == (10, ("10.10.0.0/24",), False)
    assert told["lan2"] == (None, ("192.0.2.0/24",), True)
    assert told["lan3"] == (None, (), False)
    assert found.routing


def test_whole_or_not() -> None:
    assert ask(facts.DeviceRetrieval, run(GOOD)).complete is True
    cut = GOOD.removesuffix(END)
    assert ask(facts.DeviceRetrieval, run(cut)).complete is None
    assert ask(facts.DeviceAccounts, run(cut, way="ssh")).users
    assert why(facts.DeviceAccounts, run(cut.replace("# RTX1210 Rev", "# "), way="ssh"))


@pytest.mark.parametrize(
    "end", ["#", "# ", "ip", "---つづく---", "description pp a>", "###", "<<>>"]
)
def test_what_is_no_prompt_ends_nothing(end: str) -> None:
    assert why(facts.DeviceAccounts, run(GOOD.removesuffix(END) + end)) is Why.TRUNCATED


@pytest.mark.parametrize(
    "end", [">", "rt-honcho>", "(RTX1210) >", "[RTX1210]#", "# exit", "# show environment"]
)
def test_what_is_a_prompt_ends_it(end: str) -> None:
    assert ask(facts.DeviceAccounts, run(GOOD.removesuffix(END) + end)).users


def test_lines_that_a_console_broke() -> None:
    main = "# main:  RTX1210 ver=00 serial=S4H000001 MAC-Address=00:a0:de:00:53:01 MAC-Addr"
    hosts = "sshd host 10.1.2.10-10.1.2.11 10.1.2.14-10.1.2.15 10.1.2.18-10.1.2.19 10.1.2.22"
    assert len(main) == len(hosts) == 79
    text = f"{HEAD}{main}\ness=00:a0:de:00:53:02\nsshd service on\n{hosts}\n-10.1.2.99\n{END}"
    found = ask(facts.DeviceSsh, run(text)).sources or ()
    assert "10.1.2.96/30" in found
    assert "10.1.2.22/32" not in found
    assert ask(facts.DeviceIdentity, run(text)).serial == "S4H000001"


def test_administrators_without_a_password_of_their_own() -> None:
    named = "login user sato encrypted *\nuser attribute connection=off"
    assert ask(facts.DeviceAccounts, short(named)).shared == ("administrator without password",)
    itself = f"{named}\nuser attribute sato administrator=2"
    assert ask(facts.DeviceAccounts, short(itself)).shared == ()


def test_what_the_family_does_not_say() -> None:
    for fact in (facts.DeviceBanner, facts.DevicePorts, facts.DeviceSaved, facts.DeviceRules):
        assert why(fact, run(GOOD)) is Why.UNDETERMINED
    assert (
        why(facts.DeviceTelnet, run("エラー: コマンド名を確認してください")) is Why.COMMAND_FAILED
    )
    assert YamahaReader.running == ("show config",)

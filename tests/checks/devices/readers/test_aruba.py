"""Aruba: both dialects, good and bad, whole and not."""

import pytest

from checks.devices import facts
from checks.model import FactError, Provenance
from tests.checks.devices.asked import ask, device, text_of

CX_GOOD, CX_BAD = (text_of("built", "aruba", f"cx_{one}.txt") for one in ("good", "bad"))
S_GOOD, S_BAD = (text_of("built", "aruba", f"s_{one}.txt") for one in ("good", "bad"))
SPINE = text_of("recorded", "aruba", "spine-01.txt")
BRIEF = text_of("recorded", "aruba", "show_interfaces_brief.txt")
SYSTEM = text_of("recorded", "aruba", "show_system.txt")
EVERY = [
    facts.DeviceTelnet,
    facts.DeviceSsh,
    facts.DeviceWeb,
    facts.DeviceAccounts,
    facts.DevicePasswords,
    facts.DeviceSnmp,
    facts.DeviceClock,
    facts.DeviceSyslog,
    facts.DeviceIdle,
    facts.DeviceBanner,
    facts.DevicePorts,
    facts.DeviceSegments,
    facts.DeviceRules,
    facts.DeviceWireless,
]


def run(text: str, way: str = "ssh", **shown: str) -> bytes:
    answers = {one.replace("_", " "): said for one, said in shown.items()}
    return device("aruba", {"show running-config": text, **answers}, way=way)


@pytest.mark.parametrize(("text", "enabled"), [(S_GOOD, False), (S_BAD, True)], ids=["good", "bad"])
def test_telnet(text: str, enabled: bool) -> None:
    assert ask(facts.DeviceTelnet, run(text)).enabled is enabled


@pytest.mark.parametrize("seen", ["open", "closed"])
def test_telnet_of_cx_is_what_was_seen(seen: str) -> None:
    raw = device("aruba", {"show running-config": CX_GOOD}, way="ssh", open_ports={"23": seen})
    assert ask(facts.DeviceTelnet, raw).enabled is (seen == "open")
    with pytest.raises(FactError):
        ask(facts.DeviceTelnet, run(CX_GOOD))


def test_ssh() -> None:
    for text, sources in [
        (CX_GOOD, ("10.9.0.0/24",)),
        (CX_BAD, None),
        (S_GOOD, ("10.9.0.0/24",)),
        (S_BAD, None),
        (SPINE, None),
    ]:
        told = ask(facts.DeviceSsh, run(text))
        assert (told.enabled, set(told.versions), told.sources) == (True, {2}, sources)


def test_a_list_on_the_control_plane_is_read_in_its_order() -> None:
    lines = [one for one in SPINE.splitlines() if one.split()[:3] != ["ssh", "server", "vrf"]]
    only = "\n".join(lines).replace("ntp enable", "ntp enable\nssh server vrf default")
    assert ask(facts.DeviceSsh, run(only)).sources == ("10.40.0.0/17", "10.10.0.0/25")
    wide = only.replace("20 permit tcp 10.40.0.0/255.255.128.0", "20 permit tcp any")
    assert ask(facts.DeviceSsh, run(wide)).sources is None


def test_web() -> None:
    told = [ask(facts.DeviceWeb, run(one)) for one in (CX_GOOD, CX_BAD, S_GOOD, S_BAD)]
    assert [(one.http, one.https, one.sources) for one in told] == [
        (False, True, ("10.9.0.0/24",)),
        (False, True, None),
        (False, True, ("10.9.0.0/24",)),
        (True, False, None),
    ]


def test_accounts() -> None:
    told = [ask(facts.DeviceAccounts, run(one)) for one in (CX_GOOD, CX_BAD, S_GOOD, S_BAD)]
    assert [(one.central, one.users, one.shared) for one in told] == [
        (("radius",), ("tanaka",), ()),
        ((), ("admin",), ()),
        (("radius",), ("tanaka",), ()),
        ((), (), ("manager",)),
    ]


def test_passwords() -> None:
    told = [ask(facts.DevicePasswords, run(one)) for one in (CX_GOOD, CX_BAD, S_GOOD, S_BAD)]
    schemes = [[one.scheme for one in each.stored] for each in told]
    assert schemes == [["encrypted"], ["clear"], ["sha256"], ["masked"]]


def test_snmp() -> None:
    good, bad = ask(facts.DeviceSnmp, run(CX_GOOD)), ask(facts.DeviceSnmp, run(CX_BAD))
    assert (good.communities, [one.level for one in good.users]) == ((), ["priv"])
    assert [(one.known, one.writable, one.sources) for one in bad.communities] == [
        (True, True, None)
    ]
    assert [one.level for one in bad.users] == ["auth"]
    older, oldest = ask(facts.DeviceSnmp, run(S_GOOD)), ask(facts.DeviceSnmp, run(S_BAD))
    assert (older.communities, [one.level for one in older.users]) == ((), ["priv"])
    assert [(one.known, one.writable) for one in oldest.communities] == [
        (True, True),
        (False, False),
    ]


@pytest.mark.parametrize(
    "text",
    [SPINE, S_BAD.replace("snmp-server community", "snmp-server contact")],
    ids=["cx", "s"],
)
def test_a_community_that_is_not_printed_is_not_known(text: str) -> None:
    with pytest.raises(FactError):
        ask(facts.DeviceSnmp, run(text))


def test_clock_and_records() -> None:
    texts = (CX_GOOD, CX_BAD, S_GOOD, S_BAD)
    servers = [ask(facts.DeviceClock, run(one)).servers for one in texts]
    assert servers == [("10.9.0.60",), (), ("10.9.0.60",), ()]
    told = [ask(facts.DeviceSyslog, run(one)) for one in texts]
    assert [(one.hosts, one.level) for one in told] == [
        (("10.9.0.50",), 6),
        ((), None),
        (("10.9.0.50",), 6),
        ((), None),
    ]


def test_idle() -> None:
    texts = (CX_GOOD, CX_BAD, S_GOOD, S_BAD)
    told = [[door.seconds for door in ask(facts.DeviceIdle, run(one)).doors] for one in texts]
    assert told == [[600], [None], [600], [None]]
    assert ask(facts.DeviceIdle, run(S_BAD)).provenance is Provenance.DEFAULT
    with pytest.raises(FactError):
        ask(facts.DeviceIdle, run(SPINE))


@pytest.mark.parametrize(
    ("release", "known"), [("10.01.0020", True), ("10.03.0001", True), ("10.04.0001", False)]
)
def test_idle_that_is_not_printed_is_by_release(release: str, known: bool) -> None:
    text = CX_GOOD.replace("session-timeout 10\n", "").replace("10.11.1021", release)
    if known:
        assert [one.seconds for one in ask(facts.DeviceIdle, run(text)).doors] == [1800]
        return
    with pytest.raises(FactError):
        ask(facts.DeviceIdle, run(text))


def test_banner() -> None:
    assert "Authorised" in ask(facts.DeviceBanner, run(CX_GOOD)).text
    assert ask(facts.DeviceBanner, run(CX_BAD)).text == ""
    assert ask(facts.DeviceBanner, run(S_GOOD)).text.splitlines()[1] == "All use is recorded."
    assert ask(facts.DeviceBanner, run(S_BAD)).text == ""


def test_ports_of_cx() -> None:
    told = ask(facts.DevicePorts, run(CX_GOOD)).ports
    assert [(one.name, one.mode, set(one.vlans or ()), one.native, one.shut) for one in told] == [
        ("1/1/1", "access", {110}, None, False),
        ("1/1/48", "trunk", {110, 120}, 999, False),
        ("1/1/2", "access", {1}, None, True),
    ]
    spine = {one.name: one for one in ask(facts.DevicePorts, run(SPINE)).ports}
    assert (spine["lag256"].vlans, spine["lag256"].native) == (None, 1)
    assert (spine["1/1/1"].mode, spine["mgmt"].shut) == ("routed", True)


def test_ports_of_s() -> None:
    shown = "  1   100/1000T  | No   Yes   Down   1000FDx\n"
    told = ask(facts.DevicePorts, run(S_GOOD, show_interfaces_brief=shown))
    ports = {one.name: one for one in told.ports}
    assert (ports["1"].mode, ports["1"].vlans, ports["1"].link) == (
        "access",
        frozenset({110}),
        False,
    )
    assert (ports["2"].shut, ports["2"].description) == (True, "spare")
    assert (ports["3"].mode, ports["3"].native) == ("trunk", 999)
    assert told.management_vlan == 199


def test_links_as_recorded() -> None:
    text = S_GOOD.replace("untagged 1-2", "untagged 1/1-1/2,1/24")
    told = ask(facts.DevicePorts, run(text, show_interfaces_brief=BRIEF))
    links = {one.name: one.link for one in told.ports}
    assert (links["1/1"], links["1/24"], links["1/28"]) == (True, False, True)


def test_segments() -> None:
    texts = (CX_GOOD, CX_BAD, S_GOOD, S_BAD)
    told = [ask(facts.DeviceSegments, run(one)) for one in texts]
    assert [one.routing for one in told] == [True, True, False, True]
    assert [leg.networks for leg in told[3].segments] == [("10.1.0.0/24",), ("10.2.0.0/24",)]
    assert not any(leg.filtered_in for leg in told[3].segments)
    spine = {leg.interface: leg for leg in ask(facts.DeviceSegments, run(SPINE)).segments}
    assert (spine["vlan2"].filtered_in, spine["vlan1"].filtered_in) == (True, False)
    assert (spine["vlan15"].vrf, spine["1/1/47"].vrf) == ("test", "keepalive")


def test_identity_and_algorithms() -> None:
    told = ask(facts.DeviceIdentity, run(CX_GOOD, show_system=SYSTEM))
    assert (told.model[:6], told.firmware, told.hostname) == ("JL665A", "FL.10.11.1021", "sw-cx-1")
    older = ask(facts.DeviceIdentity, run(S_GOOD))
    assert (older.model, older.firmware, older.hostname) == ("JL256A", "WC.16.10.0012", "sw-s-1")
    assert ask(facts.DeviceAlgorithms, run(CX_GOOD)).whole


@pytest.mark.parametrize("text", [CX_GOOD, CX_BAD, S_GOOD, S_BAD, SPINE])
@pytest.mark.parametrize("fact", EVERY)
def test_a_file_without_the_prompt_behind_it_is_not_whole(fact: type, text: str) -> None:
    with pytest.raises(FactError):
        ask(fact, run(text, "file"))


def test_a_file_with_the_prompt_is() -> None:
    assert not ask(facts.DeviceTelnet, run(f"{S_GOOD}sw-s-1#\n", "file")).enabled
    assert ask(facts.DeviceRetrieval, run(f"{S_GOOD}sw-s-1#\n", "file")).complete


def test_another_dialect_is_not_read() -> None:
    for fact in EVERY:
        with pytest.raises(FactError):
            ask(fact, run("hostname x\nsnmp-server vrf default\n"))

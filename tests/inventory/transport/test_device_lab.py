"""Devices asked for real: who they are is proven first, and every failure is one word of ours."""

from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from checks.devices.evidence import evidence_of
from inventory.credentials import Credentials
from inventory.model import Access, Host, Kind, Platform, Way
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.transport.ssh import SshTransport
from tests.checks.devices.lab_devices import BOUNDS, KEY, TAG, Devices
from tests.inventory.transport.kit import host_key_of
from tests.lab import hostile
from tests.lab.lab import HostSpec, Lab
from tests.lab.registered import registered
from tests.lab.router import CONFIG, OLD_SSH, Router
from tests.lab.spec import AUDIT_PASSWORD

QUICK = Bounds(connect=0.5, banner=1.0, auth=1.0, session=1.5, output=300_000)
LEGACY = {"way": Way.LEGACY_SSH}
TELNET = {"way": Way.TELNET, "secret": "vty"}


@pytest.fixture(scope="module")
def devices(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Devices]:
    found = Devices(lab, tmp_path_factory.mktemp("asked"))
    routers = Router("ask-new", CONFIG, telnet=True), Router("ask-old", CONFIG, ssh=OLD_SSH)
    found.start(*routers)
    yield found
    for one in routers:
        lab.remove(one.name)


def failed(exchange: Exchange) -> Failure | None:
    """The failure; with one there is no evidence, and never a secret."""
    assert AUDIT_PASSWORD not in exchange.detail
    assert exchange.failure is None or exchange.output == b""
    return exchange.failure


def test_three_ways_read_the_same_configuration(devices: Devices) -> None:
    by_ssh = evidence_of(devices.evidence("ask-new"))
    by_telnet = evidence_of(devices.evidence("ask-new", **TELNET))
    by_legacy = evidence_of(devices.evidence("ask-old", **LEGACY))
    for one in (by_ssh, by_telnet, by_legacy):
        text = one.text("show running-config")
        assert "line vty\n exec-timeout 5 0" in text
        assert text.rstrip().endswith("end")
        assert "#" not in text
        assert "FRRouting" in one.text("show version")
    assert (by_ssh.way, by_telnet.way, by_legacy.way) == ("ssh", "telnet", "legacy-ssh")
    assert by_ssh.negotiated is not None
    assert by_ssh.negotiated["kex"] == "curve25519-sha256@libssh.org"
    assert by_legacy.negotiated is not None
    assert by_legacy.negotiated["host_key"] == "ssh-rsa"
    assert by_legacy.offered is not None
    assert by_legacy.offered["cipher"] == ("aes128-cbc",)
    assert by_telnet.negotiated is None
    assert by_ssh.open_ports == {22: "open", 23: "open", 80: "closed", 443: "closed"}


@pytest.mark.parametrize(
    ("name", "access", "failure"),
    [
        ("ask-new", {"secret": "wrong"}, Failure.AUTH_REFUSED),
        ("ask-new", {"secret": "unheld"}, Failure.SECRET_MISSING),
        ("ask-new", {**TELNET, "secret": "wrong"}, Failure.AUTH_REFUSED),
        ("ask-new", {"device": "junos"}, Failure.UNSUPPORTED),
        ("ask-old", {**LEGACY, "secret": "wrong"}, Failure.AUTH_REFUSED),
        ("ask-old", {**TELNET}, Failure.REFUSED),
        ("ask-new", {"port": 2222}, Failure.REFUSED),
    ],
)
def test_failures(devices: Devices, name: str, access: dict[str, object], failure: Failure) -> None:
    assert failed(devices.ask(name, **access)) is failure


def test_a_refused_password_is_tried_once(devices: Devices) -> None:
    lab = devices.lab
    lab.run("ask-new", ": > /var/log/auth.log")
    devices.ask("ask-new", secret="wrong")
    log = lab.run("ask-new", "cat /var/log/auth.log").stdout
    assert log.count("Failed password") == 1


@pytest.mark.parametrize(("name", "access"), [("ask-new", {}), ("ask-old", LEGACY)])
def test_nobody_is_trusted_at_first_sight_or_after_a_change(
    devices: Devices, name: str, access: dict[str, object]
) -> None:
    host = devices.host(name, **access)
    other = "ask-old" if name == "ask-new" else "ask-new"
    lines = devices.keys.path.read_text()
    try:
        devices.keys.path.write_text("")
        unknown = devices.ask(name, **access)
        assert failed(unknown) is Failure.HOST_KEY_UNKNOWN
        kind = "rsa" if name == "ask-old" else "ed25519"
        file = f"/etc/ssh/ssh_host_{kind}_key"
        stranger = devices.lab.run(other, f"ssh-keygen -y -f {file}").stdout
        devices.keys.accept(host, host_key_of(stranger))
        changed = devices.ask(name, **access)
        assert failed(changed) is Failure.HOST_KEY_CHANGED
        assert changed.host_key
        assert changed.host_key == unknown.host_key
    finally:
        devices.keys.path.write_text(lines)


def test_the_key_of_old_gear_can_be_shown_to_a_person(devices: Devices) -> None:
    transport = SshTransport(devices.keys, Credentials(None, environment={}), {})
    offer = transport.offered(devices.host("ask-old", **LEGACY), QUICK)
    assert offer.key == devices.keys.for_host(devices.host("ask-old"))[0]
    new = transport.offered(devices.host("ask-old", port=2222, **LEGACY), QUICK)
    assert new.failure is Failure.REFUSED


SHELLS = {
    "printf 'ask-new# '; read x; printf 'ask'": {Failure.CLOSED_MIDWAY},
    "printf 'ask-new# '; sleep 60": {Failure.SESSION_TIMEOUT},
    "printf 'ask-new# '; cat /dev/zero": {Failure.FLOOD, Failure.SESSION_TIMEOUT},
}


def test_half_a_session_gives_no_evidence(devices: Devices) -> None:
    """The device goes away, falls silent or never ends."""
    cli, lab = "/usr/local/bin/cli", devices.lab
    whole = lab.run("ask-new", f"cat {cli}").stdout
    try:
        for script, failures in SHELLS.items():
            lab.write("ask-new", cli, f"#!/bin/sh\n{script}\n", 0o755)
            exchange = devices.transport.ask(devices.host("ask-new"), b"", TAG, QUICK)
            assert failed(exchange) in failures
    finally:
        lab.write("ask-new", cli, whole, 0o755)


def test_a_device_behind_a_bastion(devices: Devices) -> None:
    """One way in for SSH; of its ports nothing is seen from here, and telnet does not go there."""
    bastion = devices.lab.add(HostSpec("ask-jump"))[0]
    try:
        devices.keys.accept(devices.host(bastion.name), host_key_of(bastion.host_key))
        jump = registered(devices.lab, bastion.name)
        transport = devices.asking({jump.id: jump})
        host = devices.host("ask-new", jump=jump.id)
        exchange = transport.ask(host, b"", TAG, BOUNDS)
        assert exchange.failure is None, exchange.detail
        found = evidence_of(exchange.output)
        assert "line vty" in found.text("show running-config")
        assert found.open_ports is None
        assert found.offered is not None
        telnet = devices.host("ask-new", jump=jump.id, **TELNET)
        assert failed(transport.ask(telnet, b"", TAG, BOUNDS)) is Failure.UNSUPPORTED
    finally:
        devices.lab.remove(bastion.name)


HOSTILE = {
    "refuses": {Failure.REFUSED},
    "closes-at-once": {Failure.CLOSED_MIDWAY},
    "hangs-before-banner": {Failure.BANNER_TIMEOUT},
    "hangs-after-banner": {Failure.BANNER_TIMEOUT},
    "http-banner": {Failure.GARBAGE, Failure.BANNER_TIMEOUT},
    "endless-banner": {Failure.GARBAGE},
    "endless-line": {Failure.GARBAGE},
    "refuses-auth": {Failure.AUTH_REFUSED},
    "hangs-in-auth": {Failure.AUTH_TIMEOUT},
}


@pytest.mark.parametrize("behaviour", HOSTILE)
def test_hostile_devices_cost_bounded_time(devices: Devices, behaviour: str) -> None:
    with hostile.BEHAVIOURS[behaviour]() as endpoint:
        access = Access(port=endpoint.port, secret="audit", device="frr")
        host = Host(
            id="h",
            name="h",
            kind=Kind.NETWORK,
            platform=Platform.NETWORK,
            addresses=(ip_address(endpoint.address),),
            access=access,
        )
        if endpoint.host_key:
            devices.keys.accept(host, host_key_of(endpoint.host_key))
        exchange = devices.transport.ask(host, b"", TAG, QUICK)
    assert failed(exchange) in HOSTILE[behaviour]
    assert (exchange.ended - exchange.started).total_seconds() < 8
    assert KEY not in exchange.output

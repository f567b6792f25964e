"""Network and services on real hosts: a change made on the host, and its verdict."""

import pytest

from checks.collector import render_collector
from checks.facts.network_place import NetworkPlace
from checks.model import Verdict
from inventory.model import Zone
from tests.checks.rules.states_firewall import STATES as FIREWALL_STATES
from tests.checks.rules.states_services import STATES as SERVICE_STATES
from tests.checks.rules.states_zones import LIMITS as ZONES
from tests.checks.rules.states_zones import MAPPED, PROXIES
from tests.checks.rules.states_zones import STATES as PLACE_STATES
from tests.checks.states import Start, after
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN


def package(name: str, status: str = "install ok installed") -> str:
    """The package manager knows this package."""
    return (
        f"printf 'Package: {name}\\nStatus: {status}\\nVersion: 1\\nArchitecture: all\\n"
        "Maintainer: x\\nDescription: x\\n\\n' >> /var/lib/dpkg/status"
    )


def unit(name: str) -> str:
    """A unit of this name that is enabled."""
    return (
        f"printf '[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n' "
        f"> /etc/systemd/system/{name}; systemctl -q enable {name}; "
    )


def program(name: str) -> str:
    """A program of this name."""
    return f"printf '#!/bin/sh\\n' > /usr/sbin/{name}; chmod 755 /usr/sbin/{name}; "


WARN = "echo 許可のない利用を禁じます > {0}; "
ALIAS = program("postfix") + "printf '{0}\\n' > /etc/aliases"

STATES = [
    ("SVC-005", ":", P),
    ("SVC-005", package("nginx"), F),
    ("SVC-005", package("samba", "deinstall ok config-files"), P),
    ("SVC-005", package("xinetd") + "; " + package("cups"), F),
    ("SVC-006", ":", P),
    ("SVC-006", package("inetutils-telnet"), F),
    ("SVC-006", package("tnftp", "deinstall ok config-files"), P),
    ("SVC-007", ":", P),
    ("SVC-007", "sed -i '/^Package: sudo$/,/^$/d' /var/lib/dpkg/status", F),
    ("SVC-007", "sed -i '/^Package: libpam-pwquality$/,/^$/s/^Status:.*/Status: deinstall ok "
     "config-files/' /var/lib/dpkg/status", F),
    ("SVC-008", ":", P),
    ("SVC-008", unit("cups.service"), F),
    ("SVC-008", unit("dnsmasq.service") + "rm /etc/systemd/system/dnsmasq.service; "
     "ln -s /dev/null /etc/systemd/system/dnsmasq.service", P),
    ("SVC-008", unit("cups.service") + "systemctl -q disable cups.service", P),
    ("SVC-009", ":", P),
    ("SVC-009", unit("rpcbind.socket"), F),
    ("SVC-009", unit("rpcbind.service") + "systemctl -q disable rpcbind.service", P),
    ("SVC-012", ":", F),
    ("SVC-012", WARN.format("/etc/issue"), P),
    ("SVC-012", WARN.format("/etc/issue") + "printf 'on \\\\r\\n' >> /etc/issue", F),
    ("SVC-012", ": > /etc/issue", F),
    ("SVC-012", "rm /etc/issue", F),
    ("SVC-012", WARN.format("/srv/t") + "ln -sf /srv/t /etc/issue", P),
    ("SVC-013", ":", F),
    ("SVC-013", WARN.format("/etc/issue.net"), P),
    ("SVC-013", WARN.format("/etc/issue.net") + "echo DEBIAN >> /etc/issue.net", F),
    ("SVC-014", ":", F),
    ("SVC-014", "rm /etc/motd", P),
    ("SVC-014", ": > /etc/motd", P),
    ("SVC-014", "printf '\\\\m\\n' > /etc/motd", F),
    ("SVC-015", ":", N),
    ("SVC-015", program("postfix"), F),
    ("SVC-015", ALIAS.format("root: it@city.example"), P),
    ("SVC-015", ALIAS.format("#root: it@city.example"), F),
    ("SVC-015", ALIAS.format("root: /dev/null"), F),
    ("SVC-016", ":", N),
    ("SVC-016", ALIAS.format("postmaster: root"), P),
    ("SVC-016", ALIAS.format("root: postmaster"), F),
    *SERVICE_STATES,
    *PLACE_STATES,
    *FIREWALL_STATES,
]  # fmt: skip


@pytest.mark.parametrize(("id_", "change", "verdict"), STATES)
def test_a_real_state_has_its_verdict(
    lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict
) -> None:
    assert after(lab, fresh_host, id_, change) is verdict


@pytest.mark.parametrize(("id_", "change", "zone", "verdict"), MAPPED)
def test_zones_decide(
    lab: Lab, fresh_host: Start, id_: str, change: str, zone: Zone, verdict: Verdict
) -> None:
    assert after(lab, fresh_host, id_, change, zone=zone, limits=ZONES) is verdict


@pytest.mark.parametrize(("id_", "change", "verdict"), PROXIES)
def test_the_policy_names_the_proxies(
    lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict
) -> None:
    limits = {"network.approved_proxies": ("p.example:8080",)}
    assert after(lab, fresh_host, id_, change, limits=limits) is verdict


def test_passwords_of_proxies_never_leave_the_host(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host()
    lab.run(host.name, "echo http_proxy=http://CANARY:C@NARY/@p:1 >> /etc/environment")
    said = lab.run(host.name, "sh -s", stdin=render_collector([NetworkPlace]).decode()).stdout
    assert "CANARY" not in said
    assert "NARY" not in said
    assert "proxy /etc/environment password p:1" in said

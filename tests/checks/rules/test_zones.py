"""Where a host is in the network, on the probe's own words, and what its zone allows."""

from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_address

import pytest

from checks.context import Subject
from checks.facts.listeners import Listeners
from checks.facts.network_place import NetworkPlace
from checks.model import FactError, Outcome, Why
from checks.rules import network, zones
from checks.rules.network import NetworkLimits
from checks.rules.zones import ZoneLimits
from inventory.model import Zone
from tests.checks.replies import fact, listed
from tests.checks.states import SUBJECT

NETS = ("LGWAN 10.1.0.0/16", "マイナンバー利用事務系 10.2.0.0/16", "internet 10.1.9.0/24")
LIMITS = ZoneLimits(networks=NETS, approved_peers=("10.2.0.53",), no_default_route=("mynumber",))
HERE = "addr 1: lo    inet 127.0.0.1/8 scope host lo\naddr 2: eth0    inet 10.1.0.5/24 brd x\n"
Rule = Callable[[NetworkPlace, Subject, ZoneLimits], Outcome]


def place(*lines: str, resolv: str | None = None, behind: str | None = None) -> NetworkPlace:
    files = {"/etc/resolv.conf": resolv, "/run/systemd/resolve/resolv.conf": behind}
    return fact(NetworkPlace, listed(files) + HERE + "".join(f"{x}\n" for x in lines) + "end\n")


@pytest.mark.parametrize(
    ("rule", "line", "holds"),
    [
        (zones.no_foreign_address, "addr 3: eth1    inet 10.1.7.1/24 brd x", True),
        (zones.no_foreign_address, "addr 3: eth1    inet 10.2.7.1/24 brd x", False),
        (zones.no_foreign_address, "addr 3: eth1    inet 10.1.9.1/24 brd x", False),
        (zones.no_foreign_address, "addr 3: eth1    inet 192.168.1.1/24 brd x", True),
        (zones.no_foreign_address, "addr 3: ppp0    inet 10.2.7.1 peer 10.2.7.2/32 x", False),
        (zones.no_foreign_route, "route 10.1.0.0/16 dev eth0", True),
        (zones.no_foreign_route, "route 10.2.4.0/24 via 10.1.0.1 dev eth0", False),
        (zones.no_foreign_route, "route 10.0.0.0/8 via 10.1.0.1 dev eth0", False),
        (zones.no_foreign_route, "route default via 10.1.0.1 dev eth0", True),
        (zones.no_foreign_route, "route default via 10.2.0.1 dev eth1", False),
        (zones.no_foreign_route, "route default  nexthop via 10.1.0.1 nexthop via 10.2.0.1", False),
        (zones.no_foreign_route, "route blackhole 10.2.0.0/16", True),
        (zones.no_foreign_route, "route 10.9.0.0/16 via inet6 fe80::1 dev eth0", True),
        (zones.no_foreign_proxy, "proxy /etc/environment - 10.1.0.8:8080", True),
        (zones.no_foreign_proxy, "proxy /etc/environment - 10.2.0.8:8080", False),
    ],
)
def test_a_host_keeps_to_its_zone(rule: Rule, line: str, holds: bool) -> None:
    assert rule(place(line), SUBJECT, LIMITS).holds is holds
    assert not rule(place(line), replace(SUBJECT, zone=Zone.OTHER), LIMITS).applicable
    with pytest.raises(FactError) as caught:
        rule(place(line), SUBJECT, replace(LIMITS, networks=()))
    assert caught.value.why is Why.NO_DATA


@pytest.mark.parametrize(
    ("resolv", "behind", "holds"),
    [
        (None, None, True),
        ("nameserver 10.1.0.53\n", None, True),
        ("nameserver 10.1.0.53\n nameserver 10.2.0.54 # old\n", None, False),
        ("#nameserver 10.2.0.54\nnameserver 10.2.0.53\n", None, True),
        ("nameserver 127.0.0.53\n", "nameserver 10.2.0.54\n", False),
    ],
)
def test_name_servers(resolv: str | None, behind: str | None, holds: bool) -> None:
    seen = place(resolv=resolv, behind=behind)
    assert zones.no_foreign_resolver(seen, SUBJECT, LIMITS).holds is holds


@pytest.mark.parametrize("resolv", ["127.0.0.1", "127.0.0.53", "::1"])
def test_whom_a_name_server_on_the_host_asks_is_unknown(resolv: str) -> None:
    with pytest.raises(FactError) as caught:
        zones.no_foreign_resolver(place(resolv=f"nameserver {resolv}\n"), SUBJECT, LIMITS)
    assert caught.value.why is Why.UNDETERMINED


@pytest.mark.parametrize("many", ["addr 3: eth1    inet 10.1.7.1/24 brd x", "route 10.1.0.0/16"])
def test_lists_that_were_cut_are_no_fact(many: str) -> None:
    with pytest.raises(FactError) as caught:
        place(*[many] * 1000)
    assert caught.value.why is Why.TRUNCATED


@pytest.mark.parametrize(
    ("peers", "holds"),
    [((), True), (("10.1.0.9",), True), (("10.2.0.9",), False), (("10.2.0.53",), True)],
)
def test_flows(peers: tuple[str, ...], holds: bool) -> None:
    seen = Listeners((), frozenset((ip_address(one), 443) for one in peers))
    assert zones.no_foreign_flow(seen, SUBJECT, LIMITS).holds is holds


def test_the_default_route_of_the_my_number_zone() -> None:
    subject = replace(SUBJECT, zone=Zone.MYNUMBER)
    assert zones.no_default_route(place("route 10.2.0.0/16 dev eth0"), subject, LIMITS).holds
    for line in ("route default via 10.1.0.1 dev eth0", "route default via fe80::1 dev eth0"):
        assert not zones.no_default_route(place(line), subject, LIMITS).holds
        assert not zones.no_default_route(place(line), SUBJECT, LIMITS).applicable


@pytest.mark.parametrize("entry", ["10.1.0.0/16", "LGWAN 10.1", "DMZ 10.1.0.0/16"])
def test_a_map_that_cannot_be_read_decides_nothing(entry: str) -> None:
    with pytest.raises(FactError) as caught:
        zones.no_foreign_address(place(), SUBJECT, replace(LIMITS, networks=(entry,)))
    assert caught.value.why is Why.UNDETERMINED


def test_a_proxy_by_name_may_be_anywhere() -> None:
    with pytest.raises(FactError) as caught:
        zones.no_foreign_proxy(place("proxy /etc/x - p.example:80"), SUBJECT, LIMITS)
    assert caught.value.why is Why.UNDETERMINED


def test_proxies_and_interfaces() -> None:
    seen = place("proxy /etc/x password p.example:80", "promisc eth0", "wireless wlan0")
    assert network.approved_proxies(seen, NetworkLimits(("p.example:80",))).holds
    assert not network.approved_proxies(seen, NetworkLimits(())).holds
    assert not network.no_password_in_proxy(seen).holds
    assert network.no_password_in_proxy(place("proxy /etc/x - p.example:80")).holds
    assert not network.nobody_overhears(seen).holds
    assert not network.no_wireless(seen).holds
    assert network.nobody_overhears(place()).holds
    assert network.no_wireless(place()).holds
    assert not network.approved_proxies(place(), NetworkLimits(())).applicable


@pytest.mark.parametrize(
    "body",
    [
        "",
        listed({"/etc/resolv.conf": None}) + HERE,
        listed({"/etc/resolv.conf": None}) + "end\n",
        listed({"/etc/resolv.conf": None}) + HERE + "route odd\nend\n",
        listed({"/etc/resolv.conf": "nameserver odd\n"}) + HERE + "end\n",
    ],
)
def test_odd_words_are_no_fact(body: str) -> None:
    with pytest.raises(FactError):
        fact(NetworkPlace, body)

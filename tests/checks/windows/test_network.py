"""A terminal in one zone: addresses, routes, ways out and proxies."""

from dataclasses import replace
from typing import Any

import pytest

from checks.model import Verdict
from checks.windows.rules.network import one_zone
from inventory.model import Zone
from tests.checks.windows.answers import (
    DENIED,
    FAIL,
    PASS,
    SUBJECT,
    UNKNOWN,
    result,
    unseen,
    verdict,
    with_,
)
from tests.checks.windows.built import value
from tests.checks.windows.good.network import GOOD, address, proxy, route, winhttp

ZONES = {
    "zones.networks": (
        "LGWAN 10.1.0.0/16",
        "マイナンバー利用事務系 10.2.0.0/16",
        "internet 10.3.0.0/16",
    ),
    "zones.approved_peers": ("10.3.0.99",),
    "network.approved_proxies": ("Proxy.city.example:8080", "pac.city.example"),
}
PROXIES = "WindowsNetwork/proxies"


def counted(sections: dict[str, Any]) -> dict[str, Any]:
    """The same, announcing as many rows as there are."""
    lists = ("addresses", "routes", "servers", "proxies")
    rows = sum(len(sections["WindowsNetwork"][name]) for name in lists)
    return with_(sections, "WindowsNetwork/count", rows)


def also(name: str, *rows: dict[str, Any]) -> dict[str, Any]:
    kept = [*GOOD["WindowsNetwork"][name], *rows]
    return counted(with_(GOOD, f"WindowsNetwork/{name}", kept))


@pytest.mark.parametrize(
    ("name", "row", "want"),
    [
        ("addresses", address("10.3.0.7", 9), FAIL),
        ("addresses", address("192.168.1.7", 9), PASS),
        ("addresses", address("10.3.0.99", 9), PASS),
        ("routes", route("10.2.4.0/24", "10.1.0.1"), FAIL),
        ("routes", route("10.0.0.0/8", "10.1.0.1"), FAIL),
        ("routes", route("10.9.0.0/16", "10.3.0.1", 9), FAIL),
        ("routes", route("10.1.9.0/24", "10.1.0.1"), PASS),
        ("routes", route("0.0.0.0/0", "10.3.0.1", 9), FAIL),
        ("routes", route("0.0.0.0/0", "192.168.43.1", 9), FAIL),
        ("routes", route("0.0.0.0/0", "0.0.0.0", 9), FAIL),
        ("routes", route("0.0.0.0/0", "10.1.0.2", 9), PASS),
        ("routes", route("::/0", "fe80::1", 9), PASS),
        ("servers", {"ServerAddresses": ["10.1.0.54", "10.3.0.53"]}, FAIL),
        ("servers", {"ServerAddresses": ["fec0:0:0:ffff::1"]}, PASS),
        ("proxies", proxy("10.3.0.8:8080"), FAIL),
        ("proxies", proxy("10.3.0.8:8080", enabled=0), PASS),
        ("proxies", proxy("10.3.0.8:8080", enabled=None), PASS),
        ("proxies", proxy("http=10.1.0.8:80;https=10.3.0.8:80"), FAIL),
        ("proxies", proxy("http=10.1.0.8:80 https=http://10.3.0.8:80"), FAIL),
        ("proxies", proxy("http://10.3.0.8"), FAIL),
        ("proxies", proxy("proxy.city.example:8080"), PASS),
        ("proxies", proxy("other.city.example:8080"), UNKNOWN),
        ("proxies", proxy("@"), UNKNOWN),
        ("proxies", proxy(script="http://pac.city.example/a.pac", enabled=0), PASS),
        ("proxies", proxy(script="http://10.3.0.8/a.pac", enabled=0), FAIL),
        ("proxies", proxy(script="http://10.1.0.8/a.pac", enabled=0), UNKNOWN),
        ("proxies", proxy(script="http://else.example/a.pac"), UNKNOWN),
    ],
)
def test_a_terminal_keeps_to_its_zone(name: str, row: dict[str, Any], want: Verdict) -> None:
    assert verdict(one_zone, also(name, row), ZONES) is want


def test_at_home_there_is_no_way_out_of_the_own_zone_to_stand_beside() -> None:
    routes = [route("0.0.0.0/0", "192.168.1.1"), route("0.0.0.0/0", "0.0.0.0", 30)]
    sections = with_(GOOD, "WindowsNetwork/routes", routes)
    away = with_(sections, "WindowsNetwork/addresses/0", address("192.168.1.7"))
    assert verdict(one_zone, counted(away), ZONES) is PASS


@pytest.mark.parametrize(
    ("way", "want"),
    [
        (route("0.0.0.0/0", "192.168.43.1", 9), UNKNOWN),
        (route("0.0.0.0/0", "0.0.0.0", 30), UNKNOWN),
        (route("::/0", "2001:db8::1", 9), UNKNOWN),
        (route("::/0", "fe80::1", 9), PASS),
        (route("0.0.0.0/0", "10.3.0.99"), PASS),
        (route("192.168.0.0/16", "192.168.43.1", 9), PASS),
        (route("0.0.0.0/0", "10.3.0.1", 9), FAIL),
    ],
)
def test_a_way_out_beside_a_closed_zone_is_looked_at(way: dict[str, Any], want: Verdict) -> None:
    routes = [way, *GOOD["WindowsNetwork"]["routes"][1:]]
    closed = counted(with_(GOOD, "WindowsNetwork/routes", routes))
    assert verdict(one_zone, closed, ZONES) is want


@pytest.mark.parametrize(
    ("setting", "want"),
    [
        (winhttp("10.1.0.8:8080"), PASS),
        (winhttp("10.3.0.8:8080"), FAIL),
        (winhttp("10.3.0.8:8080", flags=1), PASS),
        (winhttp("", flags=1), PASS),
        (winhttp("", flags=5), UNKNOWN),
        ({"state": "ok", "kind": "Binary", "value": "GAAAAAAAAAADAAAA"}, UNKNOWN),
        ({"state": "ok", "kind": "Binary", "value": "GAAAAAAAAAADAAAA//8AADEw"}, UNKNOWN),
        (value("10.1.0.8:8080"), UNKNOWN),
        (DENIED, UNKNOWN),
    ],
)
def test_the_proxy_of_the_machine(setting: dict[str, Any], want: Verdict) -> None:
    sections = with_(GOOD, "WindowsNetwork/winhttp/WinHttpSettings", setting)
    assert verdict(one_zone, sections, ZONES) is want


def test_a_setting_that_was_withheld_is_told_without_its_text() -> None:
    found = result(one_zone, also("proxies", proxy("@")), limits=ZONES)
    assert "S-1-5-21-1-2-3-1104" in found.detail_ja
    assert "収集していない" in found.detail_ja


def test_the_addresses_are_told_without_the_loopback() -> None:
    found = result(one_zone, GOOD, limits=ZONES)
    assert (found.verdict, found.observed) == (PASS, "10.1.0.5, fe80::1")


def test_faults_are_told_even_beside_an_unknown_proxy() -> None:
    rows = (proxy("other.city.example:8080"), proxy("10.3.0.8:8080", place="S-1-5-21-1-2-3-9"))
    found = result(one_zone, also("proxies", *rows), limits=ZONES)
    assert found.verdict is FAIL
    assert found.lines == ("S-1-5-21-1-2-3-9: 10.3.0.8:8080 (internet)",)


def test_nothing_is_judged_without_zones() -> None:
    assert verdict(one_zone, GOOD) is Verdict.NOT_CHECKED
    outside = replace(SUBJECT, zone=Zone.OTHER)
    assert verdict(one_zone, GOOD, ZONES, subject=outside) is Verdict.NOT_APPLICABLE
    other = replace(SUBJECT, zone=Zone.MYNUMBER)
    assert verdict(one_zone, GOOD, ZONES, subject=other) is FAIL


@pytest.mark.parametrize("name", ["addresses", "routes", "servers", "proxies"])
def test_a_row_that_was_lost_is_missed(name: str) -> None:
    assert verdict(one_zone, with_(GOOD, f"WindowsNetwork/{name}/0", ...), ZONES) is UNKNOWN


@pytest.mark.parametrize("name", ["addresses", "routes", "proxies"])
def test_no_terminal_is_without_these(name: str) -> None:
    sections = counted(with_(GOOD, f"WindowsNetwork/{name}", []))
    assert verdict(one_zone, sections, ZONES) is UNKNOWN


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        ("WindowsNetwork/addresses", [address("10.1.0.5")] * 4),
        ("WindowsNetwork/routes/0/NextHop", "デフォルト"),
        ("WindowsNetwork/routes/0/DestinationPrefix", ""),
        (f"{PROXIES}/1/values/ProxyEnable", value("1")),
        (f"{PROXIES}/1/values/ProxyServer", DENIED),
        ("WindowsNetwork/servers/0", {}),
    ],
)
def test_odd_rows_are_not_known(path: str, odd: object) -> None:
    assert verdict(one_zone, with_(GOOD, path, odd), ZONES) is UNKNOWN


def test_what_was_not_seen_is_not_known() -> None:
    unseen(one_zone, GOOD, ZONES)

"""FortiOS: rules of the firewall, and wireless networks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from checks.devices.facts import (
    DeviceRules,
    DeviceWireless,
    FirewallRule,
    WirelessNetwork,
)
from checks.devices.readers.forti_config import FortiConfig, is_on
from checks.devices.readers.forti_tree import Node
from checks.devices.readers.vlan_lists import number

ANY = "any"
_OTHERS = (
    "firewall policy6",
    "firewall consolidated policy",
    "firewall security-policy",  # of a device that is managed by applications
    "firewall proxy-policy",
)
_SERVICES = ("internet-service",)  # addresses and ports that Fortinet lists: not everything
_DAY = re.compile(r"(2[0-9]{3})[/-]([0-9]{2})[/-]([0-9]{2})")
_ALL_NETWORKS = ("0.0.0.0", "0.0.0.0"), ("0.0.0.0/0",), ("::/0",)  # noqa: S104 - nothing is bound
_SECURITY = {
    "open": "open",
    "captive-portal": "open",
    "owe": "open",
    "wep64": "wep",
    "wep128": "wep",
    "wpa-personal": "wpa",
    "wpa-only-personal": "wpa",
    "wpa-enterprise": "wpa",
    "wpa-only-enterprise": "wpa",
    "wpa2-only-personal": "wpa2-psk",
    "wpa3-sae-transition": "wpa2-psk",
    "wpa2-only-enterprise": "wpa2-enterprise",
    "wpa3-enterprise-transition": "wpa2-enterprise",
    "wpa3-sae": "wpa3-sae",
    "wpa3-enterprise": "wpa3-enterprise",
    "wpa3-only-enterprise": "wpa3-enterprise",
}


def rules(config: FortiConfig) -> DeviceRules:
    """The policies of every virtual domain; names of objects that mean everything become any."""
    many = len(config.domains) > 1
    told: list[FirewallRule] = []
    for domain, node in policies(config):
        everything = _everything(config.domains[domain])
        ends = dict(_schedules(config.domains[domain]))
        prefix = f"{domain}/" if many else ""
        told.append(_rule(node, prefix, everything, ends))
    return DeviceRules(tuple(told))


def policies(config: FortiConfig) -> Iterator[tuple[str, Node]]:
    """Every policy with its virtual domain; some kinds are kept apart, such as older IPv6."""
    for domain, node in config.each("firewall policy"):
        others = [one for one in config.domains[domain] if one.name in _OTHERS]
        yield from ((domain, one) for section in (node, *others) for one in section.children)


def wireless(config: FortiConfig) -> DeviceWireless:
    """Every SSID; there is no word for WPS in FortiOS."""
    nodes = [one for _, node in config.each("wireless-controller vap") for one in node.children]
    return DeviceWireless(tuple(map(_network, nodes)))


def accepts_all(rule: FirewallRule) -> bool:
    """True where an enabled rule lets everything through from everywhere to everywhere."""
    sides = (rule.sources, rule.destinations, rule.services)
    return rule.accepts and rule.enabled and all(ANY in one for one in sides)


def _rule(
    node: Node, prefix: str, everything: frozenset[str], ends: Mapping[str, date]
) -> FirewallRule:
    listed = is_on(node, "internet-service")
    return FirewallRule(
        name=f"{prefix}{node.name} {node.get('name')}".strip(),
        accepts=node.get("action") in {"accept", "ipsec"},
        enabled=node.get("status") != "disable",
        sources=_SERVICES
        if is_on(node, "internet-service-src")
        else _side(node, ("srcaddr", "srcaddr6"), everything),
        destinations=_SERVICES if listed else _side(node, ("dstaddr", "dstaddr6"), everything),
        services=_SERVICES if listed else _side(node, ("service",), everything),
        logged=node.get("logtraffic") == "all",
        expires=_expiry(node) or ends.get(node.get("schedule")),
        hits=None,
        line="; ".join(one for one in node.lines if _is_telling(one)),
    )


def _side(node: Node, keys: tuple[str, ...], everything: frozenset[str]) -> tuple[str, ...]:
    """Names on one side; a negated side is everything but them, so not a narrow one."""
    names = [name for key in keys for name in node.words(key) or ()]
    if any(is_on(node, f"{key}-negate") for key in keys):
        return (ANY,)
    return tuple(dict.fromkeys(ANY if name in everything else name for name in names))


def _everything(nodes: Iterable[Node]) -> frozenset[str]:
    """Names of addresses, services and groups of them that stand for all there are."""
    named = {"all", "ALL"}
    sections = {one.name: one.children for one in nodes}
    for key in ("firewall address", "firewall address6"):
        named |= {one.name for one in sections.get(key, ()) if _is_every_address(one)}
    named |= {one.name for one in sections.get("firewall service custom", ()) if _is_every_ip(one)}
    groups = [
        *sections.get("firewall addrgrp", ()),
        *sections.get("firewall addrgrp6", ()),
        *sections.get("firewall service group", ()),
    ]
    for _ in groups:  # groups hold groups: as often as there are any is deep enough
        named |= {one.name for one in groups if named & set(one.words("member") or ())}
    return frozenset(named)


def _is_every_address(node: Node) -> bool:
    told = node.words("subnet") or node.words("ip6")
    return told in _ALL_NETWORKS and node.get("type", "ipmask") == "ipmask"


def _is_every_ip(node: Node) -> bool:
    return node.get("protocol") == "IP" and node.get("protocol-number", "0") == "0"


def _schedules(nodes: Iterable[Node]) -> Iterator[tuple[str, date]]:
    for node in nodes:
        if node.name == "firewall schedule onetime":
            for one in node.children:
                day = _day(one.words("end") or ())
                if day:
                    yield one.name, day


def _expiry(node: Node) -> date | None:
    if not is_on(node, "policy-expiry"):
        return None
    return _day(node.words("policy-expiry-date-utc") or node.words("policy-expiry-date") or ())


def _day(words: Iterable[str]) -> date | None:
    found = _DAY.search(" ".join(words))
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _is_telling(line: str) -> bool:
    keys = ("name", "srcintf", "dstintf", "srcaddr", "dstaddr", "action", "service", "logtraffic")
    return line.split()[1:2] in [[one] for one in (*keys, "status", "schedule")]


def _network(node: Node) -> WirelessNetwork:
    security = node.get("security")
    return WirelessNetwork(
        ssid=node.get("ssid") or node.name,
        enabled=True,
        security=_SECURITY.get(security, "unknown"),
        tkip="TKIP" in node.get("encrypt"),
        wps=False,
        vlan=number(node.get("vlanid")) or None,
        isolated=_isolated(node),
        lines=tuple(one for one in node.lines if "pass" not in one and "key" not in one),
    )


def _isolated(node: Node) -> bool | None:
    told = node.get("intra-vap-privacy")
    return {"enable": True, "disable": False}.get(told)

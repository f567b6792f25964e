"""FortiOS: interfaces with their VLANs and links, and the networks it has a leg in."""

import re
from collections.abc import Iterator

from checks.devices.facts import DevicePort, DevicePorts, DeviceSegments, Segment
from checks.devices.readers.forti_config import FortiConfig, net
from checks.devices.readers.forti_policies import accepts_all, policies, rules
from checks.devices.readers.forti_tree import Node
from checks.devices.readers.vlan_lists import number

_LINK = re.compile(r"==\[(?P<name>[^\]\n]+)\](?P<body>.*?)(?===\[|\Z)", re.DOTALL)
_STATUS = re.compile(r"^\s*status:\s*(up|down)", re.MULTILINE)


def ports(config: FortiConfig, shown: str) -> DevicePorts:
    """Physical interfaces; since when a link is down is not told by any command."""
    links = {
        one["name"]: told[1] == "up"
        for one in _LINK.finditer(shown)
        if (told := _STATUS.search(one["body"]))
    }
    found = [one for one in config.interfaces() if one.get("type") == "physical"]
    return DevicePorts(tuple(_port(config, one, links.get(one.name)) for one in found), None)


def segments(config: FortiConfig) -> DeviceSegments:
    """A firewall refuses what no policy accepts, so every leg is filtered.

    But the legs of a policy that accepts everything are not; `any` is each of them.
    """
    routing = any(map(_routes, config.domains.values()))
    inward, outward = _unfiltered(config)
    legs = tuple(_segments(config, inward, outward))
    return DeviceSegments(routing, legs, tuple(f"{one.interface} {one.networks}" for one in legs))


def _routes(domain: tuple[Node, ...]) -> bool:
    settings = next((one for one in domain if one.name == "system settings"), None)
    return settings is None or settings.get("opmode", "nat") == "nat"


def _port(config: FortiConfig, node: Node, link: bool | None) -> DevicePort:
    tagged = [one for one in config.interfaces() if one.get("interface") == node.name]
    vlans = frozenset(vlan for one in tagged if (vlan := number(one.get("vlanid"))))
    return DevicePort(
        name=node.name,
        shut=node.get("status") == "down",
        link=link,
        idle_days=0 if link else None,
        mode="trunk" if vlans else "routed",
        vlans=vlans,
        native=None,
        description=node.get("alias") or node.get("description"),
        lines=tuple(one for one in node.lines if one.split()[1:2] in _TOLD),
    )


_TOLD = (["status"], ["type"], ["alias"], ["ip"], ["vdom"])


def _segments(
    config: FortiConfig, inward: frozenset[str], outward: frozenset[str]
) -> Iterator[Segment]:
    for one in config.interfaces():
        networks = tuple(_networks(one))
        asked = one.get("mode") in {"dhcp", "pppoe"} or _leads_away(one)
        if one.get("status") == "down" or one.get("type") == "loopback":
            continue
        if not networks and not asked:
            continue
        vrf = one.get("vrf", "0")
        yield Segment(
            interface=one.name,
            vlan=number(one.get("vlanid")) or None,
            networks=networks,
            vrf=one.get("vdom", "root") + (f":{vrf}" if vrf != "0" else ""),
            filtered_in=not {one.name, "any"} & inward,
            filtered_out=not {one.name, "any"} & outward,
        )


def _leads_away(node: Node) -> bool:
    """A tunnel, or a link between virtual domains, leads somewhere without any address.

    Those that every device has for its own services do not.
    """
    own = node.name.startswith(("ssl.", "naf.", "l2t."))
    return node.get("type") in {"tunnel", "vdom-link"} and not own


def _networks(node: Node) -> Iterator[str]:
    listed = node.under("secondaryip")
    six = node.under("ipv6")
    words = [node.words("ip"), *(one.words("ip") for one in (listed.children if listed else ()))]
    for one in (*words, six.words("ip6-address") if six else None):
        told = net(one)
        if told:
            yield told


def _unfiltered(config: FortiConfig) -> tuple[frozenset[str], frozenset[str]]:
    """Interfaces, zones resolved, from and to which a policy accepts everything."""
    inward: set[str] = set()
    outward: set[str] = set()
    told = iter(rules(config).rules)
    for domain, policy in policies(config):
        zones = _zones(config.domains[domain])
        if accepts_all(next(told)):
            inward |= _members(policy.words("srcintf") or (), zones)
            outward |= _members(policy.words("dstintf") or (), zones)
    return frozenset(inward), frozenset(outward)


def _members(names: tuple[str, ...], zones: dict[str, tuple[str, ...]]) -> set[str]:
    return {inside for name in names for inside in zones.get(name, (name,))}


def _zones(nodes: tuple[Node, ...]) -> dict[str, tuple[str, ...]]:
    found = (one for one in nodes if one.name in {"system zone", "system sdwan"})
    each = (zone for node in found for zone in node.children)
    return {one.name: one.words("interface") or () for one in each}

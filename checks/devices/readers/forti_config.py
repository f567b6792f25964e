"""A configuration of FortiOS: sections for the whole device, and for each virtual domain.

`show full-configuration` prints every section, empty ones too; so a section that is not there was
cut off, and what it would have said is not known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from checks.devices.readers.access_lists import network
from checks.devices.readers.forti_tree import Node, forest
from checks.devices.readers.seen import cut_off

_ANY_NETWORK = ("0.0.0.0", "0.0.0.0")  # noqa: S104 - the mask of every address, nothing is bound


@dataclass(frozen=True, slots=True)
class FortiConfig:
    """Sections of the device, and of its virtual domains by name."""

    shared: tuple[Node, ...]
    domains: Mapping[str, tuple[Node, ...]]

    def section(self, name: str) -> Node:
        """A section for the whole device; FactError where it was cut off."""
        found = self.maybe(name)
        if found is None:
            raise cut_off(f"config {name}")
        return found

    def maybe(self, name: str) -> Node | None:
        """A section that not every device has."""
        return next((one for one in self.shared if one.name == name), None)

    def each(self, name: str) -> Iterator[tuple[str, Node]]:
        """The section of every virtual domain; FactError where one of them lacks it."""
        for domain, nodes in self.domains.items():
            found = next((one for one in nodes if one.name == name), None)
            if found is None:
                raise cut_off(f"{domain}: config {name}")
            yield domain, found

    def interfaces(self) -> tuple[Node, ...]:
        """Every interface, of any virtual domain."""
        return self.section("system interface").children


def config_of(text: str) -> FortiConfig:
    """The configuration; FactError where a block or a declared virtual domain has no end."""
    nodes = forest(text)
    listed = [one for node in nodes if node.name == "vdom" for one in node.children]
    if not listed:
        if ":vdom=1" in text.partition("\n")[0]:
            raise cut_off("config vdom")
        return FortiConfig(nodes, MappingProxyType({"root": nodes}))
    shared = next((one for one in nodes if one.name == "global"), None)
    if shared is None:
        raise cut_off("config global")
    domains: dict[str, tuple[Node, ...]] = {}
    for one in listed:
        domains[one.name] = (*domains.get(one.name, ()), *one.children)
    empty = next((name for name, inside in domains.items() if not inside), None)
    if empty is not None:
        raise cut_off(f"config vdom {empty}")
    return FortiConfig(shared.children, MappingProxyType(domains))


def is_on(node: Node, key: str, absent: str = "") -> bool:
    """True where a setting is `enable`."""
    return node.get(key, absent) == "enable"


def net(words: tuple[str, ...] | None) -> str | None:
    """`ADDRESS MASK` or `ADDRESS/LENGTH` as a network; None for none and for every address."""
    if not words or words[:2] == _ANY_NETWORK or words[0] == "::/0":
        return None
    return network(words[0], words[1] if len(words) > 1 else "")

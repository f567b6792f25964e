"""Who is meant by hosts in YAMAHA's words: any, none, an address, a range, an interface."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_interface, summarize_address_range
from itertools import pairwise

from checks.devices.blocks import Block, found
from checks.devices.facts import Sources

_INTERFACE = re.compile(r"(lan|bridge|vlan|wan|onu|loopback)[0-9]+(/[0-9]+)?")
_TAGGED = re.compile(r"vlan (\S+) 802\.1q vid=([0-9]{1,4})")


def unwrapped(text: str) -> str:
    """The text as it was before the console broke it; its head `main:` is longer than a line.

    A line with a masked secret has another length than it had, and is left as it is.
    """
    lines = text.splitlines()
    width = next((len(a) for a, b in pairwise(lines) if _is_broken(a, b)), 0)
    if not width:
        return text
    whole: list[str] = []
    broken = False
    for line in lines:
        if broken:
            whole[-1] += line
        else:
            whole.append(line)
        broken = len(line) == width and "[masked" not in line
    return "\n".join(whole)


def _is_broken(line: str, behind: str) -> bool:
    """The rest of a serial number or of addresses stands in no line of commands."""
    rest = re.match(r"\S*[=:]", behind)
    return re.match(r"# *main:", line) is not None and rest is not None


@dataclass(frozen=True, slots=True)
class Leg:
    """One interface with addresses of its own; `vlan` where it carries a tag."""

    name: str
    vlan: int | None
    networks: tuple[str, ...]


def legs(tree: Iterable[Block]) -> Iterator[Leg]:
    """Interfaces by their `ip NAME address` lines; one that gets its address has no network."""
    lines = tuple(tree)
    tags = {match[1]: int(match[2]) for one in lines if (match := _TAGGED.match(one.line))}
    names = [one.words[1] for one in lines if _is_address(one)]
    for name in dict.fromkeys(names):
        told = (one.words[3] for one in found(lines, f"ip {name} address") if len(one.words) > 3)
        networks = tuple(filter(None, map(_network, told)))
        yield Leg(name, tags.get(name), networks)


def sources_of(words: Iterable[str], tree: Iterable[Block]) -> Sources:
    """The networks that these hosts are; None where that is anybody or cannot be told."""
    networks = {leg.name: leg.networks for leg in legs(tree)}
    every: list[str] = []
    for word in words:
        if word == "none":
            continue
        known = networks.get(word) if _INTERFACE.fullmatch(word) else _range(word)
        if not known:
            return None
        every.extend(known)
    return tuple(dict.fromkeys(every))


def _is_address(line: Block) -> bool:
    words = line.words
    return len(words) > 3 and words[0] == "ip" and words[2] == "address"


def _network(word: str) -> str | None:
    try:
        return str(ip_interface(word).network) if "/" in word else None
    except ValueError:
        return None


def _range(word: str) -> tuple[str, ...] | None:
    first, _, last = word.partition("-")
    try:
        low, high = ip_address(first), ip_address(last or first)
        if isinstance(low, IPv4Address) and isinstance(high, IPv4Address):
            return tuple(map(str, summarize_address_range(low, high)))
        if isinstance(low, IPv6Address) and isinstance(high, IPv6Address):
            return tuple(map(str, summarize_address_range(low, high)))
    except ValueError:
        return None
    return None

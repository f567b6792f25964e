"""Who is meant by hosts in YAMAHA's words: any, none, an address, a range, an interface."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_interface, summarize_address_range
from itertools import pairwise

from checks.devices.blocks import Block
from checks.devices.facts import Sources

_INTERFACE = re.compile(r"(lan|bridge|vlan|wan|onu|loopback)[0-9]+(/[0-9]+)?")
_INSIDE = ("pp", "tunnel")
_ADDRESS = re.compile(r"ip(?:v6)? (?P<name>\S+) (?:secondary )?address (?P<given>\S+)")
_FAR = re.compile(r"(pp|tunnel) enable (\S+)")
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
    """Interfaces with any address; of one that gets its own, no network is known.

    So it is with `pp` and `tunnel`: what is behind one that is enabled is told by routes alone.
    """
    lines = tuple(_every(tree))
    tags = {match[1]: int(match[2]) for one in lines if (match := _TAGGED.match(one))}
    told = [match for one in lines if (match := _ADDRESS.match(one))]
    for name in dict.fromkeys(one["name"] for one in told if one["name"] not in _INSIDE):
        given = (one["given"] for one in told if one["name"] == name)
        yield Leg(name, tags.get(name), tuple(filter(None, map(_network, given))))
    for far in filter(None, map(_FAR.match, lines)):
        yield Leg(f"{far[1]} {far[2]}", None, ())


def is_guarded(tree: Iterable[Block], interface: str, way: str) -> bool:
    """True where `secure filter` refuses networks before it passes everything.

    What no filter of a set fits is refused (RTX command reference, ip filter).
    """
    lines = tuple(_every(tree))
    start = f"ip {interface} secure filter {way} "
    sets = [one.removeprefix(start).split() for one in lines if one.startswith(start)]
    rules = {words[2]: words[3:] for one in lines if (words := one.split())[:2] == ["ip", "filter"]}
    numbers = [one for one in (sets[-1] if sets else []) if one != "dynamic"]
    told = [rules[one] for one in numbers if one in rules]
    for action, *about in filter(None, told):
        everything = set(about[2:]) <= {"*"}  # of protocols and ports
        if everything and set(about[:2]) == {"*"}:
            return not action.startswith("pass")
        nets = all(one == "*" or "/" in one for one in about[:2])
        if everything and nets and action.startswith("reject"):
            return True
    return bool(told)


def _every(tree: Iterable[Block]) -> Iterator[str]:
    for one in tree:
        yield one.line
        yield from _every(one.children)


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

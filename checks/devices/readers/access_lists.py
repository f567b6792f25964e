"""Access lists in Cisco's words: whom they let in. What is not understood lets everybody in."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_address, ip_network

from checks.devices.blocks import Block, found

ANY = ("0.0.0.0/0", "::/0")
_PROTOCOLS = {"ip", "ipv6", "tcp", "udp", "icmp"}
_PORTED = {"tcp", "udp", "icmp"}
_FILTERS = {"permit", "deny"}
_IDLE = {"log", "log-input", "count", "src", "dest"}  # decide nothing; the last two are NEC's
_NAMELESS = {"remark", "description", "comment"}
_BEFORE = {"standard", "extended", "seq", "sequence"}


def permitted(tree: Iterable[Block], name: str) -> tuple[str, ...] | None:
    """The networks that a list lets in; None for anybody, as where the list does not exist.

    What is denied before is not subtracted, so the answer is never too small.
    """
    rules = list(entries(tree, name))
    if not rules:
        return None
    sources = [_source(words[1:]) for words in rules if words[0] == "permit"]
    if any(one in (None, *ANY) for one in sources):
        return None
    return tuple(dict.fromkeys(one for one in sources if one is not None))


def entries(tree: Iterable[Block], name: str) -> Iterator[list[str]]:
    """The entries of a numbered or named list as words from `permit` or `deny` on."""
    for one in found(tree, "access-list", "ip access-list", "ipv6 access-list"):
        words = one.words
        if words[0] == "access-list" and words[1:2] == [name]:
            yield from _rule(words[2:])
        elif name in words[2:4]:
            yield from _rule(words[3:])  # UNIVERGE IX has all of it in one line
            for child in one.children:
                yield from _rule(child.words)


def refuses(rules: Iterable[list[str]]) -> bool:
    """True where a list separates networks: what it ends with, or a denial of all of IP before.

    A list that lets everything through but some ports or some host separates nothing; one that
    does not exist lets everything through.
    """
    told = list(rules)
    for words in told:
        if words[0] == "permit" and _is_all(words[1:]):
            return False
        if words[0] == "deny" and words[1:2] and words[1] not in _PORTED and not _is_one(words):
            return True
    return bool(told)


def _is_one(words: list[str]) -> bool:
    """True for an entry about one host."""
    alone = [one for one in words[1:] if one not in _PROTOCOLS]
    single = alone[:1] != ["any"] and len(alone) == 1 and "/" not in alone[0]
    return single or "host" in words or any(one.endswith("/32") for one in words)


def _is_all(words: list[str]) -> bool:
    text = " ".join(words).replace("0.0.0.0 255.255.255.255", "any")
    plain = [one for one in text.split() if one not in _IDLE]
    return plain in (["any"], ["ip", "any", "any"], ["any", "any", "any"], ["ipv6", "any", "any"])


def _rule(words: list[str]) -> Iterator[list[str]]:
    """Sequence numbers, and kinds such as `standard`, stand before the word that decides."""
    while words and (words[0].isdecimal() or words[0] in _BEFORE):
        words = words[1:]
    if words and words[0] in _FILTERS:
        yield words
    elif words[:1] and words[0] not in _NAMELESS and "permit" in words:
        yield ["permit", "any"]  # dynamic and the like: whom it lets in is not known
    elif words[:1] == ["evaluate"]:
        yield ["permit", "any"]


def _source(words: list[str]) -> str | None:
    """The network of the source; None where it is anybody or not understood."""
    if words and words[0] in _PROTOCOLS:
        words = words[1:]
    if words[:1] == ["host"]:
        return network(words[1]) if len(words) > 1 else None
    if not words or words[0] == "any":
        return None
    wildcard = words[1] if len(words) > 1 else ""
    if "/" not in words[0] and "." in wildcard:
        return _wild(words[0], wildcard)
    return network(words[0])


def network(text: str, mask: str = "") -> str | None:
    """An address or network in CIDR form, with its mask where that stands apart."""
    try:
        return str(ip_network(f"{text}/{mask}" if mask else text, strict=False))
    except ValueError:
        return None


def _wild(address: str, wildcard: str) -> str | None:
    """The smallest network that holds all that an address and its wildcard mean."""
    try:
        base, loose = int(ip_address(address)), int(ip_address(wildcard))
    except ValueError:
        return None
    return network(str(ip_address(base & ~loose)), str(32 - loose.bit_length()))

"""Classes of addresses with the same answer: the zones of the body, what rules name, the outside.

A block that a Match line, AllowUsers or a rule of PAM names divides a zone; so each block is a
class of its own, and the address that stands for a zone lies in none of the blocks within it.
"""

import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.facts.sshd_config import Line
from checks.mfa.model import Source
from checks.mfa.resolve import criteria
from checks.model import FactError, Why
from inventory.words import T

Network = IPv4Network | IPv6Network

HERE = Source(T(ja="機器の前", en="at the machine"), "")
_OUTSIDE = T(ja="外部", en="outside")
# kept for documentation, so nobody has them (RFC 5737, RFC 3849)
_NOBODYS = ("203.0.113.77", "198.51.100.77", "192.0.2.77")
_NOBODYS6 = ("2001:db8:ffff::77", "2001:db8:eeee::77")
_READ, _MOST = 400, 64  # blocks that rules may name, and classes of them, before it is too much
_EXCEPT = re.compile(r"\bEXCEPT\b", re.I)
_RHOST = re.compile(r"\brhost\s+\S+\s+(\S+)", re.I)


def sources(
    zones: Iterable[str], lines: Iterable[Line], rules: Iterable[frozenset[Network]] = ()
) -> tuple[Source, ...]:
    """The declared zones, the blocks that the lines of sshd or other rules name, and one outside.

    Of blocks that the same rules name, one stands for all. FactError where rules name more than
    anybody can look at.
    """
    lines, rules = list(lines), list(rules)
    named = list(dict.fromkeys((*_named(lines), *(net for rule in rules for net in rule))))
    if len(named) > _READ:
        raise _too_many(len(named), _READ)
    declared = [(name, net) for name, net in map(_zone, zones) if net]
    zoned = {net for _, net in declared}
    every = [*(net for _, net in declared), *named]
    meant = [*((f"{name} {net}", net) for name, net in declared)]
    meant += [(str(net), net) for net in named if net not in zoned]
    found = [(text, address) for text, net in meant if (address := _standing(net, every))]
    kept = _alike(found, [*map(frozenset, ({net} for net in (*zoned, *_named(lines)))), *rules])
    if len(kept) > _MOST:
        raise _too_many(len(kept), _MOST)
    wide = any(map(_wide, _words(lines)))
    return (*(Source(T(text, text), address) for text, address in kept), *_outside(every, wide))


def _alike(found: list[tuple[str, str]], rules: list[frozenset[Network]]) -> list[tuple[str, str]]:
    """The first of those addresses that lie in blocks of the very same rules."""
    kept: dict[tuple[bool, ...], tuple[str, str]] = {}
    for text, address in found:
        there = ip_address(address)
        kept.setdefault(tuple(any(there in net for net in rule) for rule in rules), (text, address))
    return list(kept.values())


def ruled(pam: Pam, files: PamFiles) -> tuple[frozenset[Network], ...]:
    """The blocks that PAM treats alike: access.conf(5), lists, pam_succeed_if(8).

    Those of one list, of one line up to EXCEPT, of one form: modules take addresses and prefixes
    of IPv6 differently.
    """
    return tuple(rule for words in _told(pam, files) for rule in _forms(words))


def _forms(words: Iterable[str]) -> Iterator[frozenset[Network]]:
    found: dict[tuple[int, bool], set[Network]] = {}
    for word in words:
        for net in _blocks(f"{word}*" if word.endswith(".") else word, strict=False):
            found.setdefault((net.version, net.num_addresses == 1), set()).add(net)
    yield from map(frozenset, found.values())


def _told(pam: Pam, files: PamFiles) -> Iterator[list[str]]:
    for lines in files.files.values():
        rules = [line for line in lines or () if line[:1] in ("+", "-")]
        for line in rules:
            yield from (part.split() for part in _EXCEPT.split(line.split(":", 2)[-1]))
        yield [word for line in lines or () if line not in rules for word in line.split()]
    for raws in pam.services.values():
        for raw in raws:
            for found in _RHOST.finditer(raw.text):
                yield [found.group(1), *found.group(1).split(":")]


def _too_many(count: int, most: int) -> FactError:
    return FactError(
        Why.UNDETERMINED,
        T(
            ja=f"規則が名指す接続元が {count} 個あり、調べきれない（上限 {most}）",
            en=f"rules name {count} blocks of addresses, more than {most}",
        ),
    )


def _named(lines: Iterable[Line]) -> Iterator[Network]:
    for word in _words(lines):
        yield from _blocks(word, strict=True)


def _words(lines: Iterable[Line]) -> Iterator[str]:
    """What rules of sshd say of addresses; a name of a host is one where sshd asks no DNS."""
    for line in lines:
        for name, value in criteria(line.match):
            if name in ("address", "host"):
                yield from (word.removeprefix("!") for word in value.split(","))
        if line.keyword in ("allowusers", "denyusers"):
            for user in line.value.split():
                yield from user.partition("@")[2].split(",")


def _wide(word: str) -> bool:
    """Whether it is of nearly all addresses of IPv4, and so of none of IPv6."""
    size = word.partition("/")[2]
    return "." in word and (word[0] in "*?" or (size.isdecimal() and int(size) < 8))


def _blocks(text: str, *, strict: bool) -> Iterator[Network]:
    """The block that a word names, and an address where a pattern is of no whole block."""
    for one in dict.fromkeys((_plain(text), _example(text))):
        try:
            net = ip_network(one, strict=strict)
        except ValueError:
            continue
        if net.prefixlen:
            yield net


def _plain(text: str) -> str:
    """A pattern such as `10.1.*` as the block that it is."""
    parts = text.split(".")
    if "*" not in text or ":" in text or len(parts) > 4:
        return text
    fixed = parts[: next(at for at, part in enumerate(parts) if "*" in part)]
    return f"{'.'.join([*fixed, *['0'] * (4 - len(fixed))])}/{8 * len(fixed)}"


def _example(text: str) -> str:
    """An address that a pattern such as `10.1.2.5?`, `10.1*` or `2001:db8:*` fits."""
    text = text.replace("?", "1")
    if ":" in text:
        return text.replace(":*", "::1" if "::" not in text else ":1")
    if "*" not in text or not re.search(r"[0-9]\*|\*[0-9.]", text):
        return text
    parts = [part.replace("*", "") or "1" for part in text.split(".")]
    return ".".join([*parts, *["1"] * (4 - len(parts))])


def _standing(net: Network, every: Iterable[Network]) -> str | None:
    """The first address of the block that lies in none of the smaller blocks within it."""
    inner = [
        one
        for one in every
        if one != net
        and one.version == net.version
        and one.prefixlen > net.prefixlen
        and one.network_address in net
    ]
    first = [net[1]] if net.num_addresses > 2 else [net[0], net[-1]]
    after = [one.broadcast_address + 1 for one in inner if one.broadcast_address != net[-1]]
    for address in sorted((*first, *after), key=int):
        if not any(address in one for one in inner):
            return str(address)
    return None


def _outside(every: Iterable[Network], wide: bool) -> Iterator[Source]:
    nets = list(every)
    for choices in (_NOBODYS, _NOBODYS6):
        six = choices is _NOBODYS6
        if six and not wide and not any(one.version == 6 for one in nets):
            continue
        for text in choices:
            if not any(ip_address(text) in one for one in nets):
                yield Source(T("外部(IPv6)", "outside, IPv6") if six else _OUTSIDE, text)
                break


def _zone(text: str) -> tuple[str, Network | None]:
    name, _, net = text.strip().rpartition(" ")
    try:
        return name, ip_network(net, strict=False)
    except ValueError:
        raise FactError(Why.UNDETERMINED, f"zones.networks: {text}") from None

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
_TRIED = 512
_MOST = 200  # blocks that rules may name before the cells of a host are too many
_RHOST = re.compile(r"\brhost\s+\S+\s+(\S+)", re.I)


def sources(
    zones: Iterable[str], lines: Iterable[Line], rules: Iterable[Network] = ()
) -> tuple[Source, ...]:
    """The declared zones, the blocks that the lines of sshd or other rules name, and one outside.

    FactError where rules name more blocks than anybody can look at.
    """
    named = list(dict.fromkeys((*_named(lines), *rules)))
    if len(named) > _MOST:
        raise _too_many(len(named))
    declared = [(name, net) for name, net in map(_zone, zones) if net]
    every = [*(net for _, net in declared), *named]
    found = [
        Source(T(f"{name} {net}", f"{name} {net}"), address)
        for name, net in declared
        if (address := _standing(net, every))
    ]
    zoned = {net for _, net in declared}
    found += [
        Source(T(str(net), str(net)), address)
        for net in named
        if net not in zoned and (address := _standing(net, every))
    ]
    return (*found, *_outside(every))


def ruled(pam: Pam, files: PamFiles) -> tuple[Network, ...]:
    """The blocks of addresses that PAM treats apart: access.conf(5), lists, pam_succeed_if(8)."""
    return tuple(dict.fromkeys(net for word in _told(pam, files) if (net := _loose(word))))


def _told(pam: Pam, files: PamFiles) -> Iterator[str]:
    for lines in files.files.values():
        for line in lines or ():
            yield from (line.split(":", 2)[-1] if line[:1] in ("+", "-") else line).split()
    for raws in pam.services.values():
        for raw in raws:
            for found in _RHOST.finditer(raw.text):
                yield found.group(1)
                yield from found.group(1).split(":")


def _loose(word: str) -> Network | None:
    """A block as PAM writes it: `10.1.`, `10.1.*`, 10.1.2.3/16; /0 fits nobody."""
    text = f"{word}*" if word.endswith(".") else word
    try:
        net = ip_network(_plain(text), strict=False) if text[:1].isalnum() or ":" in text else None
    except ValueError:
        return None
    return net if net and net.prefixlen else None


def _too_many(count: int) -> FactError:
    return FactError(
        Why.UNDETERMINED,
        T(
            ja=f"規則が名指す接続元が {count} 個あり、調べきれない（上限 {_MOST}）",
            en=f"rules name {count} blocks of addresses, more than {_MOST}",
        ),
    )


def _named(lines: Iterable[Line]) -> Iterator[Network]:
    for line in lines:
        for name, value in criteria(line.match):
            if name == "address":
                yield from _blocks(value)
        if line.keyword in ("allowusers", "denyusers"):
            for word in line.value.split():
                yield from _blocks(word.partition("@")[2])


def _blocks(words: str) -> Iterator[Network]:
    for word in words.split(","):
        text = word.removeprefix("!")
        if not text or text == "*":
            continue
        try:
            net = ip_network(_plain(text))
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


def _standing(net: Network, every: Iterable[Network]) -> str | None:
    """An address of the block that lies in none of the smaller blocks within it."""
    inner = [
        one
        for one in every
        if one != net
        and one.version == net.version
        and one.prefixlen > net.prefixlen
        and one.network_address in net
    ]
    for at in range(1 if net.num_addresses > 2 else 0, min(net.num_addresses, _TRIED)):
        address = net[at]
        if not any(address in one for one in inner):
            return str(address)
    last = net[-2] if net.num_addresses > 2 else net[0]
    return None if any(last in one for one in inner) else str(last)


def _outside(every: Iterable[Network]) -> Iterator[Source]:
    nets = list(every)
    for choices in (_NOBODYS, _NOBODYS6):
        six = choices is _NOBODYS6
        if six and not any(one.version == 6 for one in nets):
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

"""Services in the words that Cisco's followers share: SNMP, time, lines vty, logins."""

import re
from collections.abc import Iterable, Iterator

from checks.devices.blocks import Block, found
from checks.devices.facts import Community, IdleDoor, SnmpUser, Sources
from checks.devices.readers.access_lists import entries, permitted
from checks.devices.readers.vty import NEVER, Line

_LEVELS = ("noauth", "auth", "priv")
_CENTRAL = ("radius", "tacacs+", "ldap")
_KNOWN = {"public", "private"}


def vty_sources(tree: tuple[Block, ...], lines: Iterable[Line], more: str = "") -> Sources:
    """Whom the lines let in: anybody (None) as soon as one of them, or IPv6, is unguarded.

    `more` names a list that guards them all.
    """
    every: list[str] = []
    speaks = ("ip", "ipv6") if _speaks_ipv6(tree) else ("ip",)
    for line in lines:
        for protocol in speaks:
            name = line.guard(protocol) or (more if protocol == "ip" else "")
            known = permitted(tree, name) if name else None
            if known is None:
                return None
            every.extend(known)
    return tuple(dict.fromkeys(every)) if every else None


def idle_doors(lines: Iterable[Line], otherwise: int | None) -> tuple[IdleDoor, ...]:
    """Each line with its seconds; those that say nothing have `otherwise`."""
    told = ((one.name, one.seconds if one.seconds is not None else otherwise) for one in lines)
    return tuple(IdleDoor(name, None if seconds == NEVER else seconds) for name, seconds in told)


def told_doors(lines: Iterable[Line]) -> tuple[IdleDoor, ...]:
    """The lines that say their seconds, without the others."""
    return idle_doors((one for one in lines if one.seconds is not None), None)


def communities_of(tree: tuple[Block, ...]) -> Iterator[Community]:
    """`snmp-server community NAME [ro|rw] [LIST]`; only a list that exists guards."""
    for one in found(tree, "snmp-server community"):
        name, *rest = [word.strip('"') for word in one.words[2:]] or [""]
        lists = [word for word in rest if any(entries(tree, word))]
        sources = permitted(tree, lists[-1]) if lists else None
        yield Community(is_known(name), "rw" in rest, sources)


def snmp_users_of(tree: tuple[Block, ...]) -> Iterator[SnmpUser]:
    """`snmp-server user NAME GROUP ...` at the level that its group asks for, else at its own."""
    groups = {
        one.words[2].strip('"'): _level(one.words[3:])
        for one in found(tree, "snmp-server group")
        if len(one.words) > 3
    }
    for one in found(tree, "snmp-server user"):
        name, *rest = [word.strip('"') for word in one.words[2:]] or [""]
        group = rest[0] if rest else ""
        own = _level(rest)
        least = min(own, groups.get(group, own), key=_LEVELS.index)
        yield SnmpUser(name, least, None)


def is_known(name: str) -> bool:
    """True for a community that stands in every scanner; the masking leaves a word for it."""
    return "community:known" in name or name.strip('"').lower() in _KNOWN


def servers_of(tree: Iterable[Block], *starts: str) -> tuple[str, ...]:
    """The first word that can be a server behind each of these beginnings."""
    every = []
    for one in found(tree, *starts):
        start = next(each for each in starts if re.match(rf"{re.escape(each)}(\s|$)", one.line))
        words = one.line.removeprefix(start).split()
        every += [word for word in words if re.match(r"[0-9A-Za-z]", word) and word != "ip"][:1]
    return tuple(dict.fromkeys(every))


def login_lists(tree: Iterable[Block]) -> dict[str, tuple[str, ...]]:
    """`aaa authentication login NAME METHODS`: the methods of each list, groups by their kind."""
    whole = tuple(tree)
    groups = {
        one.words[-1]: one.words[3]
        for one in found(whole, "aaa group server")
        if len(one.words) > 4
    }
    lists = {}
    for one in found(whole, "aaa authentication login"):
        words = [groups.get(word, word) for word in one.words[3:]]
        if len(words) > 1:
            lists[words[0]] = tuple(word for word in words[1:] if word != "group")
    return lists


def central_of(methods: Iterable[str]) -> tuple[str, ...]:
    """Those of the methods that ask a server."""
    return tuple(one for one in dict.fromkeys(methods) if one in _CENTRAL)


def _level(words: Iterable[str]) -> str:
    told = set(words)
    return next((one for one in reversed(_LEVELS) if one in told), "noauth")


def _speaks_ipv6(tree: tuple[Block, ...]) -> bool:
    blocks = found(tree, "interface")
    return any(one.first("ipv6 address", "ipv6 enable") for one in blocks)

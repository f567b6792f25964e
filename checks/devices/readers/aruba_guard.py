"""Access lists that guard one port of the switch itself, read in their order."""

from collections.abc import Iterable

from checks.devices.facts import Sources
from checks.devices.readers.access_lists import network

_PROTOCOLS = {"any", "ip", "tcp", "udp"}


def admitted(rules: Iterable[list[str]], ports: Iterable[str]) -> Sources:
    """Whom a list lets in to a port: permits until a denial of everybody; None for anybody.

    A list without any entry guards nothing.
    """
    wanted = set(ports)
    sources: list[str] = []
    seen = False
    for words in rules:
        seen = True
        if len(words) < 3 or words[1] not in _PROTOCOLS or not _meets(words, wanted):
            continue
        if words[0] == "deny":
            if words[2] == "any":
                return tuple(dict.fromkeys(sources))
            continue
        source = network(words[2]) if words[2] != "any" else None
        if source is None:
            return None
        sources.append(source)
    return tuple(dict.fromkeys(sources)) if seen else None


def _meets(words: list[str], ports: set[str]) -> bool:
    """An entry without a port is about every port; one with other comparisons may be about ours."""
    if "eq" in words[:-1]:
        return words[words.index("eq") + 1] in ports
    return True

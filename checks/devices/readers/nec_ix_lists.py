"""Access lists of NEC IX: `ip access-list NAME permit ip src 10.0.0.0/24 dest any`, one a line."""

from collections.abc import Iterable

from checks.devices.blocks import Block, found
from checks.devices.facts import Sources
from checks.devices.readers.access_lists import network


def list_sources(tree: Iterable[Block], name: str) -> Sources:
    """The networks that a list lets in; anybody (None) for one that does not exist or is odd."""
    rules = [
        one.words[3:]
        for one in found(tree, "ip access-list", "ipv6 access-list")
        if one.words[2:3] == [name]
    ]
    every: list[str] = []
    for words in rules:
        if words[:1] != ["permit"]:
            continue
        known = _source(words)
        if known is None:
            return None
        every.append(known)
    return tuple(dict.fromkeys(every)) if rules else None


def _source(words: list[str]) -> str | None:
    if "src" not in words[:-1]:
        return None
    word = words[words.index("src") + 1]
    return network(word) if word != "any" and "/" in word else None

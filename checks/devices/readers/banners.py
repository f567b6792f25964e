"""Banners in Cisco's words: their text, and the configuration without it.

What stands within a banner is no configuration, whatever it looks like.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_START = re.compile(r"^\s*banner\s+(?P<kind>\S+)\s*(?P<mark>\^C|\S)?(?P<rest>.*)$")
_KINDS = frozenset(
    {"motd", "login", "exec", "incoming", "slip-ppp", "config-save", "prompt-timeout"}
)


@dataclass(frozen=True, slots=True)
class Told:
    """A configuration without its banners, the banners by kind, and whether each had an end."""

    text: str
    banners: Mapping[str, str]
    closed: bool


def without_banners(text: str) -> Told:
    """Take out every `banner KIND MARK ... MARK`, of one line or many.

    Where a banner has no second mark, or no mark at all, it is not `closed`, and nobody knows
    where it ends.
    """
    kept: list[str] = []
    banners: dict[str, str] = {}
    closed = True
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        start = _START.match(lines[at])
        if start is None or start["kind"] not in _KINDS:
            kept.append(lines[at])
            at += 1
            continue
        inside, at, ended = _inside(lines, at, start["mark"] or "", start["rest"])
        closed = closed and ended
        banners[start["kind"]] = inside
    return Told("\n".join(kept), MappingProxyType(banners), closed)


def _inside(lines: list[str], at: int, mark: str, rest: str) -> tuple[str, int, bool]:
    if not mark:
        return "", at + 1, False
    if mark in rest:
        return rest.partition(mark)[0], at + 1, True
    inside = [rest]
    for number in range(at + 1, len(lines)):
        before, found, _ = lines[number].partition(mark)
        inside.append(before)
        if found:
            return "\n".join(inside).strip("\n"), number + 1, True
    return "\n".join(inside), len(lines), False

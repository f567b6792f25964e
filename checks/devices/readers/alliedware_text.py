"""Forms of AlliedWare Plus: banners of one line or more, names of interfaces in ranges."""

import re
from collections.abc import Iterable, Iterator

from checks.devices.blocks import Block
from checks.devices.facts import Sources
from checks.devices.readers.access_lists import network
from checks.devices.readers.switching import odd

_BANNER = re.compile(r"banner (login|motd|exec)(?: (.*))?")
_RANGE = re.compile(
    r"(?P<stem>[a-z]+(?:[0-9]+\.)*)(?P<first>[0-9]{1,5})-(?P<last>[a-z0-9.]{0,20}[0-9])"
)
_PARTS = 4  # of an address
_MOST = 1024  # ports of one range


def split_banners(text: str) -> tuple[str, dict[str, str]]:
    """The configuration without banners, and their texts.

    One without text behind its name has it on the next lines, up to one of `!` alone.
    """
    kept: list[str] = []
    texts: dict[str, str] = {}
    inside = ""
    for line in text.splitlines():
        start = _BANNER.fullmatch(line.rstrip())
        if start:
            texts[start[1]] = (start[2] or "").strip()
            inside = "" if texts[start[1]] else start[1]
        elif inside and line.strip() not in {"!", "end"}:
            texts[inside] = f"{texts[inside]}\n{line}".strip("\n")
        else:
            inside = ""
            kept.append(line)
    return "\n".join(kept), texts


def hosts_of_users(lines: Iterable[Block]) -> Sources:
    """Hosts of `ssh server allow-users NAME 10.1.2.*`; a user without one comes from anywhere.

    AlliedWare Plus lets in registered users alone (software reference 5.4.4C, 52.5 and 52.6).
    """
    every: list[str] = []
    for one in lines:
        words = one.words[4:]
        known = _pattern(words[0]) if words else None
        if known is None:
            return None
        every.append(known)
    return tuple(dict.fromkeys(every)) if every else None


def _pattern(host: str) -> str | None:
    """`10.1.2.*` is 10.1.2.0/24; a star within, or alone, is everybody."""
    parts = host.split(".")
    fixed = [one for one in parts if one != "*"]
    if not fixed or len(parts) > _PARTS or parts[: len(fixed)] != fixed:
        return None
    if parts == fixed and len(parts) != _PARTS:
        return None
    return network(".".join([*fixed, *["0"] * (_PARTS - len(fixed))]), str(8 * len(fixed)))


def names(text: str) -> Iterator[str]:
    """`port1.0.1-1.0.24,port1.0.26` one by one; FactError for a range that makes no sense."""
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            yield part.strip()
            continue
        first, last = int(match["first"]), int(re.findall(r"[0-9]+", match["last"])[-1])
        if not first <= last <= first + _MOST:
            raise odd(f"interface {text}")
        for number in range(first, last + 1):
            yield f"{match['stem']}{number}"

"""Forms of AlliedWare Plus: banners of one line or more, names of interfaces in ranges."""

import re
from collections.abc import Iterator

from checks.devices.readers.switching import odd

_BANNER = re.compile(r"banner (login|motd|exec)(?: (.*))?")
_RANGE = re.compile(
    r"(?P<stem>[a-z]+(?:[0-9]+\.)*)(?P<first>[0-9]{1,5})-(?P<last>[a-z0-9.]{0,20}[0-9])"
)
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

"""Order of Debian package versions, as deb-version(7) lays it down."""

import re
from functools import lru_cache

_STRETCH = re.compile(r"([^0-9]*)([0-9]*)")
_END = ((0,), 0)
Key = tuple[tuple[tuple[tuple[int, ...], int], ...], ...]


def compare(one: str, other: str) -> int:
    """Negative, zero or positive as `one` is older than, equal to or newer than `other`."""
    left, right = version_key(one), version_key(other)
    return (left > right) - (left < right)


@lru_cache(maxsize=65536)
def version_key(version: str) -> Key:
    """What sorts like the version; remembered, because hosts of one fleet have the same ones."""
    epoch, colon, rest = version.partition(":")
    if not colon:
        epoch, rest = "0", version
    upstream, dash, revision = rest.rpartition("-")
    parts = (epoch, upstream, revision) if dash else (epoch, rest, "0")
    return tuple(map(_part, parts))


def _part(text: str) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Stretches of non-digits and of digits in turn; the end sorts like nothing, twice over.

    Only the first stretch may be nothing itself: 0~ comes before 0.
    """
    stretches = [
        ((*map(_weight, words), 0), int(number or 0)) for words, number in _STRETCH.findall(text)
    ]
    while stretches and stretches[-1] == _END:
        stretches.pop()
    return (*stretches, _END, _END)


def _weight(sign: str) -> int:
    """A tilde sorts before the end of the text, letters before everything else."""
    if sign == "~":
        return -1
    return ord(sign) if sign.isalpha() else ord(sign) + 256

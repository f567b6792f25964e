"""Order of RPM package versions, as rpm-version(7) lays it down."""

import re
from functools import lru_cache

_PIECE = re.compile(r"~|\^|[0-9]+|[A-Za-z]+")
_TILDE, _END, _CARET, _WORD, _NUMBER = range(5)
Key = tuple[tuple[tuple[int, int, str], ...], ...]


def compare(one: str, other: str) -> int:
    """Negative, zero or positive as `EPOCH:VERSION-RELEASE` is older, equal or newer."""
    left, right = version_key(one), version_key(other)
    return (left > right) - (left < right)


@lru_cache(maxsize=65536)
def version_key(evr: str) -> Key:
    """What sorts like the version; remembered, because hosts of one fleet have the same ones."""
    epoch, colon, rest = evr.rpartition(":")
    version, _, release = rest.partition("-")
    number = epoch if colon and epoch.isdigit() else "0"
    return tuple(map(_part, (number, version, release)))


def _part(text: str) -> tuple[tuple[int, int, str], ...]:
    """Pieces: a tilde sorts before the end, then come the caret, letters and numbers."""
    return (*map(_piece, _PIECE.findall(text)), (_END, 0, ""))


def _piece(piece: str) -> tuple[int, int, str]:
    if piece == "~":
        return _TILDE, 0, ""
    if piece == "^":
        return _CARET, 0, ""
    return (_NUMBER, int(piece), "") if piece.isdigit() else (_WORD, 0, piece)

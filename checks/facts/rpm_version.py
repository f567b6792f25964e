"""Order of RPM package versions, as rpm-version(7) lays it down."""

import re
from functools import cmp_to_key, lru_cache

_PIECE = re.compile(r"~|\^|[0-9]+|[A-Za-z]+")
_TILDE, _END, _CARET, _WORD, _NUMBER = range(5)


@lru_cache(maxsize=16384)
def compare(one: str, other: str) -> int:
    """Negative, zero or positive as `EPOCH:VERSION-RELEASE` is older, equal or newer."""
    for left, right in zip(_parts(one), _parts(other), strict=True):
        mine, theirs = _keys(left), _keys(right)
        if mine != theirs:
            return -1 if mine < theirs else 1
    return 0


def _parts(evr: str) -> tuple[str, str, str]:
    epoch, colon, rest = evr.rpartition(":")
    version, _, release = rest.partition("-")
    number = epoch.lstrip("0") if colon and epoch.isdigit() else ""
    return number or "0", version, release


def _keys(part: str) -> list[tuple[int, int, str]]:
    """Pieces as keys: a tilde sorts before the end, then a caret, letters, numbers."""
    keys = [_key(piece) for piece in _PIECE.findall(part)]
    return [*keys, (_END, 0, "")]


def _key(piece: str) -> tuple[int, int, str]:
    if piece == "~":
        return _TILDE, 0, ""
    if piece == "^":
        return _CARET, 0, ""
    return (_NUMBER, int(piece), "") if piece.isdigit() else (_WORD, 0, piece)


version_key = cmp_to_key(compare)

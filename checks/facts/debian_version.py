"""Order of Debian package versions, as deb-version(7) lays it down."""

import re
from functools import cmp_to_key, lru_cache
from itertools import zip_longest


@lru_cache(maxsize=16384)
def compare(one: str, other: str) -> int:
    """Negative, zero or positive as `one` is older than, equal to or newer than `other`.

    Remembered, because the hosts of one fleet compare the same packages.
    """
    for left, right in zip(_parts(one), _parts(other), strict=True):
        if (order := _compare_part(left, right)) != 0:
            return order
    return 0


version_key = cmp_to_key(compare)


def _parts(version: str) -> tuple[str, str, str]:
    epoch, colon, rest = version.partition(":")
    if not colon:
        epoch, rest = "0", version
    upstream, dash, revision = rest.rpartition("-")
    return (epoch, upstream, revision) if dash else (epoch, rest, "0")


def _compare_part(one: str, other: str) -> int:
    """Compare stretches of non-digits and of digits in turn."""
    for (left, left_number), (right, right_number) in zip_longest(
        _stretches(one), _stretches(other), fillvalue=("", "")
    ):
        if (order := _compare_words(left, right)) != 0:
            return order
        difference = int(left_number or 0) - int(right_number or 0)
        if difference:
            return difference
    return 0


def _stretches(part: str) -> list[tuple[str, str]]:
    return re.findall(r"([^0-9]*)([0-9]*)", part)


def _compare_words(one: str, other: str) -> int:
    left, right = [_weight(sign) for sign in one], [_weight(sign) for sign in other]
    length = max(len(left), len(right))
    left += [0] * (length - len(left))
    right += [0] * (length - len(right))
    return (left > right) - (left < right)


def _weight(sign: str) -> int:
    """A tilde sorts before the end of the text, letters before everything else."""
    if sign == "~":
        return -1
    return ord(sign) if sign.isalpha() else ord(sign) + 256

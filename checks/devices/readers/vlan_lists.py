"""Lists of VLANs such as `1,5-9`."""

import re

from checks.model import FactError, Why
from inventory.words import T

EVERY = frozenset(range(1, 4095))
_PART = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,4}))?")


def number(text: str) -> int | None:
    """A number of a configuration; None for anything else, and for more than nine digits."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def numbers(text: str) -> frozenset[int]:
    """The VLANs of a list; FactError for anything but numbers of IEEE 802.1Q (1 to 4094)."""
    told: set[int] = set()
    for part in filter(None, text.replace(" ", "").split(",")):
        span = _PART.fullmatch(part)
        if span is None:
            raise _odd(text)
        told |= set(range(int(span[1]), int(span[2] or span[1]) + 1))
    if not told or not told <= EVERY:
        raise _odd(text)
    return frozenset(told)


def _odd(text: str) -> FactError:
    part = text[:60]
    return FactError(Why.MALFORMED, T(ja=f"読めない VLAN の並び {part}", en=f"odd VLANs: {part}"))

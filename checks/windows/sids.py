"""Security identifiers: the names that are the same in every language of Windows."""

import re
from collections.abc import Iterable

from checks.model import FactError, Why
from inventory.words import T

ADMINISTRATOR, GUEST, DEFAULT_ACCOUNT = 500, 501, 503
_SHAPE = re.compile(r"S-1(?:-[0-9]{1,15}){1,15}", re.ASCII)
_ISSUED = re.compile(r"S-1-(?:5-21|12-1)(?:-[0-9]{1,10}){4}", re.ASCII)
_BY_NUMBER = re.compile(r"\*-[0-9]{1,10}", re.ASCII)


def sid(text: str) -> str:
    """The identifier as it is; FactError where it is none ([MS-DTYP] 2.4.2.1)."""
    if not _SHAPE.fullmatch(text):
        raise FactError(Why.MALFORMED, T(ja=f"識別子 {text[:80]!r}", en=f"SID {text[:80]!r}"))
    return text


def rid(text: str) -> int | None:
    """The last number of an account that a computer or a domain issued; None for others."""
    return int(text.rpartition("-")[2]) if _ISSUED.fullmatch(text) else None


def within(text: str, approved: Iterable[str]) -> bool:
    """True where an entry names this SID: in full, or `*-500` for its last number."""
    return any(_fits(text, entry.strip()) for entry in approved)


def _fits(text: str, entry: str) -> bool:
    if _BY_NUMBER.fullmatch(entry):
        return rid(text) == int(entry[2:])
    if not _SHAPE.fullmatch(entry):
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"基準値「{entry}」が SID でも *-番号 でもない",
                en=f"the limit {entry!r} is neither a SID nor *-NUMBER",
            ),
        )
    return text == entry

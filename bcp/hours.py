"""Whether a contract's hours (対応時間) plainly cover nights and holidays."""

import re
import unicodedata

_ALWAYS = re.compile(r"24(時間|h)([/・、, ]*(365日|年中無休|対応|7))*")


def round_the_clock(hours: str) -> bool:
    """Whether hours say round the clock and nothing else that could take it back."""
    return bool(_ALWAYS.fullmatch(unicodedata.normalize("NFKC", hours).strip().lower()))

"""Text that a spreadsheet would run as a formula, made harmless in CSV and restored on reading.

OWASP, "CSV Injection": a cell that begins with = + - @, a tab or their full-width forms is run by
Excel. Such text gets one apostrophe in front; reading takes exactly one away again.
"""

import re

_RUN = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def guard(text: str) -> str:
    """The text as it is written to CSV."""
    return f"'{text}" if _RUN.match(text) else text


def unguard(text: str) -> str:
    """The text as it was before `guard`; anything else is left alone."""
    return text[1:] if text.startswith("'") and _RUN.match(text) else text

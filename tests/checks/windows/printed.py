"""Bytes of programs as the collector keeps them."""

import base64
from typing import Any


def printed(text: str, encoding: str = "utf-16", page: int = 932) -> dict[str, Any]:
    """The output of a program in this encoding on a computer of this code page."""
    raw = text.replace("\n", "\r\n").encode(encoding)
    return {"base64": base64.b64encode(raw).decode(), "ansi": page, "oem": page, "exit": 0}

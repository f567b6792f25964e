"""Names of operating systems as tools, ledgers and registries write them, made comparable."""

import re

from inventory.ledger.text import fold
from inventory.sources.words import guess_platform

_WINDOWS_11, _WINDOWS_10 = 22000, 10240
_SERVERS = {14393: "2016", 17763: "2019", 20348: "2022", 26100: "2025"}
_GENERATION = re.compile(r"windows\s*(11|10|8\.1|8|7)(?![0-9.])")
_SERVER = re.compile(r"server\s*(20\d\d)(\s*r2)?")
_EDITIONS = (  # the first that stands in the name; EditionID of the registry is among them
    ("ltsc", r"ltsc|ltsb|enterprises(?![a-z])|iotenterprises"),
    ("datacenter", r"data\s*center"),
    ("standard", r"server\s*standard|standard"),
    ("pro education", r"(?:pro|professional)\s*education"),
    ("education", r"education"),
    ("enterprise", r"enterprise"),
    ("pro", r"\bpro\b|professional"),
    ("home", r"\bhome\b|\bcore\w*"),
)


def generation_of(name: str, build: str = "") -> str:
    """Which Windows it is, or which other platform; "" where neither name nor build tells.

    Tools go on saying Windows 10 on Windows 11, so a build counts for more than the name.
    """
    text = fold(name).casefold()
    first = build.partition(".")[0]
    number = int(first) if first.isdecimal() else 0
    if "server" in text and guess_platform(text) in {"windows", ""}:
        return _server(text, number)
    if number >= _WINDOWS_10 and (not text or "windows" in text):
        return "windows 11" if number >= _WINDOWS_11 else "windows 10"
    if found := _GENERATION.search(text):
        return f"windows {found[1]}"
    platform = guess_platform(text)
    return "" if platform == "windows" else platform


def edition_of(name: str) -> str:
    """The edition of a Windows; "" where the name tells none."""
    text = fold(name).casefold()
    return next((edition for edition, shape in _EDITIONS if re.search(shape, text)), "")


def _server(text: str, number: int) -> str:
    if found := _SERVER.search(text):
        return f"windows server {found[1]}{' r2' if found[2] else ''}"
    year = _SERVERS.get(number, "")
    return f"windows server {year}" if year else ""

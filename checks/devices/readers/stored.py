"""In which form a line of a configuration stores a password, as far as the line tells.

Prefixes as in crypt(5); the secret itself is masked before anything is read.
"""

import re
from collections.abc import Iterable

from checks.devices.blocks import Block
from checks.devices.facts import StoredPassword

_PREFIXES = {
    "$1$": "md5",
    "$5$": "sha256",
    "$6$": "sha512",
    "$2": "bcrypt",
    "$y$": "scrypt",
    "$7$": "scrypt",
}
_TYPES = {"0": "clear", "7": "reversible", "5": "md5", "plain": "clear", "plaintext": "clear"}


def scheme_of(words: Iterable[str]) -> str:
    """The form behind the word `password` or `secret`: a type, if any, and the value."""
    told: list[str] = [*words, "", ""]
    kind = told[0]
    typed = kind.isdecimal() or kind in _TYPES or kind == "hash"
    value = told[1 if typed else 0].strip('"')
    prefix = next((name for start, name in _PREFIXES.items() if value.startswith(start)), "")
    if prefix:
        return prefix
    if re.fullmatch(r"\*+", value):
        return "masked"
    if kind in _TYPES:
        return _TYPES[kind]
    return "unknown" if typed or not value else "clear"


def stored_by(lines: Iterable[Block]) -> tuple[StoredPassword, ...]:
    """The passwords of lines such as `username X ... password ...` and `enable secret ...`."""
    found = []
    for one in lines:
        words = one.words
        place = next((at for at, word in enumerate(words) if word in {"password", "secret"}), None)
        if place is not None and place + 1 < len(words):
            owner = words[1] if words[0] == "username" and place > 1 else words[0]
            found.append(StoredPassword(owner.strip('"'), scheme_of(words[place + 1 :])))
    return tuple(found)

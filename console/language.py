"""Which language a person reads: `--lang`, then HINOMI_LANG, then the locale, then Japanese."""

import os
import sys
from collections.abc import Mapping, Sequence

from inventory.words import Language, T

_chosen: list[Language] = []


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language these arguments and this environment ask for."""
    for index, word in enumerate(arguments):
        if word.startswith("--lang="):
            return _code(word.removeprefix("--lang="))
        if word == "--lang" and index + 1 < len(arguments):
            return _code(arguments[index + 1])
    for name in ("HINOMI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return _code(value)
    return "ja"


def language() -> Language:
    """The language of this process, decided once."""
    if not _chosen:
        _chosen.append(language_of(sys.argv[1:], os.environ))
    return _chosen[0]


def w(ja: str, en: str) -> str:
    """The one of two texts that this process speaks."""
    return T(ja, en).in_(language())


def _code(value: str) -> Language:
    return "en" if value.lower().startswith("en") else "ja"

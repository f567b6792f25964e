"""Evidence of Windows without secrets: each of its texts is looked at alone, by its name.

A pattern that reads to the end of a word would take the end of the JSON text with it, and all
that was collected would be lost for one password in a command line.
"""

import json
from collections.abc import Callable

from audit.secret_shapes import HINTS
from checks.frame import FrameError
from checks.strict_json import strict_object

_VALUE = "value"  # of a registry value, whose name stands above it
_HINTS = (*(one.decode() for one in HINTS), "$")
_MOST_KNOWN, _LONGEST_KNOWN = 32768, 400
_clean: set[tuple[str, str]] = set()


def mask_terminal(raw: bytes, mask: Callable[[bytes], bytes]) -> bytes:
    """The same bytes where nothing is masked; what is no JSON is masked as any text."""
    try:
        whole = strict_object(raw)
    except FrameError:
        return mask(raw)
    masked = _over(whole, "", mask)
    if masked == whole:
        return raw
    return json.dumps(masked, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _over(value: object, name: str, mask: Callable[[bytes], bytes]) -> object:
    if isinstance(value, dict):
        named = ((key, name if key == _VALUE else key) for key in value)
        return {key: _over(value[key], called, mask) for key, called in named}
    if isinstance(value, list):
        return [_over(one, name, mask) for one in value]
    return _text(value, name, mask) if isinstance(value, str) else value


def _text(text: str, name: str, mask: Callable[[bytes], bytes]) -> str:
    """Terminals have most of their texts in common: what held no secret once is remembered."""
    if (name, text) in _clean:
        return text
    head = f"{name}: "
    told = (head + text).casefold()
    found = text
    if any(hint in told for hint in _HINTS):
        raw = mask((head + text).encode("utf-8", "surrogatepass"))
        found = raw.decode("utf-8", "surrogatepass").removeprefix(head)
    if found == text and len(text) <= _LONGEST_KNOWN:
        if len(_clean) > _MOST_KNOWN:
            _clean.clear()
        _clean.add((name, text))
    return found

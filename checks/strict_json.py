"""JSON that says everything once: what a parser might read in two ways is refused."""

import json
from typing import Any, NoReturn

from checks.frame import FrameError
from checks.model import Why


def strict_object(raw: bytes) -> dict[str, Any]:
    """The one object that these bytes are (RFC 8259), in UTF-8 with or without a mark.

    Raises FrameError where the bytes end early or are no such object, where a name comes twice,
    and for NaN and infinities.
    """
    try:
        text = raw.decode("utf-8-sig")
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as odd:
        ended = not odd.doc[odd.pos :].strip() or odd.msg.startswith("Unterminated")
        raise FrameError("no JSON", Why.TRUNCATED if ended else Why.MALFORMED) from None
    except (ValueError, RecursionError):
        raise FrameError("no JSON in UTF-8", Why.MALFORMED) from None
    if not isinstance(found, dict):
        raise FrameError("no JSON object", Why.MALFORMED)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _no_number(_text: str) -> NoReturn:
    raise ValueError("no number")

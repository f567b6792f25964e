"""One line of an incident without the command tree, which takes longer than writing it down."""

from collections.abc import Sequence

_LOG = ["incident", "log"]


def logged(arguments: Sequence[str]) -> bool:
    """Write the line where the words are `incident log` and plain text; False is somebody else's.

    Anything that may be an option goes the long way.
    """
    text = arguments[2:]
    plain = bool(text) and not any(word.startswith("-") for word in text)
    if list(arguments[:2]) != _LOG or not plain:
        return False
    from console.incident_logging import log_lines

    log_lines(None, " ".join(text), {})
    return True

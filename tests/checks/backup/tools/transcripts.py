"""Replies as fragments frame them, for parsers."""

from collections.abc import Iterable
from datetime import UTC, datetime

from checks.fact import Reply

TAG = "0123456789abcdef"
AT = datetime(2026, 5, 1, 3, tzinfo=UTC)


def reply(parts: Iterable[tuple[str, int, str]], status: int = 0) -> Reply:
    """A reply of these parts: name, exit code, text."""
    body = "".join(
        f"@{TAG} part {name}\n{text}\n@{TAG} over {name} {code}\n" for name, code, text in parts
    )
    return Reply(body.encode("utf-8", "surrogateescape"), status, TAG, 0, AT)

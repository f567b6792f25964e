"""Answers recorded earlier, given again under a new tag: for simulations and demonstrations."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from inventory.model import Host
from inventory.transport.base import Bounds, Exchange, Failure

_TAG = re.compile(rb"^HINOMI1 ([0-9a-f]{16,64}) ", re.M)


class ReplayTransport:
    """Serves collector output by host id, from a mapping or from files `ID.txt` in a folder.

    `default` answers for hosts without a recording; without it they are DOWN.
    """

    def __init__(
        self, recordings: Path | Mapping[str, bytes], *, default: bytes | None = None
    ) -> None:
        """Remember where the recordings are; each is read when it is asked for."""
        self._recordings = recordings
        self._default = default

    def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:  # noqa: ARG002 - the answer is given already
        """Give the recorded answer with its tag rewritten to the one asked for."""
        at = datetime.now(UTC)
        recorded = self._recorded(host.id)
        if recorded is None:
            return Exchange(b"", b"", None, at, at, "replay", failure=Failure.DOWN)
        if len(recorded) > bounds.output:
            return Exchange(b"", b"", None, at, at, "replay", failure=Failure.FLOOD)
        return Exchange(retagged(recorded, tag), b"", 0, at, at, "replay")

    def _recorded(self, host: str) -> bytes | None:
        if not isinstance(self._recordings, Path):
            return self._recordings.get(host, self._default)
        path = self._recordings / f"{quote(host, safe='')}.txt"
        return path.read_bytes() if path.is_file() else self._default


def retagged(recorded: bytes, tag: str) -> bytes:
    """The recording with its own tag replaced; as it is where it has no header."""
    head = _TAG.search(recorded)
    return recorded.replace(head.group(1), tag.encode()) if head else recorded

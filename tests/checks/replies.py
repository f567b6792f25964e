"""Probe output as a host would have printed it, for tests of facts and rules."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar, cast

from checks.context import Collection
from checks.fact import HostFact, Reply, read

TAG = "00112233445566778899aabbccddeeff"
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SEEN = Collection(True, None, "ssh+pinned", 0, False, NOW, NOW, NOW)

F = TypeVar("F", bound=HostFact)


def reply(body: str | bytes, *, uid: int = 0, status: int = 0, at: datetime = NOW) -> Reply:
    """One probe's answer."""
    return Reply(body.encode() if isinstance(body, str) else body, status, TAG, uid, at)


def listed(files: Mapping[str, str | None]) -> str:
    """What the collector's `f` prints for these files; None is an absent one."""
    parts = [
        f"\n@{TAG} file absent {path}\n" if text is None else f"\n@{TAG} file ok {path}\n{text}"
        for path, text in files.items()
    ]
    return "".join(parts) + f"\n@{TAG} file end {len(parts)}\n"


def fact(kind: type[F], body: str | bytes, *, uid: int = 0, status: int = 0) -> F:
    """The fact that this output means, read as the judge reads it."""
    return cast(F, read(kind, reply(body, uid=uid, status=status)))

"""How old a scan may be for its lockout threshold to be relied on."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from audit.evidence import EvidenceStore
from audit.mfa.lockouts import FRESH, scanned_lockout
from audit.results import ResultStore

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Scanned:
    """One run of some age; whose evidence was asked for is written down."""

    def __init__(self, age: timedelta) -> None:
        self._started = NOW - age
        self.asked: list[str] = []

    def runs(self) -> list[Any]:
        return [SimpleNamespace(id="r", started=self._started)]

    def hosts(self, _run: str) -> list[Any]:
        return [SimpleNamespace(host="SV-1", evidence="digest")]

    def get(self, digest: str) -> bytes:
        self.asked.append(digest)
        return b""  # no frame


@pytest.mark.parametrize(
    ("age", "asked"), [(FRESH - timedelta(hours=1), ["digest"]), (FRESH + timedelta(hours=1), [])]
)
def test_an_old_scan_does_not_tell_the_threshold_of_today(age: timedelta, asked: list[str]) -> None:
    scanned = Scanned(age)
    results, evidence = cast(ResultStore, scanned), cast(EvidenceStore, scanned)
    assert scanned_lockout(results, evidence, "SV-1", "sshd", NOW) is None
    assert scanned.asked == asked

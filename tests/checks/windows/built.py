"""Evidence of Windows terminals that we built ourselves: it proves only what we believe."""

import importlib
import json
import pkgutil
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

from tests.checks.windows import good

AT = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
TAG = "0123456789abcdef0123456789abcdef"
HOST = {"name": "PC-0001", "uuid": "11111111-2222-3333-4444-555555555555", "serial": "SER0001"}


class Failed:
    """A section that ended otherwise than well: denied, missing, error or timeout."""

    def __init__(self, status: str, error: str = "RuntimeException") -> None:
        """Say how it ended, and the type of the exception."""
        self.status, self.error = status, error


def windows_evidence(sections: Mapping[str, object], **header: object) -> bytes:
    """A complete output with the data of these sections; header words are replaced by name."""
    head = {
        "hinomi_windows": 1,
        "tag": TAG,
        "at": AT.isoformat(),
        "collector": {"version": "1", "sha256": "0" * 64},
        "host": HOST,
        "run_as": "S-1-5-18",
        "elevated": True,
        "language_mode": "FullLanguage",
        "culture": "ja-JP",
        "code_pages": {"ansi": 932, "oem": 932},
    }
    whole = {**head, **header}
    whole["sections"] = {name: _section(data) for name, data in sections.items()}
    whole["end"] = {"tag": whole["tag"], "sections": len(sections)}
    return json.dumps(whole, separators=(",", ":")).replace(',"', ',\n"').encode()


def good_terminal(**changed: object) -> bytes:
    """The evidence of a terminal on which all is well, with these sections in place of its own."""
    return windows_evidence({**good_sections(), **changed})


@cache
def good_sections() -> Mapping[str, object]:
    """The sections of all modules of `tests.checks.windows.good`; a name comes once."""
    found: dict[str, object] = {}
    for info in pkgutil.iter_modules(good.__path__, f"{good.__name__}."):
        own = getattr(importlib.import_module(info.name), "GOOD", {})
        assert not found.keys() & own.keys(), info.name
        found |= own
    return found


def value(number: int | str | list[str] | None) -> dict[str, object]:
    """A value of the registry as the collector gives it; None is one that does not exist."""
    if number is None:
        return {"state": "absent"}
    kind = {int: "DWord", str: "String", list: "MultiString"}[type(number)]
    return {"state": "ok", "kind": kind, "value": number}


def _section(data: object) -> dict[str, object]:
    if isinstance(data, Failed):
        return {"status": data.status, "ms": 3, "error": data.error, "data": None}
    return {"status": "ok", "ms": 12, "error": "", "data": data}

"""Sections of a terminal with ordinary software."""

from typing import Any

from tests.checks.windows.built import value

_NAMES = ("DisplayName", "DisplayVersion", "Publisher", "SystemComponent", "ParentKeyName")


def program(name: str | None, **values: int | str | None) -> dict[str, Any]:
    """An uninstall key with these values."""
    bare = dict.fromkeys(_NAMES, value(None))
    return {**bare, "DisplayName": value(name), **{k: value(v) for k, v in values.items()}}


def place(*programs: dict[str, Any], state: str = "ok") -> dict[str, Any]:
    """One place where such keys stand."""
    return {"state": state, "programs": [*programs], "count": len(programs)}


GOOD: dict[str, Any] = {
    "Software": {
        "places": [
            place(
                program("Microsoft Edge", DisplayVersion="143.0", Publisher="Microsoft"),
                program("一太郎2026", DisplayVersion="36.0"),
                program(None),
            ),
            place(state="absent"),
            place(program("Teams", DisplayVersion="1.0")),
        ],
        "count": 3,
    }
}

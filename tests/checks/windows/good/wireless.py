"""Sections of a terminal with one good wireless profile."""

from typing import Any

from tests.checks.windows.built import value


def profile(
    name: str, authentication: str = "WPA2", encryption: str = "AES", mode: str | None = "auto"
) -> dict[str, Any]:
    """The elements that the collector takes of a profile."""
    return {
        "name": [name, name],
        "connectionMode": [mode] if mode else [],
        "authentication": [authentication] if authentication else [],
        "encryption": [encryption] if encryption else [],
    }


def wireless(*profiles: dict[str, Any], service: int | None = 2) -> dict[str, Any]:
    """A section with these profiles."""
    return {
        "policy": "absent",
        "service": {"Start": value(service)},
        "folder": True,
        "profiles": [*profiles],
        "count": len(profiles),
    }


GOOD: dict[str, Any] = {"Wireless": wireless(profile("庁内無線"))}

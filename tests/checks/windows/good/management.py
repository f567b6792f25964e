"""Sections of a terminal that is managed: its time, and the password of its administrator."""

from typing import Any

from checks.windows.facts.laps import NAMES
from tests.checks.windows.built import value


def laps(**values: int | str | None) -> dict[str, Any]:
    """One place of settings, in which nothing stands but these values."""
    return {**dict.fromkeys(NAMES, value(None)), **{n: value(v) for n, v in values.items()}}


GOOD: dict[str, Any] = {
    "WindowsTime": {
        "policy": {"Type": value(None), "NtpServer": value(None)},
        "local": {"Type": value("NT5DS"), "NtpServer": value("time.windows.com,0x9")},
        "policy_client": {"Enabled": value(None)},
        "local_client": {"Enabled": value(1)},
        "start": {"Start": value(3)},
        "service": [{"Started": True}],
    },
    "Laps": {
        "entra": {"state": "absent", "count": 0},
        "csp": laps(),
        "policy": laps(BackupDirectory=2, PasswordAgeDays=30),
        "local": laps(),
        "legacy": laps(),
    },
}

"""Sections of a terminal that shares nothing with everybody."""

from typing import Any

from tests.checks.windows.built import value


def share(name: str, sddl: str | None, *, special: bool = False) -> dict[str, Any]:
    """A row of MSFT_SmbShare."""
    return {"Name": name, "Special": special, "SecurityDescriptor": sddl}


ADMINS = "O:SYG:SYD:(A;;FA;;;BA)(A;;0x1301bf;;;S-1-5-21-1-2-3-1105)"
GOOD: dict[str, Any] = {
    "FileSharing": {
        "server": {"version1": False, "signing": True},
        "client": {"driver": value(None), "signing": True},
        "shares": [
            share("C$", "O:SYG:SYD:(A;;GA;;;BA)", special=True),
            share("IPC$", None, special=True),
            share("課共有", ADMINS),
        ],
        "count": 3,
    }
}

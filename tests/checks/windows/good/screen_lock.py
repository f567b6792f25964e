"""Sections of a terminal whose screen locks."""

from typing import Any

from tests.checks.windows.built import value

_NOTHING = dict.fromkeys(
    ("ScreenSaveActive", "ScreenSaverIsSecure", "ScreenSaveTimeOut", "SCRNSAVE.EXE"), value(None)
)


def user(
    number: int,
    seconds: str | None = "600",
    *,
    secure: str | None = "1",
    active: str | None = "1",
    program: str | None = "scrnsave.scr",
    policy: bool = True,
) -> dict[str, Any]:
    """A loaded user with these texts in the policy, or in the user's own settings."""
    said = dict(zip(_NOTHING, map(value, (active, secure, seconds, program)), strict=True))
    own = {**_NOTHING, "ScreenSaveActive": value("1")}
    return {
        "sid": f"S-1-5-21-1-2-3-{number}",
        "own": own if policy else said,
        "policy": said if policy else dict(_NOTHING),
    }


GOOD: dict[str, Any] = {
    "ScreenLock": {
        "machine": {"InactivityTimeoutSecs": value(900)},
        "users": [user(1104)],
        "count": 1,
    }
}

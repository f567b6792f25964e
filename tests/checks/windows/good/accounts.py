"""Sections of a terminal with the accounts that it should have."""

from typing import Any

MACHINE = "S-1-5-21-1111111111-2222222222-3333333333"
DOMAIN = "S-1-5-21-444444444-555555555-666666666"


def account(number: int, *, disabled: bool = True, expires: bool = True) -> dict[str, Any]:
    """A row of Win32_UserAccount."""
    return {
        "SID": f"{MACHINE}-{number}",
        "Disabled": disabled,
        "PasswordExpires": expires,
        "PasswordRequired": True,
    }


GOOD: dict[str, Any] = {
    "LocalAdministrators": {
        "members": [
            {"sid": f"{MACHINE}-500", "orphan": False},
            {"sid": f"{DOMAIN}-512", "orphan": False},
        ],
        "count": 2,
    },
    "LocalAccounts": {
        "accounts": [
            account(500, expires=False),
            account(501, expires=False),
            account(503, expires=False),
            account(504),
            account(1001, disabled=False),
        ],
        "count": 5,
    },
}

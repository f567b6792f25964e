"""Sections of a terminal that denies removable media."""

from typing import Any

from tests.checks.windows.built import value

DISKS = "{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}"
CLASSES = (
    DISKS,
    "{6AC27878-A6FA-4155-BA85-F98F491D4F33}",
    "{F33FDC04-D1AC-4E8E-9A30-19BBD4B108AE}",
)


def denied(read: int | None, write: int | None) -> list[dict[str, Any]]:
    """The same values for every class."""
    values = {"Deny_Read": value(read), "Deny_Write": value(write)}
    return [{"guid": one, "values": dict(values)} for one in CLASSES]


GOOD: dict[str, Any] = {
    "RemovableMedia": {
        "whole": {"Deny_All": value(None)},
        "denied": denied(1, 1),
        "drivers": {"USBSTOR": value(3), "UASPStor": value(3)},
        "filters": [
            {
                "guid": "{4d36e967-e325-11ce-bfc1-08002be10318}",
                "values": {
                    "UpperFilters": value(["partmgr"]),
                    "LowerFilters": value(["EhStorClass"]),
                },
            },
            {
                "guid": "{71a27cdd-812a-11d0-bec7-08002be2092f}",
                "values": {"UpperFilters": value(["volsnap"]), "LowerFilters": value(None)},
            },
        ],
        "services": {"state": "ok", "names": ["Dnscache", "USBSTOR", "W32Time"]},
    }
}

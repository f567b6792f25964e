"""Unprinted lines of Cisco IOS, FortiOS and Aruba, with who says what they mean."""

from checks.devices.defaults.rows import Default, Value
from checks.devices.readers.seen import unsaid

_IOS = "Cisco IOS"
_CX = "HPE techhub, ArubaOS-CX 10.01 and 10.03, show session-timeout: 30 minutes (Default)"
ROWS = (
    Default("aruba", "idle seconds", 1800, _CX, models="CX", until="10.03.9999"),
    Default(
        "cisco_ios",
        "idle seconds",
        600,
        f"{_IOS} Terminal Services Command Reference, exec-timeout; Catalyst 2960-XR guide, SSH: "
        "10 minutes",
    ),
    Default(
        "cisco_ios",
        "ssh versions",
        "1 2",
        "Catalyst 2960-XR configuration guide, ip ssh version: unless set, the latest version that "
        "the client has, 1 or 2",
        until="15.9",
    ),
    Default(
        "cisco_ios",
        "syslog level",
        6,
        f"{_IOS} Network Management Command Reference, logging trap: informational",
    ),
)


def default_in(family: str, topic: str, model: str = "", firmware: str = "") -> Value:
    """What holds where nothing is printed; FactError where no source tells."""
    for one in ROWS:
        if (one.family, one.topic) == (family, topic) and one.fits(model, firmware):
            return one.value
    raise unsaid(topic)

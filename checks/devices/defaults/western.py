"""Unprinted lines of Cisco IOS, FortiOS and Aruba, with who says what they mean."""

from checks.devices.defaults.rows import Default, Value
from checks.devices.readers.seen import unsaid

_IOS = "Cisco IOS"
ROWS = (
    Default(
        "cisco_ios",
        "idle seconds",
        600,
        f"{_IOS} Terminal Services Command Reference, exec-timeout: 10 minutes",
    ),
    Default(
        "cisco_ios",
        "ssh versions",
        "1 2",
        f"{_IOS} Security Command Reference, ip ssh version: both are served unless set",
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

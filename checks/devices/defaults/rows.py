"""One row for each thing that a family leaves unprinted and whose meaning a source tells.

What nobody documented has no row, and so nothing is decided by it. A row counts for the models
that `models` fits and for firmware up to `until`; a row that needs a model or firmware does not
count where the device did not say its own.
"""

import re
from dataclasses import dataclass

from checks.model import FactError, Why
from inventory.words import T

Value = str | int


@dataclass(frozen=True, slots=True)
class Default:
    """What holds where nothing is printed, for which devices, and who says so."""

    family: str
    topic: str
    value: Value
    source: str
    models: str = ""
    until: str = ""

    def fits(self, model: str, firmware: str) -> bool:
        """True where the row is about this device."""
        if self.models and not re.fullmatch(self.models, model):
            return False
        last, told = parts(self.until), parts(firmware)
        return not last or (bool(told) and told[: len(last)] <= last)


_RTX_SNMP = "Yamaha, techdocs, SNMP: initial values of the commands"
_RTX_TELNET = "RTX1210 Rev.14.01.05 as shipped answers telnet, and prints no line of telnetd"
_RTX_ADMIN = "Yamaha, RTX command reference, 4 (router configuration): initial values"
_RTX_SSHD = "Yamaha, techdocs, SSH server: protocol version 1 is not served"
_RTX_SERVICE = "Yamaha, RTX command reference, sshd service: initial value off"
_AX_SSH = "AlaxalA, configuration command reference, ip ssh: what holds without it, and notes"
_AX_LOGIN = "AlaxalA, AX8600R configuration guide, 9.1.6; AX3640S, 3.2.2: line vty lets people in"
DEFAULTS = (
    Default("yamaha", "telnet service", "on", _RTX_TELNET, models="RTX1210"),
    Default("yamaha", "snmp host", "none", _RTX_SNMP),
    Default("yamaha", "ssh service", "off", _RTX_SERVICE),
    Default("yamaha", "ssh versions", "2", _RTX_SSHD),
    Default("yamaha", "syslog info", "on", _RTX_ADMIN),
    Default("yamaha", "syslog notice", "off", _RTX_ADMIN),
    Default("yamaha", "syslog debug", "off", _RTX_ADMIN),
    Default("yamaha", "login timer", 300, _RTX_ADMIN),
    Default("alaxala", "ssh service", "off", _AX_SSH),
    Default("alaxala", "remote login", "off", _AX_LOGIN),
    Default("alaxala", "transport input", "telnet ssh", _AX_SSH),
    Default(
        "alaxala",
        "idle seconds",
        3600,
        "AlaxalA, AX7800R guide volume 2, 12.3.1: 60 minutes",
        models=r"AX7[78]\d\dR",
    ),
    Default(
        "alliedware",
        "ssh versions",
        "1 2",
        "Allied Telesis, AlliedWare Plus 5.4.4C software reference, SSH: both are served",
        until="5.4.4",
    ),
)


def default_of(family: str, topic: str, model: str = "", firmware: str = "") -> Value:
    """What holds where a configuration says nothing; FactError where no source tells."""
    for one in DEFAULTS:
        if (one.family, one.topic) == (family, topic) and one.fits(model, firmware):
            return one.value
    raise FactError(
        Why.UNDETERMINED,
        T(
            ja=f"設定に {topic} の行がなく、この機種の初期値を示す資料もない",
            en=f"no line says {topic}, and no source tells what this device does then",
        ),
    )


def parts(version: str) -> tuple[int, ...]:
    """The numbers of a version in their order, for comparing: `Rev.14.01.38`, `5.4.5-1.3`."""
    return tuple(int(one) for one in re.findall(r"[0-9]{1,9}", version))

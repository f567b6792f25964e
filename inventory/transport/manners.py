"""What is said to a network device besides the commands that it is asked: nothing but this.

netmiko's own drivers prepare a session with more than that (FortiOS: `config system console`;
RTX: `console lines infinity`, which `show config` prints from then on and the next `save` keeps;
UNIVERGE IX: `svintr-config`, which throws others out), so none of their preparations is used:
pages that a device cannot be asked to leave out are turned with a space. Command references of
the makers; `prepare` holds for the session alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Manners:
    """How a family is spoken to.

    `prepare` turns paging off for the session, `elevate` asks for the right to see the
    configuration (it is answered with the password `NAME.enable`), `leave` ends the session.
    """

    driver: str
    prepare: tuple[str, ...] = ()
    elevate: str = ""
    leave: str = "exit"


_CISCO_LIKE = ("terminal length 0",)
MANNERS: Mapping[str, Manners] = MappingProxyType(
    {
        "yamaha": Manners("yamaha", (), "administrator"),
        "alaxala": Manners("alaxala_ax36s", ("set terminal pager disable",), "enable"),
        "alliedware": Manners("allied_telesis_awplus", _CISCO_LIKE, "enable"),
        "cisco_ios": Manners("cisco_ios", _CISCO_LIKE, "enable"),
        "frr": Manners("cisco_ios", _CISCO_LIKE, "enable"),
        "fortios": Manners("fortinet"),
        "aruba": Manners("aruba_osswitch", ("no page",), "enable", leave="logout"),
        "nec_ix": Manners("nec_ix"),
        "apresia": Manners("apresia_aeos", _CISCO_LIKE, "enable"),
    }
)

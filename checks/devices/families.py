"""Families of network devices: how each is asked, read, and what reading it was proven on."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from checks.model import Proof
from inventory.words import T


@dataclass(frozen=True, slots=True)
class DeviceFamily:
    """One family: `commands` are all that it is ever asked, the configuration first.

    `driver` is netmiko's name (its telnet twin has `_telnet` behind it), `reader` the class that
    reads its texts as `module:Class`, `end` a line or its beginning with which a whole
    configuration ends, "" where the family has none.
    """

    name: str
    title: T
    driver: str
    commands: tuple[str, ...]
    reader: str
    end: str = ""
    proof: Proof = Proof.SYNTHETIC


_READERS = "checks.devices.readers"
_ALL = (
    DeviceFamily(
        "yamaha",
        T("ヤマハ RTX・NVR", "YAMAHA RTX and NVR"),
        "yamaha",
        ("show config", "show environment", "show arp"),
        f"{_READERS}.yamaha:YamahaReader",
    ),
    DeviceFamily(
        "alaxala",
        T("アラクサラ AX", "AlaxalA AX"),
        "alaxala_ax36s",
        (
            "show running-config",
            "show startup-config",
            "show version",
            "show ip arp",
            "show mac-address-table",
        ),
        f"{_READERS}.alaxala:AlaxalaReader",
    ),
    DeviceFamily(
        "alliedware",
        T("アライドテレシス AlliedWare Plus", "Allied Telesis AlliedWare Plus"),
        "allied_telesis_awplus",
        (
            "show running-config",
            "show startup-config",
            "show system",
            "show arp",
            "show mac address-table",
        ),
        f"{_READERS}.alliedware:AlliedWareReader",
        end="end",
    ),
    DeviceFamily(
        "cisco_ios",
        T("シスコ IOS", "Cisco IOS"),
        "cisco_ios",
        (
            "show running-config",
            "show startup-config",
            "show version",
            "show ntp status",
            "show interfaces",
            "show ip arp",
            "show mac address-table",
        ),
        f"{_READERS}.cisco:CiscoReader",
        end="end",
        proof=Proof.RECORDED,
    ),
    DeviceFamily(
        "frr",
        T("FRRouting（vtysh）", "FRRouting (vtysh)"),
        "cisco_ios",
        ("show running-config", "show version"),
        f"{_READERS}.frr:FrrReader",
        end="end",
        proof=Proof.REAL,
    ),
    DeviceFamily(
        "fortios",
        T("FortiGate（FortiOS）", "FortiGate (FortiOS)"),
        "fortinet",
        ("show full-configuration", "get system status", "get system interface physical"),
        f"{_READERS}.fortios:FortiReader",
    ),
    DeviceFamily(
        "aruba",
        T("Aruba（AOS-S・AOS-CX）", "Aruba (AOS-S and AOS-CX)"),
        "aruba_osswitch",
        (
            "show running-config",
            "show system",
            "show interfaces brief",
            "show arp",
            "show mac-address-table",  # AOS-CX
            "show mac-address",  # AOS-S
        ),
        f"{_READERS}.aruba:ArubaReader",
        proof=Proof.RECORDED,
    ),
    DeviceFamily(
        "nec_ix",
        T("NEC UNIVERGE IX", "NEC UNIVERGE IX"),
        "nec_ix",
        ("show running-config", "show version"),
        f"{_READERS}.nec_ix:NecReader",
    ),
    DeviceFamily(
        "apresia",
        T("APRESIA（AEOS）", "APRESIA (AEOS)"),
        "apresia_aeos",
        ("show running-config", "show version"),
        f"{_READERS}.apresia:ApresiaReader",
    ),
)
FAMILIES: Mapping[str, DeviceFamily] = MappingProxyType({one.name: one for one in _ALL})

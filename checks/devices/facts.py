"""Neutral facts of network devices: what every family says in its own words.

`lines` quote the configuration, masked. Addresses are networks in CIDR form; `sources` of None
means anybody, an empty tuple nobody.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Self

from checks.devices.evidence import SECTION
from checks.devices.reader import reader_of
from checks.fact import HostFact, Reply, Shown
from checks.model import Provenance

Sources = tuple[str, ...] | None


class DeviceFact(HostFact):
    """Base of facts that the reader of the device's family reads."""

    probe: ClassVar = Shown()
    section: ClassVar[str] = SECTION
    asks: ClassVar[str]  # the method of the reader

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Ask the reader; it raises FactError for what is not said."""
        found: Self = getattr(reader_of(reply.body), cls.asks)()
        return found


@dataclass(frozen=True, slots=True)
class DeviceIdentity(DeviceFact):
    """Which device it is; empty texts where it does not say."""

    label: ClassVar[str] = "機器の識別"
    asks: ClassVar[str] = "identity"

    family: str
    maker: str
    model: str
    firmware: str
    hostname: str
    serial: str


@dataclass(frozen=True, slots=True)
class DeviceRetrieval(DeviceFact):
    """How the configuration came, and whether it is whole.

    `complete` is None where the family marks no end.
    """

    label: ClassVar[str] = "設定の取得"
    asks: ClassVar[str] = "retrieval"

    way: str
    at: datetime
    complete: bool | None
    lines: int


@dataclass(frozen=True, slots=True)
class DeviceTelnet(DeviceFact):
    """The telnet server; `seen` is port 23 from outside: open, closed, filtered or ""."""

    label: ClassVar[str] = "telnet の設定"
    asks: ClassVar[str] = "telnet"

    enabled: bool
    sources: Sources
    seen: str
    provenance: Provenance
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceSsh(DeviceFact):
    """The SSH server and the versions of the protocol that it speaks (RFC 4253, 5.1)."""

    label: ClassVar[str] = "SSH の設定"
    asks: ClassVar[str] = "ssh"

    enabled: bool
    versions: frozenset[int]
    sources: Sources
    provenance: Provenance
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceAlgorithms(DeviceFact):
    """What the SSH server offers; `whole` where it is all of it, not only what was negotiated."""

    label: ClassVar[str] = "SSH の暗号方式"
    asks: ClassVar[str] = "algorithms"

    kex: tuple[str, ...]
    host_key: tuple[str, ...]
    cipher: tuple[str, ...]
    mac: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class DeviceWeb(DeviceFact):
    """Pages for management."""

    label: ClassVar[str] = "管理画面の設定"
    asks: ClassVar[str] = "web"

    http: bool
    https: bool
    sources: Sources
    provenance: Provenance
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceAccounts(DeviceFact):
    """Who logs in, and who decides about it.

    `central` are the services that decide (radius, tacacs+, ldap), `shared` the doors where one
    password or none is enough without a name.
    """

    label: ClassVar[str] = "利用者と認証の設定"
    asks: ClassVar[str] = "accounts"

    central: tuple[str, ...]
    users: tuple[str, ...]
    shared: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredPassword:
    """One password and the form it is stored in.

    `scheme` is one of clear, reversible, des, md5, unsalted (one round, type 4 of Cisco), sha256,
    sha512, scrypt, pbkdf2, bcrypt, encrypted (of the maker, not told how), masked (the device does
    not show how), unknown.
    """

    owner: str
    scheme: str


@dataclass(frozen=True, slots=True)
class DevicePasswords(DeviceFact):
    """Every stored password, its secret masked."""

    label: ClassVar[str] = "パスワードの保存形式"
    asks: ClassVar[str] = "passwords"

    stored: tuple[StoredPassword, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Community:
    """One community of SNMP v1 or v2c; `known` where it is a word of every dictionary."""

    known: bool
    writable: bool
    sources: Sources


@dataclass(frozen=True, slots=True)
class SnmpUser:
    """One user of SNMPv3 and the lowest level asked of it (RFC 3411): noauth, auth, priv."""

    name: str
    level: str
    sources: Sources


@dataclass(frozen=True, slots=True)
class DeviceSnmp(DeviceFact):
    """The SNMP agent."""

    label: ClassVar[str] = "SNMP の設定"
    asks: ClassVar[str] = "snmp"

    enabled: bool
    communities: tuple[Community, ...]
    users: tuple[SnmpUser, ...]
    provenance: Provenance
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceClock(DeviceFact):
    """Where the time comes from; `synchronised` is None where the device was not asked."""

    label: ClassVar[str] = "時刻同期の設定"
    asks: ClassVar[str] = "clock"

    servers: tuple[str, ...]
    synchronised: bool | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceSyslog(DeviceFact):
    """Where records go; `level` is the least severity sent, 0 to 7 (RFC 5424), or None."""

    label: ClassVar[str] = "ログ転送の設定"
    asks: ClassVar[str] = "syslog"

    hosts: tuple[str, ...]
    level: int | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IdleDoor:
    """One door and the seconds after which an idle session ends; None where it never does."""

    name: str
    seconds: int | None


@dataclass(frozen=True, slots=True)
class DeviceIdle(DeviceFact):
    """Idle sessions, door by door (console, vty, web)."""

    label: ClassVar[str] = "無操作切断の設定"
    asks: ClassVar[str] = "idle"

    doors: tuple[IdleDoor, ...]
    provenance: Provenance
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceBanner(DeviceFact):
    """What is said before a login; "" where nothing is."""

    label: ClassVar[str] = "ログイン前の表示"
    asks: ClassVar[str] = "banner"

    text: str


@dataclass(frozen=True, slots=True)
class DevicePort:
    """One port.

    `link` and `idle_days` (since the last link) are None where they were not asked; `mode` is
    access, trunk, routed or ""; `vlans` those carried tagged or as access, None where all are;
    `native` the untagged VLAN of a trunk.
    """

    name: str
    shut: bool
    link: bool | None
    idle_days: int | None
    mode: str
    vlans: frozenset[int] | None
    native: int | None
    description: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DevicePorts(DeviceFact):
    """The ports of the device."""

    label: ClassVar[str] = "ポートの設定"
    asks: ClassVar[str] = "ports"

    ports: tuple[DevicePort, ...]
    management_vlan: int | None


@dataclass(frozen=True, slots=True)
class Segment:
    """One network that the device has a leg in; `filtered` where an access list guards it."""

    interface: str
    vlan: int | None
    networks: tuple[str, ...]
    vrf: str
    filtered_in: bool
    filtered_out: bool


@dataclass(frozen=True, slots=True)
class DeviceSegments(DeviceFact):
    """The networks between which the device routes; `routing` is False for a pure switch."""

    label: ClassVar[str] = "接続する区画"
    asks: ClassVar[str] = "segments"

    routing: bool
    segments: tuple[Segment, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceSaved(DeviceFact):
    """Whether what runs is saved; `differing` are lines of either that the other lacks."""

    label: ClassVar[str] = "設定の保存"
    asks: ClassVar[str] = "saved"

    unsaved: bool
    differing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirewallRule:
    """One rule; "any" stands for everything. `hits` and `expires` are None where untold."""

    name: str
    accepts: bool
    enabled: bool
    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    services: tuple[str, ...]
    logged: bool
    expires: date | None
    hits: int | None
    line: str


@dataclass(frozen=True, slots=True)
class DeviceRules(DeviceFact):
    """The rules of a firewall in their order."""

    label: ClassVar[str] = "通信許可規則"
    asks: ClassVar[str] = "rules"

    rules: tuple[FirewallRule, ...]


@dataclass(frozen=True, slots=True)
class WirelessNetwork:
    """One SSID.

    `security` is open, wep, wpa, wpa2-psk, wpa2-enterprise, wpa3-sae, wpa3-enterprise or unknown.
    """

    ssid: str
    enabled: bool
    security: str
    tkip: bool
    wps: bool | None
    vlan: int | None
    isolated: bool | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceWireless(DeviceFact):
    """The wireless networks that the device makes; none where it has no radio."""

    label: ClassVar[str] = "無線の設定"
    asks: ClassVar[str] = "wireless"

    networks: tuple[WirelessNetwork, ...]

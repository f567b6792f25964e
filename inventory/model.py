"""What a municipality owns and who answers for it: frozen, validated, free of storage."""

from datetime import date
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address

from pydantic import BaseModel, ConfigDict, Field


class Zone(StrEnum):
    """Network zone of the three-layer model (三層の対策)."""

    MYNUMBER = "mynumber"  # マイナンバー利用事務系
    LGWAN = "lgwan"  # LGWAN接続系
    INTERNET = "internet"  # インターネット接続系
    OTHER = "other"


class Kind(StrEnum):
    """What sort of equipment a host is."""

    SERVER = "server"
    TERMINAL = "terminal"
    NETWORK = "network"
    OTHER = "other"


class Platform(StrEnum):
    """What speaks on the host, as far as collection is concerned."""

    LINUX = "linux"
    WINDOWS = "windows"
    NETWORK = "network"
    MOBILE = "mobile"  # ChromeOS, iPadOS, Android: known through their management only
    UNKNOWN = "unknown"


class Classification(StrEnum):
    """Confidentiality class of information (自治体機密性)."""

    C3A = "3A"
    C3B = "3B"
    C3C = "3C"
    C2 = "2"
    C1 = "1"


class Criticality(StrEnum):
    """How much depends on the host (重要度)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Privilege(StrEnum):
    """How the audit account becomes root on a host, best first."""

    AUTO = "auto"  # the pinned collector, then `sudo -n sh`, then no privilege
    PINNED = "pinned"  # only the collector whose SHA-256 sudoers names
    PASSWORD = "password"  # noqa: S105 - the name of a way, not a password
    SUDO = "sudo"  # `sudo -n sh`, reported as too wide
    NONE = "none"


class Way(StrEnum):
    """How a host is asked, best first; what is not `auto` was ticked in the ledger by a person."""

    AUTO = "auto"  # POSIX hosts and devices of a known family by SSH; others are not asked
    SSH = "ssh"  # the same, and Windows servers that have OpenSSH
    WINRM = "winrm"  # PowerShell remoting over HTTPS, for servers that already have it
    LEGACY_SSH = "legacy-ssh"  # the system's OpenSSH client with SHA-1 allowed for this host alone
    TELNET = "telnet"  # clear text; itself a finding
    FILE = "file"  # never logged in to: its evidence is carried in


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Access(_Frozen):
    """How a host is reached; secrets are named, never held here."""

    user: str = "audit"
    port: int = Field(default=22, ge=1, le=65535)
    key_file: str | None = None
    secret: str | None = None  # name of an entry in the age file or environment
    jump: str | None = None  # id of the host to go through (踏み台)
    privilege: Privilege = Privilege.AUTO
    way: Way = Way.AUTO
    device: str = ""  # family of a network device, a name of `checks.devices.families`


class Host(_Frozen):
    """One server, terminal or network device (情報機器) of the ledger.

    `id` is the asset number (管理番号) where the ledger has one, else the name; results are
    keyed by it. `extras` keeps the ledger's columns that Hinomi has no word for, in their order.
    """

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    kind: Kind = Kind.OTHER
    zone: Zone = Zone.OTHER
    platform: Platform = Platform.UNKNOWN
    os: str = ""
    addresses: tuple[IPv4Address | IPv6Address, ...] = ()
    macs: tuple[str, ...] = ()
    model: str = ""
    serial: str = ""
    department: str = ""
    owner: str = ""
    site: str = ""
    location: str = ""
    systems: tuple[str, ...] = ()
    vendor: str = ""
    criticality: Criticality = Criticality.MEDIUM
    classification: Classification | None = None
    lease_end: date | None = None
    support_end: date | None = None
    note: str = ""
    access: Access = Access()
    extras: tuple[tuple[str, str], ...] = ()


class Department(_Frozen):
    """A section (課室) with its promotion member (推進員)."""

    name: str = Field(min_length=1)
    promotion_member: str = ""
    phone: str = ""


class Post(_Frozen):
    """A post (職) and who holds it, with deputies."""

    title: str = Field(min_length=1)
    department: str = ""
    holder: str = ""
    deputies: tuple[str, ...] = ()
    phone: str = ""


class StaffMember(_Frozen):
    """A person of the staff (職員), the accounts that are theirs, and how long they are employed.

    `since` is the first day and `until` the last one (退職日); None where it is not known.
    """

    number: str = Field(min_length=1)
    name: str = ""
    department: str = ""
    accounts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


class Site(_Frozen):
    """A building or room group (拠点)."""

    name: str = Field(min_length=1)
    address: str = ""
    note: str = ""


class System(_Frozen):
    """An information system (情報システム) and what was promised for it; RTO and RPO in hours."""

    name: str = Field(min_length=1)
    business: str = ""
    department: str = ""
    zone: Zone = Zone.OTHER
    classification: Classification | None = None
    rto_hours: float | None = Field(default=None, ge=0)
    rpo_hours: float | None = Field(default=None, ge=0)
    depends_on: tuple[str, ...] = ()
    vendor: str = ""


class Content(StrEnum):
    """What a data set is, as far as restoring it is concerned."""

    FILES = "files"
    DATABASE = "database"
    IMAGE = "image"  # a whole machine


class DataSet(_Frozen):
    """What must be backed up (バックアップ対象), how often, how long, and what must be true of it.

    `sources` are paths, or names of databases, on `host`. Hours and days; None where the ledger
    says nothing, and then nothing is demanded. `rpo_hours` of None means the system's own.
    """

    id: str = Field(min_length=1)
    system: str = Field(min_length=1)
    name: str = Field(min_length=1)
    content: Content = Content.FILES
    host: str = ""
    sources: tuple[str, ...] = ()
    every_hours: float | None = Field(default=None, gt=0)
    generations: int | None = Field(default=None, ge=1)
    retention_days: int | None = Field(default=None, ge=1)
    rpo_hours: float | None = Field(default=None, ge=0)
    offsite: bool | None = None
    offline: bool | None = None  # offline, or such that nobody can change it
    encrypted: bool | None = None
    credential: str = ""  # who holds the key or password, and where: words, never the secret
    owner: str = ""
    note: str = ""


class Municipality(_Frozen):
    """The body that is audited."""

    name: str = ""
    code: str = ""  # 全国地方公共団体コード
    network_model: str = ""  # α, α', β, β'


class Ledger(_Frozen):
    """Everything a ledger says, in its order."""

    municipality: Municipality = Municipality()
    departments: tuple[Department, ...] = ()
    posts: tuple[Post, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    sites: tuple[Site, ...] = ()
    systems: tuple[System, ...] = ()
    data_sets: tuple[DataSet, ...] = ()
    hosts: tuple[Host, ...] = ()

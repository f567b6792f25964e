"""What the municipality promised to survive: things, what they need, and the work to restore them.

Everything is frozen and free of storage. Times are minutes unless a name says otherwise; None
stands where nobody has said anything, and then nothing is promised and nothing is proven. A thing
is known by its id, `kind:name` (`system:住民記録システム`); what the inventory knows is never
written a second time, only added to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NodeKind(StrEnum):
    """What sort of thing others depend on."""

    TASK = "task"  # 非常時優先業務
    SYSTEM = "system"  # 情報システム
    HOST = "host"  # 情報機器
    NETWORK = "network"  # ネットワーク
    SITE = "site"  # 庁舎・拠点
    POWER = "power"  # 電源
    LINE = "line"  # 通信回線
    DATA = "data"  # データ (バックアップ対象)
    VENDOR = "vendor"  # 事業者
    POST = "post"  # 職
    DOCUMENT = "document"  # 文書・資料


class Need(StrEnum):
    """How much the loss of what is needed takes away."""

    ALL = "all"  # without it nothing works
    ANY = "any"  # so many of a group are enough
    DEGRADES = "degrades"  # works without it, only worse


class During(StrEnum):
    """When something is needed: to run, or to be brought back."""

    RUN = "run"
    RESTORE = "restore"


class Source(StrEnum):
    """How a dependency is known."""

    LEDGER = "ledger"  # follows from the inventory
    DECLARED = "declared"
    FLOW = "flow"  # seen in traffic
    GUESSED = "guessed"


class Basis(StrEnum):
    """What an estimate of restore work rests on."""

    GUESS = "guess"
    VENDOR = "vendor"
    DRILLED = "drilled"


class State(StrEnum):
    """How a thing stands in a disaster."""

    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    UNREACHABLE = "unreachable"  # something before it is down: not known to be down itself
    UNKNOWN = "unknown"
    ISOLATED = "isolated"  # cut off on purpose (隔離)


BOTH = frozenset(During)


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that can be lost: `place` tells where it is written, `file:line` or the ledger."""

    id: str
    kind: NodeKind
    name: str
    rto: float | None = None  # 目標復旧時間
    rpo: float | None = None  # 目標復旧時点
    alternatives: tuple[str, ...] = ()  # 代替手段, in words
    place: str = ""


@dataclass(frozen=True, slots=True)
class Dependency:
    """`of` needs `on`; those of one `group` of `of` are alternatives, `at_least` of them needed."""

    of: str
    on: str
    need: Need = Need.ALL
    during: frozenset[During] = BOTH
    group: str = ""
    at_least: int = 1
    source: Source = Source.DECLARED
    checked: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """The work (復旧作業) that brings one thing back once all it needs is there.

    `people` of the staff with `skill` are bound for all the minutes; `vendor` is the id of who
    must come for it, empty where the section does it alone.
    """

    node: str
    minutes: float
    people: int = 1
    skill: str = ""
    vendor: str = ""
    basis: Basis = Basis.GUESS
    on: date | None = None  # when it was measured or promised
    record: str = ""  # the drill or the letter that says so
    place: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A priority task (非常時優先業務) and what losing it means as time passes."""

    node: str
    department: str = ""
    level: str = ""  # 目標復旧レベル, in words
    impacts: tuple[tuple[float, str], ...] = ()  # after so many minutes: what happens
    peak: str = ""  # 繁忙期


@dataclass(frozen=True, slots=True)
class Site:
    """A building or a room with what a disaster does to it."""

    node: str
    address: str = ""
    seismic: str = ""  # 耐震性能: 「新耐震」「Is値0.75」
    withstands: str = ""  # 震度 up to which it stays in use: 「6強」
    flood_depth_m: float | None = None
    fixed: bool | None = None  # 機器の耐震固定
    cooling: str = ""
    map: str = ""  # a picture of the floor, a path in the workspace
    note: str = ""


@dataclass(frozen=True, slots=True)
class Power:
    """A source of electricity: how long it lasts, and how long an orderly shutdown takes."""

    node: str
    site: str = ""
    battery_minutes: float | None = None  # UPS
    shutdown_minutes: float | None = None
    generator_hours: float | None = None  # with the fuel that is there
    refuel: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line to the outside, or a means of communication."""

    node: str
    carrier: str = ""
    priority: bool | None = None  # 災害時優先
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach somebody, in the order in which it is tried."""

    means: str  # 携帯, 自宅, メール, 衛星携帯, 防災行政無線
    to: str
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the staff who comes when it happens (参集)."""

    name: str
    posts: tuple[str, ...] = ()  # ids of posts
    skills: tuple[str, ...] = ()
    km: float | None = None  # from home to the office on foot
    walks: bool = True
    contacts: tuple[Contact, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post (職) with who holds it and the deputies (職務代行) in order: names of people."""

    node: str
    department: str = ""
    holder: str = ""
    deputies: tuple[str, ...] = ()
    phone: str = ""
    above: str = ""  # id of the post that calls this one in the contact tree (緊急連絡網)


@dataclass(frozen=True, slots=True)
class Vendor:
    """A company that is needed: `arrives` is minutes from the call within its hours."""

    node: str
    hours: str = ""  # 「平日 8:30-17:30」「24時間」
    arrives: float | None = None
    disaster_clause: bool | None = None  # 契約に災害時の条項
    contract: str = ""
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Something that must be read during recovery: where copies lie, and whether one is paper."""

    node: str
    copies: tuple[str, ...] = ()
    paper: bool | None = None
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """A line of the storage register (保管台帳) of the plan's printed copies."""

    number: str
    where: str
    keeper: str = ""  # id of a post
    printed: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An exercise (訓練) that took place, or a first step by hand that was signed."""

    name: str
    on: date
    by: str = ""
    of: tuple[str, ...] = ()  # ids of what it was about
    note: str = ""


@dataclass(frozen=True, slots=True)
class FirstStep:
    """What is done by hand, and by whose order, to begin a block of mutual dependencies."""

    of: tuple[str, ...]  # ids of the block that it breaks
    start: str  # the id that is brought back first
    do: str
    post: str = ""  # id of the post that may order it
    signed_by: str = ""
    signed_on: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Assembly:
    """How the staff comes in (参集): settings with their source, never constants of ours."""

    ready_minutes: float = 30
    km_per_hour: float = 3
    turnout: float = 1  # share of those off duty who come at all
    source: str = ""  # whose figures these are


@dataclass(frozen=True, slots=True)
class Proven:
    """What drills and repositories say of one data set (the evidence of `hinomi backup`)."""

    data: str  # id of the data
    newest: str = ""  # time (ISO 8601, UTC) of the newest copy that was proven to come back
    minutes: float | None = None  # measured restoring all of it
    drilled: str = ""  # when
    record: str = ""  # number of the drill
    elsewhere: str = ""  # 証明あり / 一部のみ / 証明なし
    kept: str = ""  # time of the copy that `elsewhere` rests on, which need not be the newest
    kept_record: str = ""  # number of the drill that brought it back
    looked: str = ""  # when that copy was last seen to be there


@dataclass(frozen=True, slots=True)
class Continuity:
    """All that `hinomi bcp` knows: the inventory with the continuity book over it."""

    body: str  # name of the municipality
    nodes: Mapping[str, Node]
    dependencies: tuple[Dependency, ...]
    work: Mapping[str, Work]
    tasks: Mapping[str, Task]
    sites: Mapping[str, Site]
    power: Mapping[str, Power]
    lines: Mapping[str, Line]
    vendors: Mapping[str, Vendor]
    posts: Mapping[str, PostHeld]
    documents: Mapping[str, Document]
    people: tuple[Person, ...]
    copies: tuple[StoredCopy, ...]
    exercises: tuple[Held, ...]
    first_steps: tuple[FirstStep, ...]
    assembly: Assembly
    proven: Mapping[str, Proven]
    departments: Mapping[str, str]  # node id -> section (課室) that answers for it
    addresses: Mapping[str, tuple[str, ...]]  # host id -> addresses, the first is contacted
    ports: Mapping[str, int]  # host id -> port of its SSH
    places: Mapping[str, str]  # host id -> where it stands, in words


def node_id(kind: NodeKind, name: str) -> str:
    """The id of a thing: its kind and its name."""
    return f"{kind}:{name}"


def kind_of(identity: str) -> NodeKind:
    """The kind in an id; ValueError where it is none."""
    return NodeKind(identity.partition(":")[0])


def name_of(identity: str) -> str:
    """The name in an id, as people say it."""
    return identity.partition(":")[2]

"""The nouns of two-factor judging: factor, door, source, person, cell. Pure and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.words import T


class Factor(StrEnum):
    """知識・所持・存在 (NIST SP 800-63B 2.1), and a key file, whose kind the body decides."""

    KNOWLEDGE = "K"
    POSSESSION = "P"
    INHERENCE = "I"
    KEY = "C"


Way = frozenset[Factor]  # one set of factors that is enough
Ways = frozenset[Way]


class CellVerdict(StrEnum):
    """What an account needs at a door from a source; only MFA is two kinds of factor."""

    NO_FACTOR = "NO_FACTOR"
    SINGLE = "SINGLE"
    SAME_KIND = "SAME_KIND"
    UNKNOWN = "UNKNOWN"
    MFA = "MFA"
    LOCKED = "LOCKED"


class DoorKind(StrEnum):
    """The sorts of entry path that a host may have."""

    SSH = "ssh"
    CONSOLE = "console"
    DISPLAY = "display"
    SUDO = "sudo"
    SU = "su"
    COCKPIT = "cockpit"
    XRDP = "xrdp"
    VPN = "vpn"
    OTHER = "other"  # telnet, rlogin, VNC, another server of SSH: nobody here can ask it


@dataclass(frozen=True, slots=True)
class Door:
    """One entry path of a host: `ssh` on port 22 with the PAM service `sshd`, say."""

    kind: DoorKind
    name: str
    service: str


@dataclass(frozen=True, slots=True)
class Source:
    """A class of addresses with the same answer, and one address that stands for it."""

    name: T
    address: str


class Enrolled(StrEnum):
    """Whether a person has a factor where a module looks for it."""

    YES = "yes"
    NO = "no"
    REFUSED = "refused"  # there, but the module refuses it: mode or owner of its file
    UNKNOWN = "unknown"


class Password(StrEnum):
    """The state of a password; the hash stays on the host."""

    SET = "set"
    EMPTY = "empty"
    LOCKED = "locked"
    ELSEWHERE = "elsewhere"  # a directory keeps it
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Person:
    """An account as the modules see it; `enrolled` is by module and by where it looks.

    The key of `enrolled` is the module, or `module=place` where an argument names another place
    (`pam_google_authenticator.so=/etc/ga/${USER}`, as written in PAM).
    """

    name: str
    uid: int
    groups: frozenset[str]
    password: Password
    enrolled: Mapping[str, Enrolled]
    keys: Enrolled  # whether a public key of this person is accepted by the host
    expired: bool = False  # past the account's own date: shadow(5), field 8
    gid: int | None = None
    home: str = ""
    shell: str = ""
    partial: bool = False  # a directory may know further groups of this person
    overdue: bool = False  # past that date by a day, as sshd reads it where it does not ask PAM


@dataclass(frozen=True, slots=True)
class Visit:
    """One attempt to come in, as PAM meets it.

    `as_root` is True where the real UID of the process that calls PAM is 0: sshd, login and display
    managers always, su only from root; pam_rootok(8) then succeeds. `central` is what the server
    behind a module is declared to ask for, by module; `down` names modules whose server does not
    answer.
    """

    person: Person
    service: str
    address: str  # "" for a local door
    as_root: bool
    empty_allowed: bool  # False where the caller passes PAM_DISALLOW_NULL_AUTHTOK
    one_answer: bool  # every hidden prompt gets the same string (SSH method `password`)
    caller: Person | None = None  # who calls su or sudo; None for a server
    central: Mapping[str, Way] = field(default_factory=dict)
    down: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Witness:
    """A way that is enough, with the `file:line module → answer` steps that admit it.

    `reasons` says for each step why the module answers so.
    """

    way: Way
    steps: tuple[str, ...]
    reasons: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class Demanded:
    """What a stack or a door asks of one person.

    `may` are the inclusion-minimal ways under the optimistic reading of modules that are not
    understood, `known` those under the pessimistic one; where the two differ, `doubt` names why.
    """

    may: Ways
    known: Ways
    witnesses: tuple[Witness, ...]
    doubt: T | None


@dataclass(frozen=True, slots=True)
class Kinds:
    """What the body accepts: whether a key file is possession, and key and code are two kinds."""

    key_is_possession: bool
    key_with_code: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """The answer for one account at one door from one class of addresses.

    `exempt` tells owner and expiry of an exemption in force, "" where there is none; `words` is
    the sentence for a reader: `ssh・LAN内・窓口用アカウント: 公開鍵のみで成立`.
    """

    account: str
    door: Door
    source: Source
    verdict: CellVerdict
    minimal: Ways
    witnesses: tuple[Witness, ...]
    doubt: T | None
    exempt: str
    words: T

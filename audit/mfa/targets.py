"""What may be tried: `policy/mfa-targets.yaml`, opt-in per target with approver and window.

Unknown keys and odd values are errors that name the file, the line and what is expected.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from audit.declared import Window, flag, number, one_of, text, window
from audit.mfa.codes import ALGORITHMS
from audit.mfa.example import TARGETS
from checks.marked import Marked, Scalar, read_marked
from checks.mfa.model import DoorKind
from inventory.words import HinomiError, T

SSH_METHODS = ("publickey", "password", "keyboard-interactive")
LEAST_GAP = 6.0  # seconds between failures: OpenSSH 9.8 and later punish five quick ones
_USUAL = ("app", "console", "rdp", "ssh", "vpn")
PATHS = (*_USUAL, *sorted(kind.value for kind in DoorKind if kind.value not in _USUAL))
_PATHS = {"ssh": "ssh", "radius": "vpn", "ldap": "app", "https": "app"}
_PORTS = {"ssh": 22, "radius": 1812, "ldap": 636, "https": 443}
_FACTORS = ("key", "password", "code")


@dataclass(frozen=True, slots=True)
class CodeForm:
    """How the codes are made (RFC 6238), and how many steps of tolerance are agreed."""

    period: int = 30
    digits: int = 6
    algorithm: str = "sha1"
    window: int = 1


@dataclass(frozen=True, slots=True)
class Lockout:
    """After how many failures the account is locked; 0: never.

    Failures count no more after `forget_after` seconds, or after an accepted login where
    `reset_by_success` was measured; targets with the same `counter` share their failures.
    """

    threshold: int
    forget_after: float | None = None
    reset_by_success: bool = False
    counter: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """The most that the target takes: `attempts` in `seconds`, and `gap` between failures."""

    attempts: int | None = None
    seconds: float = 30.0
    gap: float = LEAST_GAP


@dataclass(frozen=True, slots=True)
class Target:
    """One target as the file declares it; without approver and window nothing is sent."""

    name: str
    place: str  # file:line
    protocol: str
    host: str
    port: int
    account: str
    factors: tuple[str, ...]
    path: str
    system: str
    methods: tuple[str, ...]
    secret: str
    key_file: str
    code: CodeForm
    lockout: Lockout | None  # None: to be read from the evidence of a scan
    rate: Rate
    approver: str
    window: Window | None
    clock_by_hand: str
    log_file: str  # of the target itself, where it is not one of the usual
    options: Mapping[str, Scalar]

    @property
    def approved(self) -> bool:
        """Whether somebody took the responsibility, and for which time."""
        return bool(self.approver) and self.window is not None

    @property
    def counter(self) -> str:
        """The name under which failures are counted together, whatever its case."""
        return ((self.lockout.counter if self.lockout else "") or self.account).casefold()

    @property
    def digest(self) -> str:
        """What was declared, but for who approved it and when: a series never mixes two of it."""
        bare = replace(self, place="", approver="", window=None, log_file="")
        return sha256(repr(bare).encode()).hexdigest()[:16]


def load_targets(policy: Path) -> tuple[Target, ...]:
    """The targets of a workspace's policy folder; none where there is no file."""
    path = policy / TARGETS
    if not path.is_file():
        return ()
    try:
        return read_targets(path.read_text("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise HinomiError(
            T(f"{path}: UTF-8 で保存してください", f"{path}: save it as UTF-8")
        ) from None


def read_targets(text: str, file: str) -> tuple[Target, ...]:
    """The targets of one file, in its order."""
    root = read_marked(text, file)
    if root is None:
        return ()
    named = root.fields(optional=("targets",)).get("targets")
    return tuple(_target(name, node) for name, node in (named.items() if named else {}).items())


def _target(name: str, node: Marked) -> Target:
    found = node.fields(
        required=("protocol", "host", "account", "factors"),
        optional=(
            *("port", "path", "system", "methods", "secret", "key_file", "code", "lockout"),
            *("rate", "approver", "window", "clock_by_hand", "log_file", "options"),
        ),
    )
    protocol = one_of(found["protocol"], tuple(_PORTS))
    factors = _factors(found["factors"])
    return Target(
        name=name,
        place=node.place,
        protocol=protocol,
        host=found["host"].words(),
        port=number(found.get("port"), _PORTS[protocol], 1, 65535),
        account=found["account"].words(),
        factors=factors,
        path=one_of(found["path"], PATHS) if "path" in found else _PATHS[protocol],
        system=text(found.get("system")),
        methods=_methods(found.get("methods"), protocol, factors),
        secret=text(found.get("secret")) or found["account"].words(),
        key_file=_key_file(found.get("key_file"), found["factors"], protocol, factors),
        code=_code(found.get("code")),
        lockout=_lockout(found.get("lockout")),
        rate=_rate(found.get("rate")),
        approver=text(found.get("approver")),
        window=window(found.get("window")),
        clock_by_hand=text(found.get("clock_by_hand")),
        log_file=text(found.get("log_file")),
        options=_options(found.get("options")),
    )


def _factors(node: Marked) -> tuple[str, ...]:
    named = tuple(one_of(member, _FACTORS) for member in node.members())
    if len(set(named)) < 2 or "code" not in named:
        raise node.wrong(
            T(
                "factors には code を含む二つ以上を書いてください（例 [password, code]）",
                "factors needs two or more, code among them, as in [password, code]",
            )
        )
    return tuple(name for name in _FACTORS if name in named)


def _methods(node: Marked | None, protocol: str, factors: tuple[str, ...]) -> tuple[str, ...]:
    if node is not None and protocol != "ssh":
        raise node.wrong(T("methods は ssh だけのものです", "methods belongs to ssh alone"))
    if node is not None:
        return _consistent(node, tuple(one_of(m, SSH_METHODS) for m in node.members()), factors)
    if protocol != "ssh":
        return ()
    return ("publickey", "keyboard-interactive") if "key" in factors else ("keyboard-interactive",)


def _consistent(
    node: Marked, methods: tuple[str, ...], factors: tuple[str, ...]
) -> tuple[str, ...]:
    """The methods, if they send what the factors declare: else A4 would leave out nothing."""
    if not set(methods) - {"publickey"} or ("publickey" in methods) != ("key" in factors):
        raise node.wrong(
            T(
                "methods の publickey は factors の key と対です。コードを送る方式も要ります"
                "(例 [publickey, keyboard-interactive])",
                "publickey in methods goes with key in factors, and another method must send the "
                "code, as in [publickey, keyboard-interactive]",
            )
        )
    return methods


def _key_file(node: Marked | None, place: Marked, protocol: str, factors: tuple[str, ...]) -> str:
    if protocol != "ssh" and (node is not None or "key" in factors):
        raise (node or place).wrong(
            T("鍵(key、key_file)は ssh だけのものです", "key and key_file belong to ssh alone")
        )
    if node is None and "key" in factors:
        raise place.wrong(
            T("factors に key があれば key_file が必要です", "a key among factors needs key_file")
        )
    return text(node)


def _code(node: Marked | None) -> CodeForm:
    found = node.fields(optional=("period", "digits", "algorithm", "window")) if node else {}
    algorithm = found.get("algorithm")
    return CodeForm(
        period=number(found.get("period"), 30, 10, 300),
        digits=number(found.get("digits"), 6, 6, 8),
        algorithm=one_of(algorithm, ALGORITHMS) if algorithm else "sha1",
        window=number(found.get("window"), 1, 0, 10),
    )


def _lockout(node: Marked | None) -> Lockout | None:
    if node is None:
        return None
    found = node.fields(
        required=("threshold",), optional=("forget_after", "reset_by_success", "counter")
    )
    forget = found.get("forget_after")
    return Lockout(
        threshold=number(found["threshold"], 0, 0, 1000),
        forget_after=float(number(forget, 0, 1, 86400 * 30)) if forget else None,
        reset_by_success=flag(found.get("reset_by_success")),
        counter=text(found.get("counter")),
    )


def _rate(node: Marked | None) -> Rate:
    found = node.fields(optional=("attempts", "seconds", "gap")) if node else {}
    attempts = found.get("attempts")
    return Rate(
        attempts=number(attempts, 0, 2, 100) if attempts else None,
        seconds=float(number(found.get("seconds"), 30, 1, 3600)),
        gap=float(number(found.get("gap"), int(LEAST_GAP), int(LEAST_GAP), 600)),
    )


def _options(node: Marked | None) -> Mapping[str, Scalar]:
    found: dict[str, Scalar] = {}
    for name, entry in (node.items() if node else {}).items():
        value = entry.value()
        if isinstance(value, tuple):
            raise entry.wrong(T("単一の値が必要です", "expected a single value"))
        found[name] = value
    return found

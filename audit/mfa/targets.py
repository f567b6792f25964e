"""What may be tried: `policy/mfa-targets.yaml`, opt-in per target with approver and window.

Unknown keys and odd values are errors that name the file, the line and what is expected.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

from audit.mfa.codes import ALGORITHMS
from audit.mfa.example import TARGETS
from checks.marked import Marked, Scalar, read_marked, unknown_name
from checks.mfa.model import DoorKind
from inventory.words import HinomiError, T

JST = timezone(timedelta(hours=9))
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
class Window:
    """When it may be tried."""

    begin: datetime
    end: datetime


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
    protocol = _one_of(found["protocol"], tuple(_PORTS))
    factors = _factors(found["factors"])
    return Target(
        name=name,
        place=node.place,
        protocol=protocol,
        host=found["host"].words(),
        port=_number(found.get("port"), _PORTS[protocol], 1, 65535),
        account=found["account"].words(),
        factors=factors,
        path=_one_of(found["path"], PATHS) if "path" in found else _PATHS[protocol],
        system=_text(found.get("system")),
        methods=_methods(found.get("methods"), protocol, factors),
        secret=_text(found.get("secret")) or found["account"].words(),
        key_file=_key_file(found.get("key_file"), found["factors"], protocol, factors),
        code=_code(found.get("code")),
        lockout=_lockout(found.get("lockout")),
        rate=_rate(found.get("rate")),
        approver=_text(found.get("approver")),
        window=_window(found.get("window")),
        clock_by_hand=_text(found.get("clock_by_hand")),
        log_file=_text(found.get("log_file")),
        options=_options(found.get("options")),
    )


def _factors(node: Marked) -> tuple[str, ...]:
    named = tuple(_one_of(member, _FACTORS) for member in node.members())
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
        return _consistent(node, tuple(_one_of(m, SSH_METHODS) for m in node.members()), factors)
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
    return _text(node)


def _code(node: Marked | None) -> CodeForm:
    found = node.fields(optional=("period", "digits", "algorithm", "window")) if node else {}
    algorithm = found.get("algorithm")
    return CodeForm(
        period=_number(found.get("period"), 30, 10, 300),
        digits=_number(found.get("digits"), 6, 6, 8),
        algorithm=_one_of(algorithm, ALGORITHMS) if algorithm else "sha1",
        window=_number(found.get("window"), 1, 0, 10),
    )


def _lockout(node: Marked | None) -> Lockout | None:
    if node is None:
        return None
    found = node.fields(
        required=("threshold",), optional=("forget_after", "reset_by_success", "counter")
    )
    forget = found.get("forget_after")
    return Lockout(
        threshold=_number(found["threshold"], 0, 0, 1000),
        forget_after=float(_number(forget, 0, 1, 86400 * 30)) if forget else None,
        reset_by_success=_flag(found.get("reset_by_success")),
        counter=_text(found.get("counter")),
    )


def _rate(node: Marked | None) -> Rate:
    found = node.fields(optional=("attempts", "seconds", "gap")) if node else {}
    attempts = found.get("attempts")
    return Rate(
        attempts=_number(attempts, 0, 2, 100) if attempts else None,
        seconds=float(_number(found.get("seconds"), 30, 1, 3600)),
        gap=float(_number(found.get("gap"), int(LEAST_GAP), int(LEAST_GAP), 600)),
    )


def _window(node: Marked | None) -> Window | None:
    if node is None:
        return None
    found = node.fields(required=("from", "to"))
    begin, end = _moment(found["from"]), _moment(found["to"])
    if not begin < end <= begin + timedelta(days=31):
        raise found["to"].wrong(
            T("to は from より後、31日以内にしてください", "`to` must follow `from` within 31 days")
        )
    return Window(begin, end)


def _moment(node: Marked) -> datetime:
    """A time of day in Japan, written 2026-12-01 18:00."""
    value = node.value()
    found: datetime | None = value if isinstance(value, datetime) else None
    if isinstance(value, str) and ":" in value:
        with suppress(ValueError):
            found = datetime.fromisoformat(value.strip())
    if found is None:
        raise node.wrong(
            T(
                "日本時間の日時（例 2026-12-01 18:00）が必要です",
                "expected date and time in Japan, such as 2026-12-01 18:00",
            )
        )
    return found if found.tzinfo else found.replace(tzinfo=JST)


def _options(node: Marked | None) -> Mapping[str, Scalar]:
    found: dict[str, Scalar] = {}
    for name, entry in (node.items() if node else {}).items():
        value = entry.value()
        if isinstance(value, tuple):
            raise entry.wrong(T("単一の値が必要です", "expected a single value"))
        found[name] = value
    return found


def _one_of(node: Marked, known: tuple[str, ...]) -> str:
    word = node.words()
    if word not in known:
        raise node.wrong(unknown_name(word, known))
    return word


def _text(node: Marked | None) -> str:
    return "" if node is None else node.words()


def _number(node: Marked | None, default: int, least: int, most: int) -> int:
    if node is None:
        return default
    value = node.value()
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise node.wrong(
            T(
                f"{least} から {most} の整数が必要です",
                f"expected a whole number, {least} to {most}",
            )
        )
    return value


def _flag(node: Marked | None) -> bool:
    if node is None:
        return False
    value = node.value()
    if not isinstance(value, bool):
        raise node.wrong(T("true か false が必要です", "expected true or false"))
    return value

"""What was typed after `hinomi incident sweep` and `mark`, read and refused where it is odd."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bcp.incident.moments import moment_of
from bcp.model import State
from bcp.sweep.merging import FRESH
from bcp.sweep.model import By, Pace
from inventory.words import HinomiError, T

_PORTS = T(
    "--ports「{0}」が読めません。1から65535までの番号をコンマで区切ってください（例 80,443）。",
    '--ports "{0}": numbers from 1 to 65535 with commas between them, as 80,443.',
)
_MOST_PORTS = 16
_MANY = T(
    "--ports は {0} 個までです。ポートを探し回る道具ではありません。",
    "--ports takes {0} numbers at most: this is no port scanner.",
)
_STATE = T(
    "「{0}」という状態はありません。最後に {1} のどれかを書いてください。",
    '"{0}" is no state: end with one of {1}.',
)
_BY = T("--by は person か paper です（「{0}」）。", '--by is person or paper, not "{0}".')
_AT = T(
    "--at「{0}」が読めないか、これからの時刻です。14:05 や 11/21 23:50 のように書いてください。",
    '--at "{0}" cannot be read or is still to come: write it as 14:05 or 11/21 23:50.',
)
_NAMES = T(
    "何の状態かを書いてください。例: hinomi incident mark zeimu-sv01 down",
    "Say whose state it is. Example: hinomi incident mark zeimu-sv01 down",
)
_APART = T(
    "--show と --merge は通信しないので、対象・--ports・--inside・--resume と併用できません。"
    "--baseline は --show・--merge・--export・--resume と併用できません。",
    "--show and --merge ask nobody: no names, --ports, --inside or --resume beside them. "
    "--baseline goes with none of --show, --merge, --export and --resume.",
)
_NO_FOLDER = T("--export のフォルダー {0} がありません。", "There is no folder {0} for --export.")
STATES = ("up", "degraded", "down", "isolated", "unknown")


@dataclass(frozen=True, slots=True)
class Order:
    """What was typed."""

    only: tuple[str, ...] = ()
    incident: str = ""
    vantage: str = ""
    ports: tuple[int, ...] = ()
    rate: float = Pace().per_second
    resume: bool = False
    show: bool = False
    merge: tuple[Path, ...] = ()
    export: Path | None = None
    fresh: timedelta = FRESH
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """How a person knows."""

    by: By = By.PERSON
    note: str = ""
    at: datetime | None = None
    incident: str = ""


def checked(order: Order, *, baseline: bool) -> Order:
    """The order, unless something in it would silently do nothing, or fail after the work."""
    quiet = order.show or bool(order.merge)
    busy = order.resume or order.inside or bool(order.ports) or bool(order.only)
    if (baseline and (quiet or order.resume or order.export)) or (quiet and busy):
        raise HinomiError(_APART)
    if order.export and not order.export.resolve().parent.is_dir():
        raise HinomiError(_NO_FOLDER.format(order.export.resolve().parent))
    return order


def numbers(typed: str) -> tuple[int, ...]:
    """The ports of `--ports`."""
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and 0 < int(part) < 65536 for part in parts):
        raise HinomiError(_PORTS.format(typed))
    if len(parts) > _MOST_PORTS:
        raise HinomiError(_MANY.format(_MOST_PORTS))
    return tuple(map(int, parts))


def named_state(words: Sequence[str]) -> tuple[tuple[str, ...], State]:
    """Names, and the state that stands last."""
    *names, last = words
    if last not in STATES:
        raise HinomiError(_STATE.format(last, ", ".join(STATES)))
    if not names:
        raise HinomiError(_NAMES)
    return tuple(names), State(last)


def said(by: str, note: str, at: str, incident: str) -> Said:
    """How a person knows, out of the options of `mark`."""
    if by not in (By.PERSON, By.PAPER):
        raise HinomiError(_BY.format(by))
    moment = moment_of(at, datetime.now(UTC)) if at else None
    if at and moment is None:
        raise HinomiError(_AT.format(at))
    return Said(By(by), note, moment, incident)

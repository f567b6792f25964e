"""What the collector says of a machine's inside, as far as damage is concerned.

A few words that can be compared: `tcp/5432` for what listens, `rw /srv` or `ro /srv` for what is
mounted of what fstab(5) names, and the root. A file system that turned read-only is what ext4
does after an error (errors=remount-ro in ext4(5)), as after a loss of power.
"""

from collections.abc import Iterator, Sequence

from checks.fact import read
from checks.facts.listeners import Listeners
from checks.facts.mounts import Mount, Mounts
from checks.frame import Frame, FrameError, parse_frame
from checks.model import FactError
from inventory.transport.base import Exchange, Failure
from inventory.transport.failures import FAILURES
from inventory.words import T

_LONGEST = 200
_STOPPED = T("{0} 番で待ち受けていない（以前は待ち受けていた）", "nothing listens on {0} any more")
_READ_ONLY = T(
    "{0} が読み取り専用になっている（ファイルシステムの異常を疑う）",
    "{0} turned read-only: suspect damage to the file system",
)
_NOT_MOUNTED = T("{0} がマウントされていない", "{0} is not mounted")
_OTHER_KEY = T(
    "ホスト鍵が承認済みのものと異なる（別の機器か、作り直された機器）",
    "the host key differs from the accepted one (another machine, or a rebuilt one)",
)
_NOT_LOOKED = T("中は確かめられなかった（{0}）", "its inside could not be looked at ({0})")


def words_of(exchange: Exchange, tag: str) -> tuple[tuple[str, ...], str]:
    """The words of one answer; or none, and why there are none (`Failure`)."""
    if exchange.failure is not None:
        return (), exchange.failure.value
    try:
        frame = parse_frame(exchange.output, tag)
        return tuple(word for word in _words(frame) if _is_clean(word)), ""
    except (FrameError, FactError):
        return (), Failure.GARBAGE.value


def _words(frame: Frame) -> Iterator[str]:
    listeners = read(Listeners, frame.replies.get(Listeners.__name__))
    mounts = read(Mounts, frame.replies.get(Mounts.__name__))
    yield from sorted({s.name for s in listeners.sockets if s.protocol == "tcp" and _fixed(s.port)})
    points = {"/", *(one.point for one in mounts.written if one.point.startswith("/"))}
    for point in sorted(points):
        if mounted := mounts.at(point):
            yield f"{_mode(mounted)} {point}"


def _fixed(port: int) -> bool:
    """Below the ports that Linux hands out by itself (ip_local_port_range in ip(7))."""
    return port < 32768


def _mode(mount: Mount) -> str:
    return "ro" if "ro" in mount.options else "rw"


def _is_clean(word: str) -> bool:
    return word.isprintable() and len(word) <= _LONGEST


def damage(now: Sequence[str], before: Sequence[str], failure: str) -> Iterator[T]:
    """What is worse inside than it was."""
    if failure == Failure.HOST_KEY_CHANGED:
        yield _OTHER_KEY
    if not now:
        return
    for word in before:
        if word in now:
            continue
        kind, _, point = word.partition(" ")
        if kind == "rw":
            yield (_READ_ONLY if f"ro {point}" in now else _NOT_MOUNTED).format(point)
        elif kind == "ro" and f"rw {point}" not in now:
            yield _NOT_MOUNTED.format(point)
        elif kind.startswith("tcp/"):
            yield _STOPPED.format(kind.removeprefix("tcp/"))


def doubt(failure: str) -> T | None:
    """Why the inside was not looked at, where somebody wanted to."""
    if not failure:
        return None
    words = next((text for known, text in FAILURES.items() if known.value == failure), None)
    said = words or T(failure, failure)
    return T(_NOT_LOOKED.ja.format(said.ja), _NOT_LOOKED.en.format(said.en))

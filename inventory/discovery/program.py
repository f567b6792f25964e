"""Running nmap: an argument list, no shell, a time limit, and an end with its parent."""

import ctypes
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from inventory.discovery.nmap_output import UnfinishedError
from inventory.words import HinomiError, T

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, prctl(2)
_libc = ctypes.CDLL(None)
_POLL, _GRACE = 0.2, 2.0
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True, slots=True)
class Limits:
    """When a run must be over at the latest (monotonic clock), and who may stop it before."""

    until: float
    stopped: Callable[[], bool] = lambda: False
    tick: Callable[[], None] = lambda: None


def find_nmap(name: str = "nmap") -> str:
    """The path of nmap; one line that says how to get it where it is missing."""
    found = shutil.which(name)
    if found is None:
        raise HinomiError(
            T(
                "nmap がありません。`apt install nmap`（RHEL 系は `dnf install nmap`）で入れて、"
                "もう一度実行してください。",
                "nmap is missing: install it (`apt install nmap` or `dnf install nmap`), then run "
                "this again.",
            )
        )
    if (odd := _open_to_others(Path(found))) is not None:
        raise HinomiError(
            T(
                f"{found} は使いません。{odd} を所有者以外も書き換えられるためです。"
                "PATH を直すか、その権限を直してください。",
                f"{found} is not used: others may write to {odd}. Correct PATH or its mode.",
            )
        )
    return found


def _open_to_others(program: Path) -> Path | None:
    """The file or folder on the way to a program that somebody else could replace it in."""
    if not program.is_absolute():
        return program
    real = program.resolve()
    trusted = (0, os.geteuid())
    return next((one for one in (real, *real.parents) if not _is_ours(one.stat(), trusted)), None)


def _is_ours(told: os.stat_result, trusted: tuple[int, ...]) -> bool:
    shared = bool(told.st_mode & stat.S_IWOTH) and not told.st_mode & stat.S_ISVTX
    return told.st_uid in trusted and not shared


def run(argv: Sequence[str], output: Path, limits: Limits) -> bytes:
    """The XML that nmap wrote to `output`; UnfinishedError where it was stopped or failed."""
    folder = output.parent
    with (folder / "stderr").open("wb") as told:
        process = subprocess.Popen(  # noqa: S603 - words of `scanning.argv`, no shell
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=told,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", _PATH), "LC_ALL": "C", "HOME": str(folder)},
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one call, no lock is taken in it
        )
        try:
            why = _wait(process, limits)
        finally:
            _end(process)
    if why is not None:
        raise UnfinishedError(why)
    if process.returncode != 0:
        code = process.returncode
        raise UnfinishedError(
            T(f"nmap が途中で終わった（終了コード {code}）", f"nmap ended with exit code {code}")
        )
    try:
        return output.read_bytes()
    except OSError:
        raise UnfinishedError(T("nmap の出力がない", "nmap wrote nothing")) from None


def pause(seconds: float, limits: Limits) -> None:
    """Send nothing for so long; UnfinishedError where it is stopped or its time is over."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if why := _over(limits):
            raise UnfinishedError(why)
        limits.tick()
        time.sleep(min(_POLL, left))


def _wait(process: "subprocess.Popen[bytes]", limits: Limits) -> T | None:
    while True:
        try:
            process.wait(_POLL)
        except subprocess.TimeoutExpired:
            limits.tick()
        else:
            return None
        if why := _over(limits):
            return why


def _over(limits: Limits) -> T | None:
    if limits.stopped():
        return T("人が中断した", "a person stopped it")
    if time.monotonic() >= limits.until:
        return T("決めた時間内に終わらなかった", "it was not over in the time allowed")
    return None


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        return
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
            return


def _die_with_parent() -> None:
    """A kill of this program must not leave a scanner running (prctl(2))."""
    _libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)

"""The few Linux calls a lab needs: namespaces, mounts, capabilities (unshare(2), mount(2))."""

import ctypes
import os
import platform
from pathlib import Path

NEWNS, NEWUTS, NEWIPC = 0x20000, 0x4000000, 0x8000000
NEWPID, NEWNET, NEWCGROUP = 0x20000000, 0x40000000, 0x2000000
RDONLY, NOSUID, NODEV, NOEXEC = 1, 2, 4, 8
REMOUNT, BIND, REC, PRIVATE = 32, 4096, 16384, 1 << 18

_DETACH = 2
_SET_PDEATHSIG, _CAPBSET_DROP, _SET_CHILD_SUBREAPER = 1, 24, 36
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}

# What root in a host must not do to the machine (capabilities(7)).
DANGEROUS = {
    "sys_module": 16,
    "sys_rawio": 17,
    "sys_boot": 22,
    "sys_time": 25,
    "mknod": 27,
    "audit_control": 30,
    "mac_override": 32,
    "mac_admin": 33,
    "syslog": 34,
    "wake_alarm": 35,
    "block_suspend": 36,
    "perfmon": 38,
    "bpf": 39,
}

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Give this process new namespaces, unshare(2)."""
    _checked(_libc.unshare(flags), "unshare")


def enter_namespace(path: Path, flag: int) -> None:
    """Move this thread into the namespace behind a /proc/PID/ns entry, setns(2)."""
    with path.open("rb") as handle:
        _checked(_libc.setns(handle.fileno(), flag), f"setns {path}")


def mount(
    source: str | None, target: str, kind: str | None = None, flags: int = 0, data: str = ""
) -> None:
    """Mount a filesystem, mount(2)."""
    words = [None if word is None else os.fsencode(word) for word in (source, target, kind, data)]
    result = _libc.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3])
    _checked(result, f"mount {kind or source} on {target}")


def unmount(target: str) -> None:
    """Detach a mount, umount(2)."""
    _checked(_libc.umount2(os.fsencode(target), _DETACH), f"umount {target}")


def private_mounts() -> None:
    """Keep every later mount of this namespace out of the machine's (mount_namespaces(7))."""
    mount(None, "/", None, REC | PRIVATE)


def pivot_root(root: str) -> None:
    """Make a mounted folder the root and drop the old one, pivot_root(2) with "." over "."."""
    os.chdir(root)
    _checked(_libc.syscall(_PIVOT_ROOT[platform.machine()], b".", b"."), "pivot_root")
    unmount(".")
    os.chdir("/")


def set_hostname(name: str) -> None:
    """Name the host of this uts namespace, sethostname(2)."""
    raw = name.encode()
    _checked(_libc.sethostname(raw, len(raw)), "sethostname")


def die_with_parent(signal: int) -> None:
    """Have this process end when its parent does (prctl(2), PR_SET_PDEATHSIG)."""
    _checked(_libc.prctl(_SET_PDEATHSIG, signal, 0, 0, 0), "prctl")


def adopt_orphans() -> None:
    """Become the parent of orphaned descendants (prctl(2), PR_SET_CHILD_SUBREAPER)."""
    _checked(_libc.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl")


def drop_dangerous_capabilities() -> None:
    """Take from this process and its children what would reach the machine."""
    for capability in DANGEROUS.values():
        _libc.prctl(_CAPBSET_DROP, capability, 0, 0, 0)

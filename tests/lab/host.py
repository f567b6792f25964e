"""What runs as pid 1 of a lab host, from its empty namespaces to the exec of its own init."""

import os
import secrets
import signal
import subprocess
from pathlib import Path
from typing import Any

from tests.lab import kernel, network

_ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
}
_TERMINALS = "newinstance,ptmxmode=0666,mode=0620,gid=5"
_DEVICES = (
    ("null", 1, 3),
    ("zero", 1, 5),
    ("full", 1, 7),
    ("random", 1, 8),
    ("urandom", 1, 9),
    ("tty", 5, 0),
)
_SYSCTL_FILES = "/var/lib/lab/sysctl"


def become(plan: dict[str, Any], top: str, go: int) -> None:
    """Turn this process, pid 1 of new namespaces, into the host; returns never.

    `go` is read once: then the interface is in and the intermediate parent is gone, so that
    the death signal is tied to the supervisor.
    """
    lower = f"{plan['layer']}:{plan['base']}" if plan["layer"] else plan["base"]
    root = _mount_root(lower, f"{top}/{plan['number']}")
    _mount_kernel_filesystems(root, plan["sysctl"])
    kernel.set_hostname(plan["name"])
    if not os.read(go, 1):
        os._exit(1)
    kernel.die_with_parent(signal.SIGKILL)
    network.raise_interfaces(plan["number"], ipv6=plan["ipv6"])
    kernel.pivot_root(root)
    if plan["systemd"]:
        _prepare_for_systemd()
    kernel.drop_dangerous_capabilities()
    _set_network_values(plan["sysctl"])
    _write_files(plan)
    _leave_the_lab()
    if plan["setup"]:
        subprocess.run(["/bin/sh", "-c", plan["setup"]], env=_ENVIRONMENT, check=False)
    if plan["systemd"]:
        os.execve("/lib/systemd/systemd", ["systemd"], {"container": "lab"})
    os.execve("/sbin/lab-init", ["lab-init"], _ENVIRONMENT)


def _prepare_for_systemd() -> None:
    """A /dev of its own, or systemd would mount the machine's, disks included; and its cgroups."""
    quiet = kernel.NOSUID | kernel.NOEXEC
    kernel.mount("cgroup2", "/sys/fs/cgroup", "cgroup2", quiet | kernel.NODEV)
    kernel.unmount("/dev/pts")
    kernel.mount("dev", "/dev", "tmpfs", kernel.NOSUID, "mode=755")
    for name, major, minor in _DEVICES:
        os.mknod(f"/dev/{name}", 0o20666, os.makedev(major, minor))
        Path("/dev", name).chmod(0o666)
    for folder in "/dev/pts", "/dev/shm":
        Path(folder).mkdir()
    kernel.mount("devpts", "/dev/pts", "devpts", quiet, _TERMINALS)
    Path("/dev/ptmx").symlink_to("pts/ptmx")
    Path("/dev/fd").symlink_to("/proc/self/fd")


def _mount_root(lower: str, folder: str) -> str:
    upper, work, root = (f"{folder}/{part}" for part in ("upper", "work", "root"))
    for path in (upper, work, root):
        Path(path).mkdir(parents=True)
    options = f"lowerdir={lower},upperdir={upper},workdir={work},volatile"
    kernel.mount("lab", root, "overlay", data=options)
    return root


def _mount_kernel_filesystems(root: str, sysctl: dict[str, str]) -> None:
    quiet = kernel.NOSUID | kernel.NODEV | kernel.NOEXEC
    kernel.mount("proc", f"{root}/proc", "proc", quiet)
    kernel.mount("sysfs", f"{root}/sys", "sysfs", quiet | kernel.RDONLY)
    kernel.mount("devpts", f"{root}/dev/pts", "devpts", kernel.NOSUID | kernel.NOEXEC, _TERMINALS)
    kernel.mount("tmpfs", f"{root}/run", "tmpfs", kernel.NOSUID | kernel.NODEV, "mode=755")
    pointer = Path(root, "dev/ptmx")
    pointer.unlink(missing_ok=True)
    pointer.symlink_to("pts/ptmx")
    _guard_sysctl(root, sysctl)


def _guard_sysctl(root: str, sysctl: dict[str, str]) -> None:
    """Leave net.* writable, it is the host's own; the rest is the machine's: fake and lock it."""
    for key, value in sysctl.items():
        if not key.startswith("net."):
            fake = Path(f"{root}{_SYSCTL_FILES}/{key}")
            fake.parent.mkdir(parents=True, exist_ok=True)
            fake.write_text(f"{value}\n")
            kernel.mount(str(fake), f"{root}/proc/sys/{key.replace('.', '/')}", flags=kernel.BIND)
    kernel.mount(f"{root}/proc/sys/net", f"{root}/proc/sys/net", flags=kernel.BIND)
    kernel.mount(f"{root}/proc/sys", f"{root}/proc/sys", flags=kernel.BIND | kernel.REC)
    locked = kernel.REMOUNT | kernel.BIND | kernel.RDONLY
    kernel.mount(None, f"{root}/proc/sys", flags=locked)


def _set_network_values(sysctl: dict[str, str]) -> None:
    for key, value in sysctl.items():
        if key.startswith("net."):
            Path("/proc/sys", key.replace(".", "/")).write_text(value)


def _write_files(plan: dict[str, Any]) -> None:
    """Inside the new root, where a symbolic link cannot lead out to the machine."""
    Path("/etc/hosts").write_text(
        f"127.0.0.1 localhost\n{network.address(plan['number'])} {plan['name']}\n"
    )
    Path("/etc/machine-id").write_text(f"{secrets.token_hex(16)}\n")
    owners = _owners()
    for path, text, mode, owner in plan["files"]:
        file = Path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)
        os.chown(file, *owners[owner])


def _owners() -> dict[str, tuple[int, int]]:
    rows = [line.split(":") for line in Path("/etc/passwd").read_text().splitlines()]
    return {row[0]: (int(row[2]), int(row[3])) for row in rows}


def _leave_the_lab() -> None:
    """Keep nothing of the supervisor open: its pipes would keep the whole lab alive."""
    os.setsid()
    null = os.open("/dev/null", os.O_RDWR)
    log = os.open("/var/log/lab-init.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    for target, source in (0, null), (1, log), (2, log):
        os.dup2(source, target)
    os.closerange(3, 4096)

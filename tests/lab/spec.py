"""What a test asks of a host: named parts that can be put together, sent on as plain JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

AUDIT_PASSWORD = "Hinomi-Audit-1"
USER, USER_PASSWORD = "yamada", "Hinomi-Yamada-1"


class Sudo(StrEnum):
    """How the audit account may become root."""

    NOPASSWD = "nopasswd"
    PASSWORD = "password"
    NONE = "none"  # also where the spec brings a sudoers file of its own


_SUDOERS = {
    Sudo.NOPASSWD: "audit ALL=(root) NOPASSWD: ALL\n",
    Sudo.PASSWORD: "audit ALL=(root) ALL\n",
}


_NEVER = "[Unit]\nConditionPathExists=/nonexistent\n"


@dataclass(frozen=True, slots=True)
class File:
    """One file written before the services start."""

    path: str
    text: str
    mode: int = 0o644
    owner: str = "root"


@dataclass(frozen=True, slots=True)
class Part:
    """A trait of a host that can be added to any spec: hardening, or one planted fault."""

    files: tuple[File, ...] = ()
    setup: str = ""
    sysctl: Mapping[str, str | int] = field(default_factory=dict)

    def __add__(self, part: "Part") -> "Part":
        """Both parts, the other's files and values over this one's."""
        return Part(
            files=self.files + part.files,
            setup=f"{self.setup}\n{part.setup}".strip(),
            sysctl={**self.sysctl, **part.sysctl},
        )


@dataclass(frozen=True, slots=True)
class HostSpec:
    """One host: the base system, then files, sysctl values and a set-up script run as root.

    `ssh_port` is where sshd listens, None for a host whose sshd is not started; `absent` keeps
    the address free: nobody answers there. `sysctl` values of net.* are real, others are files
    over the machine's entries. `systemd` boots the real one as pid 1, half a second slower than
    the plain init. `number` fixes the place in the network, see `network.address`. `layer` is a
    folder of more files over the base system; `suite` is another release of Debian under the host,
    built when first asked for: `trixie`.
    """

    name: str
    files: tuple[File, ...] = ()
    setup: str = ""
    sysctl: Mapping[str, str | int] = field(default_factory=dict)
    sudo: Sudo = Sudo.NOPASSWD
    ssh_port: int | None = 22
    ipv6: bool = False
    systemd: bool = False
    absent: bool = False
    number: int | None = None
    layer: str = ""
    suite: str = ""

    def __add__(self, part: Part) -> "HostSpec":
        """This host with a part's files, set-up and sysctl values after its own."""
        whole = Part(self.files, self.setup, self.sysctl) + part
        return replace(self, files=whole.files, setup=whole.setup, sysctl=whole.sysctl)

    def plan(self, number: int, private_key: str, authorized: str) -> dict[str, Any]:
        """The host as the supervisor takes it."""
        files = [*self._own_files(private_key, authorized), *self.files]
        return {
            "name": self.name,
            "number": number,
            "files": [[file.path, file.text, file.mode, file.owner] for file in files],
            "setup": self.setup,
            "sysctl": {key: str(value) for key, value in self.sysctl.items()},
            "ssh_port": self.ssh_port,
            "ipv6": self.ipv6,
            "systemd": self.systemd,
            "layer": self.layer,
        }

    def _own_files(self, private_key: str, authorized: str) -> list[File]:
        files = [
            File("/etc/hostname", f"{self.name}\n"),
            File("/etc/ssh/ssh_host_ed25519_key", private_key, 0o600),
            File("/home/audit/.ssh/authorized_keys", f"{authorized}\n", 0o600, "audit"),
        ]
        if self.sudo in _SUDOERS:
            files.append(File("/etc/sudoers.d/audit", _SUDOERS[self.sudo], 0o440))
        if self.ssh_port is None:
            files.append(File("/etc/lab-init.d/50-sshd", "", 0o600))
            files.append(File("/etc/systemd/system/ssh.service.d/off.conf", _NEVER))
        elif self.ssh_port != 22:
            files.append(File("/etc/ssh/sshd_config.d/05-port.conf", f"Port {self.ssh_port}\n"))
        return files

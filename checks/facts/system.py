"""Which distribution, which kernel, started when."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Release(HostFact):
    """The distribution as os-release(5) names it.

    `version` is empty on rolling ones, `codename` where a release has none.
    """

    label = "OSの版"

    id: str
    version: str
    pretty: str
    codename: str

    probe = Shell("f /etc/os-release /usr/lib/os-release")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the first of the two places that is there, as os-release(5) says."""
        for path in ("/etc/os-release", "/usr/lib/os-release"):
            listed = reply.files()[path]
            if listed.state == "ok":
                values = assignments(listed.text)
                return cls(
                    values["ID"],
                    values.get("VERSION_ID", ""),
                    values["PRETTY_NAME"],
                    values.get("VERSION_CODENAME", ""),
                )
        raise FactError(Why.MALFORMED, T(ja="os-release がない", en="no os-release"))


@dataclass(frozen=True, slots=True)
class Kernel(HostFact):
    """The running kernel and the kernel images on disk.

    `contained` is True inside a PID namespace of its own (pid_namespaces(7)): a container, whose
    kernel belongs to another machine.
    """

    label = "カーネルの版"

    release: str
    build: str
    images: tuple[str, ...]
    reboot_required: bool
    contained: bool
    booted: datetime
    at: datetime

    probe = Shell(
        r"""
need uname; need stat
printf 'release %s\nbuild %s\n' "$(uname -r)" "$(uname -v)"
for k in /boot/vmlinuz-*; do [ -e "$k" ] && printf 'image %s\n' "${k#/boot/vmlinuz-}"; done
for k in /run/reboot-required /var/run/reboot-required; do
  [ -e "$k" ] && printf 'reboot %s\n' "$k"
done
printf 'pidns %s\n' "$(stat -L -c %i /proc/self/ns/pid)"
IFS=' ' read -r up rest </proc/uptime && printf 'uptime %s\n' "$up"
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the lines; the inode of the first PID namespace is fixed in linux/proc_ns.h."""
        found: dict[str, list[str]] = {}
        for line in reply.text.splitlines():
            word, _, rest = line.partition(" ")
            found.setdefault(word, []).append(rest)
        uptime = re.match(r"[0-9]{1,12}", found["uptime"][0])
        if not uptime or not found["release"][0] or not found["pidns"][0].isdigit():
            raise FactError(
                Why.MALFORMED,
                T(ja="uname、uptime 又は PID 名前空間", en="uname, uptime or PID namespace"),
            )
        return cls(
            release=found["release"][0],
            build=found["build"][0],
            images=tuple(found.get("image", [])),
            reboot_required="reboot" in found,
            contained=int(found["pidns"][0]) != FIRST_PID_NAMESPACE,
            booted=reply.at - timedelta(seconds=int(uptime.group())),
            at=reply.at,
        )


FIRST_PID_NAMESPACE = 0xEFFFFFFC


def assignments(text: str) -> Mapping[str, str]:
    """Shell assignments (`NAME=value`, quoted or not) as os-release(5) has them."""
    found = {}
    for line in text.splitlines():
        name, is_set, value = line.strip().partition("=")
        if is_set and not name.startswith("#"):
            found[name.removeprefix("export ").strip()] = _unquoted(value)
    return MappingProxyType(found)


def _unquoted(value: str) -> str:
    try:
        parts = shlex.split(value, comments=True)
    except ValueError as odd:
        raise FactError(
            Why.MALFORMED,
            T(ja=f"引用符の対応 {value[:80]!r}", en=f"quotes in {value[:80]!r}"),
        ) from odd
    return parts[0] if parts else ""

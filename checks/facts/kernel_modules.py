"""Kernel modules: which are loaded, built in or on disk, and which modprobe.d(5) keeps out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T

WATCHED = (
    *("cramfs", "freevxfs", "hfs", "hfsplus", "jffs2", "squashfs", "udf", "overlay", "vfat"),
    *("dccp", "rds", "sctp", "tipc", "atm", "can", "appletalk", "ax25", "netrom", "x25", "n_hdlc"),
    *("usb_storage", "uas", "firewire_core", "firewire_ohci", "thunderbolt", "bluetooth", "btusb"),
    *("uvcvideo", "floppy", "pcspkr", "ipv6"),
)
_FOLDERS = ("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib")
_NOTHING = re.compile(r"((/usr)?/bin/)?(true|false)(\s+[\w./ -]*)?|:")
_NAMES = "|".join(name.replace("_", "[-_]") for name in WATCHED)


@dataclass(frozen=True, slots=True)
class KernelModules(HostFact):
    """What the kernel has of the watched modules; names with underscores, as modprobe(8) compares.

    `on_disk` is None where the module tree of the running kernel is not there. `installs` are
    the `install` commands in the order of reading: the first that fits a name is the one used.
    """

    label = "カーネルモジュール"

    loaded: frozenset[str]
    built_in: frozenset[str]
    on_disk: frozenset[str] | None
    installs: tuple[tuple[str, str], ...]
    blacklisted: frozenset[str]
    refused: frozenset[str]
    frozen: bool
    lines: Mapping[str, str]

    probe = Shell(
        rf"""
need grep; need uname
set --
d=/lib; [ -L /lib ] && d=
for d in /etc /run /usr/local/lib /usr/lib $d; do
  for k in "$d"/modprobe.d/*.conf; do
    if [ -e "$k" ] || [ -L "$k" ]; then set -- "$@" "$k"; fi
  done
done
f "$@"
grep -oE '(^| )module_blacklist=[^ ]*' /proc/cmdline
k=/lib/modules/$(uname -r)
n='({_NAMES})'
[ -e /proc/modules ] && grep -E "^$n " /proc/modules | while read -r m x; do echo "loaded $m"; done
[ -r "$k/modules.builtin" ] && grep -E "/$n\.ko" "$k/modules.builtin" | while read -r m; do
  m=${{m##*/}}; echo "builtin ${{m%%.ko*}}"; done
[ -r "$k/modules.dep" ] && {{ echo tree; grep -oE "^[^:]*/$n\.ko[.a-z0-9]*:" "$k/modules.dep" |
  while read -r m; do m=${{m##*/}}; echo "disk ${{m%%.ko*}}"; done; }}
IFS= read -r m </proc/sys/kernel/modules_disabled && echo "frozen $m"
echo end
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Files of one name hide each other in the order of the folders, as modprobe.d(5) says."""
        words: dict[str, set[str]] = {}
        rest = tail(reply).split("\n")
        if "end" not in rest:
            raise FactError(Why.TRUNCATED, T(ja="モジュールの一覧", en="the list of modules"))
        for line in rest:
            word, _, value = line.partition(" ")
            words.setdefault(word, set()).add(plain(value))
        found = texts(reply)
        installs, blacklisted, lines = _rules(reply, found)
        return cls(
            loaded=frozenset(words.get("loaded", ())),
            built_in=frozenset(words.get("builtin", ())),
            on_disk=frozenset(words.get("disk", ())) if "tree" in words else None,
            installs=installs,
            blacklisted=blacklisted,
            refused=_refused(rest),
            frozen="1" in words.get("frozen", ()),
            lines=MappingProxyType(lines),
        )

    def denied(self, name: str) -> bool:
        """True where loading the module by its name, by an alias or as a dependency does nothing.

        A `blacklist` line is not enough: it hides aliases only (modprobe.d(5)).
        """
        if self.frozen or name in self.refused:
            return True
        for pattern, command in self.installs:
            if fnmatchcase(name, pattern):
                return _NOTHING.fullmatch(command) is not None
        return False

    def line(self, name: str) -> str:
        """The line that decides about the module, "" where there is none."""
        return next((text for key, text in self.lines.items() if fnmatchcase(name, key)), "")


def plain(name: str) -> str:
    """The name with underscores: modprobe(8) makes no difference between them and hyphens."""
    return name.strip().replace("-", "_")


def _rules(
    reply: Reply, found: Mapping[str, str]
) -> tuple[tuple[tuple[str, str], ...], frozenset[str], dict[str, str]]:
    names: dict[str, str] = {}
    for path in reply.files():
        folder, _, name = path.rpartition("/")
        if folder.endswith("/modprobe.d") and folder.removesuffix("/modprobe.d") in _FOLDERS:
            names.setdefault(name, path)
    installs: list[tuple[str, str]] = []
    blacklisted: set[str] = set()
    lines: dict[str, str] = {}
    for name in sorted(names):
        for line in found.get(names[name], "").replace("\\\n", "").splitlines():
            word, _, rest = " ".join(line.split()).partition(" ")
            subject, _, command = rest.partition(" ")
            if word == "install" and command:
                installs.append((plain(subject), command))
                lines.setdefault(plain(subject), f"{names[name]}: {word} {rest}")
            elif word == "blacklist":
                blacklisted.add(plain(subject))
    return tuple(installs), frozenset(blacklisted), lines


def _refused(rest: Iterable[str]) -> frozenset[str]:
    """What `module_blacklist=` of the kernel's command line refuses, however it is asked for."""
    words = (line.strip().partition("module_blacklist=") for line in rest)
    lists = (names for before, is_it, names in words if is_it and not before)
    return frozenset(plain(name) for one in lists for name in one.split(","))

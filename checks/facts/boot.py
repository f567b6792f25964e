"""How the machine starts: firmware, boot loader, the kernel's command line, and its lock-down.

Password hashes of the boot loader stay on the host: the probe says only that there is one. Values
of arguments whose names speak of a secret are masked there too.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_ASSIGNED = re.compile(r"(?:export\s+)?(GRUB_\w+?)(\+?)=(.*)", re.S)
_NAME = re.compile(r"\$\{?(GRUB_\w+)\}?")


@dataclass(frozen=True, slots=True)
class Boot(HostFact):
    """What starts the kernel and with which arguments.

    `loaders` are the files of GRUB that are there; `menu` the arguments of each kernel in them;
    `settings` the variables of /etc/default/grub, None where that file is not there;
    `superusers` and `passwords` the names that may edit, and those with a hashed password.
    """

    label = "起動の設定"

    uefi: bool
    secure_boot: bool | None
    lockdown: str | None
    running: tuple[str, ...]
    vulnerable: Mapping[str, str]
    loaders: tuple[str, ...]
    menu: tuple[tuple[str, ...], ...]
    recovery: int
    settings: Mapping[str, str] | None
    superusers: frozenset[str]
    passwords: frozenset[str]
    plain_passwords: int

    probe: ClassVar[Shell] = Shell(
        r"""
need awk; need sed; need grep
hide='s/\([^ ="]*\([Pp]ass\|PASS\|[Pp]wd\|[Pp]sk\)[^ ="]*\)=[^ "]*/\1=***/g
s/\([^ ="]*\([Ss]ecret\|[Tt]oken\|[Cc]redential\)[^ ="]*\)=[^ "]*/\1=***/g
s#://[^/@ "]*@#://***@#g'
if [ -d /sys/firmware/efi ]; then echo firmware uefi; else echo firmware other; fi
for k in /sys/firmware/efi/efivars/SecureBoot-*; do
  [ -r "$k" ] && printf 'secureboot %s\n' "$(od -An -tu1 -j4 -N1 "$k" | tr -d ' ')"
done
# shim(efi): 1 where mokutil --disable-validation took the checks out
for k in /sys/firmware/efi/efivars/MokSBStateRT-*; do
  [ -r "$k" ] && printf 'unchecked %s\n' "$(od -An -tu1 -j4 -N1 "$k" | tr -d ' ')"
done
IFS= read -r k </sys/kernel/security/lockdown && printf 'lockdown %s\n' "$k"
[ -r /proc/cmdline ] && sed "$hide
s/^/cmdline /" /proc/cmdline
grep -s '' /sys/devices/system/cpu/vulnerabilities/* /dev/null |
  sed -n 's#^.*/vulnerabilities/\([a-z0-9_]*\):#cpu \1 #p'
set --
for k in /boot/grub/grub.cfg /boot/grub2/grub.cfg /boot/grub/custom.cfg /boot/grub/user.cfg \
  /boot/grub2/user.cfg /boot/grub2/grubenv /boot/efi/EFI/*/grub.cfg /boot/efi/EFI/*/user.cfg \
  /boot/loader/entries/*.conf; do
  [ -f "$k" ] && { printf 'loader %s\n' "$k"; set -- "$@" "$k"; }
done
[ $# -gt 0 ] && awk '
  function user(u) { gsub(/["'\'']/, "", u); return u }
  /^[ \t]*#/ { next }
  /^[ \t]*set[ \t]+superusers=/ { v = $0; sub(/^[^=]*=/, "", v); v = user(v)
    gsub(/[ ,;&|]+/, " ", v); print "superusers " v }
  $1 == "password" { print "plain" }
  $1 == "password_pbkdf2" { print ($3 ~ /^grub\.pbkdf2\./ ? "hashed " : "variable ") user($2) }
  /^[ \t]*GRUB2_PASSWORD=["'\'']?grub\.pbkdf2\./ { print "variable-set" }
  $1 ~ /^linux(16|efi)?$/ && n < 60 { n++; v = $0; sub(/^[ \t]*[^ \t]+[ \t]+[^ \t]+/, "", v)
    print "kernel" v }
  $1 == "options" && FILENAME ~ /entries/ && n < 60 { n++; v = $0
    sub(/^[ \t]*options/, "", v); print "kernel" v }
  /^kernelopts=/ { v = $0; sub(/^kernelopts=/, "", v); print "kernelopts " v }
  /^[ \t]*(menuentry|title)/ && /[Rr]ecovery mode|\(recovery|-recovery-/ { print "recovery" }
  ' "$@" | sed "$hide"
[ -e /etc/default/grub ] && echo default
for k in /etc/default/grub /etc/default/grub.d/*.cfg; do
  [ -f "$k" ] && sed -n "$hide
    s/^[[:space:]]*//; /GRUB_[A-Z_]*PASS/d
    /GRUB_[A-Z_0-9]*+\{0,1\}=/s/^/set /p" "$k"
done
echo end
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the words; without the last one something is missing."""
        rows: dict[str, list[str]] = {}
        for line in reply.text.split("\n"):
            word, _, rest = line.partition(" ")
            rows.setdefault(word, []).append(rest)
        if "end" not in rows or "cmdline" not in rows:
            raise FactError(
                Why.TRUNCATED, T(ja="起動の設定の終わり", en="the end of the boot settings")
            )
        common = " ".join(rows.get("kernelopts", []))
        hashed = set(rows.get("hashed", []))
        if "variable-set" in rows:
            hashed |= set(rows.get("variable", []))
        return cls(
            uefi="uefi" in rows.get("firmware", []),
            secure_boot=_switch(rows.get("secureboot", []))
            and "1" not in rows.get("unchecked", []),
            lockdown=_chosen(rows.get("lockdown", [])),
            running=tuple(rows["cmdline"][0].split()),
            vulnerable=MappingProxyType(dict(_pairs(rows.get("cpu", [])))),
            loaders=tuple(rows.get("loader", [])),
            menu=tuple(
                tuple(re.sub(r"\$\{?kernelopts\}?", common, line).split())
                for line in rows.get("kernel", [])
            ),
            recovery=len(rows.get("recovery", [])),
            settings=_settings(rows.get("set", [])) if "default" in rows else None,
            superusers=frozenset(" ".join(rows.get("superusers", [])).split()),
            passwords=frozenset(hashed),
            plain_passwords=len(rows.get("plain", [])),
        )

    @property
    def has_loader(self) -> bool:
        """True where GRUB or its settings are on this host."""
        return bool(self.loaders) or self.settings is not None

    @property
    def written(self) -> frozenset[str]:
        """The arguments of every kernel start: in the settings, and in each entry of the menu."""
        settings = self.settings or {}
        wanted = settings.get("GRUB_CMDLINE_LINUX", "").split()
        usual = settings.get("GRUB_CMDLINE_LINUX_DEFAULT", "").split()
        no_recovery = settings.get("GRUB_DISABLE_RECOVERY") == "true"
        configured = set(wanted) | (set(usual) if no_recovery else set())
        if self.settings is None:
            configured = set(self.menu[0]) if self.menu else set()
        return frozenset(configured.intersection(*map(set, self.menu)))

    @property
    def anywhere(self) -> frozenset[str]:
        """Every argument that some start of the kernel gets."""
        settings = self.settings or {}
        words = [word for name in settings if "CMDLINE" in name for word in settings[name].split()]
        return frozenset([*words, *(word for entry in self.menu for word in entry)])


def _switch(values: Iterable[str]) -> bool | None:
    found = {value for value in values if value in ("0", "1")}
    return None if not found else found == {"1"}


def _chosen(values: list[str]) -> str | None:
    found = re.search(r"\[(\w+)\]", values[0]) if values else None
    return found.group(1) if found else None


def _pairs(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        name, _, text = line.partition(" ")
        yield name, text


def _settings(lines: Iterable[str]) -> Mapping[str, str]:
    """The shell's assignments in the order in which grub-mkconfig(8) reads the files."""
    found: dict[str, str] = {}
    for line in lines:
        match = _ASSIGNED.match(line)
        if match:
            name, more, value = match.groups()
            value = _value(value)
            value = _NAME.sub(lambda one: found.get(one.group(1), ""), value)
            found[name] = found.get(name, "") + value if more else value
    return MappingProxyType(found)


def _value(text: str) -> str:
    """The value without its quotes and what follows it."""
    text = text.strip()
    if text[:1] in "\"'" and text[:1]:
        return text[1:].partition(text[0])[0]
    return re.split(r"[\s;#]", text, maxsplit=1)[0]

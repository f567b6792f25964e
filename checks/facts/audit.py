"""The audit system: its rules on disk and in the kernel, and the daemon's settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.audit_rule import RuleSet, as_augenrules, read_rules, resolved
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T

CONF, RULES, FOLDER = "/etc/audit/auditd.conf", "/etc/audit/audit.rules", "/etc/audit/rules.d/"
_UNITS = ("auditd.service", "audit-rules.service")
_LAYERS: tuple[str, ...] = (
    "/etc/systemd/system/",
    "/run/systemd/system/",
    "/usr/lib/systemd/system/",
)
_LAYERS += ("/lib/systemd/system/",)
_STARTS = re.compile(r"^[ \t]*(ExecStart(?:Post)?)[ \t]*=[ \t]*(.*?)[ \t]*$", re.M)
_READS = re.compile(r"\b(augenrules|auditctl)\b")
_CUT = frozenset(("told 124", "told 137", "told 143"))  # timeout(1) ended it
_LOADS = re.compile(r"\baugenrules\b.*\s--load\b|\bauditctl\b.*\s-R\s")


@dataclass(frozen=True, slots=True)
class Audit(HostFact):
    """The audit system as it is set up; `loaded` is None where the kernel does not tell.

    `switch` is the kernel's own word: 0 is off, 1 on, 2 on and locked until the next boot.
    `written` holds the rules of the files that the start of the daemon reads: those that
    augenrules(8) merges, or audit.rules alone. `start` is the line that reads them. `conf` and
    `plugins` hold every value of a setting in the order of the lines; `present` names the
    programs and folders of a fixed list that exist.
    """

    label = "監査ログ（auditd）の設定"

    installed: bool
    machine: str
    start: str
    merges: bool
    written: RuleSet
    loaded: RuleSet | None
    switch: int | None
    conf: Mapping[str, tuple[str, ...]] | None
    plugins: Mapping[str, Mapping[str, tuple[str, ...]]]
    present: frozenset[str]

    probe = Shell(
        r"""
a=
for k in /usr/sbin/auditd /sbin/auditd /usr/sbin/auditctl /sbin/auditctl; do
  [ -x "$k" ] && a=$k
done
[ -n "$a" ] || { printf 'no audit\n'; exit 0; }
root; need uname; need sed
set -- /etc/audit/audit.rules /etc/audit/rules.d/*.rules /etc/audit/auditd.conf \
  /etc/audit/plugins.d/*.conf /etc/audit/audisp-remote.conf /etc/audisp/plugins.d/*.conf \
  /etc/audisp/audisp-remote.conf /etc/default/auditd
for d in /etc /run /usr/lib /lib; do
  [ -L "$d" ] || set -- "$@" "$d"/systemd/system/auditd.service \
    "$d"/systemd/system/auditd.service.d/*.conf "$d"/systemd/system/audit-rules.service \
    "$d"/systemd/system/audit-rules.service.d/*.conf
done
f "$@"
printf 'machine %s\n' "$(uname -m)"
for k in /usr/bin /usr/sbin /bin /sbin; do
  [ -L "$k" ] || for p in apparmor_parser at chacl chage chcon chfn chsh crontab fdisk \
    fusermount fusermount3 gpasswd init kmod modprobe mount mount.nfs newgidmap newgrp newuidmap \
    pam_timestamp_check passwd pkexec postdrop postqueue poweroff reboot restorecon semanage \
    setfacl setfiles setsebool shutdown ssh-agent su sudo sudoedit umount unix_chkpwd unix_update \
    usermod userhelper; do
    [ -e "$k/$p" ] && printf 'there %s\n' "$k/$p"
  done
done
for k in /usr/lib/openssh/ssh-keysign /usr/libexec/openssh/ssh-keysign \
    /usr/lib/polkit-1/polkit-agent-helper-1 /usr/lib/dbus-1.0/dbus-daemon-launch-helper \
    /usr/libexec/dbus-1/dbus-daemon-launch-helper /etc/selinux/config /etc/apparmor \
    /etc/apparmor.d /etc/pam.conf /etc/netplan /etc/network /etc/networks /etc/cron.d \
    /etc/sysconfig/network-scripts /etc/hosts /etc/hostname /etc/issue /etc/issue.net \
    /var/log/tallylog /var/log/faillog /var/log/sudo.log /var/log/journal /var/spool/cron \
    /usr/lib/*/security/pam_tally2.so /lib/*/security/pam_tally2.so \
    /usr/lib64/security/pam_tally2.so /lib64/security/pam_tally2.so; do
  [ -e "$k" ] && printf 'there %s\n' "$k"
done
command -v auditctl >/dev/null 2>&1 &&
  { { lim 5 auditctl -l; printf 'told %s\n' "$?"; } | sed -e '/^told /!s/^/now /'
    lim 5 auditctl -s | sed -n 's/^enabled /switch /p'; }
printf 'end\n'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the files as the start of the daemon does; without the daemon there are none."""
        if reply.text.strip() == "no audit":
            return cls(False, "", "", True, read_rules(()), None, None, None, {}, frozenset())
        files, rest = texts(reply), tail(reply).splitlines()
        if rest[-1:] != ["end"]:
            raise FactError(Why.TRUNCATED, T(ja="監査の規則", en="the audit rules"))
        start = _start(files)
        merges = "auditctl" not in start
        folder = [files[path] for path in sorted(files, key=_natural) if path.startswith(FOLDER)]
        lines = as_augenrules(folder) if merges else files.get(RULES, "").split("\n")
        there = (line[6:] for line in rest if line.startswith("there "))
        if any(line in _CUT for line in rest):
            raise FactError(Why.TRUNCATED, "auditctl -l")
        return cls(
            installed=True,
            machine=_machine(rest),
            start=start,
            merges=merges,
            written=read_rules(lines),
            loaded=_loaded([line[4:] for line in rest if line.startswith("now ")]),
            switch=next((int(line[7:]) for line in rest if line.startswith("switch ")), None),
            conf=_settings(files[CONF]) if CONF in files else None,
            plugins=MappingProxyType(
                {
                    path: _settings(text)
                    for path, text in files.items()
                    if "/audisp-remote" in path or "/plugins.d/" in path
                }
            ),
            present=frozenset(map(resolved, there)),
        )

    @property
    def loads(self) -> bool:
        """True where the line of the start really hands rules to the kernel."""
        return bool(_LOADS.search(f"{self.start} "))


def _machine(rest: list[str]) -> str:
    for line in rest:
        if line.startswith("machine "):
            return line[8:]
    raise FactError(Why.MALFORMED, T(ja="機種（uname -m）がない", en="no machine (uname -m)"))


def _natural(path: str) -> list[tuple[int, str]]:
    """The order of `ls -v`: numbers in a name by their value."""
    parts = re.findall(r"[0-9]+|[^0-9]+", path)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def _start(files: Mapping[str, str]) -> str:
    """The last command that reads rules, in the units as systemd.unit(5) layers them.

    An assignment without a value takes back what was said before it, systemd.service(5).
    """
    found: dict[str, str] = {}
    for unit in _UNITS:
        for text in _layered(files, unit):
            for name, command in _STARTS.findall(text):
                if not command or _READS.search(command):
                    found.pop(f"{unit} {name}", None)
                if command and _READS.search(command):
                    found[f"{unit} {name}"] = command
    if not found and re.search(r'^USE_AUGENRULES="?no', files.get("/etc/default/auditd", ""), re.M):
        return f"auditctl -R {RULES}"
    return next(reversed(found.values()), "")


def _layered(files: Mapping[str, str], unit: str) -> list[str]:
    main = [files[top + unit] for top in _LAYERS if top + unit in files][:1]
    dropped: dict[str, str] = {}
    for top in _LAYERS:
        for path, text in files.items():
            if path.startswith(f"{top}{unit}.d/"):
                dropped.setdefault(path.rpartition("/")[2], text)
    return [*main, *(dropped[name] for name in sorted(dropped))]


def _loaded(lines: list[str]) -> RuleSet | None:
    """The kernel's own list; without a word of it the kernel did not tell."""
    if lines == ["No rules"]:
        return read_rules(())
    rules = [line for line in lines if line.startswith("-")]
    return read_rules(rules) if rules else None


def _settings(text: str) -> Mapping[str, tuple[str, ...]]:
    """`name = value` a line; names are the same in either case, auditd.conf(5)."""
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        name, assigns, value = line.strip().partition("=")
        if assigns and not name.startswith("#"):
            key = name.strip().lower()
            found[key] = (*found.get(key, ()), value.strip())
    return MappingProxyType(found)

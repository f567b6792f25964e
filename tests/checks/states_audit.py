"""Audit rules of a real host, and the verdicts they bring.

The audit system of the kernel belongs to the machine under the lab, so the daemon itself is not
there: its files are, as the Debian package lays them out.
"""

from checks.model import Verdict

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN

CONF = (
    "local_events = yes",
    "write_logs = yes",
    "log_format = ENRICHED",
    "flush = INCREMENTAL_ASYNC",
    "freq = 50",
    "max_log_file = 8",
    "num_logs = 5",
    "name_format = NONE",
    "max_log_file_action = ROTATE",
    "space_left_action = SYSLOG",
    "action_mail_acct = root",
    "admin_space_left_action = SUSPEND",
    "disk_full_action = SUSPEND",
    "disk_error_action = SUSPEND",
    "overflow_action = SYSLOG",
)
UNIT = "/usr/lib/systemd/system/auditd.service"
_WANTS = "/etc/systemd/system/multi-user.target.wants"
AUDITD = (
    "umask 027; mkdir -p /etc/audit/rules.d /etc/audit/plugins.d; "
    "printf '#!/bin/sh\\n' >/usr/sbin/auditd; chmod 755 /usr/sbin/auditd; "
    "printf '[Service]\\nExecStart=/sbin/auditd\\nExecStartPost=-/sbin/augenrules --load\\n' "
    f">{UNIT}; ln -s {UNIT} {_WANTS}/auditd.service; "
    "printf '%s\\n' -D '-b 8192' '-f 1' >/etc/audit/rules.d/audit.rules; "
    "printf '%s\\n' " + " ".join(f"'{line}'" for line in CONF) + " >/etc/audit/auditd.conf; "
)
CTL = AUDITD + f"sed -i 's,augenrules --load,auditctl -R /etc/audit/audit.rules,' {UNIT}; "
PEOPLE = "-F auid>=1000 -F auid!=unset"

WATCHED = {
    **{101: "/etc/group", 102: "/etc/gshadow", 103: "/etc/passwd", 104: "/etc/shadow"},
    **{105: "/etc/security/opasswd", 106: "/etc/nsswitch.conf", 107: "/etc/pam.conf"},
    **{108: "/etc/pam.d/", 109: "/etc/sudoers", 110: "/etc/sudoers.d/", 111: "/var/log/sudo.log"},
    **{112: "/var/run/utmp", 113: "/var/log/btmp", 114: "/var/log/wtmp", 115: "/var/log/lastlog"},
    **{116: "/var/log/tallylog", 117: "/var/run/faillock", 118: "/etc/selinux/"},
    **{119: "/usr/share/selinux/", 120: "/etc/apparmor/", 121: "/etc/apparmor.d/"},
    **{122: "/var/log/faillog", 135: "/etc/localtime", 138: "/etc/hosts", 139: "/etc/issue"},
    **{140: "/etc/issue.net", 141: "/etc/networks", 142: "/etc/hostname", 143: "/etc/network/"},
    **{144: "/etc/netplan/", 145: "/etc/sysconfig/network-scripts/", 146: "/etc/cron.d/"},
    **{147: "/var/spool/cron/", 148: "/var/log/journal/"},
}
ANYBODY = {
    **{131: "adjtimex", 132: "settimeofday", 133: "clock_settime", 134: "stime"},
    **{136: "sethostname", 137: "setdomainname"},
    **{191: "create_module", 192: "delete_module", 193: "finit_module", 194: "init_module"},
    195: "query_module",
}
RIGHTS = {
    **{151: "chmod", 152: "chown", 153: "fchmod", 154: "fchmodat", 155: "fchmodat2", 156: "fchown"},
    **{157: "fchownat", 158: "fremovexattr", 159: "fsetxattr", 160: "lchown", 161: "lremovexattr"},
    **{162: "lsetxattr", 163: "removexattr", 164: "setxattr", 165: "umount", 166: "umount2"},
    **{171: "rename", 172: "renameat", 173: "rmdir", 174: "unlink", 175: "unlinkat", 41: "mount"},
}
REFUSED = {
    **{181: "creat", 182: "ftruncate", 183: "open", 184: "open_by_handle_at", 185: "openat"},
    186: "truncate",
}
_BIN = (
    *("chacl", "chcon", "setfacl", None, None, None, None, "at", "chage", "chfn", "chsh"),
    *("crontab", "fusermount", "fusermount3", "gpasswd", "kmod", "mount", "newgidmap", "newgrp"),
    *("newuidmap", "passwd", "pkexec", "su", "sudo", "sudoedit", "umount"),
)
_SBIN = (
    *("fdisk", "modprobe", "pam_timestamp_check", "postdrop", "postqueue", "unix_chkpwd"),
    *("unix_update", "usermod", "userhelper", "mount.nfs"),
)
PROGRAMS = {
    **{201 + n: f"/usr/bin/{name}" for n, name in enumerate(_BIN) if name},
    **{204: "/sbin/restorecon", 205: "/usr/sbin/semanage", 206: "/sbin/setfiles"},
    **{207: "/usr/sbin/setsebool"},
    **{227 + n: f"/usr/sbin/{name}" for n, name in enumerate(_SBIN)},
    **{237: "/usr/bin/ssh-agent", 238: "/usr/lib/openssh/ssh-keysign"},
    **{239: "/usr/lib/polkit-1/polkit-agent-helper-1"},
    **{240: "/usr/lib/dbus-1.0/dbus-daemon-launch-helper", 241: "/usr/sbin/init"},
    **{242: "/usr/sbin/poweroff", 243: "/usr/sbin/reboot", 244: "/sbin/shutdown"},
    245: "/usr/sbin/apparmor_parser",
}
FAMILIES = (9, 31, 32, 33, 34, 35, 36, 38, 39, 40, 42, 43, 44)


def both(call: str, rest: str = "") -> list[str]:
    """A rule for each architecture; one call alone has none of 64 bits."""
    return [f"-a always,exit -F arch={arch} -S {call} {rest}".strip() for arch in ("b32", "b64")]


def lines() -> list[str]:
    """Rules under which nothing is left to ask for."""
    found = ["-c", "--loginuid-immutable", "-e 2"]
    found += [f"-w {path} -p wa -k changed" for path in (*WATCHED.values(), "/etc/sudoers")]
    found += [rule for call in ANYBODY.values() for rule in both(call)]
    found += [rule for call in RIGHTS.values() for rule in both(call, f"{PEOPLE} -k done")]
    for error in ("EACCES", "EPERM"):
        refused = ",".join(REFUSED.values())
        found += both(refused, f"-F exit=-{error} {PEOPLE} -k refused")
    found += [f"-a always,exit -F path={p} -F perm=x {PEOPLE} -k ran" for p in PROGRAMS.values()]
    found += both("execve", "-C uid!=euid -F auid!=unset -k other")
    found += both("execve", "-C uid!=euid -F euid=0 -k root")
    return [*found, *both("execve", "-C gid!=egid -F egid=0 -k root")]


def with_rules(*rules: str, before: str = AUDITD, file: str = "rules.d/50-test.rules") -> str:
    """Write these rules."""
    return before + f"printf '%s\\n' {' '.join(repr(one) for one in rules)} >/etc/audit/{file}"


_FILES = " ".join((*(p for p in WATCHED.values() if p[-1] != "/"), *PROGRAMS.values()))
_FOLDERS = " ".join(p for p in WATCHED.values() if p[-1] == "/")
THERE = (
    f"mkdir -p {_FOLDERS} /etc/selinux; "
    f"for p in {_FILES} /etc/selinux/config; do "
    "mkdir -p ${p%/*}; [ -e $p ] || : >$p; done; "
)
BARE = AUDITD + THERE
FULL = with_rules(*lines(), before=AUDITD + THERE)
ASKED = [f"AUD-{n:03}" for n in (*FAMILIES, *WATCHED, *ANYBODY, *RIGHTS, *REFUSED, *PROGRAMS)]


def conf(*changed: str) -> str:
    """The daemon's settings with these lines instead of those of the same name."""
    names = "|".join(line.split()[0] for line in changed)
    drop = f"sed -Ei '/^({names}) /d' /etc/audit/auditd.conf; "
    written = " ".join(repr(line) for line in changed)
    return AUDITD + drop + f"printf '%s\\n' {written} >>/etc/audit/auditd.conf"


def loaded(*rules: str, switch: int = 1) -> str:
    """A program in the place of auditctl(8) that tells of these rules in the kernel."""
    said = "".join(f"{line}\\n" for line in rules) or "No rules\\n"
    script = f'case $1 in -l) printf "{said}";; -s) echo enabled {switch};; esac'
    return (
        f"; printf '%s\\n' '#!/bin/sh' '{script}' >/usr/sbin/auditctl; chmod 755 /usr/sbin/auditctl"
    )


W, A = "-w /etc/passwd -p {0}", "-a always,exit -F arch={0} -S adjtimex"
SUDO = "-a always,exit -F path=/usr/bin/sudo"
FAMILY_STATES = [(id_, BARE, F) for id_ in ASKED] + [(id_, FULL, P) for id_ in ASKED]
STATES = [
    ("AUD-104", with_rules("-a never,exit -S all", "-w /etc/shadow -p wa"), F),
    ("AUD-003", with_rules("-a never,exit -S all", "-w /etc/shadow -p wa"), F),
    *((id_, ":", N) for id_ in ("AUD-001", "AUD-002", "AUD-011", "AUD-103", "AUD-131")),
    ("AUD-001", AUDITD, P),
    ("AUD-001", AUDITD + f"sed -i 's/ --load//' {UNIT}", F),
    ("AUD-001", AUDITD + f"sed -i 's/^ExecStartPost/#&/' {UNIT}", F),
    ("AUD-001", CTL, P),
    ("AUD-002", with_rules("-e 2"), P),
    ("AUD-002", with_rules("-e 2", file="rules.d/10-first.rules"), P),
    ("AUD-002", AUDITD, F),
    ("AUD-002", with_rules("#-e 2"), F),
    ("AUD-002", with_rules("-e 2", before=CTL), F),
    ("AUD-002", with_rules("-e 2", before=CTL, file="audit.rules"), P),
    ("AUD-002", with_rules("-e 2", W.format("wa"), before=CTL, file="audit.rules"), F),
    ("AUD-002", with_rules("-e 2") + loaded(switch=1), F),
    ("AUD-002", with_rules("-e 2") + loaded(switch=2), P),
    ("AUD-003", AUDITD, P),
    ("AUD-003", with_rules("-a task,never"), F),
    ("AUD-003", with_rules("-e 0"), F),
    ("AUD-003", with_rules("-a always,exclude -F msgtype=SYSCALL"), F),
    ("AUD-003", with_rules("-a always,exclude -F msgtype=CWD"), P),
    ("AUD-003", AUDITD + "true" + loaded(switch=0), F),
    ("AUD-004", AUDITD, P),
    ("AUD-004", with_rules("-f 2"), P),
    ("AUD-004", with_rules("-f 0"), P),
    ("AUD-004", with_rules("-f 0", file="rules.d/z.rules"), F),
    ("AUD-005", with_rules("--loginuid-immutable"), P),
    ("AUD-005", with_rules("# --loginuid-immutable"), F),
    ("AUD-006", with_rules("-c"), P),
    ("AUD-006", AUDITD, F),
    ("AUD-007", AUDITD, P),
    ("AUD-007", AUDITD + f"rm {_WANTS}/auditd.service", F),
    ("AUD-007", AUDITD + "ln -s /dev/null /etc/systemd/system/auditd.service", F),
    ("AUD-008", AUDITD, F),
    ("AUD-011", conf("disk_full_action = HALT"), P),
    ("AUD-011", AUDITD, F),
    ("AUD-011", conf("disk_full_action = HALT", "disk_full_action = ignore"), F),
    ("AUD-012", conf("disk_error_action = syslog"), P),
    ("AUD-012", conf("#disk_error_action = syslog"), F),
    ("AUD-013", conf("space_left_action = email"), P),
    ("AUD-013", AUDITD, F),
    ("AUD-014", conf("admin_space_left_action = single"), P),
    ("AUD-014", conf("admin_space_left_action = rotate"), F),
    ("AUD-015", AUDITD, P),
    ("AUD-015", conf("max_log_file = 5"), F),
    ("AUD-015", conf("max_log_file = many"), F),
    ("AUD-016", AUDITD, P),
    ("AUD-016", conf("num_logs = 1"), F),
    ("AUD-017", AUDITD, P),
    ("AUD-017", conf("max_log_file_action = suspend"), F),
    ("AUD-018", AUDITD, P),
    ("AUD-018", conf("action_mail_acct = nobody"), F),
    ("AUD-019", AUDITD, P),
    ("AUD-019", conf("flush = none"), F),
    ("AUD-020", conf("freq = 100"), P),
    ("AUD-020", conf("freq = 1"), F),
    ("AUD-020", conf("freq = 5000"), F),
    ("AUD-021", conf("LOCAL_EVENTS = YES"), P),
    ("AUD-021", conf("local_events = no"), F),
    ("AUD-021", AUDITD + "rm /etc/audit/auditd.conf", F),
    ("AUD-022", AUDITD, P),
    ("AUD-022", conf("write_logs = no"), F),
    ("AUD-023", AUDITD, P),
    ("AUD-023", conf("log_format = RAW"), F),
    ("AUD-024", AUDITD, P),
    ("AUD-024", conf("overflow_action = ignore"), F),
    ("AUD-025", conf("name_format = hostname"), P),
    ("AUD-025", AUDITD, F),
    ("AUD-026", AUDITD, F),
    ("AUD-026", AUDITD + "echo 'active = yes' >/etc/audit/plugins.d/syslog.conf; "
     "rm -f /etc/rsyslog.d/*; echo '*.* @@198.18.0.9' >/etc/rsyslog.d/9.conf", P),
    ("AUD-026", AUDITD + "echo 'active = yes' >/etc/audit/plugins.d/syslog.conf; "
     "rm -f /etc/rsyslog.d/*; echo '*.* /var/log/all' >/etc/rsyslog.d/9.conf", F),
    ("AUD-026", AUDITD + "echo 'active = yes' >/etc/audit/plugins.d/au-remote.conf", F),
    ("AUD-026", AUDITD + "echo 'active = yes' >/etc/audit/plugins.d/au-remote.conf; "
     "echo 'remote_server = log.city.example' >/etc/audit/audisp-remote.conf", P),
    ("AUD-103", with_rules(W.format("wa") + " -k id"), P),
    ("AUD-103", with_rules(W.format("wra")), P),
    ("AUD-103", with_rules(W.format("w")), F),
    ("AUD-103", with_rules("-w /etc/passwd"), P),
    ("AUD-103", with_rules("-w /etc -p wa"), P),
    ("AUD-103", with_rules("-w /etc/passwd- -p wa"), F),
    ("AUD-103", with_rules("# " + W.format("wa")), F),
    ("AUD-103", with_rules("-a exit,always -F path=/etc/passwd -F perm=wa"), P),
    ("AUD-103", with_rules("-a always,exit -F path=/etc/passwd -F perm=wa -F auid>=1000"), F),
    ("AUD-103", with_rules("-a never,exit -F path=/etc/passwd", W.format("wa")), F),
    ("AUD-103", with_rules(W.format("wa"), file="rules.d/50-test.rules.bak"), F),
    ("AUD-103", with_rules(W.format("wa"), file="audit.rules"), F),
    ("AUD-103", with_rules(W.format("wa"), before=CTL, file="audit.rules"), P),
    ("AUD-103", with_rules(W.format("wa"), before=CTL), F),
    ("AUD-103", with_rules("-e 2", W.format("wa"), before=CTL, file="audit.rules"), F),
    ("AUD-103", with_rules("-a task,never", W.format("wa")), F),
    ("AUD-103", with_rules(W.format("wa"), "-D", file="rules.d/50-test.rules"), P),
    ("AUD-103", with_rules(W.format("wa"), "-D", before=CTL, file="audit.rules"), F),
    ("AUD-103", with_rules(W.format("wa"), "-x nonsense"), U),
    ("AUD-103", with_rules("-c", W.format("wa"), "-x nonsense"), P),
    ("AUD-103", with_rules(W.format("wa")) + loaded(W.format("wa")), P),
    ("AUD-103", with_rules(W.format("wa")) + loaded(), F),
    ("AUD-103", AUDITD + "true" + loaded(W.format("wa")), F),
    ("AUD-116", AUDITD, N),
    ("AUD-118", AUDITD, N),
    ("AUD-118", with_rules("-a always,exit -F path=/etc/selinux -F perm=wa"), F),
    ("AUD-118", with_rules("-a always,exit -F dir=/etc/selinux -F perm=wa"), P),
    ("AUD-131", with_rules(A.format("b32"), A.format("b64")), P),
    ("AUD-131", with_rules(A.format("b32")), F),
    ("AUD-131", with_rules(A.format("b32"), A.format("b64") + " -F auid>=1000"), F),
    ("AUD-131", with_rules(*both("stime,adjtimex,settimeofday", "-k time")), P),
    ("AUD-133", with_rules(*both("clock_settime", "-F a0=0x0")), P),
    ("AUD-133", with_rules(*both("clock_settime", "-F a0=0x1")), F),
    ("AUD-134", with_rules("-a always,exit -F arch=b32 -S stime"), P),
    ("AUD-151", with_rules(*both("chmod", "-F auid>=1000 -F auid!=-1")), P),
    ("AUD-151", with_rules(*both("chmod", "-F auid>=1000 -F auid!=4294967295")), P),
    ("AUD-151", with_rules(*both("chmod", "-F auid>=2000")), F),
    ("AUD-151", with_rules(*both("all", PEOPLE)), P),
    ("AUD-181", with_rules(*both("creat", f"-F success=0 {PEOPLE}")), P),
    ("AUD-181", with_rules(*both("creat", f"-F exit=-EACCES {PEOPLE}")), F),
    ("AUD-043", with_rules(*both("execve", "-C euid!=uid -F auid!=unset")), P),
    ("AUD-043", with_rules(*both("execve", "-C euid!=uid -F auid=0")), F),
    ("AUD-224", with_rules(f"{SUDO} -F perm=x {PEOPLE}"), P),
    ("AUD-224", with_rules(f"{SUDO} -F perm=r {PEOPLE}"), F),
    ("AUD-224", with_rules(f"{SUDO} {PEOPLE}"), P),
    ("AUD-224", with_rules("-w /bin/sudo -p x"), P),
    ("AUD-238", AUDITD + "rm -f /usr/lib/openssh/ssh-keysign", N),
]  # fmt: skip

# another subject's state may bring in a program with special rights
EVERY_PROGRAM = [
    ("AUD-008", AUDITD + r"find / -xdev -type f -perm /6000 -printf "
     rf"'-a always,exit -F path=%p -F perm=x {PEOPLE}\n' >/etc/audit/rules.d/9.rules", P),
]  # fmt: skip

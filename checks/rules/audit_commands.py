"""Programs with special rights leave a trace in the audit log when people run them."""

from dataclasses import replace

from checks.model import Check, Severity
from checks.rules.audit_judging import Family, runs
from inventory.words import T

_ran = Family(
    __name__,
    T(ja="{} の実行を監査ログに記録していること", en="The audit log records who runs {}"),
    T(
        ja="特権を使うプログラムを誰が動かしたか分からない",
        en="Nobody can tell who used a program that has special rights",
    ),
    ("MIC:6.1(6)", "MIC:6.2(1)③"),
)
_COMMANDS, _EXECUTION = "audit_rules_privileged_commands", "audit_rules_execution"

_all_ran = replace(
    _ran,
    title=T(
        ja="{}の実行をすべて監査ログに記録していること",
        en="The audit log records who runs {}",
    ),
    severity=Severity.LOW,
)
_TOOLS = (
    *(f"/usr/bin/{name}" for name in ("chacl", "chcon", "setfacl", "kmod")),
    *(f"/usr/sbin/{name}" for name in ("restorecon", "semanage", "setfiles", "setsebool")),
    *(f"/usr/sbin/{name}" for name in ("fdisk", "modprobe", "usermod", "apparmor_parser")),
    *(f"/usr/sbin/{name}" for name in ("init", "poweroff", "reboot", "shutdown")),
)


def _program(id_: str, path: str, rule: str = "", *others: str) -> Check[...]:
    """The program and what it is called: its own name says it in every language."""
    name = path.rpartition("/")[2]
    return _ran(
        id_, T(ja=f"プログラム {name}", en=name), runs(path, *others), *([rule] if rule else [])
    )


tools = _all_ran.every(
    "AUD-009",
    T(ja="権限・カーネル・起動停止を変えるプログラム", en="programs of administration"),
    tuple(one for path in _TOOLS for one in runs(path)),
)
chacl = _program("AUD-201", "/usr/bin/chacl", f"{_EXECUTION}_chacl")
chcon = _program("AUD-202", "/usr/bin/chcon", f"{_EXECUTION}_chcon")
setfacl = _program("AUD-203", "/usr/bin/setfacl", f"{_EXECUTION}_setfacl")
restorecon = _program("AUD-204", "/usr/sbin/restorecon", f"{_EXECUTION}_restorecon")
semanage = _program("AUD-205", "/usr/sbin/semanage", f"{_EXECUTION}_semanage")
setfiles = _program("AUD-206", "/usr/sbin/setfiles", f"{_EXECUTION}_setfiles")
setsebool = _program("AUD-207", "/usr/sbin/setsebool", f"{_EXECUTION}_setsebool")
at = _program("AUD-208", "/usr/bin/at", f"{_COMMANDS}_at")
chage = _program("AUD-209", "/usr/bin/chage", f"{_COMMANDS}_chage")
chfn = _program("AUD-210", "/usr/bin/chfn", f"{_COMMANDS}_chfn")
chsh = _program("AUD-211", "/usr/bin/chsh", f"{_COMMANDS}_chsh")
crontab = _program("AUD-212", "/usr/bin/crontab", f"{_COMMANDS}_crontab")
fusermount = _program("AUD-213", "/usr/bin/fusermount", f"{_COMMANDS}_fusermount")
fusermount3 = _program("AUD-214", "/usr/bin/fusermount3", f"{_COMMANDS}_fusermount3")
gpasswd = _program("AUD-215", "/usr/bin/gpasswd", f"{_COMMANDS}_gpasswd")
kmod = _program("AUD-216", "/usr/bin/kmod", f"{_COMMANDS}_kmod")
mount = _program("AUD-217", "/usr/bin/mount", f"{_COMMANDS}_mount")
newgidmap = _program("AUD-218", "/usr/bin/newgidmap", f"{_COMMANDS}_newgidmap")
newgrp = _program("AUD-219", "/usr/bin/newgrp", f"{_COMMANDS}_newgrp")
newuidmap = _program("AUD-220", "/usr/bin/newuidmap", f"{_COMMANDS}_newuidmap")
passwd = _program("AUD-221", "/usr/bin/passwd", f"{_COMMANDS}_passwd")
pkexec = _program("AUD-222", "/usr/bin/pkexec")
su = _program("AUD-223", "/usr/bin/su", f"{_COMMANDS}_su")
sudo = _program("AUD-224", "/usr/bin/sudo", f"{_COMMANDS}_sudo")
sudoedit = _program("AUD-225", "/usr/bin/sudoedit", f"{_COMMANDS}_sudoedit")
umount = _program("AUD-226", "/usr/bin/umount", f"{_COMMANDS}_umount")
fdisk = _program("AUD-227", "/usr/sbin/fdisk", f"{_COMMANDS}_fdisk")
modprobe = _program("AUD-228", "/usr/sbin/modprobe", f"{_COMMANDS}_modprobe")
pam_timestamp_check = _program(
    "AUD-229", "/usr/sbin/pam_timestamp_check", f"{_COMMANDS}_pam_timestamp_check"
)
postdrop = _program("AUD-230", "/usr/sbin/postdrop", f"{_COMMANDS}_postdrop")
postqueue = _program("AUD-231", "/usr/sbin/postqueue", f"{_COMMANDS}_postqueue")
unix_chkpwd = _program("AUD-232", "/usr/sbin/unix_chkpwd", f"{_COMMANDS}_unix_chkpwd")
unix_update = _program("AUD-233", "/usr/sbin/unix_update", f"{_COMMANDS}_unix_update")
usermod = _program("AUD-234", "/usr/sbin/usermod", f"{_COMMANDS}_usermod")
userhelper = _program("AUD-235", "/usr/sbin/userhelper", f"{_COMMANDS}_userhelper")
mount_nfs = _program("AUD-236", "/usr/sbin/mount.nfs", f"{_COMMANDS}_mount_nfs")
ssh_agent = _program("AUD-237", "/usr/bin/ssh-agent", f"{_COMMANDS}_ssh_agent")
ssh_keysign = _program(
    "AUD-238",
    "/usr/lib/openssh/ssh-keysign",
    f"{_COMMANDS}_ssh_keysign",
    "/usr/libexec/openssh/ssh-keysign",
)
polkit_helper = _program(
    "AUD-239", "/usr/lib/polkit-1/polkit-agent-helper-1", f"{_COMMANDS}_polkit_helper"
)
dbus_helper = _program(
    "AUD-240",
    "/usr/lib/dbus-1.0/dbus-daemon-launch-helper",
    f"{_COMMANDS}_dbus_daemon_launch_helper",
    "/usr/libexec/dbus-1/dbus-daemon-launch-helper",
)
init = _program("AUD-241", "/usr/sbin/init", "audit_privileged_commands_init")
poweroff = _program("AUD-242", "/usr/sbin/poweroff", "audit_privileged_commands_poweroff")
reboot = _program("AUD-243", "/usr/sbin/reboot", "audit_privileged_commands_reboot")
shutdown = _program("AUD-244", "/usr/sbin/shutdown", "audit_privileged_commands_shutdown")
apparmor_parser = _program("AUD-245", "/usr/sbin/apparmor_parser", f"{_COMMANDS}_apparmor_parser")

"""The table of system files: bits, owners, groups, ACLs, and what is not there."""

import stat

import pytest

from checks.facts.file_modes import FileMode, FileModes
from checks.model import Check, FactError, Why
from checks.rules import system_files
from tests.checks.rules.test_files import LIMITS

F, D = stat.S_IFREG, stat.S_IFDIR
Row = tuple[str, int, str, str]


def modes(*described: Row, acl: bool = False, hidden: tuple[str, ...] = ()) -> FileModes:
    ids = {"root": 0, "crontab": 101, "syslog": 102, "_chrony": 103, "hanako": 1000}
    found = {
        path: FileMode(path, mode, ids[user], ids[group], user, group, acl)
        for path, mode, user, group in described
    }
    return FileModes(found, hidden)


RULES: list[tuple[Check[[FileModes]], Row, bool]] = [
    (system_files.banners, ("/etc/issue", F | 0o644, "root", "root"), True),
    (system_files.banners, ("/etc/issue.net", F | 0o664, "root", "root"), False),
    (system_files.banners, ("/etc/motd", F | 0o644, "hanako", "root"), False),
    (system_files.banners, ("/etc/motd", F | 0o644, "root", "hanako"), False),
    (system_files.login_settings, ("/etc/shells", F | 0o644, "root", "root"), True),
    (system_files.login_settings, ("/etc/pam.d/sshd", F | 0o646, "root", "root"), False),
    (system_files.login_settings, ("/etc/profile.d/a.sh", F | 0o755, "root", "root"), True),
    (system_files.login_settings, ("/etc/profile.d", D | 0o775, "root", "root"), False),
    (system_files.login_settings, ("/etc/ld.so.preload", F | 0o644, "hanako", "root"), False),
    (system_files.secret_owners, ("/etc/crypttab", F | 0o666, "root", "root"), True),
    (system_files.secret_owners, ("/etc/crypttab", F | 0o600, "hanako", "root"), False),
    (system_files.secret_owners, ("/etc/cron.allow", F | 0o640, "root", "crontab"), True),
    (system_files.secret_owners, ("/etc/crypttab", F | 0o640, "root", "crontab"), False),
    (system_files.secret_owners, ("/etc/chrony/chrony.keys", F, "root", "_chrony"), True),
    (system_files.secret_owners, ("/boot/grub2/user.cfg", F, "root", "hanako"), False),
    (system_files.secret_owners, ("/etc/audit/rules.d/a.rules", F, "hanako", "root"), False),
    (system_files.password_history, ("/etc/security/opasswd", F | 0o600, "root", "root"), True),
    (
        system_files.password_history,
        ("/etc/security/opasswd.old", F | 0o604, "root", "root"),
        False,
    ),
    (system_files.key_settings, ("/etc/crypttab", F | 0o600, "root", "root"), True),
    (system_files.key_settings, ("/etc/crypttab", F | 0o640, "root", "root"), False),
    (system_files.key_settings, ("/etc/chrony.keys", F | 0o640, "root", "root"), True),
    (system_files.key_settings, ("/etc/chrony.keys", F | 0o644, "root", "root"), False),
    (system_files.schedule_lists, ("/etc/at.deny", F | 0o640, "root", "root"), True),
    (system_files.schedule_lists, ("/etc/at.deny", F | 0o644, "root", "root"), False),
    (system_files.schedule_lists, ("/var/spool/cron/crontabs", D | 0o1730, "root", "root"), True),
    (system_files.schedule_lists, ("/var/spool/cron/crontabs", D | 0o1777, "root", "root"), False),
    (system_files.system_folders, ("/etc", D | 0o755, "root", "root"), True),
    (system_files.system_folders, ("/etc/sysctl.d", D | 0o755, "root", "hanako"), False),
    (system_files.system_folders, ("/etc/nftables", D | 0o777, "root", "root"), False),
    (system_files.system_folders, ("/var/log", D | 0o775, "root", "syslog"), True),
    (system_files.system_folders, ("/var/log", D | 0o775, "root", "root"), False),
    (system_files.audit_settings, ("/etc/audit/auditd.conf", F | 0o640, "root", "root"), True),
    (system_files.audit_settings, ("/etc/audit/audit.rules", F | 0o644, "root", "root"), False),
    (system_files.audit_settings, ("/etc/audit/rules.d", D | 0o755, "root", "root"), False),
]


@pytest.mark.parametrize(("rule", "one", "holds"), RULES)
def test_bits_and_owners(rule: Check[[FileModes]], one: Row, holds: bool) -> None:
    assert rule(modes(one)).holds is holds


@pytest.mark.parametrize("rule", {rule.id: rule for rule, _, _ in RULES}.values())
def test_what_is_not_there_is_no_violation(rule: Check[[FileModes]]) -> None:
    assert rule(modes(("/etc/hosts", F | 0o666, "root", "root"))).applicable is False


def test_an_acl_and_a_closed_folder_are_seen() -> None:
    crypttab = ("/etc/crypttab", F | 0o600, "root", "root")
    assert system_files.key_settings(modes(crypttab, acl=True)).holds is False
    assert system_files.secret_owners(modes(crypttab, acl=True)).holds is True
    with pytest.raises(FactError) as caught:
        system_files.audit_settings(modes(crypttab, hidden=("/etc/audit",)))
    assert caught.value.why is Why.NO_PRIVILEGE


@pytest.mark.parametrize(
    ("one", "holds"),
    [
        (("/boot/grub/grub.cfg", F | 0o600, "root", "root"), True),
        (("/boot/grub/grub.cfg", F | 0o444, "root", "root"), False),
        (("/boot/System.map-6", F | 0o644, "root", "root"), False),
        (("/boot", D | 0o755, "root", "root"), True),
        (("/boot", D | 0o757, "root", "root"), False),
        (("/boot/efi/EFI/redhat/grub.cfg", F | 0o700, "root", "root"), True),
        (("/boot/grub2/grub.cfg", F | 0o700, "root", "root"), False),
    ],
)
def test_boot_files(one: Row, holds: bool) -> None:
    assert system_files.boot_files(modes(one), LIMITS).holds is holds


def test_what_is_wanted_is_said_for_what_is_wrong_only() -> None:
    good = ("/etc/chrony.keys", F | 0o640, "root", "root")
    bad = ("/etc/crypttab", F | 0o644, "root", "root")
    outcome = system_files.key_settings(modes(good, bad))
    assert outcome.expected == "/etc/crypttab <= 0600"
    assert outcome.observed == "/etc/crypttab 0644 root:root"

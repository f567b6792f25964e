"""Files: bits, owners, ACLs, links, and what the disk walk may conclude."""

import stat
from dataclasses import replace

import pytest

from checks.facts.file_modes import FileMode, FileModes
from checks.model import Check, FactError, Why
from checks.rules import files
from checks.rules.file_limits import FileLimits
from tests.checks.replies import fact

LIMITS = FileLimits(
    set_id_allowed=("/usr/bin/su",),
    open_folders_allowed=("/srv/drop",),
    foreign_programs_allowed=("/usr/lib/x/dir",),
    open_logs_allowed=("/var/log/apt/*",),
    cron_folder_mode="0755",
    boot_mode="0600",
)


def modes(
    *described: tuple[str, int, str, str], acl: bool = False, hidden: tuple[str, ...] = ()
) -> FileModes:
    ids = {"root": 0, "shadow": 42, "ssh_keys": 101, "hanako": 1000}
    found = {
        path: FileMode(path, mode, ids[user], ids[group], user, group, acl)
        for path, mode, user, group in described
    }
    return FileModes(found, hidden)


F, D = stat.S_IFREG, stat.S_IFDIR
RULES = [
    (files.account_lists, ("/etc/passwd", F | 0o644, "root", "root"), True),
    (files.account_lists, ("/etc/passwd", F | 0o600, "root", "root"), True),
    (files.account_lists, ("/etc/passwd", F | 0o646, "root", "root"), False),
    (files.account_lists, ("/etc/group-", F | 0o644, "hanako", "root"), False),
    (files.account_lists, ("/etc/group", F | 0o644, "root", "hanako"), False),
    (files.password_store, ("/etc/shadow", F | 0o640, "root", "shadow"), True),
    (files.password_store, ("/etc/shadow", F, "root", "root"), True),
    # 0604 is a smaller number than 0640 and yet readable by everyone
    (files.password_store, ("/etc/shadow", F | 0o604, "root", "root"), False),
    (files.password_store, ("/etc/gshadow-", F | 0o640, "root", "hanako"), False),
    (files.sudo_rules, ("/etc/sudoers", F | 0o440, "root", "root"), True),
    (files.sudo_rules, ("/etc/sudoers.d/kikan", F | 0o444, "root", "root"), False),
    (files.sudo_rules, ("/etc/sudoers.d", D | 0o777, "root", "root"), False),
    (files.ssh_settings, ("/etc/ssh/sshd_config", F | 0o644, "root", "root"), True),
    (files.ssh_settings, ("/etc/ssh/sshd_config.d/x.conf", F | 0o664, "root", "root"), False),
    (files.host_keys, ("/etc/ssh/ssh_host_rsa_key", F | 0o600, "root", "root"), True),
    (files.host_keys, ("/etc/ssh/ssh_host_rsa_key", F | 0o640, "root", "root"), False),
    (files.host_keys, ("/etc/ssh/ssh_host_rsa_key", F | 0o640, "root", "ssh_keys"), True),
]


@pytest.mark.parametrize(("rule", "one", "holds"), RULES)
def test_modes_and_owners(
    rule: Check[[FileModes]], one: tuple[str, int, str, str], holds: bool
) -> None:
    assert rule(modes(one)).holds is holds


@pytest.mark.parametrize("rule", {rule.id: rule for rule, _, _ in RULES}.values())
def test_files_that_are_not_there_are_no_violation(rule: Check[[FileModes]]) -> None:
    assert rule(modes(("/etc/hosts", F | 0o666, "root", "root"))).applicable is False


def test_an_acl_grants_more_than_the_bits_tell() -> None:
    shadow = ("/etc/shadow", F | 0o640, "root", "shadow")
    assert files.password_store(modes(shadow, acl=True)).holds is False


def test_a_closed_folder_is_unknown_unless_something_wrong_was_seen() -> None:
    good = ("/etc/sudoers", F | 0o440, "root", "root")
    with pytest.raises(FactError) as caught:
        files.sudo_rules(modes(good, hidden=("/etc/sudoers.d",)))
    assert caught.value.why is Why.NO_PRIVILEGE
    bad = ("/etc/sudoers", F | 0o666, "root", "root")
    assert files.sudo_rules(modes(bad, hidden=("/etc/sudoers.d",))).holds is False


def test_modes_from_probe_output() -> None:
    body = "81a4 0 0 root root /etc/passwd\n81a4 0 42 root shadow /etc/my file\nacl /etc/passwd\n"
    read = fact(FileModes, body + "hidden /etc/sudoers.d\nend 0\n")
    assert read.files["/etc/passwd"].acl is True
    assert read.files["/etc/my file"].group == "shadow"
    assert read.hidden == ("/etc/sudoers.d",)
    assert files.account_lists(read).holds is False


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", Why.TRUNCATED),
        ("81a4 0 0 root root /etc/passwd\n", Why.TRUNCATED),
        ("81a4 0 0 root root /etc/passwd\nend 2\n", Why.TRUNCATED),
        ("81a4 0 0 root /etc/passwd\nend 0\n", Why.MALFORMED),
        ("hidden /etc/sudoers.d\nend 0\n", Why.MALFORMED),
    ],
)
def test_odd_mode_output_is_no_fact(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(FileModes, body)
    assert caught.value.why is why


@pytest.mark.parametrize(
    ("one", "folder_mode", "holds"),
    [
        (("/etc/cron.daily/job", F | 0o755, "root", "root"), "0755", True),
        (("/etc/cron.daily/job", F | 0o775, "root", "root"), "0755", False),
        (("/etc/cron.daily", D | 0o755, "root", "root"), "0755", True),
        (("/etc/cron.daily", D | 0o755, "root", "root"), "0700", False),
        (("/etc/cron.daily", D | 0o700, "root", "root"), "0700", True),
        (("/etc/crontab", F | 0o644, "hanako", "root"), "0755", False),
        (("/etc/crontab", F | 0o664, "root", "root"), "0755", False),
    ],
)
def test_what_cron_runs(one: tuple[str, int, str, str], folder_mode: str, holds: bool) -> None:
    limits = replace(LIMITS, cron_folder_mode=folder_mode)
    assert files.scheduled_jobs(modes(one), limits).holds is holds

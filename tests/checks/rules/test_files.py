"""Files: bits, owners, ACLs, links, and what the disk walk may conclude."""

import stat

import pytest

from checks.facts.disk_walk import DiskWalk, Found
from checks.facts.file_modes import FileMode, FileModes
from checks.model import Check, FactError, Why
from checks.rules import files
from tests.checks.replies import fact

LIMITS = files.FileLimits(set_id_allowed=("/usr/bin/su",), open_folders_allowed=("/srv/drop",))


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
    (files.scheduled_jobs, ("/etc/cron.daily/job", F | 0o755, "root", "root"), True),
    (files.scheduled_jobs, ("/etc/cron.daily/job", F | 0o775, "root", "root"), False),
    (files.scheduled_jobs, ("/etc/crontab", F | 0o644, "hanako", "root"), False),
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


def walk(*found: Found, refused: int = 0) -> DiskWalk:
    return DiskWalk(found, ("/",), ("/mnt/nas",), refused, owners=True)


def test_without_nouser_the_owners_are_unknown() -> None:
    read = fact(DiskWalk, "owners unknown\nwalk /\n81a4 9 9 UNKNOWN UNKNOWN /x\nstatus 0\n")
    for rule in (files.owned_files, files.grouped_files):
        with pytest.raises(FactError) as caught:
            rule(read)
        assert caught.value.why is Why.NO_TOOL
    assert files.writable_files(read).holds is True


WALKS = [
    (files.writable_files, Found("/srv/a", F | 0o666, True, True), False),
    (files.writable_files, Found("/srv/a", D | 0o777, True, True), True),
    (files.owned_files, Found("/srv/a", F | 0o644, False, True), False),
    (files.owned_files, Found("/srv/a", F | 0o644, True, False), True),
    (files.grouped_files, Found("/srv/a", F | 0o644, True, False), False),
    (files.grouped_files, Found("/srv/a", F | 0o644, False, True), True),
]


@pytest.mark.parametrize(("rule", "one", "holds"), WALKS)
def test_what_the_walk_found(rule: Check[[DiskWalk]], one: Found, holds: bool) -> None:
    assert rule(walk(one)).holds is holds


WALKS_WITH_LIMITS = [
    (files.writable_folders, Found("/srv/a", D | 0o777, True, True), False),
    (files.writable_folders, Found("/srv/drop", D | 0o777, True, True), True),
    (files.writable_folders, Found("/srv/a", D | 0o1777, True, True), True),
    (files.set_id_programs, Found("/srv/sh", F | 0o4755, True, True), False),
    (files.set_id_programs, Found("/srv/sh", F | 0o2755, True, True), False),
    (files.set_id_programs, Found("/bin/su", F | 0o4755, True, True), True),
    (files.set_id_programs, Found("/srv/share", D | 0o2775, True, True), True),
]


@pytest.mark.parametrize(("rule", "one", "holds"), WALKS_WITH_LIMITS)
def test_what_the_walk_found_against_the_list(
    rule: Check[[DiskWalk, files.FileLimits]], one: Found, holds: bool
) -> None:
    assert rule(walk(one), LIMITS).holds is holds


def test_places_that_refused_the_walk_make_a_clean_answer_unknown() -> None:
    with pytest.raises(FactError) as caught:
        files.owned_files(walk(refused=1))
    assert caught.value.why is Why.NO_PRIVILEGE


def test_what_was_not_searched_is_said() -> None:
    assert "/mnt/nas" in files.owned_files(walk()).observed


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


def test_walk_from_probe_output() -> None:
    body = (
        "walk /\nskip /mnt/nas\n81b6 0 0 root root /srv/two\nlines\n"
        "81a4 9999 0 UNKNOWN root /srv/left\nfind: '/run/user/1000/doc': Permission denied\n"
        "find: '/proc/1': No such file or directory\nstatus 1\n"
    )
    read = fact(DiskWalk, body)
    assert [one.path for one in read.found] == ["/srv/two", "/srv/left"]
    assert read.refused == 1
    assert read.skipped == ("/mnt/nas",)
    assert files.owned_files(read).holds is False
    assert files.writable_files(read).holds is False


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("walk /\nstatus 124\n", Why.TRUNCATED),
        ("walk /\n" + "81b6 0 0 root root /srv/x\n" * 4001, Why.TRUNCATED),
        ("walk /\nstatus 127\n", Why.COMMAND_FAILED),
        ("walk /\nstatus 1\n", Why.COMMAND_FAILED),
        ("walk /\n81b6 0 0 root root /srv/x\n", Why.COMMAND_FAILED),
        ("status 0\n", Why.MALFORMED),
        ("", Why.COMMAND_FAILED),
    ],
)
def test_a_walk_that_was_cut_is_no_walk(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(DiskWalk, body)
    assert caught.value.why is why


def test_the_walk_needs_root() -> None:
    with pytest.raises(FactError) as caught:
        fact(DiskWalk, "walk /\nstatus 0\n", uid=1000)
    assert caught.value.why is Why.NO_PRIVILEGE

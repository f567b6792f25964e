"""Log files: names, bits, owners, closed folders, and the audit trail as auditd.conf has it."""

import stat

import pytest

from checks.facts.file_modes import FileMode
from checks.facts.log_files import MOST, AuditTrail, LogFiles
from checks.model import Check, FactError, Why
from checks.rules import log_files
from tests.checks.replies import fact
from tests.checks.rules.test_files import LIMITS

F, D = stat.S_IFREG, stat.S_IFDIR
IDS = {"root": 0, "adm": 4, "utmp": 43, "sssd": 110, "syslog": 111, "hanako": 1000}


def mode(path: str, bits: int, user: str = "root", group: str = "root") -> FileMode:
    kind = D if path.endswith("/") else F
    return FileMode(path.rstrip("/"), kind | bits, IDS[user], IDS[group], user, group, acl=False)


def logs(*files: FileMode, closed: tuple[str, ...] = (), refused: int = 0) -> LogFiles:
    return LogFiles(files, frozenset(closed), whole=True, refused=refused)


@pytest.mark.parametrize(
    ("one", "bits", "owner"),
    [
        (mode("/var/log/auth.log", 0o640, "root", "adm"), True, True),
        (mode("/var/log/auth.log.1", 0o644, "root", "adm"), False, True),
        (mode("/var/log/syslog", 0o640, "hanako", "adm"), True, False),
        (mode("/var/log/syslog", 0o640, "syslog", "adm"), True, True),
        (mode("/var/log/secure", 0o600, "root", "hanako"), True, False),
        (mode("/var/log/wtmp", 0o664, "root", "utmp"), True, True),
        (mode("/var/log/btmp.1", 0o755, "root", "utmp"), False, True),
        (mode("/var/log/lastlog", 0o664, "root", "adm"), True, False),
        (mode("/var/log/sssd/sssd.log", 0o660, "sssd", "sssd"), True, True),
        (mode("/var/log/sssd/sssd.log", 0o666, "sssd", "sssd"), False, True),
        (mode("/var/log/waagent.log1", 0o644), True, True),
        (mode("/var/log/journal/0/system.journal", 0o644), False, True),
    ],
)
def test_logs_of_known_names(one: FileMode, bits: bool, owner: bool) -> None:
    assert log_files.log_modes(logs(one)).holds is bits
    assert log_files.log_owners(logs(one)).holds is owner


NAMED = (log_files.log_modes, log_files.log_owners)


@pytest.mark.parametrize("rule", NAMED)
def test_no_log_of_a_known_name_is_known_not_guessed(rule: Check[[LogFiles]]) -> None:
    other = mode("/var/log/kikan.log", 0o666)
    assert rule(logs(other)).applicable is False
    for unseen in (logs(refused=1), LogFiles((), frozenset(), whole=False, refused=0)):
        with pytest.raises(FactError):
            rule(unseen)


@pytest.mark.parametrize(
    ("one", "closed", "holds"),
    [
        (mode("/var/log/kikan.log", 0o640), (), True),
        (mode("/var/log/kikan.log", 0o644), (), False),
        (mode("/var/log/kikan/a.log", 0o644), ("/var/log/kikan",), True),
        (mode("/var/log/kikan/a.log", 0o664), ("/var/log/kikan",), False),
        (mode("/var/log/kikan2/a.log", 0o644), ("/var/log/kikan",), False),
        (mode("/var/log/apt/history.log", 0o644), (), True),
        (mode("/var/log/apt/history.log", 0o646), (), False),
        (mode("/var/log/wtmp", 0o664, "root", "utmp"), (), True),
    ],
)
def test_other_logs(one: FileMode, closed: tuple[str, ...], holds: bool) -> None:
    assert log_files.other_logs(logs(one, closed=closed), LIMITS).holds is holds


def test_logs_from_probe_output() -> None:
    body = (
        "41e8 0 4 root adm /var/log/kikan\n81a4 0 0 root root /var/log/kikan/a\n"
        "81a4 0 0 root root /var/log/two\nlines\nstatus 0\n"
    )
    read = fact(LogFiles, body)
    assert [one.path for one in read.files] == ["/var/log/kikan/a", "/var/log/two"]
    assert read.closed == {"/var/log/kikan"}
    assert log_files.other_logs(read, LIMITS).lines == ("/var/log/two 0644 root:root",)


@pytest.mark.parametrize("body", ["", "81a4 0 0 root root /var/log/a\n", "status 124\n"])
def test_a_list_of_logs_without_its_end_is_none(body: str) -> None:
    with pytest.raises(FactError) as caught:
        fact(LogFiles, body)
    assert caught.value.why is Why.TRUNCATED


def test_too_many_logs_are_judged_by_what_was_seen() -> None:
    many = "81a4 0 0 root root /var/log/a\n" * (MOST + 1)
    read = fact(LogFiles, many)
    assert read.whole is False
    assert log_files.other_logs(read, LIMITS).holds is False
    good = fact(LogFiles, many.replace("81a4", "81a0"))
    with pytest.raises(FactError):
        log_files.other_logs(good, LIMITS)


def trail(*files: FileMode, group: str = "root", folder: int | None = 0o700) -> AuditTrail:
    one = None if folder is None else mode("/var/log/audit/", folder)
    return AuditTrail(True, "/var/log/audit/audit.log", group, one, files)


LOG = "/var/log/audit/audit.log"


@pytest.mark.parametrize(
    ("rule", "seen", "holds"),
    [
        (log_files.audit_log_modes, trail(mode(LOG, 0o600)), True),
        (log_files.audit_log_modes, trail(mode(LOG, 0o640)), False),
        (log_files.audit_log_modes, trail(mode(LOG, 0o640), group="adm"), True),
        (log_files.audit_log_modes, trail(mode(LOG, 0o600), mode(f"{LOG}.1", 0o644)), False),
        (log_files.audit_log_folder, trail(folder=0o700), True),
        (log_files.audit_log_folder, trail(folder=0o750), False),
        (log_files.audit_log_folder, trail(folder=0o750, group="adm"), True),
        (log_files.audit_log_owner, trail(mode(LOG, 0o600)), True),
        (log_files.audit_log_owner, trail(mode(LOG, 0o600, "hanako")), False),
        (log_files.audit_log_owner, trail(mode(LOG, 0o640, "root", "adm")), False),
        (log_files.audit_log_owner, trail(mode(LOG, 0o640, "root", "adm"), group="adm"), True),
    ],
)
def test_the_audit_trail(rule: Check[[AuditTrail]], seen: AuditTrail, holds: bool) -> None:
    assert rule(seen).holds is holds


@pytest.mark.parametrize(
    "rule", [log_files.audit_log_modes, log_files.audit_log_folder, log_files.audit_log_owner]
)
def test_without_an_audit_trail_there_is_nothing_to_judge(rule: Check[[AuditTrail]]) -> None:
    assert rule(fact(AuditTrail, "complete\n")).applicable is False


def test_the_trail_from_probe_output() -> None:
    body = (
        "auditd\nconf log_file /a/b.log\nconf log_group adm\nconf log_file /c/d.log\n"
        "41e8 0 4 root adm /c\n81a0 0 4 root adm /c/d.log\ncomplete\n"
    )
    read = fact(AuditTrail, body)
    assert (read.configured, read.log_file, read.group) == (True, "/c/d.log", "adm")
    assert read.folder is not None
    assert [one.path for one in read.files] == ["/c/d.log"]
    with pytest.raises(FactError):
        fact(AuditTrail, body.removesuffix("complete\n"))

"""Logs: daemons, ages, logrotate's arithmetic, rsyslog's two languages."""

from datetime import UTC, datetime, timedelta

import pytest

from checks.facts.log_store import LogRotation, LogStore, Rotation
from checks.facts.processes import Processes
from checks.facts.rsyslog import Forward, Rsyslog
from checks.facts.system import Kernel
from checks.model import FactError, Why
from checks.rules import logs
from tests.checks.replies import NOW, fact, listed

LIMITS = logs.LogLimits(keep_days=365, quiet_hours=48)


def store(
    *,
    persistent: bool = False,
    hours: float | None = 1,
    journal: float | None = None,
    login: float | None = None,
) -> LogStore:
    """Hours since the newest record of each kind."""
    text, all_, login_ = (
        None if one is None else NOW - timedelta(hours=one) for one in (hours, journal, login)
    )
    return LogStore(persistent, text, all_, login_, NOW)


@pytest.mark.parametrize(
    ("names", "persistent", "holds"),
    [
        ({"rsyslogd"}, False, True),
        ({"systemd-journal"}, True, True),
        ({"systemd-journal"}, False, False),
        (set(), True, False),
    ],
)
def test_daemon(names: set[str], persistent: bool, holds: bool) -> None:
    running = Processes("systemd", frozenset(names), frozenset())
    assert logs.log_daemon(running, store(persistent=persistent)).holds is holds


@pytest.mark.parametrize(("hours", "holds"), [(1, True), (48, True), (49, False), (None, False)])
def test_newest_login_record(hours: float | None, holds: bool) -> None:
    assert logs.login_log(store(hours=hours), LIMITS).holds is holds


@pytest.mark.parametrize(
    ("hours", "journal", "login", "holds"),
    [
        (None, 1, 1, True),
        (None, 1, None, None),
        (None, 1, 49, None),
        (None, 49, 1, False),
        (None, None, 1, False),
        (49, 1, None, None),
        (49, 1, 2, True),
        (49, 49, 1, False),
        (1, 1, None, True),
    ],
)
def test_a_journal_alone_is_no_login_log(
    hours: float | None, journal: float | None, login: float | None, holds: bool | None
) -> None:
    seen = store(hours=hours, journal=journal, login=login)
    if holds is not None:
        assert logs.login_log(seen, LIMITS).holds is holds
        return
    with pytest.raises(FactError) as caught:
        logs.login_log(seen, LIMITS)
    assert caught.value.why is Why.UNDETERMINED


def test_a_record_of_the_future_is_not_fresh() -> None:
    with pytest.raises(FactError) as caught:
        logs.login_log(store(hours=-48), LIMITS)
    assert caught.value.why is Why.UNDETERMINED


def rotation(text: str, name: str = "/etc/logrotate.d/rsyslog") -> LogRotation:
    main = "# see logrotate(8)\nweekly\nrotate 4\ninclude /etc/logrotate.d\n"
    return fact(LogRotation, listed({"/etc/logrotate.conf": main, name: text}))


SCRIPT = "sharedscripts\npostrotate\n  kill -HUP {1}\nendscript\n"


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("/var/log/auth.log {\n rotate 53\n}\n", True),
        ("/var/log/syslog\n/var/log/auth.log\n{\n  rotate 4\n weekly\n" + SCRIPT + "}\n", False),
        ("/var/log/*.log {\n daily\n rotate 400\n}\n", True),
        ("/var/log/secure { \n monthly\n rotate 12\n}\n", True),
        ("/var/log/secure { \n monthly\n rotate 12\n maxage 90\n}\n", False),
        ("/var/log/secure {\n rotate -1\n}\n", True),
        ("rotate 60\n/var/log/secure {\n weekly\n}\n", True),
        ("/var/log/secure {\n rotate 2\n}\n/var/log/auth.log {\n rotate 99\n}\n", False),
    ],
)
def test_days_kept(text: str, holds: bool) -> None:
    assert logs.log_retention(rotation(text), LIMITS).holds is holds


@pytest.mark.parametrize(
    "text",
    [
        "/var/log/auth.log {\n rotate 400\n size 10M\n}\n",
        "/var/log/auth.log {\n maxsize=10M\n daily\n rotate 400\n}\n",
        "/var/log/other {\n rotate 400\n}\n",
        "# /var/log/auth.log {\n# rotate 400\n# }\n",
    ],
)
def test_what_size_decides_is_unknown(text: str) -> None:
    with pytest.raises(FactError) as caught:
        logs.log_retention(rotation(text), LIMITS)
    assert caught.value.why is Why.UNDETERMINED


KEPT = "/var/log/auth.log {\n rotate 400\n}\n"


@pytest.mark.parametrize(
    ("main", "holds"),
    [
        ("weekly\ninclude /etc/logrotate.d\n", True),
        ("weekly\ninclude=/etc/logrotate.d/\n", True),
        ("weekly\n", None),
        ("weekly\n# include /etc/logrotate.d\n", None),
        ("include /etc/local.d\ninclude /etc/logrotate.d\n", None),
        ("include /etc/logrotate.d\ninclude /etc/local.d\n", None),
        ("tabooext + .log\ninclude /etc/logrotate.d\n", None),
        ("/var/log/secure {\n rotate 1\n}\ninclude /etc/logrotate.d\n", False),
        ("include /etc/logrotate.d\n/var/log/secure {\n rotate 1\n}\n", True),
    ],
)
def test_only_what_is_included_counts(main: str, holds: bool | None) -> None:
    body = listed({"/etc/logrotate.conf": main, "/etc/logrotate.d/rsyslog": KEPT})
    if holds is not None:
        assert logs.log_retention(fact(LogRotation, body), LIMITS).holds is holds
        return
    with pytest.raises(FactError) as caught:
        logs.log_retention(fact(LogRotation, body), LIMITS)
    assert caught.value.why is Why.UNDETERMINED


def test_settings_after_the_folder_do_not_reach_into_it() -> None:
    main, block = "include /etc/logrotate.d\nrotate 400\n", "/var/log/auth.log {\n weekly\n}\n"
    body = listed({"/etc/logrotate.conf": main, "/etc/logrotate.d/rsyslog": block})
    assert logs.log_retention(fact(LogRotation, body), LIMITS).holds is False


def test_an_include_in_the_folder_is_not_followed() -> None:
    with pytest.raises(FactError) as caught:
        rotation("include /etc/local.d\n" + KEPT)
    assert caught.value.why is Why.UNDETERMINED


def test_files_that_logrotate_ignores() -> None:
    text = "/var/log/auth.log {\n rotate 400\n}\n"
    assert rotation(text, "/etc/logrotate.d/rsyslog.dpkg-old").login_log is None


def test_size_after_time_and_time_after_size() -> None:
    assert Rotation(7, 60, None, by_size=True, capped=False).kept_days is None
    timed = rotation("/var/log/secure {\n size 1M\n weekly\n rotate 60\n}\n").login_log
    assert timed is not None
    assert timed.kept_days == 420


RUNS = Processes("systemd", frozenset({"rsyslogd"}), frozenset())
MAIN = "$IncludeConfig /etc/rsyslog.d/*.conf\nauth,authpriv.*\t/var/log/auth.log\n"
OMFWD = 'action(type="omfwd" target="198.18.0.9" port="514" protocol="tcp")'


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("*.* @@log.city.example:514\n", True),
        ("*.* @198.18.0.9\n", True),
        ("auth,authpriv.* @@(o)[2001:db8::9]:514\n", True),
        ("*.*;auth,authpriv.none @@log.city.example\n", False),
        ("kern.* @@log.city.example\n", False),
        ("auth.* @@log.city.example\n", False),
        ("*.err @@log.city.example\n", False),
        ("#*.* @@log.city.example\n", False),
        ("*.* @@127.0.0.1:514\n", False),
        ("*.* @@localhost\n", False),
        (OMFWD, True),
        ("*.* " + OMFWD, True),
        ("mail.* " + OMFWD, False),
        (OMFWD.replace(" ", "\n  "), True),
        ("/* " + OMFWD + " */\n", False),
        ("# " + OMFWD + "\n", False),
        ("auth,authpriv.* /var/log/a\n& @@log.city.example\n", True),
        ('action(type="omfile" file="/var/log/x")\n', False),
    ],
)
def test_forwarding(text: str, holds: bool) -> None:
    rsyslog = fact(Rsyslog, listed({"/etc/rsyslog.conf": MAIN, "/etc/rsyslog.d/9.conf": text}))
    assert logs.log_forwarding(rsyslog, RUNS).holds is holds


@pytest.mark.parametrize(
    ("names", "doubtful", "why"),
    [(set(), set(), None), ({"rsyslogd"}, set(), None), (set(), {"rsyslogd"}, Why.UNDETERMINED)],
)
def test_settings_of_a_daemon_that_does_not_run(
    names: set[str], doubtful: set[str], why: Why | None
) -> None:
    rsyslog = fact(Rsyslog, listed({"/etc/rsyslog.conf": "*.* @@log.city.example\n"}))
    running = Processes("systemd", frozenset(names), frozenset(doubtful))
    if why is None:
        assert logs.log_forwarding(rsyslog, running).holds is bool(names)
        return
    with pytest.raises(FactError) as caught:
        logs.log_forwarding(rsyslog, running)
    assert caught.value.why is why


def test_a_folder_that_is_not_included_is_dead() -> None:
    files = {"/etc/rsyslog.conf": "*.* /var/log/all\n", "/etc/rsyslog.d/9.conf": "*.* @@log\n"}
    assert logs.log_forwarding(fact(Rsyslog, listed(files)), RUNS).holds is False


@pytest.mark.parametrize("extra", ["other syslog-ng\n", "other journal-upload\n"])
def test_other_senders_are_not_judged(extra: str) -> None:
    rsyslog = fact(Rsyslog, listed({"/etc/rsyslog.conf": None}) + extra)
    assert rsyslog.configured is False
    with pytest.raises(FactError) as caught:
        logs.log_forwarding(rsyslog, RUNS)
    assert caught.value.why is Why.UNDETERMINED


def test_conditional_forwarding_is_not_judged() -> None:
    text = "if $msg contains 'x' then {\n  " + OMFWD + "\n}\n"
    rsyslog = fact(Rsyslog, listed({"/etc/rsyslog.conf": MAIN, "/etc/rsyslog.d/9.conf": text}))
    with pytest.raises(FactError) as caught:
        logs.log_forwarding(rsyslog, RUNS)
    assert caught.value.why is Why.UNDETERMINED
    assert Forward("", "198.18.0.9") not in rsyslog.forwards


@pytest.mark.parametrize(("names", "holds"), [({"auditd"}, True), ({"kauditd"}, False)])
def test_auditd(names: set[str], holds: bool) -> None:
    kernel = Kernel("6.1", "#1", (), reboot_required=False, contained=False, booted=NOW, at=NOW)
    running = Processes("systemd", frozenset(names), frozenset())
    assert logs.audit_daemon(running, kernel).holds is holds


def test_auditd_in_a_container() -> None:
    kernel = Kernel("6.1", "#1", (), reboot_required=False, contained=True, booted=NOW, at=NOW)
    assert logs.audit_daemon(Processes("sh", frozenset(), frozenset()), kernel).applicable is False


@pytest.mark.parametrize(
    ("main", "dropin", "folder", "persistent"),
    [
        ("#Storage=auto\n", None, True, True),
        ("#Storage=auto\n", None, False, False),
        ("[Journal]\nStorage=persistent\n", None, False, True),
        ("[Journal]\nStorage=persistent\n", "[Journal]\nStorage=volatile\n", True, False),
        ("[Journal]\nStorage='persistent'\n", None, False, False),
    ],
)
def test_journal_storage(main: str, dropin: str | None, folder: bool, persistent: bool) -> None:
    files = {
        "/etc/systemd/journald.conf": main,
        "/usr/lib/systemd/journald.conf.d/50-x.conf": dropin,
    }
    body = listed(files) + ("journal folder\n" if folder else "")
    body += f"wrote {int(NOW.timestamp()) - 60} 9 /var/log/auth.log\nwrote 99 0 /var/log/secure\n"
    read = fact(LogStore, body)
    assert read.journal_persistent is persistent
    assert read.login_log == NOW - timedelta(minutes=1)
    assert read.journal is None


def test_what_each_file_is_a_record_of() -> None:
    body = listed({"/etc/systemd/journald.conf": None})
    body += "wrote 90 8 /var/log/journal/0a/system.journal\n"
    body += "login 95 0 /var/log/btmp\nlogin 80 292 /var/log/lastlog\n"
    read = fact(LogStore, body)
    assert read.login_log is None
    assert read.journal == datetime.fromtimestamp(90, UTC)
    assert read.login == datetime.fromtimestamp(80, UTC)


def test_an_empty_login_log_is_none() -> None:
    body = listed({"/etc/systemd/journald.conf": None}) + "wrote 1764000000 0 /var/log/auth.log\n"
    assert fact(LogStore, body).login_log is None

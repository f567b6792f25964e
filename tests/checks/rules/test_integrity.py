"""Integrity: AIDE's files and times, lines of cron, dpkg and rpm in their own words."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from checks.facts.aide import Aide
from checks.facts.package_verify import FileCapabilities, PackageVerify
from checks.model import Check, FactError, Outcome, Provenance, Why
from checks.rules import integrity
from checks.rules.aide_reading import often_enough, unwatched
from tests.checks.replies import NOW, fact, listed

LIMITS = integrity.IntegrityLimits(8, ("/usr/bin/own",), ("/usr/bin/ping",))


def stamp(days: float) -> int:
    return int((NOW - timedelta(days=days)).timestamp())


def aide(files: Mapping[str, str | None] | None = None, *said: str, tool: str = "aide") -> Aide:
    words = "".join(f"{word}\n" for word in (f"tool {tool}", *said, "complete"))
    return fact(Aide, listed(files or {}) + words)


def test_some_tool_watches() -> None:
    assert integrity.watcher(aide()).holds is True
    assert integrity.watcher(aide(tool="wazuh-syscheckd")).holds is True
    assert integrity.watcher(fact(Aide, listed({}) + "complete\n")).holds is False


RULES: list[Check[[Aide]]] = [
    integrity.database,
    integrity.schedule,
    integrity.loud,
    integrity.audit_tools,
]


@pytest.mark.parametrize("rule", RULES)
def test_without_aide_its_settings_are_no_matter(rule: Check[[Aide]]) -> None:
    assert rule(aide(None, "timer x", tool="tripwire")).applicable is False


def test_the_database() -> None:
    assert integrity.database(aide()).holds is False
    assert integrity.database(aide(None, f"database {stamp(30)}")).holds is True


def run(*said: str) -> Outcome:
    return integrity.recent_run(aide(None, *said), LIMITS)


def test_the_latest_run() -> None:
    assert run(f"ran {stamp(90)}", f"ran {stamp(2)}").holds is True
    assert run(f"ran {stamp(9)}").holds is False
    assert run().holds is False
    with pytest.raises(FactError) as caught:
        run(f"database {stamp(1)}")
    assert caught.value.why is Why.UNDETERMINED


LINE = "5 4 {} root /usr/bin/aide --check\n"


@pytest.mark.parametrize(
    ("read", "holds"),
    [
        (aide(), False),
        (aide(None, "timer dailyaidecheck.timer"), True),
        (aide({"/etc/crontab": LINE.format("* * *")}), True),
        (aide({"/etc/crontab": LINE.format("1 * *")}), False),
        (aide({"/etc/crontab": "#" + LINE.format("* * *")}), False),
        (aide({"/etc/crontab": "@weekly root aide -C\n"}), True),
        (aide({"/etc/crontab": "@weekly root aide --init\n"}), False),
        (aide({"/etc/cron.daily/aide": "#!/bin/sh\n"}), True),
        (aide({"/etc/cron.weekly/x": "#!/bin/sh\naide.wrapper --check\n"}), True),
        (
            aide(
                {"/etc/cron.weekly/x": "#!/bin/sh\naide.wrapper --check\n"},
                "asleep /etc/cron.weekly/x",
            ),
            False,
        ),
    ],
)
def test_the_schedule(read: Aide, holds: bool) -> None:
    assert integrity.schedule(read).holds is holds


@pytest.mark.parametrize(
    ("line", "weekly"),
    [
        ("0 5 * * * root x", True),
        ("0 5 * * 1-2 root x", True),
        ("0 5 1 * * root x", False),
        ("0 5 1 * 0 root x", True),
        ("0 5 */7 * * root x", True),
        ("0 5 */10 * * root x", False),
        ("0 5 1,8,15,22 * * root x", True),
        ("0 5 1,15 * * root x", False),
        ("0 5 1-7 * * root x", False),
        ("0 5 * 1 * root x", False),
        ("@midnight root x", True),
        ("@monthly root x", False),
        ("@reboot root x", False),
        ("", False),
    ],
)
def test_lines_that_come_every_week(line: str, weekly: bool) -> None:
    assert often_enough("/etc/crontab", line) is weekly


@pytest.mark.parametrize(
    ("text", "holds", "provenance"),
    [
        (None, True, Provenance.DEFAULT),
        ("#SILENTREPORTS=no\n", True, Provenance.DEFAULT),
        ("SILENTREPORTS=no\n", True, Provenance.EXPLICIT),
        ('SILENTREPORTS="no" # x\n', True, Provenance.EXPLICIT),
        ("SILENTREPORTS=yes\n", False, Provenance.EXPLICIT),
        ("SILENTREPORTS=yes\nSILENTREPORTS=no\n", True, Provenance.CONFLICTING),
        ("SILENTREPORTS=no\nSILENTREPORTS=yes\n", False, Provenance.CONFLICTING),
    ],
)
def test_reports_are_not_silenced(text: str | None, holds: bool, provenance: Provenance) -> None:
    outcome = integrity.loud(aide({"/etc/default/aide": text}))
    assert (outcome.holds, outcome.provenance) == (holds, provenance)


@pytest.mark.parametrize(
    ("conf", "watched"),
    [
        ("/usr/sbin/auditd p+i+n+u+g+s+b+acl+xattrs+sha512", True),
        ("/usr/sbin R+sha256", True),
        ("/usr/sbin R", False),
        ("/usr/sbin p+u+g", False),
        ("Full = p+u+g+sha512\n/usr/sbin Full", True),
        ("Full = p+u+g+sha512\nLess = Full-sha512\n/usr/sbin Less", False),
        ("Full = sha512\n=/usr/sbin Full", False),
        ("/usr/sbin sha512\n!/usr/sbin/audit.*", False),
        ("#/usr/sbin sha512", False),
        ("/usr/s(bin sha512", False),
        ("/usr/sbin/auditd$ f sha512", True),
        ("", False),
    ],
)
def test_what_aide_compares(conf: str, watched: bool) -> None:
    assert (unwatched(conf, ("/usr/sbin/auditd",)) == []) is watched


def test_the_programs_of_auditing() -> None:
    conf = {"/etc/aide/aide.conf": "/usr/sbin/auditd sha512\n"}
    one, two = "audit /usr/sbin/auditd", "audit /usr/sbin/auditctl"
    assert integrity.audit_tools(aide(conf, one)).holds is True
    assert integrity.audit_tools(aide(conf, one, two)).lines == ("/usr/sbin/auditctl",)
    assert integrity.audit_tools(aide(conf)).applicable is False


@pytest.mark.parametrize("body", ["", listed({}), listed({}) + "tool aide\n"])
def test_a_reply_without_its_end_is_none(body: str) -> None:
    with pytest.raises(FactError):
        fact(Aide, body)


DPKG, RPM = "by dpkg sudo login\n{}status {}\n", "by rpm sudo pam\n{}status {}\n"


@pytest.mark.parametrize(
    ("body", "holds"),
    [
        (DPKG.format("", 0), True),
        (DPKG.format("??5??????   /usr/bin/sudo\n", 1), False),
        (DPKG.format("missing     /usr/bin/login\n", 0), False),
        (DPKG.format("missing     /usr/bin/login (Permission denied)\n", 0), False),
        (DPKG.format("??5?????? c /etc/sudoers\n", 0), True),
        (DPKG.format("missing   c /etc/sudoers\n", 0), True),
        (DPKG.format("missing     /usr/share/doc/sudo/README.gz\n", 0), True),
        (DPKG.format("??5??????   /usr/bin/own\n", 0), True),
        (RPM.format("S.5......    /usr/bin/sudo\n", 1), False),
        (RPM.format("S.5......  c /etc/sudo.conf\n", 1), True),
        (RPM.format("", 1), True),
        (RPM.format(".M.......    /usr/bin/sudo\n", 1), True),
        (RPM.format("missing     /usr/lib64/security/pam_unix.so\n", 1), False),
        (RPM.format(".......T.    /usr/bin/sudo\n", 1), True),
    ],
)
def test_packages_in_their_own_words(body: str, holds: bool) -> None:
    assert integrity.verified(fact(PackageVerify, body), LIMITS).holds is holds


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", Why.TRUNCATED),
        ("by dpkg sudo\n", Why.TRUNCATED),
        ("by dpkg sudo\nstatus 124\n", Why.TRUNCATED),
        ("status 0\n", Why.TRUNCATED),
        ("by rpm sudo\nerror: rpmdb open failed\nstatus 1\n", Why.MALFORMED),
    ],
)
def test_a_verification_that_failed_is_none(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(PackageVerify, body)
    assert caught.value.why is why


@pytest.mark.parametrize(
    ("body", "holds"),
    [
        ("status 0\n", True),
        ("/usr/bin/ping cap_net_raw=ep\nstatus 0\n", True),
        ("/bin/ping = cap_net_raw+ep\nstatus 0\n", True),
        ("/usr/bin/python3.11 cap_setuid=ep\nstatus 0\n", False),
        ("/opt/a b/x = cap_sys_admin+ep\nstatus 0\n", False),
        ("/usr/bin/perl =ep\nstatus 0\n", False),
        ("/usr/bin/perl = =ep\nstatus 0\n", False),
        ("/usr/bin/perl =ep cap_sys_admin-p\nstatus 0\n", False),
    ],
)
def test_capabilities(body: str, holds: bool) -> None:
    assert integrity.capable_programs(fact(FileCapabilities, body), LIMITS).holds is holds


def test_capabilities_that_were_cut_off_are_none() -> None:
    with pytest.raises(FactError):
        fact(FileCapabilities, "/usr/bin/ping cap_net_raw=ep\nstatus 124\n")
    with pytest.raises(FactError):
        fact(FileCapabilities, "getcap: odd\nstatus 0\n")

"""Probe output about sessions, logins and SSSD as hosts print it, and as nobody should."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from checks.fact import HostFact
from checks.facts.last_logins import LastLogins
from checks.facts.session_files import Folder, LimitLine, SessionFiles, StartLine
from checks.facts.shell_words import searched, umasks, variable
from checks.facts.sssd import Sssd
from checks.model import FactError, Provenance
from tests.checks.replies import fact

FILES = """\
file\t/etc/profile
file\t/etc/bash.bashrc
line\t/etc/profile\t5\t-\t  PATH="/usr/bin:/bin"
line\t/etc/profile\t28\t-\t  for i in /etc/profile.d/*.sh; do
line\t/etc/profile.d/a.sh\t1\t-\ttypeset -xr TMOUT=900 # idle
line\t/etc/bash.bashrc\t3\t-\tumask 027
line\t/root/.bashrc\t20\t-\texport PATH="$HOME/bin:$PATH"
limit\t/etc/security/limits.conf\t*\thard\tmaxlogins\t10
useradd\tINACTIVE\t30
useradd\tINACTIVE\t-1
tty\ttty1
securetty
folder\t755\t0\t/usr/bin
complete
"""
LOGINS = """\
table
last audit            pts/0    198.18.0.2       Fri Nov 20 21:00:00 +0900 2026
last daemon                                     **Never logged in**
last hanako                                     **Never logged in**
at 2026-11-19T09:00:00+09:00 hanako
since 2026-01-05T08:00:00+09:00
at 1795200000.5 taro
since 1790000000.1
complete
"""
DIRECTORY = """\
file\t/etc/sssd/sssd.conf
file\t/etc/sssd/conf.d/a.conf
section\tsssd
set\tsssd\tservices\tnss, pam
section\tdomain/city
set\tdomain/city\tid_provider\tldap
set\tdomain/city\tldap_id_use_start_tls\ttrue
section\tdomain/city
set\tdomain/city\tldap_id_use_start_tls\tfalse
complete
"""


def test_session_files_as_a_host_prints_them() -> None:
    found = fact(SessionFiles, FILES)
    assert found.files == ("/etc/profile", "/etc/bash.bashrc")
    assert found.limits == (LimitLine("/etc/security/limits.conf", "*", "hard", "maxlogins", "10"),)
    assert found.useradd == {"INACTIVE": ("30", "-1")}
    assert found.consoles == ("tty1",)
    assert found.folders == (Folder("/usr/bin", 0o755, 0),)
    assert [str(one) for one in found.system_wide()][-1] == (
        "/etc/profile.d/a.sh:1: typeset -xr TMOUT=900"
    )
    assert [one.text for one in found.of_bash()] == ["umask 027"]
    assert [one.number for one in found.of_root()] == [20]


def test_a_folder_that_the_profile_does_not_read_is_dead() -> None:
    found = fact(SessionFiles, FILES.replace("profile.d/*.sh", "elsewhere/*.sh"))
    assert {one.file for one in found.system_wide()} == {"/etc/profile"}


def test_no_securetty_is_not_an_empty_one() -> None:
    assert fact(SessionFiles, "complete").consoles is None
    assert fact(SessionFiles, "securetty\ncomplete").consoles == ()


def test_logins_of_every_record() -> None:
    found = fact(LastLogins, LOGINS)
    japan = timezone(timedelta(hours=9))
    assert found.logins["audit"] == datetime(2026, 11, 20, 21, tzinfo=japan)
    assert found.logins["hanako"] == datetime(2026, 11, 19, 9, tzinfo=japan)
    assert found.logins["taro"] == datetime.fromtimestamp(1795200000.5, UTC)
    assert found.never == {"daemon"}
    assert found.since == datetime(2026, 1, 5, 8, tzinfo=japan)


def test_no_record_at_all() -> None:
    found = fact(LastLogins, "complete")
    assert found.logins == {}
    assert found.since is None


def test_sssd_reads_the_folder_last() -> None:
    found = fact(Sssd, DIRECTORY)
    assert found.ldap_domains() == ("domain/city",)
    assert found.value("domain/city", "ldap_id_use_start_tls") == "false"
    assert found.provenance("domain/city", "ldap_id_use_start_tls") is Provenance.OVERRIDDEN
    assert found.provenance("sssd", "services") is Provenance.EXPLICIT
    assert found.provenance("sssd", "domains") is Provenance.DEFAULT


@pytest.mark.parametrize(
    ("kind", "text"),
    [(SessionFiles, FILES), (LastLogins, LOGINS), (Sssd, DIRECTORY)],
)
def test_what_ends_early_or_comes_twice_is_no_fact(kind: type[HostFact], text: str) -> None:
    for spoilt in ("", text.removesuffix("complete\n"), text + text):
        with pytest.raises(FactError):
            fact(kind, spoilt)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (SessionFiles, "line\t/etc/profile\tx\t-\tumask 027"),
        (SessionFiles, "line\t/etc/profile"),
        (SessionFiles, "line\t/etc/profile\t1\t-\tPATH=" + "/usr/bin:" * 120),
        (SessionFiles, "folder\t9z\t0\t/usr/bin"),
        (LastLogins, "last audit pts/0 Fri Foo 20 21:00:00 +0900 2026"),
        (LastLogins, "last audit pts/0 yesterday"),
        (LastLogins, "at 2026-11-19T09:00:00 hanako"),
        (LastLogins, "since 999999999999999999"),
        (Sssd, "set\tsssd\tservices"),
    ],
)
def test_a_row_of_another_form_is_no_fact(kind: type[HostFact], line: str) -> None:
    with pytest.raises(FactError):
        fact(kind, f"{line}\ncomplete")


def lines(*texts: str) -> tuple[StartLine, ...]:
    return tuple(StartLine("/etc/profile", number, text) for number, text in enumerate(texts, 1))


@pytest.mark.parametrize(
    ("texts", "values", "readonly", "exported"),
    [
        (("typeset -xr TMOUT=900",), ("900",), True, True),
        (("declare -r -x TMOUT='900'",), ("900",), True, True),
        (("TMOUT=900; readonly TMOUT; export TMOUT",), ("900",), True, True),
        (("readonly TMOUT=900", "export TMOUT"), ("900",), True, True),
        (("TMOUT=900", "export TMOUT"), ("900",), False, True),
        (("readonly TMOUT=900",), ("900",), True, False),
        (("TMOUT=900", "TMOUT=0"), ("900", "0"), False, False),
        (("if true; then TMOUT=600; fi",), ("600",), False, False),
        (("echo TMOUT=900",), (), False, False),
        (("MY_TMOUT=900",), (), False, False),
    ],
)
def test_what_lines_say_about_a_variable(
    texts: tuple[str, ...], values: tuple[str, ...], readonly: bool, exported: bool
) -> None:
    found = variable(lines(*texts), "TMOUT")
    assert (found.values, found.readonly, found.exported) == (values, readonly, exported)


@pytest.mark.parametrize(
    ("text", "masks"),
    [
        ("umask 027", [0o027]),
        ("umask 27", [0o027]),
        ("umask 0077", [0o077]),
        ("umask -S u=rwx,g=rx,o=", [0o027]),
        ("umask u=rwx,go=", [0o077]),
        ("umask a=rx", [0o222]),
        ("umask g-w", [0]),
        ("[ `umask` -eq 0 ] && umask 022", [0o022]),
        ("if [ $UID -gt 199 ]; then umask 002; else umask 022; fi", [0o002, 0o022]),
        ("umask", []),
        ("my_umask 022", []),
    ],
)
def test_umasks_as_bits(text: str, masks: list[int]) -> None:
    assert [mask for _, mask in umasks(lines(text))] == masks


def test_the_places_of_a_search_path() -> None:
    found = searched(lines('PATH="/bin:$HOME/bin:."', "export PATH=/a::/b", "LD_PATH=x", "PATH=c"))
    assert found == ("/bin", "$HOME/bin", ".", "/a", "", "/b", "c")

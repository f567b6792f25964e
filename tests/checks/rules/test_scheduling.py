"""What runs by itself: lists of who may, programs with the folders above them, units, leavings."""

import stat

import pytest

from checks.facts.accounts import Account, Accounts
from checks.facts.file_modes import FileMode
from checks.facts.scheduling import Scheduling
from checks.model import FactError, Provenance, Why
from checks.rules import scheduling
from tests.checks.replies import fact

F, D = stat.S_IFREG, stat.S_IFDIR


def mode(path: str, bits: int, uid: int = 0, kind: int = F) -> FileMode:
    return FileMode(path, kind | bits, uid, 0, "root" if uid == 0 else "u", "root", acl=False)


def jobs(
    has: tuple[str, ...] = ("cron", "at", "debian"),
    lists: tuple[str, ...] = (),
    named: tuple[FileMode, ...] = (),
    tabs: tuple[str, ...] = (),
    units: tuple[FileMode, ...] = (),
) -> Scheduling:
    return Scheduling(frozenset(has), frozenset(lists), tabs, named, units)


@pytest.mark.parametrize(
    ("seen", "cron", "at"),
    [
        (jobs(), False, True),
        (jobs(("cron", "at")), True, True),
        (jobs(lists=("cron.allow", "at.allow")), True, True),
        (jobs(lists=("cron.deny", "at.deny")), False, False),
        (jobs(lists=("cron.deny", "cron.allow", "at.deny", "at.allow")), True, True),
        (jobs(lists=("at.allow",)), False, True),
    ],
)
def test_who_may_schedule(seen: Scheduling, cron: bool, at: bool) -> None:
    assert scheduling.cron_users(seen).holds is cron
    assert scheduling.at_users(seen).holds is at


def test_a_list_is_explicit_and_none_is_the_default() -> None:
    assert scheduling.at_users(jobs()).provenance is Provenance.DEFAULT
    assert scheduling.at_users(jobs(lists=("at.allow",))).provenance is Provenance.EXPLICIT
    assert scheduling.cron_users(jobs(("debian",))).applicable is False
    assert scheduling.at_users(jobs(("cron",))).applicable is False


ABOVE = (mode("/", 0o755, kind=D), mode("/opt", 0o755, kind=D))


@pytest.mark.parametrize(
    ("named", "holds"),
    [
        ((*ABOVE, mode("/opt/a", 0o755)), True),
        ((*ABOVE, mode("/opt/a", 0o775)), False),
        ((*ABOVE, mode("/opt/a", 0o755, uid=1000)), False),
        ((*ABOVE, mode("/opt/data", 0o664, uid=1000)), True),
        ((*ABOVE, mode("/opt/a.sh", 0o664)), False),
        ((*ABOVE, mode("/opt/b", 0o777, kind=D), mode("/opt/b/a", 0o755)), False),
        ((*ABOVE, mode("/opt/b", 0o1777, kind=D), mode("/opt/b/a", 0o755)), True),
        ((*ABOVE, mode("/opt/b", 0o755, uid=1000, kind=D), mode("/opt/b/a", 0o755)), False),
        ((*ABOVE, mode("/opt/b", 0o777, kind=D), mode("/opt/a", 0o755)), True),
    ],
)
def test_programs_and_the_folders_above(named: tuple[FileMode, ...], holds: bool) -> None:
    assert scheduling.scheduled_programs(jobs(named=named)).holds is holds


def test_units_that_others_may_write() -> None:
    assert scheduling.unit_files(jobs()).holds is True
    bad = jobs(units=(mode("/etc/systemd/system/a.timer", 0o666),))
    assert scheduling.unit_files(bad).holds is False


def accounts(*remote: str) -> Accounts:
    one = Account("hanako", "x", 1000, 1000, "/home/hanako", "/bin/sh")
    return Accounts((one,), (), (one,), (), remote, frozenset())


def test_crontabs_of_those_who_left() -> None:
    assert scheduling.left_crontabs(jobs(tabs=("hanako", "tmp.x")), accounts()).holds is True
    assert scheduling.left_crontabs(jobs(tabs=("taro",)), accounts()).holds is False
    assert scheduling.left_crontabs(jobs(("at",)), accounts()).applicable is False
    with pytest.raises(FactError) as caught:
        scheduling.left_crontabs(jobs(tabs=("taro",)), accounts("ldap"))
    assert caught.value.why is Why.UNDETERMINED


BODY = (
    "has cron\nlist cron.allow\ntab hanako\nnamed 41ed 0 0 root root /\n"
    "named 81ed 0 0 root root /opt/a\nunit 81b6 0 0 root root /etc/systemd/system/a b.timer\n"
    "complete\n"
)


def test_the_schedule_from_probe_output() -> None:
    read = fact(Scheduling, BODY)
    assert (read.has, read.lists) == (frozenset({"cron"}), frozenset({"cron.allow"}))
    assert read.crontabs == ("hanako",)
    assert [one.path for one in read.programs()] == ["/opt/a"]
    assert [one.path for one in read.above(read.named[1])] == ["/"]
    assert read.units[0].path == "/etc/systemd/system/a b.timer"


@pytest.mark.parametrize(
    "body", ["", BODY.removesuffix("complete\n"), "complete\n", BODY.replace("named 41ed", "named")]
)
def test_an_odd_schedule_is_no_fact(body: str) -> None:
    with pytest.raises(FactError):
        fact(Scheduling, body)

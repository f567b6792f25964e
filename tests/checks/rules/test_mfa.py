"""Two factors over SSH, by sshd's methods and PAM's stacks together (tried on real servers)."""

from dataclasses import replace
from typing import Any

import pytest

from checks.context import Subject
from checks.facts.accounts import Account, Accounts, Group
from checks.facts.pam import Pam
from checks.facts.sshd import Sshd
from checks.facts.sudoers import Grant, Sudoers
from checks.mfa.policy import MfaLimits
from checks.model import FactError, Outcome
from checks.rules import mfa
from inventory.model import Zone
from tests.checks.mfa.made import NO_SUDO, STRICT, host, stacks
from tests.checks.rules.test_ssh import server, written
from tests.checks.states import SUBJECT

U, G = "auth required pam_unix.so", "auth required pam_google_authenticator.so"
CITY = replace(STRICT, key_with_code=True)
KANRI = Account("kanri", "x", 1001, 1001, "/home/kanri", "/bin/bash")
ROOT = Account("root", "x", 0, 0, "/root", "/bin/bash")
GROUPS = (Group("sudo", "x", 27, ("kanri",)), Group("kanri", "x", 1001, ()))
BOTH = "publickey,keyboard-interactive"


def accounts(*people: Account, remote: tuple[str, ...] = ()) -> Accounts:
    local = (ROOT, *people)
    return Accounts(local, GROUPS, local, GROUPS, remote, frozenset())


def pam(*lines: str, service: str = "sshd") -> Pam:
    return stacks(lines, service)


def ssh(methods: str, **values: str) -> Sshd:
    given = {"kbdinteractiveauthentication": "yes", "authenticationmethods": methods}
    return server(**(given | values))


def decide(sshd: Sshd, stack: Pam, limits: MfaLimits = STRICT) -> Outcome:
    return judge(sshd, stack, accounts(KANRI), limits=limits)


def judge(sshd: Sshd, stack: Pam, people: Accounts, **parts: Any) -> Outcome:  # noqa: ANN401
    return host(people, sshd, stack, **parts).decides(mfa.ssh_two_factors)


VECTORS = [
    ("key alone: PAM is skipped", ssh("any"), pam(U, G), False),
    ("stock Debian", ssh("any", passwordauthentication="yes"), pam(U), False),
    ("key, then password and code", ssh(BOTH), pam(U, G), True),
    ("key, then password", ssh(BOTH), pam(U), True),
    ("key, then code: possession twice", ssh(BOTH), pam(G), False),
    (
        "key and nullok code: key alone",
        ssh(BOTH),
        pam(f"{G} nullok", "auth required pam_permit.so"),
        False,
    ),
    ("key, password, nullok code", ssh(BOTH), pam(U, f"{G} nullok"), True),
    ("or, not and", ssh("publickey keyboard-interactive"), pam(U, G), False),
    ("two lists, both good", ssh(f"{BOTH} keyboard-interactive"), pam(U, G), True),
    ("two keys", ssh("publickey,publickey"), pam(U, G), False),
    (
        "one password asked twice",
        ssh("password,keyboard-interactive", passwordauthentication="yes"),
        pam(U),
        False,
    ),
    ("host trusted", ssh("hostbased", hostbasedauthentication="yes"), pam(U, G), False),
    (
        "password without PAM",
        ssh("password", usepam="no", passwordauthentication="yes"),
        pam(U, G),
        False,
    ),
    ("password and code, no key", ssh("keyboard-interactive:pam"), pam(U, G), True),
]


@pytest.mark.parametrize(
    ("sshd", "stack", "holds"), [row[1:] for row in VECTORS], ids=[row[0] for row in VECTORS]
)
def test_two_factors(sshd: Sshd, stack: Pam, holds: bool) -> None:
    assert decide(sshd, stack).holds is holds


def test_a_city_may_accept_a_key_and_a_code() -> None:
    assert decide(ssh(BOTH), pam(G), CITY).holds


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ("authenticationmethods password [Match User kanri]", False),
        ("authenticationmethods publickey [Match Address 10.0.0.0/8]", False),
        ("authenticationmethods publickey [Match Group sudo]", False),
        ("authenticationmethods publickey [Match User somebody]", True),
        ("authenticationmethods publickey [Match Group *,!sudo]", True),
    ],
)
def test_every_branch_that_an_administrator_can_meet(line: str, holds: bool) -> None:
    sshd = written(ssh(BOTH, passwordauthentication="yes"), f"authenticationmethods {BOTH}", line)
    assert decide(sshd, pam(U)).holds is holds


def test_administrators_alone_may_be_asked_for_two() -> None:
    sshd = written(ssh("any"), f"authenticationmethods {BOTH} [Match Group sudo]")
    assert decide(sshd, pam(U, G)).holds


@pytest.mark.parametrize(
    ("sshd", "stack"),
    [
        (ssh("publickey,keyboard-interactive", usepam="no"), pam(U, G)),
        (ssh(BOTH), pam("auth requisite pam_deny.so")),
    ],
)
def test_where_nobody_can_come_in_nothing_is_to_be_judged(sshd: Sshd, stack: Pam) -> None:
    assert not decide(sshd, stack).applicable


def test_what_cannot_be_told_is_unknown() -> None:
    with pytest.raises(FactError):
        decide(ssh(BOTH), pam("auth sufficient pam_exec.so /bin/true", U, G))


def test_administrators_of_a_directory_are_not_guessed() -> None:
    with pytest.raises(FactError):
        judge(ssh(BOTH), pam(U, G), accounts(remote=("sss",)), sudoers=NO_SUDO)


def test_rules_of_sudo_make_administrators_too() -> None:
    taro = Account("taro", "x", 1002, 1002, "/home/taro", "/bin/sh")
    grant = Grant("taro", ("ALL",), ("ALL",), "ALL", False, None, "")
    sudoers = Sudoers(True, (1, 9, 13), "", (), (), (grant,), frozenset())
    outcome = judge(ssh("any"), pam(U, G), accounts(taro), sudoers=sudoers)
    assert "taro: a key" in outcome.observed


@pytest.mark.parametrize("subject", ["#1002", "%#1002"])
def test_administrators_by_number_are_found(subject: str) -> None:
    taro = Account("taro", "x", 1002, 1002, "/home/taro", "/bin/sh")
    grant = Grant(subject, ("ALL",), ("ALL",), "ALL", False, None, "")
    outcome = judge(
        ssh("any"), pam(U, G), accounts(taro), sudoers=replace(NO_SUDO, grants=(grant,))
    )
    assert "taro: a key" in outcome.observed


TARO = Account("taro", "x", 1002, 1002, "/home/taro", "/bin/sh")
AUDIT = Account("audit", "x", 1003, 1003, "/home/audit", "/bin/sh")


def rule(
    subject: str, command: str, *runas: str, digest: str = "", excepted: tuple[str, ...] = ()
) -> Grant:
    return Grant(subject, ("ALL",), runas or ("root",), command, False, None, digest, excepted)


@pytest.mark.parametrize(
    ("grant", "administrator"),
    [
        (rule("taro", "/bin/bash"), True),
        (rule("taro", "/bin/su"), True),
        (rule("taro", "/usr/sbin/visudo"), True),
        (rule("taro", "sudoedit /etc/sudoers"), True),
        (rule("taro", "/usr/bin/systemctl restart nginx"), True),
        (rule("taro", "/bin/bash", "ALL"), True),
        (rule("taro", "/bin/bash", "#0"), True),
        (rule("taro", "/bin/bash", "%root"), True),
        (rule("%taro", "/bin/bash"), True),
        (rule("ALL", "/bin/bash"), True),
        (rule("ALL", "/bin/bash", excepted=("taro", "audit", "kanri")), False),
        (rule("ALL", "/bin/bash", excepted=("%taro", "#1003", "kanri")), False),
        (rule("taro", "/bin/bash", "www-data"), False),
        (rule("audit", '/usr/local/sbin/hinomi-collector ""', digest="sha256:aa"), False),
        (rule("audit", '/usr/local/sbin/hinomi-collector ""'), True),
        (rule("audit", "/bin/bash", digest="sha256:aa"), True),
    ],
)
def test_who_may_run_something_as_root_is_an_administrator(
    grant: Grant, administrator: bool
) -> None:
    people = replace(accounts(TARO, AUDIT), groups=(Group("taro", "x", 1002, ()),))
    sudoers = replace(NO_SUDO, grants=(grant,))
    outcome = judge(ssh("any"), pam(U), people, sudoers=sudoers)
    assert outcome.applicable is administrator
    assert not outcome.holds


@pytest.mark.parametrize("people", [(), (KANRI,)])
def test_rules_of_sudo_in_a_directory_leave_it_open(people: tuple[Account, ...]) -> None:
    elsewhere = replace(NO_SUDO, remote=("sss",))
    with pytest.raises(FactError):
        judge(ssh(BOTH), pam(U), accounts(*people), sudoers=elsewhere)
    weak = judge(ssh("any"), pam(U), accounts(KANRI), sudoers=elsewhere)
    assert not weak.holds


def test_administrators_of_a_netgroup_are_not_guessed() -> None:
    grant = Grant("+ops", ("ALL",), ("ALL",), "ALL", False, None, "")
    with pytest.raises(FactError):
        judge(ssh(BOTH), pam(U, G), accounts(KANRI), sudoers=replace(NO_SUDO, grants=(grant,)))


def test_nobody_to_ask_is_not_applicable() -> None:
    outcome = judge(ssh("any"), pam(U), accounts(), sudoers=NO_SUDO)
    assert not outcome.applicable


@pytest.mark.parametrize(
    ("lines", "holds"),
    [
        ((U, G), True),
        ((U, f"{G} nullok"), False),
        ((U, "auth [success=ok user_unknown=ignore default=bad] pam_oath.so"), False),
        ((U, "auth required pam_u2f.so nouserok"), False),
    ],
)
def test_people_who_have_not_enrolled(lines: tuple[str, ...], holds: bool) -> None:
    assert mfa.no_way_past(pam(*lines)).holds is holds


def test_no_code_is_asked_for() -> None:
    assert not mfa.no_way_past(pam(U)).applicable


def console(stack: Pam, subject: Subject) -> Outcome:
    made = host(accounts(KANRI), ssh("any"), stack, subject=subject)
    return made.decides(mfa.console_two_factors)


def test_the_console_of_the_my_number_zone() -> None:
    zone = replace(SUBJECT, zone=Zone.MYNUMBER)
    assert console(pam(U, G, service="login"), zone).holds
    assert not console(pam(U, service="login"), zone).holds
    assert not console(pam(U, service="login"), SUBJECT).applicable
    with pytest.raises(FactError):
        console(pam("auth required pam_exec.so x", U, service="login"), zone)
    with pytest.raises(FactError):
        console(pam(U), zone)

"""sudo checks on typed facts: the rule that wins, tags, Defaults, and the audit account's own."""

from dataclasses import replace

import pytest

from checks.context import Subject
from checks.facts.accounts import Account, Accounts, Group
from checks.facts.sudoers import Default, Grant, Sudoers
from checks.model import Check, FactError, Outcome, Provenance
from checks.rules import sudo
from checks.rules.sudo import SudoLimits
from tests.checks.states import SUBJECT

LIMITS = SudoLimits(timestamp_minutes=15.0)
AUDIT = Account("audit", "x", 1001, 1001, "/home/audit", "/bin/sh")
ACCOUNTS = Accounts((AUDIT,), (Group("kanri", "x", 9, ("audit",)),), (AUDIT,), (), (), frozenset())


def grant(
    text: str, *, asks: bool | None = None, digest: str = "", excepted: tuple[str, ...] = ()
) -> Grant:
    """A grant from `subject command`, as root on every host."""
    subject, command = text.split(" ", 1)
    plain, every = command.removeprefix("!"), ("ALL",)
    return Grant(subject, every, every, plain, command[0] == "!", asks, digest, excepted)


def rules(*grants: Grant, defaults: tuple[Default, ...] = ()) -> Sudoers:
    return Sudoers(True, (1, 9, 13), "", (), defaults, grants, frozenset())


def said(name: str, value: str | bool, bound_to: str = "") -> Default:
    return Default(name, value, bound_to)


def decide(check: Check[...], sudoers: Sudoers, accounts: Accounts = ACCOUNTS) -> Outcome:
    given = {Sudoers: sudoers, Subject: SUBJECT, SudoLimits: LIMITS, Accounts: accounts}
    return check(*(given[need] for need in check.needs))


PLAIN = grant("%sudo ALL")
OPEN = grant("hanako ALL", asks=False)
PINNED = grant('audit /usr/local/sbin/hinomi-collector ""', asks=False, digest="sha256:aa")
EXEMPT = said("exempt_group", "staff")
GOOD: list[tuple[Check[...], Sudoers]] = [
    (sudo.asks_password, rules(PLAIN)),
    (sudo.asks_password, rules(PINNED)),
    (sudo.asks_password, rules(OPEN, grant("hanako ALL", asks=True))),
    (sudo.asks_password, rules(OPEN, grant("hanako ALL"))),
    (sudo.asks_password, rules(OPEN, grant("ALL ALL"))),
    (sudo.asks_password, rules(grant("root ALL", asks=False))),
    (
        sudo.asks_password,
        rules(grant("hanako ALL", asks=True), defaults=(said("authenticate", False),)),
    ),
    (sudo.asks_password, rules(grant("taro ALL"), defaults=(said("authenticate", False, "bob"),))),
    (sudo.authenticate, rules(PLAIN)),
    (sudo.not_everybody, rules(PLAIN)),
    (sudo.rules_valid, rules(PLAIN)),
    (sudo.own_terminal, rules(defaults=(said("use_pty", True),))),
    (sudo.own_terminal, replace(rules(), version=(1, 9, 15))),
    (sudo.logged, rules()),
    (sudo.logged, rules(defaults=(said("syslog", False), said("logfile", "/var/log/sudo")))),
    (sudo.asks_again, rules()),
    (sudo.asks_again, rules(defaults=(said("timestamp_timeout", "0"),))),
    (sudo.no_exclusions, rules(PLAIN)),
    (sudo.audit_account, rules(PINNED)),
    (sudo.audit_account, rules(grant("audit ALL"))),
    (sudo.audit_account, rules(OPEN)),
    (sudo.audit_account, rules(grant("ALL ALL", asks=False, excepted=("audit",)))),
    (sudo.audit_account, rules(grant("ALL ALL", asks=False, excepted=("%kanri",)))),
]
BAD: list[tuple[Check[...], Sudoers]] = [
    (sudo.asks_password, rules(PLAIN, defaults=(EXEMPT,))),
    (sudo.authenticate, rules(PLAIN, defaults=(EXEMPT,))),
    (sudo.own_terminal, rules(defaults=(said("use_pty", True), said("use_pty", False, "bob")))),
    (sudo.logged, rules(defaults=(said("log_allowed", False),))),
    (sudo.logged, rules(defaults=(said("syslog", False, "bob"),))),
    (sudo.asks_password, rules(OPEN)),
    (sudo.asks_password, rules(grant("hanako ALL", asks=True), OPEN)),
    (sudo.asks_password, rules(OPEN, grant("taro ALL"))),
    (sudo.asks_password, rules(OPEN, grant("hanako !ALL"))),
    (sudo.asks_password, rules(OPEN, replace(grant("hanako ALL"), hosts=("other",)))),
    (sudo.asks_password, rules(OPEN, replace(grant("hanako ALL"), runas=("www-data",)))),
    (sudo.asks_password, rules(grant("audit ALL", asks=False))),
    (sudo.asks_password, rules(replace(PINNED, subject="%audit"))),
    (sudo.asks_password, rules(PLAIN, defaults=(said("authenticate", False),))),
    (sudo.asks_password, rules(PLAIN, defaults=(said("authenticate", False, "root"),))),
    (sudo.asks_password, rules(grant("taro ALL"), defaults=(said("authenticate", False, "@a"),))),
    (sudo.asks_password, rules(OPEN, grant("ALL ALL"), grant("!hanako ALL"))),
    (sudo.asks_password, rules(OPEN, grant("hanako ALL", digest="sha256:aa"))),
    (sudo.audit_account, rules(grant("%#9 ALL", asks=False))),
    (sudo.audit_account, rules(grant("%#1001 ALL", asks=False))),
    (sudo.asks_password, rules(grant("bob ALL"), defaults=(said("authenticate", False, "bob"),))),
    (sudo.authenticate, rules(defaults=(said("authenticate", False, "bob"),))),
    (sudo.not_everybody, rules(grant("ALL /bin/ls"))),
    (sudo.rules_valid, replace(rules(), error="sudoers:1: syntax error")),
    (sudo.own_terminal, rules()),
    (sudo.own_terminal, rules(defaults=(said("use_pty", True), said("use_pty", False)))),
    (sudo.logged, rules(defaults=(said("syslog", False),))),
    (sudo.asks_again, rules(defaults=(said("timestamp_timeout", "-1"),))),
    (sudo.asks_again, rules(defaults=(said("timestamp_timeout", "15.5"),))),
    (
        sudo.asks_again,
        rules(defaults=(said("timestamp_timeout", "60", "bob"), said("timestamp_timeout", "5"))),
    ),
    (sudo.no_exclusions, rules(grant("hanako !/bin/su"))),
    (sudo.audit_account, rules(grant("audit ALL", asks=False))),
    (sudo.audit_account, rules(grant("#1001 ALL", asks=False))),
    (sudo.audit_account, rules(grant("%kanri ALL", asks=False))),
    (sudo.audit_account, rules(grant("ALL ALL", asks=False))),
    (sudo.audit_account, rules(grant("ALL ALL", asks=False, excepted=("hanako", "%ops")))),
    (sudo.asks_password, rules(grant("ALL ALL", asks=False, excepted=("audit",)))),
    (sudo.asks_password, rules(OPEN, grant("hanako ALL", excepted=("%kanri",)))),
    (sudo.audit_account, rules(replace(PINNED, command="ALL"))),
    (sudo.audit_account, rules(replace(PINNED, command="/bin/sh"))),
    (sudo.audit_account, rules(replace(PINNED, command="/opt/hinomi-collector"))),
    (sudo.audit_account, rules(replace(PINNED, digest=""))),
]
EACH = {row[0].id: row[0] for row in BAD}


@pytest.mark.parametrize(("check", "sudoers"), GOOD)
def test_good_rules_pass(check: Check[...], sudoers: Sudoers) -> None:
    outcome = decide(check, sudoers)
    assert outcome.applicable
    assert outcome.holds


@pytest.mark.parametrize(("check", "sudoers"), BAD)
def test_bad_rules_fail(check: Check[...], sudoers: Sudoers) -> None:
    outcome = decide(check, sudoers)
    assert outcome.applicable
    assert not outcome.holds


@pytest.mark.parametrize("check", [one for one in EACH.values() if one.id.startswith("SUDO")])
def test_no_sudo_is_not_applicable(check: Check[...]) -> None:
    gone = Sudoers(False, (), "", (), (), (), frozenset())
    assert not decide(check, gone).applicable


@pytest.mark.parametrize("check", [one for one in EACH.values() if one is not sudo.rules_valid])
def test_rules_that_cannot_be_read_are_unknown(check: Check[...]) -> None:
    with pytest.raises(FactError):
        decide(check, replace(rules(), error="sudoers:1: syntax error"))


@pytest.mark.parametrize(
    "check", [sudo.asks_password, sudo.not_everybody, sudo.no_exclusions, sudo.audit_account]
)
def test_rules_kept_in_a_directory_leave_it_open(check: Check[...]) -> None:
    with pytest.raises(FactError):
        decide(check, replace(rules(), remote=("ldap",)))


@pytest.mark.parametrize("subject", ["+ops", "%:ops"])
def test_members_that_nobody_lists_leave_it_open(subject: str) -> None:
    with pytest.raises(FactError):
        decide(sudo.audit_account, rules(grant(f"{subject} ALL", asks=False)))
    known = rules(grant(f"{subject} ALL", asks=False), grant("audit ALL", asks=False))
    assert not decide(sudo.audit_account, known).holds


def test_an_exception_that_nobody_can_tell_leaves_it_open() -> None:
    netgroup = rules(grant("ALL ALL", asks=False, excepted=("+ops",)))
    nobody = replace(ACCOUNTS, local=(), known=(), remote=("sss",))
    for accounts in (ACCOUNTS, nobody):
        with pytest.raises(FactError):
            decide(sudo.audit_account, netgroup, accounts)
    assert decide(
        sudo.audit_account, rules(grant("ALL ALL", asks=False, excepted=("audit",))), nobody
    ).holds


def test_members_in_a_directory_leave_it_open() -> None:
    remote = replace(ACCOUNTS, remote=("sss",))
    with pytest.raises(FactError):
        decide(sudo.audit_account, rules(grant("%other ALL", asks=False)), remote)
    assert decide(sudo.audit_account, rules(grant("%other ALL", asks=False))).holds


def test_an_audit_account_with_uid_0_fails_and_none_is_not_applicable() -> None:
    root = replace(ACCOUNTS, local=(replace(AUDIT, uid=0),))
    assert not decide(sudo.audit_account, rules(), root).holds
    nobody = replace(ACCOUNTS, local=(), known=())
    assert not decide(sudo.audit_account, rules(), nobody).applicable
    with pytest.raises(FactError):
        decide(
            sudo.audit_account,
            replace(rules(), error="x"),
            nobody.__class__((), (), (), (), ("sss",), frozenset()),
        )


def test_a_default_is_called_one() -> None:
    assert decide(sudo.asks_again, rules()).provenance is Provenance.DEFAULT


@pytest.mark.parametrize(
    ("times", "skipped", "provenance"),
    [
        (("3",), (), Provenance.EXPLICIT),
        (("3", "3"), (), Provenance.EXPLICIT),
        (("3", "1"), (), Provenance.CONFLICTING),
        (("3",), ("timestamp_timeout",), Provenance.CONFLICTING),
        ((), ("timestamp_timeout",), Provenance.CONFLICTING),
        (("3",), ("use_pty",), Provenance.EXPLICIT),
    ],
)
def test_times_that_differ_conflict(
    times: tuple[str, ...], skipped: tuple[str, ...], provenance: Provenance
) -> None:
    """sudoers(5): files with a dot in the name are skipped; what they say has no effect."""
    written = tuple(said("timestamp_timeout", time) for time in times)
    given = replace(rules(defaults=written), skipped=frozenset(skipped))
    outcome = decide(sudo.asks_again, given)
    assert outcome.holds
    assert outcome.provenance is provenance


def test_a_time_that_is_no_number_is_unknown() -> None:
    with pytest.raises(FactError):
        decide(sudo.asks_again, rules(defaults=(said("timestamp_timeout", "soon"),)))


def test_an_unknown_version_leaves_the_terminal_open() -> None:
    with pytest.raises(FactError):
        decide(sudo.own_terminal, replace(rules(), version=()))

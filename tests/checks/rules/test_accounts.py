"""Account checks on typed facts: one good state, and one bad state for each rule."""

from dataclasses import replace
from datetime import date

import pytest

from checks.facts.accounts import Account, Accounts, Group, Secret, Shadow
from checks.facts.homes import Home, Homes
from checks.facts.login_defs import LoginDefs
from checks.model import Check, FactError, Outcome
from checks.rules import accounts as rules

ROOT = Account("root", "x", 0, 0, "/root", "/bin/bash")
GAMES = Account("games", "x", 5, 60, "/usr/games", "/usr/sbin/nologin")
HANAKO = Account("hanako", "x", 1000, 1000, "/home/hanako", "/bin/bash")
GROUPS = (
    Group("root", "x", 0, ()),
    Group("games", "x", 60, ()),
    Group("shadow", "x", 42, ()),
    Group("hanako", "x", 1000, ()),
)
DEFS = LoginDefs(True, {"UID_MIN": ("1000",)})
HOMES = Homes((Home("/home/hanako", 0o750, 1000, 1000),), frozenset({"/home/gone"}))


def secret(name: str, word: str = "yescrypt", changed: int | None = 20000) -> Secret:
    return Secret(name, word, changed, 0, 99999, 7, None, None)


def people(*more: Account, groups: tuple[Group, ...] = GROUPS) -> Accounts:
    local = (ROOT, GAMES, HANAKO, *more)
    return Accounts(local, groups, local, groups, (), frozenset({"/bin/bash"}))


def shadow(*more: Secret) -> Shadow:
    return Shadow((secret("root", "star"), secret("hanako"), *more), date(2026, 11, 21))


def decide(
    check: Check[...],
    accounts: Accounts,
    secrets: Shadow | None = None,
    homes: Homes = HOMES,
) -> Outcome:
    given = {Accounts: accounts, Shadow: secrets or shadow(), Homes: homes, LoginDefs: DEFS}
    return check(*(given[need] for need in check.needs))


def account(name: str, uid: int, **changes: object) -> Account:
    plain = Account(name, "x", uid, 1000, f"/home/{name}", "/usr/sbin/nologin")
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields by name


BAD: list[tuple[Check[...], Accounts, Shadow, Homes]] = [
    (rules.only_root_is_zero, people(account("toor", 0)), shadow(), HOMES),
    (rules.no_empty_passwords, people(), shadow(secret("taro", "empty")), HOMES),
    (rules.no_empty_passwords, people(account("taro", 1001, password="empty")), shadow(), HOMES),
    (rules.all_shadowed, people(account("taro", 1001, password="des")), shadow(), HOMES),
    (rules.all_shadowed, people(account("taro", 1001, password="locked-des")), shadow(), HOMES),
    (rules.unique_names, people(account("hanako", 1001)), shadow(), HOMES),
    (rules.unique_uids, people(account("taro", 1000)), shadow(), HOMES),
    (rules.unique_groups, people(groups=(*GROUPS, Group("root", "x", 9, ()))), shadow(), HOMES),
    (rules.unique_groups, people(groups=(*GROUPS, Group("wheel", "x", 0, ()))), shadow(), HOMES),
    (rules.groups_exist, people(account("taro", 1001, gid=4242)), shadow(), HOMES),
    (rules.system_accounts, people(account("backup", 34, shell="/bin/sh")), shadow(), HOMES),
    (rules.system_accounts, people(account("backup", 34, shell="")), shadow(), HOMES),
    (rules.gid_zero, people(account("taro", 1001, gid=0)), shadow(), HOMES),
    (rules.gid_zero, people(account("toor", 0, gid=100)), shadow(), HOMES),
    (
        rules.homes_owned,
        people(),
        shadow(),
        Homes((Home("/home/hanako", 0o750, 0, 0),), frozenset()),
    ),
    (
        rules.homes_closed,
        people(),
        shadow(),
        Homes((Home("/home/hanako", 0o751, 1000, 1000),), frozenset()),
    ),
    (
        rules.homes_closed,
        people(),
        shadow(),
        Homes((Home("/home/hanako", 0o770, 1000, 1000),), frozenset()),
    ),
    (rules.homes_exist, people(), shadow(), Homes((), frozenset({"/home/hanako"}))),
    (
        rules.shadow_group,
        people(groups=(*GROUPS, Group("shadow", "x", 42, ("hanako",)))),
        shadow(),
        HOMES,
    ),
    (rules.shadow_group, people(account("taro", 1001, gid=42)), shadow(), HOMES),
    (rules.changed_in_past, people(), shadow(secret("taro", changed=99999)), HOMES),
]
EACH = {row[0].id: row[0] for row in BAD}


@pytest.mark.parametrize("check", EACH.values(), ids=EACH.keys())
def test_good_accounts_pass(check: Check[...]) -> None:
    outcome = decide(check, people())
    assert outcome.applicable
    assert outcome.holds


@pytest.mark.parametrize(("check", "accounts", "secrets", "homes"), BAD)
def test_bad_accounts_fail(
    check: Check[...], accounts: Accounts, secrets: Shadow, homes: Homes
) -> None:
    outcome = decide(check, accounts, secrets, homes)
    assert outcome.applicable
    assert not outcome.holds
    assert outcome.observed != "-"


def test_an_account_that_only_the_name_service_knows_counts() -> None:
    hidden = replace(people(), known=(ROOT, account("toor", 0)))
    assert not decide(rules.only_root_is_zero, hidden).holds


def test_sources_that_do_not_list_are_named() -> None:
    outcome = decide(rules.only_root_is_zero, replace(people(), remote=("sss",)))
    assert "sss" in outcome.observed


def test_a_home_that_was_not_looked_at_is_unknown() -> None:
    with pytest.raises(FactError):
        decide(rules.homes_exist, people(), homes=Homes((), frozenset()))


def test_locked_passwords_may_lie_in_the_future() -> None:
    locked = shadow(secret("taro", "locked-sha512", 99999))
    assert decide(rules.changed_in_past, people(), locked).holds

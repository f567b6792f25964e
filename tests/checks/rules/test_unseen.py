"""What nobody looked at is unknown, and never good: directories, other clients, other lines."""

from dataclasses import replace

import pytest

from checks.facts.accounts import Account, Accounts, Group, Shadow
from checks.facts.homes import Homes
from checks.facts.pam import Pam
from checks.facts.pam_stack import Raw
from checks.facts.sssd import Sssd
from checks.facts.sudoers import Default
from checks.model import Check, FactError, Outcome
from checks.rules import (
    account_life,
    account_state,
    accounts,
    directory_login,
    su_access,
    sudo_options,
)
from checks.rules.account_limits import AccountLimits
from checks.rules.su_access import SuLimits
from tests.checks.replies import NOW, fact
from tests.checks.rules import test_account_life as life
from tests.checks.rules import test_sessions as sessions

ROOT = Account("root", "x", 0, 0, "/root", "/bin/bash")
NOBODY = Account("nobody", "x", 65534, 65534, "/nonexistent", "/bin/sh")
LOCAL = Accounts((ROOT,), (), (ROOT,), (), (), frozenset())
DIRECTORY = replace(LOCAL, remote=("sss",))
WHEEL = "auth required pam_wheel.so use_uid"
UNIX = "auth required pam_unix.so"


def pam(**services: tuple[str, ...]) -> Pam:
    found = {
        name.replace("_", "-"): tuple(Raw(name, n, one) for n, one in enumerate(lines, 1))
        for name, lines in services.items()
    }
    return Pam(found, frozenset(), {})


def decide(check: Check[...], *given: object) -> Outcome:
    facts: dict[type, object] = {
        **{Accounts: LOCAL, Homes: Homes((), frozenset()), Pam: pam(su=(WHEEL, UNIX))},
        **{SuLimits: SuLimits("", ()), Sssd: Sssd((), (), {}, socket=False)},
    }
    facts |= {type(one): one for one in given}
    return check(*(facts[need] for need in check.needs))


@pytest.mark.parametrize(
    "check",
    [accounts.homes_owned, accounts.homes_closed, accounts.shadow_group],
)
def test_people_of_a_directory_are_not_known_to_be_good(check: Check[...]) -> None:
    assert decide(check).holds
    with pytest.raises(FactError):
        decide(check, DIRECTORY)


def test_a_directory_may_hold_shared_and_dormant_accounts() -> None:
    staff = AccountLimits(90, 365, ("admin",), ("hanako", "root"))
    for check in (account_life.in_use, account_life.nobody_shares, account_life.all_on_staff):
        assert life.decide(check, life.people(), life.seen(1), staff).holds
        with pytest.raises(FactError):
            life.decide(check, replace(life.people(), remote=("sss",)), life.seen(1), staff)


def test_members_of_the_group_of_su_may_be_in_a_directory() -> None:
    wheel = (Group("wheel", "x", 10, ()),)
    assert decide(su_access.su_members, replace(LOCAL, groups=wheel)).holds
    with pytest.raises(FactError):
        decide(su_access.su_members, replace(DIRECTORY, groups=wheel))


def test_without_a_group_wheel_the_group_of_root_may_use_su() -> None:
    given = replace(LOCAL, groups=(Group("root", "x", 0, ("hanako",)),))
    assert decide(su_access.su_members, given).observed == "hanako"


def test_a_login_shell_by_su_is_limited_too() -> None:
    assert not decide(su_access.su_limited, pam(su=(WHEEL, UNIX), su_l=(UNIX,))).holds
    assert decide(su_access.su_limited, pam(su=(WHEEL, UNIX), su_l=(WHEEL, UNIX))).holds


def test_another_client_of_ldap_is_not_no_client() -> None:
    for check in (directory_login.starts_tls, directory_login.verifies):
        assert not decide(check).applicable
        with pytest.raises(FactError):
            decide(check, replace(LOCAL, remote=("ldap",)))
        with pytest.raises(FactError):
            decide(check, pam(common_auth=("auth sufficient pam_ldap.so",)))


def test_a_server_that_stands_in_is_asked_in_plain_text() -> None:
    options = {("domain/a", "id_provider"): ("ldap",), ("domain/a", "ldap_uri"): ("ldaps://a",)}
    given = Sssd(("/etc/sssd/sssd.conf",), ("domain/a",), options, socket=False)
    assert decide(directory_login.starts_tls, given).holds
    backup = {**options, ("domain/a", "ldap_backup_uri"): ("ldap://b",)}
    assert not decide(directory_login.starts_tls, replace(given, options=backup)).holds


def test_a_hash_in_passwd_or_group_counts() -> None:
    hashed = replace(LOCAL, local=(replace(ROOT, password="md5"),))
    assert not life.decide(account_state.root_console, hashed, Shadow((), NOW.date())).holds
    group = replace(LOCAL, groups=(Group("kanri", "sha512", 50, ()),))
    assert not decide(accounts.all_shadowed, group).holds
    daemon = replace(ROOT, name="daemon", uid=1, password="empty")
    assert not life.decide(account_state.system_passwords, replace(LOCAL, local=(daemon,))).holds


def test_nobody_and_a_shell_of_ones_own_are_shells() -> None:
    assert NOBODY.can_have_shell
    assert not life.decide(accounts.system_accounts, replace(LOCAL, local=(NOBODY,))).holds
    assert replace(ROOT, shell="/home/hanako/nologin").can_have_shell
    assert not replace(ROOT, shell="/usr/sbin/nologin").can_have_shell


LINES = """\
p:root:x:0:0:/root:/bin/bash
g:root:x:0:
P:root:x:0:0:/root:/bin/bash
answered
sources:{0}
{1}complete
"""


@pytest.mark.parametrize(
    ("sources", "unset", "remote"),
    [
        ("passwd:files ldap", "", ("ldap",)),
        ("initgroups: files sss", "", ("sss",)),
        ("passwd: files sss", "unset:sss\n", ()),
        ("passwd: files systemd", "", ()),
    ],
)
def test_where_more_accounts_may_be(sources: str, unset: str, remote: tuple[str, ...]) -> None:
    assert fact(Accounts, LINES.format(sources, unset)).remote == remote


def test_a_list_of_the_name_service_that_was_cut_is_no_list() -> None:
    with pytest.raises(FactError):
        fact(Accounts, LINES.replace("answered", "P:?\nanswered").format("passwd: files", ""))


@pytest.mark.parametrize(
    ("check", "default"),
    [
        (sudo_options.clean_environment, Default("setenv", True, "")),
        (sudo_options.clean_environment, Default("env_keep", "['HOME', '*']", "")),
        (sudo_options.clean_environment, Default("env_keep", "['LD_PRELOAD']", "bob")),
        (sudo_options.clean_environment, Default("env_reset", False, "bob")),
        (sudo_options.umask, Default("umask", "0000", "bob")),
    ],
)
def test_an_option_undone_for_somebody_fails(check: Check[...], default: Default) -> None:
    strict = Default("umask", "0027", "")
    assert sessions.decide(check, replace(sessions.SUDO, defaults=(strict,))).holds
    assert not sessions.decide(check, replace(sessions.SUDO, defaults=(strict, default))).holds

"""SSH: forwarding, who may log in, rekeying and certificates, on typed facts."""

from dataclasses import replace

import pytest

from checks.facts.accounts import Accounts
from checks.facts.sshd import Sshd
from checks.facts.sshd_answers import Branch
from checks.model import Check, FactError, Outcome, Provenance
from checks.rules import ssh_access, ssh_forwarding
from tests.checks.rules.test_ssh import ACCOUNTS, FILE, ROOT, server, written

LIMITS = ssh_access.RekeyLimits("512M", "1h")
CLOSED = {
    "allowagentforwarding": "no",
    "allowstreamlocalforwarding": "no",
    "allowtcpforwarding": "no",
    "compression": "no",
    "disableforwarding": "no",
    "gatewayports": "no",
    "ignoreuserknownhosts": "yes",
    "kerberosauthentication": "no",
    "permittunnel": "no",
    "rekeylimit": "536870912 3600",
    "revokedkeys": "/etc/ssh/revoked",
    "trustedusercakeys": "/etc/ssh/ca.pub",
    "x11uselocalhost": "yes",
    "allowgroups": "ssh-users",
}


def closed(**values: str) -> Sshd:
    """A server that answers what is wanted, but for these values."""
    return server(**(CLOSED | values))


def decide(check: Check[...], sshd: Sshd) -> Outcome:
    """The outcome of a check."""
    given = {Sshd: sshd, ssh_access.RekeyLimits: LIMITS, Accounts: ACCOUNTS}
    return check(*(given[need] for need in check.needs))


BAD: list[tuple[Check[...], str, list[str]]] = [
    (ssh_forwarding.tcp_forwarding, "allowtcpforwarding", ["yes", "local", "remote", "all"]),
    (ssh_forwarding.other_forwarding, "allowagentforwarding", ["yes"]),
    (ssh_forwarding.other_forwarding, "allowstreamlocalforwarding", ["yes", "local"]),
    (ssh_forwarding.other_forwarding, "permittunnel", ["yes", "point-to-point", "ethernet"]),
    (ssh_forwarding.x11_on_loopback, "x11uselocalhost", ["no"]),
    (ssh_forwarding.gateway_ports, "gatewayports", ["yes", "clientspecified"]),
    (ssh_access.compression, "compression", ["yes", "delayed"]),
    (ssh_access.kerberos, "kerberosauthentication", ["yes"]),
    (ssh_access.public_keys, "pubkeyauthentication", ["no"]),
    (ssh_access.root_password, "permitrootlogin", ["yes"]),
    (ssh_access.restricted_users, "allowgroups", ["*", "staff *"]),
    (
        ssh_access.rekeying,
        "rekeylimit",
        ["0 0", "default none", "536870913 3600", "536870912 3601", "536870912 0", "0 3600", "1G"],
    ),
    (ssh_access.revocation, "revokedkeys", ["none"]),
]
ALL = [*{check.id: check for check, _, _ in BAD}.values(), ssh_access.user_known_hosts]


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.id)
def test_a_closed_server_passes(check: Check[...]) -> None:
    assert decide(check, closed()).holds


@pytest.mark.parametrize(
    ("check", "keyword", "value"),
    [(check, keyword, value) for check, keyword, values in BAD for value in values],
    ids=lambda one: getattr(one, "id", str(one)),
)
def test_a_bad_value_fails(check: Check[...], keyword: str, value: str) -> None:
    outcome = decide(check, closed(**{keyword: value}))
    assert outcome.applicable
    assert not outcome.holds


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.id)
def test_no_server_is_not_applicable(check: Check[...]) -> None:
    gone = replace(closed(), installed=False, branches=(), daemons=())
    assert not decide(check, gone).applicable


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.id)
def test_a_refused_configuration_fails(check: Check[...]) -> None:
    broken = replace(closed(), error="line 1: Bad configuration option", branches=())
    assert decide(check, broken).applicable
    assert not decide(check, broken).holds


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.id)
def test_what_the_daemon_has_not_read_is_unknown(check: Check[...]) -> None:
    with pytest.raises(FactError):
        decide(check, replace(closed(), pending=(FILE,)))


@pytest.mark.parametrize(
    "check", [ssh_forwarding.tcp_forwarding, ssh_forwarding.other_forwarding], ids=lambda c: c.id
)
def test_one_word_closes_all_forwarding(check: Check[...]) -> None:
    master = {"disableforwarding": "yes", "allowtcpforwarding": "yes", "permittunnel": "yes"}
    sshd = written(closed(**master), "disableforwarding yes", "allowtcpforwarding yes")
    outcome = decide(check, sshd)
    assert (outcome.holds, outcome.provenance) == (True, Provenance.EXPLICIT)
    reopened = written(closed(**master), "disableforwarding no [Match User bob]")
    assert not decide(check, reopened).holds


def test_closed_by_default_is_not_explicit() -> None:
    sshd = written(closed(), "allowagentforwarding no", "allowstreamlocalforwarding no")
    assert decide(ssh_forwarding.other_forwarding, sshd).provenance is Provenance.DEFAULT
    named = written(sshd, *(f"{k} no" for k in CLOSED if k.startswith(("allow", "permit"))))
    assert decide(ssh_forwarding.other_forwarding, named).provenance is Provenance.EXPLICIT


def test_known_hosts_of_users_matter_for_host_based_logins_only() -> None:
    trusting = closed(ignoreuserknownhosts="no")
    outcome = decide(ssh_access.user_known_hosts, trusting)
    assert (outcome.holds, outcome.provenance) == (True, Provenance.DEFAULT)
    outcome = decide(ssh_access.user_known_hosts, written(trusting, "ignoreuserknownhosts no"))
    assert (outcome.holds, outcome.provenance) == (True, Provenance.OVERRIDDEN)
    used = closed(ignoreuserknownhosts="no", hostbasedauthentication="yes")
    assert not decide(ssh_access.user_known_hosts, used).holds


def test_a_build_without_kerberos_has_nothing_to_switch_off() -> None:
    values = {key: value for key, value in closed().branches[0].values.items() if "kerb" not in key}
    sshd = replace(closed(), branches=(Branch(ROOT, values),))
    assert not decide(ssh_access.kerberos, sshd).applicable


@pytest.mark.parametrize(
    ("lists", "holds"),
    [
        ({"allowusers": ("kanri", "audit")}, True),
        ({"denyusers": ("games",)}, True),
        ({"allowusers": ("*",), "allowgroups": ("ssh-users",)}, True),
        ({"allowusers": ("*@*",)}, False),
        ({}, False),
    ],
)
def test_lists_of_those_who_may_log_in(lists: dict[str, tuple[str, ...]], holds: bool) -> None:
    values = {k: v for k, v in closed().branches[0].values.items() if k != "allowgroups"}
    sshd = replace(closed(), branches=(Branch(ROOT, {**values, **lists}),))
    assert decide(ssh_access.restricted_users, sshd).holds is holds
    both = replace(sshd, branches=(*closed().branches, *sshd.branches))
    assert decide(ssh_access.restricted_users, both).holds is holds


def test_a_stopped_server_is_judged_by_its_files() -> None:
    stopped = replace(written(closed(), "allowgroups ssh-users"), branches=(), daemons=())
    assert decide(ssh_access.restricted_users, stopped).holds
    assert not decide(ssh_access.restricted_users, written(stopped)).holds
    in_block = written(stopped, "allowgroups ssh-users [Match Address 10.0.0.0/8]")
    assert not decide(ssh_access.restricted_users, in_block).holds
    assert decide(ssh_access.rekeying, written(stopped, "rekeylimit 512M 1h")).holds
    assert not decide(ssh_access.rekeying, stopped).holds
    with pytest.raises(FactError):
        decide(ssh_access.rekeying, written(stopped, "rekeylimit much"))


def test_without_certificates_there_is_nothing_to_revoke() -> None:
    assert not decide(ssh_access.revocation, closed(trustedusercakeys="none")).applicable

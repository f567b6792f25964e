"""SSH checks decided on typed facts: each keyword, each way of being overridden or unknown."""

from dataclasses import replace

import pytest

from checks.facts.accounts import Account, Accounts, Group
from checks.facts.pam import Pam
from checks.facts.pam_stack import Raw
from checks.facts.sshd import Daemon, Sshd
from checks.facts.sshd_answers import Branch
from checks.facts.sshd_config import Line
from checks.model import Check, FactError, Outcome, Provenance, Why
from checks.rules import ssh, ssh_limits
from checks.rules.ssh_judging import SshLimits

LIMITS = SshLimits(
    max_auth_tries=4,
    idle_seconds=900,
    alive_count=3,
    login_grace_seconds=120,
    max_sessions=10,
    max_startups="10:30:100",
    ciphers=("aes256-ctr", "aes128-ctr"),
    macs=("hmac-sha2-256",),
    kex=("curve25519-sha256",),
)
ROOT = "user=root,host=h,addr=192.0.2.1,laddr=192.0.2.2,lport=22"
FILE = "/etc/ssh/sshd_config"
GOOD = {
    "authenticationmethods": "any",
    "banner": "/etc/issue.net",
    "ciphers": "aes256-ctr",
    "clientalivecountmax": "3",
    "clientaliveinterval": "300",
    "gssapiauthentication": "no",
    "hostbasedauthentication": "no",
    "ignorerhosts": "yes",
    "kbdinteractiveauthentication": "no",
    "kexalgorithms": "curve25519-sha256",
    "logingracetime": "60",
    "loglevel": "VERBOSE",
    "macs": "hmac-sha2-256",
    "maxauthtries": "4",
    "maxsessions": "10",
    "maxstartups": "10:30:60",
    "passwordauthentication": "no",
    "permitemptypasswords": "no",
    "permitrootlogin": "no",
    "permituserenvironment": "no",
    "printlastlog": "yes",
    "pubkeyauthentication": "yes",
    "pubkeyauthoptions": "none",
    "strictmodes": "yes",
    "usepam": "yes",
    "x11forwarding": "no",
}
_ROOT = Account("root", "x", 0, 0, "/root", "/bin/bash")
ACCOUNTS = Accounts((_ROOT,), (Group("kanri", "x", 50, ("root",)),), (), (), (), frozenset())
PAM = Pam({"sshd": (Raw("sshd", 1, "auth required pam_unix.so"),)}, frozenset(), {})


def server(**values: str) -> Sshd:
    """A server whose daemon answers these values for everybody."""
    answer = {name: (value,) for name, value in (GOOD | values).items()}
    return Sshd(
        installed=True,
        mains=(FILE,),
        daemons=(Daemon(7, 1000, "/usr/sbin/sshd -D"),),
        branches=(Branch(ROOT, answer),),
        lines=(),
        banners={"/etc/issue.net": 20, "/etc/empty": 0},
        error="",
        pending=(),
        others=(),
        instances=(),
    )


def written(sshd: Sshd, *settings: str) -> Sshd:
    """The same with lines in its file: `keyword value [Match criteria]`."""
    lines = []
    for number, text in enumerate(settings, 1):
        setting, _, match = text.partition(" [Match ")
        keyword, _, value = setting.partition(" ")
        lines.append(Line(FILE, number, keyword, value, match.removesuffix("]")))
    return replace(sshd, lines=tuple(lines))


def decide(check: Check[...], sshd: Sshd) -> Outcome:
    """The outcome of a check, whichever facts it needs beside the server."""
    given = {Sshd: sshd, SshLimits: LIMITS, Pam: PAM, Accounts: ACCOUNTS}
    return check(*(given[need] for need in check.needs))


BAD: list[tuple[Check[...], str, list[str]]] = [
    (ssh.root_login, "permitrootlogin", ["yes", "without-password", "forced-commands-only"]),
    (ssh.empty_passwords, "permitemptypasswords", ["yes"]),
    (ssh.x11_forwarding, "x11forwarding", ["yes"]),
    (ssh_limits.auth_tries, "maxauthtries", ["5", "0"]),
    (ssh_limits.alive_interval, "clientaliveinterval", ["0", "901"]),
    (ssh_limits.alive_count, "clientalivecountmax", ["0", "4"]),
    (ssh_limits.login_grace, "logingracetime", ["0", "121"]),
    (ssh.log_level, "loglevel", ["QUIET", "ERROR", "DEBUG3"]),
    (ssh.banner, "banner", ["none", "/etc/empty", "/etc/not-there"]),
    (ssh_limits.ciphers, "ciphers", ["aes256-ctr,aes128-cbc", "3des-cbc"]),
    (ssh_limits.macs, "macs", ["hmac-sha2-256,hmac-md5"]),
    (ssh_limits.key_exchange, "kexalgorithms", ["diffie-hellman-group1-sha1"]),
    (ssh.hostbased, "hostbasedauthentication", ["yes"]),
    (ssh.rhosts, "ignorerhosts", ["no", "shosts-only"]),
    (ssh.user_environment, "permituserenvironment", ["yes", "LANG,LC_*"]),
    (ssh.strict_modes, "strictmodes", ["no"]),
    (ssh.use_pam, "usepam", ["no"]),
    (ssh.last_login, "printlastlog", ["no"]),
    (ssh_limits.sessions, "maxsessions", ["11", "0"]),
    (ssh_limits.startups, "maxstartups", ["11:30:60", "10:30:101", "101"]),
    (ssh.gssapi, "gssapiauthentication", ["yes"]),
    (ssh.password_alone, "passwordauthentication", ["yes"]),
    (ssh.password_alone, "kbdinteractiveauthentication", ["yes"]),
]
ONE = {check.id: check for check, _, _ in BAD}
EACH = [*ONE.values(), ssh.valid_and_loaded]


@pytest.mark.parametrize("check", EACH, ids=lambda check: check.id)
def test_a_hardened_server_passes(check: Check[...]) -> None:
    outcome = decide(check, server())
    assert outcome.applicable
    assert outcome.holds


@pytest.mark.parametrize(
    ("check", "keyword", "value"),
    [(check, keyword, value) for check, keyword, values in BAD for value in values],
    ids=lambda one: getattr(one, "id", str(one)),
)
def test_a_bad_value_fails(check: Check[...], keyword: str, value: str) -> None:
    assert not decide(check, server(**{keyword: value})).holds


@pytest.mark.parametrize("check", EACH, ids=lambda check: check.id)
def test_no_server_is_not_applicable(check: Check[...]) -> None:
    gone = replace(server(), installed=False, branches=(), daemons=())
    assert not decide(check, gone).applicable


@pytest.mark.parametrize("check", EACH, ids=lambda check: check.id)
def test_a_configuration_that_sshd_refuses_fails_whatever_it_says(check: Check[...]) -> None:
    broken = replace(server(), error="line 1: Bad configuration option", branches=())
    outcome = decide(check, broken)
    assert outcome.applicable
    assert not outcome.holds
    assert "invalid config" in outcome.observed


@pytest.mark.parametrize("check", ONE.values(), ids=lambda check: check.id)
def test_what_the_daemon_has_not_read_is_unknown(check: Check[...]) -> None:
    with pytest.raises(FactError):
        decide(check, replace(server(), pending=(FILE,)))


def test_what_is_bad_on_disk_fails_even_before_a_reload() -> None:
    outcome = decide(ssh.root_login, replace(server(permitrootlogin="yes"), pending=(FILE,)))
    assert not outcome.holds
    assert outcome.provenance is Provenance.RELOAD_PENDING
    assert not decide(ssh.valid_and_loaded, replace(server(), pending=(FILE,))).holds


def test_a_match_block_that_weakens_fails_though_nobody_was_seen_to_meet_it() -> None:
    weak = written(server(), "x11forwarding no", "x11forwarding yes [Match Address 10.0.0.0/8]")
    outcome = decide(ssh.x11_forwarding, weak)
    assert not outcome.holds
    assert outcome.provenance is Provenance.OVERRIDDEN
    assert outcome.lines[-1].endswith("[Match Address 10.0.0.0/8]")


def test_a_connection_that_is_answered_worse_fails() -> None:
    worse = {name: (value,) for name, value in (GOOD | {"maxauthtries": "9"}).items()}
    branch = Branch(ROOT.replace("root", "bob"), worse)
    sshd = server()
    assert not decide(ssh_limits.auth_tries, replace(sshd, branches=(*sshd.branches, branch))).holds


@pytest.mark.parametrize(
    ("match", "holds"),
    [("User bob", True), ("User root", False), ("User *,!root", True), ("Address *", False)],
)
def test_root_login_is_about_blocks_that_root_can_meet(match: str, holds: bool) -> None:
    sshd = written(server(), f"permitrootlogin yes [Match {match}]")
    assert decide(ssh.root_login, sshd).holds is holds


def test_lists_that_are_not_resolved_are_unknown() -> None:
    stopped = replace(written(server(), "ciphers -aes128-cbc"), branches=())
    with pytest.raises(FactError) as caught:
        decide(ssh_limits.ciphers, stopped)
    assert caught.value.why is Why.UNDETERMINED


def test_a_keyword_that_this_version_does_not_say_is_unknown() -> None:
    sshd = server()
    silent = {name: value for name, value in sshd.branches[0].values.items() if name != "banner"}
    with pytest.raises(FactError):
        decide(ssh.banner, replace(sshd, branches=(Branch(ROOT, silent),)))


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        ({"kbdinteractiveauthentication": "yes", "usepam": "no"}, True),
        ({"passwordauthentication": "yes", "authenticationmethods": "publickey,password"}, True),
        ({"passwordauthentication": "yes", "authenticationmethods": "publickey password"}, False),
        ({"passwordauthentication": "yes", "usepam": "no"}, False),
        (
            {
                "passwordauthentication": "yes",
                "kbdinteractiveauthentication": "yes",
                "authenticationmethods": "password,keyboard-interactive",
            },
            False,
        ),
    ],
)
def test_a_password_alone(values: dict[str, str], holds: bool) -> None:
    assert decide(ssh.password_alone, server(**values)).holds is holds


def test_a_stopped_server_is_judged_by_its_files_and_the_documented_defaults() -> None:
    stopped = replace(written(server(), "permitrootlogin NO"), branches=(), daemons=())
    outcome = decide(ssh.root_login, stopped)
    assert (outcome.holds, outcome.provenance) == (True, Provenance.EXPLICIT)
    outcome = decide(ssh.empty_passwords, stopped)
    assert (outcome.holds, outcome.provenance) == (True, Provenance.DEFAULT)
    assert not decide(ssh.use_pam, stopped).holds


def test_two_servers_are_both_asked_or_nothing_is_concluded() -> None:
    two = replace(server(), mains=(FILE, "/etc/ssh/second_config"))
    assert decide(ssh.root_login, two).holds
    for check in (ssh.root_login, ssh.x11_forwarding):
        with pytest.raises(FactError):
            decide(check, replace(two, branches=()))


def test_options_of_the_command_line_beat_the_files() -> None:
    commanded = Daemon(7, 1000, "/usr/sbin/sshd -D -o PermitRootLogin=no")
    sshd = replace(server(), daemons=(commanded,))
    assert decide(ssh.root_login, sshd).provenance is Provenance.EXPLICIT
    with pytest.raises(FactError):
        decide(ssh.root_login, replace(written(sshd, "permitrootlogin no"), branches=()))

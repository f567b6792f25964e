"""Keys that open SSH, and the client: decided on what the probes print."""

from dataclasses import replace
from datetime import date

import pytest

from checks.facts.accounts import Account, Accounts, Secret, Shadow
from checks.facts.ssh_client import SshClient
from checks.facts.ssh_keys import SshKeys
from checks.facts.sshd import Sshd
from checks.facts.sshd_answers import Branch
from checks.model import Check, FactError, Outcome, Provenance, Why
from checks.rules import ssh_client, ssh_keys
from tests.checks.replies import fact
from tests.checks.rules.test_ssh import ROOT, server

LIMITS = ssh_keys.SshKeyLimits(2048)
CLIENT_LIMITS = ssh_client.ClientLimits(("*-cbc", "*-group1-*"))
ACCOUNTS = Accounts(
    local=tuple(
        Account(name, "x", uid, uid, f"/home/{name}", shell)
        for name, uid, shell in (
            ("root", 0, "/bin/bash"),
            ("hanako", 1001, "/bin/bash"),
            ("taro", 1002, "/bin/bash"),
            ("svc", 900, "/usr/sbin/nologin"),
        )
    ),
    groups=(),
    known=(),
    known_groups=(),
    remote=(),
    shells=frozenset(),
)
KEYS = """\
tool /usr/bin/ssh-keygen
1 entry hanako 3 ssh-ed25519 -  /home/hanako/.ssh/authorized_keys
2 entry taro 1 ssh-rsa from,command  /home/taro/.ssh/authorized_keys
key hanako closed /home/hanako/.ssh/id_ed25519
key taro hardware /home/taro/.ssh/id_sk
host /etc/ssh/ssh_host_ed25519_key
host /etc/ssh/ssh_host_rsa_key
strength 1 256 SHA256:aaa ED25519
strength 2 3072 SHA256:bbb RSA
strength /etc/ssh/ssh_host_ed25519_key 256 SHA256:ccc ED25519
strength /etc/ssh/ssh_host_rsa_key 3072 SHA256:ddd RSA
mode 600 1001 /home/hanako/.ssh/authorized_keys
mode 700 1001 /home/hanako/.ssh
mode 600 0 /home/taro/.ssh/authorized_keys
mode 600 1001 /home/hanako/.ssh/id_ed25519
mode 600 1002 /home/taro/.ssh/id_sk
end
"""
SETTINGS = """\
client /usr/bin/ssh
set stricthostkeychecking ask
set userknownhostsfile /root/.ssh/known_hosts /root/.ssh/known_hosts2
set forwardagent no
set forwardx11 no
set hashknownhosts yes
set ciphers aes256-ctr,aes128-ctr
set macs hmac-sha2-256
set kexalgorithms curve25519-sha256
set hostkeyalgorithms ssh-ed25519
end
"""


def shadow(**words: str) -> Shadow:
    entries = [
        Secret(name, words.get(name, "yescrypt"), 1, 0, 9, 7, None, None)
        for name in ("root", "hanako", "taro", "svc")
    ]
    return Shadow(tuple(entries), date(2026, 11, 21))


def rooted(login: str) -> Sshd:
    return server(permitrootlogin=login)


def decide(check: Check[...], keys: str = KEYS, **given: object) -> Outcome:
    """The outcome of a check on what the probe printed, other facts good unless given."""
    facts = {
        SshKeys: fact(SshKeys, keys),
        SshClient: fact(SshClient, SETTINGS),
        Accounts: ACCOUNTS,
        Shadow: shadow(),
        Sshd: rooted("prohibit-password"),
        ssh_keys.SshKeyLimits: LIMITS,
        ssh_client.ClientLimits: CLIENT_LIMITS,
    } | {type(value): value for value in given.values()}
    return check(*(facts[need] for need in check.needs))


ON_KEYS: list[Check[...]] = [
    *(ssh_keys.host_keys, ssh_keys.login_keys, ssh_keys.shared_keys, ssh_keys.key_files),
    *(ssh_keys.keys_of_shut_accounts, ssh_client.passphrases, ssh_client.private_key_files),
]
ON_CLIENT: list[Check[...]] = [
    *(ssh_client.known_servers, ssh_client.nothing_forwarded, ssh_client.hashed_names),
    ssh_client.strong_algorithms,
]


@pytest.mark.parametrize("check", [*ON_KEYS, *ON_CLIENT], ids=lambda check: check.id)
def test_a_host_set_up_well_passes(check: Check[...]) -> None:
    outcome = decide(check)
    assert outcome.applicable
    assert outcome.holds


HANAKO = "mode 600 1001 /home/hanako/.ssh/authorized_keys"
BAD: list[tuple[Check[...], str, str]] = [
    (ssh_keys.host_keys, "3072 SHA256:ddd", "1024 SHA256:ddd"),
    (ssh_keys.host_keys, "256 SHA256:ccc ED25519", "1024 SHA256:ccc DSA"),
    (ssh_keys.login_keys, "3072 SHA256:bbb", "2047 SHA256:bbb"),
    (ssh_keys.login_keys, "3 ssh-ed25519 -", "3 ssh-dss -"),
    (ssh_keys.shared_keys, "SHA256:bbb", "SHA256:aaa"),
    (ssh_keys.key_files, HANAKO, HANAKO.replace("600", "620")),
    (ssh_keys.key_files, HANAKO, HANAKO.replace("600", "602")),
    (ssh_keys.key_files, HANAKO, HANAKO.replace("1001", "1002")),
    (ssh_keys.key_files, "mode 700 1001", "mode 777 1001"),
    (ssh_keys.keys_of_shut_accounts, "entry taro", "entry svc"),
    (ssh_client.passphrases, "hanako closed", "hanako open"),
    (
        ssh_client.private_key_files,
        "600 1001 /home/hanako/.ssh/id_",
        "640 1001 /home/hanako/.ssh/id_",
    ),
    (ssh_client.private_key_files, "600 1002 /home/taro/.ssh/id", "600 1001 /home/taro/.ssh/id"),
]


@pytest.mark.parametrize(("check", "old", "new"), BAD)
def test_one_thing_wrong_fails(check: Check[...], old: str, new: str) -> None:
    assert old in KEYS
    assert not decide(check, KEYS.replace(old, new)).holds


@pytest.mark.parametrize(
    ("check", "old", "new"),
    [
        (ssh_keys.key_files, HANAKO, HANAKO.replace("600", "644")),
        (ssh_keys.key_files, HANAKO, HANAKO.replace("1001", "0")),
        (ssh_keys.shared_keys, "1 entry hanako", "1 entry taro"),
        (ssh_keys.shared_keys, "strength 1 256 SHA256:aaa ED25519\n", ""),
        (ssh_keys.login_keys, "ssh-ed25519 -", "ecdsa-sha2-nistp256 -"),
    ],
)
def test_what_harms_nobody_passes(check: Check[...], old: str, new: str) -> None:
    assert decide(check, KEYS.replace(old, new)).holds


NO_KEYS = "tool -\nhost /etc/ssh/ssh_host_rsa_key\nend\n"


@pytest.mark.parametrize("check", ON_KEYS[1:], ids=lambda check: check.id)
def test_without_keys_there_is_nothing_to_judge(check: Check[...]) -> None:
    assert decide(check, NO_KEYS).applicable is False


@pytest.mark.parametrize("check", ON_KEYS[:3], ids=lambda check: check.id)
def test_without_ssh_keygen_strength_is_unknown(check: Check[...]) -> None:
    text = "".join(
        line for line in KEYS.splitlines(keepends=True) if not line.startswith("strength")
    )
    with pytest.raises(FactError) as caught:
        decide(check, text.replace("tool /usr/bin/ssh-keygen", "tool -"))
    assert caught.value.why is Why.NO_TOOL


def test_only_the_host_keys_in_use_are_judged() -> None:
    weak = KEYS.replace("3072 SHA256:ddd", "1024 SHA256:ddd")
    values = server().branches[0].values
    for named, holds in (("ed25519", True), ("rsa", False)):
        used = {**values, "hostkey": (f"/etc/ssh/ssh_host_{named}_key",)}
        sshd = replace(server(), branches=(Branch(ROOT, used),))
        assert decide(ssh_keys.host_keys, weak, sshd=sshd).holds is holds
    other = replace(server(), branches=(Branch(ROOT, {**values, "hostkey": ("/srv/key",)}),))
    with pytest.raises(FactError):
        decide(ssh_keys.host_keys, sshd=other)
    with pytest.raises(FactError):
        decide(ssh_keys.host_keys, "tool x\nend\n")


@pytest.mark.parametrize(
    ("options", "login", "holds"),
    [
        ("from", "prohibit-password", True),
        ("command,no-pty", "yes", True),
        ("no-pty", "prohibit-password", False),
        ("-", "prohibit-password", False),
        ("restrict", "prohibit-password", False),
    ],
)
def test_keys_of_root(options: str, login: str, holds: bool) -> None:
    text = KEYS.replace("2 entry taro 1 ssh-rsa from,command", f"2 entry root 1 ssh-rsa {options}")
    assert decide(ssh_keys.keys_of_root, text, sshd=rooted(login)).holds is holds
    assert decide(ssh_keys.keys_of_root, text, sshd=rooted("no")).applicable is False
    assert decide(ssh_keys.keys_of_root).applicable is False


def test_a_lock_does_not_stop_a_key() -> None:
    for word, holds in (("locked", True), ("star", True), ("locked-sha512", False)):
        outcome = decide(ssh_keys.keys_of_shut_accounts, shadow=shadow(hanako=word))
        assert outcome.holds is holds
    locked = shadow(hanako="locked-sha512")
    gone = [replace(one, expires=1) for one in locked.entries]
    expired = replace(locked, entries=tuple(gone))
    assert decide(ssh_keys.keys_of_shut_accounts, shadow=expired).holds
    later = replace(locked, entries=tuple(replace(one, expires=99999) for one in gone))
    assert not decide(ssh_keys.keys_of_shut_accounts, shadow=later).holds


def client(settings: str = SETTINGS, main: str = "") -> SshClient:
    """A client whose file holds these lines."""
    rows = [f"at {n} /etc/ssh/ssh_config {line}" for n, line in enumerate(main.split("\n"), 1)]
    return fact(SshClient, "\n".join([*rows, settings]))


CLIENTS: list[tuple[Check[...], str, list[str]]] = [
    (ssh_client.known_servers, "stricthostkeychecking", ["no", "false", "accept-new", "off"]),
    (ssh_client.known_servers, "userknownhostsfile", ["/dev/null"]),
    (ssh_client.nothing_forwarded, "forwardagent", ["yes", "true", "/run/agent"]),
    (ssh_client.nothing_forwarded, "forwardx11", ["yes", "true"]),
    (ssh_client.hashed_names, "hashknownhosts", ["no", "false"]),
    (ssh_client.strong_algorithms, "ciphers", ["aes256-ctr,aes256-cbc"]),
    (ssh_client.strong_algorithms, "kexalgorithms", ["diffie-hellman-group1-sha1"]),
]


@pytest.mark.parametrize(
    ("check", "keyword", "value"),
    [(check, keyword, value) for check, keyword, values in CLIENTS for value in values],
)
def test_a_weak_client_fails(check: Check[...], keyword: str, value: str) -> None:
    weak = SETTINGS.replace("end\n", f"set {keyword} {value}\nend\n")
    assert not decide(check, client=client(weak)).holds
    block = client(main=f"Host old\n  {keyword} = {value}\n")
    assert not decide(check, client=block).holds


def test_lines_of_the_client_make_it_explicit() -> None:
    named = client(main="StrictHostKeyChecking ask\n# ForwardAgent yes\n")
    outcome = decide(ssh_client.known_servers, client=named)
    assert (outcome.holds, outcome.provenance) == (True, Provenance.EXPLICIT)
    assert decide(ssh_client.nothing_forwarded, client=named).provenance is Provenance.DEFAULT


@pytest.mark.parametrize(
    ("names", "holds"),
    [
        ("unix/* vsock/* machine/*", True),
        (".host machine/.host", True),
        ("unix/* *", False),
        ("unixes", False),
        (".hosts", False),
        ("", False),
    ],
)
def test_only_sockets_of_the_machine_may_go_without_a_known_key(names: str, holds: bool) -> None:
    proxied = client(main=f"Host {names}\n  StrictHostKeyChecking no\n  ForwardAgent yes\n")
    assert decide(ssh_client.known_servers, client=proxied).holds is holds
    assert not decide(ssh_client.nothing_forwarded, client=proxied).holds


def test_a_user_may_weaken_the_client_for_himself() -> None:
    path = "/home/hanako/.ssh/config"
    own = KEYS.replace("end\n", f"user hanako 2 stricthostkeychecking no {path}\nend\n")
    outcome = decide(ssh_client.known_servers, own)
    assert not outcome.holds
    assert outcome.observed == f"{path}:2: stricthostkeychecking no"
    assert decide(ssh_client.nothing_forwarded, own).holds


def test_a_client_that_was_not_asked_is_unknown_unless_a_line_is_bad() -> None:
    silent = "client /usr/bin/ssh\nunasked\nend\n"
    for check in ON_CLIENT:
        with pytest.raises(FactError):
            decide(check, client=client(silent))
        gone = client("client -\nend\n")
        assert decide(check, client=gone).applicable is False
    with pytest.raises(FactError):
        client("closed /etc/ssh/ssh_config.d/x.conf\n" + SETTINGS)
    bad = client(silent, main="StrictHostKeyChecking no\n")
    assert not decide(ssh_client.known_servers, client=bad).holds


def test_output_without_its_end_is_no_evidence() -> None:
    for kind, text in ((SshKeys, KEYS), (SshClient, SETTINGS)):
        with pytest.raises(FactError):
            fact(kind, text.replace("end\n", ""))

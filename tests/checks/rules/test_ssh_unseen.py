"""SSH: what another server, another file or another machine decides is never good unseen."""

from dataclasses import replace

import pytest

from checks.facts.ssh_client import SshClient
from checks.facts.ssh_keys import SshKeys
from checks.model import FactError
from checks.rules import ssh, ssh_client, ssh_keys
from tests.checks.replies import fact
from tests.checks.rules import test_ssh_keys as keyed
from tests.checks.rules.test_ssh import ACCOUNTS, decide, server, written

ROOTS = "permitrootlogin yes [Match Group kanri]"
EMPTY = "tool /usr/bin/ssh-keygen\npattern .ssh/authorized_keys\nend\n"
OPEN = "mode 666 1001 /home/hanako/.ssh/authorized_keys\nend\n"
JUDGED = (
    ssh_keys.login_keys,
    ssh_keys.shared_keys,
    ssh_keys.key_files,
    ssh_keys.keys_of_root,
    ssh_keys.keys_of_shut_accounts,
    ssh_client.passphrases,
    ssh_client.private_key_files,
)


def test_a_group_of_root_counts_for_root() -> None:
    assert not decide(ssh.root_login, written(server(), ROOTS)).holds
    assert decide(ssh.root_login, written(server(), ROOTS.replace("kanri", "other"))).holds
    assert ACCOUNTS.groups_of("root") == {"kanri"}


def test_another_server_of_ssh_is_unknown() -> None:
    none = replace(server(), installed=False, branches=(), others=("dropbear",))
    for given in (none, replace(server(), others=("dropbear",))):
        for check in (ssh.root_login, ssh.strict_modes, ssh.password_alone):
            with pytest.raises(FactError):
                decide(check, given)
    assert not decide(ssh.strict_modes, replace(server(strictmodes="no"), others=("x",))).holds
    assert not decide(ssh.root_login, replace(none, others=())).applicable


def test_keys_that_nobody_looked_at_are_unknown() -> None:
    for check in JUDGED:
        for line in ("closed hanako /home/hanako", "closed - files beyond 600"):
            with pytest.raises(FactError):
                keyed.decide(check, EMPTY.replace("end", f"{line}\nend"))
        with pytest.raises(FactError):
            keyed.decide(check, EMPTY, accounts=replace(keyed.ACCOUNTS, remote=("sss",)))
        assert not keyed.decide(check, EMPTY).applicable


@pytest.mark.parametrize(
    "answer", [("authorizedkeysfile", "/etc/keys/%u"), ("authorizedkeyscommand", "/bin/keys")]
)
def test_keys_that_lie_elsewhere_are_unknown(answer: tuple[str, str]) -> None:
    given = keyed.rooted("prohibit-password")
    branch = given.branches[0]
    told = replace(branch, values={**branch.values, answer[0]: (answer[1],)})
    elsewhere = replace(given, branches=(told,))
    for check in JUDGED[:5]:
        with pytest.raises(FactError):
            keyed.decide(check, EMPTY, sshd=elsewhere)


def test_a_file_without_keys_that_others_can_write_is_open() -> None:
    assert not keyed.decide(ssh_keys.key_files, EMPTY.replace("end\n", OPEN)).holds
    closed = OPEN.replace("666", "600")
    assert keyed.decide(ssh_keys.key_files, EMPTY.replace("end\n", closed)).holds


def test_settings_of_the_client_that_nobody_read_are_unknown() -> None:
    included = EMPTY.replace("end", "user hanako 1 include conf.d/* /home/hanako/.ssh/config\nend")
    checks = (ssh_client.known_servers, ssh_client.nothing_forwarded, ssh_client.hashed_names)
    unread = keyed.SETTINGS.replace("end", "unread ~/x\nend")
    for check in checks:
        assert keyed.decide(check).holds
        with pytest.raises(FactError):
            keyed.decide(check, included)
        with pytest.raises(FactError):
            keyed.decide(check, client=fact(SshClient, unread))


def test_where_keys_were_looked_for() -> None:
    found = fact(SshKeys, EMPTY)
    assert found.patterns == {".ssh/authorized_keys"}
    assert found.closed == ()

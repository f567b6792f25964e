"""The SSH client: whom it trusts, what it hands over, and private keys that lie about."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import ClassVar

from checks.fact import Limits
from checks.facts.accounts import Accounts
from checks.facts.ssh_client import SshClient
from checks.facts.ssh_keys import SshKeys
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.rules.ssh_keys import all_seen
from inventory.words import NONE, T

_NO_CLIENT = T(ja="SSH クライアントが導入されていない", en="no SSH client is installed")
_NO_PRIVATE = T(ja="ホームに秘密鍵がない", en="no private keys in homes")
_NO = frozenset({"no", "false"})
_ASKS = frozenset({"yes", "true", "ask"})
_OFFERED = ("ciphers", "macs", "kexalgorithms", "hostkeyalgorithms")


@dataclass(frozen=True, slots=True)
class ClientLimits(Limits):
    """Algorithms that the client must not offer, as patterns."""

    group: ClassVar[str] = "ssh_client"

    refused: tuple[str, ...]


@check(
    "SSC-001",
    title=T(
        ja="SSHクライアントが初めての接続先を無確認で信用しないこと",
        en="The SSH client does not trust unknown servers by itself",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(13)", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="偽のサーバに接続しても気付かず、パスワードやファイルを渡してしまう",
        en="A false server goes unnoticed and is given passwords and files",
    ),
    remedy=T(
        ja="/etc/ssh/ssh_config と利用者の ~/.ssh/config で StrictHostKeyChecking を "
        "yes 又は ask にし、UserKnownHostsFile /dev/null を消す",
        en="Set StrictHostKeyChecking to yes or ask in /etc/ssh/ssh_config and in ~/.ssh/config, "
        "and remove UserKnownHostsFile /dev/null",
    ),
)
def known_servers(client: SshClient, keys: SshKeys) -> Outcome:
    """ssh_config(5): `no`, `off` and `accept-new` add a new host key without a question.

    systemd-ssh-proxy(1) brings `no` for the sockets of the machine's own guests, which cross no
    network.
    """
    if not client.installed:
        return not_applicable(_NO_CLIENT)
    return _everywhere(
        replace(client, lines=tuple(one for one in client.lines if not one.stays_inside)),
        keys,
        {"stricthostkeychecking": _ASKS.__contains__, "userknownhostsfile": _kept},
        T(ja="yes 又は ask", en="yes or ask"),
    )


@check(
    "SSC-002",
    title=T(
        ja="SSHクライアントが鍵や画面を接続先に使わせないこと",
        en="The SSH client hands neither agent nor display to servers",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(5)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵害された接続先から、職員の鍵で他のサーバへ入られ、画面を操作される",
        en="A broken server uses the keys of staff to enter others, and drives their display",
    ),
    remedy=T(
        ja="ForwardAgent と ForwardX11 を no にする（踏み台には ProxyJump を使う）",
        en="Set ForwardAgent and ForwardX11 to no (use ProxyJump for jump hosts)",
    ),
)
def nothing_forwarded(client: SshClient, keys: SshKeys) -> Outcome:
    """ssh_config(5): who can bypass file permissions on the server can use the agent."""
    if not client.installed:
        return not_applicable(_NO_CLIENT)
    good = _NO.__contains__
    wanted = T(ja="いずれも no", en="both no")
    return _everywhere(client, keys, {"forwardagent": good, "forwardx11": good}, wanted)


@check(
    "SSC-003",
    title=T(
        ja="SSHクライアントが接続先の一覧を読めない形で保存すること",
        en="The SSH client keeps the names of servers hashed",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵害されたときに、次に狙う接続先の一覧を渡してしまう",
        en="An intruder is given the list of servers to try next",
    ),
    remedy=T(
        ja="/etc/ssh/ssh_config に HashKnownHosts yes を書く",
        en="Write HashKnownHosts yes into /etc/ssh/ssh_config",
    ),
)
def hashed_names(client: SshClient, keys: SshKeys) -> Outcome:
    """ssh_config(5): off as compiled, on in Debian's file."""
    if not client.installed:
        return not_applicable(_NO_CLIENT)
    good = frozenset({"yes", "true"}).__contains__
    wanted = T(ja="HashKnownHosts が yes", en="HashKnownHosts yes")
    return _everywhere(client, keys, {"hashknownhosts": good}, wanted)


@check(
    "SSC-004",
    title=T(
        ja="SSHクライアントが弱い方式を使わないこと",
        en="The SSH client offers no weak algorithms",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(13)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(ja="通信の内容を解読されるおそれがある", en="Traffic could be read by others"),
    remedy=T(
        ja="ssh_config の Ciphers、MACs、KexAlgorithms、HostKeyAlgorithms から弱い方式を除く",
        en="Take the weak ones out of Ciphers, MACs, KexAlgorithms and HostKeyAlgorithms",
    ),
)
def strong_algorithms(client: SshClient, limits: ClientLimits) -> Outcome:
    """The client's resolved lists, and lines of blocks, where a + may add to them."""
    if not client.installed:
        return not_applicable(_NO_CLIENT)
    lines = [one for keyword in _OFFERED for one in client.written(keyword)]
    offered = {name for keyword in _OFFERED for name in client.value(keyword).split(",")}
    named = {name for one in lines if one.block for name in _added(one.value)}
    weak = sorted(name for name in offered | named if _matches(name, limits.refused))
    if client.unread and not weak:
        raise FactError(Why.NOT_COLLECTED, ", ".join(client.unread))
    return judged(
        not weak,
        observed=weak or NONE,
        expected=NONE,
        provenance=Provenance.EXPLICIT if lines else Provenance.DEFAULT,
        lines=tuple(map(str, lines)),
    )


@check(
    "SSC-005",
    title=T(
        ja="SSHの秘密鍵をパスフレーズなしで置かないこと",
        en="No private SSH keys lie about without a passphrase",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(5)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ファイルを読めた者が、その鍵で他のサーバへログインする",
        en="Whoever can read the file logs in to other servers with it",
    ),
    remedy=T(
        ja="ssh-keygen -p でパスフレーズを付ける。自動処理の鍵は接続先の authorized_keys で "
        "from= と command= により用途を限り、例外として承認する",
        en="Add a passphrase with ssh-keygen -p. Keys of unattended jobs: restrict them at the "
        "server by from= and command=, and approve them as an exception",
    ),
)
def passphrases(keys: SshKeys, accounts: Accounts) -> Outcome:
    """The head of the file tells whether it is encrypted (RFC 1421; openssh-key-v1)."""
    open_ = [f"{one.user}: {one.path}" for one in keys.private if one.state == "open"]
    if not open_:
        all_seen(keys, accounts)
    if not keys.private:
        return not_applicable(_NO_PRIVATE)
    return judged(not open_, observed=open_ or NONE, expected=NONE, lines=tuple(open_))


@check(
    "SSC-006",
    title=T(
        ja="SSHの秘密鍵を本人以外が読めないこと",
        en="Private SSH keys are readable by their owner only",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(5)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="他の利用者が鍵を写し、本人として他のサーバへログインする",
        en="Another user copies the key and logs in to other servers as its owner",
    ),
    remedy=T(
        ja="chmod 600 を実行し、所有者を本人にする",
        en="Run chmod 600 and make the account its owner",
    ),
)
def private_key_files(keys: SshKeys, accounts: Accounts) -> Outcome:
    """ssh(1), FILES: ssh ignores a private key that others can read; others do not ignore it."""
    uids = {one.name: one.uid for one in accounts.all()}
    owner = {one.path: uids.get(one.user, 0) for one in keys.private}
    modes = [one for one in keys.modes if one.path in owner]
    wrong = [
        f"{one.path} {one.bits:04o} uid={one.uid}"
        for one in modes
        if one.bits & 0o077 or one.uid not in (0, owner[one.path])
    ]
    if not wrong:
        all_seen(keys, accounts)
    if not keys.private:
        return not_applicable(_NO_PRIVATE)
    return judged(not wrong, observed=wrong or NONE, expected=NONE, lines=tuple(wrong))


def _everywhere(
    client: SshClient, keys: SshKeys, good: dict[str, Callable[[str], bool]], wanted: T
) -> Outcome:
    """For a host that no block names, in every block, and in the files of the users."""
    lines = [line for keyword in good for line in client.written(keyword)]
    own = [line for line in keys.settings if line.keyword in good]
    wrong = [str(one) for one in lines if not good[one.keyword](one.value.lower())]
    wrong += [str(one) for one in own if not good[one.keyword](one.value.lower())]
    if not wrong:
        values = {keyword: client.value(keyword) for keyword in good}
        wrong = [f"{k} {v}" for k, v in values.items() if not good[k](v.lower())]
    more = [str(one) for one in keys.settings if one.keyword == "include"]
    if not wrong and (unread := [*client.unread, *more, *keys.closed]):
        raise FactError(Why.NOT_COLLECTED, ", ".join(unread))
    return judged(
        not wrong,
        observed=wrong or wanted,
        expected=wanted,
        provenance=Provenance.EXPLICIT if lines else Provenance.DEFAULT,
        lines=(*map(str, lines), *map(str, own)),
    )


def _kept(value: str) -> bool:
    return "/dev/null" not in value.split()


def _added(value: str) -> list[str]:
    """The algorithms that a line brings in; `-` takes some away."""
    return [] if value[:1] == "-" else value.lstrip("+^").split(",")


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)

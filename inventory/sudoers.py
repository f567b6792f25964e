"""The audit account for a host: one key, one file that it may run as root, pinned by SHA-256.

sudoers(5), "Digest_Spec": sudo compares the file with the digest at every call, so a changed
collector is refused. `""` allows no arguments. The account has no password and no terminal.
"""

import hashlib
import re
from collections.abc import Sequence

from inventory.transport.remote import COLLECTOR_PATH
from inventory.words import HinomiError, T

SUDOERS_PATH = "/etc/sudoers.d/hinomi"  # without a dot: sudo skips names that have one

_ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
_SOURCE = re.compile(r"[0-9A-Fa-f.:*/]+")
_KEY = re.compile(r"(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa) [A-Za-z0-9+/=]+")

_TEXT = T(
    ja="""\
# Hinomi の監査用アカウントを作る手順です。対象ホストで root として、
# 同じフォルダーに hinomi-collector を置いて実行してください
# （hinomi collector print > hinomi-collector で作れます）。
# このアカウントが root で実行できるのは、下の SHA-256 と一致するこのファイルだけです。
# hinomi を更新したときは、この手順をもう一度実行してください。
set -eu

# 1. アカウント（パスワードなし、鍵のみ）
{account_lines}

# 2. 収集スクリプト（root 所有、誰も書き換えられない）
{collector_lines}

# 3. SSH の鍵（端末・転送なし）
{key_lines}

# 4. sudo の規則（検査してから置く）
{sudo_lines}
""",
    en="""\
# How to make the audit account for Hinomi. Run this on the host as root, with the file
# hinomi-collector in the same folder (made by: hinomi collector print > hinomi-collector).
# The one thing that this account may run as root is that file, as long as its SHA-256 is the
# one below. After an update of hinomi, run this again.
set -eu

# 1. The account (no password, key only)
{account_lines}

# 2. The collector (owned by root, writable by nobody else)
{collector_lines}

# 3. The SSH key (no terminal, no forwarding)
{key_lines}

# 4. The sudo rule (checked before it counts)
{sudo_lines}
""",
)


def digest_of(collector: bytes) -> str:
    """The SHA-256 of the collector, as sudoers and sha256sum write it."""
    return hashlib.sha256(collector).hexdigest()


def sudoers_file(account: str, digest: str) -> str:
    """The sudoers file: the pinned collector without a password or a terminal, nothing else."""
    return (
        f"Defaults:{account} !requiretty\n"
        f'{account} ALL=(root) NOPASSWD: sha256:{digest} {COLLECTOR_PATH} ""\n'
    )


def authorized_key(public_key: str, sources: Sequence[str] = ()) -> str:
    """The authorized_keys line: `restrict`, and only from the sources named (sshd(8))."""
    found = _KEY.match(public_key.strip())
    if found is None:
        raise HinomiError(
            T(
                f"公開鍵の形式ではありません: {public_key[:40]!r}（例: ssh-ed25519 AAAA…）",
                f"not a public key: {public_key[:40]!r} (example: ssh-ed25519 AAAA...)",
            )
        )
    for source in sources:
        if not _SOURCE.fullmatch(source):
            raise HinomiError(
                T(
                    f"接続元はアドレスで書いてください: {source!r}（例: 10.1.0.5、10.1.0.0/24）",
                    f"a source must be an address: {source!r} (example: 10.1.0.5, 10.1.0.0/24)",
                )
            )
    origin = f',from="{",".join(sources)}"' if sources else ""
    return f"restrict{origin} {found.group(0)} hinomi"


def instructions(
    collector: bytes,
    public_key: str,
    *,
    account: str = "audit",
    sources: Sequence[str] = (),
) -> T:
    """Everything to do on a host, as a shell script that a person can read first."""
    if not _ACCOUNT.fullmatch(account):
        raise HinomiError(
            T(
                f"アカウント名に使えない文字があります: {account!r}（英小文字・数字・_・-）",
                f"not an account name: {account!r} (lower-case letters, digits, _ and -)",
            )
        )
    digest = digest_of(collector)
    return _TEXT.format(
        account_lines=_account(account),
        collector_lines=_collector(digest),
        key_lines=_key(account, authorized_key(public_key, sources)),
        sudo_lines=_sudo(account, digest),
    )


def _account(account: str) -> str:
    make = f"useradd --create-home --shell /bin/sh --comment 'Hinomi audit' {account}"
    return f"id {account} >/dev/null 2>&1 || {make}\nusermod --password '*' {account}"


def _collector(digest: str) -> str:
    return (
        f"install -d -m 0755 -o root -g root {COLLECTOR_PATH.rpartition('/')[0]}\n"
        f"echo '{digest}  hinomi-collector' | sha256sum --check\n"
        f"install -m 0755 -o root -g root hinomi-collector {COLLECTOR_PATH}"
    )


def _key(account: str, line: str) -> str:
    folder = f"/home/{account}/.ssh"
    return (
        f"install -d -m 0700 -o {account} -g {account} {folder}\n"
        f"printf '%s\\n' '{line}' >{folder}/authorized_keys\n"
        f"chown {account}: {folder}/authorized_keys\n"
        f"chmod 0600 {folder}/authorized_keys"
    )


def _sudo(account: str, digest: str) -> str:
    return (
        f"cat >{SUDOERS_PATH}.new <<'EOF'\n{sudoers_file(account, digest)}EOF\n"
        f"chmod 0440 {SUDOERS_PATH}.new\n"
        f"visudo -cf {SUDOERS_PATH}.new\n"
        f"mv {SUDOERS_PATH}.new {SUDOERS_PATH}"
    )

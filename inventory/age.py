"""The age file format (age-encryption.org/v1) with types; the only module that knows pyrage."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped] # compiled, without stubs


class AgeError(Exception):
    """The passphrase or the identity does not open the file."""


def decrypt_with_passphrase(sealed: bytes, passphrase: str) -> bytes:
    """Open what was sealed to a passphrase."""
    try:
        return bytes(pyrage.passphrase.decrypt(sealed, passphrase))
    except pyrage.DecryptError:
        raise AgeError from None


def decrypt_with_identity(sealed: bytes, identity: Path) -> bytes:
    """Open with an age identity file or an unencrypted SSH private key."""
    try:
        return bytes(pyrage.decrypt(sealed, _identities(identity)))
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise AgeError from None


def encrypt_to_passphrase(plain: bytes, passphrase: str) -> bytes:
    """Seal to a passphrase."""
    return bytes(pyrage.passphrase.encrypt(plain, passphrase))


def encrypt_to_recipients(plain: bytes, recipients: Sequence[str]) -> bytes:
    """Seal to `age1...` recipients or SSH public keys."""
    return bytes(pyrage.encrypt(plain, [_recipient(text) for text in recipients]))


def recipients_of(identity: Path) -> list[str]:
    """The public halves of an age identity file."""
    return [str(key.to_public()) for key in _identities(identity)]


def _identities(path: Path) -> list[Any]:
    lines = path.read_text("utf-8").splitlines()
    keys = [line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-")]
    if keys:
        return [pyrage.x25519.Identity.from_str(key) for key in keys]
    return [pyrage.ssh.Identity.from_buffer(path.read_bytes())]


def _recipient(text: str) -> Any:  # noqa: ANN401 - pyrage has no common type
    if text.startswith("ssh-"):
        return pyrage.ssh.Recipient.from_str(text)
    return pyrage.x25519.Recipient.from_str(text)

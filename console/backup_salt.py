"""The salt of a workspace, under which names of files are hashed before anything is kept."""

import os
import secrets
from pathlib import Path

from inventory.words import HinomiError, T

NAME = "backup-names.salt"
_BYTES = 32
_DAMAGED = T(
    "{path}: 壊れています。控えから戻してください。なければ消すと新しく作られますが、"
    "これまでのチェックサムの控えとは比べられなくなります。",
    "{path}: damaged. Restore it from a copy; deleting it makes a new one, with which "
    "the manifests taken so far can no longer be compared.",
)


def salt_of(root: Path) -> bytes:
    """The salt in this workspace, made when first asked for; only its owner can read it."""
    return kept_bytes(root / NAME, _DAMAGED)


def kept_bytes(path: Path, damaged: T) -> bytes:
    """Thirty-two random bytes of a workspace, made when first asked for."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path, damaged)
    with os.fdopen(handle, "wb") as stream:
        salt = secrets.token_bytes(_BYTES)
        stream.write(salt)
        stream.flush()
        os.fsync(stream.fileno())
    return salt


def _read(path: Path, damaged: T) -> bytes:
    salt = path.read_bytes()
    if len(salt) != _BYTES:
        raise HinomiError(damaged.format(path=path))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return salt

"""The key of a workspace, under which secrets in configurations become marks."""

from pathlib import Path

from console.backup_salt import kept_bytes
from inventory.words import T

NAME = "device-secrets.key"
_DAMAGED = T(
    "{path}: 壊れています。控えから戻してください。なければ消すと新しく作られますが、"
    "これまでに取得した設定とは、パスワード等の行がすべて変わったように見えます。",
    "{path}: damaged. Restore it from a copy; deleting it makes a new one, with which every "
    "line with a password seems changed since the configurations retrieved so far.",
)


def device_key(root: Path) -> bytes:
    """The key in this workspace, made when first asked for; only its owner can read it."""
    return kept_bytes(root / NAME, _DAMAGED)

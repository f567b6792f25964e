"""Secrets by name, from the environment or an age file; never in a representation or an error.

The file is encrypted to a passphrase or to age identities (age-encryption.org/v1) and holds TOML
or JSON: a name and its secret. `NAME.sudo` and `NAME.passphrase` may stand beside `NAME`.
"""

import json
import os
import re
import threading
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from inventory import age
from inventory.words import HinomiError, T

_PREFIX = "HINOMI_SECRET_"
_PASSPHRASE = "HINOMI_AGE_PASSPHRASE"  # noqa: S105 - the name of a variable


class Credentials:
    """Names to secrets. The environment wins; the file is decrypted once, at first need."""

    def __init__(
        self,
        path: Path | None = None,
        *,
        identity: Path | None = None,
        prompt: Callable[[], str] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Remember where secrets are; `prompt` asks a person for the passphrase."""
        self._path = path
        self._identity = identity
        self._prompt = prompt
        self._environment = os.environ if environment is None else environment
        self._lock = threading.Lock()
        self._secrets: dict[str, str] | None = None

    def __repr__(self) -> str:
        """Say where, never what."""
        return f"Credentials({self._path})"

    def secret(self, name: str) -> str | None:
        """The secret of that name, or None where nobody holds it."""
        given = self._environment.get(variable(name))
        return given if given is not None else self._file().get(name)

    def _file(self) -> dict[str, str]:
        with self._lock:
            if self._secrets is None:
                self._secrets = self._decrypt()
            return self._secrets

    def _decrypt(self) -> dict[str, str]:
        if self._path is None or not self._path.exists():
            return {}
        return _flat(_parse(self._path, self._open(self._path.read_bytes())))

    def _open(self, sealed: bytes) -> bytes:
        try:
            if self._identity is not None:
                return age.decrypt_with_identity(sealed, self._identity)
            return age.decrypt_with_passphrase(sealed, self._passphrase())
        except age.AgeError:
            raise HinomiError(
                T(
                    f"{self._path}: 復号できません。パスフレーズまたは age の鍵を確かめてください",
                    f"{self._path}: cannot be decrypted; check the passphrase or the age identity",
                )
            ) from None

    def _passphrase(self) -> str:
        given = self._environment.get(_PASSPHRASE)
        if given is None and self._prompt is not None:
            given = self._prompt()
        if given is None:
            raise HinomiError(
                T(
                    f"{self._path}: パスフレーズがありません。環境変数 {_PASSPHRASE} を設定するか、"
                    "age の鍵ファイルを指定してください",
                    f"{self._path}: no passphrase; set {_PASSPHRASE} or name an age identity file",
                )
            )
        return given

    def store(self, name: str, secret: str, recipients: Sequence[str] = ()) -> None:
        """Write one secret into the age file, encrypted to the recipients or the passphrase."""
        if self._path is None:
            raise HinomiError(T("age ファイルの指定がありません", "no age file is configured"))
        with self._lock:
            held = dict(self._decrypt() if self._secrets is None else self._secrets)
            held[name] = secret
            plain = json.dumps(held, ensure_ascii=False, sort_keys=True).encode()
            _write(self._path, self._seal(plain, recipients))
            self._secrets = held

    def _seal(self, plain: bytes, recipients: Sequence[str]) -> bytes:
        if not recipients and self._identity is not None:
            recipients = age.recipients_of(self._identity)
        if recipients:
            return age.encrypt_to_recipients(plain, recipients)
        return age.encrypt_to_passphrase(plain, self._passphrase())


def variable(name: str) -> str:
    """The environment variable for a secret: `web.sudo` is HINOMI_SECRET_WEB_SUDO."""
    return _PREFIX + re.sub(r"[^A-Z0-9]", "_", name.upper())


def _parse(path: Path, plain: bytes) -> dict[str, Any]:
    try:
        text = plain.decode("utf-8")
        held = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except ValueError:  # its message would quote the text
        raise HinomiError(
            T(
                f'{path}: 中身が TOML でも JSON でもありません（期待する形: 名前 = "秘密"）',
                f'{path}: holds neither TOML nor JSON (expected: name = "secret")',
            )
        ) from None
    return held if isinstance(held, dict) else {}


def _flat(held: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Tables flattened to dotted names; a table's `password` is the secret of its own name."""
    found: dict[str, str] = {}
    for name, value in held.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{prefix}{name}.")
        elif name == "password" and prefix:
            found[prefix[:-1]] = str(value)
        else:
            found[prefix + name] = str(value)
    return found


def _write(path: Path, sealed: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(sealed)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)

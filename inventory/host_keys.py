"""Host keys of the workspace in OpenSSH's known_hosts format: strict, and changed only by hand.

The format is that of sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT": one line per key, names joined by
commas, `[address]:port` where the port is not 22. Lines that Hinomi has no use for are kept.
"""

import base64
import binascii
import hashlib
import hmac
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from inventory.model import Host
from inventory.words import HinomiError, T


@dataclass(frozen=True, slots=True)
class HostKey:
    """One public host key: its type and its blob as in known_hosts."""

    kind: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """The fingerprint as `ssh-keygen -l` shows it."""
        digest = hashlib.sha256(self.blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")

    @property
    def text(self) -> str:
        """Type and base64, as on a known_hosts line."""
        return f"{self.kind} {base64.b64encode(self.blob).decode()}"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What accepting a key changed, for the journal."""

    host: str
    names: tuple[str, ...]
    key: str  # fingerprint
    kind: str
    replaced: tuple[str, ...]  # fingerprints that are trusted no more


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    names: tuple[str, ...] = ()
    key: HostKey | None = None
    revoked: bool = False


def names_of(host: Host) -> tuple[str, ...]:
    """The known_hosts names of a host: each address, bracketed with the port unless it is 22."""
    port = host.access.port
    return tuple(str(a) if port == 22 else f"[{a}]:{port}" for a in host.addresses)


class HostKeys:
    """The known_hosts file of one workspace; a missing file trusts nobody."""

    def __init__(self, path: Path) -> None:
        """Remember the file; it is read at first use and again when it has changed."""
        self.path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._lines: list[_Line] = []
        self._plain: dict[str, list[_Line]] = {}
        self._hashed: list[_Line] = []

    def for_host(self, host: Host) -> tuple[HostKey, ...]:
        """The keys trusted for any address of the host, revoked ones left out."""
        names = names_of(host)
        with self._lock:
            self._read()
            found = [line for name in names for line in self._plain.get(name, ())]
            found += [line for line in self._hashed if _names_match(line.names, names)]
        revoked = {line.key for line in found if line.revoked}
        keys = [line.key for line in found if line.key and line.key not in revoked]
        return tuple(dict.fromkeys(keys))

    def accept(self, host: Host, key: HostKey) -> Acceptance:
        """Trust this key, and this key only, for the host; the file is replaced atomically."""
        names = names_of(host)
        if not names:
            raise HinomiError(
                T(
                    f"{host.id}: アドレスが台帳にないため、ホスト鍵を登録できません",
                    f"{host.id}: no address in the ledger, so no host key can be trusted",
                )
            )
        with self._lock:
            kept, dropped = _without(self._read(), names)
            added = f"{','.join(names)} {key.text}"
            self._write([*(line.text for line in kept), added])
        old = dict.fromkeys(k.fingerprint for k in dropped if k != key)
        return Acceptance(host.id, names, key.fingerprint, key.kind, tuple(old))

    def _read(self) -> list[_Line]:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._seen = None
            return self._index([])
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp != self._seen:
            lines = self.path.read_text("utf-8").splitlines()
            self._index([self._parse(n, text) for n, text in enumerate(lines, 1)])
            self._seen = stamp
        return self._lines

    def _index(self, lines: list[_Line]) -> list[_Line]:
        self._lines, self._plain, self._hashed = lines, {}, []
        for line in lines:
            for name in line.names:
                self._plain.setdefault(name, []).append(line)
            if any(name.startswith("|1|") for name in line.names):
                self._hashed.append(line)
        return lines

    def _parse(self, number: int, text: str) -> _Line:
        words = text.split()
        if not words or words[0].startswith("#") or words[0] == "@cert-authority":
            return _Line(text)
        revoked = words[0] == "@revoked"
        words = words[1:] if revoked else words
        try:
            names, kind, blob = words[:3]
            key = HostKey(kind, base64.b64decode(blob, validate=True))
        except (ValueError, binascii.Error):
            raise HinomiError(_malformed(self.path, number)) from None
        return _Line(text, tuple(names.split(",")), key, revoked)

    def _write(self, lines: Iterable[str]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_name(self.path.name + ".new")
        with fresh.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in lines)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self.path)
        self._seen = None


def _without(lines: list[_Line], names: tuple[str, ...]) -> tuple[list[_Line], list[HostKey]]:
    """Lines left when names lose their keys; other names on a shared line keep theirs."""
    kept: list[_Line] = []
    dropped: list[HostKey] = []
    for line in lines:
        if line.revoked or line.key is None or not _names_match(line.names, names):
            kept.append(line)
            continue
        dropped.append(line.key)
        others = [name for name in line.names if not _names_match((name,), names)]
        if others:
            kept.append(_Line(f"{','.join(others)} {line.key.text}"))
    return kept, dropped


def _names_match(patterns: Iterable[str], names: Iterable[str]) -> bool:
    return any(_matches(pattern, name) for pattern in patterns for name in names)


def _matches(pattern: str, name: str) -> bool:
    if not pattern.startswith("|1|"):
        return pattern == name
    salt, _, digest = pattern[3:].partition("|")
    made = hmac.new(base64.b64decode(salt), name.encode(), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(made).decode(), digest)


def _malformed(path: Path, number: int) -> T:
    return T(
        f"{path}:{number}: known_hosts の形式ではありません"
        "（期待する形式:「アドレス 鍵種別 base64」）。行を直すか削除してください",
        f"{path}:{number}: not a known_hosts line (expected: address, key type, base64); "
        "correct or delete the line",
    )

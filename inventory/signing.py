r"""Signed heads of the journal: Ed25519 signatures in OpenSSH's format (PROTOCOL.sshsig).

A later auditor needs no Hinomi to check one:

    ssh-keygen -Y verify -f keys/allowed_signers -I hinomi -n hinomi-journal \
      -s signatures/HEAD-12.txt.sig <signatures/HEAD-12.txt

A signature shows a rewrite by anyone without the key; against the key's owner, compare with the
head printed on an earlier report.
"""

import base64
import hashlib
import os
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_ssh_private_key,
)

from inventory.journal import Journal
from inventory.words import HinomiError, T

NAMESPACE = "hinomi-journal"
ARCHIVE = "hinomi-archive"  # another purpose: a signed list of files never passes for a head
PRINCIPAL = "hinomi"
PRIVATE_KEY, ALLOWED_SIGNERS = "signing_key", "allowed_signers"
_MAGIC = b"SSHSIG"
_KEY_TYPE = b"ssh-ed25519"
_ARMOUR = re.compile(
    r"\s*-----BEGIN SSH SIGNATURE-----\s([A-Za-z0-9+/=\s]+)-----END SSH SIGNATURE-----\s*"
)
_SIGNER = re.compile(
    r'^[^#\s]\S*[ \t]+(?:namespaces="([^"]*)"[ \t]+)?ssh-ed25519[ \t]+([A-Za-z0-9+/=]+)', re.M
)
_HEAD = re.compile(r"([1-9][0-9]{0,18}) ([0-9a-f]{64})\n")

_EXISTS = T(
    "署名鍵 {file} は既にあります。上書きはしません。",
    "The signing key {file} exists already; it is not overwritten.",
)
_UNUSABLE = T(
    "署名鍵 {file} を読めません。hinomi init で作ったものを置いてください。",
    "Cannot read the signing key {file}: put back the one that hinomi init made.",
)
_EMPTY = T(
    "記録簿が空なので署名するものがありません。",
    "The journal is empty: there is nothing to sign.",
)
_CHANGED = T(
    "署名済みの {file} と記録簿の {sequence} 番が一致しません。hinomi verify で確かめてください。",
    "{file}, already signed, differs from entry {sequence} of the journal: run hinomi verify.",
)


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head of the journal and the file that signs it; the signature is beside it, `.sig`."""

    sequence: int
    digest: str
    file: Path

    @property
    def signature(self) -> Path:
        """The file of the signature."""
        return self.file.with_name(self.file.name + ".sig")


def create_keys(folder: Path) -> None:
    """Make the key pair of a workspace; the private half is readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    try:
        _write(folder / PRIVATE_KEY, private, mode=0o600)
    except FileExistsError:
        raise HinomiError(_EXISTS.format(file=folder / PRIVATE_KEY)) from None
    (folder / f"{PRIVATE_KEY}.pub").write_text(f"{public} {PRINCIPAL}\n", "utf-8")
    with (folder / ALLOWED_SIGNERS).open("a", encoding="utf-8") as signers:
        signers.write(f'{PRINCIPAL} namespaces="{NAMESPACE}" {public}\n')


def public_key(folder: Path) -> str:
    """The public half of the key in the folder, as OpenSSH writes it."""
    public = _private_key(folder / PRIVATE_KEY).public_key()
    return public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def fingerprint(public: str) -> str:
    """The fingerprint of a public key as `ssh-keygen` shows it."""
    digest = hashlib.sha256(base64.b64decode(public.split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def sign(data: bytes, folder: Path, namespace: str = NAMESPACE) -> str:
    """The armoured signature of these bytes by the key in the folder."""
    key = _private_key(folder / PRIVATE_KEY)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = _string(_KEY_TYPE) + _string(key.sign(_signed(data, b"sha512", namespace)))
    blob = _MAGIC + struct.pack(">I", 1) + _string(_string(_KEY_TYPE) + _string(public))
    blob += _string(namespace.encode()) + _string(b"") + _string(b"sha512") + _string(signature)
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def check(data: bytes, signature: str, folder: Path) -> bool:
    """True where a key of the folder's `allowed_signers` signed exactly these bytes."""
    try:
        public, hashed, raw = _parse(signature)
        if public not in _allowed(folder / ALLOWED_SIGNERS):
            return False
        Ed25519PublicKey.from_public_bytes(public).verify(raw, _signed(data, hashed))
    except (ValueError, InvalidSignature):
        return False
    return True


def sign_head(journal: Journal, keys: Path, signatures: Path) -> SignedHead:
    """Sign the newest entry into `signatures/HEAD-<sequence>.txt` and `.sig`, once."""
    head = journal.head()
    if head is None:
        raise HinomiError(_EMPTY)
    signed = SignedHead(head.sequence, head.digest, signatures / f"HEAD-{head.sequence}.txt")
    text = f"{head.sequence} {head.digest}\n"
    if signed.file.exists() and signed.file.read_bytes() != text.encode():
        raise HinomiError(_CHANGED.format(file=signed.file, sequence=head.sequence))
    signatures.mkdir(mode=0o700, parents=True, exist_ok=True)
    _replace(
        signed.signature, sign(text.encode(), keys)
    )  # first, so that a head never lacks its own
    _replace(signed.file, text)
    return signed


def signed_heads(signatures: Path, keys: Path) -> list[tuple[Path, tuple[int, str] | None]]:
    """Each signed file with its head, or None where it is malformed or the signature is not ours.

    In the order of their numbers.
    """
    return [
        (file, _read_head(file, keys))
        for file in sorted(signatures.glob("HEAD-*.txt"), key=_number)
    ]


def _number(file: Path) -> tuple[int, str]:
    digits = file.stem.removeprefix("HEAD-")
    return (int(digits) if digits.isascii() and digits.isdigit() else 0, digits)


def _read_head(file: Path, keys: Path) -> tuple[int, str] | None:
    try:
        data = file.read_bytes()
        signature = file.with_name(file.name + ".sig").read_text("ascii")
        found = _HEAD.fullmatch(data.decode("ascii"))
    except (OSError, ValueError):
        return None
    if found is None or file.name != f"HEAD-{found.group(1)}.txt":
        return None
    return (int(found.group(1)), found.group(2)) if check(data, signature, keys) else None


def _private_key(file: Path) -> Ed25519PrivateKey:
    try:
        key = load_ssh_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        raise HinomiError(_UNUSABLE.format(file=file)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise HinomiError(_UNUSABLE.format(file=file))
    return key


def _allowed(file: Path) -> set[bytes]:
    """Raw public keys that may sign the journal (ssh-keygen(1), ALLOWED SIGNERS)."""
    text = file.read_text("utf-8") if file.is_file() else ""
    return {
        _fields(base64.b64decode(key, validate=True), 2)[1]
        for namespaces, key in _SIGNER.findall(text)
        if not namespaces or NAMESPACE in namespaces.split(",")
    }


def _signed(data: bytes, hashed: bytes, namespace: str = NAMESPACE) -> bytes:
    digest = hashlib.new(hashed.decode(), data).digest()
    parts = (namespace.encode(), b"", hashed, digest)
    return _MAGIC + b"".join(_string(part) for part in parts)


def _parse(signature: str) -> tuple[bytes, bytes, bytes]:
    """Raw public key, hash name and raw signature; ValueError for anything unexpected."""
    armour = _ARMOUR.fullmatch(signature)
    if armour is None:
        raise ValueError("no SSH signature")
    blob = base64.b64decode("".join(armour.group(1).split()), validate=True)
    if blob[:10] != _MAGIC + struct.pack(">I", 1):
        raise ValueError("not SSHSIG version 1")
    key, namespace, reserved, hashed, signed = _fields(blob[10:], 5)
    (kind, public), (algorithm, raw) = _fields(key, 2), _fields(signed, 2)
    if (kind, algorithm, namespace) != (_KEY_TYPE, _KEY_TYPE, NAMESPACE.encode()):
        raise ValueError("another kind of key or another purpose")
    if reserved or hashed not in {b"sha512", b"sha256"}:
        raise ValueError("another hash")
    return public, hashed, raw


def _string(data: bytes) -> bytes:
    """RFC 4251 section 5, string."""
    return struct.pack(">I", len(data)) + data


def _fields(data: bytes, count: int) -> list[bytes]:
    found: list[bytes] = []
    for _ in range(count):
        if len(data) < 4 or len(data) < 4 + (size := struct.unpack(">I", data[:4])[0]):
            raise ValueError("cut short")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    if data:
        raise ValueError("more than expected")
    return found


def _write(file: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _replace(file: Path, text: str) -> None:
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    _write(aside, text.encode(), mode=0o644)
    aside.replace(file)

"""Evidence at the door: read once, its SHA-256 taken of the very bytes that are kept.

What cannot be read whole is no evidence. The store masks secrets; a file in which it would mask
something is refused instead, so that what is kept is what was brought, byte for byte.
"""

import errno
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.evidence import EvidenceStore
from audit.masking import mask
from inventory.words import HinomiError, T

LARGEST = 64 * 1024 * 1024  # bytes
_LARGE = T(
    "{name} は {mb}MB を超えるので証拠にできません。分けるか、小さくしてください。",
    "{name} is larger than {mb} MB: split it or make it smaller.",
)
_EMPTY = T("{name} は空なので証拠になりません。", "{name} is empty and no evidence.")
_UNREAD = T(
    "{name} を読めないので証拠になりません（{why}）。",
    "{name} cannot be read and is no evidence ({why}).",
)
_SECRET = T(
    "{name} にパスワードや秘密鍵のような文字列があるので受け取れません。伏せてから付けてください。",
    "{name} holds what looks like a password or a secret key: black it out first.",
)
_NAME = T(
    "ファイル名 {name} は使えません。200字以内の印字できる文字にしてください。",
    "The file name {name} cannot be used: at most 200 printable characters.",
)
_WHY = {
    errno.ENOENT: T("ありません", "it is not there"),
    errno.EISDIR: T("フォルダです", "it is a folder"),
    errno.EACCES: T("読む権限がありません", "no permission"),
}
_WORDS = T("聞いたこと・見たこと", "what was heard or seen")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in: its digest, name ("" of words) and size in bytes."""

    digest: str
    name: str
    size: int


def take_file(path: Path, store: EvidenceStore) -> Taken:
    """Keep a file; the error says why it is no evidence."""
    return take_files([path], store)[0]


def take_files(paths: Sequence[Path], store: EvidenceStore) -> list[Taken]:
    """Keep these files, all or none; the error says which is no evidence, and why."""
    read = [(path.name, _read(path)) for path in paths]
    for name, raw in read:
        _refuse(raw, T(name, name))
    return [Taken(_kept(raw, T(name, name), store), name, len(raw)) for name, raw in read]


def take_words(text: str, store: EvidenceStore) -> Taken:
    """Keep words as a file of their own, so that their digest can be checked like any other."""
    raw = text.encode()
    _refuse(raw, _WORDS)
    return Taken(_kept(raw, _WORDS, store), "", len(raw))


def _read(path: Path) -> bytes:
    """The file, or as much of it as tells that it is too large."""
    name = path.name
    if not name.isprintable() or not 0 < len(name) <= 200:
        raise HinomiError(_NAME.format(name=repr(name)))
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as odd:
        why = _WHY.get(odd.errno or 0, T(odd.strerror or "", odd.strerror or ""))
        raise HinomiError(
            T(_UNREAD.ja.format(name=path, why=why.ja), _UNREAD.en.format(name=path, why=why.en))
        ) from None


def _refuse(raw: bytes, name: T) -> None:
    if not raw.strip():
        raise HinomiError(_told(_EMPTY, name))
    if len(raw) > LARGEST:
        raise HinomiError(_told(_LARGE, name, mb=LARGEST >> 20))
    if mask(raw) != raw:
        raise HinomiError(_told(_SECRET, name))


def _kept(raw: bytes, name: T, store: EvidenceStore) -> str:
    digest = hashlib.sha256(raw).hexdigest()
    if store.put(raw) != digest or store.get(digest) != raw:
        raise HinomiError(_told(_UNREAD, name, why="SHA-256"))
    return digest


def _told(words: T, name: T, **values: object) -> T:
    return T(words.ja.format(name=name.ja, **values), words.en.format(name=name.en, **values))

"""The evidence store: what hosts answered, kept under the SHA-256 of its masked text.

A file `ab/ab12….gz` holds the masked bytes, compressed; `zcat FILE | sha256sum` gives its name.
Files are written aside, flushed to the disk and renamed, so one is there whole or not at all.
"""

import hashlib
import os
import re
import struct
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from audit.masking import mask as mask  # noqa: PLC0414 - part of what this module offers
from inventory.words import HinomiError, T

_LARGEST = 256 * 1024 * 1024  # bytes uncompressed; collection is bounded far below
_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"  # RFC 1952: no name, no time, no system
_ASIDE = ".new-"
_DIGEST = re.compile(r"[0-9a-f]{64}")

_DAMAGED = T(
    "証拠ファイル {file} が壊れているか、書き換えられています({why})。"
    "控えから戻し、hinomi verify で確かめてください。",
    "The evidence file {file} is damaged or was altered ({why}): "
    "restore it from a backup and run hinomi verify.",
)
_MISSING = T(
    "証拠ファイル {file} がありません。控えから戻し、hinomi verify で確かめてください。",
    "The evidence file {file} is missing: restore it from a backup and run hinomi verify.",
)


class EvidenceError(HinomiError):
    """Evidence cannot be had as it was kept; `file` says which."""

    def __init__(self, message: T, file: Path) -> None:
        """Name the file."""
        super().__init__(message)
        self.file = file


class EvidenceMissing(EvidenceError):  # noqa: N818 - the name says what happened
    """There is no such evidence."""


class EvidenceDamaged(EvidenceError):  # noqa: N818 - the name says what happened
    """The evidence is not what was kept."""


class EvidenceStore:
    """Keeps evidence in one folder; safe to use from many threads and processes at once."""

    def __init__(self, folder: Path) -> None:
        """Use this folder; it is made with the first evidence."""
        self.folder = folder

    def put(self, raw: bytes) -> str:
        """Mask, keep and flush to the disk; returns the SHA-256 of the masked bytes."""
        return self.keep(raw)[0]

    def put_masked(self, masked: bytes) -> str:
        """Keep as it is what the caller has masked value by value: never what a host answered."""
        digest = hashlib.sha256(masked).hexdigest()
        file = self.path(digest)
        if not file.exists():
            _write(file, _pack(masked))
        return digest

    def keep(self, raw: bytes) -> tuple[str, bytes]:
        """As `put`, and the masked bytes themselves beside their digest."""
        masked = mask(raw)
        return self.put_masked(masked), masked

    def get(self, digest: str) -> bytes:
        """The masked bytes, after comparing them with their digest."""
        file = self.path(digest)
        try:
            packed = file.read_bytes()
        except FileNotFoundError:
            raise EvidenceMissing(_MISSING.format(file=file), file) from None
        masked = _unpack(packed, file)
        if hashlib.sha256(masked).hexdigest() != digest:
            raise EvidenceDamaged(_DAMAGED.format(file=file, why="SHA-256"), file)
        return masked

    def path(self, digest: str) -> Path:
        """Where evidence with this digest is kept."""
        if not is_digest(digest):
            raise ValueError(f"not a SHA-256 digest: {digest!r}")
        return self.folder / digest[:2] / f"{digest}.gz"

    def digests(self) -> Iterator[str]:
        """The digests of everything kept, in order."""
        for file in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*.gz")):
            if is_digest(file.stem):
                yield file.stem

    def damaged(self) -> Iterator[str]:
        """The digests whose file is not what was kept."""
        for digest in self.digests():
            try:
                self.inspect(digest)
            except EvidenceError:
                yield digest

    def inspect(self, digest: str) -> None:
        """As `get`, and no bit of the file may differ from what `put` wrote."""
        content = self.get(digest)
        file = self.path(digest)
        if _padded(file.read_bytes(), content):
            raise EvidenceDamaged(_DAMAGED.format(file=file, why="gzip"), file)

    def strangers(self) -> Iterator[Path]:
        """Files in the folder that are no evidence; leftovers of a killed process are passed by."""
        for file in sorted(path for path in self.folder.rglob("*") if not path.is_dir()):
            ours = is_digest(file.stem) and file == self.path(file.stem)
            if not ours and not file.name.startswith(_ASIDE):
                yield file


def is_digest(text: str) -> bool:
    """True for a SHA-256 in lower-case hexadecimal."""
    return _DIGEST.fullmatch(text) is not None


def _write(file: Path, packed: bytes) -> None:
    _make_folder(file.parent)
    descriptor, name = tempfile.mkstemp(prefix=_ASIDE, dir=file.parent)  # mode 0600
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(packed)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(file)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    _flush_folder(file.parent)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _pack(content: bytes) -> bytes:
    """Compressed with our own header: Python's differs from version to version."""
    stream = zlib.compressobj(2, zlib.DEFLATED, -15)  # a third of the time of 6, 12 % more
    trailer = struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    return _HEADER + stream.compress(content) + stream.flush() + trailer


def _unpack(packed: bytes, file: Path) -> bytes:
    """The content of a file that `put` wrote: no other header, nothing after the end."""
    if not packed.startswith(_HEADER):
        raise EvidenceDamaged(_DAMAGED.format(file=file, why="gzip header"), file)
    content = _inflate(packed)
    if content is None:
        raise EvidenceDamaged(_DAMAGED.format(file=file, why="gzip"), file)
    return content


def _inflate(packed: bytes) -> bytes | None:
    stream = zlib.decompressobj(wbits=31)
    try:
        content = stream.decompress(packed, _LARGEST)
    except zlib.error:
        return None
    return content if stream.eof and not stream.unused_data else None


def _padded(packed: bytes, content: bytes) -> bool:
    """True where the bits after the end of the compressed stream are not zero (RFC 1951 3.2.3).

    They carry nothing, so the digest does not show a change in them: clearing the highest bit
    set in the last byte changes the content unless that bit is such a one.
    """
    last = packed[-9]
    cleared = last & ~(1 << (last.bit_length() - 1)) if last else 0
    return bool(last) and _inflate(packed[:-9] + bytes([cleared]) + packed[-8:]) == content

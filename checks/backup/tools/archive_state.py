"""What listing and testing one archive says of it: broken, doubtful, or fine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.backup.tools.answers import unclear, whole_numbers
from inventory.words import T

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", re.ASCII)
_PIPE = 141  # killed by SIGPIPE: more came out than may be unpacked
_STREAMS = frozenset({"tar", "gz", "xz", "zst", "bz2"})


@dataclass(frozen=True, slots=True)
class State:
    """One archive as it was listed: `shut` where its own list is encrypted."""

    tag: str
    files: int
    bytes: int
    newest: str
    links: int
    devices: int
    unsafe: int
    outside: int
    encrypted: int
    unpack: int
    listed: int
    end: str

    @property
    def shut(self) -> bool:
        """Whether the list itself is encrypted."""
        return self.end == "shut"

    @property
    def whole(self) -> bool:
        """Whether it could be listed to its end."""
        return self.unpack == 0 and self.listed == 0 and self.end in {"nul", "-"}

    @property
    def broken(self) -> bool:
        """Whether it cannot be listed to its end, though nothing in it is encrypted."""
        return not self.whole and not self.shut

    @property
    def words(self) -> tuple[T, ...]:
        """What is odd about it."""
        return tuple(_words(self))


def _words(one: State) -> Iterator[T]:
    if one.broken:
        yield T("途中で切れているか壊れている", "it is cut or damaged")
    elif not one.files and not one.shut:
        yield T("ファイルが1件も入っていない", "it holds no file at all")
    if one.unsafe or one.devices:
        yield T("復元してはならない名前か装置がある", "names or devices that must not be restored")


def state(pair: tuple[str, str]) -> State:
    """The state from the two records of an archive."""
    tag, files, size, day, time, *counts = pair[0].split(" ")
    _, unpack, listed, end = pair[1].split(" ")
    newest = f"{day} {time}"
    if not (_TIME.fullmatch(newest) or newest == "- -") or end not in {
        "nul",
        "eof",
        "none",
        "-",
        "shut",
    }:
        raise unclear(T("書庫の答えが読めない", "the answer about an archive is unclear"))
    links, devices, unsafe, outside, encrypted = whole_numbers(" ".join(counts))
    return State(
        tag=tag,
        files=int(files),
        bytes=int(size),
        newest="" if newest == "- -" else newest,
        links=links,
        devices=devices,
        unsafe=unsafe,
        outside=outside,
        encrypted=encrypted,
        unpack=int(unpack),
        listed=int(listed),
        end=end,
    )


@dataclass(frozen=True, slots=True)
class _Looked:
    kind: str
    size: int
    unpack: int
    listed: int
    end: str
    files: int
    encrypted: int
    sums: str
    crc: str
    test: str
    over: bool
    name: str


def _looked(record: str) -> _Looked:
    kind, size, unpack, listed, end, files, total, encrypted, sums, crc, test, over, name = (
        record.split(" ", 12)
    )
    numbers = whole_numbers(f"{size} {unpack} {listed} {files} {encrypted} {total} {over}")
    if sums not in {"-", "ok", "bad", "none"} or test not in {"-", "ok", "bad", "shut"}:
        raise unclear(T("書庫の答えが読めない", "the answer about an archive is unclear"))
    return _Looked(
        kind, numbers[0], numbers[1], numbers[2], end, numbers[3], numbers[4],
        sums, crc, test, numbers[6] != 0, name,
    )  # fmt: skip


def complaints(record: str) -> tuple[T, ...]:
    """What is surely wrong with an archive that was looked at."""
    one = _looked(record)
    return tuple(T(f"{one.name}: {word.ja}", f"{one.name}: {word.en}") for word in _wrong(one))


def _wrong(one: _Looked) -> Iterator[T]:
    if one.size == 0:
        yield T("空のファイル", "an empty file")
    elif one.over or one.unpack == _PIPE:
        yield T("展開すると異常に大きい(書庫爆弾の疑い)", "unpacks to far too much: a bomb?")
    elif one.unpack or one.test == "bad":
        yield T("展開できない(破損)", "cannot be unpacked: damaged")
    elif one.kind != "none" and not (one.end == "shut" or one.test == "shut"):
        yield from _listed_wrong(one)
    if one.sums == "bad":
        yield T("チェックサムが一覧と違う", "its checksum is not the listed one")


def _listed_wrong(one: _Looked) -> Iterator[T]:
    if one.listed:
        yield T("一覧を読めない(破損)", "cannot be listed: damaged")
    elif one.kind in _STREAMS and one.end != "nul":
        yield T("終わりの印がない(途中で切れている)", "it has no end mark: it was cut")
    elif not one.files:
        yield T("ファイルが1件も入っていない", "it holds no file at all")


def doubts(record: str, *, deep: bool) -> tuple[T, ...]:
    """Why it cannot be said that an archive is sound."""
    one = _looked(record)
    return tuple(
        T(f"{one.name}: {word.ja}", f"{one.name}: {word.en}") for word in _doubts(one, deep)
    )


def _doubts(one: _Looked, deep: bool) -> Iterator[T]:
    if one.kind == "none":
        yield T("知らない形式", "of an unknown form")
    elif one.end == "shut" or one.test == "shut":
        yield T(
            "暗号化されていて、パスワードなしでは調べられない", "encrypted: it takes the password"
        )
    elif deep and one.kind in _STREAMS and one.crc != "yes" and one.sums != "ok":
        yield T(
            "内容のチェックサムがない形式。チェックサムの一覧を置くか、復元訓練で確かめる",
            "of a form without checksums: keep a list of them beside it, or drill",
        )
    elif deep and one.kind not in _STREAMS and one.test != "ok":
        yield T("テストの結果が分からない", "how the test went is not known")

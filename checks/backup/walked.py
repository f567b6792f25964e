"""What a walk of sources answered (`checks.backup.walking`): files, links, and what was skipped."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from checks.fact import NO_PRIVILEGE, NO_TOOL, Reply
from checks.model import FactError, Why
from inventory.words import T

_RECORD = re.compile(rb"([smfxultoebchHE])(?: (.*))?", re.S)
_SIZES = re.compile(rb"([0-9]{1,20}) ([0-9]{1,20}) (/.*)", re.S)
_SOURCE = re.compile(rb"([dfloa]) (/.*)", re.S)
_SUM = re.compile(rb"([0-9a-f]{64}) [ *](/.*)", re.S)
_OCTAL = re.compile(rb"\\([0-7]{3})")
_WHAT = T("ファイルの一覧", "the list of files")


class Skip(StrEnum):
    """Why something below a source is not among the files that were read."""

    ABSENT = "absent"  # a source that is not there
    LINK = "link"  # a source that is only a symbolic link
    UNREADABLE = "unreadable"
    MOUNT = "mount"  # another file system below a source
    SPECIAL = "special"  # a device, socket or pipe
    UNREAD = "unread"  # listed, and no checksum came: too large, changed meanwhile, an error
    BUDGET = "budget"  # more files or bytes than allowed: nothing was hashed
    CUT = "cut"  # the list itself is not whole


_LACKING = frozenset({Skip.UNREAD, Skip.BUDGET})


@dataclass(frozen=True, slots=True)
class Skipped:
    """One thing that was skipped, and why."""

    path: bytes
    reason: Skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One file; `blocks` of 512 bytes are on the disk, `sha256` is None where it was not read."""

    path: bytes
    size: int
    sha256: bytes | None
    blocks: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link; `outside` where its target is below none of the sources."""

    path: bytes
    target: bytes
    outside: bool


@dataclass(frozen=True, slots=True)
class Walked:
    """The files of the sources by path, and what is not among them: nothing goes unsaid."""

    at: datetime
    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...]
    links: tuple[Link, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every file of the sources is listed and was read."""
        return not any(one.reason is not Skip.SPECIAL for one in self.skipped)

    def moved(self, old: bytes, new: bytes) -> "Walked":
        """The same with the beginning of the paths replaced: a scratch folder by the source's."""
        entries = [
            replace(one, path=new.rstrip(b"/") + one.path[len(old.rstrip(b"/")) :])
            for one in self.entries
            if one.path.startswith(old.rstrip(b"/") + b"/")
        ]
        if len(entries) != len(self.entries):
            words = T("別のフォルダのファイルがあります", "it has files of another folder")
            raise damaged(_WHAT, words)
        return replace(self, entries=tuple(entries))

    def with_sums(self, sums: Mapping[bytes, bytes]) -> "Walked":
        """The same with these checksums of contents that were not read before."""
        known = [replace(one, sha256=sums.get(one.path, one.sha256)) for one in self.entries]
        lacking = [
            one for one in self.skipped if one.path not in sums or one.reason not in _LACKING
        ]
        return replace(self, entries=tuple(known), skipped=tuple(lacking))


@dataclass(slots=True)
class _Seen:
    """The records of one answer, sorted."""

    sources: list[tuple[bytes, bytes]] = field(default_factory=list)
    mounts: list[bytes] = field(default_factory=list)
    files: dict[bytes, tuple[int, int]] = field(default_factory=dict)
    sums: dict[bytes, bytes] = field(default_factory=dict)
    links: dict[bytes, bytes] = field(default_factory=dict)
    skipped: dict[bytes, Skip] = field(default_factory=dict)
    link: bytes | None = None
    listed: int | None = None
    hashed: int | None = None
    over: bool = False
    ended: bool = False


def damaged(what: T, because: T, why: Why = Why.MALFORMED) -> FactError:
    """The error that says what could not be understood and why."""
    return FactError(why, T(f"{what.ja}: {because.ja}", f"{what.en}: {because.en}"))


def read_walk(reply: Reply) -> Walked:
    """The walk from its answer; a record that is not wholly understood is an error."""
    seen = _seen(reply)
    if not _listed(seen):
        seen.skipped[b""] = Skip.CUT
    return Walked(reply.at, _entries(seen), _skipped(seen), _links(seen))


def _listed(seen: _Seen) -> bool:
    """Whether find came to its end, and told nothing that is not told here too (find(1))."""
    told = Skip.UNREADABLE in seen.skipped.values() or b"a" in dict(seen.sources)
    return seen.listed == 0 or (seen.listed == 1 and told)


def read_sums(reply: Reply) -> Mapping[bytes, bytes]:
    """The checksums by path; of a file that could not be read none came."""
    seen = _seen(reply)
    if seen.hashed is None or seen.files:
        raise damaged(_WHAT, T("終わりの印がありません", "it has no end mark"), Why.TRUNCATED)
    return seen.sums


def _seen(reply: Reply) -> _Seen:
    if reply.status in (NO_TOOL, NO_PRIVILEGE):
        why = Why.NO_TOOL if reply.status == NO_TOOL else Why.NO_PRIVILEGE
        raise damaged(_WHAT, T("GNU の find と sha256sum が要ります", "it takes GNU find"), why)
    if reply.status:
        ended = T(f"終了コード {reply.status}", f"exit {reply.status}")
        raise damaged(_WHAT, ended, Why.COMMAND_FAILED)
    seen = _Seen()
    *records, tail = reply.body.split(b"\0")
    for number, record in enumerate(_uncut(records), 1):
        if seen.ended or not _take(seen, record):  # its words are not told: they may be a name
            raise damaged(_WHAT, T(f"{number} 番目の記録", f"record {number}"))
    if tail or not seen.ended:
        raise damaged(_WHAT, T("途中で切れています", "it is cut"), Why.TRUNCATED)
    return seen


def _uncut(records: list[bytes]) -> Iterator[bytes]:
    """The records but those cut in the middle: what stands right before the mark of an end."""
    for record, following in zip(records, [*records[1:], b""], strict=False):
        if record and not following.startswith((b"e ", b"H ")):
            yield record


def _take(seen: _Seen, record: bytes) -> bool:
    """Sort one record; False where it is not understood."""
    sum_ = _SUM.fullmatch(record)
    if sum_ and seen.hashed is None:
        return seen.sums.setdefault(sum_[2], bytes.fromhex(sum_[1].decode())) is not None
    match = _RECORD.fullmatch(record)
    if match is None or (seen.link is not None) != (match[1] == b"t"):
        return False
    kind, rest = match[1], match[2] or b""
    if kind in b"fx":
        return _file(seen, kind, rest)
    if kind in b"ebcHE":
        return _mark(seen, kind, rest)
    return _other(seen, kind, rest)


def _file(seen: _Seen, kind: bytes, rest: bytes) -> bool:
    sizes = _SIZES.fullmatch(rest)
    if sizes is None:
        return False
    seen.files[sizes[3]] = (int(sizes[1]), int(sizes[2]))
    if kind == b"x":
        seen.skipped[sizes[3]] = Skip.UNREADABLE
    return True


def _mark(seen: _Seen, kind: bytes, rest: bytes) -> bool:
    if kind in b"eH":
        if not rest.isdigit():
            return False
        setattr(seen, "listed" if kind == b"e" else "hashed", int(rest))
    seen.over = seen.over or kind == b"c"
    seen.ended = kind == b"E"
    return True


def _other(seen: _Seen, kind: bytes, rest: bytes) -> bool:
    if kind == b"s":
        source = _SOURCE.fullmatch(rest)
        seen.sources += [(source[1], source[2])] if source else []
        return source is not None
    if kind == b"t":
        seen.links[seen.link or b""], seen.link = rest, None
        return True
    if kind == b"m":
        seen.mounts.append(_OCTAL.sub(lambda octal: bytes([int(octal[1], 8) & 255]), rest))
    elif kind == b"l":
        seen.link = rest
    else:
        seen.skipped[rest] = Skip.UNREADABLE if kind == b"u" else Skip.SPECIAL
    return rest.startswith(b"/")


def _entries(seen: _Seen) -> tuple[Entry, ...]:
    if unlisted := seen.sums.keys() - seen.files.keys():
        cut = Skip.CUT in seen.skipped.values()
        if not cut:
            words = T("一覧にないファイルがあります", "a checksum of no listed file")
            raise damaged(_WHAT, T(f"{words.ja}({len(unlisted)})", f"{words.en} ({len(unlisted)})"))
    return tuple(
        Entry(path, size, seen.sums.get(path), blocks)
        for path, (size, blocks) in sorted(seen.files.items())
    )


def _skipped(seen: _Seen) -> tuple[Skipped, ...]:
    found = dict(seen.skipped)
    sources = {path.rstrip(b"/") or b"/" for _, path in seen.sources}
    odd = {b"a": Skip.ABSENT, b"l": Skip.LINK, b"o": Skip.SPECIAL}
    found.update({path: odd[state] for state, path in seen.sources if state in odd})
    for mount in seen.mounts:
        if mount not in sources and _below(mount, sources):
            found.setdefault(mount, Skip.MOUNT)
    lacking = Skip.BUDGET if seen.over else Skip.UNREAD
    for path in seen.files.keys() - seen.sums.keys():
        found.setdefault(path, lacking)
    return tuple(Skipped(path, reason) for path, reason in sorted(found.items()))


def _links(seen: _Seen) -> tuple[Link, ...]:
    sources = {path.rstrip(b"/") or b"/" for _, path in seen.sources}
    return tuple(
        Link(path, target, not _below(_meant(path, target), sources))
        for path, target in sorted(seen.links.items())
    )


def _meant(path: bytes, target: bytes) -> bytes:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def _below(path: bytes, sources: Iterable[bytes]) -> bool:
    return any(path == one or path.startswith(one.rstrip(b"/") + b"/") for one in sources)

"""The last line of defence: secrets that reached us in evidence are masked before it is kept.

Collectors reduce secrets on the host already, to what the check needs. Here a password hash,
private key, TOTP seed, password or token that came along all the same becomes a marker of its
kind, such as `[masked:crypt]`. Marks of the frame (`checks.frame`) are never touched, masking
twice is masking once, and settings that only speak of passwords (`PasswordAuthentication no`,
`NOPASSWD: ALL`) stay as they are, because checks read them.
"""

import json
import re
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from secrets import token_bytes

from audit.masking_terminal import mask_terminal
from audit.secret_shapes import (
    AUTHENTICATOR,
    BASE32,
    CRYPT_HINT,
    HINTS,
    KEY_BEGIN,
    KEY_END,
    KEY_LINE,
    LEGACY_HASH,
    NT_HASH,
    SCRATCH_CODE,
    mask_line,
)
from checks.devices.evidence import end_of, is_device
from checks.frame import FrameError
from checks.strict_json import strict_object
from checks.windows.evidence import is_windows

_TAG = re.compile(rb"HINOMI1 ([0-9a-f]{16,64}) ")
_MOST_KNOWN, _LONGEST_KNOWN = 16384, 800
_MOST_SECTIONS = 8 * 1024 * 1024  # bytes of all that are remembered
_MARKS_OF_ONE = 2  # how lines of one frame begin: its header and its marks
_plain: set[bytes] = set()
_turn = threading.Lock()
_LOOKS_LIKE_FRAME = re.compile(rb"HINOMI1 |@[0-9a-f]{16,64} (?:begin|end|done|file) ")


def mask(raw: bytes) -> bytes:
    """The same evidence without secrets; what is no secret is the same to the byte.

    Sections of a frame and lines that hold no secret in any company are remembered, for the hosts
    of a fleet have most of theirs in common: only the others are looked at. One evidence at a
    time, so that what one has taught serves the next.
    """
    if is_device(raw):
        return _by_texts(raw)
    if is_windows(raw):
        return mask_terminal(raw, _as_text)
    return _as_text(raw)


def _as_text(raw: bytes) -> bytes:
    marks = _marks(raw)
    with _turn:
        if len(marks) == _MARKS_OF_ONE:
            return _by_sections(raw, marks)
        return _masked(raw, marks)


def _by_texts(raw: bytes) -> bytes:
    """Evidence of a network device: each of its texts on its own, which are lines of many.

    What was masked under the key of the workspace stays as it is. Secrets in evidence that
    somebody wrote without masking get marks that tell nothing, not even that two are equal.
    """
    from checks.devices.masking import mask_text  # noqa: PLC0415 - its patterns take long to compile

    try:
        whole = strict_object(raw)
        sealed = whole["end"] == end_of(whole["tag"], whole["shown"])
        for answer in whole["shown"]:
            answer["text"] = _by_values(mask_text(answer["text"], _passing_key()))
        whole["end"] = end_of(whole["tag"], whole["shown"]) if sealed else None
    except (FrameError, LookupError, TypeError, AttributeError):
        return b"[masked:device]"  # no such evidence: nothing of it is kept
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


@lru_cache(maxsize=1)
def _passing_key() -> bytes:
    return token_bytes(32)


def _by_values(text: str) -> str:
    """A text whose secrets were masked value by value: lines with such a mark stay as they are."""
    given = text.encode("utf-8", "backslashreplace").split(b"\n")
    with _turn:
        lines = _masked(b"\n".join(given), ()).split(b"\n")
    if len(lines) == len(given):
        pairs = zip(given, lines, strict=True)
        lines = [line if b"[masked:" in line else masked for line, masked in pairs]
    return b"\n".join(lines).decode()


def _by_sections(raw: bytes, marks: tuple[bytes, ...]) -> bytes:
    """Mask what stands between two marks of the one frame, where it was not met before.

    No mark is ever masked and no secret reaches over one, so a section that nothing was masked in
    is the same in every company. Its beginning, which stands behind no mark, is not remembered.
    """
    mark = b"\n" + marks[0]
    pieces = raw.split(mark)
    fresh = [at for at, piece in enumerate(pieces) if not at or piece not in _clean.known]
    masked = _masked(mark.join([pieces[at] for at in fresh]), marks).split(mark)
    if len(masked) != len(fresh):
        return _masked(raw, marks)
    for at, after in zip(fresh, masked, strict=True):
        if at and pieces[at] == after:
            _clean.add(after)
        pieces[at] = after
    return mark.join(pieces)


class _Sections:
    """Whole sections in which there was nothing to mask; when they grow too many, none."""

    def __init__(self) -> None:
        self.known: set[bytes] = set()
        self._size = 0

    def add(self, section: bytes) -> None:
        self._size += len(section)
        if self._size > _MOST_SECTIONS:
            self.known.clear()
            self._size = len(section)
        self.known.add(section)


_clean = _Sections()


def _masked(raw: bytes, marks: tuple[bytes, ...]) -> bytes:
    given = raw.split(b"\n")
    fresh = [number for number, line in enumerate(given) if line not in _plain]
    if not fresh:
        return raw
    text = b"\n".join([given[number] for number in fresh])
    text = NT_HASH.sub(b":[masked:crypt]", LEGACY_HASH.sub(rb"\1[masked:crypt]", text))
    lines: list[bytes | None] = [*given]
    for number, line in zip(fresh, text.split(b"\n"), strict=True):
        lines[number] = line
    company = _mask_lines(lines, [fresh[place] for place in _suspects(text)], marks)
    same = {given[number] for number in fresh if lines[number] == given[number]} - company
    same -= {given[number] for number in fresh if lines[number] != given[number]}
    _remember({line for line in same if not line.startswith(marks)})
    return b"\n".join([line for line in lines if line is not None])


def _mask_lines(
    lines: list[bytes | None], suspects: Iterable[int], marks: tuple[bytes, ...]
) -> set[bytes]:
    """Mask in place; returns the lines that say something of the lines around them."""
    company: set[bytes] = set()
    for number in suspects:
        line = lines[number]
        if line is None or line.startswith(marks):
            continue
        lines[number] = masked = _guarded(mask_line(line))
        if KEY_BEGIN.search(masked) or AUTHENTICATOR.match(masked):
            company.add(line)
            _mask_key(lines, number, marks)
            _mask_authenticator(lines, number)
    return company


def _remember(lines: set[bytes]) -> None:
    if len(_plain) + len(lines) > _MOST_KNOWN:
        _plain.clear()
    _plain.update(line for line in lines if len(line) <= _LONGEST_KNOWN)


def _marks(raw: bytes) -> tuple[bytes, ...]:
    """How lines begin that belong to a frame whose header is in the text, the header too."""
    heads = (
        found
        for found in _TAG.finditer(raw)
        if raw[found.start() - 1 : found.start()] in {b"", b"\n"}
    )
    tags = {found.group(1) for found in heads}
    return tuple(begin + tag + b" " for tag in tags for begin in (b"@", b"HINOMI1 "))


def _suspects(raw: bytes) -> Iterator[int]:
    """Numbers of the lines with a hint of a secret; plain search, so most text costs little."""
    lowered = raw.lower()
    offsets = {found.start() for found in CRYPT_HINT.finditer(lowered)}
    for hint in HINTS:
        at = lowered.find(hint)
        while at >= 0:
            offsets.add(at + len(hint) - 1)  # one hint begins with a newline
            at = lowered.find(hint, at + len(hint))
    number, seen, last = 0, 0, -1
    for offset in sorted(offsets):
        number += raw.count(b"\n", seen, offset)
        seen = offset
        if number != last:
            yield number
        last = number


def _guarded(line: bytes) -> bytes:
    """Never let what is left after masking read as a mark that was not there."""
    return _no_mark(line) if b"[masked:" in line else line


def _no_mark(line: bytes) -> bytes:
    return b"[masked:line]" if _LOOKS_LIKE_FRAME.match(line) else line


def _mask_key(lines: list[bytes | None], number: int, marks: tuple[bytes, ...]) -> None:
    begin = KEY_BEGIN.search(lines[number] or b"")
    if begin is None:
        return
    line = begin.string
    end = KEY_END.search(line, begin.end())
    lines[number] = (
        line[: begin.start()] + b"[masked:private-key]" + (line[end.end() :] if end else b"")
    )
    while end is None and (number := number + 1) < len(lines):
        line = lines[number] or b""
        end = KEY_END.search(line)
        if line.startswith(marks) or not (end or KEY_LINE.fullmatch(line)):
            return
        lines[number] = (_no_mark(line[end.end() :]) or None) if end else None


def _mask_authenticator(lines: list[bytes | None], number: int) -> None:
    """The file of pam_google_authenticator: seed, then lines of options, then scratch codes."""
    if not AUTHENTICATOR.match(lines[number] or b""):
        return
    if number and BASE32.fullmatch(lines[number - 1] or b""):
        lines[number - 1] = b"[masked:totp]"
    while (number := number + 1) < len(lines) and SCRATCH_CODE.fullmatch(lines[number] or b""):
        lines[number] = b"[masked:totp]"

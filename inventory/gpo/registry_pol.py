"""registry.pol: settings of administrative templates, after [MS-GPREG] 2.2.1.

A file is `PReg`, version 1, and entries `[key;value;type;size;data]` in UTF-16LE.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from inventory.gpo.model import Value
from inventory.words import T, WrongValueError

_HEAD = b"PReg" + struct.pack("<I", 1)
_OPEN, _PART, _CLOSE = (mark.encode("utf-16-le") for mark in "[;]")
_TEXT, _EXPAND, _NUMBER, _BIG_ENDIAN, _LIST, _LONG = 1, 2, 4, 5, 7, 11
_MOST = 100_000
_GONE = "**del."
_SOFT = "**soft."


class PolError(WrongValueError):
    """The bytes are no complete registry.pol; the message says at which byte."""


@dataclass(frozen=True, slots=True)
class PolEntry:
    """One entry; `gone` where the policy takes the value away, `kept` where its value is known."""

    path: str
    name: str
    value: Value
    gone: bool
    kept: bool


def parse_pol(raw: bytes) -> tuple[PolEntry, ...]:
    """Read a whole file; PolError where it is another form, cut off, or endless."""
    if not raw.startswith(_HEAD):
        raise PolError(T("先頭が PReg の版 1 でない", "byte 0: no PReg of version 1"))
    found = tuple(_entries(raw))
    return tuple(one for one in found if not one.name.startswith("**"))


def _entries(raw: bytes) -> Iterator[PolEntry]:
    at = len(_HEAD)
    for _ in range(_MOST):
        if at == len(raw):
            return
        at = _expect(raw, at, _OPEN)
        path, at = _string(raw, at)
        name, at = _string(raw, _expect(raw, at, _PART))
        kind, at = _number(raw, _expect(raw, at, _PART))
        size, at = _number(raw, _expect(raw, at, _PART))
        at = _expect(raw, at, _PART)
        data = raw[at : at + size]
        at = _expect(raw, at + size, _CLOSE)
        yield _entry(path, name, kind, data)
    raise PolError(T(f"項目が {_MOST} を超える", f"more than {_MOST} entries"))


def _entry(path: str, name: str, kind: int, data: bytes) -> PolEntry:
    gone = name.lower().startswith(_GONE)
    soft = name.lower().startswith(_SOFT)
    bare = name[len(_GONE) :] if gone else name[len(_SOFT) :] if soft else name
    if gone:
        return PolEntry(path, bare, None, True, True)
    value = _value(kind, data)
    return PolEntry(path, bare, value, False, value is not None)


def _value(kind: int, data: bytes) -> Value:
    """The value; None for bytes, which no policy that is compared consists of."""
    if kind in {_NUMBER, _BIG_ENDIAN} and len(data) == struct.calcsize("<I"):
        return int.from_bytes(data, "little" if kind == _NUMBER else "big")
    if kind == _LONG and len(data) == struct.calcsize("<Q"):
        return int.from_bytes(data, "little")
    if kind in {_TEXT, _EXPAND, _LIST}:
        text = _decoded(data, 0)
        parts = tuple(one for one in text.split("\0") if one)
        return parts if kind == _LIST else text.rstrip("\0")
    if kind in {_NUMBER, _BIG_ENDIAN, _LONG}:
        raise PolError(T(f"数が {len(data)} バイト", f"a number of {len(data)} bytes"))
    return None


def _expect(raw: bytes, at: int, mark: bytes) -> int:
    if raw[at : at + 2] != mark:
        said = mark.decode("utf-16-le")
        raise PolError(T(f"{at} バイト目: {said} がない", f"byte {at}: {said} is missing"))
    return at + 2


def _string(raw: bytes, at: int) -> tuple[str, int]:
    end = at
    while raw[end : end + 2] != b"\0\0":
        end += 2
        if end >= len(raw):
            raise PolError(
                T(f"{at} バイト目: 文字列の終わりがない", f"byte {at}: a text without end")
            )
    return _decoded(raw[at:end], at), end + 2


def _number(raw: bytes, at: int) -> tuple[int, int]:
    part = raw[at : at + 4]
    if len(part) != struct.calcsize("<I"):
        raise PolError(T(f"{at} バイト目: 数が途中で切れている", f"byte {at}: a number is cut off"))
    return struct.unpack("<I", part)[0], at + 4


def _decoded(part: bytes, at: int) -> str:
    try:
        return part.decode("utf-16-le")
    except UnicodeDecodeError:
        raise PolError(T(f"{at} バイト目: UTF-16 でない", f"byte {at}: no UTF-16")) from None

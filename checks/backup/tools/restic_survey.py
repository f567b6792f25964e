"""Reading a survey of restic: snapshots, what the newest holds, keys, encryption."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from checks.backup.model import Change, Content, Copy
from checks.backup.tools.parts import Part, odd, want
from checks.backup.tools.restic_words import CODES, refused, shut, time
from checks.model import FactError, Why
from inventory.words import T

_ID = re.compile(r"[0-9a-f]{64}")


_SHUT = T(
    "預けられたパスワードでは開かない(違うか、鍵のファイルがない)",
    "the password that was given does not open it: wrong, or its key is gone",
)
_ASKS = T(
    "パスワードが要るが、secrets に記入がない", "it asks for a password, and secrets names none"
)


def copies(part: Part, *, given: bool) -> tuple[Copy, ...]:
    """The snapshots, oldest first; `given` says that a password was handed over."""
    if shut(part):
        raise FactError(Why.SHUT, _SHUT) if given else FactError(Why.COMMAND_FAILED, _ASKS)
    if not given and "unknown flag: --insecure-no-password" in part.text:
        raise FactError(Why.COMMAND_FAILED, _ASKS)  # before 0.17 nothing opens without one
    refusal = refused(part)
    if refusal is not None:
        raise refusal
    told = None if part.text.strip() == "null" else part.whole()
    if part.status or not (told is None or isinstance(told, list)):
        ended = T(f"一覧が得られない({part.status})", f"no list (exit {part.status})")
        raise odd("snapshots", ended, Why.COMMAND_FAILED)
    return tuple(sorted(map(_copy, told or ()), key=lambda copy: _at(copy.at)))


def _copy(told: Mapping[str, Any]) -> Copy:
    if not re.fullmatch(r"[0-9a-f]{64}", told["id"]):
        raise odd("snapshots", T("世代の名前が読めない", "an odd id"))
    summary = told.get("summary") or {}
    return Copy(
        id=told["id"],
        at=time(told["time"]),
        host=str(told["hostname"]),
        sources=tuple(map(str, told["paths"])),
        complete=None,
        files=_count(summary.get("total_files_processed")),
        bytes=_count(summary.get("total_bytes_processed")),
        stored_bytes=_count(summary.get("data_added_packed", summary.get("data_added"))),
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _at(at: datetime | None) -> datetime:
    return at or datetime.min.replace(tzinfo=UTC)


def contents(
    found: Mapping[str, Part], sources: Sequence[str], copies: tuple[Copy, ...]
) -> tuple[tuple[Content, ...] | FactError, tuple[int, int] | None]:
    """What the newest snapshot holds of the sources, and files and bytes of all of it."""
    if not copies:
        return FactError(Why.UNDETERMINED, T("世代がない", "there is no copy")), None
    try:
        return _held(want(found, "held"), want(found, "of").text.strip(), sources, copies[-1])
    except FactError as unknown:
        return unknown, None


def _held(
    part: Part, of: str, sources: Sequence[str], newest: Copy
) -> tuple[tuple[Content, ...], tuple[int, int]]:
    told = re.findall(r"^source ([0-9]+) ([01]) ([0-9]+) ([0-9]+)$", part.text, re.M)
    whole = re.findall(r"^all ([0-9]+) ([0-9]+) ([0-9]+) ([0-9]+)$", part.text, re.M)
    ended = re.findall(r"^rc ([0-9]+)$", part.text, re.M)
    if of != newest.id or len(told) != len(sources) or len(whole) != 1:
        raise odd("ls", T("一覧が最新の世代のものでない", "not of the newest copy"))
    if ended != ["0"] or whole[0][3] != "0" or part.status:
        raise odd("ls", T("一覧が終わりまで得られない", "not whole"), Why.COMMAND_FAILED)
    contents = tuple(
        Content(source, present == "1", int(files), int(size))
        for source, (_, present, files, size) in zip(sources, told, strict=True)
    )
    return contents, (int(whole[0][1]), int(whole[0][2]))


def change(
    found: Mapping[str, Part], copies: tuple[Copy, ...]
) -> tuple[Change | FactError, int | None]:
    """What changed since the snapshot before of the same host and paths, and the bytes it added."""
    if "apart" not in found:
        none = T("同じ対象の前の世代がない", "no earlier copy of the same sources")
        return FactError(Why.UNDETERMINED, none), None
    try:
        part = want(found, "apart")
        told = [one for one in part.records() if one.get("message_type") == "statistics"]
        if part.lines[-1] != "rc 0" or len(told) != 1:
            raise odd("diff", T("差分が得られない", "no difference"), Why.COMMAND_FAILED)
        return _told_change(told[0], copies), int(told[0]["added"]["bytes"])
    except FactError as unknown:
        return unknown, None


def _told_change(told: Mapping[str, Any], copies: tuple[Copy, ...]) -> Change:
    if not copies or not copies[-1].id.startswith(told["target_snapshot"]):
        raise odd("diff", T("最新の世代の差分でない", "not of the newest copy"))
    before = [one.id for one in copies if one.id.startswith(told["source_snapshot"])]
    return Change(
        before[0],
        copies[-1].id,
        int(told["added"]["files"]),
        int(told["removed"]["files"]),
        int(told["changed_files"]),
    )


def filled(
    copies: tuple[Copy, ...], whole: tuple[int, int] | None, stored: int | None
) -> tuple[Copy, ...]:
    """The newest copy with what was counted in it, where the snapshot itself keeps quiet.

    What 0.14 adds is told by `diff`, before it is compressed.
    """
    if not copies:
        return copies
    newest = copies[-1]
    if whole is not None:
        newest = replace(newest, files=whole[0], bytes=whole[1])
    if newest.stored_bytes is None:
        newest = replace(newest, stored_bytes=stored)
    return (*copies[:-1], newest)


def keys(found: Mapping[str, Part]) -> int | None:
    """How many keys open the repository; `key list` of 0.14 would lock it, `list keys` does not."""
    try:
        part = want(found, "keys")
    except FactError:
        return None
    listed = [line for line in part.lines if _ID.fullmatch(line)]
    return len(listed) if listed and not part.status else None


def encrypted(found: Mapping[str, Part], keys: int | None) -> bool | FactError:
    """False where it opens without a password: restic always encrypts, with a key it then tells.

    Before 0.17 an empty password was refused everywhere; a second key may still be of a newer one.
    """
    if "bare" not in found:
        return False
    part = found["bare"]
    if part.status == 0 and '"version"' in part.text:
        return False
    refusal = refused(part)
    if refusal is not None and refusal.detail == CODES[12].en:
        return True
    if "unknown flag" in part.text and keys == 1:
        return True
    untold = T("パスワードなしで開くか分からない", "whether it opens without a password")
    return FactError(Why.UNDETERMINED, untold)


def complaints(found: Mapping[str, Part]) -> tuple[T, ...]:
    """Lines that are no answer, as the tool wrote them."""
    lines = [
        line[:200]
        for name in ("copies", "keys", "locks")
        for line in (found[name].lines if name in found else ())
        if not line.startswith(("[", "{", "]", "null")) and not _ID.fullmatch(line)
    ]
    return tuple(T(line, line) for line in lines[:20])

"""Reading a survey of borg: archives, what the newest holds, mode of encryption, locks."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from checks.backup.model import Change, Content, Copy
from checks.backup.tools.parts import Part, odd, want
from checks.model import FactError, Why
from inventory.words import T

_OPEN_MODES = {"none", "authenticated", "authenticated-blake2"}  # no encryption (borg-init(1))
_VERSION = re.compile(r'"borgbackup version ([0-9]+\.[0-9]+[^ "]{0,20})"')
_CHECKPOINT = re.compile(r"\.checkpoint(\.[0-9]+)?$")
_WRONG = T("パスフレーズが合わない", "the passphrase is wrong")
_SHUT = T("預けられたパスフレーズでは開かない", "the passphrase that was given does not open it")
_ASKS = T(
    "パスフレーズが要るが、secrets に記入がない", "it asks for a passphrase, and secrets names none"
)
_ERROR = 2  # a fatal error, in the legacy exit codes that are asked for
_REFUSED = {
    "PassphraseWrong": _WRONG,
    "PasscommandFailure": _WRONG,
    "Repository.DoesNotExist": T("リポジトリがない", "there is no repository"),
    "Repository.InvalidRepository": T("borgのリポジトリでない", "not a repository of borg"),
    "KeyfileNotFoundError": T("鍵ファイルがない", "there is no key file"),
    "RepoKeyNotFoundError": T("鍵がない", "there is no key in the repository"),
    "LockTimeout": T("ロックされている", "it is locked"),
}
_SHADOW = {
    3: (Why.UNDETERMINED, T("リポジトリのある機器で見る", "ask on the host where it lies")),
    4: (Why.COMMAND_FAILED, T("その場所にリポジトリがない", "no repository at that place")),
    5: (Why.NO_PRIVILEGE, T("リポジトリを読む権限がない", "no right to read the repository")),
}


def opened(found: Mapping[str, Part]) -> str:
    """The version of borg, once its repository could be seen at all."""
    shadow = want(found, "shadow")
    if shadow.status:
        why, words = _SHADOW.get(
            shadow.status, (Why.COMMAND_FAILED, T("作業場所が作れない", "no room to work in"))
        )
        raise FactError(why, words)
    told = [_VERSION.search(part.text) for part in found.values()]
    named = [one[1] for one in told if one]
    if not named:
        raise odd("version", T("borgの版が読めない", "no version of borg"))
    return named[0]


def _says(part: Part, msgid: str) -> bool:
    return any(told.get("msgid") == msgid for told in part.records())


def refused(part: Part) -> FactError | None:
    """Why the repository did not open, where borg names the reason."""
    for told in part.records():
        words = _REFUSED.get(str(told.get("msgid")))
        if words is not None:
            return FactError(Why.COMMAND_FAILED, words)
    return None


def copies(part: Part, *, given: bool) -> tuple[str, tuple[Copy, ...]]:
    """The mode of encryption and the archives, oldest first; checkpoints are not complete.

    `given` says that a passphrase was handed over.
    """
    if part.status == _ERROR and _says(part, "PassphraseWrong"):
        raise FactError(Why.SHUT, _SHUT) if given else FactError(Why.COMMAND_FAILED, _ASKS)
    refusal = refused(part)
    if refusal is not None:
        raise refusal
    if part.status not in {0, 1}:
        ended = T(f"一覧が得られない({part.status})", f"no list (exit {part.status})")
        raise odd("list", ended, Why.COMMAND_FAILED)
    told = _answer(part)
    found = sorted(map(_copy, told["archives"]), key=lambda copy: _at(copy.at))
    return str(told["encryption"]["mode"]), tuple(found)


def _answer(part: Part) -> Any:  # noqa: ANN401 - JSON
    """The list is spread over lines; warnings and answered questions are one line each."""
    kept = [line for line in part.text.split("\n") if not line.startswith('{"')]
    try:
        return json.loads("\n".join(kept))
    except ValueError:
        raise odd("list", T("JSONとして読めない", "no JSON")) from None


def _copy(told: Mapping[str, Any]) -> Copy:
    return Copy(
        id=str(told["name"]),
        at=datetime.fromisoformat(told["time"]).replace(tzinfo=UTC),
        host=str(told["hostname"]),
        sources=_sources(told["command_line"]),
        complete=False if _CHECKPOINT.search(str(told["name"])) else None,
        files=None,
        bytes=None,
        stored_bytes=None,
    )


def _sources(line: Sequence[str] | str) -> tuple[str, ...]:
    """Absolute paths after `REPO::ARCHIVE`: what was asked for, be it there or not."""
    words = line.split() if isinstance(line, str) else list(map(str, line))
    after = [number for number, word in enumerate(words) if "::" in word]
    if not after:
        return ()
    return tuple(word for word in words[after[0] + 1 :] if word.startswith("/"))


def _at(at: datetime | None) -> datetime:
    return at or datetime.min.replace(tzinfo=UTC)


def _newest(copies: tuple[Copy, ...]) -> Copy | None:
    whole = [copy for copy in copies if copy.complete is not False]
    return whole[-1] if whole else None


def contents(
    found: Mapping[str, Part], sources: Sequence[str], copies: tuple[Copy, ...]
) -> tuple[tuple[Content, ...] | FactError, tuple[int, int] | None]:
    """What the newest archive holds of the sources, and files and bytes of all of it."""
    newest = _newest(copies)
    if newest is None:
        return FactError(Why.UNDETERMINED, T("世代がない", "there is no copy")), None
    try:
        of = want(found, "of").text.split("\n")[0]
        return _held(want(found, "held"), of, sources, newest)
    except FactError as unknown:
        return unknown, None


def _held(
    part: Part, of: str, sources: Sequence[str], newest: Copy
) -> tuple[tuple[Content, ...], tuple[int, int]]:
    told = re.findall(r"^source ([0-9]+) ([01]) ([0-9]+) ([0-9]+)$", part.text, re.M)
    whole = re.findall(r"^all ([0-9]+) ([0-9]+) ([0-9]+) ([0-9]+)$", part.text, re.M)
    ended = re.findall(r"^rc ([0-9]+)$", part.text, re.M)
    if of != newest.id or len(told) != len(sources) or len(whole) != 1:
        raise odd("list", T("一覧が最新の世代のものでない", "not of the newest copy"))
    if ended != ["0"] or whole[0][3] != "0" or part.status:
        raise odd("list", T("一覧が終わりまで得られない", "not whole"), Why.COMMAND_FAILED)
    counted = tuple(
        Content(source, present == "1", int(files), int(size))
        for source, (_, present, files, size) in zip(sources, told, strict=True)
    )
    return counted, (int(whole[0][1]), int(whole[0][2]))


def change(found: Mapping[str, Part], copies: tuple[Copy, ...]) -> Change | FactError:
    """What changed since the archive before of the same host and command."""
    newest = _newest(copies)
    if "apart" not in found or newest is None:
        none = T("同じ対象の前の世代がない", "no earlier copy of the same sources")
        return FactError(Why.UNDETERMINED, none)
    told = re.search(r"^apart (\d+) (\d+) (\d+) (\d+) \d+ rc (\d+)$", found["apart"].text, re.M)
    names = want(found, "of").text.split("\n")
    if told is None or told[4] != "0" or told[5] not in {"0", "1"} or names[0] != newest.id:
        return odd("diff", T("差分が得られない", "no difference"), Why.COMMAND_FAILED)
    return Change(names[1], newest.id, int(told[1]), int(told[2]), int(told[3]))


def filled(copies: tuple[Copy, ...], whole: tuple[int, int] | None) -> tuple[Copy, ...]:
    """The newest archive with the files and bytes that were counted in it.

    What an archive added to the repository borg tells only with its cache, which would have to
    be built anew here; so that stays unknown.
    """
    newest = _newest(copies)
    if whole is None or newest is None:
        return copies
    told = replace(newest, files=whole[0], bytes=whole[1])
    return tuple(told if copy is newest else copy for copy in copies)


def encrypted(found: Mapping[str, Part], mode: str) -> bool | FactError:
    """Whether it is of use to nobody without the passphrase; one that is empty is none."""
    if mode in _OPEN_MODES or mode.startswith("keyfile"):
        return mode not in _OPEN_MODES
    if not mode.startswith("repokey"):
        return odd("encryption", T(f"知らない方式 {mode[:40]}", f"unknown mode {mode[:40]}"))
    if "bare" not in found or found["bare"].status in {0, 1}:
        return False
    refusal = refused(found["bare"])
    if refusal is not None and refusal.detail == _WRONG.en:
        return True
    untold = T("空のパスフレーズで開くか分からない", "whether an empty passphrase opens it")
    return FactError(Why.UNDETERMINED, untold)


def append_only(found: Mapping[str, Part]) -> bool | FactError:
    """The repository's own switch; a server may hold clients to it besides (borg-serve(1))."""
    told = re.findall(r"^append_only (.*)$", want(found, "config").text, re.M)
    if len(told) > 1 or (told and told[0] not in {"0", "1"}):
        return odd("config", T("append_onlyが読めない", "append_only cannot be read"))
    return told == ["1"]


def locks(found: Mapping[str, Part]) -> tuple[datetime, ...]:
    """When the locks that lie there were taken."""
    told = re.findall(r"^lock ([0-9]{1,11})$", want(found, "locks").text, re.M)
    return tuple(datetime.fromtimestamp(int(epoch), UTC) for epoch in told)


def complaints(part: Part) -> tuple[T, ...]:
    """Warnings and errors of the listing, as borg wrote them."""
    worse = {"WARNING", "ERROR", "CRITICAL"}
    told = [
        str(one.get("message", "")).split("\n")[0][:200]
        for one in part.records()
        if one.get("levelname") in worse
    ]
    return tuple(T(line, line) for line in told[:20])

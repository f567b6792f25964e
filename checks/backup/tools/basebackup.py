"""Copies of a whole PostgreSQL server by pg_basebackup(1), plain or as tar files.

A copy holds all databases of its server, but does not name them: that it is the right server is
known where the option `cluster` gives its system identifier (pg_controldata).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone

from checks.backup.model import Content, Copy, Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Fragment, Portion, Wish
from checks.backup.tools import base_ask, dump_ask
from checks.backup.tools.answers import Records, records, unclear, understood, zone
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import T

_AWAY = {"UTC": 0, "GMT": 0, "JST": 9}
_START = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (\S+)", re.ASCII)
_UNKNOWN = T("フォルダだけでは分からない", "a folder does not tell")
_WHOSE = T(
    "どのサーバの写しか分からない。オプション cluster に system identifier を書く(pg_controldata)",
    "which server it is of is unknown: give the system identifier in the option `cluster`",
)
_UNPROVEN = T(
    "圧縮されていない tar には検査値がない。復元訓練で確かめる",
    "tar files that are not packed by gzip carry no checksums: drill to prove them",
)
_TROUBLE: Mapping[str, T] = {
    "missing": T("ファイルが {0} 件ない", "{0} files are missing"),
    "extra": T("一覧にないファイルが {0} 件ある", "{0} files are not in its list"),
    "size": T("大きさの違うファイルが {0} 件", "{0} files have another size"),
    "content": T("内容の変わったファイルが {0} 件", "{0} files have another content"),
    "wal": T("復元に要る WAL が欠けているか壊れている", "the WAL that it needs is not sound"),
    "manifest": T("一覧(backup_manifest)が壊れている", "its backup_manifest is not sound"),
    "packed": T("tar ファイルが {0} 件壊れている", "{0} tar files are not sound"),
    "other": T("検査でエラーが {0} 件", "{0} other errors"),
}
_PROBLEMS: Mapping[str, T] = {
    "broken": T("データがなく、途中で止まっている", "it has no data: it ended midway"),
    "absent": T("backup_manifest がない", "it has no backup_manifest"),
    "bad": T("backup_manifest が書き換わっている", "its backup_manifest has changed"),
    "label": T("backup_label がない", "it has no backup_label"),
    "wal": T(
        "開始に要る WAL を含まない。別に保管した WAL がなければ復元できない",
        "it does not hold the WAL that it starts with: without an archive it cannot be restored",
    ),
}


class PgBasebackup:
    """Folders made by pg_basebackup (options: files, cluster)."""

    kind = ToolKind.PG_BASEBACKUP
    secrets: tuple[str, ...] = ()

    def survey(self, place: Place, sources: Sequence[str]) -> Fragment:  # noqa: ARG002 - the protocol's
        """List the copies with their label and manifest."""
        return Fragment("survey", base_ask.survey(place), 1800)

    @understood
    def read_survey(self, place: Place, sources: Sequence[str], reply: Reply) -> Survey:
        """The survey; the time is that in backup_label."""
        found = _found(reply, place)
        zone(found.one("z"))
        copies = tuple(_copy(line, found) for line in found.of("d"))
        return Survey(
            tool=self.kind,
            version=found.one("v"),
            at=reply.at,
            copies=tuple(sorted(copies, key=_age)),
            contents=_contents(place, sources, found, copies),
            change=FactError(Why.NO_DATA, _UNKNOWN),
            encrypted=False if copies else FactError(Why.UNDETERMINED, _UNKNOWN),
            append_only=FactError(Why.UNDETERMINED, _UNKNOWN),
            keys=None,
            locks=(),
            problems=tuple(_problems(found)),
        )

    def look(self, place: Place, portion: Portion) -> Fragment:
        """Compare names and sizes with the manifest, or every byte with its checksums."""
        return Fragment("look", base_ask.look(place, portion), 4 * 3600)

    @understood
    def read_look(self, place: Place, portion: Portion, reply: Reply) -> Reading:
        """Sound where pg_verifybackup said so, or every packed tar came out as listed."""
        found = _found(reply, place)
        lines = found.of("d")
        if not lines:
            raise unclear(T("写しが1つもない", "there is no copy"), Why.NO_DATA)
        ends = {number: (code, how) for number, code, how in map(str.split, found.of("r"))}
        errors = tuple(_errors(found, ends))
        _certain(found, ends, portion, errors)
        part = (portion.slice, portion.slices) if portion.depth is Depth.PART else None
        depth = portion.depth
        if found.of("c") and depth is Depth.WHOLE:
            depth, part = Depth.PART, (len(ends), len(lines))
        size, seconds = found.numbers("b")[0], found.numbers("t")[0]
        return Reading(depth, part, reply.at, not errors, errors, size, float(seconds))

    def listing(self, place: Place, copy: Copy) -> Fragment:
        """The files of the copy, or its tar files."""
        return Fragment("listing", dump_ask.listing(place, copy.id), 600)

    def restore(self, place: Place, wish: Wish) -> Fragment:
        """Put the whole data folder into the scratch folder; single files are of no use."""
        return Fragment("restore", base_ask.restore(place, wish), 4 * 3600)

    @understood
    def read_restore(self, place: Place, wish: Wish, reply: Reply) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        """What went wrong, in one word."""
        found = records(reply, "ar")
        if found.of("a"):
            return ("absent",)
        return () if found.one("r") == "0 0" else ("copying failed",)


def _found(reply: Reply, place: Place) -> Records:
    found = records(reply, "azvodlmywrecbt")
    if found.of("a"):
        words = T(f"置き場 {place.location} がない", f"no place {place.location}")
        raise unclear(words, Why.COMMAND_FAILED)
    return found


def _of(found: Records, kind: str, number: str) -> list[str]:
    start = f"{number} "
    return [line.removeprefix(start) for line in found.of(kind) if line.startswith(start)]


def _label(found: Records, number: str, key: str) -> str:
    lines = [line for line in _of(found, "l", number) if line.startswith(f"{key} ")]
    return lines[0].removeprefix(f"{key} ") if lines else ""


def _copy(line: str, found: Records) -> Copy:
    number, size, _, form, name = line.split(" ", 4)
    files, weight, state = (_of(found, "m", number) or ["0 0 absent"])[0].split(" ")
    listed = state == "ok"
    sound = listed and form != "broken" and bool(_label(found, number, "start"))
    wal = _of(found, "w", number) == ["yes"]
    return Copy(
        id=name,
        at=_start(_label(found, number, "start")),
        host="",
        sources=(),
        complete=(True if wal else None) if sound else False,
        files=int(files) if listed else None,
        bytes=int(weight) if listed else None,
        stored_bytes=int(size),
    )


def _age(copy: Copy) -> datetime:
    return copy.at or datetime.min.replace(tzinfo=UTC)


def _start(text: str) -> datetime | None:
    match = _START.fullmatch(text)
    if match is None or match[3] not in _AWAY:
        return None
    away = timezone(timedelta(hours=_AWAY[match[3]]))
    return datetime.fromisoformat(f"{match[1]} {match[2]}").replace(tzinfo=away).astimezone(UTC)


def _problems(found: Records) -> list[T]:
    told = []
    for line in found.of("d"):
        number, _, _, form, name = line.split(" ", 4)
        words = ["broken"] if form == "broken" else []
        if form != "broken":
            state = (_of(found, "m", number) or ["0 0 absent"])[0].split(" ")[2]
            words += [state] if state != "ok" else []
            words += [] if _label(found, number, "start") else ["label"]
            words += [] if _of(found, "w", number) == ["yes"] else ["wal"]
        told += [_about(name, _PROBLEMS[word]) for word in words]
    return told


def _about(name: str, words: T) -> T:
    return T(f"{name}: {words.ja}", f"{name}: {words.en}")


def _contents(
    place: Place, sources: Sequence[str], found: Records, copies: Sequence[Copy]
) -> tuple[Content, ...] | FactError:
    if not copies:
        return tuple(Content(source, False, None, None) for source in sources)
    wanted = place.option("cluster")
    newest = max(range(len(copies)), key=lambda n: _age(copies[n]))
    told = _of(found, "y", str(newest))
    if not wanted or not told:
        return FactError(Why.UNDETERMINED, _WHOSE)
    right = told == [wanted] and copies[newest].complete is not False
    return tuple(Content(source, right, None, None) for source in sources)


def _errors(found: Records, ends: Mapping[str, tuple[str, str]]) -> list[T]:
    told = []
    for line in found.of("d"):
        number, _, _, form, name = line.split(" ", 4)
        if form == "broken":
            told.append(_about(name, _PROBLEMS["broken"]))
        kinds = [one.split(" ") for one in _of(found, "e", number)]
        bad = [(count, kind) for count, kind in kinds if kind != "unproven"]
        told += [_about(name, _TROUBLE[kind].format(count)) for count, kind in bad]
        code = ends.get(number, ("0", ""))[0]
        if code not in {"0", "127"} and not bad:
            told.append(_about(name, _TROUBLE["other"].format(1)))
    return told


def _certain(
    found: Records,
    ends: Mapping[str, tuple[str, str]],
    portion: Portion,
    errors: tuple[T, ...],
) -> None:
    """Raise where nothing was proven and no damage found: the newest copy must have been read."""
    if errors:
        return
    if any(code == "127" for code, _ in ends.values()):
        words = T("同じ版の pg_verifybackup がない", "no pg_verifybackup of the same version")
        raise unclear(words, Why.NO_TOOL)
    if any(line.endswith(" unproven") for line in found.of("e")):
        raise unclear(_UNPROVEN, Why.UNDETERMINED)
    if "0" not in ends:
        words = T("最も新しい写しを読めていない", "the newest copy was not read")
        raise unclear(words, Why.NO_DATA if found.of("c") else Why.UNDETERMINED)
    if portion.depth is not Depth.STRUCTURE and found.numbers("b")[0] == 0:
        raise unclear(T("何も読めていない", "nothing was read"), Why.NO_DATA)

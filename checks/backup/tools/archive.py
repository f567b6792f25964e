"""Archives as copies: tar, plain or compressed, zip and 7z; one archive is one copy.

When an archive was made is told by its name, or at least by the newest file in it, never by the
time of the archive itself: copying changes that. A plain tar has no checksum of its content
(pax, POSIX.1), and where it was cut between two files only the missing end tells.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timezone

from checks.backup.model import Change, Content, Copy, Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Fragment, Portion, Wish
from checks.backup.tools import archive_ask
from checks.backup.tools.answers import (
    Records,
    named_time,
    records,
    unclear,
    understood,
    whole_numbers,
    zone,
)
from checks.backup.tools.archive_state import State, complaints, doubts, state
from checks.backup.tools.tree import at_rest
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import T

_Dated = tuple[str, int, datetime | None]  # name, size, time
_BY_MEMBER = T(
    "{n} の時刻は、中の最も新しいファイルの時刻とした(名前に日付がない)",
    "the time of {n} is that of the newest file in it (its name has no date)",
)
_NO_DATE = T("{n} がいつのものか分からない", "when {n} was made is not known")
_OTHERS = T("書庫と読めないファイルが {n} 個ある", "{n} files are of no known archive")
_OUTSIDE = T(
    "{n}: 外を指すリンクがある({count})。指す先の中身は入っていない",
    "{n}: {count} links lead out of it; what they point to is not in it",
)
_UNTRIED = T("パスワードが合うか試せない", "whether the password is right cannot be tried")
_ODD = T("{n} は書庫と読めない名前", "the name of {n} is of no known archive")


class Archive:
    """Archives (options: pattern, under, strip, checksums, ratio, most_unpacked)."""

    kind = ToolKind.ARCHIVE
    secrets: tuple[str, ...] = ("password",)

    def survey(self, place: Place, sources: Sequence[str]) -> Fragment:
        """List the archives, and what the newest two hold."""
        return Fragment("survey", archive_ask.survey(place, sources), 7200)

    @understood
    def read_survey(self, place: Place, sources: Sequence[str], reply: Reply) -> Survey:
        """The survey; what cannot be listed is not known, not empty."""
        found = records(reply, "aozvkimuscp")
        if found.of("a"):
            words = T(f"置き場 {place.location} がない", f"no such place: {place.location}")
            raise unclear(words, Why.COMMAND_FAILED)
        local = zone(found.one("z"))
        seen = {one.tag: one for one in map(state, _paired(found))}
        dated = _dated(found, local, seen)
        held = _held(found)
        copies = _copies(dated, sources, held, seen)
        return Survey(
            tool=ToolKind.ARCHIVE,
            version=found.one("v"),
            at=reply.at,
            copies=tuple(
                sorted(copies, key=lambda copy: copy.at or datetime.min.replace(tzinfo=UTC))
            ),
            contents=_contents(sources, held, copies, seen),
            change=_change(found, copies, seen),
            encrypted=_encrypted(found, seen),
            append_only=False,
            keys=None,
            locks=(),
            problems=_problems(found, dated, seen),
            notes=_notes(found, dated, seen),
            opens=_opens(found, seen),
        )

    def look(self, place: Place, portion: Portion) -> Fragment:
        """List the newest archive, or test the archives of a slice."""
        return Fragment("look", archive_ask.look(place, portion), 14400)

    @understood
    def read_look(self, place: Place, portion: Portion, reply: Reply) -> Reading:  # noqa: ARG002 - the protocol's
        """Whether every archive of the slice is whole; one that cannot tell is not known."""
        found = records(reply, "afbcrw")
        chosen, there = found.numbers("f") if not found.of("a") else (0, 0)
        if not there:
            raise unclear(T("書庫が1つもない", "there is no archive"), Why.NO_DATA)
        if found.of("c"):
            words = T("1回に読む量の上限を超える", "more than may be read in one go")
            raise unclear(words, Why.UNDETERMINED)
        looked = found.of("r")
        if len(looked) != chosen:
            raise unclear(T("調べた数が合わない", "the number of archives is not right"))
        deep = portion.depth is not Depth.STRUCTURE
        errors = tuple(error for one in looked for error in complaints(one))
        doubtful = [doubt for one in looked for doubt in doubts(one, deep=deep)]
        if doubtful and not errors:
            raise unclear(doubtful[0], Why.UNDETERMINED)
        part = (portion.slice, portion.slices) if portion.depth is Depth.PART else None
        size, seconds = found.numbers("b")[0], float(found.numbers("w")[0])
        return Reading(portion.depth, part, reply.at, not errors, errors, size, seconds)

    def listing(self, place: Place, copy: Copy) -> Fragment:
        """List the files of one archive as the source names them."""
        return Fragment("listing", archive_ask.listing(place, copy.id), 3600)

    def restore(self, place: Place, wish: Wish) -> Fragment:
        """Unpack within bounds; links, devices and names that lead out never reach the scratch."""
        return Fragment("restore", archive_ask.restore(place, wish), 10800)

    @understood
    def read_restore(self, place: Place, wish: Wish, reply: Reply) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        """What went wrong, without names."""
        lines = reply.text.splitlines()
        if reply.status or len(lines) != 2 or lines[1] != "end":
            raise unclear(T("復元が途中で終わった", "the restore was cut"), Why.COMMAND_FAILED)
        word, _, rest = lines[0].partition(" ")
        if word == "refused":
            return (f"refused: {rest}",)
        if word != "x":
            raise unclear(T("復元の答えが読めない", "the answer of the restore is unclear"))
        code = whole_numbers(rest)[0]
        return (f"exit {code}",) if code else ()


def _paired(found: Records) -> list[tuple[str, str]]:
    """What is in each of the newest two, with how listing it ended."""
    ends = {record.split(" ")[0]: record for record in found.of("u")}
    return [(record, ends[record.split(" ")[0]]) for record in found.of("m")]


def _dated(found: Records, local: timezone, seen: dict[str, State]) -> tuple[_Dated, ...]:
    """The archives with the time in the name, or of the newest file in it."""
    dated: list[_Dated] = []
    names = [record.split(" ", 3) for record in found.of("i")]
    for place, (size, _, _, name) in enumerate(reversed(names)):
        listed = seen.get("AB"[place]) if place < 2 else None
        at = named_time(name, local)
        if at is None and listed is not None and listed.newest:
            at = datetime.fromisoformat(listed.newest).replace(tzinfo=local).astimezone(UTC)
        dated.insert(0, (name, int(size), at))
    return tuple(dated)


_Held = dict[str, dict[int, tuple[int, int]]]  # tag, number of the source: files, bytes


def _held(found: Records) -> _Held:
    held: _Held = {"A": {}, "B": {}}
    for record in found.of("s"):
        tag, _, rest = record.partition(" ")
        number, files, size = whole_numbers(rest)
        held[tag][number] = files, size
    return held


def _copies(
    dated: Sequence[_Dated], sources: Sequence[str], held: _Held, seen: dict[str, State]
) -> tuple[Copy, ...]:
    """The copies; those that were not listed are of the same job, so they hold what both hold."""
    whole = [set(held[tag]) for tag, one in seen.items() if one.whole]
    always = set.intersection(*whole) if whole else set()
    copies = []
    for place, (name, size, at) in enumerate(reversed(dated)):
        tag = "AB"[place] if place < 2 else ""
        listed = seen.get(tag)
        known = listed if listed and listed.whole else None
        numbers = held[tag] if known else always
        saved = tuple(one for number, one in enumerate(sources) if number in numbers)
        files, unpacked = (known.files, known.bytes) if known else (None, None)
        broken = False if size == 0 or (listed and listed.broken) else None
        copies.append(Copy(name, at, "", saved, broken, files, unpacked, size))
    return tuple(reversed(copies))


def _contents(
    sources: Sequence[str], held: _Held, copies: Sequence[Copy], seen: dict[str, State]
) -> tuple[Content, ...] | FactError:
    """What the newest archive that is not broken holds, if its name and its place agree."""
    if not copies:
        return ()
    tag = next((tag for tag, one in seen.items() if not one.broken), "")
    if not tag or not seen[tag].whole:
        words = T("最新の書庫の中身を読めない", "the newest archive cannot be listed")
        return FactError(Why.UNDETERMINED, words)
    dated = [copy for copy in copies if copy.at is not None and copy.complete is not False]
    newest = max(dated, key=lambda copy: copy.at or 0, default=None)
    if newest is not None and newest.at != copies[-1 - "AB".index(tag)].at:
        words = T("名前の順と時刻の順が合わない", "names and times of the archives disagree")
        return FactError(Why.UNDETERMINED, words)
    return tuple(
        Content(source, number in held[tag], *held[tag].get(number, (0, 0)))
        for number, source in enumerate(sources)
    )


def _change(found: Records, copies: Sequence[Copy], seen: dict[str, State]) -> Change | FactError:
    if len(copies) < 2:
        return FactError(Why.NO_DATA, T("前の書庫がない", "there is no archive before"))
    if not all(tag in seen and seen[tag].whole for tag in "AB"):
        return FactError(Why.UNDETERMINED, T("書庫を読めない", "an archive cannot be listed"))
    return Change(copies[-2].id, copies[-1].id, *found.numbers("c"))


def _encrypted(found: Records, seen: dict[str, State]) -> bool | FactError:
    """By the flags of zip and 7z where every file has it; else by the disk below (LUKS)."""
    newest = seen.get("A")
    if newest is not None and newest.shut:
        return True
    if newest is not None and newest.encrypted:
        if newest.encrypted >= newest.files:
            return True
        words = T("一部のファイルだけが暗号化されている", "only some files in it are encrypted")
        return FactError(Why.UNDETERMINED, words)
    return at_rest(found.one("k"))


def _opens(found: Records, seen: dict[str, State]) -> bool | FactError | None:
    """Whether the password opens the newest archive; 7z calls a damaged list a wrong password."""
    newest, tried = seen.get("A"), "".join(found.of("p"))
    if tried in {"ok", "no"}:
        return tried == "ok"
    if newest is None or tried == "none" or not (tried or newest.shut or newest.encrypted):
        return None
    return FactError(Why.UNDETERMINED, _UNTRIED)


def _problems(found: Records, dated: Sequence[_Dated], seen: dict[str, State]) -> tuple[T, ...]:
    kinds = [record.split(" ", 3) for record in found.of("i")]
    problems = [_ODD.format(n=name) for _, _, kind, name in kinds if kind == "none"]
    problems += [T(f"{name} は空", f"{name} is empty") for name, size, _ in dated if not size]
    for name, _, at in dated:
        problems += [_NO_DATE.format(n=name)] if at is None else []
    for tag, listed in seen.items():
        name = dated[-1 - "AB".index(tag)][0]
        problems += [T(f"{name}: {word.ja}", f"{name}: {word.en}") for word in listed.words]
    return tuple(problems)


def _notes(found: Records, dated: Sequence[_Dated], seen: dict[str, State]) -> tuple[T, ...]:
    """Where a time came from, what lies beside the archives, and links that lead out of them."""
    notes = []
    for tag, listed in seen.items():
        name = dated[-1 - "AB".index(tag)][0]
        undated = named_time(name, UTC) is None and listed.newest
        notes += [_BY_MEMBER.format(n=name)] if undated else []
        notes += [_OUTSIDE.format(n=name, count=listed.outside)] if listed.outside else []
    odd = found.numbers("o")[0]
    return tuple(notes + ([_OTHERS.format(n=odd)] if odd else []))

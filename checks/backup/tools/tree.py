"""Copies that are plain folders: a mirror by rsync, or generations as rsnapshot keeps them.

A folder proves little of itself: it has no checksums, its times are those of the source, and
generations share unchanged files (rsnapshot(1), rsync(1) --link-dest). What is not known is said.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timezone

from checks.backup.model import Change, Content, Copy, Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Fragment, Portion, Wish
from checks.backup.tools import tree_ask
from checks.backup.tools.answers import (
    Records,
    moment,
    named_time,
    records,
    unclear,
    understood,
    whole_numbers,
    zone,
)
from checks.backup.tools.tree_log import Runs, runs
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import T

_COMPLAINT = re.compile(r" *[0-9]+ ([cx]) ([0-9]+)| *[0-9]+ m (.+)")
_SHARED = T(
    "世代どうしが同じファイルの実体を共有している({n} 件)。一か所の破損が全世代に及ぶ",
    "generations share the same files ({n}): one damage is in all of them",
)
_EMPTY = T("世代 {g} にファイルが1件もない", "generation {g} holds no file at all")
_ORDER = T(
    "世代の番号と時刻の順が合わない。時刻は使わない",
    "numbers and times of the generations disagree: the times are not used",
)
_OTHERS = T("世代と読めないフォルダが {n} 個ある", "{n} folders are no generations")
_LINKS = T(
    "写しの外を指すリンクが {n} 個ある(指す先の中身はこの写しにない)",
    "{n} links lead out of the copy: what they point to is not in it",
)
_UNREAD = T("世代 {g} に読めないフォルダかファイルがある", "some of generation {g} cannot be read")
_NO_LIST = T(
    "フォルダの写しにはチェックサムがなく、破損は分からない。チェックサムの一覧(checksums)を"
    "置くか、復元訓練で確かめる",
    "a folder has no checksums, so damage cannot be seen: keep a list of them, or drill",
)
_STATES: Mapping[str, bool | T] = {
    "crypt": True,
    "plain": False,
    "net": T("共有フォルダの先の暗号化は分からない", "encryption behind a share is not known"),
    "unknown": T("置き場の暗号化を調べられない", "encryption of the disk cannot be seen"),
}


class Tree:
    """Folders as copies (options: layout, under, strip, log, stamp, config, checksums, sum)."""

    kind = ToolKind.TREE
    secrets: tuple[str, ...] = ()

    def survey(self, place: Place, sources: Sequence[str]) -> Fragment:
        """List the generations, and count what the newest two hold."""
        _absolute(place)
        return Fragment("survey", tree_ask.survey(place, sources), 7200)

    @understood
    def read_survey(self, place: Place, sources: Sequence[str], reply: Reply) -> Survey:
        """The survey; times are never those of the files in it."""
        found = records(reply, "aozvkgpnscylt")
        if found.of("a"):
            words = T(f"置き場 {place.location} がない", f"no folder {place.location}")
            raise unclear(words, Why.COMMAND_FAILED)
        local, told = zone(found.one("z")), _generations(found)
        log = runs(found.of("l"), local) if place.option("log") else None
        copies = _copies(place, sources, found, (told, local, log))
        return Survey(
            tool=ToolKind.TREE,
            version=found.one("v"),
            at=reply.at,
            copies=copies,
            contents=_contents(sources, found),
            change=_change(found, copies),
            encrypted=at_rest(found.one("k")),
            append_only=False,
            keys=None,
            locks=(),
            problems=_problems(place, found, told, log),
            notes=_notes(found, told),
        )

    def look(self, place: Place, portion: Portion) -> Fragment:
        """List every file, or compare a part of them with the list of checksums."""
        _absolute(place)
        structure = portion.depth is Depth.STRUCTURE
        text = tree_ask.structure(place) if structure else tree_ask.sums(place, portion)
        return Fragment("look", text, 3600)

    @understood
    def read_look(self, place: Place, portion: Portion, reply: Reply) -> Reading:
        """Whether all was there and like its checksum; without a list that is not known."""
        found = records(reply, "aumfbcrqw")
        if found.of("a"):
            raise unclear(T("世代が1つもない", "there is no generation"), Why.NO_DATA)
        if portion.depth is Depth.STRUCTURE:
            return _structure(place, found, reply)
        return _checked(found, portion, reply)

    def listing(self, place: Place, copy: Copy) -> Fragment:
        """List the files as the source names them."""
        return Fragment("listing", tree_ask.listing(place, copy.id), 1900)

    def restore(self, place: Place, wish: Wish) -> Fragment:
        """Copy regular files only; links and devices never reach the scratch folder."""
        return Fragment("restore", tree_ask.restore(place, wish), 7200)

    @understood
    def read_restore(self, place: Place, wish: Wish, reply: Reply) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        """What tar(1) complained of, without names."""
        return copied(reply)


def copied(reply: Reply) -> tuple[str, ...]:
    """Complaints of the two tars of a restore; each must have said how it ended."""
    lines = reply.text.splitlines()
    if reply.status or not lines or lines[-1] != "end":
        raise unclear(T("復元が途中で終わった", "the restore was cut"), Why.COMMAND_FAILED)
    found = [_COMPLAINT.fullmatch(line) for line in lines[:-1]]
    if not all(found):
        raise unclear(T("復元の答えが読めない", "the answer of the restore is unclear"))
    ends = {match[1]: int(match[2]) for match in found if match and match[1]}
    if ends.keys() != {"c", "x"}:
        raise unclear(T("復元の終わりが分からない", "how the restore ended is unclear"))
    said = [match[3] for match in found if match and match[3]]
    return tuple(
        said + [f"tar -{which} exit {code}" for which, code in sorted(ends.items()) if code]
    )


def _absolute(place: Place) -> None:
    if not place.location.startswith("/"):
        words = T("location は絶対パスで書く", "location must be an absolute path")
        raise unclear(words, Why.UNDETERMINED)


def at_rest(state: str) -> bool | FactError:
    """Whether the disk below is encrypted (LUKS), from what lsblk(8) and findmnt(8) told."""
    found = _STATES[state]
    return FactError(Why.UNDETERMINED, found) if isinstance(found, T) else found


def _generations(found: Records) -> tuple[tuple[datetime, bool, str], ...]:
    """Time of the folder, whether any file is in it, and its name; the newest last."""
    parts = [record.split(" ", 2) for record in found.of("g")]
    return tuple((moment(at), any_ == "1", name) for at, any_, name in parts)


_Known = tuple[tuple[tuple[datetime, bool, str], ...], timezone, Runs | None]


def _copies(
    place: Place, sources: Sequence[str], found: Records, known: _Known
) -> tuple[Copy, ...]:
    generations, local, log = known
    sizes = _sizes(found)
    held = [record.split(" ", 1) for record in found.of("p")]
    times = [_time(place, one, generations, local, log, found) for one in generations]
    copies = []
    for (_, any_, name), at in zip(generations, times, strict=True):
        files, size, own = sizes.get(name, (None if any_ else 0, None if any_ else 0, None))
        saved = tuple(sources[int(number)] for number, where in held if where == name)
        newest = name == generations[-1][2]
        complete = log.complete(at) if log and newest and at else None
        copies.append(Copy(_id(name, at, times, place), at, "", saved, complete, files, size, own))
    return tuple(copies)


def _id(name: str, at: datetime | None, times: list[datetime | None], place: Place) -> str:
    """The time for folders that rsnapshot renames; the name where it stays."""
    layout = tree_ask.layout_of(place)
    if layout == "mirror":
        return tree_ask.MIRROR
    if layout == "rsnapshot" and at is not None and times.count(at) == 1:
        return f"@{int(at.timestamp())}"
    return name


def _time(
    place: Place,
    one: tuple[datetime, bool, str],
    all_: Sequence[tuple[datetime, bool, str]],
    local: timezone,
    log: Runs | None,
    found: Records,
) -> datetime | None:
    layout = tree_ask.layout_of(place)
    if layout == "dated":
        return named_time(one[2], local)
    if layout == "rsnapshot":
        return one[0] if _in_order(all_) else None
    if log is not None:
        return log.ended
    return _stamped("".join(found.of("t")), local)


def _stamped(text: str, local: timezone) -> datetime | None:
    """The time that the job itself wrote into its stamp (ISO 8601, as `date -Is` prints it)."""
    try:
        told = datetime.fromisoformat(text.strip())
    except ValueError:
        return named_time(text.strip(), local)
    return (told if told.tzinfo else told.replace(tzinfo=local)).astimezone(UTC)


def _in_order(generations: Sequence[tuple[datetime, bool, str]]) -> bool:
    """Whether a higher number of one level is always older (rsnapshot(1), ROTATION)."""
    levels: dict[str, list[tuple[int, datetime]]] = {}
    for at, _, name in generations:
        level, _, number = name.rpartition(".")
        levels.setdefault(level, []).append((int(number), at))
    ordered = [[at for _, at in sorted(each)] for each in levels.values()]
    return all(times == sorted(times, reverse=True) for times in ordered)


def _sizes(found: Records) -> dict[str, tuple[int | None, int | None, int | None]]:
    """Files, bytes and bytes of its own by generation, where all of it could be read."""
    sizes: dict[str, tuple[int | None, int | None, int | None]] = {}
    for record in found.of("n"):
        *numbers, name = record.split(" ", 5)
        code, files, size, own, _ = whole_numbers(" ".join(numbers))
        sizes[name] = (files, size, own) if code == 0 else (None, None, None)
    return sizes


def _contents(sources: Sequence[str], found: Records) -> tuple[Content, ...] | FactError:
    if not found.of("g"):
        return ()
    seen = {numbers[0]: numbers[1:] for numbers in map(whole_numbers, found.of("s"))}
    contents = []
    for number, source in enumerate(sources):
        code, files, size = seen.get(number, (0, 0, 0))
        told = (files, size) if code == 0 else (None, None)
        contents.append(Content(source, number in seen, *told))
    return tuple(contents)


def _change(found: Records, copies: Sequence[Copy]) -> Change | FactError:
    if not found.of("c") or len(copies) < 2:
        return FactError(Why.NO_DATA, T("前の世代がない", "there is no generation before"))
    before, after = copies[-2], copies[-1]
    if before.files is None or after.files is None:
        return FactError(Why.UNDETERMINED, _UNREAD.format(g=after.id))
    paths, odd = found.numbers("c")
    added = (paths + after.files - before.files) // 2
    return Change(before.id, after.id, added, paths - added, (odd - paths) // 2)


def _problems(
    place: Place,
    found: Records,
    generations: Sequence[tuple[datetime, bool, str]],
    log: Runs | None,
) -> tuple[T, ...]:
    problems = [_EMPTY.format(g=name) for _, any_, name in generations if not any_]
    for record in found.of("n"):
        *numbers, name = record.split(" ", 5)
        problems += [_UNREAD.format(g=name)] if whole_numbers(" ".join(numbers))[0] else []
    if tree_ask.layout_of(place) == "rsnapshot" and not _in_order(generations):
        problems.append(_ORDER)
    return tuple(problems + list(log.problems if log else ()))


def _notes(found: Records, generations: Sequence[tuple[datetime, bool, str]]) -> tuple[T, ...]:
    """Files that generations share by design, links that lead out, and what else lies there."""
    rows = [record.split(" ", 5) for record in found.of("n")]
    newest = generations[-1][2] if len(generations) > 1 else None
    shared = sum(int(row[4]) for row in rows if row[5] == newest)
    links, others = (sum(int(count) for count in found.of(kind)) for kind in "yo")
    told = ((_SHARED, shared), (_LINKS, links), (_OTHERS, others))
    return tuple(words.format(n=count) for words, count in told if count)


def _structure(place: Place, found: Records, reply: Reply) -> Reading:
    code, files, _ = found.numbers("f")
    errors = [_UNREAD.format(g="")] if code else []
    errors += [] if files else [_EMPTY.format(g="")]
    if place.option("config") and found.one("q").strip().splitlines()[-1:] != ["Syntax OK"]:
        errors.append(T("rsnapshot の設定に誤りがある", "rsnapshot.conf has errors"))
    return _reading((Depth.STRUCTURE, None), reply, found, errors)


def _checked(found: Records, portion: Portion, reply: Reply) -> Reading:
    if found.of("u"):
        raise unclear(_NO_LIST, Why.UNDETERMINED)
    if found.of("m"):
        words = T("チェックサムの一覧がない", "the list of checksums is not there")
        raise unclear(words, Why.NO_DATA)
    if found.of("c"):
        words = T(
            "1回に読む量の上限を超える。分け方を細かくする", "more than may be read in one go"
        )
        raise unclear(words, Why.UNDETERMINED)
    listed, files, chosen = found.numbers("f")
    code, good, bad, gone, odd = found.numbers("r")
    errors = [T(f"内容が違う {bad} 件", f"{bad} differ")] if bad else []
    errors += (
        [T(f"ない、または読めない {gone} 件", f"{gone} are missing or unread")] if gone else []
    )
    if not errors and (code or odd or good != chosen or listed < files):
        words = T(
            f"一覧と合わない(一覧 {listed}、実物 {files}、一致 {good})",
            f"the list does not cover it (listed {listed}, there {files}, good {good})",
        )
        raise unclear(words, Why.UNDETERMINED)
    part = (portion.slice, portion.slices) if portion.depth is Depth.PART else None
    return _reading((portion.depth, part), reply, found, errors)


def _reading(
    what: tuple[Depth, tuple[int, int] | None], reply: Reply, found: Records, errors: list[T]
) -> Reading:
    size = found.numbers("b")[0] if found.of("r") else 0
    seconds = float(found.numbers("w")[0])
    return Reading(what[0], what[1], reply.at, not errors, tuple(errors), size, seconds)

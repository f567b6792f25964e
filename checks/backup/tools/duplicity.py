"""Duplicity: chains of full and incremental sets, each of volumes, a manifest and signatures.

`collection-status` tells no more than file names do: it misses damaged, cut and missing volumes
and returns 0. The manifests say how many volumes there are and the SHA-1 of each.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from checks.backup.model import Change, Content, Copy, Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Fragment, Portion, Wish
from checks.backup.tools import duplicity_ask
from checks.backup.tools.answers import Records, records, unclear, understood, whole_numbers
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import T

_NAME = re.compile(
    r"duplicity-(?:full\.(?P<full>[0-9]{8}T[0-9]{6}Z)|"
    r"inc\.(?P<since>[0-9]{8}T[0-9]{6}Z)\.to\.(?P<until>[0-9]{8}T[0-9]{6}Z))"
    r"\.(?:vol(?P<volume>[0-9]+)\.difftar|(?P<manifest>manifest))(?P<part>\.part)?(?P<packed>\.gpg|\.gz)?"
)
_WHOLE = "No orphaned or incomplete backup sets found."
_WORDS: Mapping[str, T] = {
    "gpg": T(
        "復号できない(パスフレーズか鍵が違う)", "cannot be decrypted: wrong passphrase or key"
    ),
    "key": T("パスフレーズが違う", "the passphrase is wrong"),
    "hash": T("volume のチェックサムが違う", "the checksum of a volume is wrong"),
    "none": T("使える世代のつながりがない", "there is no usable chain"),
    "broken": T(
        "duplicity が異常終了した(volume の欠け)", "duplicity broke off: a volume is missing"
    ),
}
_MISSING = T("世代 {at}: volume が {n} 個足りない", "set {at} lacks {n} volumes")
_NO_MANIFEST = T(
    "世代 {at}: manifest がない(途中で止まった)", "set {at} has no manifest: it broke off"
)
_UNTRIED = T(
    "パスフレーズが合うか分からない(一覧を取り出せない)",
    "whether the passphrase is right is not known: the lists cannot be fetched",
)
_CHAIN = T(
    "世代 {at}: 前の世代が欠けていて戻せない", "set {at} cannot be restored: one before it lacks"
)


@dataclass(slots=True)
class _Set:
    """One set: from when, the numbers of its volumes, and how many its manifest names."""

    until: str
    since: str
    volumes: set[int]
    size: int
    manifest: bool
    wanted: int | None = None
    host: str = ""
    folder: str = ""


class Duplicity:
    """Folders of duplicity's volumes (options: root, gnupghome)."""

    kind = ToolKind.DUPLICITY
    secrets: tuple[str, ...] = ("passphrase",)

    def survey(self, place: Place, sources: Sequence[str]) -> Fragment:
        """List the sets with their volumes, and what the signatures tell of the newest."""
        return Fragment("survey", duplicity_ask.survey(place, sources), 14400)

    @understood
    def read_survey(self, place: Place, sources: Sequence[str], reply: Reply) -> Survey:
        """The survey; where lists cannot be decrypted their content is not known."""
        found = records(reply, "avfqlmdsg")
        if found.of("a"):
            raise unclear(T(f"{place.location} がない", f"no {place.location}"), Why.COMMAND_FAILED)
        sets, packed = _sets(found)
        copies, problems = _copies(sets, found, place)
        return Survey(
            tool=ToolKind.DUPLICITY,
            version=found.one("v"),
            at=reply.at,
            copies=copies,
            contents=_contents(sources, found, copies),
            change=_change(found, copies),
            encrypted=_encrypted(packed),
            append_only=False,
            keys=None,
            locks=(),
            problems=problems,
            opens=_opens(found, packed),
        )

    def look(self, place: Place, portion: Portion) -> Fragment:
        """Compare names, or checksums of volumes, or read all by `verify`."""
        return Fragment("look", duplicity_ask.look(place, portion), 14400)

    @understood
    def read_look(self, place: Place, portion: Portion, reply: Reply) -> Reading:
        """Whether nothing is missing or damaged, in words and by checksums, never by exit code."""
        found = records(reply, "avfqlmdschywg")
        if found.of("a"):
            raise unclear(T(f"{place.location} がない", f"no {place.location}"), Why.COMMAND_FAILED)
        if found.of("c"):
            raise unclear(T("1回に読む量の上限を超える", "more than may be read"), Why.UNDETERMINED)
        errors = (
            _structure(place, found)
            if portion.depth is Depth.STRUCTURE
            else _volumes(found, portion)
        )
        size = whole_numbers(found.one("h"))[3] if found.of("h") else 0
        part = (portion.slice, portion.slices) if portion.depth is Depth.PART else None
        seconds = float(found.numbers("w")[0])
        return Reading(portion.depth, part, reply.at, not errors, tuple(errors), size, seconds)

    def listing(self, place: Place, copy: Copy) -> Fragment:
        """List the files of one set; sizes are upper bounds from the signatures."""
        return Fragment("listing", duplicity_ask.listing(place, copy.id), 7200)

    def restore(self, place: Place, wish: Wish) -> Fragment:
        """Restore into the scratch folder; links and devices are removed again."""
        return Fragment("restore", duplicity_ask.restore(place, wish), 14400)

    @understood
    def read_restore(self, place: Place, wish: Wish, reply: Reply) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        """How duplicity ended."""
        match = re.fullmatch(r"x ([0-9]+)\nend\n", reply.text)
        if reply.status or match is None:
            raise unclear(T("復元が途中で終わった", "the restore was cut"), Why.COMMAND_FAILED)
        return (f"exit {match[1]}",) if match[1] != "0" else ()


def _sets(found: Records) -> tuple[tuple[_Set, ...], set[str]]:
    """The sets by time, and how their volumes are packed; signatures do not count."""
    sets: dict[tuple[str, str], _Set] = {}
    packed = set()
    for record in found.of("f"):
        size, _, name = record.partition(" ")
        match = _NAME.fullmatch(name)
        if match is None:
            continue
        until, since = match["full"] or match["until"], match["since"] or ""
        one = sets.setdefault((until, since), _Set(until, since, set(), 0, manifest=False))
        one.size += int(size)
        one.manifest |= bool(match["manifest"]) and not match["part"]
        if match["volume"]:
            one.volumes.add(int(match["volume"]))
            packed.add(match["packed"] or "")
    _add_manifests(sets, found)
    return tuple(sets[key] for key in sorted(sets)), packed


def _add_manifests(sets: Mapping[tuple[str, str], _Set], found: Records) -> None:
    for record in found.of("m"):
        name, volumes, host, folder = record.split(" ", 3)
        match = _NAME.fullmatch(name)
        key = (match["full"] or match["until"], match["since"] or "") if match else ("", "")
        if key in sets:
            one = sets[key]
            one.wanted, one.host, one.folder = int(volumes), host.removeprefix("-"), folder


def _copies(
    sets: Sequence[_Set], found: Records, place: Place
) -> tuple[tuple[Copy, ...], tuple[T, ...]]:
    """The copies oldest first; one is complete only if all before it in its chain is there."""
    copies, problems, good = [], _said(found), dict[str, bool | None]()
    files = {words[0]: int(words[1]) for words in map(str.split, found.of("d")) if words[5] == "0"}
    for one in sets:
        lacking = _lacking(one)
        problems += lacking
        state: bool | None = not lacking if one.wanted is not None or lacking else None
        if one.since and good.get(one.since) is not True and state is not False:
            before = good.get(one.since, False)
            problems += [_CHAIN.format(at=one.until)] if before is False else []
            state = False if before is False else state and before
        good[one.until] = state
        folder = (one.folder or duplicity_ask.root(place) or "/",)
        number = files.get(one.until)
        at = datetime.strptime(one.until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        copies.append(Copy(one.until, at, one.host, folder, state, number, None, one.size))
    return tuple(copies), tuple(problems)


def _lacking(one: _Set) -> list[T]:
    if not one.manifest:
        return [_NO_MANIFEST.format(at=one.until)]
    wanted = one.wanted if one.wanted is not None else max(one.volumes, default=1)
    lost = len(set(range(1, wanted + 1)) - one.volumes)
    return [_MISSING.format(at=one.until, n=lost)] if lost else []


def _said(found: Records) -> list[T]:
    """What duplicity complained of itself."""
    code, _, words = found.one("q").partition(" ")
    said = []
    if words != _WHOLE:
        unfinished = T("つながらない世代がある", "there are orphaned or incomplete sets")
        said.append(_WORDS.get(words, unfinished))
    elif code != "0":
        said.append(T(f"終了コード {code}", f"exit {code}"))
    code, _, words = found.one("l").partition(" ")
    if code != "0":
        said.append(_WORDS.get(words, T(f"終了コード {code}", f"exit {code}")))
    return said


def _contents(
    sources: Sequence[str], found: Records, copies: Sequence[Copy]
) -> tuple[Content, ...] | FactError:
    if not copies:
        return ()
    told = found.of("d")
    if found.one("l").split(" ")[0] != "0" or not told or told[-1].split()[0] != copies[-1].id:
        words = T("最新の世代の一覧を読めない", "the list of the newest set cannot be read")
        return FactError(Why.UNDETERMINED, words)
    files = {numbers[0]: numbers[1] for numbers in map(whole_numbers, found.of("s"))}
    return tuple(
        Content(source, number in files, files.get(number, 0), None if number in files else 0)
        for number, source in enumerate(sources)
    )


def _change(found: Records, copies: Sequence[Copy]) -> Change | FactError:
    told = [record.split() for record in found.of("d")]
    if len(copies) < 2:
        return FactError(Why.NO_DATA, T("前の世代がない", "there is no set before"))
    last = told[-1] if told else []
    if not last or last[0] != copies[-1].id or last[5] != "0" or _full(found, copies[-1].id):
        words = T("完全バックアップとの違いは数えられない", "a full set tells no changes")
        return FactError(Why.UNDETERMINED, words)
    return Change(copies[-2].id, copies[-1].id, int(last[2]), int(last[3]), int(last[4]))


def _full(found: Records, until: str) -> bool:
    return any(
        f" duplicity-full.{until}." in f" {record.partition(' ')[2]}" for record in found.of("f")
    )


def _encrypted(packed: set[str]) -> bool | FactError:
    """GnuPG's volumes end in .gpg; sets that were made without encryption end in .gz."""
    if not packed or (".gpg" in packed and len(packed) > 1):
        words = T(
            "暗号化された volume とそうでないものがある", "some volumes are encrypted, some not"
        )
        return FactError(Why.UNDETERMINED, words)
    return packed == {".gpg"}


def _opens(found: Records, packed: set[str]) -> bool | FactError | None:
    """Whether the passphrase that was given decrypts the lists; they are fetched anew each time."""
    code, _, word = found.one("l").partition(" ")
    if packed != {".gpg"} or not found.of("g"):
        return None
    if code == "0" and word == "-":
        return True
    return False if word == "key" else FactError(Why.UNDETERMINED, _UNTRIED)


def _structure(place: Place, found: Records) -> list[T]:
    sets, _ = _sets(found)
    if not sets:
        raise unclear(T("世代が1つもない", "there is no set"), Why.NO_DATA)
    _opened(found)
    return list(_copies(sets, found, place)[1])


def _opened(found: Records) -> None:
    """Without the passphrase nothing of the content can be said."""
    code, _, words = found.one("l").partition(" ")
    if code != "0" and words in {"gpg", "key"}:
        raise unclear(_WORDS[words], Why.UNDETERMINED)


def _volumes(found: Records, portion: Portion) -> list[T]:
    _opened(found)
    _, bad, gone, _, there = found.numbers("h")
    if not there:
        raise unclear(T("読める manifest がない", "no manifest can be read"), Why.NO_DATA)
    if found.one("l").split(" ")[0] != "0" and portion.depth is Depth.PART:
        raise unclear(T("一覧を読めない", "the lists cannot be read"), Why.UNDETERMINED)
    errors = [T(f"壊れた volume {bad} 個", f"{bad} volumes are damaged")] if bad else []
    errors += [T(f"ない volume {gone} 個", f"{gone} volumes are missing")] if gone else []
    if portion.depth is Depth.WHOLE and not errors:
        code, files, word = found.one("y").split(" ")
        if word != "-" or not files.isdigit():
            errors.append(
                _WORDS.get(word, T(f"verify が終了コード {code}", f"verify: exit {code}"))
            )
    return errors

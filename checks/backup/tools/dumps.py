"""Dumps of databases as copies: each file is one, a folder of dated files holds generations.

The time is what the dump says of itself, else its name, and only by declaration the time of the
file: a copied file is always new. One place holds dumps of one set of databases (`files` chooses
them by pattern); what the newest lacks is missing, though an older one may hold it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from checks.backup.model import Content, Copy, Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Fragment, Portion, Wish
from checks.backup.tools import dump_ask
from checks.backup.tools.answers import (
    Records,
    moment,
    named_time,
    records,
    unclear,
    understood,
    zone,
)
from checks.backup.tools.dump_said import Dump, dumps
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import T

_SPLIT = re.compile(r"[,\s]+")
_FILES = T("ファイルの置き場だけでは分からない", "a folder of files does not tell")
_PLAIN = T(
    "平文のダンプにデータベース名がない。オプション tables に表の名前を書く",
    "a plain dump does not name its database: list its tables in the option `tables`",
)

_MARK = T(
    "終わりの印を持たないダンプで、最後まであるか分からない",
    "a dump without an end mark: whether it is whole is not known",
)
_END = T("圧縮されたダンプは最後まで読まないと分からない", "a packed dump must be read to its end")


@dataclass(frozen=True, slots=True)
class _Found:
    """The dumps of an answer, and the clock of the host that gave it."""

    dumps: tuple[Dump, ...]
    local: timezone
    records: Records


class Dumps:
    """What PostgreSQL's and MariaDB's dumps have in common (options: files, tables, time)."""

    kind: ToolKind
    program: str
    secrets: tuple[str, ...] = ()

    def survey(self, place: Place, sources: Sequence[str]) -> Fragment:  # noqa: ARG002 - the protocol's
        """List the dumps and what the newest of them say of themselves."""
        return Fragment("survey", dump_ask.survey(place, self.program), 3600)

    @understood
    def read_survey(self, place: Place, sources: Sequence[str], reply: Reply) -> Survey:
        """The survey; a dump that says of itself that it is not whole is no complete copy."""
        found = _found(reply, place)
        wanted = tables_of(place)
        copies = tuple(_copy(one, found.local, place, sources) for one in found.dumps)
        newest = _newest(found.dumps, copies)
        return Survey(
            tool=self.kind,
            version=found.records.one("v"),
            at=reply.at,
            copies=tuple(
                sorted(copies, key=lambda one: one.at or datetime.min.replace(tzinfo=UTC))
            ),
            contents=_contents(sources, newest, wanted),
            change=FactError(Why.NO_DATA, _FILES),
            encrypted=all(one.kind == "sealed" for one in found.dumps)
            if found.dumps
            else _unknown(),
            append_only=_unknown(),
            keys=None,
            locks=(),
            problems=tuple(told for one in found.dumps for told in one.told(wanted)),
        )

    def look(self, place: Place, portion: Portion) -> Fragment:
        """Read dumps to their end; the quick look reads lists, first and last lines."""
        return Fragment("look", dump_ask.look(place, self.program, portion), 7 * 3600)

    @understood
    def read_look(self, place: Place, portion: Portion, reply: Reply) -> Reading:
        """Sound where every dump of the portion was read and ended as it must."""
        found = _found(reply, place)
        if not found.dumps:
            raise unclear(T("ダンプが1つもない", "there is no dump"), Why.NO_DATA)
        read = [one for one in found.dumps if one.how or not one.readable]
        errors = tuple(told for one in read for told in one.damage())
        left = len(found.records.of("c"))
        if not errors:
            _certain(found.dumps[0], read)
        depth = portion.depth
        part = (portion.slice, portion.slices) if depth is Depth.PART else None
        if left and depth is not Depth.STRUCTURE:
            depth, part = Depth.PART, part or (len(read), len(read) + left)
        size, seconds = found.records.numbers("b")[0], found.records.numbers("w")[0]
        return Reading(depth, part, reply.at, not errors, errors, size, float(seconds))

    def listing(self, place: Place, copy: Copy) -> Fragment:
        """The one file of the dump, or those of its folder."""
        return Fragment("listing", dump_ask.listing(place, copy.id), 60)

    def restore(self, place: Place, wish: Wish) -> Fragment:
        """Copy the dump into the scratch folder; `scratch_sql` loads it there or in its place."""
        return Fragment("restore", dump_ask.restore(place, wish), 7200)

    @understood
    def read_restore(self, place: Place, wish: Wish, reply: Reply) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        """The exit code of cp(1) where it was not good."""
        found = records(reply, "ar")
        if found.of("a"):
            return ("absent",)
        code = found.one("r")
        return () if code == "0 0" else (f"cp exit {code[2:]}",)


def _certain(newest: Dump, read: Sequence[Dump]) -> None:
    """Raise where no damage was found because the newest was not, or cannot be, read to its end."""
    reason = None
    if newest.kind in {"sealed", "nounpack", "unread"} or newest.exit == 127:
        reason = newest.told(())[0]
    elif newest.how == "begin":
        reason = _END
    elif not newest.how or newest not in read:
        reason = T("最も新しいダンプを読めていない", "the newest dump was not read")
    elif not newest.ended:
        reason = _MARK
    if reason is not None:
        raise unclear(reason, Why.UNDETERMINED)


def tables_of(place: Place) -> tuple[str, ...]:
    """The tables that must be in each dump, from the option of that name."""
    return tuple(name for name in _SPLIT.split(place.option("tables")) if name)


def _unknown() -> FactError:
    return FactError(Why.UNDETERMINED, _FILES)


def _found(reply: Reply, place: Place) -> _Found:
    found = records(reply, "azvodirscbw")
    if found.of("a"):
        words = T(f"置き場 {place.location} がない", f"no place {place.location}")
        raise unclear(words, Why.COMMAND_FAILED)
    return _Found(dumps(found), zone(found.one("z")), found)


def _newest(all_: Sequence[Dump], copies: Sequence[Copy]) -> Dump | None:
    pairs = [(copy.at, one) for one, copy in zip(all_, copies, strict=True)]
    dated = [(at, one) for at, one in pairs if at]
    if dated:
        return max(dated, key=lambda pair: pair[0])[1]
    return all_[0] if all_ else None


def _copy(one: Dump, local: timezone, place: Place, sources: Sequence[str]) -> Copy:
    wanted = tables_of(place)
    return Copy(
        id=one.name,
        at=_time(one, local, place),
        host="",
        sources=_saved(one, sources, wanted),
        complete=one.complete(wanted),
        files=len(one.filled) if one.listed else None,
        bytes=one.size if one.pack == "cat" and one.kind in {"plain", "empty"} else None,
        stored_bytes=one.size,
    )


def _saved(one: Dump, sources: Sequence[str], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The databases that it names; a plain one names none, and is known by its tables."""
    known = bool(wanted) and one.complete(wanted) is True
    return one.bases or (tuple(sources) if known else ())


def _time(one: Dump, local: timezone, place: Place) -> datetime | None:
    """When the source was read; of two possible times always the older one."""
    changed = moment(one.changed)
    said = one.said_at(local)
    if said is not None:
        return said if one.zoned else min(said, changed)
    if (named := named_time(_named(one, place), local)) is not None:
        midnight = named.astimezone(local).time().isoformat() == "00:00:00"
        same_day = midnight and named <= changed < named + timedelta(days=1)
        return changed if same_day else named
    return changed if place.option("time") == "mtime" else None


def _named(one: Dump, place: Place) -> str:
    return place.location.rsplit("/", 1)[-1] if one.name == dump_ask.SINGLE else one.name


def _contents(
    sources: Sequence[str], newest: Dump | None, wanted: tuple[str, ...]
) -> tuple[Content, ...] | FactError:
    if newest is None:
        return tuple(Content(source, False, None, None) for source in sources)
    if newest.kind in {"sealed", "nounpack", "unread"} or newest.exit == 127:
        return FactError(Why.UNDETERMINED, newest.told(())[0])
    whole = newest.complete(wanted) is not False
    if whole and not newest.bases:
        if not wanted:
            return FactError(Why.UNDETERMINED, _PLAIN)
        return tuple(_content(source, newest, True, len(sources)) for source in sources)
    return tuple(
        _content(source, newest, whole and newest.holds(source), len(sources)) for source in sources
    )


def _content(source: str, newest: Dump, present: bool, of: int) -> Content:
    known = present and newest.listed and of == 1
    return Content(
        source, present, len(newest.filled) if known else None, newest.size if known else None
    )

"""What one dump says of itself: its end mark, its databases, its tables and which hold data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from checks.backup.tools.answers import Records, unclear, whole_numbers
from inventory.words import T

READABLE = frozenset({"custom", "tar", "dir", "plain"})
_ZONES = {"UTC": 0, "GMT": 0, "JST": 9}
_TIME = re.compile(r"(\d{4}-\d\d-\d\d) +(\d\d?:\d\d:\d\d)(?:\.\d+)?(?: (\S+))?", re.ASCII)
_WORDS = {
    "empty": T("中身が空", "it is empty"),
    "open": T("フォルダ形式の目次(toc.dat)がない", "the folder has no list (toc.dat)"),
    "sealed": T(
        "暗号化されていて中を調べられない。復元訓練で確かめる", "it is encrypted: drill to prove it"
    ),
    "nounpack": T("展開する道具がこの機器にない", "no program here unpacks it"),
    "unread": T("読む権限がない", "there is no right to read it"),
    "other": T("データベースのダンプではない", "it is no dump of a database"),
    "no_tool": T("pg_restore がこの機器にない", "pg_restore is not on this host"),
    "failed": T("読み出せない(終了コード {0})", "it cannot be read (exit {0})"),
    "cut": T("終わりの印がなく、途中で切れている", "it has no end mark: it was cut"),
    "middle": T("文の途中で終わっている", "it ends in the middle of a statement"),
    "no_data": T("表の定義だけで、データがない", "it holds definitions only, and no data"),
    "table": T("表 {0} のデータがない", "it has no data of table {0}"),
    "bare": T("データのない表がある: {0}", "tables without data: {0}"),
    "view": T("ダンプの途中でエラーがあった(壊れたビュー)", "dumping met an error (a broken view)"),
}


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump as it was found; `filled` are the tables with data, `tables` all that it makes."""

    name: str
    size: int
    changed: str
    kind: str
    pack: str
    how: str  # list, whole, part, begin; "" where nothing was read
    exit: int | None
    said: tuple[tuple[str, str], ...]

    @property
    def readable(self) -> bool:
        """Whether it is a dump that can be read here at all."""
        return self.kind in READABLE

    @property
    def ended(self) -> bool:
        """Whether something in it says that it is whole; pg_restore says so of its own formats."""
        return self.kind != "plain" or "1" in (*self.words("trailer"), *self.words("foot"))

    @property
    def listed(self) -> bool:
        """Whether all tables were seen, and not only those at its beginning."""
        return self.how in {"list", "whole"} and self.exit == 0

    @property
    def bases(self) -> tuple[str, ...]:
        """The databases that it names."""
        named = self.words("base") or self.words("host")
        return tuple(dict.fromkeys(_bare(name) for name in named))

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that it makes, as `schema.table` or `table`."""
        listed = [_toc(line, "TABLE ") for line in self.words("toc")]
        return (*(_bare(name) for name in self.words("table")), *filter(None, listed))

    @property
    def filled(self) -> tuple[str, ...]:
        """The tables whose data is in it, even where that is no row."""
        listed = [_toc(line, "TABLE DATA ") for line in self.words("toc")]
        copied = [line.partition(" ")[2] for line in self.words("rows")]
        named = (*copied, *self.words("put"))
        return tuple(dict.fromkeys((*map(_bare, named), *filter(None, listed))))

    @property
    def zoned(self) -> bool:
        """Whether the time in it names its zone."""
        return bool(self.words("on"))

    def words(self, key: str) -> tuple[str, ...]:
        """What it says under that key."""
        return tuple(words for each, words in self.said if each == key)

    def holds(self, source: str) -> bool:
        """Whether it holds the data of `database` or `database/schema.table`."""
        base, _, table = source.partition("/")
        return base in self.bases and (not table or table in self.filled)

    def said_at(self, local: timezone) -> datetime | None:
        """The time that it tells; where the zone is unknown to us, none."""
        for line in (*self.words("on"), *self.words("at")):
            if (match := _TIME.fullmatch(line)) and (away := _away(match[3], local)):
                plain = datetime.fromisoformat(f"{match[1]} {match[2]:0>8}")
                return plain.replace(tzinfo=away).astimezone(UTC)
        return None

    def complete(self, wanted: Sequence[str]) -> bool | None:
        """False where it is known to lack something; True only with its end mark, read whole."""
        if self.kind in {"sealed", "nounpack", "unread"} or self.exit == 127:
            return None
        if not self.readable or self.damage() or self.lacks(wanted):
            return False
        return True if self.kind == "plain" and "1" in self.words("trailer") else None

    def damage(self) -> tuple[T, ...]:
        """What is broken in it, as words about this one dump."""
        if self.kind in {"empty", "open", "other"}:
            return (self._told(self.kind),)
        if not self.how or self.exit == 127:
            return ()
        if self.kind != "plain":
            bad = self.exit != 0
            return (self._told("failed", str(self.exit)),) if bad else ()
        return self._plain_damage()

    def _plain_damage(self) -> tuple[T, ...]:
        if self.how == "begin":
            return () if self.said else (self._told("empty"),)
        if self.exit != 0:
            return (self._told("failed", str(self.exit)),)
        if "0" in (*self.words("trailer"), *self.words("foot")):
            return (self._told("cut"),)
        if self.words("end"):
            return (self._told("middle"),)
        return (self._told("view"),) if self.words("failed") else ()

    def lacks(self, wanted: Sequence[str]) -> tuple[T, ...]:
        """The tables that must have data in it and have none."""
        if not self.listed:
            return ()
        filled = set(self.filled)
        if self.tables and not filled:
            return (self._told("no_data"),)
        gone = [name for name in wanted if name not in filled]
        return tuple(self._told("table", name) for name in gone)

    def told(self, wanted: Sequence[str]) -> tuple[T, ...]:
        """Every complaint about it."""
        if self.kind in {"sealed", "nounpack", "unread"}:
            return (self._told(self.kind),)
        if self.exit == 127:
            return (self._told("no_tool"),)
        return (*self.damage(), *self.lacks(wanted), *self._bare_tables(wanted))

    def _bare_tables(self, wanted: Sequence[str]) -> tuple[T, ...]:
        """Tables of a PostgreSQL list without data, unless partitions may explain them."""
        parts = any(line.startswith("TABLE ATTACH ") for line in self.words("toc"))
        if wanted or parts or not self.listed or self.kind == "plain" or not self.filled:
            return ()
        bare = [name for name in self.tables if name not in set(self.filled)]
        return (self._told("bare", ", ".join(bare[:5])),) if bare else ()

    def _told(self, word: str, value: str = "") -> T:
        told = _WORDS[word].format(value)
        return T(f"{self.name}: {told.ja}", f"{self.name}: {told.en}")


def _bare(name: str) -> str:
    return re.sub(r'"((?:[^"]|"")*)"|`((?:[^`]|``)*)`', _unquoted, name)


def _unquoted(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1].replace('""', '"')
    return (match[2] or "").replace("``", "`")


def _toc(line: str, kind: str) -> str:
    """`schema.table` of a line of pg_restore's list; owners are taken for one word."""
    if not line.startswith(kind) or (
        kind == "TABLE " and line.startswith(("TABLE DATA ", "TABLE ATTACH "))
    ):
        return ""
    schema, _, rest = line.removeprefix(kind).partition(" ")
    return f"{schema}.{rest.rpartition(' ')[0]}"


def _away(name: str | None, local: timezone) -> timezone | None:
    if name is None:
        return local
    return timezone(timedelta(hours=_ZONES[name])) if name in _ZONES else None


def dumps(found: Records) -> tuple[Dump, ...]:
    """The dumps of an answer in its order; each with what was read of it."""
    said: dict[str, list[tuple[str, str]]] = {}
    for line in found.of("i"):
        number, key, *rest = line.split(" ", 2)
        said.setdefault(number, []).append((key, "".join(rest)))
    ends = dict(_pair(line) for line in found.of("r"))
    ways = dict(_pair(line) for line in found.of("s"))
    return tuple(_dump(line, said, ends, ways) for line in found.of("d"))


def _dump(
    line: str, said: dict[str, list[tuple[str, str]]], ends: dict[str, str], ways: dict[str, str]
) -> Dump:
    number, size, changed, kind, pack, name = line.split(" ", 5)
    code = ends.get(number)
    if code is not None and not code.isdecimal():
        raise unclear(T("ダンプの終わり方が分からない", "how reading a dump ended is unclear"))
    own = tuple(said.get(number, ()))
    how = ways.get(number, "")
    if how in {"whole", "list"} and kind == "plain" and not any(key == "lines" for key, _ in own):
        raise unclear(T("ダンプの中身が読めていない", "what a dump says did not come"))
    (weight,) = whole_numbers(size)
    return Dump(name, weight, changed, kind, pack, how, int(code) if code else None, own)


def _pair(line: str) -> tuple[str, str]:
    number, _, rest = line.partition(" ")
    return number, rest

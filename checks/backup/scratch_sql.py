"""Dumps proven by loading them: a throw-away server on the scratch host, made for one dump.

v VERSION       n on|off  network        x WORD  it went no further, or was stopped
l FED LOADED FORM        exit codes of what feeds the dump, and of the client that loads it
s STATE LINE    an error by its code, without words: they quote rows
t DATABASE TABLE ROWS SUM, T DATABASE TABLES     tab-separated; names are JSON strings
q NUMBER EXIT ANSWER     k KIBIBYTES     g yes|no  erased     E  the end
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.backup import scratch_cluster, scratch_mariadb, scratch_postgres
from checks.backup.model import TableSeen
from checks.backup.scratch_shell import ACCOUNT, UNPACK
from checks.backup.script import quoted
from checks.backup.tool import Fragment
from checks.fact import NO_PRIVILEGE, NO_TOOL, Reply
from checks.model import FactError, Why
from inventory.words import T

_OWN = ("hinomi_drill", "postgres")
_STOPPED = {
    "scratch": T("作業用フォルダに書けない", "the scratch folder cannot be written"),
    "absent": T("ダンプが見つからない", "the dump is not there"),
    "restored": T("データのフォルダが復元されていない", "no data folder was restored"),
    "account": T(
        "サーバを動かす一般アカウントになれない", "no unprivileged account to run the server"
    ),
    "initdb": T("空のデータベースを作れない", "no empty database could be made"),
    "start": T("作業用サーバが起動しない", "the scratch server does not start"),
    "empty": T("ダンプの中身が空", "the dump is empty"),
    "cut": T("ダンプの終わりの印がない", "the dump has no end mark"),
    "gone": T("読み込みの途中でサーバが止まった", "the server ended while loading"),
    "quota": T("作業用の容量の上限を超えた", "the quota of the scratch place was exceeded"),
}
_SPACES = T(
    "テーブル空間や、外を指すリンクのある写しは起動して確かめられない。手で復元して確かめる",
    "a copy with tablespaces or links is not started here: restore and look at it by hand",
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How loading one dump went. `complaints` is empty only where every exit code was good."""

    version: str
    alone: bool  # the server had no network
    form: str
    complaints: tuple[T, ...]
    tables: tuple[TableSeen, ...]
    answers: tuple[str | None, ...]  # of the questions in their order, None where one failed
    used_bytes: int | None
    erased: bool
    databases: tuple[str, ...] = ()  # those that were counted, also where they have no table


def postgres(
    scratch: str,
    dump: str,
    queries: Sequence[tuple[str, str]] = (),
    *,
    account: str = "nobody",
    seconds: int = 1800,
    quota_bytes: int = 50 << 30,
) -> Fragment:
    """Load one PostgreSQL dump (plain or packed, custom, tar, directory), count and ask, erase.

    `queries` are (database, SQL); a database that the dump does not create is the one it was
    loaded into. `seconds` is for each step: reading, loading, counting.
    """
    given = _variables(scratch, dump, account, seconds, quota_bytes)
    shell = scratch_postgres
    text = given + f"SUMS={quoted(shell.SUMS)}\n" + shell.FIND + ACCOUNT + UNPACK
    text += shell.START + shell.LOAD + shell.COUNT + shell.ASK + _questions(queries)
    return Fragment("scratch_postgres", text, 4 * seconds + 200)


def postgres_cluster(
    scratch: str,
    folder: str,
    queries: Sequence[tuple[str, str]] = (),
    *,
    account: str = "nobody",
    seconds: int = 1800,
    quota_bytes: int = 50 << 30,
) -> Fragment:
    """Start a restored data folder below the scratch folder, count and ask; the folder is used up.

    For copies by pg_basebackup and pgBackRest. Tables are named `database/schema.table` where
    more than one database holds any.
    """
    given = _variables(scratch, folder, account, seconds, quota_bytes)
    if not folder.startswith(f"{scratch.rstrip('/')}/"):
        words = T("作業用フォルダの外", "outside the scratch folder")
        raise FactError(Why.UNDETERMINED, words)
    shell = scratch_postgres
    text = given + f"folder={quoted(folder)}; SUMS={quoted(shell.SUMS)}\n" + scratch_cluster.FIND
    text += ACCOUNT + scratch_cluster.START + shell.COUNT + shell.ASK + _questions(queries)
    return Fragment("scratch_cluster", text, 4 * seconds + 200)


def mariadb(
    scratch: str,
    dump: str,
    queries: Sequence[tuple[str, str]] = (),
    *,
    account: str = "nobody",
    seconds: int = 1800,
    quota_bytes: int = 50 << 30,
) -> Fragment:
    """The same for a dump of mysqldump's or mariadb-dump's, in a throw-away MariaDB."""
    given = _variables(scratch, dump, account, seconds, quota_bytes)
    shell = scratch_mariadb
    text = given + f"SUMS={quoted(shell.SUMS)}\nTOTALS={quoted(shell.TOTALS)}\n"
    text += shell.FIND + ACCOUNT + UNPACK
    text += shell.START + shell.LOAD + shell.COUNT + shell.ASK + _questions(queries)
    return Fragment("scratch_mariadb", text, 4 * seconds + 200)


def postgres_source(database: str, *, account: str = "postgres", seconds: int = 1800) -> Fragment:
    """Rows and sums of every table of a running database, for a manifest; only reading.

    `read_tables` reads the answer. `account` is who may log in without a password (peer).
    """
    names = f"database={quoted(database)}; account={quoted(account)}; secs={seconds}\n"
    sums = f"TAB=$(printf '\\t'); SUMS={quoted(scratch_postgres.SUMS)}\n"
    return Fragment("source_postgres", names + sums + scratch_postgres.SOURCE, seconds + 10)


def mariadb_source(database: str, *, login: str = "root", seconds: int = 1800) -> Fragment:
    """The same of MariaDB; the secret `password` is used where one is given."""
    shell = scratch_mariadb
    hexed = database.encode().hex()
    only = "AND {0} = CONVERT(UNHEX('" + hexed + "') USING utf8mb4)"
    sums = shell.SUMS.replace("/*only*/", only.format("t.table_schema"))
    totals = shell.TOTALS.replace("/*only*/", only.format("s.schema_name"))
    text = f"login={quoted(login)}; secs={seconds}\nSUMS={quoted(sums)}\nTOTALS={quoted(totals)}\n"
    return Fragment("source_mariadb", text + shell.SOURCE, 3 * seconds + 10)


def _variables(scratch: str, dump: str, account: str, seconds: int, quota: int) -> str:
    for path in (scratch, dump):
        if not path.startswith("/") or "\0" in path or ".." in path.split("/"):
            raise FactError(Why.UNDETERMINED, T("絶対パスではない", "not an absolute path"))
    return (
        f"scratch={quoted(scratch)}; dump={quoted(dump)}; account={quoted(account)}\n"
        f"secs={seconds}; wait=60; quota={quota // 1024}; TAB=$(printf '\\t')\n"
    )


def _questions(queries: Sequence[tuple[str, str]]) -> str:
    if any(sql.lstrip().startswith("\\") or "\0" in sql for _, sql in queries):
        words = T("質問は SQL で書いてください", "a question must be SQL")
        raise FactError(Why.UNDETERMINED, words)
    asked = (f"ask {n} {quoted(name)} {quoted(sql)}" for n, (name, sql) in enumerate(queries))
    return "\n".join([*asked, ""])


def read_loaded(reply: Reply, questions: int = 0, *, prefixed: bool = False) -> Loaded:
    """The whole story from what either fragment printed; `prefixed` names every table's database.

    Raises FactError where the scratch host could not try at all: that tells nothing of the copy.
    """
    _whole(reply)
    lines = _Lines(reply)
    if "spaces" in lines.by.get("x", []):
        raise FactError(Why.UNDETERMINED, _SPACES)
    fed = lines.words("l")
    complaints = list(_complaints(lines, fed))
    tables: tuple[TableSeen, ...] = ()
    databases: tuple[str, ...] = ()
    try:
        tables = _tables(lines, prefixed=prefixed)
        databases = tuple(_name(_fields(line, 2)[0]) for line in lines.by["T"])
    except FactError as odd:
        complaints.append(T(odd.detail_ja, odd.detail))
    return Loaded(
        version=" ".join(lines.words("v")),
        alone=lines.words("n") == ["off"],
        form=fed[2] if len(fed) == 3 else "",
        complaints=tuple(complaints),
        tables=tables,
        answers=_answers(lines, questions),
        used_bytes=int(used[0]) * 1024
        if (used := lines.words("k")) and used[0].isdigit()
        else None,
        erased=lines.words("g") in ([], ["yes"]),
        databases=databases,
    )


def read_tables(reply: Reply) -> tuple[TableSeen, ...]:
    """The tables with rows and sums, of a scratch server or of the source itself.

    Raises FactError where the count of them does not agree with what the server announced.
    """
    _whole(reply)
    return _tables(_Lines(reply))


class _Lines:
    """What was printed, by the letter before each line."""

    def __init__(self, reply: Reply) -> None:
        self.by: dict[str, list[str]] = {}
        for line in reply.text.split("\n"):
            letter, gap, rest = line[:1], line[1:2], line[2:]
            if gap in (" ", "\t"):
                self.by.setdefault(letter, []).append(rest)

    def words(self, letter: str) -> list[str]:
        """The words of the first line of that letter, none where there is no such line."""
        return self.by.get(letter, [""])[0].split()


def _whole(reply: Reply) -> None:
    if reply.status == NO_TOOL:
        raise FactError(Why.NO_TOOL, T("データベースのプログラム", "the programs of the database"))
    if reply.status == NO_PRIVILEGE:
        raise FactError(Why.NO_PRIVILEGE, T("作業用データベース", "the scratch database"))
    if reply.text.rstrip("\n").rsplit("\n", 1)[-1] != "E":
        raise FactError(Why.TRUNCATED, T("作業用データベース", "the scratch database"))


def _complaints(lines: _Lines, fed: list[str]) -> Iterator[T]:
    for word in lines.by.get("x", []):
        yield _STOPPED.get(word, T(word, word))
    if not fed and not lines.by.get("x"):
        yield T("読み込みが始まらなかった", "loading never began")
    codes = (
        T("ダンプを読み出せない（終了コード {0}）", "the dump cannot be read (exit {0})"),
        T("読み込みに失敗（終了コード {0}）", "loading failed (exit {0})"),
    )
    for code, words in zip(fed, codes, strict=False):
        if code == "124":
            yield T("時間の上限を超えた", "the time limit was exceeded")
        elif code != "0" and not (code == "141" and fed[1] != "0"):
            yield words.format(code)
    for line in lines.by.get("s", []):
        state, _, number = line.partition(" ")
        yield T(f"{number}行目でエラー {state}", f"error {state} at line {number}")


def _tables(lines: _Lines, *, prefixed: bool = False) -> tuple[TableSeen, ...]:
    found: dict[str, list[tuple[str, int, str]]] = {}
    for line in lines.by.get("t", []):
        base, name, rows, digest = _fields(line, 4)
        found.setdefault(_name(base), []).append((_name(name), _number(rows), digest))
    for line in lines.by.get("T", []):
        base, count = _fields(line, 2)
        seen = [one for one in found.setdefault(_name(base), []) if one[0] != "pg_largeobject"]
        if len(seen) != _number(count):
            words = T(
                f"数えられた表は {len(seen)} / {count}", f"{len(seen)} tables of {count} counted"
            )
            raise FactError(Why.TRUNCATED, words)
    if not lines.by.get("T"):
        raise FactError(Why.TRUNCATED, T("表の一覧がない", "no list of tables"))
    named = {base: tables for base, tables in found.items() if tables}
    own = () if prefixed else tuple(named) if len(named) == 1 else _OWN
    return tuple(
        TableSeen(name if base in own else f"{base}/{name}", rows, digest, None, "")
        for base, tables in named.items()
        for name, rows, digest in tables
    )


def _fields(line: str, count: int) -> list[str]:
    fields = line.split("\t")
    if len(fields) != count:
        raise FactError(Why.MALFORMED, T("表の行", "the line of a table"))
    return fields


def _name(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError as odd:
        raise FactError(Why.MALFORMED, T("表の名前", "the name of a table")) from odd


def _number(text: str) -> int:
    if not text.isdecimal():
        raise FactError(Why.MALFORMED, T("行の数", "a number of rows"))
    return int(text)


def _answers(lines: _Lines, questions: int) -> tuple[str | None, ...]:
    answers: list[str | None] = [None] * questions
    for line in lines.by.get("q", []):
        number, code, *rest = line.split(" ", 2)
        if number.isdecimal() and int(number) < questions and code == "0":
            answers[int(number)] = "".join(rest).strip("|")
    return tuple(answers)

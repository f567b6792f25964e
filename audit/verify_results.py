"""Runs, hosts and results against what the journal says of them.

`host.judged` carries one digest over all results of a host, and the verdict of each check: a
changed verdict, a missing and a surplus row are named by check, any other change by host.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from audit.model import Result
from audit.results import HOST_JUDGED, RUN_FINISHED, RUN_STARTED, hosts_digest
from audit.rows import read_result, results_digest
from audit.tables import ResultRow, RunHostRow, RunRow
from inventory.breach import Breach, Wrong
from inventory.journal import journal_table
from inventory.words import T

_RUN: Table = RunRow.__table__  # type: ignore[attr-defined] # set by SQLModel's metaclass
_HOST: Table = RunHostRow.__table__  # type: ignore[attr-defined] # the same
_RESULT: Table = ResultRow.__table__  # type: ignore[attr-defined] # the same
_STREAM = "run:"

_WORDS = {
    Wrong.CHANGED: T("{what}が書き換えられています。", "{what} was changed."),
    Wrong.REMOVED: T("{what}が削除されています。", "{what} was removed."),
    Wrong.INSERTED: T(
        "{what}が差し込まれています(記録簿にありません)。",
        "{what} was inserted: the journal knows nothing of it.",
    ),
}
_A_RUN = T("点検 {run} ", "Run {run}")
_A_HOST = T("点検 {run} の機器 {host} の記録", "The record of host {host} in run {run}")
_RESULTS = T(
    "点検 {run} の機器 {host} の判定結果(のいずれか)",
    "One of the results of host {host} in run {run}",
)
_A_RESULT = T(
    "点検 {run} の機器 {host} の判定結果 {check} ", "The result {check} of host {host} in run {run}"
)
_KINDS = {_A_RUN: "run", _A_HOST: "run_host", _RESULTS: "results", _A_RESULT: "result"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What a `host.judged` entry says."""

    results: str
    host: tuple[str, ...]  # done at, evidence, method, failure, digest of the context
    verdicts: Mapping[str, str]  # by check


@dataclass(slots=True)
class Recorded:
    """What the journal says of one run."""

    run: str
    started: Mapping[str, Any] = field(default_factory=dict)
    operator: str = ""
    ended: str | None = None
    hosts: dict[str, Judged] = field(default_factory=dict)


def recorded_runs(connection: Connection) -> list[str]:
    """The ids of the runs that the journal or the tables know."""
    kinds = (RUN_STARTED, HOST_JUDGED, RUN_FINISHED)
    query = select(journal_table.c.stream).where(journal_table.c.kind.in_(kinds)).distinct()
    streams = connection.execute(query).scalars()
    return sorted(
        {stream.removeprefix(_STREAM) for stream in streams}
        | set(connection.execute(select(_RUN.c.id)).scalars())
    )


def recorded(connection: Connection, run: str) -> Recorded:
    """The entries of one run; an entry that is no longer readable counts as absent."""
    found = Recorded(run)
    query = select(journal_table).where(journal_table.c.stream == _STREAM + run)
    for row in connection.execute(query.order_by(journal_table.c.sequence)):
        with suppress(ValueError, TypeError, KeyError, AttributeError):  # the chain names it
            body = json.loads(row.body)
            if row.kind == HOST_JUDGED:
                found.hosts[str(body["host"])] = _judged(body)
            elif row.kind == RUN_STARTED:
                found.started, found.operator = body, row.actor
            elif row.kind == RUN_FINISHED:
                found.ended = str(body["ended"])
    return found


def _judged(body: Mapping[str, Any]) -> Judged:
    verdicts = {check: word for word, checks in body["verdicts"].items() for check in checks}
    names = ("done_at", "evidence", "method", "failure", "context_sha256")
    host = tuple(str(body[name]) for name in names)
    return Judged(body["results_sha256"], host, verdicts)


def verify_run(connection: Connection, found: Recorded) -> Iterator[Breach]:
    """Everything in the tables that differs from the entries of this run."""
    yield from _run_row(connection, found)
    yield from _host_rows(connection, found)
    query = (
        select(_RESULT, _HOST.c.evidence)
        .outerjoin(_HOST, (_HOST.c.run == _RESULT.c.run) & (_HOST.c.host == _RESULT.c.host))
        .where(_RESULT.c.run == found.run)
        .order_by(_RESULT.c.host, _RESULT.c.check)
    )
    seen: set[str] = set()
    for host, rows in groupby(connection.execute(query), key=lambda row: str(row.host)):
        seen.add(host)
        yield from _results(found, host, list(rows))
    for host in sorted(found.hosts.keys() - seen):
        yield from _results(found, host, [])


def _breach(wrong: Wrong, what: T, *names: str) -> Breach:
    given = dict(zip(("run", "host", "check"), names, strict=False))
    filled, words = what.format(**given), _WORDS[wrong]
    message = T(words.ja.format(what=filled.ja), words.en.format(what=filled.en))
    return Breach(wrong, f"{_KINDS[what]}:{'/'.join(names)}", message)


def _run_row(connection: Connection, found: Recorded) -> Iterator[Breach]:
    row = connection.execute(select(_RUN).where(_RUN.c.id == found.run)).mappings().one_or_none()
    if row is None:
        yield _breach(Wrong.REMOVED, _A_RUN, found.run)
    elif not found.started:
        yield _breach(Wrong.INSERTED, _A_RUN, found.run)
    else:
        told = {name: value for name, value in found.started.items() if name in row}
        scope = select(_HOST.c.host).where(_HOST.c.run == found.run).order_by(_HOST.c.position)
        hosts = hosts_digest(str(host) for host in connection.execute(scope).scalars())
        same = all(row[name] == value for name, value in told.items())
        same = same and row["operator"] == found.operator
        same = same and hosts == found.started.get("hosts_sha256")
        if not same or row["ended"] != found.ended:
            yield _breach(Wrong.CHANGED, _A_RUN, found.run)


def _host_rows(connection: Connection, found: Recorded) -> Iterator[Breach]:
    query = select(_HOST).where(_HOST.c.run == found.run).order_by(_HOST.c.position)
    seen: set[str] = set()
    for row in connection.execute(query).mappings():
        host = str(row["host"])
        seen.add(host)
        told = found.hosts.get(host)
        if told is None and row["done_at"] is not None:
            yield _breach(Wrong.INSERTED, _A_HOST, found.run, host)
        elif told is not None and not _same_host(row, told):
            yield _breach(Wrong.CHANGED, _A_HOST, found.run, host)
    for host in sorted(found.hosts.keys() - seen):
        yield _breach(Wrong.REMOVED, _A_HOST, found.run, host)


def _same_host(row: Mapping[Any, Any], told: Judged) -> bool:
    context = str(row["context"]).encode("utf-8", "surrogateescape")
    digest = hashlib.sha256(context).hexdigest()
    found = (row["done_at"], row["evidence"], row["method"], row["failure"] or "", digest)
    return found == told.host


def _results(found: Recorded, host: str, rows: list[Row[Any]]) -> Iterator[Breach]:
    judged = found.hosts.get(host)
    told = judged.verdicts if judged else {}
    stored = {str(row.check): str(row.verdict) for row in rows}
    named = [
        *((Wrong.REMOVED, check) for check in told.keys() - stored.keys()),
        *((Wrong.INSERTED, check) for check in stored.keys() - told.keys()),
        *(
            (Wrong.CHANGED, check)
            for check in told
            if stored.get(check, told[check]) != told[check]
        ),
    ]
    for wrong, check in sorted(named, key=lambda pair: pair[1]):
        yield _breach(wrong, _A_RESULT, found.run, host, check)
    if judged and not named and _digest(rows) != judged.results:
        yield _breach(Wrong.CHANGED, _RESULTS, found.run, host)


def _digest(rows: list[Row[Any]]) -> str:
    try:
        results: list[Result] = [read_result(row) for row in rows]
        return results_digest(results)
    except (ValueError, TypeError):  # a word that no verdict has, or no text any more
        return ""

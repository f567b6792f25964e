"""Runs, their hosts and their results in the database, a host never in part.

A host is done when the transaction with its results and its journal entry `host.judged` has
committed; before that nothing of it is there, so a run can be taken up again at any moment.
"""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Collection as Members
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Select,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)

from audit.model import TRIAL, Result, Run
from audit.pending import require_pending
from audit.rows import (
    RESULT_COLUMNS,
    Columns,
    HostRecord,
    Telling,
    context_of,
    moment,
    pending_row,
    read_host,
    read_result,
    read_run,
)
from audit.tables import ResultRow, RunHostRow, RunRow
from checks.context import Collection, Subject
from checks.model import Severity, Verdict
from inventory.db import writing
from inventory.entries import Kept
from inventory.journal import Draft, Journal
from inventory.model import Platform
from inventory.words import HinomiError, T

RUN_STARTED, HOST_JUDGED, RUN_FINISHED = "run.started", "host.judged", "run.finished"
_RUN: Table = RunRow.__table__  # type: ignore[attr-defined] # set by SQLModel's metaclass
_HOST: Table = RunHostRow.__table__  # type: ignore[attr-defined] # the same
_RESULT: Table = ResultRow.__table__  # type: ignore[attr-defined] # the same
SSH, LOCAL = "ssh", "local"
_BATCH = 2000
_MINE = (
    (_HOST.c.run == bindparam("of_run"))
    & (_HOST.c.host == bindparam("of_host"))
    & _HOST.c.done_at.is_(None)
)
_TOLD = ("done_at", "evidence", "method", "failure", "context")
_DONE = update(_HOST).where(_MINE).values({name: bindparam(f"is_{name}") for name in _TOLD})


@dataclass(frozen=True, slots=True)
class Judged:
    """Everything that a run records of one host; `tag` and `subject` serve to judge again."""

    host: str
    platform: Platform
    subject: Subject | None
    collection: Collection
    results: list[Result]
    evidence: str = ""
    tag: str = ""


class ResultStore:
    """Writes runs and reads them back, as streams."""

    def __init__(self, engine: Engine, journal: Journal) -> None:
        """Keep the engine and the journal; nothing is read yet."""
        self._engine = engine
        self._journal = journal
        self._operators: dict[str, str] = {}
        self._telling = Telling()

    def start_run(
        self,
        operator: str,
        policy: str,
        catalogue: str,
        hosts: Sequence[str],
        *,
        way: str = SSH,
        at: datetime | None = None,
        trial: bool = False,
    ) -> Run:
        """Open a run over these hosts and say so in the journal; digests of policy, catalogue."""
        if not hosts or len(set(hosts)) != len(hosts):
            raise HinomiError(
                T(
                    "対象の機器がないか、管理番号が重複しています",
                    "no host is selected, or an asset number comes twice",
                )
            )
        now = at or datetime.now(UTC)
        run = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        row = {
            "id": run,
            "started": moment(now),
            "ended": None,
            "operator": operator,
            "way": way,
            "policy": policy,
            "catalogue": catalogue,
            "hosts": len(hosts),
        }
        body = {
            "run": run,
            "started": row["started"],
            "policy": policy,
            "catalogue": catalogue,
            "hosts": len(hosts),
            "way": way,
            "hosts_sha256": hosts_digest(hosts),
            **({TRIAL: True} if trial else {}),
        }
        pending = [pending_row(run, host, place) for place, host in enumerate(hosts)]
        with writing(self._engine) as connection:
            connection.execute(insert(_RUN), [row])
            connection.execute(insert(_HOST), pending)
            self._journal.append([Draft(_stream(run), RUN_STARTED, body, operator)], connection)
        return Run(run, now, None, operator, policy, len(hosts), 0)

    def record_host(
        self,
        run: str,
        host: str,
        digest: str,
        collection: Collection,
        results: Sequence[Result],
        *,
        subject: Subject | None = None,
        tag: str = "",
        platform: Platform = Platform.UNKNOWN,
    ) -> None:
        """Keep one host's results and journal entry, all or nothing; a second time is an error."""
        judged = Judged(host, platform, subject, collection, list(results), digest, tag)
        self.record_hosts(run, [judged])

    def record_hosts(self, run: str, hosts: Sequence[Judged]) -> None:
        """Keep these hosts, all or none of them; each has its own journal entry."""
        with writing(self._engine) as connection:
            require_pending(connection, run, [judged.host for judged in hosts])
            operator = self._operator(connection, run)
            done: list[dict[str, str | None]] = []
            drafts: list[Draft] = []
            rows: list[Columns] = []
            for judged in hosts:
                more, digest = self._telling.rows(run, judged.results)
                row, draft = _record(run, judged, digest, operator)
                done.append(row)
                drafts.append(draft)
                rows += more
            if done:
                connection.execute(_DONE, done)
            _insert_results(connection, rows)
            self._journal.write(drafts, connection)

    def finish_run(self, run: str, *, at: datetime | None = None) -> Run:
        """Close a run, all of whose hosts are done."""
        now = moment(at or datetime.now(UTC))
        with writing(self._engine) as connection:
            left = select(func.count()).where(_HOST.c.run == run, _HOST.c.done_at.is_(None))
            if waiting := connection.execute(left).scalar_one():
                raise HinomiError(
                    T(
                        f"点検 {run} は未了です（残り {waiting} 台）。--resume で再開してください",
                        f"run {run} has {waiting} hosts left; go on with --resume",
                    )
                )
            mine = (_RUN.c.id == run) & (_RUN.c.ended.is_(None))
            if connection.execute(update(_RUN).where(mine).values(ended=now)).rowcount == 1:
                body = {"run": run, "ended": now, "verdicts": _tally(connection, run)}
                draft = Draft(_stream(run), RUN_FINISHED, body, self._operator(connection, run))
                self._journal.append([draft], connection)
        return self.run(run)

    def trials(self) -> frozenset[str]:
        """The runs whose limits were set for them alone: they prove nothing."""
        return trial_runs(self._journal)

    def runs(self) -> list[Run]:
        """Every run, the oldest first."""
        done = (
            select(_HOST.c.run, func.count().label("done"))
            .where(_HOST.c.done_at.is_not(None))
            .group_by(_HOST.c.run)
            .subquery()
        )
        query = (
            select(_RUN, func.coalesce(done.c.done, 0).label("done"))
            .outerjoin(done, done.c.run == _RUN.c.id)
            .order_by(_RUN.c.started, _RUN.c.id)
        )
        with self._engine.connect() as connection:
            return [read_run(row) for row in connection.execute(query)]

    def run(self, run: str) -> Run:
        """One run; an unknown id is an error that says where to look."""
        known = self.runs()
        for found in known:
            if found.id == run:
                return found
        newest = ", ".join(one.id for one in known[-3:])
        there = T(
            f"新しいもの: {newest}" if newest else "まだ一度も点検していません: hinomi scan",
            f"the newest: {newest}" if newest else "nothing was scanned yet: hinomi scan",
        )
        raise HinomiError(
            T(f"点検 {run} はありません。{there.ja}", f"there is no run {run}; {there.en}")
        )

    def catalogue_digest(self, run: str) -> str:
        """The digest of the catalogue that judged the run."""
        with self._engine.connect() as connection:
            query = select(_RUN.c.catalogue).where(_RUN.c.id == run)
            return str(connection.execute(query).scalar_one())

    def unfinished(self) -> Run | None:
        """The newest run over SSH that has hosts left to ask."""
        query = select(_RUN.c.id).where(_RUN.c.ended.is_(None), _RUN.c.way == SSH)
        with self._engine.connect() as connection:
            open_ = set(connection.execute(query).scalars())
        return next((run for run in reversed(self.runs()) if run.id in open_), None)

    def done_hosts(self, run: str) -> set[str]:
        """The hosts of the run whose results are kept."""
        query = select(_HOST.c.host).where(_HOST.c.run == run, _HOST.c.done_at.is_not(None))
        with self._engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def pending_hosts(self, run: str) -> list[str]:
        """The hosts of the run that were not asked yet, in their order."""
        query = (
            select(_HOST.c.host)
            .where(_HOST.c.run == run, _HOST.c.done_at.is_(None))
            .order_by(_HOST.c.position)
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def hosts(self, run: str) -> Iterator[HostRecord]:
        """Every host in the scope of the run, asked or not, in the order of the ledger."""
        query = select(_HOST).where(_HOST.c.run == run).order_by(_HOST.c.position)
        return (read_host(row) for row in self._stream(query))

    def results(
        self,
        run: str,
        *,
        host: str | None = None,
        check: str | None = None,
        verdicts: Members[Verdict] = (),
    ) -> Iterator[Result]:
        """The results of a run, by host in the ledger's order and then by check, streamed."""
        query = (
            select(_RESULT, _HOST.c.evidence)
            .join(_HOST, (_HOST.c.run == _RESULT.c.run) & (_HOST.c.host == _RESULT.c.host))
            .where(_HOST.c.run == run)
            .order_by(_HOST.c.position, _RESULT.c.check)
        )
        if host is not None:
            query = query.where(_HOST.c.host == host)
        if check is not None:
            query = query.where(_RESULT.c.check == check)
        if verdicts:
            query = query.where(_RESULT.c.verdict.in_([str(verdict) for verdict in verdicts]))
        return (read_result(row) for row in self._stream(query))

    def tally(self, run: str) -> Iterator[tuple[str, Verdict, Severity, int]]:
        """How many results of each verdict and severity each host of the run has."""
        by = (_RESULT.c.host, _RESULT.c.verdict, _RESULT.c.severity)
        query = select(*by, func.count().label("n")).where(_RESULT.c.run == run).group_by(*by)
        for row in self._stream(query):
            yield row.host, Verdict(row.verdict), Severity(row.severity), row.n

    def newest(self, host: str, check: str) -> tuple[Run, Result] | None:
        """The newest verdict of this check on this host, with its run."""
        for run in reversed(self.runs()):
            if found := list(self.results(run.id, host=host, check=check)):
                return run, found[0]
        return None

    def _stream(self, query: Select[Any]) -> Iterator[Row[Any]]:
        with self._engine.connect() as connection:
            streaming = connection.execution_options(yield_per=_BATCH)
            yield from streaming.execute(query)

    def _operator(self, connection: Connection, run: str) -> str:
        if run not in self._operators:
            query = select(_RUN.c.operator).where(_RUN.c.id == run)
            self._operators[run] = str(connection.execute(query).scalar_one())
        return self._operators[run]


def _record(
    run: str, judged: Judged, results_sha256: str, operator: str
) -> tuple[dict[str, str | None], Draft]:
    context = context_of(judged.collection, judged.subject, judged.tag, judged.platform)
    at, how = moment(datetime.now(UTC)), judged.collection
    done = dict(zip(_TOLD, (at, judged.evidence, how.method, how.failure, context), strict=True))
    row = {"of_run": run, "of_host": judged.host} | {f"is_{k}": v for k, v in done.items()}
    said = _body(judged, results_sha256, context)
    who = {"run": run, "host": judged.host, "done_at": at}
    return row, Draft(_stream(run), HOST_JUDGED, {**who, **said}, operator)


def _insert_results(connection: Connection, rows: list[Columns]) -> None:
    """As `execute(insert(...), rows)`, with the statement written once and not once a row."""
    if not rows:
        return
    statement = insert(_RESULT).compile(dialect=connection.dialect)
    if statement.positiontup == list(RESULT_COLUMNS):
        connection.exec_driver_sql(str(statement), rows)
    else:
        connection.execute(
            insert(_RESULT), [dict(zip(RESULT_COLUMNS, row, strict=True)) for row in rows]
        )


def _body(judged: Judged, results_sha256: str, context: str) -> dict[str, Any]:
    """The body of a `host.judged` entry: enough to fold findings and to notice a changed row."""
    seen = seen_at(judged.collection)
    verdicts: dict[str, list[str]] = defaultdict(list)
    for result in judged.results:
        verdicts[str.__str__(result.verdict)].append(result.check)
    return {
        "evidence": judged.evidence,
        "results_sha256": results_sha256,
        "context_sha256": hashlib.sha256(context.encode()).hexdigest(),
        "verdicts": {verdict: sorted(checks) for verdict, checks in sorted(verdicts.items())},
        "counts": {verdict: len(checks) for verdict, checks in sorted(verdicts.items())},
        "method": judged.collection.method,
        "failure": judged.collection.failure or "",
        "seen_at": moment(seen) if seen else "",
    }


def trial_runs(journal: Kept) -> frozenset[str]:
    """The runs whose limits were set for them alone (`--set`): they prove nothing."""
    begun = journal.entries(_stream(""), RUN_STARTED)
    return frozenset(str(one.body["run"]) for one in begun if one.body.get(TRIAL))


def seen_at(collection: Collection) -> datetime | None:
    """When the host was seen: by our own clock, or by its own where ours was not there."""
    return collection.received_at or collection.collected_at


def hosts_digest(hosts: Iterable[str]) -> str:
    """SHA-256 over the host ids of a run, in their order, one a line."""
    return hashlib.sha256("".join(f"{host}\n" for host in hosts).encode()).hexdigest()


def _stream(run: str) -> str:
    return f"run:{run}"


def _tally(connection: Connection, run: str) -> dict[str, int]:
    query = (
        select(_RESULT.c.verdict, func.count())
        .where(_RESULT.c.run == run)
        .group_by(_RESULT.c.verdict)
    )
    return {str(verdict): int(count) for verdict, count in connection.execute(query)}

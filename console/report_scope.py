"""Which results a report is about: the newest of every host in the fiscal year, or of one run.

A section scans some hosts over SSH, judges others from carried output, and looks again at one that
was mended. The report takes, for each host, the newest run in which it was judged, within the
fiscal year of the newest run. The journal's head is that of the newest run's end, so a report
made again later is the same to the byte.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from audit import gaps
from audit.findings import Findings
from audit.model import Finding, Result, Run
from audit.results import RUN_FINISHED
from checks.catalogue import DISCOVERY_RULES, SET_RULES, catalogue
from checks.model import Verdict
from console.session import Session
from inventory.journal import Entry
from inventory.words import HinomiError, T
from reports.era import fiscal_year
from reports.view import Anchor, TrendPoint

_UNCONFIRMED = (Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_CHECKED)


@dataclass(frozen=True, slots=True)
class Scope:
    """The runs behind one report, and which hosts each of them speaks for."""

    session: Session
    run: Run
    number: int
    hosts: Mapping[str, str]  # host id → run id
    findings: Sequence[Finding]
    anchor: Anchor
    collected: Mapping[str, datetime]
    trend: tuple[TrendPoint, ...]

    def results(self) -> Iterator[Result]:
        """The results of every host from its run, streamed."""
        runs = dict.fromkeys(self.hosts.values())
        streams = (self.session.results.results(run) for run in runs)
        picked = zip(runs, streams, strict=True)
        return chain.from_iterable(
            (r for r in stream if self.hosts.get(r.host) == run) for run, stream in picked
        )


def scope_of(session: Session, run_id: str = "") -> Scope:
    """The scope of a report: of one run where it is named, else of the fiscal year."""
    finished = [run for run in session.results.runs() if run.ended is not None]
    newest = session.results.run(run_id) if run_id else finished[-1] if finished else None
    if newest is None or newest.ended is None:
        raise HinomiError(
            T(
                "終わった点検がありません。hinomi scan(途中なら --resume)を先に行います。",
                "No finished scan. First hinomi scan, or hinomi scan --resume for a stopped one.",
            )
        )
    until = [run for run in finished if run.started <= newest.started]
    year = fiscal_year(newest.started)
    used = [newest] if run_id else [r for r in until if fiscal_year(r.started) == year]
    hosts, collected = _newest_by_host(session, used)
    ends = _ends(session)
    whole = replace(newest, started=min(r.started for r in used if r.id in set(hosts.values())))
    return Scope(
        session=session,
        run=whole,
        number=len(until),
        hosts=hosts,
        findings=_of_hosts(Findings(session.journal).all(until_run=newest.id)),
        anchor=anchor_at(session, ends[newest.id]),
        collected=collected,
        trend=_trend([run for run in until if 2 * run.hosts >= len(hosts)], ends),
    )


def _of_hosts(findings: Iterable[Finding]) -> list[Finding]:
    """Those of scans; backups, what the network shows, and incidents are told elsewhere."""
    others = {*catalogue(SET_RULES, DISCOVERY_RULES), gaps.CHECK}
    return [finding for finding in findings if finding.check not in others]


def _newest_by_host(
    session: Session, runs: Sequence[Run]
) -> tuple[dict[str, str], dict[str, datetime]]:
    hosts: dict[str, str] = {}
    collected: dict[str, datetime] = {}
    for run in runs:
        for record in session.results.hosts(run.id):
            hosts[record.host] = run.id
            at = record.collection.collected_at
            if at:
                collected[record.host] = at
    known = {host.id: None for host in session.ledger.hosts}
    order = [*known, *(id_ for id_ in hosts if id_ not in known)]
    return {id_: hosts[id_] for id_ in order if id_ in hosts}, collected


def _ends(session: Session) -> dict[str, Entry]:
    return {e.body["run"]: e for e in session.journal.entries("run:", RUN_FINISHED)}


def anchor_at(session: Session, entry: Entry) -> Anchor:
    """This entry of the journal, to be printed on the pages of a report."""
    name = f"HEAD-{entry.sequence}.txt.sig"
    signed = (session.workspace.signatures / name).exists()
    return Anchor(entry.sequence, entry.digest, name if signed else "", entry.at)


def _trend(runs: Sequence[Run], ends: Mapping[str, Entry]) -> tuple[TrendPoint, ...]:
    """Totals of the runs that asked at least half as many hosts as the report has."""
    points = []
    for run in runs:
        counts = ends[run.id].body["verdicts"]
        unknown = sum(counts.get(verdict.value, 0) for verdict in _UNCONFIRMED)
        fails, passes = counts.get("FAIL", 0), counts.get("PASS", 0)
        points.append(TrendPoint(run.started, fails, passes, unknown))
    return tuple(points)

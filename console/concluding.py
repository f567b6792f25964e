"""What is said at the end of a scan, and with which exit code."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from audit.model import Run
from audit.rows import HostRecord
from checks.model import Severity, Verdict
from console.cli.main import FINDINGS, INCOMPLETE, OK
from console.cli.output import emit_json_lines, remark, say, table
from console.language import language, w
from console.published import published
from console.session import Session
from inventory.words import HinomiError, T
from reports.reasons import method_words, reason_words

NEVER = "never"
_SHOWN = 40  # hosts in the summary: what a person still reads
_UNCONFIRMED = (Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_CHECKED)


@dataclass
class Counts:
    """Verdicts by host and violations by severity."""

    hosts: dict[str, Counter[Verdict]] = field(default_factory=dict)
    violations: Counter[Severity] = field(default_factory=Counter)

    @classmethod
    def of(cls, tally: Iterable[tuple[str, Verdict, Severity, int]]) -> Self:
        """What the database counted."""
        counts = cls()
        for host, verdict, severity, number in tally:
            counts.hosts.setdefault(host, Counter())[verdict] += number
            if verdict is Verdict.FAIL:
                counts.violations[severity] += number
        return counts


def conclude(session: Session, run: Run, worst: Severity | None, *, as_json: bool) -> int:
    """Say what the run found, and give the exit code of design: 0, 1 or 3."""
    counts = Counts.of(session.results.tally(run.id))
    if as_json:
        stream, checks = session.results.results(run.id), session.checks
        emit_json_lines(published(r, checks[r.check]).model_dump(mode="json") for r in stream)
    records = list(session.results.hosts(run.id))
    if not as_json:
        _summary(session, run, records, counts)
    if run.ended is None:
        remark(w("中断しました。--resume で続けます。", "Stopped; go on with --resume."))
    if run.ended is None or any(record.failure for record in records):
        return INCOMPLETE
    violated = worst is not None and any(severity >= worst for severity in counts.violations)
    return FINDINGS if violated else OK


def threshold(word: str) -> Severity | None:
    """The severity that `--fail-on` names, or None for never."""
    if word.lower() == NEVER:
        return None
    try:
        return Severity[word.upper()]
    except KeyError:
        raise HinomiError(
            T(
                "--fail-on は low, medium, high, critical, never のいずれかです: {0}",
                "--fail-on is one of low, medium, high, critical, never: {0}",
            ).format(word)
        ) from None


def _summary(session: Session, run: Run, records: list[HostRecord], counts: Counts) -> None:
    names = {host.id: host.name for host in session.ledger.hosts}
    columns = (
        w("機器", "host"),
        w("適合", "pass"),
        w("不適合", "fail"),
        w("対象外", "n/a"),
        w("未確認", "unknown"),
        w("備考", "remark"),
    )
    shown = _worst(records, counts)
    rows = (_row(names.get(r.host, r.host), r, counts.hosts.get(r.host)) for r in shown)
    table(columns, rows, title=f"{w('点検', 'Scan')} {run.id}")
    if left := len(records) - len(shown):
        say(
            w(
                f"ほかに不適合の少ない {left} 台（全件は hinomi report audit）",
                f"and {left} hosts with fewer violations (all of them: hinomi report audit)",
            )
        )


def _worst(records: list[HostRecord], counts: Counts) -> list[HostRecord]:
    """The hosts in the ledger's order; of many, those that are silent or have most violations."""

    def trouble(record: HostRecord) -> tuple[bool, int]:
        return bool(record.failure), counts.hosts.get(record.host, Counter())[Verdict.FAIL]

    kept = {one.host for one in sorted(records, key=trouble, reverse=True)[:_SHOWN]}
    return [record for record in records if record.host in kept]


def _row(name: str, record: HostRecord, counted: Counter[Verdict] | None) -> list[str]:
    counted = counted or Counter()
    numbers = [
        counted[Verdict.PASS],
        counted[Verdict.FAIL],
        counted[Verdict.NOT_APPLICABLE],
        sum(counted[verdict] for verdict in _UNCONFIRMED),
    ]
    waiting = w("未実施", "not asked yet") if record.done_at is None else ""
    why = (
        reason_words(record.failure).in_(language())
        if record.failure
        else method_words(record.method).in_(language())
    )
    return [name, *map(str, numbers), waiting or why]

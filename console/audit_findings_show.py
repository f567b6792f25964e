"""Findings of the audit shown: the list, and one in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from audit.cycle.finding_model import TRENDS, AuditFinding, Standing
from audit.cycle.independence import is_within
from audit.cycle.years import name_of
from console.audit_findings import desk_of
from console.audit_findings_detail import grade_shown, lines_of, standing_shown
from console.audit_findings_json import as_list, as_object
from console.cli.output import emit_json, remark, say, table
from console.language import language, w
from console.session import Session
from reports.era import in_japan


@dataclass(frozen=True, slots=True)
class Filter:
    """Which findings are listed."""

    year: int | None = None
    department: str = ""
    open_only: bool = False

    def takes(self, finding: AuditFinding, day: date) -> bool:
        """Whether this one is."""
        of_year = self.year is None or any(one.year == self.year for one in finding.raised)
        is_open = finding.standing(day) is not Standing.CLOSED
        return of_year and self._of_department(finding) and (is_open or not self.open_only)

    def _of_department(self, finding: AuditFinding) -> bool:
        wanted = self.department.strip()
        names = (*finding.departments, name_of(finding.target))
        return not wanted or any(is_within(one, wanted) or wanted in one.split() for one in names)


def today() -> date:
    """The day in Japan."""
    return in_japan(datetime.now(UTC))


def list_findings(session: Session, wanted: Filter, *, as_json: bool) -> None:
    """List the findings."""
    folded, day = desk_of(session).folded, today()
    found = [one for one in folded.findings if wanted.takes(one, day)]
    if as_json:
        emit_json(as_list(found, day, folded.odd))
        return
    heads = (
        *(w("番号", "number"), w("区分", "grade"), w("対象", "target")),
        *(w("見出し", "title"), w("状況", "standing"), w("期限", "due"), w("推移", "trend")),
    )
    if found:
        table(heads, (_row(one, day) for one in found))
    else:
        remark(w("当てはまる指摘はありません。", "There is no such finding."))
    _tell_odd(folded.odd, found)


def show_finding(session: Session, number: str, *, as_json: bool) -> None:
    """Show one finding in full."""
    finding, day = desk_of(session).find(number), today()
    if as_json:
        emit_json(as_object(finding, day))
        return
    names = {one.id: one.name or one.id for one in session.ledger.hosts}
    for line in lines_of(finding, day, names):
        say(line)
    _tell_odd((), [finding])


def _row(one: AuditFinding, day: date) -> Sequence[object]:
    return (
        one.number,
        grade_shown(one.grade),
        name_of(one.target),
        one.title.in_(language()),
        standing_shown(one.standing(day)),
        one.due.isoformat() if one.due else "-",
        TRENDS[one.trend].in_(language()),
    )


def _tell_odd(odd: Sequence[int], found: Sequence[AuditFinding]) -> None:
    every = sorted({*odd, *(number for one in found for number in one.odd)})
    if every:
        told = ", ".join(map(str, every))
        remark(w(f"決まりに合わない記録: {told}番", f"entries past the rules: {told}"))

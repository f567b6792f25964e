"""The papers of a large year of audit: 5,000 findings, 20 sections, 10 years.

python -m tests.bench.audit_year [FINDINGS [PAPER ...]]

Each paper is rendered from a record made up in memory: what it costs to gather one from the journal
is another matter.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from audit.cycle.finding_model import AuditFinding, Fact, Grade, Seen, Stance
from audit.cycle.year_record import EngagementRecord, InspectionTally, YearRecord
from audit.model import FindingState
from checks.model import Verdict
from console.audit_reporting import RENDERERS, renderer
from reports.paper.fonts import load_fonts
from tests.audit.cycle import year_town
from tests.reports.pdf_reading import page_count

AIM = 60.0  # seconds for the report
_SECTIONS, _HOSTS, _YEARS = 20, 1000, 10
_STATES = (FindingState.OPEN, FindingState.ACKNOWLEDGED, FindingState.FIX_CLAIMED)
NAMES = tuple(f"総務部門{n // 5 + 1} 第{n + 1:02}課" for n in range(_SECTIONS))


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    many = int(arguments[0]) if arguments else 5000
    record = large_year(many)
    _say(f"{many:,} findings, {_SECTIONS} sections, {_YEARS} years (aim {AIM:g} s for the report)")
    took = {name: _measured(name, record) for name in arguments[1:] or RENDERERS}
    return int(took.get("report pdf", 0.0) > AIM)


def large_year(many: int = 5000) -> YearRecord:
    """A year with so many findings, every other with an action, over all clauses and sections."""
    clauses = tuple(year_town.CLAUSES)
    return replace(
        year_town.record(),
        departments=NAMES,
        engagements=tuple(_engagement(n) for n in range(_SECTIONS)),
        findings=tuple(_finding(n, clauses[n % len(clauses)]) for n in range(many)),
        inspections=tuple(InspectionTally(name, 80, 70, 5, 2) for name in NAMES),
        history=tuple(
            year_town.tally(year, 500, 1500, 2000, 1000, closed=3000)
            for year in range(year_town.YEAR - _YEARS + 1, year_town.YEAR + 1)
        ),
        hosts=tuple((f"SV-{n:04}", f"server-{n:04}", NAMES[n % _SECTIONS]) for n in range(_HOSTS)),
    )


def _engagement(number: int) -> EngagementRecord:
    name = NAMES[number]
    return year_town.engagement_record(number + 1, (f"department:{name}",), (name,))


def _finding(number: int, clause: str) -> AuditFinding:
    """A finding of its own words, its own facts, and an answer."""
    section = NAMES[number % _SECTIONS]
    one = year_town.finding(number, clause, section, tuple(Grade)[number % 4])
    where = f"{year_town.YEAR}-{number % _SECTIONS + 1:02}"
    raised = replace(one.raised[0], number=f"{where}-F{number:04}", engagement=where,
                     paper=number % 6 + 1)  # fmt: skip
    facts = tuple(Fact("LOG-001", f"SV-{(number * 7 + n) % _HOSTS:04}") for n in range(5))
    seen = tuple(
        Seen(fact, Verdict.FAIL, year_town.AT, "20260819-1", year_town.HANA) for fact in facts
    )
    due = date(2026, 12, 1) + timedelta(days=number % 200)
    return replace(
        one, fingerprint=f"{number:016x}", raised=(raised,), state=_STATES[number % 3],
        facts=facts, seen=seen,
        responses=(year_town.response(Stance.AGREE),) if number % 3 else (),
        actions=(year_town.action(due, number % 101),) if number % 2 else (),
    )  # fmt: skip


def _measured(name: str, record: YearRecord) -> float:
    document, format_ = name.split()
    fonts = load_fonts() if format_ == "pdf" else None
    render = renderer(document, format_)
    started = time.perf_counter()
    made = render(year_town.source(of=record), fonts)
    took = time.perf_counter() - started
    pages = f"  {page_count(made):,} pages" if format_ == "pdf" else ""
    _say(f"  {name:18} {took:7.2f} s  {len(made) / 1e6:6.2f} MB{pages}")
    return took


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

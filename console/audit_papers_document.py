"""The working papers of an engagement, written to a file."""

from importlib.metadata import version as installed
from pathlib import Path

from audit.cycle.papers import fold_papers, stream_of
from console.audit_papers import desk_of
from console.audit_papers_show import NO_PAPERS
from console.report_scope import anchor_at
from console.reporting import fonts_of, keep
from console.session import Session
from inventory.words import HinomiError
from reports.audit_plan_build import Bureau
from reports.paper_sheets_build import paper_sheets
from reports.paper_sheets_pdf import render_papers


def keep_papers(session: Session, engagement: str, output: Path | None) -> Path:
    """Write the sheets (監査調書) as of the newest entry of the engagement, or as kept."""
    from console.audit_year import closed_source  # it needs `bureau_of`

    name = desk_of(session, engagement).engagement
    stream = stream_of(name)
    entries = [e for e in session.journal.entries(stream) if e.stream == stream]
    found = fold_papers(name, entries)
    if not found.papers:
        raise HinomiError(NO_PAPERS.format(id=name))
    closed = closed_source(session, name)
    if closed:
        found = next(one.papers for one in closed.record.engagements if one.engagement.id == name)
    anchor = closed.anchor if closed else anchor_at(session, entries[-1])
    bureau = closed.bureau if closed else bureau_of(session)
    view = paper_sheets(found, [found.papers[n] for n in sorted(found.papers)], anchor, bureau)
    file = f"audit-papers-{name}.pdf"
    return keep(session, render_papers(view, fonts_of(session)), output, file)


def bureau_of(session: Session) -> Bureau:
    """Who makes the papers, as the settings say."""
    report = session.settings.report
    return Bureau(
        municipality=session.ledger.municipality.name or session.settings.municipality.name,
        department=report.department,
        classification=report.classification,
        prefix=report.document_prefix,
        posts=report.approval_posts,
        program=installed("hinomi"),
    )

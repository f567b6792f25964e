"""The report on training, written to a file."""

from pathlib import Path

from console.audit_papers_document import bureau_of
from console.audit_training import answers, desk_of, past, runs_of
from console.bcp_plan import newest_entry
from console.report_scope import anchor_at
from console.reporting import fonts_of, keep
from console.session import Session
from reports.training_build import TrainingSource, training_view


def keep_training(session: Session, year: int | None, form: str, output: Path | None) -> Path:
    """Write the PDF or the workbook, as of today and of the newest entry of the journal."""
    desk = desk_of(session, year)
    source = TrainingSource(answers(desk), past(session, desk), runs_of(session), session.ledger)
    view = training_view(source, bureau_of(session), anchor_at(session, newest_entry(session)))
    if form == "xlsx":
        from reports.training_sheet import render_training_sheet

        made = render_training_sheet(view)
    else:
        from reports.training_pdf import render_training

        made = render_training(view, fonts_of(session))
    return keep(session, made, output, f"training-{desk.year}.{form}")

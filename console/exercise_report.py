"""The report on an exercise, written to a file."""

from importlib.metadata import version as installed
from pathlib import Path

from bcp.incident.words import DRILL
from console.exercise_running import run_of, score_of
from console.incident_desk import Desk
from console.incident_papers import newest
from console.report_scope import anchor_at
from console.reporting import fonts_of, keep
from reports.exercise_build import exercise_paper
from reports.exercise_pdf import render_exercise
from reports.incident_build import Office


def exercise_report(folder: Path | None, name: str, output: Path | None) -> Path:
    """Write the PDF; the file says 訓練 in its name."""
    desk = Desk(folder)
    found = run_of(desk, name)
    settings = desk.session.settings
    office = Office(
        municipality=desk.session.ledger.municipality.name or settings.municipality.name,
        department=settings.report.department,
        classification=settings.report.classification,
        program=installed("hinomi"),
    )
    anchor = anchor_at(desk.session, newest(desk, found.incident.stream))
    score = score_of(desk, found)
    view = exercise_paper(found.incident, found.exercise, found.begun.story, score, anchor, office)
    file = f"{DRILL.ja}-exercise-{found.incident.id}.pdf"
    return keep(desk.session, render_exercise(view, fonts_of(desk.session)), output, file)

"""The document on the eight fields, written to a file."""

from pathlib import Path

from audit.cycle.answers import SOURCES
from audit.cycle.papers import STREAM
from audit.cycle.readiness import Readiness
from audit.cycle.reading import shipped_catalogue
from audit.cycle.training import stream_of
from checks.catalogue import DISCOVERY_RULES, SET_RULES, catalogue
from console.audit_readiness import readiness_of
from console.bcp_plan import newest_entry
from console.report_scope import anchor_at
from console.reporting import Wanted, fonts_of, keep, settings_at
from console.session import Session
from inventory.journal import Entry
from reports.readiness_build import ReadinessMaterial, build_readiness_view
from reports.readiness_view import ReadinessView

NUMBER = "準備状況"


def keep_readiness(session: Session, year: int | None, form: str, output: Path | None) -> Path:
    """Write the PDF or the workbook."""
    view = readiness_view(session, year)
    if form == "xlsx":
        from reports.readiness_sheet import render_readiness_sheet

        made = render_readiness_sheet(view)
    else:
        from reports.readiness_pdf import render_readiness

        made = render_readiness(view, fonts_of(session))
    return keep(session, made, output, f"readiness.{form}")


def readiness_view(session: Session, year: int | None) -> ReadinessView:
    """The view that both formats are made of, as of the newest record that it rests on."""
    found = readiness_of(session, year)
    entry = _newest(session, found)
    material = ReadinessMaterial(
        found=found,
        ledger=session.ledger,
        checks={**session.every_check, **catalogue(SET_RULES, DISCOVERY_RULES)},
        mynumber=shipped_catalogue().mynumber,
        anchor=anchor_at(session, entry),
    )
    wanted = Wanted(format="", public=False, run="", issued=None)
    return build_readiness_view(material, settings_at(session, entry.at, NUMBER, wanted))


def _newest(session: Session, found: Readiness) -> Entry:
    """The newest record that counts; the head of the journal where there is none."""
    rests = {(one.run, one.subject) for one in found.looked}
    newest: Entry | None = None
    for prefix, kind in SOURCES.values():
        for entry in session.journal.entries(prefix, kind):
            counts = (entry.body["run"], entry.body["host"]) in rests
            if counts and (newest is None or entry.sequence > newest.sequence):
                newest = entry
    if any(item.human for item in found.items()):
        for entry in session.journal.entries(f"{STREAM}{found.year}-"):
            newest = entry if newest is None or entry.sequence > newest.sequence else newest
    if any(item.ledger for item in found.items()):
        for entry in session.journal.entries(stream_of(found.year)):
            newest = entry if newest is None or entry.sequence > newest.sequence else newest
    return newest or newest_entry(session)

"""The papers of an incident: 第N報, the printed board, the hand-over sheet, the CSV."""

from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING

from bcp.incident.board import Board
from bcp.incident.current import shown
from bcp.incident.words import DRILL
from console.incident_boarding import board_of
from console.incident_desk import Desk
from console.report_scope import anchor_at
from console.reporting import fonts_of, keep
from inventory.entries import Entry
from inventory.words import HinomiError, T
from reports.incident_build import Office, incident_paper
from reports.incident_view import IncidentPaper

if TYPE_CHECKING:
    from collections.abc import Callable

_NO_REPORT = T(
    "第{number}報はありません。今のところ第{last}報までです。",
    "There is no report no. {number}; the last one is no. {last}.",
)


def report(folder: Path | None, name: str, number: int) -> tuple[IncidentPaper, Desk]:
    """A new 第N報 as of now, or an earlier one again as it was."""
    desk = Desk(folder)
    entry = _earlier(desk, name, number) if number else _new(desk, name)
    heading = f"状況報告　第{entry.body['number']}報"
    return paper_of(desk, board_of(desk, entry.stream, entry), heading, entry), desk


def _new(desk: Desk, name: str) -> Entry:
    written = desk.logbook.report(shown(desk.journal, name).stream)
    return entry_of(desk, written.incident.stream, written.line.sequence)


def _earlier(desk: Desk, name: str, number: int) -> Entry:
    stream = shown(desk.journal, name).stream
    kept = desk.journal.entries(stream, "incident.reported")
    made = [entry for entry in kept if entry.stream == stream]  # not those of …-10 for …-1
    found = [entry for entry in made if entry.body.get("number") == number]
    if not found:
        raise HinomiError(_NO_REPORT.format(number=number, last=len(made)))
    return found[0]


def entry_of(desk: Desk, stream: str, sequence: int) -> Entry:
    """The entry of this number."""
    return next(e for e in desk.journal.entries(stream) if e.sequence == sequence)


def newest(desk: Desk, name: str) -> Entry:
    """The newest entry of an incident, as of which a board is printed."""
    return desk.logbook.entries(shown(desk.journal, name))[-1]


def paper_of(desk: Desk, board: Board, heading: str, entry: Entry) -> IncidentPaper:
    """The paper of a board under this heading, anchored at this entry."""
    settings = desk.session.settings
    office = Office(
        municipality=desk.session.ledger.municipality.name or settings.municipality.name,
        department=settings.report.department,
        classification=settings.report.classification,
        program=installed("hinomi"),
    )
    return incident_paper(board, heading, anchor_at(desk.session, entry), office)


def write_pdf(
    desk: Desk,
    view: IncidentPaper,
    render: "Callable[..., bytes]",
    output: Path | None,
    name: str,
) -> Path:
    """Lay the paper out and keep it; the file of an exercise says 訓練 in its name, too."""
    mark = f"{DRILL.ja}-" if view.drill else ""
    return keep(desk.session, render(view, fonts_of(desk.session)), output, f"{mark}{name}.pdf")


def board_paper(folder: Path | None, name: str, output: Path | None) -> Path:
    """The board as PDF."""
    from reports.incident_pdf import render_board

    desk = Desk(folder)
    entry = newest(desk, name)
    view = paper_of(desk, board_of(desk, entry.stream, entry), "状況表", entry)
    return write_pdf(desk, view, render_board, output, f"board-{entry.stream.partition(':')[2]}")


def handover_paper(desk: Desk, entry: Entry, output: Path | None) -> Path:
    """The hand-over sheet as of the entry that wrote it down."""
    from reports.incident_pdf import render_handover

    view = paper_of(desk, board_of(desk, entry.stream, entry), "引継書", entry)
    name = f"handover-{entry.stream.partition(':')[2]}-{entry.sequence}"
    return write_pdf(desk, view, render_handover, output, name)


def csv_of(folder: Path | None, name: str, output: Path | None) -> Path:
    """The whole chronology as CSV."""
    from reports.incident_csv import render_csv

    desk = Desk(folder)
    entry = newest(desk, name)
    view = paper_of(desk, board_of(desk, entry.stream, entry), "経過", entry)
    mark = f"{DRILL.ja}-" if view.drill else ""
    file = f"{mark}chronology-{entry.stream.partition(':')[2]}.csv"
    return keep(desk.session, render_csv(view), output, file)

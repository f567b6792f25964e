"""The pack of a workspace: paper as PDF, and one HTML file for a phone or a USB stick."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

from bcp.case import Case
from bcp.model import Continuity
from bcp.plan.reading import read_plan
from bcp.runbook.reading import read_runbook
from bcp.runbook.selecting import module_of
from console.bcp_book import continuity_of
from console.bcp_check import limits_of
from console.bcp_plan import PLAN_FILE, newest_entry
from console.report_scope import anchor_at
from console.reporting import Wanted, fonts_of, keep, settings_at
from console.session import Session
from reports.build import cover_of
from reports.era import JST, in_japan
from reports.pack_build import PackSource, pack
from reports.pack_html import render_html
from reports.pack_view import Pack

TITLE = "ICT-BCP　持ち出し一式"
_BIGGEST = 20 * 1024 * 1024  # bytes of a picture


@dataclass(frozen=True, slots=True)
class Packed:
    """What was typed for a pack."""

    modules: tuple[str, ...] = ()
    folder: Path | None = None
    entry: str = ""
    in_hours: bool = False


def make_pack(session: Session, wanted: Packed) -> list[Path]:
    """Write both files; the answer is where they are."""
    view = pack_view(session, wanted)
    folder = wanted.folder or session.workspace.reports
    paper, page = folder / "bcp-pack.pdf", folder / "bcp-pack.html"
    written = [keep(session, render_html(view).encode(), page, page.name)]
    from reports.pack_pdf import render_pack

    return [keep(session, render_pack(view, fonts_of(session)), paper, paper.name), *written]


def pack_view(session: Session, wanted: Packed) -> Pack:
    """The pack as of today."""
    book = continuity_of(session)
    plan = read_plan(session.workspace.bcp / PLAN_FILE, book.nodes)
    runbook = read_runbook(session.workspace.bcp / "runbook")
    modules = tuple(module_of(runbook, one).id for one in wanted.modules)
    day = in_japan(datetime.now(UTC))
    case = Case(book, day, limits_of(session))
    source = PackSource(
        book,
        runbook,
        modules,
        {one.name: one.post for one in plan.organisation.response if one.post},
        case.in_hours if wanted.in_hours else case.off_hours,
        _maps(session, book),
        wanted.entry,
    )
    noon = datetime.combine(day, time(12), JST)
    made = settings_at(session, noon, "ICT-BCP-P", Wanted("pdf", False, "", None))
    about = plan.about
    made = replace(
        made,
        title=TITLE,
        approval_posts=(),
        document_number=f"{about.number}　別冊" if about.number else made.document_number,
        version=about.version,
        department=about.department or made.department,
        classification=about.classification or made.classification,
        retention=about.retention or made.retention,
        distribution=about.distribution or made.distribution,
    )
    return pack(
        source,
        cover_of(session.ledger, noon, made),
        anchor_at(session, newest_entry(session)),
    )


def _maps(session: Session, book: Continuity) -> dict[str, bytes]:
    """Pictures of sites by id; one that is missing or no file of the workspace is left out."""
    root, found = session.workspace.root.resolve(), {}
    for site in book.sites.values():
        path = (root / site.map).resolve() if site.map else None
        if path and path.is_relative_to(root) and _is_small_file(path):
            found[site.node] = path.read_bytes()
    return found


def _is_small_file(path: Path) -> bool:
    return path.is_file() and path.stat().st_size <= _BIGGEST

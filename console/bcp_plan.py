"""The plan (ICT-BCP) and its graph as the command line orders them: from the workspace alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from bcp.case import Case
from bcp.checking import check
from bcp.graph import Graph
from bcp.plan.model import Plan
from bcp.plan.reading import read_plan
from bcp.runbook.reading import read_runbook
from console.bcp_book import continuity_of, known_id
from console.bcp_check import limits_of
from console.report_scope import anchor_at
from console.reporting import Wanted, fonts_of, settings_at
from console.session import Session
from inventory.journal import Entry
from inventory.words import HinomiError, T
from reports.bcp_build import BcpMaterial, build_bcp_view
from reports.bcp_edition import public_bcp
from reports.bcp_view import BcpPlan
from reports.build import ReportSettings
from reports.era import JST, in_japan

PLAN_FILE = "plan.yaml"


def bcp_document(session: Session, wanted: Wanted) -> bytes:
    """The plan in the format wanted."""
    view = plan_view(session, wanted)
    if wanted.public:
        view = public_bcp(view)
    if wanted.format == "docx":
        from reports.bcp_docx import render_bcp_docx

        return render_bcp_docx(view)
    if wanted.format == "xlsx":
        from reports.bcp_sheet import render_bcp_sheet

        return render_bcp_sheet(view)
    if wanted.format == "json":
        from reports.bcp_data import render_bcp_data

        return render_bcp_data(view)
    from reports.bcp_pdf import render_bcp

    return render_bcp(view, fonts_of(session))


def plan_view(session: Session, wanted: Wanted) -> BcpPlan:
    """The internal view, judged as of the day of issue; made again on that day it is the same."""
    book, limits = continuity_of(session), limits_of(session)
    day = wanted.issued or in_japan(datetime.now(UTC))
    plan = read_plan(session.workspace.bcp / PLAN_FILE, book.nodes)
    head = newest_entry(session)
    material = BcpMaterial(
        continuity=book,
        plan=plan,
        ledger=session.ledger,
        runbook=read_runbook(session.workspace.bcp / "runbook"),
        judged=check(book, day, limits),
        order=Case(book, day, limits).off_hours,
        anchor=anchor_at(session, head),
        at=datetime.combine(day, time(12), JST),
    )
    return build_bcp_view(material, _settings(session, wanted, plan, day))


def _settings(session: Session, wanted: Wanted, plan: Plan, day: date) -> ReportSettings:
    """The day of the decision stands on the cover unless another is asked for."""
    at = datetime.combine(day, time(12), JST)
    made = settings_at(session, at, "ICT-BCP", wanted)
    return replace(made, issued=wanted.issued or plan.about.decided or day, version="")


def newest_entry(session: Session) -> Entry:
    """The head of the journal, which every page names."""
    head = session.journal.head()
    if head is None:
        raise HinomiError(
            T(
                "記録簿が空です。先に台帳を取り込みます: hinomi inventory import 台帳.xlsx",
                "The journal is empty. First: hinomi inventory import ledger.xlsx",
            )
        )
    return head


def graph_document(session: Session, top: str) -> bytes:
    """The dependencies as SVG: of everything, or of a thing and all that it needs."""
    from reports.bcp_graph_drawing import graph_svg
    from reports.bcp_graphs import cone, graphic

    book = continuity_of(session)
    graph = Graph.of(book.nodes, book.dependencies, book.work)
    start = known_id(book, top) if top else ""
    ids = cone(graph, start) if start else list(graph.nodes)
    if not ids:
        raise HinomiError(
            T(
                "図にするものがありません。先に hinomi bcp init と台帳の取込みを行います。",
                "There is nothing to draw. First: hinomi bcp init, and import a ledger.",
            )
        )
    title = graph.nodes[start].name if start else book.body
    return graph_svg(graphic(title, graph, ids, graph.blocks()), fonts_of(session)).encode()

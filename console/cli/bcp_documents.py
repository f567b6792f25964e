"""`hinomi report bcp` and `hinomi bcp graph`: the plan as a document, and what needs what."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import WorkspaceOption
from console.cli.output import remark
from console.language import w


class PlanFormat(StrEnum):
    """File formats of the plan."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    JSON = "json"


class PlanReaders(StrEnum):
    """Who may read the plan."""

    INTERNAL = "internal"
    PUBLIC = "public"


FormatOption = Annotated[
    PlanFormat, typer.Option("--format", "-f", help="pdf / docx / xlsx / json")
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help=w("書き出すファイル", "File to write"))
]
EditionOption = Annotated[
    PlanReaders, typer.Option("--edition", help=w("内部版 / 公開版", "internal / public"))
]
IssuedOption = Annotated[
    datetime | None,
    typer.Option("--issued", formats=["%Y-%m-%d"], help=w("発行日", "Date of issue")),
]
OfOption = Annotated[
    str,
    typer.Option(
        "--of", metavar="ID", help=w("これと、これに必要なものだけ", "Only this and what it needs")
    ),
]


def add_report(app: typer.Typer) -> None:
    """Put the plan beside the other reports."""
    app.command(
        "bcp",
        help=w(
            "ICT-BCP（業務継続計画）の全体を作る。例: hinomi report bcp -f docx -o 計画.docx",
            "The whole ICT-BCP. Example: hinomi report bcp -f docx -o plan.docx",
        ),
    )(plan)


def add_to(app: typer.Typer) -> None:
    """Put the graph beside the other commands of `hinomi bcp`."""
    app.command(
        "graph",
        help=w(
            "依存関係の図を SVG で書き出す。例: hinomi bcp graph -o 依存.svg / "
            "hinomi bcp graph --of system:住民記録システム",
            "Write the dependencies as SVG. Example: hinomi bcp graph -o needs.svg / "
            "hinomi bcp graph --of system:residents",
        ),
    )(graph)


def plan(
    workspace: WorkspaceOption = None,
    format_: FormatOption = PlanFormat.PDF,
    output: OutputOption = None,
    edition: EditionOption = PlanReaders.INTERNAL,
    issued: IssuedOption = None,
) -> None:
    """The plan from ledger, continuity book and plan.yaml."""
    from console.bcp_plan import bcp_document
    from console.reporting import Wanted, keep
    from console.session import Session

    session, public = Session(workspace), edition is PlanReaders.PUBLIC
    wanted = Wanted(format_.value, public, "", issued.date() if issued else None)
    name = f"bcp{'-public' if public else ''}.{format_.value}"
    remark(str(keep(session, bcp_document(session, wanted), output, name)))


def graph(
    workspace: WorkspaceOption = None, output: OutputOption = None, of: OfOption = ""
) -> None:
    """What needs what, as one picture."""
    from console.bcp_plan import graph_document
    from console.reporting import keep
    from console.session import Session

    session = Session(workspace)
    remark(str(keep(session, graph_document(session, of), output, "bcp-graph.svg")))

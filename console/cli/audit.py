"""`hinomi audit`: the yearly internal audit (内部監査)."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from console.cli import (
    audit_engagement,
    audit_export,
    audit_finding,
    audit_inspection,
    audit_papers,
    audit_plan,
    audit_report,
    audit_training,
    audit_year,
)
from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import remark
from console.language import w

app = typer.Typer(
    help=w("年度の内部監査", "The yearly internal audit"),
    no_args_is_help=True,
    rich_markup_mode=None,
)

YearOption = Annotated[
    int | None,
    typer.Option("--year", min=2000, max=2100, help=w("年度（西暦）", "Fiscal year")),
]
FieldOption = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="1-8", help=w("この号の事項も出す", "Items of this field")),
]


class Document(StrEnum):
    """File formats of the readiness document."""

    PDF = "pdf"
    XLSX = "xlsx"


FormatOption = Annotated[
    Document | None, typer.Option("--format", "-f", help=w("文書にする", "Make a document"))
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help=w("書き出すファイル", "File to write"))
]


@app.command(
    "readiness",
    help=w(
        "施行規則第16条の3の8分野に、何で答え、何が欠けているか。"
        "例: hinomi audit readiness --field 五 / hinomi audit readiness -f pdf -o 準備状況.pdf",
        "The eight fields of the ordinance: what answers them and what is missing. "
        "Example: hinomi audit readiness --field 5 / hinomi audit readiness -f pdf -o ready.pdf",
    ),
)
def readiness(
    workspace: WorkspaceOption = None,
    year: YearOption = None,
    field: FieldOption = None,
    format_: FormatOption = None,
    output: OutputOption = None,
    as_json: JsonOption = False,
) -> None:
    """The eight fields as a table, as JSON, or as a document."""
    from console.session import Session

    session = Session(workspace)
    if format_ is None:
        from console.audit_readiness import show_readiness

        show_readiness(session, year, field or (), as_json=as_json)
        return
    from console.readiness_report import keep_readiness

    remark(str(keep_readiness(session, year, format_.value, output)))


@app.command(
    "catalogue",
    help=w(
        "統制項目の一覧と内容。例: hinomi audit catalogue '6.1(6)' / hinomi audit catalogue --own",
        "The control catalogue. Example: hinomi audit catalogue '6.1(6)', "
        "hinomi audit catalogue --own",
    ),
)
def catalogue(
    clause: Annotated[str, typer.Argument(metavar="CLAUSE")] = "",
    workspace: WorkspaceOption = None,
    own: Annotated[
        bool, typer.Option("--own", help=w("団体の対策基準", "The body's own standard"))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Every control, one in full, or the body's own standard."""
    from console.audit_catalogue import show_catalogue
    from console.session import Session

    show_catalogue(Session(workspace), clause, own=own, as_json=as_json)


audit_plan.add_to(app)
audit_engagement.add_to(app)
audit_inspection.add_to(app)
audit_papers.add_to(app)
audit_finding.add_to(app)
audit_report.add_to(app)
audit_training.add_to(app)
audit_year.add_to(app)
audit_export.add_to(app)

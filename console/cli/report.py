"""`hinomi report`: documents a person reads."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import WorkspaceOption
from console.cli.output import remark
from console.language import w

app = typer.Typer(help=w("報告書", "Reports"), no_args_is_help=True, rich_markup_mode=None)


class Format(StrEnum):
    """File formats of a report."""

    PDF = "pdf"
    XLSX = "xlsx"
    JSON = "json"


class Readers(StrEnum):
    """Who may read the report."""

    INTERNAL = "internal"
    PUBLIC = "public"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="pdf / xlsx / json")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help=w("書き出すファイル", "File to write"))
]
RunOption = Annotated[str, typer.Option("--run", help=w("この点検だけ", "This run only"))]
EditionOption = Annotated[
    Readers, typer.Option("--edition", help=w("内部版 / 公開版", "internal / public"))
]
IssuedOption = Annotated[
    datetime | None,
    typer.Option("--issued", formats=["%Y-%m-%d"], help=w("発行日", "Date of issue")),
]


@app.command(
    "audit",
    help=w(
        "監査報告書を作る。例: hinomi report audit -f pdf -o 報告書.pdf",
        "The audit report. Example: hinomi report audit -f pdf -o report.pdf",
    ),
)
def audit(
    workspace: WorkspaceOption = None,
    format_: FormatOption = Format.PDF,
    output: OutputOption = None,
    edition: EditionOption = Readers.INTERNAL,
    run: RunOption = "",
    issued: IssuedOption = None,
) -> None:
    """The audit report over all hosts."""
    from console.reporting import Wanted, audit_document, keep
    from console.session import Session

    session = Session(workspace)
    day = issued.date() if issued else None
    wanted = Wanted(format_.value, edition is Readers.PUBLIC, run, day)
    path = keep(session, audit_document(session, wanted), output, f"audit.{format_.value}")
    remark(str(path))


@app.command(
    "host",
    help=w(
        "機器ごとの報告書を作る。例: hinomi report host jumin-sv01",
        "One host's report. Example: hinomi report host jumin-sv01",
    ),
)
def host(
    name: Annotated[str, typer.Argument(metavar="HOST")],
    workspace: WorkspaceOption = None,
    output: OutputOption = None,
    run: RunOption = "",
    issued: IssuedOption = None,
) -> None:
    """The PDF report of one host."""
    from console.reporting import Wanted, host_document, keep
    from console.session import Session

    session = Session(workspace)
    wanted = Wanted("pdf", public=False, run=run, issued=issued.date() if issued else None)
    path = keep(session, host_document(session, name, wanted), output, f"host-{name}.pdf")
    remark(str(path))


@app.command(
    "mfa",
    help=w(
        "二要素認証の実施状況報告書を作る。例: hinomi report mfa -f pdf -o 二要素認証.pdf",
        "The report on two-factor authentication. Example: hinomi report mfa -f pdf -o mfa.pdf",
    ),
)
def mfa(
    workspace: WorkspaceOption = None,
    format_: FormatOption = Format.PDF,
    output: OutputOption = None,
    edition: EditionOption = Readers.INTERNAL,
    run: RunOption = "",
    issued: IssuedOption = None,
) -> None:
    """Coverage of two-factor authentication over all hosts and imported systems."""
    from console.mfa_report import mfa_document
    from console.reporting import Wanted, keep
    from console.session import Session

    session = Session(workspace)
    day = issued.date() if issued else None
    wanted = Wanted(format_.value, edition is Readers.PUBLIC, run, day)
    path = keep(session, mfa_document(session, wanted), output, f"mfa.{format_.value}")
    remark(str(path))

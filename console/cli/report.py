"""`hinomi report`: documents a person reads."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console.cli.bcp_documents import add_report
from console.cli.options import WorkspaceOption
from console.cli.output import remark
from console.language import w

if TYPE_CHECKING:
    from console.reporting import Wanted
    from console.session import Session

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
    from console.reporting import audit_document

    _make("audit", audit_document, workspace, _wanted(format_, edition, issued, run), output)


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
    from console.reporting import host_document

    def make(session: "Session", wanted: "Wanted") -> bytes:
        return host_document(session, name, wanted)

    wanted = _wanted(Format.PDF, Readers.INTERNAL, issued, run)
    _make(f"host-{name}", make, workspace, wanted, output)


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

    _make("mfa", mfa_document, workspace, _wanted(format_, edition, issued, run), output)


@app.command(
    "backup",
    help=w(
        "バックアップの実証報告書を作る。例: hinomi report backup -f pdf -o バックアップ.pdf",
        "The report on backups, proven by restoring. "
        "Example: hinomi report backup -f pdf -o backup.pdf",
    ),
)
def backup(
    workspace: WorkspaceOption = None,
    format_: FormatOption = Format.PDF,
    output: OutputOption = None,
    edition: EditionOption = Readers.INTERNAL,
    issued: IssuedOption = None,
) -> None:
    """What is kept of the data sets of the ledger, and what restoring them showed."""
    from console.backup_report import backup_document

    _make("backup", backup_document, workspace, _wanted(format_, edition, issued), output)


@app.command(
    "assets",
    help=w(
        "台帳とネットワーク上の機器の照合報告書を作る。例: hinomi report assets -o 照合.pdf",
        "The ledger against the network. Example: hinomi report assets -o assets.pdf",
    ),
)
def assets(
    workspace: WorkspaceOption = None,
    format_: FormatOption = Format.PDF,
    output: OutputOption = None,
    edition: EditionOption = Readers.INTERNAL,
    issued: IssuedOption = None,
) -> None:
    """What is in the ledger and not on the network, the other way round, and contradictions."""
    from console.assets_report import assets_document

    _make("assets", assets_document, workspace, _wanted(format_, edition, issued), output)


add_report(app)


def _wanted(format_: Format, edition: Readers, issued: datetime | None, run: str = "") -> "Wanted":
    from console.reporting import Wanted

    day = issued.date() if issued else None
    return Wanted(format_.value, edition is Readers.PUBLIC, run, day)


def _make(
    name: str,
    make: "Callable[[Session, Wanted], bytes]",
    workspace: Path | None,
    wanted: "Wanted",
    output: Path | None,
) -> None:
    """Make the document, keep it, and say where it is."""
    from console.reporting import keep
    from console.session import Session

    session = Session(workspace)
    remark(str(keep(session, make(session, wanted), output, f"{name}.{wanted.format}")))

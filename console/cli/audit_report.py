"""`hinomi audit report|improvement|followup|committee`: the papers of the yearly audit."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from console.cli import audit_template
from console.cli.options import WorkspaceOption
from console.cli.output import remark
from console.language import language, w
from inventory.words import T


class Format(StrEnum):
    """File formats of the papers; not every paper has all of them."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    JSON = "json"
    OSCAL = "oscal"
    POAM = "poam"
    SARIF = "sarif"
    CSV = "csv"


class Encoding(StrEnum):
    """Encodings of CSV files."""

    CP932 = "cp932"
    UTF8 = "utf-8"


Key = Annotated[
    str,
    typer.Argument(
        metavar="YEAR|AUDIT", help=w("年度 2026 か個別監査 2026-01", "Year 2026 or audit 2026-01")
    ),
]
Year = Annotated[
    int,
    typer.Argument(metavar="YEAR", min=2000, max=2100, help=w("年度（西暦）", "Fiscal year")),
]
FormatOption = Annotated[
    Format,
    typer.Option(
        "--format", "-f", help=w("書式。監査報告書はどれでも、改善計画書などは pdf", "File format")
    ),
]
Public = Annotated[
    bool,
    typer.Option("--public", help=w("公開版（機器・人・文章を載せない）", "The public edition")),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help=w("書き出すファイル", "File to write"))
]
EncodingOption = Annotated[
    Encoding | None,
    typer.Option(
        "--encoding",
        help=w("CSV の文字コード（既定は cp932）", "Encoding of CSV (by default cp932)"),
    ),
]
Template = Annotated[
    Path | None,
    typer.Option("--template", metavar="DOCX", help=w("自庁の Word の様式", "Your own Word form")),
]
Department = Annotated[
    str, typer.Option("--department", help=w("この課室の頁だけ", "The pages of this section"))
]
_HELP = {
    "report": T(
        "監査報告書を作る。例: hinomi audit report 2026 -o 報告書.pdf / "
        "hinomi audit report 2026-01 -f docx / hinomi audit report 2026 --public",
        "The report of the audit. Example: hinomi audit report 2026 -o report.pdf, "
        "hinomi audit report 2026-01 -f docx, hinomi audit report 2026 --public",
    ),
    "improvement": T(
        "改善計画書を作る。例: hinomi audit improvement 2026-01 -o 改善計画書.pdf / "
        "hinomi audit improvement 2026 --department '総務部 税務課'",
        "The plan of corrective actions. Example: hinomi audit improvement 2026-01, "
        "hinomi audit improvement 2026 --department SECTION",
    ),
    "followup": T(
        "フォローアップ報告書を作る。例: hinomi audit followup 2026 -o フォローアップ.pdf",
        "The report on corrections. Example: hinomi audit followup 2026",
    ),
    "committee": T(
        "委員会資料（A4一枚）を作る。例: hinomi audit committee 2026 -o 委員会資料.pdf",
        "One page for the committee. Example: hinomi audit committee 2026",
    ),
}


def add_to(app: typer.Typer) -> None:
    """Put the commands beside the others of `hinomi audit`."""
    for command in (report, improvement, followup, committee):
        name = command.__name__
        app.command(name, help=_HELP[name].in_(language()))(command)
    audit_template.add_to(app)


def report(
    key: Key,
    workspace: WorkspaceOption = None,
    format_: FormatOption = Format.PDF,
    public: Public = False,
    template: Template = None,
    output: Output = None,
    encoding: EncodingOption = None,
) -> None:
    """The report in any format."""
    from console.audit_ledgers import keep_ledgers, refuse_encoding
    from console.audit_reporting import Ordered
    from console.session import Session

    refuse_encoding(format_.value, encoding or "")
    if format_ is not Format.CSV:
        _keep("report", key, workspace, format_, output, public=public, template=template)
        return
    ordered = Ordered("report", key, format_.value, public)
    kept = keep_ledgers(Session(workspace), ordered, encoding or "", output)
    for words in kept.remarks:
        remark(words.in_(language()))
    for file in kept.files:
        remark(str(file))


def improvement(
    key: Key,
    workspace: WorkspaceOption = None,
    format_: FormatOption = Format.PDF,
    department: Department = "",
    public: Public = False,
    output: Output = None,
) -> None:
    """The plan of corrective actions."""
    _keep("improvement", key, workspace, format_, output, public=public, department=department)


def followup(
    key: Key,
    workspace: WorkspaceOption = None,
    format_: FormatOption = Format.PDF,
    public: Public = False,
    output: Output = None,
) -> None:
    """The report on corrections."""
    _keep("followup", key, workspace, format_, output, public=public)


def committee(
    year: Year,
    workspace: WorkspaceOption = None,
    public: Public = False,
    output: Output = None,
) -> None:
    """The one page for the committee."""
    _keep("committee", str(year), workspace, Format.PDF, output, public=public)


def _keep(
    document: str,
    key: str,
    workspace: Path | None,
    format_: Format,
    output: Path | None,
    *,
    public: bool = False,
    department: str = "",
    template: Path | None = None,
) -> None:
    from console.audit_reporting import Ordered, keep_document
    from console.session import Session

    ordered = Ordered(document, key, format_.value, public, department, template)
    remark(str(keep_document(Session(workspace), ordered, output)))

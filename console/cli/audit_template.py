"""`hinomi audit template`: the Word form of the report of the audit."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, remark, say
from console.language import language, w
from inventory.words import T

_HELP = T(
    "監査報告書の Word の様式を書き出す。"
    "Word で直し、hinomi audit report -f docx --template で使う。"
    "例: hinomi audit template -o 様式.docx / hinomi audit template --fields",
    "Write the Word form of the report, to be changed in Word and given with --template. "
    "Example: hinomi audit template -o form.docx, hinomi audit template --fields",
)


def add_to(app: typer.Typer) -> None:
    """Put the command beside the others of `hinomi audit`."""
    app.command("template", help=_HELP.in_(language()))(template)


def template(
    workspace: WorkspaceOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=w("書き出すファイル", "File to write"))
    ] = None,
    fields: Annotated[
        bool, typer.Option("--fields", help=w("使える名前の一覧", "The names that it may use"))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """The form as a file, or its names."""
    from console.audit_template import names, sample

    if fields or as_json:
        emit_json(list(names())) if as_json else say("\n".join(names()))
        return
    from console.reporting import keep
    from console.session import Session

    remark(str(keep(Session(workspace), sample(), output, "audit-template.docx")))

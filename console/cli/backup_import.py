"""`hinomi backup import`: the reports of backup products, by a saved mapping."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, say
from console.language import language, w

_IMPORT = w(
    "バックアップ製品のジョブ報告やオブジェクトロックの一覧を取り込む。"
    "例: hinomi backup import jobs.csv --mapping veeam --exported 2026-11-20T09:30 "
    "--by 髙橋",
    "Import a backup product's report of jobs, or a list of object locks. Example: "
    "hinomi backup import jobs.csv --mapping veeam --exported 2026-11-20T09:30 "
    "--by Takahashi",
)


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module to the group `backup`."""
    app.command("import", help=_IMPORT)(import_)
    app.command(
        "sign",
        help=w(
            "対応表の内容を確かめたことを記録する。例: hinomi backup sign veeam",
            "Sign off a mapping as it is now. Example: hinomi backup sign veeam",
        ),
    )(sign)
    app.command(
        "template",
        help=w(
            "対応表の見本を出す。例: hinomi backup template veeam > "
            "policy/backup-mappings/veeam.yaml",
            "Print a mapping to begin with. Example: hinomi backup template veeam > "
            "policy/backup-mappings/veeam.yaml",
        ),
    )(template)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    mapping: Annotated[
        str,
        typer.Option(
            help=w("policy/backup-mappings の対応表の名前", "Name in policy/backup-mappings")
        ),
    ],
    exported: Annotated[
        str, typer.Option(metavar="DATE", help=w("書き出した日時", "When it was exported"))
    ],
    by: Annotated[str, typer.Option(help=w("書き出した人", "Who exported it"))],
    workspace: WorkspaceOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=w("内容だけを見る", "Show what it says only"))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Import all of the file or nothing of it."""
    from console.backup_importing import ReportOrder, bring_report, report_lines, report_object
    from console.session import Session

    order = ReportOrder(file, mapping, exported, by, dry_run)
    outcome = bring_report(Session(workspace), order)
    if as_json:
        emit_json(report_object(outcome))
        return
    for line in report_lines(outcome, language()):
        say(line)


def sign(
    name: Annotated[str, typer.Argument(metavar="MAPPING")], workspace: WorkspaceOption = None
) -> None:
    """Only a mapping that somebody answers for is used."""
    from console.backup_importing import sign_report_mapping
    from console.session import Session

    say(sign_report_mapping(Session(workspace), name).in_(language()))


def template(
    name: Annotated[str, typer.Argument(metavar="PRODUCT")] = "table",
) -> None:
    """A text to be changed and saved by the reader."""
    from console.backup_importing import report_template

    say(report_template(name).rstrip("\n"))

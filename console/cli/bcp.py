"""`hinomi bcp`: the continuity book in and out, and what is drawn from it."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli import bcp_check, bcp_documents, bcp_order, bcp_pack
from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, remark, say, table
from console.language import language, w

app = typer.Typer(
    help=w("ICT-BCP（業務継続計画）", "ICT-BCP: a plan that cannot contradict itself"),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command(
    "init",
    help=w(
        "継続台帳などの書きかけを bcp フォルダに作る（あるものは変えない）。例: hinomi bcp init",
        "Write commented examples into bcp/; what is there stays. Example: hinomi bcp init",
    ),
)
def init(workspace: WorkspaceOption = None) -> None:
    """Write what is not there yet."""
    from console.bcp_book import lay_out_book
    from console.session import Session

    session = Session(workspace)
    for path in lay_out_book(session):
        say(str(path.relative_to(session.workspace.root)))
    remark(w("次: hinomi bcp export 継続台帳.xlsx", "Next: hinomi bcp export continuity.xlsx"))


@app.command(
    "export",
    help=w(
        "継続台帳を Excel に書き出す（台帳にあるものは記入済み）。"
        "例: hinomi bcp export 継続台帳.xlsx",
        "Write the continuity book as Excel. Example: hinomi bcp export continuity.xlsx",
    ),
)
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    workspace: WorkspaceOption = None,
) -> None:
    """Write the book with the things of the ledger beside it."""
    from bcp.book.importing import export_book
    from console.session import Session

    session = Session(workspace)
    export_book(file, session.workspace.bcp, session.ledger)
    remark(str(file))


@app.command(
    "import",
    help=w(
        "Excel の継続台帳を取り込む。例: hinomi bcp import 継続台帳.xlsx --dry-run",
        "Take the Excel file in. Example: hinomi bcp import continuity.xlsx --dry-run",
    ),
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    workspace: WorkspaceOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=w("変わるところだけを見る", "Show the changes only"))
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help=w("表から消えた行を除く", "Remove rows that are gone"))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Import all of the file or nothing of it."""
    from bcp.book.importing import import_book
    from console.bcp_showing import imported_as_object, imported_lines
    from console.session import Session

    own = Session(workspace)
    done = import_book(
        file, own.workspace.bcp, own.ledger, own.journal, own.actor, dry_run=dry_run, prune=prune
    )
    if as_json:
        emit_json(imported_as_object(done))
        return
    for line in imported_lines(done, language()):
        say(line)


@app.command(
    "show",
    help=w(
        "一つのものと、その前後の依存を見る。引数がなければ全部を並べる。"
        "例: hinomi bcp show system:住民記録システム",
        "Show one thing with what it needs and what needs it; all of them without an argument. "
        "Example: hinomi bcp show system:residents",
    ),
)
def show(
    thing: Annotated[str, typer.Argument(metavar="[ID]")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """One thing, or the list of all."""
    from console.bcp_book import continuity_of, known_id, thing_as_object
    from console.bcp_showing import rows_of_all, thing_lines
    from console.session import Session

    known = continuity_of(Session(workspace))
    if not thing:
        columns = ("ID", w("目標復旧時間", "RTO"), w("復旧作業", "work"), w("記載", "written in"))
        rows = list(rows_of_all(known, language()))
        if as_json:
            emit_json([thing_as_object(known, row[0]) for row in rows])
            return
        table(columns, rows)
        return
    identity = known_id(known, thing)
    if as_json:
        emit_json(thing_as_object(known, identity))
        return
    for line in thing_lines(known, identity, language()):
        say(line)


bcp_check.add_to(app)
bcp_order.add_to(app)
bcp_documents.add_to(app)
bcp_pack.add_to(app)

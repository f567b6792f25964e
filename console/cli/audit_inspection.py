"""`hinomi audit inspect`: the self-inspection (自己点検) of every section."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, remark, say, table
from console.language import language, w

YearOption = Annotated[
    int | None,
    typer.Option(
        "--year", min=2000, max=2100, help=w("年度（西暦）。既定は今年度", "Fiscal year; this one")
    ),
]

app = typer.Typer(
    help=w("課室の自己点検", "Self-inspection by the sections"),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def add_to(audit: typer.Typer) -> None:
    """Hang the commands below `hinomi audit`."""
    audit.add_typer(app, name="inspect")


@app.command(
    "export",
    help=w(
        "課室ごとの自己点検票を Excel で書き出す。"
        "例: hinomi audit inspect export 配布 --due 2026-12-18",
        "Write the form of each section. Example: hinomi audit inspect export out --due 2026-12-18",
    ),
)
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    department: Annotated[
        list[str] | None,
        typer.Option("--department", help=w("この課室だけ。繰り返せる", "This section only")),
    ] = None,
    due: Annotated[str, typer.Option("--due", help=w("返送の期限", "To be returned by"))] = "",
    year: YearOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the forms and keep that they went out."""
    from console.audit_inspection import desk_of
    from console.audit_inspection import export as write
    from console.session import Session

    desk = desk_of(Session(workspace), year)
    paths = write(desk, folder, department or (), due)
    for text in desk.told:
        remark(text.in_(language()))
    if as_json:
        emit_json([str(path) for path in paths])
        return
    for path in paths:
        say(str(path))


@app.command(
    "import",
    help=w(
        "返ってきた票を取り込む。誤りのある票は何も取り込まない。食い違いがあれば終了コード1。"
        "例: hinomi audit inspect import 回収/*.xlsx",
        "Take returned forms in; exit 1 if answers contradict the scans. "
        "Example: hinomi audit inspect import back/*.xlsx",
    ),
)
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    year: YearOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import each file whole or not at all."""
    from console.audit_inspection import desk_of, import_files
    from console.audit_inspection_json import import_as_object
    from console.audit_inspection_showing import exit_code, import_lines
    from console.session import Session

    desk = desk_of(Session(workspace), year)
    done = import_files(desk, files)
    if as_json:
        emit_json([import_as_object(one, desk) for one in done])
    for one in done:
        if one.refused:
            remark(f"hinomi: {one.refused.in_(language())}")
        for line in () if as_json else import_lines(one, desk, language()):
            say(line)
    sys.exit(exit_code(done))


@app.command(
    "status",
    help=w(
        "課室ごとの進み具合と、催促する相手。例: hinomi audit inspect status",
        "How far each section is, and whom to remind. Example: hinomi audit inspect status",
    ),
)
def status(
    year: YearOption = None, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Completion by section and the list of reminders."""
    from console.audit_inspection import desk_of, stands
    from console.audit_inspection_json import status_as_object
    from console.audit_inspection_showing import status_columns, status_lines, status_rows
    from console.session import Session

    desk = desk_of(Session(workspace), year)
    found = stands(desk)
    for text in desk.told:
        remark(text.in_(language()))
    if as_json:
        emit_json(status_as_object(desk, found))
        return
    table(status_columns(language()), status_rows(found, language()))
    for line in status_lines(desk, found, language()):
        say(line)


@app.command(
    "show",
    help=w(
        "一つの課室の回答を、機械の点検と並べて見る。例: hinomi audit inspect show 税務課",
        "One section's answers beside the scans. Example: hinomi audit inspect show 税務課",
    ),
)
def show(
    department: Annotated[str, typer.Argument(metavar="DEPARTMENT")],
    year: YearOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Everything one section said, and what machines saw."""
    from console.audit_inspection import desk_of, sight_of, stands
    from console.audit_inspection_json import show_as_object
    from console.audit_inspection_showing import show_section
    from console.session import Session

    desk = desk_of(Session(workspace), year)
    stand, seen = stands(desk, [department])[0], sight_of(desk)
    if as_json:
        emit_json(show_as_object(desk, stand, seen))
        return
    show_section(desk, stand, seen, language())

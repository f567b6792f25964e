"""`hinomi incident board`, `report` and `csv`: how it stands, on the screen and on paper."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, remark, say
from console.language import w

Name = Annotated[
    str,
    typer.Option(
        "--incident", "-i", metavar="ID", help=w("事案の番号", "Which incident"), show_default=False
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help=w("出力するファイル", "File to write"))
]


def board(
    workspace: WorkspaceOption = None,
    name: Name = "",
    pdf: Annotated[bool, typer.Option("--pdf", help=w("貼り出す紙にする", "As a sheet"))] = False,
    output: Output = None,
    as_json: JsonOption = False,
) -> None:
    """How things stand now."""
    if pdf or output:
        from console.incident_papers import board_paper

        remark(str(board_paper(workspace, name, output)))
        return
    from console.incident_boarding import show_board
    from console.incident_reading import stream_of

    plain, lines = show_board(workspace, stream_of(workspace, name))
    if as_json:
        emit_json(plain)
        return
    for line in lines:
        say(line)


def report(
    workspace: WorkspaceOption = None,
    name: Name = "",
    number: Annotated[
        int, typer.Option("--number", "-n", help=w("前の第N報をもう一度", "An earlier one again"))
    ] = 0,
    text: Annotated[bool, typer.Option("--text", help=w("PDFを作らない", "No PDF"))] = False,
    output: Output = None,
) -> None:
    """第N報: its text here, and its PDF among the reports."""
    from console import incident_papers
    from reports.incident_text import render_text

    view, desk = incident_papers.report(workspace, name, number)
    say(render_text(view).rstrip("\n"))
    if text:
        return
    from reports.incident_pdf import render_report

    file = f"{view.cover.document_number.split('】')[-1]}-{view.heading.split('　')[-1]}"
    remark(str(incident_papers.write_pdf(desk, view, render_report, output, file)))


def chronology_csv(
    workspace: WorkspaceOption = None, name: Name = "", output: Output = None
) -> None:
    """The chronology as CSV for Excel."""
    from console.incident_papers import csv_of

    remark(str(csv_of(workspace, name, output)))


def add_to(app: typer.Typer) -> None:
    """Put the commands into `hinomi incident`."""
    helps = (
        w("今の状況を1画面で。--pdf で貼り紙", "How it stands; --pdf for the wall."),
        w("第N報(被害・対応・必要)を文とPDFで作る。", "Situation report no. N, text and PDF."),
        w("経過をCSVで書き出す。", "The chronology as CSV."),
    )
    app.command("board", help=helps[0])(board)
    app.command("report", help=helps[1])(report)
    app.command("csv", help=helps[2])(chronology_csv)

"""`hinomi incident review` and `gap`: looking back, and what is to be mended."""

from typing import Annotated

import typer

from console.cli.incident_papers import Name
from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, say
from console.language import w


def review(workspace: WorkspaceOption = None, name: Name = "", as_json: JsonOption = False) -> None:
    """What the record shows, and the gaps written down so far."""
    from console.incident_review import looked_back

    plain, lines = looked_back(workspace, name)
    if as_json:
        emit_json(plain)
        return
    for line in lines:
        say(line)


def gap(
    text: Annotated[list[str] | None, typer.Argument(metavar="TEXT")] = None,
    workspace: WorkspaceOption = None,
    confirm: Annotated[
        int, typer.Option("--confirm", metavar="N", help=w("直ったことを確かめた", "Is mended"))
    ] = 0,
    name: Name = "",
) -> None:
    """Write a gap down, or say that one is closed."""
    from console import incident_review

    if confirm:
        incident_review.confirm(workspace, confirm, name)
    else:
        incident_review.write_gap(workspace, " ".join(text or ()), name)


def add_to(app: typer.Typer) -> None:
    """Put the commands into `hinomi incident`."""
    app.command("review", help=w("振り返り。課題の候補を並べる。", "Look back."))(review)
    app.command("gap", help=w("課題を書く。指摘事項になる。", "A gap; it becomes a finding."))(gap)

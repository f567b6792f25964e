"""`hinomi incident steps|step|attach|ticks`: the runbook while it is being followed."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.language import w

Name = Annotated[
    str,
    typer.Option(
        "--incident", "-i", metavar="ID", help=w("事案の番号", "Which incident"), show_default=False
    ),
]
At = Annotated[
    str, typer.Option("--at", metavar="TIME", help=w("時刻。14:05、10分前", "14:05, 10m ago"))
]
By = Annotated[str, typer.Option("--by", help=w("行った人", "Who did it"))]


def add_to(app: typer.Typer) -> None:
    """Put the commands beside the others of `hinomi incident`."""
    steps_help = w("残りの手順を並べる。例: hinomi incident steps", "The steps that are open.")
    app.command("steps", help=steps_help)(steps)
    step_help = w(
        "手順を記録する。例: hinomi incident step eq-05 done",
        "Record a step. Example: hinomi incident step eq-05 done",
    )
    app.command("step", help=step_help)(step)
    attach_help = w(
        "手順集を途中から加える。例: hinomi incident attach ransomware",
        "Put a module of steps on. Example: hinomi incident attach ransomware",
    )
    app.command("attach", help=attach_help)(attach_module)
    ticks_help = w(
        "持ち出し一式(HTML)の記録を取り込む。例: hinomi incident ticks hinomi-ticks.json",
        "Take in the marks of the pack's HTML file. Example: hinomi incident ticks FILE",
    )
    app.command("ticks", help=ticks_help)(ticks)


def steps(
    workspace: WorkspaceOption = None,
    name: Name = "",
    everything: Annotated[
        bool, typer.Option("--all", help=w("済んだものも", "Done ones too"))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """The steps of the modules that are on, in the order of doing them."""
    from console.incident_steps import show_steps

    show_steps(workspace, name, everything=everything, as_json=as_json)


def step(
    id_: Annotated[str, typer.Argument(metavar="ID", help=w("手順の番号", "Which step"))],
    state: Annotated[str, typer.Argument(help="done, doing, skip, block")] = "done",
    workspace: WorkspaceOption = None,
    reason: Annotated[str, typer.Option("--reason", help=w("理由", "Why"))] = "",
    by: By = "",
    at: At = "",
    name: Name = "",
) -> None:
    """Write down how far a step is."""
    from console.incident_steps import run_step

    run_step(workspace, id_, state, reason=reason, by=by, at=at, name=name)


def attach_module(
    module: Annotated[str, typer.Argument(help=w("手順集の名前", "Which module"))],
    workspace: WorkspaceOption = None,
    name: Name = "",
) -> None:
    """Put a module on at any moment."""
    from console.incident_steps import attach

    attach(workspace, module, name)


def ticks(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=w("書き出し", "What it wrote"))],
    workspace: WorkspaceOption = None,
    name: Name = "",
) -> None:
    """Take in what was ticked on a phone."""
    from console.incident_ticks import take_in

    take_in(workspace, file, name)

"""`hinomi exercise`: exercises (訓練) with injects, scored from what was written down."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.incident_steps import At, By, Name
from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import say
from console.language import w

app = typer.Typer(
    help=w(
        "訓練。状況付与を時刻に出し、記録から採点する。例: hinomi exercise run earthquake-night",
        "Exercises, scored from the record. Example: hinomi exercise run earthquake-night",
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
)
InjectArgument = Annotated[str, typer.Argument(metavar="INJECT", help=w("状況付与の番号", "Id"))]


@app.command("list", help=w("行える訓練を並べる。", "What can be exercised."))
def list_exercises(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """The exercises that come with the product, and those of the workspace."""
    from console.exercise_showing import show_known

    show_known(workspace, as_json=as_json)


@app.command("run", help=w("始める、または続ける。", "Begin, or go on."))
def run(
    name: Annotated[str, typer.Argument(metavar="ID")],
    workspace: WorkspaceOption = None,
    speed: Annotated[
        float | None,
        typer.Option("--speed", min=1, help=w("何倍の速さで進めるか", "How many times as fast")),
    ] = None,
) -> None:
    """Give every inject at its time."""
    from console import exercise_running

    exercise_running.run(workspace, name, speed)


@app.command("seen", help=w("状況付与を受け取った。例: hinomi exercise seen J1", "Inject seen."))
def seen(
    inject: InjectArgument, workspace: WorkspaceOption = None, by: By = "", at: At = "",
    name: Name = "",
) -> None:  # fmt: skip
    """Write down that an inject was received."""
    from console import exercise_running

    exercise_running.seen(workspace, inject, by, at, name)


@app.command("rate", help=w("評価者の評価。例: hinomi exercise rate J1 一部", "Rate an inject."))
def rate(
    inject: InjectArgument,
    rating: Annotated[str, typer.Argument(help=w("達成 一部 困難 未実施", "performed, some ..."))],
    workspace: WorkspaceOption = None,
    note: Annotated[str, typer.Option("--note", help=w("気付いたこと", "Note"))] = "",
    name: Name = "",
) -> None:
    """Write down what the evaluator says."""
    from console import exercise_running

    exercise_running.rate(workspace, inject, rating, note, name)


@app.command(
    "restored",
    help=w("復旧にかかった分数。例: hinomi exercise restored 住民記録システム 95", "Minutes."),
)
def restored(
    thing: Annotated[str, typer.Argument(metavar="THING")],
    minutes: Annotated[float, typer.Argument(metavar="MINUTES")],
    workspace: WorkspaceOption = None,
    name: Name = "",
) -> None:
    """Write down how long restoring took."""
    from console import exercise_running

    exercise_running.restored(workspace, thing, minutes, name)


@app.command("score", help=w("採点を表で見る。", "How it went."))
def score(workspace: WorkspaceOption = None, name: Name = "", as_json: JsonOption = False) -> None:
    """How the exercise went."""
    from console.exercise_showing import show_score

    show_score(workspace, name, as_json=as_json)


@app.command("report", help=w("訓練実施報告書(PDF)を作る。", "The report as PDF."))
def report(
    workspace: WorkspaceOption = None,
    name: Name = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=w("書き出すファイル", "File to write"))
    ] = None,
) -> None:
    """Write the report on the exercise."""
    from console.exercise_report import exercise_report

    say(str(exercise_report(workspace, name, output)))


@app.command(
    "adopt", help=w("測った分数を業務継続台帳に入れる。", "Take the minutes into the book.")
)
def adopt(
    workspace: WorkspaceOption = None,
    name: Name = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=w("書かない", "Write nothing"))
    ] = False,
) -> None:
    """Measured minutes become the estimate, marked as drilled."""
    from console import exercise_running

    exercise_running.adopt(workspace, name, dry_run=dry_run)

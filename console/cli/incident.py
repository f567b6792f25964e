"""`hinomi incident`: what happens, written down as it happens (クロノロジー)."""

from typing import Annotated

import typer

from console.cli import (
    incident_deadline,
    incident_deeds,
    incident_order,
    incident_papers,
    incident_review,
    incident_steps,
    incident_sweep,
)
from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, say
from console.language import w

app = typer.Typer(
    help=w(
        "災害・事案の記録。例: hinomi incident start 震度6弱 → log 停電 → board → report",
        "Incidents as they happen. Example: hinomi incident start quake -> log ... -> report",
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
)
Name = Annotated[
    str,
    typer.Option(
        "--incident", "-i", metavar="ID", help=w("事案の番号", "Which incident"), show_default=False
    ),
]
WordsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="TEXT", help=w("言葉。引用符は要らない", "Words; no quotes needed")),
]
At = Annotated[
    str, typer.Option("--at", metavar="TIME", help=w("時刻。14:05、10分前", "14:05, 10m ago"))
]


@app.command("start", help=w("始める。例: hinomi incident start 震度6弱 停電", "Start one."))
def start(
    text: WordsArgument = None,
    workspace: WorkspaceOption = None,
    kind: Annotated[
        str, typer.Option("--kind", "-k", help=w("地震、停電、ランサムウェア…", "Kind"))
    ] = "",
    drill: Annotated[bool, typer.Option("--drill", help=w("訓練", "An exercise"))] = False,
    watch: Annotated[bool, typer.Option("--watch", help=w("警戒にとどめる", "Watch only"))] = False,
    another: Annotated[
        bool, typer.Option("--another", help=w("別の事案として始める", "Beside the open one"))
    ] = False,
    at: At = "",
) -> None:
    """Begin an incident or an exercise."""
    from bcp.incident.logbook import Beginning
    from console.incident_logging import start_one

    how = Beginning("", drill=drill, watch=watch, another=another)
    start_one(workspace, " ".join(text or ()), kind, at, how)


@app.command(
    "log",
    context_settings={"ignore_unknown_options": True},  # 「-5度」 is a word of the line
    help=w(
        "1行書く。言葉を書かなければ続けて書ける。例: hinomi incident log 市民課の端末が止まった",
        "Write one line; without words, line after line. Example: hinomi incident log power out",
    ),
)
def log(  # noqa: PLR0913, PLR0917 - one parameter for each option
    text: WordsArgument = None,
    workspace: WorkspaceOption = None,
    kind: Annotated[
        str, typer.Option("--kind", "-k", help=w("情報 報告 要請 指示 判断 対応", "Kind, or 1-6"))
    ] = "",
    sender: Annotated[str, typer.Option("--from", "-f", help=w("発信者", "From whom"))] = "",
    receiver: Annotated[str, typer.Option("--to", "-t", help=w("受信者", "To whom"))] = "",
    means: Annotated[str, typer.Option("--means", "-m", help=w("電話、無線…", "Means"))] = "",
    sure: Annotated[str, typer.Option("--sure", "-s", help=w("未確認 確認 誤り", "Sure?"))] = "",
    reply: Annotated[
        bool, typer.Option("--reply", "-r", help=w("回答が要る", "Needs reply"))
    ] = False,
    answers: Annotated[
        list[int] | None,
        typer.Option("--re", metavar="N", help=w("答える行の番号", "Answers line N")),
    ] = None,
    at: At = "",
    by: Annotated[str, typer.Option("--by", help=w("紙に書いた人", "Who wrote it on paper"))] = "",
    name: Name = "",
) -> None:
    """Write one line down, or many."""
    from console.incident_logging import log_lines, options_of

    given = options_of(
        sort=kind, sender=sender, receiver=receiver, means=means, certainty=sure, at=at, by=by,
        needs_reply=reply, refs=tuple(answers or ()), incident=name,
    )  # fmt: skip
    log_lines(workspace, " ".join(text or ()), given)


@app.command("list", help=w("経過を時刻順に並べる。", "The chronology."))
def list_lines(
    workspace: WorkspaceOption = None,
    name: Name = "",
    last: Annotated[
        int, typer.Option("--last", "-n", help=w("終わりの何行か", "Only the last N"))
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Every line in the order of happening."""
    from console.incident_reading import chronology_of, rows_of

    incident_line, lines, told = chronology_of(workspace, name, last)
    if as_json:
        emit_json(rows_of(lines))
        return
    for line in (incident_line, *told):
        say(line)


incident_papers.add_to(app)
incident_deeds.add_to(app)
incident_review.add_to(app)
incident_sweep.add_to(app)
incident_steps.add_to(app)
incident_deadline.add_to(app)
incident_order.add_to(app)

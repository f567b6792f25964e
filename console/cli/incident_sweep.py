"""`hinomi incident sweep` and `hinomi incident mark`: what is damaged, and since when."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.language import w

NodeArgument = Annotated[list[str] | None, typer.Argument(metavar="[NAME]...")]
MarkedArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME... STATE",
        help=w(
            "名前と、最後に状態: up, degraded, down, isolated, unknown(前の記録を取り消す)",
            "Names, then up, degraded, down, isolated, or unknown (takes back what was said)",
        ),
    ),
]
IncidentOption = Annotated[
    str,
    typer.Option(
        "--incident", "-i", metavar="ID", help=w("事案の番号", "Which incident"), show_default=False
    ),
]
FromOption = Annotated[
    str,
    typer.Option(
        "--from", help=w("観測点の名前(既定はこの端末の名前)", "Name of where we look from")
    ),
]
PortsOption = Annotated[
    str,
    typer.Option("--ports", metavar="80,443", help=w("SSH のほかに確かめる番号", "Further ports")),
]
RateOption = Annotated[
    float,
    typer.Option("--rate", min=0.1, max=500, help=w("1秒に始める台数", "Pieces begun in a second")),
]
FreshOption = Annotated[
    int,
    typer.Option(
        "--fresh",
        min=1,
        help=w("これより古い観測は数えない(分)", "Minutes after which a look is old"),
    ),
]
ResumeOption = Annotated[
    bool, typer.Option("--resume", help=w("止まった確認の残りを行う", "Ask only who is left"))
]
BaselineOption = Annotated[
    bool,
    typer.Option(
        "--baseline", help=w("今の応答を正常の基準にする", "Keep this as last known good")
    ),
]
InsideOption = Annotated[
    bool,
    typer.Option(
        "--inside", help=w("SSH で入れる機器は中も調べる(収集スクリプト)", "Run the collector, too")
    ),
]
ShowOption = Annotated[
    bool,
    typer.Option("--show", help=w("通信せず、今の判定を示す", "Ask nobody, show what is known")),
]
ExportOption = Annotated[
    Path | None,
    typer.Option("--export", help=w("観測をファイルに出す", "Write what was seen to a file")),
]
MergeOption = Annotated[
    list[Path] | None,
    typer.Option("--merge", help=w("別の観測点のファイルを合わせる", "Bring in another's file")),
]
ByOption = Annotated[str, typer.Option("--by", help=w("person か paper", "person or paper"))]
NoteOption = Annotated[str, typer.Option("--note", help=w("見たこと", "What was seen"))]
AtOption = Annotated[
    str, typer.Option("--at", metavar="HH:MM", help=w("見た時刻(日本時間)", "When, in Japan"))
]


def add_to(app: typer.Typer) -> None:
    """Put the commands beside the others of `hinomi incident`."""
    app.command(
        "sweep",
        help=w(
            "台帳の全機器の被害を、正常の基準と比べて確かめる。"
            "例: hinomi incident sweep / hinomi incident sweep --baseline (平時)",
            "Compare all equipment with the last known good. "
            "Example: hinomi incident sweep / hinomi incident sweep --baseline (in quiet times)",
        ),
    )(sweep)
    app.command(
        "mark",
        help=w(
            "人が見た状態を書く。例: hinomi incident mark zeimu-sv01 isolated --note 感染の疑い",
            "Write down what a person saw. Example: hinomi incident mark zeimu-sv01 isolated",
        ),
    )(mark)


def sweep(  # noqa: PLR0913, PLR0917 - one parameter for each option
    names: NodeArgument = None,
    incident: IncidentOption = "",
    vantage: FromOption = "",
    ports: PortsOption = "",
    rate: RateOption = 50,
    fresh: FreshOption = 60,
    resume: ResumeOption = False,
    baseline: BaselineOption = False,
    inside: InsideOption = False,
    show: ShowOption = False,
    export: ExportOption = None,
    merge: MergeOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask everybody gently, keep what was heard, and say what is damaged."""
    from console.incident_sweep_order import Order, checked, numbers
    from console.incident_sweep_show import show_baseline, show_damage
    from console.session import Session

    order = Order(
        tuple(names or ()), incident, vantage, numbers(ports), rate, resume, show,
        tuple(merge or ()), export, timedelta(minutes=fresh), inside,
    )  # fmt: skip
    checked(order, baseline=baseline)
    answer = show_baseline if baseline else show_damage
    raise typer.Exit(answer(Session(workspace), order, as_json=as_json))


def mark(
    words: MarkedArgument,
    by: ByOption = "person",
    note: NoteOption = "",
    at: AtOption = "",
    incident: IncidentOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Write down what a person, or a sheet of paper, says of some things."""
    from console.incident_sweep_order import named_state, said
    from console.incident_sweep_show import show_marked
    from console.session import Session

    names, state = named_state(words)
    show_marked(Session(workspace), names, state, said(by, note, at, incident))

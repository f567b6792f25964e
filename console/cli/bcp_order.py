"""`hinomi bcp order`: what to restore next, with whom, and why."""

from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, say
from console.language import language, w

Things = list[str] | None
DownOption = Annotated[
    Things,
    typer.Option("--down", metavar="ID", help=w("止まっているもの。繰り返せる", "What is down")),
]
EverythingOption = Annotated[
    bool, typer.Option("--everything", help=w("全部が止まったとして", "As if all were down"))
]
AloneOption = Annotated[
    bool,
    typer.Option(
        "--alone",
        help=w("--down のものだけ(依存するものは動いている)", "Only these, not what needs them"),
    ),
]
IsolatedOption = Annotated[
    Things,
    typer.Option("--isolated", metavar="ID", help=w("隔離したもの", "Cut off on purpose")),
]
ArrivedOption = Annotated[
    Things,
    typer.Option(
        "--arrived",
        metavar="NAME",
        help=w(
            "来ている人・事業者。なければ参集予測による",
            "Who is here; by the assembly forecast if nobody is named",
        ),
    ),
]
CalledOption = Annotated[
    Things,
    typer.Option("--called", metavar="VENDOR", help=w("今呼んだ事業者", "Vendors called now")),
]
ExpectedOption = Annotated[
    bool,
    typer.Option(
        "--expected", help=w("これから来る人も数える", "Count those still expected to come too")
    ),
]
ByHandOption = Annotated[
    Things,
    typer.Option(
        "--by-hand",
        metavar="ID",
        help=w("循環のうち手作業で先に始めるもの", "Which of a block is begun by hand"),
    ),
]
SinceOption = Annotated[
    str,
    typer.Option(
        "--since",
        metavar="WHEN",
        help=w("発災の時刻(日本時間)。既定は今", "When it happened; now if not given"),
    ),
]
HoursOption = Annotated[
    bool | None,
    typer.Option(
        "--off-hours/--in-hours",
        help=w("夜間・休日か就業時間か。既定は --since から", "By default from --since"),
    ),
]


def add_to(app: typer.Typer) -> None:
    """Put the command beside the others of `hinomi bcp`."""
    app.command(
        "order",
        help=w(
            "止まっているものを戻す順序を、理由と担当を付けて並べる。"
            "例: hinomi bcp order --down site:本庁舎 --arrived 南夏樹 --since 05:30",
            "In which order to restore what is down, by whom and why. "
            "Example: hinomi bcp order --down site:hall --arrived Sato --since 05:30",
        ),
    )(order)


def order(  # noqa: PLR0913 - each is an option that a person may type
    *,
    down: DownOption = None,
    everything: EverythingOption = False,
    alone: AloneOption = False,
    isolated: IsolatedOption = None,
    arrived: ArrivedOption = None,
    called: CalledOption = None,
    expected: ExpectedOption = False,
    by_hand: ByHandOption = None,
    since: SinceOption = "",
    off_hours: HoursOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Exit 0 where everything due is in time, 1 where anything is late, stuck or not known."""
    from console.bcp_order import Asked, order_of
    from console.bcp_order_words import Told, as_object
    from console.session import Session

    asked = Asked(
        down=tuple(down or ()),
        isolated=tuple(isolated or ()),
        arrived=tuple(arrived or ()),
        called=tuple(called or ()),
        by_hand=tuple(by_hand or ()),
        everything=everything,
        alone=alone,
        expected=expected,
        since=since,
        off_hours=off_hours,
    )
    done = order_of(Session(workspace), asked)
    if as_json:
        emit_json(as_object(done, language()))
    else:
        for line in Told(done, language()).lines():
            say(line)
    raise typer.Exit(done.exit_code)

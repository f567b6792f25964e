"""`hinomi scan` and `hinomi judge`: ask every host once, or judge what was carried in."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import (
    FailOn,
    HostOption,
    JsonOption,
    KindOption,
    PolicyOption,
    SetOption,
    SystemOption,
    WorkspaceOption,
    ZoneOption,
)
from console.cli.output import emit_json_lines
from console.language import w

SCAN_HELP = w(
    "台帳の機器を1回ずつ点検する。例: hinomi scan --zone lgwan / hinomi scan --resume",
    "Ask every host once. Example: hinomi scan --zone lgwan / hinomi scan --resume",
)
JUDGE_HELP = w(
    "収集結果を作業領域なしで判定する。例: hinomi judge host.txt --json / "
    "過去の点検の証跡を別の基準で判定し直す(記録しない)。例: hinomi judge --run ID --policy 案",
    "Judge collector output without a workspace. Example: hinomi judge host.txt --json / "
    "judge a run's kept evidence again, recording nothing: hinomi judge --run ID --policy draft",
)


def scan(  # noqa: PLR0913, PLR0917 - one parameter for each option
    workspace: WorkspaceOption = None,
    host: HostOption = None,
    zone: ZoneOption = None,
    system: SystemOption = None,
    kind: KindOption = None,
    resume: Annotated[
        bool, typer.Option("--resume", help=w("途中の点検を続ける", "Go on with a stopped scan"))
    ] = False,
    local: Annotated[
        bool, typer.Option("--local", help=w("この機械を点検する", "Audit this machine, no SSH"))
    ] = False,
    evidence: Annotated[
        list[Path] | None,
        typer.Option(
            help=w(
                "持ち帰った収集結果かそのフォルダー。繰り返せる",
                "Carried output or its folder; repeatable",
            )
        ),
    ] = None,
    workers: Annotated[int, typer.Option(help=w("同時に調べる台数", "Hosts at a time"))] = 0,
    policy: PolicyOption = None,
    set_: SetOption = None,
    fail_on: FailOn = "medium",
    as_json: JsonOption = False,
) -> None:
    """Collect, judge, remember; then say what was found."""
    from console.concluding import conclude, threshold
    from console.scanning import Order, perform
    from console.session import Session

    worst = threshold(fail_on)
    session = Session(workspace, policy)
    order = Order(
        tuple(host or ()),
        tuple(zone or ()),
        tuple(system or ()),
        tuple(kind or ()),
        resume,
        local,
        tuple(evidence or ()),
        workers,
        tuple(set_ or ()),
    )
    run = perform(session, order)
    raise typer.Exit(conclude(session, run, worst, as_json=as_json))


def judge(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE...")] = None,
    run: Annotated[
        str, typer.Option("--run", help=w("この点検の証跡を使う", "Use the evidence of this run"))
    ] = "",
    workspace: WorkspaceOption = None,
    policy: PolicyOption = None,
    set_: SetOption = None,
    advisories: Annotated[
        list[Path] | None,
        typer.Option(help=w("脆弱性データ。繰り返せる", "Vulnerability data; repeatable")),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """One JSON object, or one line, for each check and file."""
    from console.cli.output import say
    from console.judging import Given, judgements

    given = Given(tuple(files or ()), run, policy, tuple(set_ or ()), tuple(advisories or ()))
    found = judgements(given, workspace)
    if as_json:
        emit_json_lines(one.published().model_dump(mode="json") for one in found)
        return
    for one in found:
        say("\t".join(one.line()))

"""`hinomi bcp check`: where the plan contradicts itself, and what nobody can say."""

from typing import Annotated

import typer

from console.cli.options import FailOn, JsonOption, SetOption, WorkspaceOption
from console.language import w

RuleOption = Annotated[
    list[str] | None,
    typer.Option("--rule", metavar="C0-C15", help=w("この規則だけを見る", "Only this rule")),
]
AllOption = Annotated[
    bool, typer.Option("--all", help=w("省かずに全部を出す", "Leave nothing out"))
]


def add_to(app: typer.Typer) -> None:
    """Put the command beside the others of `hinomi bcp`."""
    app.command(
        "check",
        help=w(
            "計画の矛盾と、書かれていないため判定できないものを調べる。"
            "例: hinomi bcp check / hinomi bcp check --rule C6 --all",
            "Find where the plan contradicts itself and what nobody can say. "
            "Example: hinomi bcp check / hinomi bcp check --rule C6 --all",
        ),
    )(check)


def check(
    workspace: WorkspaceOption = None,
    rule: RuleOption = None,
    everything: AllOption = False,
    set_: SetOption = None,
    fail_on: FailOn = "medium",
    as_json: JsonOption = False,
) -> None:
    """Judge the continuity book and say what was found."""
    from console.bcp_check import Wanted, show_check
    from console.concluding import threshold
    from console.session import Session

    wanted = Wanted(tuple(rule or ()), everything, tuple(set_ or ()), threshold(fail_on))
    raise typer.Exit(show_check(Session(workspace), wanted, as_json=as_json))

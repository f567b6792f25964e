"""`hinomi audit propose|choose|drop|plan|decide`: the plan of a fiscal year."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import say
from console.language import language, w
from inventory.words import T

Year = Annotated[
    int | None,
    typer.Option("--year", min=2000, max=2100, help=w("計画の年度（西暦）", "Fiscal year")),
]
InYear = Annotated[
    int | None,
    typer.Option("--in", min=2000, max=2102, help=w("実施する年度（三年先まで）", "Audited in")),
]
Target = Annotated[
    str, typer.Argument(metavar="TARGET", help=w("課室か情報システムの名前", "Section or system"))
]
Why = Annotated[str, typer.Option("--why", help=w("理由", "Reason"))]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help=w("書き出すファイル", "File to write"))
]

_HELP = {
    "propose": T(
        "監査対象の候補を、理由と点を付けて並べる。例: hinomi audit propose",
        "What could be audited, with reasons and points. Example: hinomi audit propose",
    ),
    "choose": T(
        "対象を計画に入れる。例: hinomi audit choose '総務部 税務課' --quarter 2 --why 前回の指摘",
        "Put a target into the plan. Example: hinomi audit choose TAX --quarter 2 --why findings",
    ),
    "drop": T(
        "対象を計画から外す。例: hinomi audit drop '総務部 税務課' --why システム更新と重なる",
        "Take a target out. Example: hinomi audit drop TAX --why migration",
    ),
    "plan": T(
        "計画を書く・見る・監査計画書(PDF)にする。"
        "例: hinomi audit plan --days 20 / hinomi audit plan -o 計画.pdf",
        "Write, show or print the plan. Example: hinomi audit plan --days 20, "
        "hinomi audit plan -o plan.pdf",
    ),
    "decide": T(
        "計画を決裁する（起案した人はできない）。例: hinomi audit decide",
        "Decide on the plan; not by who prepared it. Example: hinomi audit decide",
    ),
}


def add_to(app: typer.Typer) -> None:
    """Put the commands beside the others of `hinomi audit`."""
    for command in (propose, choose, drop, plan, decide):
        name = command.__name__
        app.command(name, help=_HELP[name].in_(language()))(command)


def propose(
    workspace: WorkspaceOption = None, year: Year = None, as_json: JsonOption = False
) -> None:
    """Print the proposal."""
    from console.audit_plan_year import show_proposal
    from console.session import Session

    show_proposal(Session(workspace), year, as_json=as_json)


def choose(
    target: Target,
    workspace: WorkspaceOption = None,
    year: Year = None,
    in_year: InYear = None,
    quarter: Annotated[
        int | None,
        typer.Option(
            "--quarter", "-q", help=w("四半期 1〜4（1は4〜6月）", "Quarter, 1 is Apr-Jun")
        ),
    ] = None,
    why: Why = "",
    days: Annotated[float, typer.Option("--days", help=w("かける人日", "Person-days"))] = 0,
) -> None:
    """Choose a target."""
    from console import audit_plan_year
    from console.session import Session

    audit_plan_year.choose(
        Session(workspace), year, target, in_year=in_year, quarter=quarter, why=why, days=days
    )


def drop(
    target: Target, workspace: WorkspaceOption = None, year: Year = None, in_year: InYear = None,
    why: Why = "",
) -> None:  # fmt: skip
    """Take a target out."""
    from console import audit_plan_year
    from console.session import Session

    audit_plan_year.drop(Session(workspace), year, target, in_year, why)


def plan(
    workspace: WorkspaceOption = None,
    year: Year = None,
    policy: Annotated[str | None, typer.Option("--policy", help=w("基本方針", "Policy"))] = None,
    goal: Annotated[
        list[str] | None, typer.Option("--goal", help=w("重点目標。繰り返せる", "Goal; repeatable"))
    ] = None,
    resources: Annotated[
        str | None, typer.Option("--resources", help=w("体制・予算", "People and money"))
    ] = None,
    days: Annotated[
        float | None, typer.Option("--days", help=w("確保する人日", "Person-days to be had"))
    ] = None,
    output: Output = None,
    as_json: JsonOption = False,
) -> None:
    """Write, show or print the plan."""
    from console import audit_plan_year
    from console.session import Session

    session = Session(workspace)
    said = {"policy": policy, "goals": goal or None, "resources": resources, "days": days}
    given = {name: value for name, value in said.items() if value is not None}
    if given:
        deed = audit_plan_year.planner(session, year)
        audit_plan_year.told(session, deed.draft(given))
    if output is not None:
        from console.audit_plan_documents import keep_plan

        say(str(keep_plan(session, year, output)))
    elif not given:
        audit_plan_year.show_plan(session, year, as_json=as_json)


def decide(
    workspace: WorkspaceOption = None,
    year: Year = None,
    note: Annotated[str, typer.Option("--note", help=w("覚え書き", "Remark"))] = "",
) -> None:
    """Decide on the plan as it is now."""
    from console import audit_plan_year
    from console.session import Session

    audit_plan_year.decide(Session(workspace), year, note)

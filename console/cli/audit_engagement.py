"""`hinomi audit open|team|notice|sample|phase|engagements`: one audit of the year (個別監査)."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from console.cli.audit_plan import Why, Year
from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import say
from console.language import language, w
from inventory.words import T

Number = Annotated[
    str, typer.Argument(metavar="NUMBER", help=w("個別監査の番号 2026-01", "Number, 2026-01"))
]
_HELP = {
    "open": T(
        "決裁済みの計画から個別監査を始める。"
        "例: hinomi audit open '総務部 税務課' --fieldwork 2026-08-03..2026-08-28",
        "Begin an engagement of the decided plan. "
        "Example: hinomi audit open TAX --fieldwork 2026-08-03..2026-08-28",
    ),
    "team": T(
        "班を決める。監査する課に所属する人は入れない。"
        "例: hinomi audit team 2026-01 --lead 監査花子 --statement '監査花子=利害関係なし'",
        "Name the team; nobody audits the own section. "
        "Example: hinomi audit team 2026-01 --lead ANN --statement 'ANN=no interest'",
    ),
    "notice": T(
        "監査実施通知書(PDF)を作る。例: hinomi audit notice 2026-01 -o 通知",
        "Make the notices (PDF). Example: hinomi audit notice 2026-01 -o notices",
    ),
    "sample": T(
        "抽出する。誰でも引き直せる。例: hinomi audit sample 2026-01 hosts 5 --seed 令和8年度監査",
        "Draw a sample that anybody can draw again. "
        "Example: hinomi audit sample 2026-01 hosts 5 --seed audit2026",
    ),
    "phase": T(
        "次の段階に進める: fieldwork, reporting, follow-up, closed。"
        "例: hinomi audit phase 2026-01 fieldwork",
        "Go to the next phase: fieldwork, reporting, follow-up, closed.",
    ),
    "engagements": T(
        "個別監査を並べる・一件を見る。例: hinomi audit engagements 2026-01",
        "List the engagements, or show one.",
    ),
}


def add_to(app: typer.Typer) -> None:
    """Put the commands beside the others of `hinomi audit`."""
    for command in (open_, team, notice, sample, phase, engagements):
        name = command.__name__.rstrip("_")
        app.command(name, help=_HELP[name].in_(language()))(command)


def open_(
    target: Annotated[list[str], typer.Argument(metavar="TARGET...")],
    fieldwork: Annotated[
        str, typer.Option("--fieldwork", help=w("実施期間 初日..末日", "Fieldwork, FIRST..LAST"))
    ],
    workspace: WorkspaceOption = None,
    year: Year = None,
    period: Annotated[
        str,
        typer.Option("--period", help=w("監査対象期間。既定は前年度", "Audited period")),
    ] = "",
    kind: Annotated[
        Literal["advisory", "assurance"],
        typer.Option("--kind", help=w("助言型か保証型", "Advisory or assurance")),
    ] = "advisory",
    special: Annotated[
        str, typer.Option("--special", help=w("特命監査の理由", "Why, where not planned"))
    ] = "",
) -> None:
    """Begin an engagement."""
    from console.audit_plan_engagement import open_engagement
    from console.session import Session

    open_engagement(
        Session(workspace), year, target, period=period, fieldwork=fieldwork, assurance=kind,
        special=special,
    )  # fmt: skip


def team(
    number: Number,
    lead: Annotated[str, typer.Option("--lead", help=w("主任監査人", "Who leads"))],
    workspace: WorkspaceOption = None,
    member: Annotated[
        list[str] | None, typer.Option("--member", help=w("監査人。繰り返せる", "Repeatable"))
    ] = None,
    external: Annotated[
        list[str] | None,
        typer.Option("--external", metavar="NAME=FIRM", help=w("外部監査人", "From outside")),
    ] = None,
    was: Annotated[
        list[str] | None,
        typer.Option(
            "--was", metavar="NAME=SECTION@FROM..TO", help=w("以前の所属", "Where somebody worked")
        ),
    ] = None,
    statement: Annotated[
        list[str] | None,
        typer.Option("--statement", metavar="NAME=TEXT", help=w("独立性の申告", "Statement")),
    ] = None,
) -> None:
    """Name the team."""
    from console.audit_plan_engagement import set_team
    from console.audit_plan_typed import TypedTeam
    from console.session import Session

    typed = TypedTeam(lead, member or (), external or (), was or (), statement or ())
    set_team(Session(workspace), number, typed)


def notice(
    number: Number,
    workspace: WorkspaceOption = None,
    section: Annotated[
        list[str] | None, typer.Option("--section", help=w("この課だけ", "Only this section"))
    ] = None,
    prepare: Annotated[
        list[str] | None,
        typer.Option("--prepare", help=w("準備してもらう物。繰り返せる", "What to prepare")),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=w("書き出すフォルダ", "Folder"))
    ] = None,
) -> None:
    """Give notice, and print it."""
    from console.audit_plan_documents import keep_notices
    from console.audit_plan_engagement import announce
    from console.session import Session

    session = Session(workspace)
    announce(session, number, section or (), prepare or ())
    for path in keep_notices(session, number, section or (), output):
        say(str(path))


def sample(
    number: Number,
    population: Annotated[str, typer.Argument(metavar="hosts|systems|accounts")],
    size: Annotated[int, typer.Argument(metavar="SIZE")],
    seed: Annotated[str, typer.Option("--seed", help=w("種。後から分かる言葉", "Seed"))],
    workspace: WorkspaceOption = None,
    why: Why = "",
) -> None:
    """Draw a sample."""
    from console.audit_plan_engagement import draw_sample
    from console.session import Session

    draw_sample(Session(workspace), number, population, size=size, seed=seed, why=why)


def phase(
    number: Number,
    phase: Annotated[str, typer.Argument(metavar="PHASE")],
    workspace: WorkspaceOption = None,
) -> None:
    """Go to the next phase."""
    from console.audit_plan_engagement import move
    from console.session import Session

    move(Session(workspace), number, phase)


def engagements(
    number: Annotated[str, typer.Argument(metavar="NUMBER")] = "",
    workspace: WorkspaceOption = None,
    year: Year = None,
    as_json: JsonOption = False,
) -> None:
    """List the engagements, or show one."""
    from console.audit_plan_engagement import show_engagements
    from console.session import Session

    show_engagements(Session(workspace), year, number, as_json=as_json)

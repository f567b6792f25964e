"""`hinomi audit finding`: findings of the audit, from raising to what follows their correction."""

from typing import Annotated

import typer

from console.cli import audit_finding_follow
from console.cli.audit_papers import Engagement
from console.cli.options import JsonOption, WorkspaceOption
from console.language import w

app = typer.Typer(
    help=w("監査の指摘事項とフォローアップ", "Findings of the audit and their follow-up"),
    no_args_is_help=True,
    rich_markup_mode=None,
)
Number = audit_finding_follow.Number
Grade = Annotated[
    str,
    typer.Option(
        "--grade",
        help=w(
            "重大な不適合, 軽微な不適合, 観察事項, 推奨事項", "major, minor, observation, advice"
        ),
    ),
]
Condition = Annotated[str, typer.Option("--condition", help=w("事実", "What was found"))]
Criterion = Annotated[
    str, typer.Option("--criterion", help=w("基準。既定は条項の内容", "What is asked"))
]
Cause = Annotated[str, typer.Option("--cause", help=w("原因", "Cause"))]
Effect = Annotated[str, typer.Option("--effect", help=w("影響", "Effect"))]
Recommendation = Annotated[
    str, typer.Option("--recommendation", help=w("勧告・助言", "Recommendation"))
]


def add_to(audit: typer.Typer) -> None:
    """Hang the commands below `hinomi audit`."""
    audit.add_typer(app, name="finding")


@app.command(
    "raise",
    help=w(
        "指摘を起票する。調書から五欄を埋める（原因は人が書く）。"
        "例: hinomi audit finding raise 2026-01 12 / hinomi audit finding raise 2026-01 --all / "
        "hinomi audit finding raise 2026-01 --control '6.1(6)' --target '総務部 税務課' "
        "--grade 観察事項 --source exercise --condition '訓練で連絡先が古いと分かった'",
        "Raise findings; a paper fills in the fields but the cause. "
        "Example: hinomi audit finding raise 2026-01 12, hinomi audit finding raise 2026-01 --all",
    ),
)
def raise_(  # noqa: PLR0913, PLR0917 - one parameter for each option
    engagement: Engagement,
    papers: Annotated[
        list[int] | None, typer.Argument(metavar="PAPER", help=w("調書の番号", "Numbers of papers"))
    ] = None,
    workspace: WorkspaceOption = None,
    every: Annotated[
        bool, typer.Option("--all", help=w("未起票の不適合等の調書全部", "Every failed paper"))
    ] = False,
    control: Annotated[
        str, typer.Option("--control", help=w("条項（調書なしの起票）", "Clause, without a paper"))
    ] = "",
    target: Annotated[str, typer.Option("--target", help=w("課室かシステム", "Target"))] = "",
    grade: Grade = "",
    source: Annotated[
        str,
        typer.Option(
            "--source",
            help=w(
                "監査, 自己点検, 機器の点検, 訓練, 事案",
                "audit, inspection, scan, exercise, incident",
            ),
        ),
    ] = "",
    condition: Condition = "",
    criterion: Criterion = "",
    cause: Cause = "",
    effect: Effect = "",
    recommendation: Recommendation = "",
    fact: Annotated[
        list[str] | None,
        typer.Option(
            "--fact",
            metavar="CHECK@HOST",
            help=w(
                "この点検が適合するまで解消しない。繰り返せる", "Closed by this check; repeatable"
            ),
        ),
    ] = None,
) -> None:
    """Raise findings."""
    from console.audit_findings_raise import Typed, raise_findings
    from console.session import Session

    five = _five(condition, criterion, cause, effect, recommendation)
    typed = Typed(control, target, grade, source, fact or (), five)
    raise_findings(Session(workspace), engagement, papers or (), typed, every=every)


@app.command(
    "list",
    help=w(
        "指摘を並べる。例: hinomi audit finding list --year 2026 --department 税務課 --open",
        "List the findings. Example: hinomi audit finding list --year 2026 --open",
    ),
)
def list_(
    workspace: WorkspaceOption = None,
    year: Annotated[
        int | None,
        typer.Option("--year", min=2000, max=2100, help=w("起票した年度", "Year of raising")),
    ] = None,
    department: Annotated[
        str, typer.Option("--department", help=w("この課室の指摘", "Of this section"))
    ] = "",
    open_only: Annotated[
        bool, typer.Option("--open", help=w("解消していないもの", "Not closed"))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List the findings."""
    from console.audit_findings_show import Filter, list_findings
    from console.session import Session

    list_findings(Session(workspace), Filter(year, department, open_only), as_json=as_json)


@app.command(
    "show",
    help=w(
        "一件を詳しく。例: hinomi audit finding show 2026-01-F03",
        "Show one. Example: hinomi audit finding show 2026-01-F03",
    ),
)
def show(number: Number, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show one finding."""
    from console.audit_findings_show import show_finding
    from console.session import Session

    show_finding(Session(workspace), number, as_json=as_json)


@app.command(
    "word",
    help=w(
        "五欄や区分を書き換える。例: hinomi audit finding word 2026-01-F03 --cause '手順がない'",
        "Word the fields or the grade. "
        "Example: hinomi audit finding word 2026-01-F03 --cause 'no procedure'",
    ),
)
def word(
    number: Number,
    workspace: WorkspaceOption = None,
    condition: Condition = "",
    criterion: Criterion = "",
    cause: Cause = "",
    effect: Effect = "",
    recommendation: Recommendation = "",
    grade: Grade = "",
) -> None:
    """Word a finding anew."""
    from console.audit_findings import word as say_otherwise
    from console.session import Session

    five = _five(condition, criterion, cause, effect, recommendation)
    say_otherwise(Session(workspace), number, five, grade)


def _five(
    condition: str, criterion: str, cause: str, effect: str, recommendation: str
) -> dict[str, str]:
    """The fields that were typed, by their names."""
    typed = {
        "condition": condition, "criterion": criterion, "cause": cause, "effect": effect,
        "recommendation": recommendation,
    }  # fmt: skip
    return {name: text for name, text in typed.items() if text.strip()}


audit_finding_follow.add_to(app)

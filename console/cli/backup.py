"""`hinomi backup`: backups proven, by asking where they are and by restoring them."""

from typing import Annotated

import typer

from console.cli import backup_drill, backup_import
from console.cli.options import JsonOption, WorkspaceOption
from console.language import w

app = typer.Typer(
    help=w("バックアップの検証と復元訓練", "Backups, proven by restoring them"),
    no_args_is_help=True,
    rich_markup_mode=None,
)
OnlyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="TARGET",
        help=w("この対象だけ。繰り返せる", "This target only; repeatable"),
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=w("計画だけを示し何も尋ねない", "Print the plan only"))
]


@app.command(
    "verify",
    help=w(
        "写しの置き場所に尋ね、一覧・置き場所・破損を確かめて判定する。読むだけ。"
        "例: hinomi backup verify --dry-run / hinomi backup verify --only juki-nas --full",
        "Ask where the copies are: lists, places, damage; and judge. Read only. "
        "Example: hinomi backup verify --dry-run / hinomi backup verify --only juki-nas --full",
    ),
)
def verify(
    workspace: WorkspaceOption = None,
    only: OnlyOption = None,
    full: Annotated[
        bool, typer.Option("--full", help=w("一部でなく全部を読む", "Read all, not a slice"))
    ] = False,
    dry_run: DryRun = False,
    as_json: JsonOption = False,
) -> None:
    """Ask, remember, judge, and say what was found."""
    from console.backup_verifying import show_plan, show_verified
    from console.session import Session

    session = Session(workspace)
    if dry_run:
        show_plan(session, only or (), full=full, as_json=as_json)
        return
    raise typer.Exit(show_verified(session, only or (), full=full, as_json=as_json))


@app.command(
    "canary",
    help=w(
        "消すために作った写しを、承認された時間帯に写しを作る側から消せるか試す。"
        "例: hinomi backup canary --dry-run / hinomi backup canary juki-nas",
        "Try, in the approved window, whether the host that makes the copies can delete the one "
        "made for it. Example: hinomi backup canary --dry-run / hinomi backup canary juki-nas",
    ),
)
def canary(
    targets: Annotated[list[str] | None, typer.Argument(metavar="TARGET")] = None,
    workspace: WorkspaceOption = None,
    dry_run: DryRun = False,
    as_json: JsonOption = False,
) -> None:
    """Try to delete the canaries, and look whether they are still there."""
    from console.backup_canaries import show_canaries, show_canary_plan
    from console.session import Session

    session = Session(workspace)
    if dry_run:
        show_canary_plan(session, targets or (), as_json=as_json)
        return
    raise typer.Exit(show_canaries(session, targets or (), as_json=as_json))


backup_drill.add_to(app)
backup_import.add_to(app)

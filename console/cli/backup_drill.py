"""`hinomi backup drill` and `hinomi backup manifest`: backups proven by restoring them."""

from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.language import w

TargetArgument = Annotated[list[str] | None, typer.Argument(metavar="[TARGET]...")]
SetArgument = Annotated[list[str] | None, typer.Argument(metavar="[DATASET]...")]
WholeOption = Annotated[
    bool, typer.Option("--whole", help=w("標本でなく全部を復元する", "Everything, not a sample"))
]
SeedOption = Annotated[
    str, typer.Option("--seed", help=w("同じ標本を選び直すための種", "Draw the same sample again"))
]
CopyOption = Annotated[
    str,
    typer.Option(
        "--copy", help=w("写しの番号、newest か oldest", "Id of a copy, newest or oldest")
    ),
]
DryOption = Annotated[
    bool,
    typer.Option(
        "--dry-run", help=w("計画だけを示し復元しない", "Print the plan, restore nothing")
    ),
]
ResumeOption = Annotated[
    bool, typer.Option("--resume", help=w("止まった訓練の残りを行う", "Do what was left over"))
]


def add_to(app: typer.Typer) -> None:
    """Put the commands beside the others of `hinomi backup`."""
    app.command(
        "drill",
        help=w(
            "承認された時間帯に、写しを作業フォルダーへ復元して元と比べ、消す。"
            "例: hinomi backup drill --dry-run / hinomi backup drill juki-nas",
            "Restore a sample into a scratch folder in the approved window, compare, and erase. "
            "Example: hinomi backup drill --dry-run / hinomi backup drill juki-nas",
        ),
    )(drill)
    app.command(
        "manifest",
        help=w(
            "元のデータのチェックサムを控える(名前は残さない)。例: hinomi backup manifest BK-001",
            "Keep checksums of the sources, without their names. "
            "Example: hinomi backup manifest BK-001",
        ),
    )(manifest)


def drill(
    target: TargetArgument = None,
    whole: WholeOption = False,
    seed: SeedOption = "",
    copy: CopyOption = "newest",
    dry_run: DryOption = False,
    resume: ResumeOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Restore, compare, erase, remember, and say what came back."""
    from console.backup_drilling import Typed, show_drill_plan, show_drills
    from console.session import Session

    typed = Typed(tuple(target or ()), whole, copy, seed, resume)
    session = Session(workspace)
    if dry_run:
        show_drill_plan(session, typed, as_json=as_json)
        return
    raise typer.Exit(show_drills(session, typed, as_json=as_json))


def manifest(
    data_set: SetArgument = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take checksums at the sources, and keep them."""
    from console.backup_manifest import show_manifests
    from console.session import Session

    raise typer.Exit(show_manifests(Session(workspace), tuple(data_set or ()), as_json=as_json))

"""`hinomi mfa`: two-factor authentication proven by trying it, and what else is known of it."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli import mfa_import, mfa_matrix
from console.cli.options import JsonOption, WorkspaceOption
from console.language import w

app = typer.Typer(
    help=w("二要素認証の実証と強制率", "Two-factor authentication, proven"),
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
LogOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--log",
        metavar="FILE",
        help=w("対象から持ち帰った認証ログ。繰り返せる", "The target's own log, carried in"),
    ),
]


@app.command(
    "verify",
    help=w(
        "承認された対象に監査用アカウントで試し、二要素が本当に要るかを確かめる。"
        "例: hinomi mfa verify --dry-run / hinomi mfa verify --only juki-ssh",
        "Try approved targets with the audit account: are two factors really demanded? "
        "Example: hinomi mfa verify --dry-run / hinomi mfa verify --only juki-ssh",
    ),
)
def verify(
    workspace: WorkspaceOption = None,
    only: OnlyOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=w("計画だけを示し何も送らない", "Print the plan only"))
    ] = False,
    log: LogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Prove, remember, and say what was found."""
    from console.mfa_proving import show_plan, show_proofs
    from console.session import Session

    session = Session(workspace)
    if dry_run:
        show_plan(session, only or (), as_json=as_json)
        return
    raise typer.Exit(show_proofs(session, only or (), log or (), as_json=as_json))


@app.command(
    "close",
    help=w(
        "試行のあと監査用アカウントが再びロックされたことを確かめる。例: hinomi mfa close juki-ssh",
        "Verify that the audit account is locked again. Example: hinomi mfa close juki-ssh",
    ),
)
def close(
    target: Annotated[str, typer.Argument(metavar="TARGET")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """One attempt with everything right must now be refused."""
    from console.mfa_proving import show_closing
    from console.session import Session

    raise typer.Exit(show_closing(Session(workspace), target, as_json=as_json))


mfa_import.add_to(app)
mfa_matrix.add_to(app)

"""`hinomi collector`: the read-only script, to carry or to install."""

from typing import Annotated

import typer

from console.cli.options import PolicyOption, WorkspaceOption
from console.language import w

app = typer.Typer(
    help=w("収集スクリプト(読み取りのみ)", "The read-only collector script"),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command(
    "print",
    help=w(
        "収集スクリプトを出力する。例: hinomi collector print > collector.sh",
        "Print the collector. Example: hinomi collector print > collector.sh",
    ),
)
def print_(
    platform: Annotated[
        str,
        typer.Option("--platform", help=w("機器の種類", "What the host runs") + ": linux, windows"),
    ] = "linux",
    workspace: WorkspaceOption = None,
    policy: PolicyOption = None,
) -> None:
    """The collector with the probes of all checks; same version and own checks, same bytes."""
    import sys

    from console.collector_text import collector_for

    sys.stdout.buffer.write(collector_for(platform, workspace, policy))

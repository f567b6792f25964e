"""`hinomi network`: configurations of network devices, carried in, kept, compared, approved."""

import typer

from console.language import w

app = typer.Typer(
    help=w("ネットワーク機器の設定", "Configurations of network devices"),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def root() -> None:
    """A group of commands."""

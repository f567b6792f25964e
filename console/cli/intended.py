"""`hinomi gpo`: group policy as it was intended, beside what is in effect."""

import typer

from console.language import w

app = typer.Typer(
    help=w("グループポリシー（意図した設定）", "Group policy: what was intended"),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def root() -> None:
    """A group of commands."""

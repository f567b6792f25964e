"""`hinomi collector`: the read-only script, to carry or to install."""

import typer

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
def print_() -> None:
    """The collector with the probes of the whole catalogue; same version, same bytes."""
    import sys

    from checks.catalogue import catalogue, facts_of
    from checks.collector import render_collector

    facts = facts_of(catalogue("checks.rules").values())
    sys.stdout.buffer.write(render_collector(facts))

"""`hinomi incident order`: what to restore next in the incident that goes on."""

from dataclasses import asdict
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, say
from console.language import language, w

Names = list[str] | None


def add_to(app: typer.Typer) -> None:
    """Put the command beside the others of `hinomi incident`."""
    app.command(
        "order",
        help=w(
            "被害確認の結果と来ている人から、次に戻すものを並べる。例: hinomi incident order",
            "What to restore next, by the last sweep and who has come. "
            "Example: hinomi incident order",
        ),
    )(order)


def order(
    name: Annotated[
        str, typer.Option("--incident", "-i", metavar="ID", help=w("事案の番号", "Which incident"))
    ] = "",
    called: Annotated[
        Names,
        typer.Option("--called", metavar="VENDOR", help=w("今呼んだ事業者", "Vendors called now")),
    ] = None,
    by_hand: Annotated[
        Names,
        typer.Option(
            "--by-hand",
            metavar="ID",
            help=w("循環のうち手作業で先に始めるもの", "Which of a block is begun by hand"),
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Exit 0 where everything due is in time, 1 where anything is late, stuck or not known."""
    from console.bcp_order_words import Told, as_object
    from console.incident_order import order_in
    from console.incident_words import headline
    from console.session import Session

    found = order_in(Session(workspace), name, called or (), by_hand or ())
    done, tongue = found.ordered, language()
    if as_json:
        early = [asdict(one) for one in found.ready.early]
        more = {"early": early, "unconfirmed": list(found.ready.confirmed.waiting)}
        emit_json({"incident": found.incident.stream, **as_object(done, tongue), **more})
    else:
        lines = (*Told(done, tongue).lines(), *found.early_lines(tongue))
        for line in (headline(found.incident, done.now), *lines):
            say(line)
    raise typer.Exit(found.exit_code)

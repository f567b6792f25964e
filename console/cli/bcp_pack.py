"""`hinomi bcp pack`: what is carried out of the building, on paper and on a phone."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import WorkspaceOption
from console.cli.output import say
from console.language import w


def add_to(app: typer.Typer) -> None:
    """Put the command beside the others of `hinomi bcp`."""
    app.command(
        "pack",
        help=w(
            "持ち出し一式（紙のPDFと、電話やUSBで開くHTML）を作る。"
            "例: hinomi bcp pack --module earthquake --module ransomware",
            "Make the pack: PDF for paper, one HTML file for a phone or USB. "
            "Example: hinomi bcp pack --module earthquake",
        ),
    )(pack)


def pack(
    workspace: WorkspaceOption = None,
    module: Annotated[
        list[str] | None,
        typer.Option("--module", "-m", help=w("入れる手順集", "Modules to put in")),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help=w("行き先", "Folder"))
    ] = None,
    entry: Annotated[
        str, typer.Option("--entry", help=w("QRで開く入口（庁内のURLなど）", "What the QR opens"))
    ] = "",
    in_hours: Annotated[
        bool, typer.Option("--in-hours", help=w("就業時間内の人で計算", "Count on office hours"))
    ] = False,
) -> None:
    """Write both files."""
    from console.bcp_packing import Packed, make_pack
    from console.session import Session

    wanted = Packed(tuple(module or ()), folder, entry, in_hours)
    for path in make_pack(Session(workspace), wanted):
        say(str(path))

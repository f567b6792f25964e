"""Options that many commands share, declared once."""

from pathlib import Path
from typing import Annotated

import typer

from console.language import w

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        help=w("作業領域のフォルダ", "Folder of the workspace"),
        envvar="HINOMI_WORKSPACE",
        show_envvar=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help=w("JSON で出力する", "Print JSON"))]
HostOption = Annotated[
    list[str] | None,
    typer.Option(
        "--host", help=w("機器(管理番号か機器名)。繰り返せる", "Host id or name; repeatable")
    ),
]
ZoneOption = Annotated[
    list[str] | None, typer.Option("--zone", help="mynumber, lgwan, internet, other")
]
SystemOption = Annotated[
    list[str] | None, typer.Option("--system", help=w("情報システム名", "Name of a system"))
]
KindOption = Annotated[
    list[str] | None, typer.Option("--kind", help="server, terminal, network, other")
]
PolicyOption = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        metavar="FILE|DIR",
        help=w("作業領域の policy に代えて使う", "Use this instead of the workspace's policy"),
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help=w("基準値の上書き", "Override a limit")),
]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on",
        help=w(
            "この重大度以上の不適合があれば終了コード1 (low, medium, high, critical, never)",
            "Exit 1 at violations of this severity or above: low, medium, high, critical, never",
        ),
    ),
]

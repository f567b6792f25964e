"""`hinomi advisories`: vulnerability data, carried in and matched without a network."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, remark, say, table
from console.language import w

app = typer.Typer(
    help=w("脆弱性データ(持込み)", "Vulnerability data, carried in"),
    no_args_is_help=True,
    rich_markup_mode=None,
)

DayOption = Annotated[
    str,
    typer.Option(
        "--date",
        metavar="YYYY-MM-DD",
        help=w("ファイルを取得した日", "The day the files were fetched"),
    ),
]


@app.command(
    "import",
    help=w(
        "Debian security tracker・OSV・CISA KEV のファイルを取り込む。"
        "例: hinomi advisories import json --date 2026-11-20",
        "Import files of the Debian security tracker, OSV or CISA KEV. "
        "Example: hinomi advisories import json --date 2026-11-20",
    ),
)
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    workspace: WorkspaceOption = None,
    day: DayOption = "",
) -> None:
    """Read every file first, then keep them all."""
    from console.advising import bring_in, told
    from console.session import Session

    for given in bring_in(Session(workspace), files, _day(day)):
        say(told(given))


@app.command(
    "list",
    help=w("取り込んだ脆弱性データ。例: hinomi advisories list", "What was carried in, and when."),
)
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """The feeds that count now."""
    from console.advising import as_object
    from console.session import Session

    feeds = [as_object(feed) for feed in Session(workspace).advisories.feeds]
    if as_json:
        emit_json(feeds)
        return
    columns = (w("種類", "kind"), w("日付", "day"), w("件数", "records"), w("対象", "releases"))
    rows = ((f["kind"], f["dated"], f["records"], ", ".join(f["releases"])) for f in feeds)
    table(columns, rows)
    if not feeds:
        remark(
            w(
                "まだありません。取り込み方: hinomi advisories import --help",
                "None yet. How to bring some in: hinomi advisories import --help",
            )
        )


@app.command(
    "releases",
    help=w(
        "Windows のサポート期限の表(YAML か endoflife.date の JSON)を取り込む。FILE を省くと、"
        "いま使う表を示す。例: hinomi advisories releases windows.json --date 2026-11-20",
        "Import a table of Windows releases (YAML, or JSON of endoflife.date); without FILE, show "
        "the one in use. Example: hinomi advisories releases windows.json --date 2026-11-20",
    ),
)
def releases(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE...]")] = None,
    workspace: WorkspaceOption = None,
    day: DayOption = "",
    as_json: JsonOption = False,
) -> None:
    """Keep a table, or show what counts now."""
    from console.advising import bring_releases, releases_object, releases_told, table_in_use
    from console.session import Session

    session = Session(workspace)
    brought = bring_releases(session, files, _day(day)) if files else None
    used = table_in_use(session)
    if as_json:
        emit_json(releases_object(used))
        return
    for line in releases_told(brought, used):
        say(line)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        told = w("2026-11-20 の形で書いてください", "Write it like 2026-11-20")
        raise typer.BadParameter(told, param_hint="--date") from None

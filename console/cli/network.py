"""`hinomi network`: configurations of network devices, carried in, kept, compared, approved."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import FailOn, JsonOption, WorkspaceOption
from console.cli.output import emit_json, remark, say, table
from console.language import w

app = typer.Typer(
    help=w("ネットワーク機器の設定", "Configurations of network devices"),
    no_args_is_help=True,
    rich_markup_mode=None,
)
HostArgument = Annotated[
    str, typer.Argument(metavar="HOST", help=w("機器(管理番号か機器名)", "Host id or name"))
]


@app.callback()
def root() -> None:
    """A group of commands."""


@app.command(
    "import",
    help=w(
        "ファイルに保存した設定を取り込み、点検する。"
        "例: hinomi network import sw-01 sw-01.txt --taken 2026-11-20 --by 山田",
        "Bring in a configuration saved to a file, and judge it. "
        "Example: hinomi network import sw-01 sw-01.txt --taken 2026-11-20 --by Yamada",
    ),
)
def import_(
    host: HostArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    taken: Annotated[
        str, typer.Option(metavar="YYYY-MM-DD", help=w("設定を取得した日", "Day it was taken"))
    ],
    by: Annotated[str, typer.Option(help=w("設定を取得した人", "Who took it"))],
    family: Annotated[
        str, typer.Option(help=w("機種の系統(省くと台帳のもの)", "Family; else the ledger's"))
    ] = "",
    workspace: WorkspaceOption = None,
    fail_on: FailOn = "high",
    as_json: JsonOption = False,
) -> None:
    """Bring it in, then say what was found."""
    from console.concluding import conclude, threshold
    from console.device_importing import ImportOrder, bring_in
    from console.session import Session

    worst, session = threshold(fail_on), Session(workspace)
    run = bring_in(session, ImportOrder(host, file, family, taken, by))
    raise typer.Exit(conclude(session, run, worst, as_json=as_json))


@app.command(
    help=w(
        "最新の設定と、承認した設定などとの違いを示す。違いがあれば終了コード1。"
        "例: hinomi network diff sw-01",
        "What differs from the approved configuration; exit 1 where anything does. "
        "Example: hinomi network diff sw-01",
    ),
)
def diff(
    host: HostArgument,
    approved: Annotated[
        bool, typer.Option("--approved", help=w("承認した設定と比べる", "From the approved one"))
    ] = False,
    since: Annotated[
        str, typer.Option(metavar="YYYY-MM-DD", help=w("この日の設定と比べる", "Since this day"))
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the difference, or that there is none."""
    from console.device_words import compared
    from console.session import Session

    found = compared(Session(workspace), host, approved=approved, since=since)
    if as_json:
        emit_json({"before": found.before, "after": found.after, "lines": found.lines})
    elif found.lines:
        say("\n".join(found.lines))
    else:
        remark(w(f"{found.before} から変わっていません。", f"Unchanged since {found.before}."))
    raise typer.Exit(1 if found.lines else 0)


@app.command(
    help=w(
        "最新の設定を、正しいものとして承認する。例: hinomi network approve sw-01 --by 山田",
        "Approve the newest configuration. Example: hinomi network approve sw-01 --by Yamada",
    ),
)
def approve(
    host: HostArgument,
    by: Annotated[str, typer.Option(help=w("承認した人", "Who approves it"))],
    workspace: WorkspaceOption = None,
) -> None:
    """Approve, then say which one it was."""
    from console.device_words import approve_newest, shown
    from console.session import Session

    kept = approve_newest(Session(workspace), host, by)
    count, when = len(kept.lines), shown(kept.first)
    say(
        w(
            f"{kept.host}: {when} に取得した設定({count} 行)を承認しました。",
            f"{kept.host}: approved the configuration of {when} ({count} lines).",
        )
    )


@app.command(
    help=w(
        "取得した設定の世代を示す。例: hinomi network history sw-01",
        "The generations that were retrieved. Example: hinomi network history sw-01",
    ),
)
def history(
    host: HostArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """One row for each generation, the oldest first."""
    from console.device_words import history as told
    from console.session import Session

    found = told(Session(workspace), host)
    if as_json:
        emit_json(found)
        return
    columns = (
        w("取得", "first"),
        w("最後に確認", "last"),
        w("行数", "lines"),
        w("追加", "added"),
        w("削除", "removed"),
        w("承認", "approved"),
    )
    names = ("first", "last", "lines", "added", "removed", "approved_by")
    table(columns, ([str(one[name]) for name in names] for one in found))


@app.command(
    help=w(
        "機器に送るコマンドのすべて。これ以外は送らない。例: hinomi network commands yamaha",
        "All that devices are ever asked. Example: hinomi network commands yamaha",
    ),
)
def commands(
    family: Annotated[str, typer.Argument(metavar="[FAMILY]")] = "", as_json: JsonOption = False
) -> None:
    """The list of allowed commands, by family."""
    from console.device_words import commands_of

    found = list(commands_of(family))
    if as_json:
        emit_json(found)
        return
    columns = (w("系統", "family"), w("機種", "devices"), w("送るもの", "what is sent"))
    rows = (
        (str(one["family"]), str(one["title"]), str(line))
        for one in found
        for line in (*_words(one["commands"]), *_words(one["session"]))
    )
    table(columns, rows)


def _words(given: object) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else []

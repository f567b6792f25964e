"""`hinomi gpo`: group policy as it was intended, beside what is in effect."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import HostOption, JsonOption, WorkspaceOption
from console.cli.output import emit_json, remark, say, table
from console.language import w

app = typer.Typer(
    help=w("グループポリシー（意図した設定）", "Group policy: what was intended"),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def root() -> None:
    """A group of commands."""


@app.command(
    "import",
    help=w(
        "グループポリシーのバックアップ(フォルダー)か、ドメインのパスワード方針(JSON、CSV)を取り込む。"
        "例: hinomi gpo import gpo-backup --domain town.example --by 髙橋 --taken 2026-11-20",
        "Import backups of group policy (a folder) or the password policy of a domain (JSON, CSV). "
        "Example: hinomi gpo import gpo-backup --domain town.example --by Takahashi "
        "--taken 2026-11-20",
    ),
)
def import_(
    source: Annotated[Path, typer.Argument(metavar="FOLDER|FILE")],
    domain: Annotated[str, typer.Option(help=w("ドメイン名", "Name of the domain"))],
    by: Annotated[str, typer.Option(help=w("書き出した人", "Who exported it"))],
    taken: Annotated[
        str, typer.Option(metavar="DATE", help=w("書き出した日時", "When it was exported"))
    ],
    workspace: WorkspaceOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=w("内容だけを見る", "Show what it says only"))
    ] = False,
) -> None:
    """Import all of it or nothing."""
    from console.intended import PolicyOrder, bring_policy, outcome_lines, password_warnings
    from console.session import Session

    outcome = bring_policy(Session(workspace), PolicyOrder(source, domain, by, taken, dry_run))
    for line in outcome_lines(outcome):
        say(line)
    for line in password_warnings(outcome.objects):
        remark(line)


@app.command(
    "list",
    help=w(
        "取り込んだグループポリシー。例: hinomi gpo list",
        "Group policy that was carried in. Example: hinomi gpo list",
    ),
)
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """What counts now, an object a row."""
    from console.intended import password_warnings, policies, policy_cells, policy_rows
    from console.session import Session

    found = policies(Session(workspace))
    if as_json:
        emit_json(policy_rows(found))
        return
    columns = (
        w("ドメイン", "domain"),
        w("種類", "sort"),
        w("名前", "name"),
        w("取得日", "taken"),
        w("取得者", "by"),
        w("設定", "settings"),
        w("パスワード", "passwords"),
    )
    table(columns, policy_cells(found))
    for line in password_warnings([policy for one in found for policy in one.objects]):
        remark(line)


@app.command(
    "compare",
    help=w(
        "意図した設定と端末で有効な設定を比べる(判定には使わない)。"
        "未適用があれば終了コード1。例: hinomi gpo compare --host PC-0012",
        "Compare what was intended with what is in effect; no verdict. "
        "Exit 1 where something is not in effect. Example: hinomi gpo compare --host PC-0012",
    ),
)
def compare(
    workspace: WorkspaceOption = None, host: HostOption = None, as_json: JsonOption = False
) -> None:
    """What is not as intended, a setting a row; `--json` tells the rest too."""
    from console.intended import (
        compared,
        departs,
        difference_cells,
        difference_objects,
        tally_line,
    )
    from console.session import Session

    found = compared(Session(workspace), host)
    if as_json:
        emit_json(difference_objects(found))
    else:
        columns = (w("機器", "host"), w("設定", "setting"), w("意図", "intended"))
        more = (w("有効な値", "effective"), w("状態", "state"), w("理由", "reason"))
        table((*columns, *more), difference_cells(found))
        remark(tally_line(found))
    if departs(found):
        raise typer.Exit(1)


@app.command(
    "template",
    help=w(
        "ドメインのパスワード方針の書き方の見本を出す。例: hinomi gpo template > domain.json",
        "Print the form of a domain's password policy. Example: hinomi gpo template > domain.json",
    ),
)
def template() -> None:
    """The form, filled with examples."""
    from console.intended import template as example

    say(example())

"""`hinomi mfa matrix` and `hinomi mfa coverage`: who needs how many factors where."""

from typing import Annotated

import typer

from console.cli.options import HostOption, JsonOption, WorkspaceOption
from console.cli.output import emit_json, remark, table
from console.language import language, w

RunOption = Annotated[str, typer.Option("--run", help=w("この点検だけ", "This run only"))]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module to the group `mfa`."""
    app.command(
        "matrix",
        help=w(
            "アカウント・入口・接続元ごとに、何があれば入れるかを弱い順に並べる。"
            "例: hinomi mfa matrix --host jumin-sv01",
            "What is enough to come in, for each account, path and source, worst first. "
            "Example: hinomi mfa matrix --host jumin-sv01",
        ),
    )(matrix)
    app.command(
        "coverage",
        help=w(
            "強制率・登録率・実測率を領域ごとに示す。例: hinomi mfa coverage --json",
            "Rates of enforced, enrolled and proved, by zone. Example: hinomi mfa coverage --json",
        ),
    )(show_coverage)


def matrix(
    workspace: WorkspaceOption = None,
    host: HostOption = None,
    run: RunOption = "",
    whole: Annotated[
        bool,
        typer.Option("--all", help=w("入れない入口と対象外も示す", "Shut and exempt paths too")),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Every unit of the count, worst first."""
    from console.mfa_matrix import counted, left_out, matrix_table, unit_rows
    from console.session import Session

    found = counted(Session(workspace), run, host or ()).found
    if as_json:
        emit_json(unit_rows(found, language()))
        return
    columns = (
        w("判定", "verdict"), w("機器", "host"), w("アカウント", "account"), w("入口", "path"),
        w("接続元", "source"), w("登録", "enrolled"), w("実測", "proved"),
        w("これで入れる・理由", "what is enough, or why not known"),
    )  # fmt: skip
    table(columns, matrix_table(found, language(), whole=whole))
    if not whole and (rest := left_out(found)):
        remark(rest.in_(language()))


def show_coverage(
    workspace: WorkspaceOption = None, run: RunOption = "", as_json: JsonOption = False
) -> None:
    """The three rates over one denominator."""
    from console.mfa_matrix import counted, coverage_json, coverage_table
    from console.session import Session

    found = counted(Session(workspace), run).found
    if as_json:
        emit_json(coverage_json(found))
        return
    columns = (
        w("領域・入口", "zone, path"), w("強制率", "enforced"), w("登録率", "enrolled"),
        w("実測率", "proved"), w("確認不能", "unknown"), w("対象外", "exempt"),
        w("入れない", "shut"),
    )  # fmt: skip
    table(columns, coverage_table(found, language()))

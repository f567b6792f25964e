"""`hinomi inventory source`: what asset tools, WSUS, antivirus consoles and MDM say of hosts."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.main import OK, WRONG
from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, remark, say, table
from console.language import language, w

app = typer.Typer(
    help=w(
        "資産管理ソフト・WSUS・ウイルス対策・MDM の書き出し",
        "Exports of asset tools, WSUS, antivirus and MDM",
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def add_to(inventory: typer.Typer) -> None:
    """Add the commands of this module to the group `inventory`."""
    inventory.add_typer(app, name="source")


@app.command(
    "import",
    help=w(
        "ほかの製品の機器一覧を取り込む。例: hinomi inventory source import list.csv "
        "--mapping skysea --exported 2026-11-20 --by 髙橋",
        "Import another product's list of machines. Example: hinomi inventory source import "
        "list.csv --mapping skysea --exported 2026-11-20 --by Takahashi",
    ),
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    mapping: Annotated[
        str,
        typer.Option(
            help=w("policy/source-mappings の対応表の名前", "Name in policy/source-mappings")
        ),
    ],
    exported: Annotated[
        str, typer.Option(metavar="DATE", help=w("書き出した日時", "When it was exported"))
    ],
    by: Annotated[str, typer.Option(help=w("書き出した人", "Who exported it"))],
    workspace: WorkspaceOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=w("内容だけを見る", "Show what it says only"))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Import all of the file or nothing of it."""
    from console.session import Session
    from console.source_importing import SourceOrder, bring_source, source_lines, source_object

    order = SourceOrder(file, mapping, exported, by, dry_run)
    fitted = bring_source(Session(workspace), order)
    if as_json:
        emit_json(source_object(fitted))
    else:
        for line in source_lines(fitted, language()):
            say(line)
    raise typer.Exit(WRONG if fitted.outcome.problems else OK)


@app.command(
    "sign",
    help=w(
        "対応表の内容を確かめたことを記録する。例: hinomi inventory source sign skysea",
        "Sign off a mapping as it is now. Example: hinomi inventory source sign skysea",
    ),
)
def sign(
    name: Annotated[str, typer.Argument(metavar="MAPPING")], workspace: WorkspaceOption = None
) -> None:
    """Only a mapping that somebody answers for is used."""
    from console.session import Session
    from console.source_importing import sign_source_mapping

    say(sign_source_mapping(Session(workspace), name).in_(language()))


@app.command(
    "template",
    help=w(
        "対応表の見本を出す。例: hinomi inventory source template skysea > "
        "policy/source-mappings/skysea.yaml",
        "Print a mapping to begin with. Example: hinomi inventory source template skysea > "
        "policy/source-mappings/skysea.yaml",
    ),
)
def template(
    name: Annotated[str, typer.Argument(metavar="PRODUCT")] = "table",
) -> None:
    """A text to be changed and saved by the reader."""
    from audit.sources.mappings import source_template

    say(source_template(name).rstrip("\n"))


@app.command(
    "list",
    help=w(
        "いま有効な取り込み。例: hinomi inventory source list",
        "The imports that count now. Example: hinomi inventory source list",
    ),
)
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """The newest import by each mapping."""
    from console.session import Session
    from console.source_importing import imported_object, newest_imports
    from reports.era import era_moment

    found = newest_imports(Session(workspace))
    if as_json:
        emit_json([imported_object(one) for one in found])
        return
    columns = (
        w("対応表", "mapping"),
        w("製品", "product"),
        w("書き出し", "exported"),
        w("書き出した人", "by"),
        w("台数", "machines"),
    )
    rows = ((o.mapping, o.product, era_moment(o.at), o.by, str(o.rows)) for o in found)
    table(columns, rows)
    if not found:
        remark(
            w(
                "まだありません。始め方: hinomi inventory source template --help",
                "None yet. How to begin: hinomi inventory source template --help",
            )
        )


@app.command(
    "judge",
    help=w(
        "MDM の最新の一覧で管理端末を点検する。例: hinomi inventory source judge google-admin",
        "Judge managed devices by the newest list of their MDM. "
        "Example: hinomi inventory source judge google-admin",
    ),
)
def judge(
    name: Annotated[str, typer.Argument(metavar="MAPPING")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """A run whose evidence is a row of the list for each device."""
    from console.concluding import conclude, threshold
    from console.session import Session
    from console.source_judging import judge_source, left_out

    session = Session(workspace)
    judged = judge_source(session, name)
    for line in left_out(judged.assigned):
        remark(line.in_(language()))
    code = conclude(session, judged.run, threshold("low"), as_json=as_json)
    raise typer.Exit(code)


@app.command(
    "contradictions",
    help=w(
        "台帳・収集した証跡・取り込んだ一覧の食い違い。例: hinomi inventory source contradictions",
        "Where ledger, evidence and imported lists contradict each other. "
        "Example: hinomi inventory source contradictions",
    ),
)
def contradictions(
    host: Annotated[
        str | None, typer.Option(help=w("一台だけ(管理番号か名前)", "One host: id or name"))
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Shown, and decided by nobody but a person."""
    from console.cli.main import FINDINGS
    from console.session import Session
    from console.source_contradictions import gather, gathered_lines, gathered_object

    gathered = gather(Session(workspace), host)
    if as_json:
        emit_json(gathered_object(gathered))
    else:
        for line in gathered_lines(gathered, language()):
            say(line)
    if gathered.found:
        raise typer.Exit(FINDINGS)

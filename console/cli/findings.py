"""`hinomi findings`: the corrective-action cycle (是正措置)."""

from typing import Annotated

import typer

from console.cli.options import HostOption, JsonOption, WorkspaceOption
from console.cli.output import emit_json, remark, say, table
from console.language import language, w

app = typer.Typer(
    help=w("指摘事項と是正", "Findings and their correction"),
    no_args_is_help=True,
    rich_markup_mode=None,
)
Number = Annotated[
    str, typer.Argument(metavar="NUMBER", help=w("指摘の番号", "Number of a finding"))
]


@app.command("list", help=w("指摘事項を並べる。例: hinomi findings list", "List the findings."))
def list_findings(
    workspace: WorkspaceOption = None,
    host: HostOption = None,
    every: Annotated[
        bool, typer.Option("--all", help=w("解消したものも", "Closed ones too"))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Findings with state, trend and owner."""
    from console.findings_view import finding_rows, severity_words
    from console.session import Session

    rows = finding_rows(Session(workspace), host or (), closed_too=every)
    if as_json:
        emit_json(rows)
        return
    columns = {
        "number": w("番号", "number"),
        "host_name": w("機器", "host"),
        "check": "ID",
        "title": w("点検項目", "title"),
        "severity": w("重大度", "severity"),
        "state": w("状態", "state"),
        "trend": w("前回比", "trend"),
        "assignee": w("担当", "assignee"),
    }
    shown = ({**row, "severity": severity_words(row["severity"])} for row in rows)
    table(tuple(columns.values()), ([row[key] for key in columns] for row in shown))


@app.command("show", help=w("一件を詳しく。例: hinomi findings show 3f2a", "Show one finding."))
def show(number: Number, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """One finding with its history."""
    from console.finding_words import story_lines
    from console.findings_view import finding_story, severity_words
    from console.session import Session

    story = finding_story(Session(workspace), number, language())
    if as_json:
        emit_json(story)
        return
    for line in story_lines({**story, "severity": severity_words(story["severity"])}):
        say(line)


@app.command("assign", help=w("担当と期限を決める。", "Name who corrects it, and by when."))
def assign(
    number: Number,
    person: Annotated[str, typer.Argument(metavar="PERSON")],
    workspace: WorkspaceOption = None,
    due: Annotated[str, typer.Option(help=w("期限 YYYY-MM-DD", "Due date YYYY-MM-DD"))] = "",
) -> None:
    """Assign a finding to a person."""
    _act(workspace, number, "assign", assignee=person, due=due)


@app.command("acknowledge", help=w("所管が指摘を認める。", "The owner accepts the finding."))
def acknowledge(
    number: Number,
    workspace: WorkspaceOption = None,
    note: Annotated[str, typer.Option(help=w("覚え書き", "Remark"))] = "",
) -> None:
    """Acknowledge a finding."""
    _act(workspace, number, "acknowledge", note=note)


@app.command("fixed", help=w("是正したと申し出る。次の点検で確かめる。", "Claim it is corrected."))
def fixed(
    number: Number,
    workspace: WorkspaceOption = None,
    note: Annotated[str, typer.Option(help=w("何をしたか", "What was done"))] = "",
) -> None:
    """Claim a fix; only a later PASS closes the finding."""
    _act(workspace, number, "claim_fix", note=note)


def _act(workspace: WorkspaceOption, number: str, action: str, **values: str) -> None:
    from console.findings_view import act
    from console.session import Session

    act(Session(workspace), number, action, values)
    remark(w("記録しました。", "Recorded."))

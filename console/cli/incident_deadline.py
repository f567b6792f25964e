"""`hinomi incident known|facts|deadline|sent|form`: legal clocks, and the common form."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.incident_steps import At, Name
from console.cli.options import JsonOption, WorkspaceOption
from console.language import language, w
from inventory.words import T

Words = Annotated[list[str] | None, typer.Argument(metavar="TEXT")]


_HELP = {
    "known": T(
        "どの課が知ったかを残す。期限はここから数える。"
        "例: hinomi incident known 画面に脅迫文 --section 税務課 --at 8:40",
        "Record which section knew; clocks start here. "
        "Example: hinomi incident known ransom note --section TAX --at 8:40",
    ),
    "facts": T(
        "漏えい等について分かったこと。例: hinomi incident facts 人数=120 不正=はい 番号=あり",
        "What is known of a leak. Example: hinomi incident facts persons=120 wrongful=yes",
    ),
    "deadline": T("報告の期限。例: hinomi incident deadline", "What is due when."),
    "sent": T(
        "報告を出したことを残す。例: hinomi incident sent mynumber-first --reference 受付12",
        "Record a report. Example: hinomi incident sent mynumber-first --reference 12",
    ),
    "form": T(
        "共通様式に書く事柄。例: hinomi incident form ransomware extension=.locked -o 様.xlsx",
        "The common form. Example: hinomi incident form ransomware extension=.locked",
    ),
}


def add_to(app: typer.Typer) -> None:
    """Put the commands beside the others of `hinomi incident`."""
    for command in (known, facts, deadline, sent, form):
        name = command.__name__
        app.command(name, help=_HELP[name].in_(language()))(command)


def known(  # noqa: PLR0913, PLR0917 - one parameter for each option
    text: Words = None,
    workspace: WorkspaceOption = None,
    section: Annotated[str, typer.Option("--section", "-s", help=w("課", "Section"))] = "",
    who: Annotated[str, typer.Option("--who", help=w("知った人", "Who knew"))] = "",
    at: At = "",
    number: Annotated[int, typer.Option("--correct", help=w("直す番号", "Correct no. N"))] = 0,
    withdraw: Annotated[bool, typer.Option("--withdraw", help=w("取り消す", "Take back"))] = False,
    why: Annotated[str, typer.Option("--why", help=w("直す理由", "Why"))] = "",
    name: Name = "",
) -> None:
    """Write down who knew, or correct it."""
    from console.incident_deadlines import correct, know

    if number:
        correct(workspace, number, at=at, withdraw=withdraw, why=why, name=name)
    else:
        know(workspace, " ".join(text or ()), section=section, who=who, at=at, name=name)


def facts(words: Words = None, workspace: WorkspaceOption = None, name: Name = "") -> None:
    """Write down what is known."""
    from console.incident_deadlines import find_out

    find_out(workspace, words or (), name)


def deadline(
    workspace: WorkspaceOption = None, name: Name = "", as_json: JsonOption = False
) -> None:
    """Print the clocks."""
    from console.incident_deadlines import show

    show(workspace, name, as_json=as_json)


def sent(
    rule: Annotated[str, typer.Argument(metavar="ID", help=w("期限の番号", "Which deadline"))],
    workspace: WorkspaceOption = None,
    reference: Annotated[str, typer.Option("--reference", help=w("受付番号", "Receipt"))] = "",
    at: At = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help=w("取り消す", "Take back"))] = False,
    why: Annotated[str, typer.Option("--why", help=w("取り消す理由", "Why"))] = "",
    name: Name = "",
) -> None:
    """Write down that a report was sent, or take that back."""
    from console.incident_deadlines import send, take_back

    if withdraw:
        take_back(workspace, rule, why=why, name=name)
        return
    send(workspace, rule, reference=reference, at=at, name=name)


def form(
    kind: Annotated[str, typer.Argument(help="ransomware, ddos")] = "",
    words: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=TEXT", help=w("書く欄", "Fields"))
    ] = None,
    workspace: WorkspaceOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=w("xlsxの行き先", "Write xlsx here"))
    ] = None,
    name: Name = "",
) -> None:
    """Fill the form, and show it."""
    from console.incident_form import fill, show

    fill(workspace, kind, words or (), name)
    show(workspace, kind, name, output)

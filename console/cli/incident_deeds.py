"""`hinomi incident fix`, `phase`, `close`, `attach`, `handover`, `muster`, `incidents`."""

from typing import Annotated

import typer

from console.cli.incident_papers import Name
from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, say
from console.language import w

Words = Annotated[list[str] | None, typer.Argument(metavar="[N] [TEXT]")]
Note = Annotated[str, typer.Option("--note", help=w("添え書き", "Remark"))]


def fix(  # noqa: PLR0913, PLR0917 - one parameter for each option
    words: Words = None,
    workspace: WorkspaceOption = None,
    kind: Annotated[str, typer.Option("--kind", "-k", help=w("区分", "Kind"))] = "",
    sure: Annotated[str, typer.Option("--sure", "-s", help=w("未確認 確認 誤り", "Sure?"))] = "",
    sender: Annotated[str, typer.Option("--from", "-f", help=w("発信者", "From whom"))] = "",
    receiver: Annotated[str, typer.Option("--to", "-t", help=w("受信者", "To whom"))] = "",
    at: Annotated[str, typer.Option("--at", help=w("起きた時刻", "When it happened"))] = "",
    why: Annotated[str, typer.Option("--why", help=w("直す理由", "Why"))] = "",
    name: Name = "",
) -> None:
    """Correct a line by a new one; what it said before stays."""
    from console.incident_deeds import correct

    typed = {"sort": kind, "certainty": sure, "sender": sender, "receiver": receiver, "at": at}
    correct(workspace, words or (), {**typed, "reason": why}, name)


def phase(
    word: Annotated[str, typer.Argument(metavar="WORD")],
    workspace: WorkspaceOption = None,
    note: Note = "",
    name: Name = "",
) -> None:
    """Say how far it is."""
    from console.incident_deeds import move

    move(workspace, word, note, name)


def close(
    workspace: WorkspaceOption = None,
    note: Note = "",
    false_alarm: Annotated[
        bool, typer.Option("--false-alarm", help=w("誤報だった", "It was none"))
    ] = False,
    name: Name = "",
) -> None:
    """End it."""
    from console.incident_deeds import end

    end(workspace, note, name, false_alarm=false_alarm)


def attach(
    module: Annotated[str, typer.Argument(metavar="KIND")],
    workspace: WorkspaceOption = None,
    name: Name = "",
) -> None:
    """Put another module of the runbook on, at any moment."""
    from console.incident_deeds import attach as put

    put(workspace, module, name)


def handover(
    taker: Annotated[str, typer.Argument(metavar="NAME")],
    workspace: WorkspaceOption = None,
    note: Note = "",
    no_pdf: Annotated[bool, typer.Option("--no-pdf", help=w("紙を作らない", "No sheet"))] = False,
    name: Name = "",
) -> None:
    """Hand it over to the next shift."""
    from console.incident_deeds import hand_over

    hand_over(workspace, taker, note, name, pdf=not no_pdf)


def muster(
    words: Annotated[
        list[str], typer.Argument(metavar=w("FILE | 氏名... [無事]", "FILE | NAME... [safe]"))
    ],
    workspace: WorkspaceOption = None,
    here: Annotated[bool, typer.Option("--here", help=w("到着した", "Has arrived"))] = False,
    eta: Annotated[str, typer.Option("--eta", help=w("到着見込み。8:30、30分後", "When"))] = "",
    name: Name = "",
) -> None:
    """Take in who is safe and who comes."""
    from console.incident_deeds import muster as take_in

    take_in(workspace, words, eta, name, here=here)


def incidents(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Every incident and exercise."""
    from console.incident_deeds import every

    found = list(every(workspace))
    if as_json:
        emit_json([plain for plain, _ in found])
        return
    for _, line in found:
        say(line)


def add_to(app: typer.Typer) -> None:
    """Put the commands into `hinomi incident`."""
    app.command("fix", help=w("行を直す。例: fix 12 正しい文", "Correct a line: fix 12 words"))(fix)
    app.command("muster", help=w("安否と参集。例: muster 山田 無事", "Who is safe, who comes."))(
        muster
    )
    app.command("handover", help=w("次の人へ引き継ぐ。", "Hand over to the next."))(handover)
    app.command("attach", help=w("手順を足す。例: attach 停電", "Attach a module."))(attach)
    app.command("phase", help=w("段階: 警戒 対応中 安定 復旧", "Watch, active, stable..."))(phase)
    app.command("close", help=w("終える。", "End it."))(close)
    app.command("incidents", help=w("事案と訓練の一覧。", "Every incident and drill."))(incidents)

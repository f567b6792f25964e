"""`hinomi audit finding respond|action|progress|claim|verify|waive|approve|end`."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import WorkspaceOption
from console.language import language, w
from inventory.words import T

Number = Annotated[
    str,
    typer.Argument(
        metavar="NUMBER",
        help=w("指摘の番号 2026-01-F03 か固有番号の先頭", "Number 2026-01-F03, or fingerprint"),
    ),
]
Note = Annotated[str, typer.Option("--note", help=w("内容・確かめたこと", "What was done or seen"))]
Reason = Annotated[str, typer.Option("--reason", help=w("理由", "Why"))]
ActionNumber = Annotated[int, typer.Argument(metavar="ACTION", help=w("措置の番号", "Action"))]
WaiverNumber = Annotated[int, typer.Argument(metavar="WAIVER", help=w("例外の番号", "Waiver"))]
_HELP = {
    "respond": T(
        "被監査部門の回答。例: hinomi audit finding respond 2026-01-F03 --stance 同意 "
        "--post 税務課長",
        "The answer of the audited section. "
        "Example: hinomi audit finding respond 2026-01-F03 --stance agree --post CHIEF",
    ),
    "action": T(
        "改善措置を計画する・取りやめる。例: hinomi audit finding action 2026-01-F03 "
        "'記録を集約する' --owner 税務課長 --due 2026-11-30 --step '設計=2026-10-15'",
        "Plan a corrective action, or drop one. Example: hinomi audit finding action "
        "2026-01-F03 'collect logs' --owner CHIEF --due 2026-11-30",
    ),
    "progress": T(
        "措置の進み具合を書く。例: hinomi audit finding progress 2026-01-F03 1 60 --done 1",
        "How far an action is. Example: hinomi audit finding progress 2026-01-F03 1 60 --done 1",
    ),
    "claim": T(
        "是正したと申告する（解消は点検か別の人の確認による）。"
        "例: hinomi audit finding claim 2026-01-F03 --note 設定を直した",
        "Claim a fix; a scan or somebody else closes. "
        "Example: hinomi audit finding claim 2026-01-F03 --note 'set'",
    ),
    "verify": T(
        "機器の点検によらない指摘の是正を、別の人が確認する。例: hinomi audit finding verify "
        "2026-01-F03 --evidence 規程.pdf --note 改正を確かめた",
        "Verify a fix that no scan can tell; by somebody else. Example: hinomi audit finding "
        "verify 2026-01-F03 --evidence rules.pdf --note 'seen'",
    ),
    "waive": T(
        "例外を申請する（期限と代替措置が要る）。例: hinomi audit finding waive 2026-01-F03 "
        "--reason 更新待ち --compensating 毎週手で確認 --until 2027-03-31",
        "Ask for an exception. Example: hinomi audit finding waive 2026-01-F03 "
        "--reason WHY --compensating WHAT --until 2027-03-31",
    ),
    "approve": T(
        "例外を承認する（申請した人はできない）。例: hinomi audit finding approve 2026-01-F03 1",
        "Approve an exception; not by who asked. "
        "Example: hinomi audit finding approve 2026-01-F03 1",
    ),
    "end": T(
        "例外を期限の前に終える・申請を却下する。"
        "例: hinomi audit finding end 2026-01-F03 1 --reason 更新済み",
        "End an exception early. Example: hinomi audit finding end 2026-01-F03 1 --reason WHY",
    ),
}


def add_to(app: typer.Typer) -> None:
    """Put the commands beside the others of `hinomi audit finding`."""
    for command in (respond, action, progress, claim, verify, waive, approve, end):
        name = command.__name__
        app.command(name, help=_HELP[name].in_(language()))(command)


def respond(
    number: Number,
    stance: Annotated[
        str,
        typer.Option("--stance", help=w("同意, 一部同意, 不同意", "agree, partly, disagree")),
    ],
    workspace: WorkspaceOption = None,
    post: Annotated[str, typer.Option("--post", help=w("回答する職", "Post that answers"))] = "",
    reason: Reason = "",
) -> None:
    """Answer for the audited section."""
    from console import audit_findings
    from console.session import Session

    audit_findings.respond(Session(workspace), number, stance, post, reason)


def action(
    number: Number,
    what: Annotated[str, typer.Argument(metavar="WHAT")] = "",
    workspace: WorkspaceOption = None,
    owner: Annotated[str, typer.Option("--owner", help=w("担当する職", "Post in charge"))] = "",
    due: Annotated[str, typer.Option("--due", help=w("期限", "Due date"))] = "",
    step: Annotated[
        list[str] | None,
        typer.Option("--step", metavar="WHAT[=DAY]", help=w("手順。繰り返せる", "A step")),
    ] = None,
    drop: Annotated[int, typer.Option("--drop", help=w("この措置を取りやめる", "Drop it"))] = 0,
    reason: Reason = "",
) -> None:
    """Plan an action, or drop one."""
    from console import audit_findings
    from console.session import Session

    session = Session(workspace)
    if drop:
        audit_findings.drop(session, number, drop, reason)
    else:
        audit_findings.plan(session, number, what, owner, due, step or ())


def progress(
    number: Number,
    action: ActionNumber,
    percent: Annotated[int, typer.Argument(metavar="PERCENT")],
    workspace: WorkspaceOption = None,
    note: Note = "",
    done: Annotated[
        list[str] | None,
        typer.Option("--done", metavar="STEP[=DAY]", help=w("終えた手順", "A step that is done")),
    ] = None,
) -> None:
    """Write down how far an action is."""
    from console import audit_findings
    from console.session import Session

    audit_findings.progress(Session(workspace), number, action, percent, note, done or ())


def claim(number: Number, workspace: WorkspaceOption = None, note: Note = "") -> None:
    """Claim a fix."""
    from console import audit_findings
    from console.session import Session

    audit_findings.claim(Session(workspace), number, note)


def verify(
    number: Number,
    workspace: WorkspaceOption = None,
    evidence: Annotated[
        list[Path] | None,
        typer.Option("--evidence", metavar="FILE", help=w("見た書類", "What was looked at")),
    ] = None,
    note: Note = "",
    fails: Annotated[
        bool, typer.Option("--fails", help=w("是正されていない", "It is not corrected"))
    ] = False,
) -> None:
    """Verify a fix that no scan can tell."""
    from console import audit_findings
    from console.session import Session

    audit_findings.verify(Session(workspace), number, evidence or (), note, holds=not fails)


def waive(
    number: Number,
    workspace: WorkspaceOption = None,
    reason: Reason = "",
    compensating: Annotated[
        str, typer.Option("--compensating", help=w("代替措置", "Control in its place"))
    ] = "",
    until: Annotated[
        str, typer.Option("--until", help=w("期限（366日以内）", "Last day, in 366 days"))
    ] = "",
) -> None:
    """Ask for an exception."""
    from console import audit_findings
    from console.session import Session

    audit_findings.waive(Session(workspace), number, reason, compensating, until)


def approve(number: Number, waiver: WaiverNumber, workspace: WorkspaceOption = None) -> None:
    """Approve an exception."""
    from console import audit_findings
    from console.session import Session

    audit_findings.approve(Session(workspace), number, waiver)


def end(
    number: Number, waiver: WaiverNumber, workspace: WorkspaceOption = None, reason: Reason = ""
) -> None:
    """End an exception early."""
    from console import audit_findings
    from console.session import Session

    audit_findings.end(Session(workspace), number, waiver, reason)

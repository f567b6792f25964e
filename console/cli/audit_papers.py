"""`hinomi audit papers|paper|attach|review`: working papers (監査調書) of an engagement."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import remark
from console.language import language, w
from inventory.words import T

if TYPE_CHECKING:
    from console.session import Session

Engagement = Annotated[
    str, typer.Argument(metavar="AUDIT", help=w("個別監査の番号 2026-01", "Engagement, 2026-01"))
]
Number = Annotated[int, typer.Argument(metavar="PAPER", help=w("調書の番号", "Number of a paper"))]
Numbers = Annotated[
    list[str],
    typer.Argument(
        metavar="PAPER...", help=w("調書の番号 12、5-40", "Numbers of papers, 12, 5-40")
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help=w("PDFを書き出すファイル", "PDF to write"))
]
Note = Annotated[str, typer.Option("--note", help=w("確かめたこと、意見", "What was seen"))]
_HELP = {
    "papers": T(
        "監査調書を作る・並べる・PDFにする。"
        "例: hinomi audit papers 2026-01 --start / hinomi audit papers 2026-01 -o 調書.pdf",
        "Open, list or print the working papers. "
        "Example: hinomi audit papers 2026-01 --start, hinomi audit papers 2026-01 -o papers.pdf",
    ),
    "paper": T(
        "調書を見る・判断を記録する。"
        "例: hinomi audit paper 2026-01 12 --judge 適合 --note 規程と記録を確かめた / "
        "hinomi audit paper 2026-01 5-40 --judge 未確認",
        "Show a paper, or judge. Example: hinomi audit paper 2026-01 12 --judge conform --note OK",
    ),
    "attach": T(
        "証拠のファイルか、聞いたこと・見たことを調書に付ける。"
        "例: hinomi audit attach 2026-01 12 規程.pdf --collected 2026-08-03 --from 税務課長",
        "Attach a file, or what was heard or seen. "
        "Example: hinomi audit attach 2026-01 12 rules.pdf --collected 2026-08-03 --from CHIEF",
    ),
    "review": T(
        "調書を査閲する（作成した人はできない）。"
        "例: hinomi audit review 2026-01 12 13 / hinomi audit review 2026-01 --all / "
        "hinomi audit review 2026-01 12 --return --note 写しが読めない",
        "Review papers; not by who prepared them. Example: hinomi audit review 2026-01 12",
    ),
}  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Put the commands beside the others of `hinomi audit`."""
    for command in (papers, paper, attach, review):
        name = command.__name__
        app.command(name, help=_HELP[name].in_(language()))(command)


def papers(
    engagement: Engagement,
    workspace: WorkspaceOption = None,
    start: Annotated[
        bool, typer.Option("--start", help=w("調書を作り、点検結果を取り込む", "Open papers"))
    ] = False,
    link: Annotated[
        bool, typer.Option("--link", help=w("点検結果を取り込み直す", "Link results anew"))
    ] = False,
    target: Annotated[
        list[str] | None, typer.Option("--target", help=w("この対象だけ", "Only this target"))
    ] = None,
    control: Annotated[
        list[str] | None, typer.Option("--control", help=w("この条項だけ", "Only this clause"))
    ] = None,
    output: Output = None,
    as_json: JsonOption = False,
) -> None:
    """Open, link, print or list the papers."""
    from console import audit_papers
    from console.session import Session

    session = Session(workspace)
    if start:
        audit_papers.start(session, engagement, target or (), control or ())
    elif link:
        audit_papers.link(session, engagement)
    else:
        _show(session, engagement, output, as_json=as_json)


def paper(
    engagement: Engagement,
    numbers: Numbers,
    workspace: WorkspaceOption = None,
    judge: Annotated[
        str,
        typer.Option(
            "--judge",
            help=w(
                "適合, 重大な不適合, 軽微な不適合, 観察事項, 推奨事項, 対象外, 未確認",
                "conform, major, minor, observation, advice, na, unconfirmed",
            ),
        ),
    ] = "",
    note: Note = "",
    reason: Annotated[
        str, typer.Option("--reason", help=w("点検の結果と違う理由", "Why not as the scan"))
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Show a paper, or judge."""
    from console import audit_papers
    from console.audit_papers_show import show_paper
    from console.session import Session

    session, chosen = Session(workspace), audit_papers.numbers_of(numbers)
    if judge:
        audit_papers.judge(session, engagement, chosen, judge, note, reason)
        return
    for number in chosen:
        show_paper(session, engagement, number, as_json=as_json)


def attach(  # noqa: PLR0913, PLR0917 - one parameter for each option
    engagement: Engagement,
    number: Number,
    file: Annotated[Path | None, typer.Argument(metavar="FILE")] = None,
    workspace: WorkspaceOption = None,
    said: Annotated[
        str, typer.Option("--said", help=w("聞いたこと、見たこと", "What was heard or seen"))
    ] = "",
    method: Annotated[
        str, typer.Option("--method", help=w("書類, 聴取, 視察, 技術", "How it was found"))
    ] = "examine",
    source: Annotated[str, typer.Option("--from", help=w("出した人、答えた人", "From whom"))] = "",
    period: Annotated[
        str, typer.Option("--period", help=w("対象期間。既定は監査対象期間", "Period covered"))
    ] = "",
    collected: Annotated[
        str, typer.Option("--collected", help=w("作成・入手した日", "Day made or obtained"))
    ] = "",
    received: Annotated[
        str, typer.Option("--received", help=w("受け取った日。既定は今日", "Day received"))
    ] = "",
    withdraw: Annotated[
        int, typer.Option("--withdraw", help=w("この番号の証拠を取り下げる", "Take back"))
    ] = 0,
    why: Annotated[str, typer.Option("--why", help=w("取り下げる理由", "Why"))] = "",
) -> None:
    """Attach evidence, or take it back."""
    from console import audit_papers
    from console.session import Session

    session = Session(workspace)
    if withdraw:
        audit_papers.withdraw(session, engagement, number, withdraw, why)
        return
    brought = audit_papers.Brought(file, said, method, source, period, collected, received)
    audit_papers.attach(session, engagement, number, brought)


def review(
    engagement: Engagement,
    numbers: Annotated[list[str] | None, typer.Argument(metavar="[PAPER...]")] = None,
    workspace: WorkspaceOption = None,
    every: Annotated[
        bool, typer.Option("--all", help=w("ほかの人が書いた作成済の調書全部", "All that wait"))
    ] = False,
    back: Annotated[bool, typer.Option("--return", help=w("差し戻す", "Send back"))] = False,
    note: Note = "",
) -> None:
    """Review papers."""
    from console import audit_papers
    from console.session import Session

    chosen = audit_papers.reviewed_of(numbers or (), every=every)
    audit_papers.review(Session(workspace), engagement, chosen, accepted=not back, note=note)


def _show(session: "Session", engagement: str, output: Path | None, *, as_json: bool) -> None:
    if output:
        from console.audit_papers_document import keep_papers

        remark(str(keep_papers(session, engagement, output)))
        return
    from console.audit_papers_show import show_papers

    show_papers(session, engagement, as_json=as_json)

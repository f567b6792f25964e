"""`hinomi audit write|sign|lint|close`: the words of a report, the decision, the end of a year."""

import sys
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.language import language, w
from inventory.words import T

Key = Annotated[
    str,
    typer.Argument(
        metavar="YEAR|AUDIT", help=w("年度 2026 か個別監査 2026-01", "Year 2026 or audit 2026-01")
    ),
]
_HELP = {
    "write": T(
        "監査報告書の文章を書く・見る。例: hinomi audit write 2026-01 --opinion "
        "'記録の取得に改善の余地がある' / hinomi audit write 2026",
        "Write or show the words of a report. Example: hinomi audit write 2026-01 --opinion TEXT, "
        "hinomi audit write 2026",
    ),
    "sign": T(
        "監査報告書を決裁する（書いた人・指摘を書いた人はできない）・取り消す。"
        "例: hinomi audit sign 2026-01 --post CISO / hinomi audit sign 2026 --revoke 総評を直す",
        "Decide on a report, not by who wrote it or its findings, or take it back. "
        "Example: hinomi audit sign 2026-01 --post CISO",
    ),
    "lint": T(
        "年度の監査を点検する（監査の監査）。直すところがあれば終了コード1。"
        "例: hinomi audit lint 2026",
        "The audit of the audit of a year; exit 1 where something is to be mended. "
        "Example: hinomi audit lint 2026",
    ),
    "close": T(
        "年度を締める。点検の誤りがあれば締めない（終了コード1）。締めた後は変わらない。"
        "例: hinomi audit close 2026 --accept finding-without-response --why 回答は来年度の4月",
        "Close a year, which then changes no more; errors of lint keep it open (exit 1). "
        "Example: hinomi audit close 2026 --accept finding-without-response --why APRIL",
    ),
}


Year = Annotated[str, typer.Argument(metavar="YEAR", help=w("年度（西暦）", "Fiscal year"))]


def add_to(app: typer.Typer) -> None:
    """Put the commands beside the others of `hinomi audit`."""
    for command in (write, sign, lint, close):
        name = command.__name__
        app.command(name, help=_HELP[name].in_(language()))(command)


def _field(name: str, ja: str, en: str) -> object:
    return typer.Option(f"--{name}", help=w(ja, en))


def write(
    key: Key,
    workspace: WorkspaceOption = None,
    purpose: Annotated[str | None, _field("purpose", "監査の目的", "Purpose")] = None,
    opinion: Annotated[str | None, _field("opinion", "総評", "Overall opinion")] = None,
    excluded: Annotated[
        str | None, _field("excluded", "対象としなかった範囲", "What was not covered")
    ] = None,
    good: Annotated[str | None, _field("good", "良い取組", "Good practice")] = None,
    distribution: Annotated[
        list[str] | None, _field("distribution", "配布先。繰り返せる", "Distribution; repeatable")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the fields that were given, or show them all."""
    from console import audit_report_desk
    from console.session import Session

    said = {"purpose": purpose, "opinion": opinion, "excluded": excluded, "good": good}
    given = {**said, "distribution": distribution or None}
    if any(value is not None for value in given.values()):
        audit_report_desk.write(Session(workspace), key, given)
    else:
        audit_report_desk.show(Session(workspace), key, as_json=as_json)


def sign(
    key: Key,
    workspace: WorkspaceOption = None,
    post: Annotated[str, _field("post", "決裁する人の職", "Post of who decides")] = "",
    note: Annotated[str, _field("note", "覚え書き", "Remark")] = "",
    digest: Annotated[
        str,
        _field("digest", "読んだ報告書の SHA-256（初めの数字でよい）", "SHA-256 of what was read"),
    ] = "",
    revoke: Annotated[
        str | None, _field("revoke", "決裁を取り消す理由", "Take the decision back: why")
    ] = None,
) -> None:
    """Decide, or take the decision back."""
    from console import audit_report_desk
    from console.session import Session

    if revoke is None:
        audit_report_desk.sign(Session(workspace), key, digest, post, note)
    else:
        audit_report_desk.revoke(Session(workspace), key, revoke)


def lint(year: Year, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """What a careful reader of the year would send back."""
    from console.audit_closing import show_lint
    from console.session import Session

    sys.exit(show_lint(Session(workspace), year, as_json=as_json))


def close(
    year: Year,
    workspace: WorkspaceOption = None,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", metavar="CODE", help=w("受け入れる注意の符号", "Warning")),
    ] = None,
    why: Annotated[
        list[str] | None,
        typer.Option("--why", help=w("受け入れる理由", "Why it is accepted")),
    ] = None,
) -> None:
    """Close the year."""
    from console import audit_closing
    from console.session import Session

    sys.exit(audit_closing.close(Session(workspace), year, accept or (), why or ()))

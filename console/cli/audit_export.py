"""`hinomi audit export`: the archive of a year for later auditors."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, remark, say
from console.language import language, w
from inventory.words import T

_HELP = T(
    "年度の監査の記録を、後から確かめられる一つのフォルダーに書き出す。"
    "例: hinomi audit export 2026 -o /media/usb/監査記録_2026年度",
    "The records of a year as one folder that sha256sum and ssh-keygen alone can check. "
    "Example: hinomi audit export 2026 -o /media/usb/audit-2026",
)


def add_to(app: typer.Typer) -> None:
    """Put the command beside the others of `hinomi audit`."""
    app.command("export", help=_HELP.in_(language()))(export)


def export(
    year: Annotated[int, typer.Argument(min=2000, max=2100, help=w("年度（西暦）", "Fiscal year"))],
    workspace: WorkspaceOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=w("書き出すフォルダー", "Folder to write")),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the folder; what to keep elsewhere is told."""
    from console.audit_exporting import export_year
    from console.session import Session

    done = export_year(Session(workspace), year, output)
    if as_json:
        emit_json({**asdict(done), "folder": str(done.folder)})
        return
    say(str(done.folder))
    remark(w(f"{done.files} 件を書き出しました。", f"{done.files} files were written."))
    for path, why in done.left_out.items():
        remark(w(f"作れなかったもの: {path}　{why}", f"Not made: {path}: {why}"))
    if not done.is_closed:
        remark(w("締め前の記録です。締めた後に書き出し直してください。", "The year is not closed."))
    remark(w("紙に控えて別に保管するもの:", "Write down, and keep elsewhere:"))
    remark(w(f"  鍵の指紋 {done.key}", f"  key {done.key}"))
    remark(w(f"  記録簿の先頭値 {done.head}", f"  head of the journal {done.head}"))

"""`hinomi init` and `hinomi verify`: the first command, and the one that trusts nobody."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, remark, say
from console.language import language, w

INIT_HELP = w(
    "作業領域を作る。例: hinomi init 火見市", "Make a workspace. Example: hinomi init city/"
)
VERIFY_HELP = w(
    "記録・証跡・署名が改変されていないかを確かめる。例: hinomi verify",
    "Is anything in this workspace's history altered? Example: hinomi verify --head 120:9f3c...",
)

JOURNAL_HELP = w(
    "記録簿を1行1件で出力する。sha256sum だけで連鎖を確かめられる。例: hinomi journal > 記録簿.txt",
    "Print the journal, a line an entry; `sha256sum` alone re-verifies it. Example: hinomi journal",
)


def init(folder: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """Make a workspace: settings, database, evidence store, policy examples, signing keys."""
    from console.founding import found_workspace

    workspace = found_workspace(folder)
    say(w("作業領域を作りました: ", "Workspace: ") + str(workspace.root))
    remark(
        w("次: hinomi inventory import 台帳.xlsx", "Next: hinomi inventory import ledger.xlsx")
        + f"  (cd {folder})"
    )


def verify(
    workspace: WorkspaceOption = None,
    head: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SEQ:SHA256",
            help=w(
                "報告書に印刷された先頭値。繰り返せる", "A head as printed on a report; repeatable"
            ),
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check chain, evidence files, results and signatures; name what is broken."""
    from console.session import Session
    from console.verifying import breaches_of, printed_head

    heads = [printed_head(text) for text in head or []]
    breaches, count = breaches_of(Session(workspace), heads)
    if as_json:
        emit_json({"entries": count, "breaches": breaches})
    else:
        for breach in breaches:
            say(breach[language()])
        if not breaches:
            say(w(f"記録 {count} 件に改変は見つかりません。", f"No alteration in {count} entries."))
    raise typer.Exit(1 if any(b["wrong"] != "unreferenced" for b in breaches) else 0)


def journal(workspace: WorkspaceOption = None) -> None:
    """Every entry of the journal as the text over which its digest is taken."""
    from console.session import Session

    for line in Session(workspace).journal.lines():
        say(line.removesuffix("\n"))

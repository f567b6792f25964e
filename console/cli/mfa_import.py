"""`hinomi mfa import`: central evidence of two-factor authentication, by a saved mapping."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, say
from console.language import language, w


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module to the group `mfa`."""
    app.command(
        "import",
        help=w(
            "他の製品の書き出し(一覧表、AD、Entra ID、OIDC・SAML、FortiGate)を取り込む。"
            "例: hinomi mfa import 一覧.xlsx --mapping tanmatsu --exported 2026-11-20 --by 髙橋",
            "Import an export of another product. Example: "
            "hinomi mfa import list.xlsx --mapping logon --exported 2026-11-20 --by Takahashi",
        ),
    )(import_)
    app.command(
        "sign",
        help=w(
            "対応表の内容を確かめたことを記録する。例: hinomi mfa sign tanmatsu",
            "Sign off a mapping as it is now. Example: hinomi mfa sign logon",
        ),
    )(sign)
    app.command(
        "template",
        help=w(
            "対応表の見本を出す。例: hinomi mfa template fortigate > policy/mappings/vpn.yaml",
            "Print a mapping to begin with. "
            "Example: hinomi mfa template fortigate > policy/mappings/vpn.yaml",
        ),
    )(template)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    mapping: Annotated[
        str, typer.Option(help=w("policy/mappings の対応表の名前", "Name in policy/mappings"))
    ],
    exported: Annotated[
        str, typer.Option(metavar="DATE", help=w("書き出した日時", "When it was exported"))
    ],
    by: Annotated[str, typer.Option(help=w("書き出した人", "Who exported it"))],
    system: Annotated[
        str, typer.Option(help=w("情報システム名(対応表より優先)", "The system, over the mapping"))
    ] = "",
    workspace: WorkspaceOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=w("内容だけを見る", "Show what it says only"))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Import all of the file or nothing of it."""
    from console.mfa_importing import Order, as_object, bring_in, outcome_lines
    from console.session import Session

    order = Order(file, mapping, exported, by, system, dry_run)
    outcome = bring_in(Session(workspace), order)
    if as_json:
        emit_json(as_object(outcome))
        return
    for line in outcome_lines(outcome, language()):
        say(line)


def sign(
    name: Annotated[str, typer.Argument(metavar="MAPPING")], workspace: WorkspaceOption = None
) -> None:
    """Only a mapping that somebody answers for is used."""
    from console.mfa_importing import sign_off
    from console.session import Session

    say(sign_off(Session(workspace), name).in_(language()))


def template(
    format_: Annotated[str, typer.Argument(metavar="FORMAT")] = "table",
) -> None:
    """A text to be changed and saved by the reader."""
    from console.mfa_importing import template as text_of

    say(text_of(format_).rstrip("\n"))

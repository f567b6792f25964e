"""`hinomi inventory`: the ledger in and out, host keys, and the audit account."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from console.cli import discovery, sources
from console.cli.options import (
    HostOption,
    JsonOption,
    KindOption,
    SystemOption,
    WorkspaceOption,
    ZoneOption,
)
from console.cli.output import emit_json, remark, say, table
from console.language import language, w
from inventory.words import HinomiError, T

app = typer.Typer(
    help=w("台帳・ホスト鍵・監査アカウント", "Ledger, host keys, audit account"),
    no_args_is_help=True,
    rich_markup_mode=None,
)
discovery.add_to(app)
sources.add_to(app)


@app.command(
    "import",
    help=w(
        "台帳(xlsx, CSV, Ansible)を取り込む。例: hinomi inventory import 台帳.xlsx --dry-run",
        "Import a ledger (xlsx, CSV, Ansible). Example: hinomi inventory import l.xlsx --dry-run",
    ),
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    workspace: WorkspaceOption = None,
    dry_run: Annotated[
        bool, typer.Option(help=w("変更点だけを見る", "Show the changes only"))
    ] = False,
    prune: Annotated[
        bool, typer.Option(help=w("台帳に無い機器を除く", "Remove hosts that the file lacks"))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Import all of the file or nothing of it."""
    from console.importing import as_object, bring_in, outcome_lines
    from console.session import Session

    outcome = bring_in(Session(workspace), file, dry_run=dry_run, prune=prune)
    if as_json:
        emit_json(as_object(outcome))
        return
    for line in outcome_lines(outcome, language()):
        say(line)


@app.command(
    "export",
    help=w(
        "台帳を書き出す。例: hinomi inventory export 台帳.xlsx",
        "Write the ledger. Example: hinomi inventory export ledger.csv --encoding cp932",
    ),
)
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    workspace: WorkspaceOption = None,
    encoding: Annotated[str, typer.Option(help="utf-8-sig / cp932")] = "utf-8-sig",
) -> None:
    """Write the same ledger back."""
    from console.session import Session
    from inventory.ledger.writing import write_ledger

    write_ledger(Session(workspace).ledger, file, encoding=encoding)
    remark(str(file))


@app.command("list", help=w("機器を並べる。例: hinomi inventory list --zone lgwan", "List hosts."))
def list_hosts(
    workspace: WorkspaceOption = None,
    host: HostOption = None,
    zone: ZoneOption = None,
    system: SystemOption = None,
    kind: KindOption = None,
    as_json: JsonOption = False,
) -> None:
    """The hosts that a selection names."""
    from console.selection import chosen
    from console.session import Session

    hosts = chosen(Session(workspace).ledger, host, zone, system, kind)
    if as_json:
        emit_json([one.model_dump(mode="json") for one in hosts])
        return
    columns = (
        "ID",
        w("機器名", "name"),
        w("種別", "kind"),
        w("系", "zone"),
        w("所属", "department"),
    )
    rows = ((h.id, h.name, h.kind, h.zone, h.department, *map(str, h.addresses[:1])) for h in hosts)
    table((*columns, w("アドレス", "address")), ((*row, "")[:6] for row in rows))


@app.command(
    "trust",
    help=w(
        "ホスト鍵の指紋を見て受け入れる。例: hinomi inventory trust --host jumin-sv01",
        "Show host key fingerprints and accept them. Example: hinomi inventory trust --host sv01",
    ),
)
def trust(
    workspace: WorkspaceOption = None,
    host: HostOption = None,
    zone: ZoneOption = None,
    accept: Annotated[
        bool, typer.Option(help=w("確かめずに受け入れる", "Accept without asking"))
    ] = False,
    replace: Annotated[
        bool, typer.Option(help=w("変わった鍵も置き換える", "Replace changed keys too"))
    ] = False,
) -> None:
    """First contact is an explicit, recorded act."""
    from console.selection import chosen
    from console.session import Session
    from console.trusting import offers, record

    session = Session(workspace)
    found = offers(session, chosen(session.ledger, host, zone, None, None))
    columns = (w("機器", "host"), w("状態", "state"), w("指紋", "fingerprint"))
    table(columns, ((o.host.name, o.state_word, o.fingerprint) for o in found))
    wanted = [o for o in found if o.state == "new" or (replace and o.state == "changed")]
    if wanted and not accept:
        typer.confirm(w("台帳の指紋と照合しましたか。受け入れますか", "Accept these?"), abort=True)
    record(session, wanted)
    say(w(f"{len(wanted)} 台の鍵を記録しました。", f"{len(wanted)} keys recorded."))


@app.command(
    "sudoers",
    help=w(
        "監査アカウントと sudoers の設定を出力する。"
        '例: hinomi inventory sudoers --public-key "$(cat audit.pub)"',
        "Print the audit account and its sudoers line. "
        'Example: hinomi inventory sudoers --public-key "$(cat audit.pub)"',
    ),
)
def sudoers(
    public_key: Annotated[
        str, typer.Option(help=w("監査アカウントの公開鍵", "Public key of the audit account"))
    ],
    workspace: WorkspaceOption = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--from", help=w("接続元アドレス。繰り返せる", "Addresses we come from")),
    ] = None,
) -> None:
    """What a server's administrator installs for the audit."""
    from console.collector_text import script_of
    from console.session import Session
    from inventory.sudoers import instructions

    session = Session(workspace)
    script = script_of(session.checks)
    account = session.settings.access.user
    told = instructions(script, public_key, account=account, sources=source or ())
    say(told.in_(language()))


@app.command(
    "secret",
    help=w(
        "パスワード類を age ファイルに入れる(値は標準入力から)。例: hinomi inventory secret sudo",
        "Put a secret, read from standard input, into the age file.",
    ),
)
def secret(
    name: Annotated[str, typer.Argument()],
    workspace: WorkspaceOption = None,
) -> None:
    """Store one secret; its value never appears on a command line."""
    from console.secret_keeping import keep
    from console.session import Session

    keep(Session(workspace), name, _hidden(w("値", "Value")))
    remark(w(f"{name} を保管しました。", f"{name} is stored."))


def _hidden(prompt: str) -> str:
    """A value typed without echo, or the one line that another program hands over."""
    if sys.stdin.isatty():
        return str(typer.prompt(prompt, hide_input=True, err=True))
    value = sys.stdin.readline().rstrip("\n")
    if not value:
        raise HinomiError(T("標準入力に値がありません。", "There is no value on standard input."))
    return value

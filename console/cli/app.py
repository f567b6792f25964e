"""The command tree: what may be typed, in the order a newcomer needs it."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import typer

from console.cli import (
    advisories,
    audit,
    backup,
    bcp,
    catalogue,
    collector,
    exercise,
    findings,
    incident,
    intended,
    ledger,
    mfa,
    network,
    report,
    scan,
    start,
)
from console.language import w

HELP = w(
    "火の見: 自治体の情報セキュリティ監査。例: hinomi init 火見市 && cd 火見市 "
    "&& hinomi inventory import 台帳.xlsx && hinomi scan && hinomi report audit",
    "Hinomi: security auditing for Japanese local governments. Example: hinomi init city && cd "
    "city && hinomi inventory import ledger.xlsx && hinomi scan && hinomi report audit",
)

_Told = typer.Typer | tuple[Callable[..., None], str]
_TREE: Mapping[str, _Told] = {
    "init": (start.init, start.INIT_HELP),
    "inventory": ledger.app,
    "advisories": advisories.app,
    "scan": (scan.scan, scan.SCAN_HELP),
    "network": network.app,
    "gpo": intended.app,
    "mfa": mfa.app,
    "backup": backup.app,
    "bcp": bcp.app,
    "findings": findings.app,
    "audit": audit.app,
    "incident": incident.app,
    "exercise": exercise.app,
    "report": report.app,
    "verify": (start.verify, start.VERIFY_HELP),
    "journal": (start.journal, start.JOURNAL_HELP),
    "check": catalogue.app,
    "collector": collector.app,
    "judge": (scan.judge, scan.JUDGE_HELP),
}


def root(
    lang: str = typer.Option("", "--lang", help=w("表示言語 ja / en", "Language: ja / en")),
) -> None:
    """Take the language; it was read from the arguments before anything was declared."""
    del lang


def tree(names: Iterable[str] = tuple(_TREE)) -> typer.Typer:
    """The commands of these names; Typer works out each of them before it runs one."""
    made = typer.Typer(
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    made.callback()(root)
    for name in names:
        told = _TREE[name]
        if isinstance(told, typer.Typer):
            made.add_typer(told, name=name)
        else:
            made.command(name, help=told[1])(told[0])
    return made


def asked(arguments: Sequence[str]) -> typer.Typer:
    """The tree with the one command that begins the arguments, whole where they begin otherwise."""
    first = arguments[0] if arguments else ""
    return tree([first]) if first in _TREE else app


app = tree()

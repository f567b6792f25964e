"""The command tree: what may be typed, in the order a newcomer needs it."""

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

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def root(
    lang: str = typer.Option("", "--lang", help=w("表示言語 ja / en", "Language: ja / en")),
) -> None:
    """Take the language; it was read from the arguments before anything was declared."""
    del lang


app.command("init", help=start.INIT_HELP)(start.init)
app.add_typer(ledger.app, name="inventory")
app.add_typer(advisories.app, name="advisories")
app.command("scan", help=scan.SCAN_HELP)(scan.scan)
app.add_typer(network.app, name="network")
app.add_typer(intended.app, name="gpo")
app.add_typer(mfa.app, name="mfa")
app.add_typer(backup.app, name="backup")
app.add_typer(bcp.app, name="bcp")
app.add_typer(findings.app, name="findings")
app.add_typer(audit.app, name="audit")
app.add_typer(incident.app, name="incident")
app.add_typer(exercise.app, name="exercise")
app.add_typer(report.app, name="report")
app.command("verify", help=start.VERIFY_HELP)(start.verify)
app.command("journal", help=start.JOURNAL_HELP)(start.journal)
app.add_typer(catalogue.app, name="check")
app.add_typer(collector.app, name="collector")
app.command("judge", help=scan.JUDGE_HELP)(scan.judge)

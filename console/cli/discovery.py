"""`hinomi inventory discover` and its fellows: what is on the network beside the ledger."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.language import w

NetworkArgument = Annotated[list[str] | None, typer.Argument(metavar="[NETWORK]...")]
ZoneOption = Annotated[
    str, typer.Option("--zone", help=w("この系の区画だけ", "Segments of this zone only"))
]
DryOption = Annotated[
    bool,
    typer.Option("--dry-run", help=w("計画だけを示し何も送らない", "Print the plan, send nothing")),
]
ResumeOption = Annotated[
    bool, typer.Option("--resume", help=w("止まった走査の残りを行う", "Do what was left over"))
]
WavedOption = Annotated[
    str,
    typer.Option(
        "--now-approved-by",
        metavar="NAME",
        help=w("時間帯の外で行うことを承認した人", "Who approved doing it outside the window"),
    ),
]
ByOption = Annotated[str, typer.Option("--by", help=w("決めた人・承認した人", "Who decided"))]
XlsxOption = Annotated[
    Path | None,
    typer.Option(
        "--xlsx",
        metavar="FILE",
        help=w("台帳にない機器の記入用の表を書く", "Write rows to be filled in for the ledger"),
    ),
]
AllOption = Annotated[
    bool, typer.Option("--all", help=w("一致した機器も並べる", "List matched hosts too"))
]


_DISCOVER = w(
    "承認された区画を静かに走査し、台帳と突き合わせる。"
    "例: hinomi inventory discover --dry-run / hinomi inventory discover 10.1.0.0/24",
    "Look quietly at approved segments and compare with the ledger. "
    "Example: hinomi inventory discover --dry-run / hinomi inventory discover 10.1.0.0/24",
)
_RECONCILE = w(
    "走査で分かったことと台帳を突き合わせる（何も送らない）。"
    "例: hinomi inventory reconcile --xlsx 未登録.xlsx",
    "Compare what is known with the ledger; nothing is sent. "
    "Example: hinomi inventory reconcile --xlsx unregistered.xlsx",
)
_BASELINE = w(
    "いま開いているサービスを基準として承認する（何も送らない）。"
    "例: hinomi inventory baseline --by 情報政策課長",
    "Approve the services that are open now; nothing is sent. "
    "Example: hinomi inventory baseline --by NAME",
)
_SEEN = w(
    "一つの機器がいつどこで見えたか。例: hinomi inventory seen 10.1.0.5",
    "When and where one device was seen. Example: hinomi inventory seen 10.1.0.5",
)
_DECIDE = w(
    "見えた機器について決めたことを記録する: guest（期限まで承知）、same（この機器）、"
    "gone（撤去した）、revoked（取消し）。例: hinomi inventory decide same "
    '00:a0:de:01:02:03 PC-012 --by 火見花子 --why "基板交換"',
    "Keep a decision about a device: guest (known until a day), same (this host), gone, "
    "revoked. Example: hinomi inventory decide guest 00:a0:de:01:02:03 --until 2027-03-31 "
    '--by NAME --why "vendor on site"',
)


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module to the group `inventory`."""
    app.command("discover", help=_DISCOVER)(discover)
    app.command("reconcile", help=_RECONCILE)(reconcile)
    app.command("baseline", help=_BASELINE)(baseline)
    app.command("seen", help=_SEEN)(seen)
    app.command("decide", help=_DECIDE)(decide)


def discover(
    network: NetworkArgument = None,
    zone: ZoneOption = "",
    dry_run: DryOption = False,
    resume: ResumeOption = False,
    now_approved_by: WavedOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look at the segments, keep what was seen, and judge it."""
    from console.discovering import Typed, show_discovery, show_plan
    from console.session import Session

    typed = Typed(tuple(network or ()), zone, now_approved_by, resume)
    session = Session(workspace)
    if dry_run:
        show_plan(session, typed, as_json=as_json)
        return
    raise typer.Exit(show_discovery(session, typed, as_json=as_json))


def reconcile(
    xlsx: XlsxOption = None,
    all_: AllOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """The ledger against the network, by outcome."""
    from console.discovery_showing import show_reconciled
    from console.session import Session

    raise typer.Exit(show_reconciled(Session(workspace), xlsx, every=all_, as_json=as_json))


def baseline(by: ByOption = "", workspace: WorkspaceOption = None) -> None:
    """Approve what is open on the hosts of the ledger."""
    from console.discovery_showing import approve_baseline
    from console.session import Session

    approve_baseline(Session(workspace), by)


def seen(
    address: Annotated[str, typer.Argument(metavar="ADDRESS|MAC")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Everything that is known of one device."""
    from console.discovery_showing import show_seen
    from console.session import Session

    raise typer.Exit(show_seen(Session(workspace), address, as_json=as_json))


def decide(
    what: Annotated[str, typer.Argument(metavar="guest|same|gone|revoked")],
    device: Annotated[str, typer.Argument(metavar="MAC|ADDRESS")],
    host: Annotated[str, typer.Argument(metavar="[HOST]")] = "",
    by: ByOption = "",
    why: Annotated[str, typer.Option("--why", help=w("理由", "The reason"))] = "",
    until: Annotated[str, typer.Option("--until", help=w("期限 2027-03-31", "2027-03-31"))] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Write down who decided what about a device, and why."""
    from console.discovery_showing import Deed, keep_decision
    from console.session import Session

    keep_decision(Session(workspace), Deed(what, device, host, by, why, until))

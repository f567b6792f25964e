"""One scan as the command line orders it, and what is said at its end."""

import hashlib
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from audit.carried import evidence_files, matched
from audit.model import CARRIED, Run
from audit.scan import Desk, resume, scan, scan_local, scan_matched
from console.access import with_defaults
from console.cli.output import remark
from console.collector_text import script_of
from console.language import language, w
from console.overrides import overrides_of
from console.progress import watcher
from console.selection import chosen
from console.session import Session
from console.transports import transport_of
from inventory.model import Host, Kind, Platform
from inventory.signing import sign_head
from inventory.transport.base import Bounds
from inventory.transport.speech import Speech, speech_of
from inventory.transport.ssh import SshTransport
from inventory.words import HinomiError, T

_TRIAL = T(
    "--set や --policy を使った点検の結果は、指摘の解消にも監査調書にも使いません。",
    "A scan with --set or --policy closes no finding and is in no working paper.",
)


@dataclass(frozen=True, slots=True)
class Order:
    """What was typed."""

    hosts: tuple[str, ...]
    zones: tuple[str, ...]
    systems: tuple[str, ...]
    kinds: tuple[str, ...]
    resume: bool
    local: bool
    evidence: tuple[Path, ...]
    workers: int
    overrides: tuple[str, ...]


def perform(session: Session, order: Order) -> Run:
    """Carry the order out; Ctrl-C stops asking and leaves a run that can be resumed."""
    _one_way(order)
    desk = Desk(
        session.results,
        session.evidence,
        session.ledger_checks,
        session.policy(overrides_of(order.overrides), session.ledger_checks),
        session.actor,
        trial=session.has_other_policy,
    )
    if order.overrides or desk.trial:
        remark(_TRIAL.in_(language()))
    run = _performed(session, desk, order)
    if run.ended is not None:
        sign_head(session.journal, session.workspace.keys, session.workspace.signatures)
    return run


def _one_way(order: Order) -> None:
    """Refuse options that would silently do nothing beside another."""
    selection = bool(order.zones or order.systems or order.kinds)
    ways = (order.resume, order.local, bool(order.evidence))
    narrowed = selection or (bool(order.hosts) and not order.evidence)
    if sum(ways) > 1 or (any(ways) and narrowed):
        raise HinomiError(
            T(
                "--local, --resume, --evidence は互いに、また機器を選ぶ指定とは併用できません。",
                "--local, --resume and --evidence go neither together nor with a choice of hosts.",
            )
        )


def _performed(session: Session, desk: Desk, order: Order) -> Run:
    if order.evidence:
        return _of_files(session, desk, order)
    if order.local:
        return _this_machine(session, desk)
    with stopping() as stop:
        return _over_ssh(session, desk, order, stop)


def _of_files(session: Session, desk: Desk, order: Order) -> Run:
    given = order.hosts[0] if order.hosts else None
    found = matched(session.ledger.hosts, order.evidence, given)
    older = len(evidence_files(order.evidence)) - len(found)
    if older:
        remark(
            w(
                f"同じ機器のより古い収集結果 {older} 個は取り込みません。",
                f"{older} older outputs of the same hosts are left out.",
            )
        )
    return scan_matched(desk, found, watcher())


def _over_ssh(session: Session, desk: Desk, order: Order, stop: threading.Event) -> Run:
    every = [with_defaults(host, session.settings.access) for host in session.ledger.hosts]
    workers = order.workers or session.settings.scan.workers
    bounds = bounds_of(session)
    if order.resume:
        ask = partial(resume, desk, _stopped_run(session), every)
    else:
        ask = partial(scan, desk, _selected(session, order, every))
    choose = transport_of(session, every, stop)
    return ask(choose, bounds=bounds, workers=workers, watcher=watcher(), stop=stop)


def _stopped_run(session: Session) -> Run:
    run = session.results.unfinished()
    if run is None:
        raise HinomiError(T("途中の点検はありません。", "There is no stopped scan."))
    return run


def _selected(session: Session, order: Order, every: Sequence[Host]) -> list[Host]:
    found = chosen(session.ledger, order.hosts, order.zones, order.systems, order.kinds)
    names = {host.id for host in found}
    if not names:
        raise HinomiError(
            T(
                "対象の機器がありません。hinomi inventory list で条件を確かめてください。",
                "No host matches. See hinomi inventory list.",
            )
        )
    carried = _carried(session, [host for host in every if host.id in names])
    if carried:
        remark(
            w(
                f"{len(carried)} 台は接続しません（持ち込んだ証跡による判定をそのまま使います）。",
                f"{len(carried)} hosts are not asked: what was judged of carried output stands.",
            )
        )
    if names == carried:
        raise HinomiError(
            T(
                "選んだ機器は接続して調べるものではありません。証跡を持ち込んで"
                " hinomi scan --evidence で判定します。",
                "These hosts are not asked over the network. Carry their output in: "
                "hinomi scan --evidence.",
            )
        )
    return [host for host in every if host.id in names - carried]


def _carried(session: Session, hosts: Sequence[Host]) -> set[str]:
    """Hosts that nobody can ask and that were judged from carried output before."""
    silent = {host.id for host in hosts if speech_of(host) is Speech.NONE}
    if not silent:
        return set()
    finished = [run.id for run in session.results.runs() if run.ended is not None]
    records = (record for run in finished for record in session.results.hosts(run))
    return silent & {one.host for one in records if one.collection.method == CARRIED}


def ssh_transport(
    session: Session, hosts: Sequence[Host], stop: threading.Event | None = None
) -> SshTransport:
    """The SSH transport of a workspace, one for all hosts."""
    collector = script_of(session.ledger_checks)
    return SshTransport(
        session.host_keys,
        session.credentials,
        {host.id: host for host in hosts},
        hashlib.sha256(collector).hexdigest(),
        stop=stop,
        key_folder=session.workspace.root,
    )


def bounds_of(session: Session) -> Bounds:
    """The bounds of one exchange as the settings say."""
    scan_settings = session.settings.scan
    return Bounds(
        scan_settings.connect_timeout,
        scan_settings.banner_timeout,
        scan_settings.auth_timeout,
        scan_settings.session_timeout,
        scan_settings.output_limit_mib * 1024 * 1024,
    )


def _this_machine(session: Session, desk: Desk) -> Run:
    from inventory.transport.local import LocalTransport

    name = socket.gethostname()
    known = [host for host in session.ledger.hosts if name in (host.name, host.id)]
    here = Host(id=name, name=name, kind=Kind.SERVER, platform=Platform.LINUX)
    return scan_local(desk, known[0] if known else here, LocalTransport(), watcher=watcher())


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets; the second ends at once."""
    stop = threading.Event()

    def ask_to_stop(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        remark(w("止めています。もう一度 Ctrl-C で直ちに終わります。", "Stopping; again to quit."))

    before = signal.signal(signal.SIGINT, ask_to_stop)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)

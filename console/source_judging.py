"""Managed devices judged by the newest list of their console: a run like any other."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from audit.model import Run
from audit.scan import Desk, scan_matched
from audit.sources.imports import Sources
from audit.sources.managed import Assigned, assign, write_evidence
from console.progress import watcher
from console.session import Session
from console.source_importing import fit_lines
from inventory.signing import sign_head
from inventory.sources.matching import Matching
from inventory.words import HinomiError, T

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class JudgedSource:
    """The run, and what of the list is not in it."""

    run: Run
    assigned: Assigned


def judge_source(session: Session, mapping: str) -> JudgedSource:
    """Judge every managed device that the list names for certain."""
    told = Sources(session.journal, session.evidence).of(mapping)
    assigned = assign(told, session.ledger.hosts)
    if not assigned.pairs:
        raise HinomiError(_nobody(mapping))
    hosts = {host.id: host for host in session.ledger.hosts}
    with TemporaryDirectory(prefix="hinomi-") as folder:
        files = write_evidence(told, assigned.pairs, Path(folder))
        found = {id_: (hosts[id_], path) for id_, path in files.items()}
        run = scan_matched(_desk(session), found, watcher())
    if run.ended is not None:
        sign_head(session.journal, session.workspace.keys, session.workspace.signatures)
    return JudgedSource(run, assigned)


def left_out(assigned: Assigned) -> Iterator[T]:
    """What of the list or of the ledger was not judged, and why."""
    pairs = (*assigned.pairs, *assigned.odd, *assigned.other)
    yield from fit_lines(Matching(pairs, assigned.doubts, assigned.strangers))
    for pair in assigned.odd[:_SHOWN]:
        yield T(
            f"{pair.machine.row}行目: {pair.host} とシリアル番号が違うため判定しません。"
            "台帳を直してください。",
            f"row {pair.machine.row}: not judged, for the serial number of {pair.host} differs; "
            "correct the ledger.",
        )
    if assigned.other:
        yield T(
            f"台帳で管理端末(ChromeOS、iPadOS、Android)でないため判定しない機器: "
            f"{len(assigned.other)}台",
            f"Not judged, for the ledger has them as no managed devices: {len(assigned.other)}",
        )
    if assigned.absent:
        shown = "、".join(assigned.absent[:_SHOWN])
        yield T(
            f"この一覧にない管理端末 {len(assigned.absent)}台: {shown}",
            f"Managed devices that the list lacks, {len(assigned.absent)}: {shown}",
        )


def _desk(session: Session) -> Desk:
    return Desk(session.results, session.evidence, session.checks, session.policy(), session.actor)


def _nobody(mapping: str) -> T:
    return T(
        f"{mapping} の一覧に、台帳の管理端末が一台もありません。台帳のOS欄"
        "(ChromeOS、iPadOS、Android)とシリアル番号を確かめてください。",
        f"The list {mapping} names no managed device of the ledger; check the OS column "
        "(ChromeOS, iPadOS, Android) and the serial numbers of the ledger.",
    )

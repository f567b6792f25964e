"""`hinomi inventory discover`: look at approved segments, keep what was seen, judge it."""

import fcntl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from threading import Event

from audit.discovery.records import Discoveries
from audit.discovery.switch_evidence import completed, tables
from console.cli.main import FINDINGS, INCOMPLETE, OK
from console.cli.output import emit_json, remark, say, table
from console.discovery_progress import Watcher, watching
from console.discovery_view import (
    Told,
    as_object,
    counted,
    judge_now,
    look_body,
    outcome_rows,
    plan_body,
)
from console.language import language, w
from console.scanning import stopping
from console.session import Session
from inventory.discovery.known import devices_of
from inventory.discovery.marks import never_asked, never_connected
from inventory.discovery.model import Knowledge, Sweep
from inventory.discovery.permits import Permit, chosen, excluded_of, why_not
from inventory.discovery.program import find_nmap
from inventory.discovery.scanning import PORTS, PROFILE, Bench, Order, expected, look
from inventory.discovery.targets import read_network
from inventory.model import Zone
from inventory.signing import sign_head
from inventory.words import HinomiError, T

_LOCK = "discovery.lock"
_BUSY = T(
    "別の hinomi が走査中です（合わせた速さが承認を超えるため、同時には行いません）。終わってから"
    "実行してください。",
    "another hinomi is scanning: two at once would be faster than approved. Run this again later.",
)
_NOTHING_LEFT = T(
    "続きはありません。最初から行うときは --resume を外してください。",
    "nothing is left to be resumed; run this without --resume to begin anew.",
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: networks and a zone to choose by, who approved the time, going on or not."""

    networks: tuple[str, ...] = ()
    zone: str = ""
    waved: str = ""
    resume: bool = False


def show_plan(session: Session, typed: Typed, *, as_json: bool) -> None:
    """Print what would be asked, how fast and how long; nothing is sent."""
    now = datetime.now(UTC)
    plans = [
        plan_body(permit, _order(session, permit, {}), why_not(permit, now, typed.waved))
        for permit in _permits(session, typed)
    ]
    if as_json:
        emit_json(plans)
        return
    columns = (
        w("区画", "segment"),
        w("系", "zone"),
        w("アドレス", "addresses"),
        w("除外", "left out"),
        w("毎秒", "per second"),
        w("パケット", "packets"),
        w("所要秒", "seconds"),
        w("承認", "approved by"),
        w("いま", "now"),
    )
    table(columns, ([plan[key] for key in _PLAN_KEYS] for plan in plans))
    ports = ",".join(map(str, PORTS))
    remark(
        w(
            f"計画だけです。何も送っていません。TCP {ports} を開けているかだけを静かに確かめます。",
            f"This is the plan only; nothing was sent. TCP {ports} would be tried, quietly.",
        )
    )


_PLAN_KEYS = (
    "network",
    "zone",
    "addresses",
    "left_out",
    "rate",
    "packets",
    "seconds",
    "approved_by",
    "now",
)


def show_discovery(session: Session, typed: Typed, *, as_json: bool) -> int:
    """Look at the segments, and print what the ledger does not agree with."""
    permits = _permits(session, typed)
    _require_allowed(permits, typed.waved)
    session.policy()  # what is misspelt in it is known before anything is sent
    nmap = find_nmap()
    with _alone(session), stopping() as stop, watching(len(permits)) as watcher:
        done = list(_looked(session, permits, typed, nmap, stop, watcher))
    told = judge_now(session)
    sign_head(session.journal, session.workspace.keys, session.workspace.signatures)
    if as_json:
        emit_json({"looks": [look_body(one) for one in done], **as_object(told)})
    else:
        _tell(done, told)
    if len(done) < len(permits):
        remark(w("中断しました。--resume で続きます。", "Stopped: go on with --resume."))
    return _code(done, permits, told)


def _permits(session: Session, typed: Typed) -> tuple[Permit, ...]:
    named = tuple(read_network(text) for text in typed.networks)
    permits = chosen(session.settings.discovery.segments, named, _zone(typed.zone))
    if not typed.resume:
        return permits
    newest = records_of(session).newest_round()
    left = {one.id for one in newest.left} if newest else set()
    permits = tuple(one for one in permits if one.segment.id in left)
    if not permits:
        raise HinomiError(_NOTHING_LEFT)
    return permits


def _zone(text: str) -> Zone | None:
    if not text:
        return None
    try:
        return Zone(text)
    except ValueError:
        known = ", ".join(zone.value for zone in Zone)
        raise HinomiError(
            T(f"--zone は {known} のどれかです", f"--zone must be one of {known}")
        ) from None


def records_of(session: Session) -> Discoveries:
    """The looks that the workspace keeps."""
    return Discoveries(session.journal, session.evidence, session.actor)


def _require_allowed(permits: Sequence[Permit], waved: str) -> None:
    now = datetime.now(UTC)
    refused = [why for one in permits if (why := why_not(one, now, waved)) is not None]
    if refused:
        ja, en = "\n".join(one.ja for one in refused), "\n".join(one.en for one in refused)
        raise HinomiError(T(ja, en))


def _order(session: Session, permit: Permit, known: Mapping[str, Knowledge]) -> Order:
    segment = permit.segment
    before = known.get(segment.id)
    apart: tuple[IPv4Network, ...] = (
        *excluded_of(session.settings.discovery, permit),
        *never_asked(session.ledger.hosts, segment.network),
    )
    count = len(before.devices) if before else 0
    silent = never_connected(session.ledger.hosts)
    return Order(segment, tuple(dict.fromkeys(apart)), permit.rate, permit.ipv6, count, silent)


def _looked(
    session: Session,
    permits: Sequence[Permit],
    typed: Typed,
    nmap: str,
    stop: Event,
    watcher: Watcher,
) -> Iterator[Sweep]:
    records = records_of(session)
    round_ = _round(records, permits, typed)
    told = tables(session.journal, session.evidence, session.ledger.hosts)
    known = {one.segment.id: one for one in records.known()}
    for permit in permits:
        if stop.is_set() or why_not(permit, datetime.now(UTC), typed.waved) is not None:
            return
        order = _order(session, permit, known)
        watcher.started(permit.segment.id, expected(order).seconds)
        closes = None if typed.waved else permit.closes(datetime.now(UTC))
        bench = Bench(nmap, stop.is_set, watcher.tick, closes)
        sweep = completed(look(order, bench), told)
        records.keep(round_, sweep, _approval(permit, typed))
        watcher.ended()
        yield sweep


def _round(records: Discoveries, permits: Sequence[Permit], typed: Typed) -> str:
    newest = records.newest_round() if typed.resume else None
    if newest is not None:
        return newest.id
    id_ = f"discover-{datetime.now(UTC).isoformat(timespec='microseconds')}"
    records.start(id_, [one.segment for one in permits], typed.waved)
    return id_


def _approval(permit: Permit, typed: Typed) -> Mapping[str, str]:
    return {
        "by": permit.approved_by,
        "on": permit.approved_on.isoformat() if permit.approved_on else "",
        "window": permit.window,
        "time_by": typed.waved,
    }


@contextmanager
def _alone(session: Session) -> Iterator[None]:
    with (session.workspace.root / _LOCK).open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HinomiError(_BUSY) from None
        yield


def _tell(done: Sequence[Sweep], told: Told) -> None:
    for sweep in done:
        took = timedelta(seconds=int((sweep.ended - sweep.started).total_seconds()))
        count = len(devices_of(sweep.sightings))
        state = w("完了", "whole") if sweep.complete else _unfinished(sweep)
        say(w(f"{sweep.segment.id}: {state}、{count} 台、{took}",
              f"{sweep.segment.id}: {state}, {count} devices, {took}"))  # fmt: skip
        if sweep.complete and not sweep.direct:
            remark(
                w(
                    f"{sweep.segment.id}: 経路越しか root でないため、黙った機器は見えません。",
                    f"{sweep.segment.id}: through a router or not as root: no silent devices.",
                )
            )
    outcome_rows(told.reconciliation, every=False)
    remark(counted(told.reconciliation))


def _unfinished(sweep: Sweep) -> str:
    ja, _, en = sweep.why.partition(" / ")
    why = ja if language() == "ja" else en
    return w(f"未走査（{why}）", f"not covered ({why})")


def _code(done: Sequence[Sweep], permits: Sequence[Permit], told: Told) -> int:
    """1 where something is wrong, 3 where a segment could not be looked at whole, else 0."""
    if told.violated:
        return FINDINGS
    whole = len(done) == len(permits) and all(one.complete for one in done)
    return OK if whole else INCOMPLETE


__all__ = ["PROFILE", "Typed", "records_of", "show_discovery", "show_plan"]

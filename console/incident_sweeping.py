"""Damage assessment as the command line orders it: whom to ask, what to keep, what came of it."""

import secrets
import socket
import threading
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bcp.book.joining import continuity
from bcp.book.model import Book
from bcp.book.reading import read_book
from bcp.incident.current import current, incidents
from bcp.incident.model import Incident, Mode
from bcp.model import Continuity, NodeKind, State, node_id
from bcp.sweep import carrying, records
from bcp.sweep.early import Early
from bcp.sweep.merging import FRESH
from bcp.sweep.model import Assessment, Mark, Pace, Seen, Sorts, Target
from bcp.sweep.probing import sweep
from bcp.sweep.readiness import readiness
from bcp.sweep.reading import assessment, known_here
from bcp.sweep.targets import nowhere, targets
from console.bcp_book import known_id
from console.cli.output import remark
from console.incident_inside import look_inside
from console.incident_progress import watcher
from console.incident_sweep_order import Order, Said
from console.language import language
from console.session import Session
from inventory.model import Kind
from inventory.words import HinomiError, T

if TYPE_CHECKING:
    from bcp.sweep.records import Record

_NOBODY = T(
    "アドレスのある機器がありません。台帳のIPアドレスの列を確かめてください"
    "（hinomi inventory list）。",
    "No equipment has an address: see the column of addresses (hinomi inventory list).",
)
_NOWHERE = T(
    "アドレスがこの端末自身などを指すため、確かめません"
    "（台帳のIPアドレスの列を直してください）: {0}",
    "Not asked, as their addresses lead to this very machine or to everybody: {0}",
)
_NOT_NOW = T(
    "実際の事案が進行中です。被害の出た状態を正常の基準にはできません。"
    "終わってから取り直してください。",
    "A real incident is open: damage must not become the last known good. Take it afterwards.",
)
_OTHER_MODE = T(
    "{path} は{theirs}のファイルで、この事案は{ours}です。混ぜることはできません。",
    "{path} comes from {theirs}, but this is {ours}: they are never mixed.",
)
_BEFORE = T(
    "{path} の観測は、この事案の前のもの（最後は {at}）です。今の状態としては取り込めません。"
    "その端末でもう一度確かめてください。",
    "{path}: its last look, {at}, is older than this incident: sweep there again.",
)
_EXERCISE, _REAL = T("訓練", "an exercise"), T("実際の事案", "a real incident")
_SAME_PLACE = T(
    "{path} の観測点の名前「{vantage}」は、この作業領域のものと同じです。"
    "相手の端末で --from に別の名前を付けて取り直してください。",
    '{path}: its vantage is called "{vantage}", as one of ours: give it another name by --from.',
)
_OVER = T(
    "{0} は終わっています。見るだけなら --show を付けてください。",
    "{0} is over: use --show to look at it.",
)
_NO_BOOK = T(
    "継続台帳に誤りがあるため、経路を台帳だけから判断します。後で直してください:",
    "The continuity book has an error, so ways are told by the ledger alone; mend it later:",
)
_NONE_STOPPED = T(
    "観測点 {0} に途中の被害確認はありません。", "No sweep from {0} was stopped in the middle."
)
_TO_COME = T("{at} はこれからの時刻です。", "{at} is still to come.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The damage in one incident; not `complete` where the sweep was stopped in the middle."""

    incident: Incident
    assessment: Assessment
    equipment: Collection[str]  # what has an address, and is counted in 台
    complete: bool
    early: tuple[Early, ...] = ()  # what runs before what it needs


@dataclass(frozen=True, slots=True)
class Good:
    """A new last known good: who answered, and who did not."""

    vantage: str
    answered: tuple[str, ...]
    silent: tuple[str, ...]
    complete: bool


class Desk:
    """One workspace with the things that every order needs."""

    def __init__(self, session: Session, order: Order) -> None:
        """Join the ledger and the book; nothing is asked yet."""
        self.session, self.order = session, order
        self.city = usable_city(session)
        self.vantage = order.vantage or socket.gethostname()
        self.only = tuple(known_id(self.city, name) for name in order.only)

    def wanted(self) -> tuple[Target, ...]:
        """Whom to ask."""
        known = known_here(self.session.journal, self.vantage)
        found = targets(self.city, known, self.order.ports, self.only)
        if odd := nowhere(self.city):
            names = "、".join(self.city.nodes[one].name for one in odd)
            remark(_NOWHERE.format(names).in_(language()))
        if not found:
            raise HinomiError(_NOBODY)
        return found

    @property
    def pace(self) -> Pace:
        """How gently."""
        return Pace(per_second=self.order.rate)


def city_of(session: Session) -> Continuity:
    """What is known of continuity, without the evidence of backups, which no sweep needs."""
    return continuity(session.ledger, read_book(session.workspace.bcp))


def usable_city(session: Session) -> Continuity:
    """The same; by the ledger alone where the book cannot be read, which must stop no sweep."""
    try:
        return city_of(session)
    except HinomiError as odd:
        told = _NO_BOOK.in_(language())
        remark(f"{told}\n{odd.message.in_(language())}")
        return continuity(session.ledger, Book())


def gear_of(session: Session) -> Sorts:
    """What of the equipment is no server: network equipment, and terminals."""
    ids = {
        kind: frozenset(
            node_id(NodeKind.HOST, h.name) for h in session.ledger.hosts if h.kind is kind
        )
        for kind in (Kind.NETWORK, Kind.TERMINAL)
    }
    return Sorts(ids[Kind.NETWORK], ids[Kind.TERMINAL])


def damage(
    session: Session, incident: Incident, fresh: timedelta = FRESH, city: Continuity | None = None
) -> Assessment:
    """How everything stands in an incident, as far as it was looked at; nothing is asked."""
    city = city or city_of(session)
    return assessment(session.journal, incident.stream, city, gear_of(session), fresh)


def perform(session: Session, order: Order, stop: threading.Event) -> Outcome:
    """Ask, bring in and carry out what was ordered, and say how everything stands."""
    desk, incident = Desk(session, order), current(session.journal, order.incident)
    asking = not (order.show or order.merge)
    if (asking or order.merge) and not incident.is_open:
        raise HinomiError(_OVER.format(incident.id))
    _bring(desk, incident, order.merge)
    complete = _ask(desk, incident, stop) if asking else True
    if order.export:
        _carry(desk, incident, order.export)
    journal, sorts = session.journal, gear_of(session)
    found = assessment(journal, incident.stream, desk.city, sorts, order.fresh)
    ready = readiness(journal, incident.stream, desk.city, found.states, sorts)
    return Outcome(incident, found, desk.city.addresses.keys(), complete, ready.early)


def _ask(desk: Desk, incident: Incident, stop: threading.Event) -> bool:
    """Ask everybody, or who is left; what was heard is in the journal before the next is asked."""
    journal, actor = desk.session.journal, desk.session.actor
    record = records.read(journal, incident.stream)
    name, left = _plan(desk, record)
    every = len(left) + len(record.done.get(name, ()))
    watch = watcher(every, every - len(left))
    if name not in record.done:
        start = records.started(incident.stream, name, desk.vantage, every, actor)
        journal.append([start])

    def keep(looks: Sequence[Seen]) -> None:
        journal.write([records.seen(incident.stream, name, looks, actor)])
        watch.answered(looks)

    with watch:
        sweep(left, desk.vantage, keep, pace=desk.pace, stop=stop)
    mine = _mine(desk, incident)
    if desk.order.inside and not stop.is_set():
        unlooked = [one for one in mine if not (one.inside or one.failure)]
        look_inside(desk.session, unlooked, keep, stop)
    if stop.is_set():
        return False
    counted = Counter(_sign(one) for one in mine)
    journal.append([records.ended(incident.stream, name, desk.vantage, actor, counted)])
    return True


def _mine(desk: Desk, incident: Incident) -> list[Seen]:
    """What this place saw last."""
    seen = records.read(desk.session.journal, incident.stream).seen
    return [one for (where, _), one in seen.items() if where == desk.vantage]


def _sign(seen: Seen) -> str:
    return "answered" if seen.answered else "silent"


def _plan(desk: Desk, record: "Record") -> tuple[str, tuple[Target, ...]]:
    """The sweep that was stopped with what is left of it, or a new one."""
    wanted = desk.wanted()
    going = record.running.get(desk.vantage, "")
    if desk.order.resume and not going:
        raise HinomiError(_NONE_STOPPED.format(desk.vantage))
    if desk.order.resume:
        done = record.done.get(going, set())
        return going, tuple(one for one in wanted if one.node not in done)
    return secrets.token_hex(4), wanted


def _bring(desk: Desk, incident: Incident, paths: Sequence[Path]) -> None:
    """Every file or none: all are read before anything is written down."""
    files = [(path, carrying.read(path)) for path in paths]
    mine = {desk.vantage, *records.read(desk.session.journal, incident.stream).own}
    for path, carried in files:
        if carried.drill is not incident.is_drill:
            theirs, ours = (_REAL, _EXERCISE) if incident.is_drill else (_EXERCISE, _REAL)
            raise HinomiError(_both(_OTHER_MODE, path=path, theirs=theirs, ours=ours))
        if carried.vantage in mine:
            raise HinomiError(_SAME_PLACE.format(path=path, vantage=carried.vantage))
        last = max((one.at for one in carried.seen), default=incident.occurred)
        if last < min(incident.occurred, incident.declared):
            raise HinomiError(_BEFORE.format(path=path, at=last.isoformat(timespec="minutes")))
    desk.session.journal.append(
        [
            records.brought(
                incident.stream, one.vantage, one.seen, one.known, one.digest, desk.session.actor
            )
            for _, one in files
        ]
    )


def _both(text: T, path: Path, theirs: T, ours: T) -> T:
    return T(
        text.ja.format(path=path, theirs=theirs.ja, ours=ours.ja),
        text.en.format(path=path, theirs=theirs.en, ours=ours.en),
    )


def _carry(desk: Desk, incident: Incident, path: Path) -> None:
    """What this place saw, with its own last known good."""
    mine = _mine(desk, incident)
    known = list(known_here(desk.session.journal, desk.vantage).values())
    carrying.write(path, desk.vantage, mine, known, drill=incident.mode is Mode.DRILL)


def take_baseline(session: Session, order: Order, stop: threading.Event) -> Good:
    """Ask everybody and keep who answers as good; who is silent keeps what was good before."""
    if any(one.mode is Mode.LIVE for one in _open(session)):
        raise HinomiError(_NOT_NOW)
    desk = Desk(session, order)
    wanted, looks = desk.wanted(), dict[str, Seen]()
    watch = watcher(len(wanted), 0)

    def keep(some: Sequence[Seen]) -> None:
        looks.update({one.node: one for one in some})
        watch.answered(some)

    with watch:
        sweep(wanted, desk.vantage, keep, pace=desk.pace, stop=stop)
    if order.inside and not stop.is_set():
        look_inside(session, [*looks.values()], keep, stop)
    answered = [one for one in looks.values() if one.answered]
    if answered and not stop.is_set():
        session.journal.append([records.good(answered, desk.vantage, session.actor)])
    silent = tuple(one.node for one in looks.values() if not one.answered)
    names = tuple(one.node for one in answered)
    return Good(desk.vantage, names, silent, not stop.is_set())


def _open(session: Session) -> list[Incident]:
    return [one for one in incidents(session.journal) if one.is_open]


def mark(session: Session, names: Sequence[str], state: State, said: Said) -> list[str]:
    """Write down what a person, or a sheet of paper, says of some things."""
    city, incident = usable_city(session), current(session.journal, said.incident)
    if not incident.is_open:
        raise HinomiError(_OVER.format(incident.id))
    nodes = [known_id(city, name) for name in names]
    at = said.at or datetime.now(UTC)
    if at > datetime.now(UTC):
        raise HinomiError(_TO_COME.format(at=at.isoformat()))
    marks = (Mark(node, state, said.by, at, session.actor, said.note) for node in nodes)
    session.journal.append([records.marked(incident.stream, one) for one in marks])
    return nodes

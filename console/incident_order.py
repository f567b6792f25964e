"""The restore order of an incident: how things stand by the last sweep, and who has come."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bcp.assembly import Absent, Hand
from bcp.deadlines.office_hours import is_off_hours
from bcp.graph import Graph
from bcp.incident.current import current
from bcp.incident.model import Incident, Present, Safety
from bcp.incident.muster import present
from bcp.lost import spread
from bcp.model import Continuity, Person, State
from bcp.sweep.merging import FRESH
from bcp.sweep.model import Assessment
from bcp.sweep.readiness import Readiness, early_words, readiness, waiting_words
from console.bcp_book import continuity_of
from console.bcp_order import Case, Ordered, minutes_between, vendors_called
from console.incident_sweeping import damage, gear_of, usable_city
from console.session import Session
from inventory.words import HinomiError, Language, T

_NOT_SWEPT = T(
    "この事案の被害確認がまだありません。先に hinomi incident sweep か hinomi incident mark、"
    "または hinomi bcp order --down ID を使ってください。",
    "Nobody has looked at the damage of this incident yet: use hinomi incident sweep or mark "
    "first, or hinomi bcp order --down ID.",
)
NO_WORD = T(ja="参集の連絡がない", en="no word of coming")
INJURED = T(ja="負傷と連絡があった", en="reported injured")
OVERDUE = T(ja="到着の見込みを過ぎたが、着いていない", en="expected by now, and not here yet")


@dataclass(frozen=True, slots=True)
class Next:
    """What to restore next in an incident, and what came back before its turn."""

    incident: Incident
    ordered: Ordered
    ready: Readiness
    states: Mapping[str, State]

    @property
    def exit_code(self) -> int:
        """As of the order; 1 too where something runs before what it needs."""
        return self.ordered.exit_code or int(bool(self.ready.early))

    def early_lines(self, language: Language) -> Iterator[str]:
        """What came back before its turn, each sort under its heading."""
        for heading, told in early_words(self.ready.early, self.states):
            yield from ("", heading.in_(language))
            yield from (f"   {n}. {one.in_(language)}" for n, one in enumerate(told, 1))
        if waiting := self.ready.confirmed.waiting:
            yield from ("", waiting_words(self.ordered.known, waiting).in_(language))


def order_in(session: Session, name: str, called: Iterable[str], by_hand: Iterable[str]) -> Next:
    """The order for what is down in an incident, with those who came or say when."""
    now, incident = datetime.now(UTC), current(session.journal, name)
    known = _known(session)
    seen = _seen(session, incident, known)
    ready = readiness(session.journal, incident.stream, known, seen.states, gear_of(session))
    states = _states(seen, known, ready)
    since, off = incident.occurred, is_off_hours(incident.occurred)
    entries = session.journal.entries(incident.stream)  # of …-10 for …-1, too
    came = present(one for one in entries if one.stream == incident.stream)
    hands, absent = gathered(known.people, came, since, now)
    passed = minutes_between(since, now)
    vendors, refused = vendors_called(known, called, passed, off_hours=is_off_hours(now))
    case = Case(known, states, since, now, off, (*hands, *vendors), (*absent, *refused))
    return Next(incident, case.ordered(by_hand, session.actor), ready, seen.states)


def _known(session: Session) -> Continuity:
    """What is known, by the ledger alone where the book cannot be read: at night that is enough."""
    try:
        return continuity_of(session)
    except HinomiError:
        return usable_city(session)


def _seen(session: Session, incident: Incident, known: Continuity) -> Assessment:
    seen = damage(session, incident, FRESH, known)
    if not seen.standings:
        raise HinomiError(_NOT_SWEPT)
    return seen


def _states(seen: Assessment, known: Continuity, ready: Readiness) -> Mapping[str, State]:
    """What is known of everything; what nobody has looked at is unknown, not up."""
    graph = Graph.of(known.nodes, known.dependencies, known.work)
    unasked = (one for one in seen.unasked if one in known.nodes)
    return spread(
        graph, {**dict.fromkeys(unasked, State.UNKNOWN), **ready.confirmed.for_order(graph)}
    )


def gathered(
    people: Iterable[Person], came: Mapping[str, Present], since: datetime, now: datetime
) -> tuple[tuple[Hand, ...], tuple[Absent, ...]]:
    """Who is here or says when, and who is not counted on; only what was said counts."""
    told = {"".join(name.split()): one for name, one in came.items()}
    hands, absent = [], []
    for person in people:
        one = told.pop("".join(person.name.split()), None)
        why = _why_not(one, now)
        if why is not None or one is None:
            absent.append(Absent(person.name, why or NO_WORD))
        else:
            hands.append(_hand(person.name, person.skills, one, since))
    helpers = [one for one in told.values() if _why_not(one, now) is None]
    return (*hands, *(_hand(one.name, (), one, since) for one in helpers)), tuple(absent)


def _why_not(one: Present | None, now: datetime) -> T | None:
    if one is None or not (one.arrived or one.eta):
        return INJURED if one and one.safety is Safety.INJURED else NO_WORD
    if one.safety is Safety.INJURED:
        return INJURED
    if one.arrived is None and one.eta is not None and one.eta < now:
        return OVERDUE
    return None


def _hand(name: str, skills: Iterable[str], one: Present, since: datetime) -> Hand:
    at = one.arrived or one.eta or since
    return Hand(name, frozenset(skills), max(minutes_between(since, at), 0))

"""The restore order of a workspace: what is down, who is here, and since when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone

from bcp.assembly import Absent, Hand, absences, arrivals, crews, why_no_crew
from bcp.deadlines.office_hours import is_off_hours
from bcp.estimates import ESTIMATED
from bcp.graph import Graph
from bcp.incident.moments import moment_of
from bcp.lost import fallen
from bcp.model import Continuity, FirstStep, NodeKind, State, kind_of
from bcp.scheduling import Order, restore_order
from console.bcp_book import continuity_of, known_id
from console.session import Session
from inventory.words import HinomiError, T

JST = timezone(timedelta(hours=9), "JST")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person typed: ids or names of what is down, who has arrived, and when it happened."""

    down: tuple[str, ...] = ()
    isolated: tuple[str, ...] = ()
    arrived: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()
    everything: bool = False
    alone: bool = False
    expected: bool = False
    since: str = ""
    off_hours: bool | None = None


@dataclass(frozen=True, slots=True)
class Ordered:
    """The order with the moment it counts from, and on whom it counts."""

    known: Continuity
    order: Order
    since: datetime
    now: datetime
    off_hours: bool
    hands: tuple[Hand, ...]
    uncounted: tuple[Absent, ...]

    @property
    def exit_code(self) -> int:
        """0 where everything due is known to be in time, 1 otherwise."""
        late = any(each.late is not False for each in self.order.positions if each.due is not None)
        return int(late or bool(self.order.stuck or self.order.to_check))


def order_of(session: Session, asked: Asked) -> Ordered:
    """The order for the workspace of this session, now."""
    return ordered(continuity_of(session), asked, datetime.now(UTC), session.actor)


def ordered(known: Continuity, asked: Asked, now: datetime, actor: str) -> Ordered:
    """Work the order out; HinomiError names what cannot be read."""
    since = _since(asked.since, now)
    off = is_off_hours(since) if asked.off_hours is None else asked.off_hours
    hands, uncounted = _hands(known, asked, minutes_between(since, now), off_hours=off)
    case = Case(known, _states(known, asked), since, now, off, hands, uncounted)
    return case.ordered(asked.by_hand, actor)


def minutes_between(since: datetime, now: datetime) -> float:
    """Minutes from one moment to a later one."""
    return (now - since).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class Case:
    """What is down, who can be counted on, and since when."""

    known: Continuity
    states: Mapping[str, State]
    since: datetime
    now: datetime
    off_hours: bool
    hands: tuple[Hand, ...]
    uncounted: tuple[Absent, ...]

    def ordered(self, by_hand: Iterable[str], actor: str) -> Ordered:
        """The order, with what this person decides to begin by hand."""
        steps = list(self.known.first_steps)
        if by_hand:
            blocks = self._order(steps).blocks
            steps += [_by_hand(self.known, one, blocks, self.now, actor) for one in by_hand]
        order = self._order(steps)
        return Ordered(
            self.known, order, self.since, self.now, self.off_hours, self.hands, self.uncounted
        )

    def _order(self, steps: Iterable[FirstStep]) -> Order:
        graph = Graph.of(self.known.nodes, self.known.dependencies, self.known.work)
        passed = minutes_between(self.since, self.now)
        return restore_order(graph, self.states, self.hands, now=passed, first_steps=steps)


def _since(typed: str, now: datetime) -> datetime:
    if not typed:
        return now
    found = moment_of(typed, now)
    if found is None:
        raise HinomiError(
            T(
                f"--since「{typed}」を読めないか、今より後です。例: 2026-11-22T05:30、昨日 23:50",
                f"--since `{typed}` cannot be read or lies ahead. Example: 2026-11-22T05:30",
            )
        )
    return found.astimezone(UTC)


def _states(known: Continuity, asked: Asked) -> Mapping[str, State]:
    isolated = [known_id(known, one) for one in asked.isolated]
    given = [known_id(known, one) for one in asked.down]
    if asked.everything:
        given += [one for one in known.nodes if _is_restored(known, one)]
    if asked.everything and not given:
        raise HinomiError(
            T(
                "戻すものが台帳に一つもありません。先に hinomi inventory import で取り込みます。",
                "The ledger holds nothing to restore: hinomi inventory import comes first.",
            )
        )
    if not given and not isolated:
        raise HinomiError(
            T(
                "止まっているものを --down で指定してください(全部なら --everything)。"
                "例: hinomi bcp order --down site:本庁舎",
                "Say what is down with --down (or --everything). "
                "Example: hinomi bcp order --down site:hall",
            )
        )
    graph = Graph.of(known.nodes, known.dependencies, known.work)
    lost = dict.fromkeys(given, State.DOWN) if asked.alone else fallen(graph, [*given, *isolated])
    return {**lost, **dict.fromkeys(isolated, State.ISOLATED)}


def _is_restored(known: Continuity, one: str) -> bool:
    kind = kind_of(one)
    return kind in ESTIMATED or kind is NodeKind.TASK or one in known.work


def _hands(
    known: Continuity, asked: Asked, passed: float, *, off_hours: bool
) -> tuple[tuple[Hand, ...], tuple[Absent, ...]]:
    here = {hand.name: hand for hand in _here(known, asked.arrived, passed)}
    coming: Iterable[Hand] = ()
    away: tuple[Absent, ...] = ()
    if asked.expected or not asked.arrived:
        coming = arrivals(known, off_hours=off_hours)
        away = absences(known, off_hours=off_hours)
    vendors, refused = vendors_called(known, asked.called, passed, off_hours=off_hours)
    hands = {hand.name: hand for hand in (*coming, *vendors)} | here
    left = (one for one in away if one.name not in here)
    return tuple(hands.values()), (*left, *refused)


def vendors_called(
    known: Continuity, typed: Iterable[str], passed: float, *, off_hours: bool
) -> tuple[tuple[Hand, ...], tuple[Absent, ...]]:
    """The vendors that were called just now, and those of them that cannot be counted on."""
    called = {known_id(known, one): passed for one in typed}
    _vendors_only(called)
    hands = crews(known, called=called, off_hours=off_hours)
    refused = (
        Absent(known.nodes[one].name, why)
        for one in called
        if (why := why_no_crew(known.vendors[one], off_hours=off_hours))
    )
    return hands, tuple(refused)


def _here(known: Continuity, arrived: Iterable[str], passed: float) -> Iterable[Hand]:
    people = {"".join(person.name.split()): person for person in known.people}
    for typed in arrived:
        person = people.get("".join(typed.split()))
        if person is not None:
            yield Hand(person.name, frozenset(person.skills), passed)
        elif (one := _vendor(known, typed)) is not None:
            yield Hand(one, frozenset(), passed)
        else:
            raise _nobody(typed, known)


def _vendor(known: Continuity, typed: str) -> str | None:
    named = (one for one in known.vendors if typed in (one, known.nodes[one].name))
    return next(named, None)


def _vendors_only(called: Mapping[str, float]) -> None:
    for one in called:
        if kind_of(one) is not NodeKind.VENDOR:
            raise HinomiError(
                T(
                    f"--called には事業者を書きます。「{one}」は事業者ではありません。",
                    f"--called takes a vendor (vendor:name); `{one}` is none.",
                )
            )


def _nobody(typed: str, known: Continuity) -> HinomiError:
    names = [person.name for person in known.people]
    if not names:
        return HinomiError(
            T(
                f"継続台帳に職員が一人も書かれていないため、「{typed}」が分かりません。"
                "「職員」のシート（people）に書いて取り込んでください。",
                f"The book names no staff, so `{typed}` is not known: write the sheet of people.",
            )
        )
    return HinomiError(
        T(
            f"「{typed}」は継続台帳の職員にも事業者にもいません。職員: {'、'.join(names)}",
            f"`{typed}` is neither staff nor a vendor of the book. Staff: {', '.join(names)}",
        )
    )


def _by_hand(
    known: Continuity, typed: str, blocks: Iterable[tuple[str, ...]], now: datetime, actor: str
) -> FirstStep:
    """The first step that is ordered now: as written in the book, else in a word."""
    start = known_id(known, typed)
    block = next((block for block in blocks if start in block), None)
    if block is None:
        raise HinomiError(
            T(
                f"「{start}」は、互いに必要とし合うもの(循環)に入っていません。",
                f"`{start}` is in no block of mutual needs.",
            )
        )
    today: date = now.astimezone(JST).date()
    written = next((step for step in known.first_steps if step.start == start), None)
    if written is not None:
        return replace(written, of=block, signed_by=actor, signed_on=today)
    return FirstStep(block, start, "必要なものなしで始める", signed_by=actor, signed_on=today)

"""The board of an incident: read from the journal, as of now or as of an entry, and told."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcp.incident.board import NOT_ASKED, Board, board, handovers
from bcp.incident.chronology import chronology
from bcp.incident.current import current
from bcp.incident.model import Incident
from bcp.incident.muster import present
from bcp.incident.remarks import STATES
from bcp.model import Continuity, name_of
from bcp.sweep.model import Assessment, Cause
from console.incident_desk import Desk
from console.incident_reading import rows_of
from console.incident_words import clock, headline, line_words
from console.language import language, w
from inventory.entries import Draft, Entry, Kept
from inventory.words import HinomiError, T, joined

_MOST = 8


@dataclass(frozen=True, slots=True)
class AsOf:
    """A journal as it was when this entry was its last."""

    journal: Kept
    last: int

    def entries(self, prefix: str = "", kind: str = "") -> Iterator[Entry]:
        """Entries up to the last, as `Kept.entries`."""
        found = self.journal.entries(prefix, kind)
        return (entry for entry in found if entry.sequence <= self.last)

    def append_decided(self, decide: Callable[[], Sequence[Draft]]) -> list[Entry]:
        """Nothing is written into the past."""
        raise NotImplementedError


def board_of(desk: Desk, name: str = "", as_of: Entry | None = None) -> Board:
    """How an incident stands; what cannot be read of the book is the reason of what is unknown."""
    journal: Kept = AsOf(desk.journal, as_of.sequence) if as_of else desk.journal
    incident, now = current(journal, name), as_of.recorded if as_of else datetime.now(UTC)
    entries = [e for e in journal.entries(incident.stream) if e.stream == incident.stream]
    city = _city(desk)
    damage = _damage(desk, journal, incident.stream, city, entries)
    made = board(
        incident,
        chronology(entries),
        now,
        present(entries),
        handovers(entries),
        damage,
        [one.name for one in city.people] if isinstance(city, Continuity) else [],
        _due(desk, incident, entries, now),
    )
    return _ready(desk, journal, made, city)


def _due(desk: Desk, incident: Incident, entries: Sequence[Entry], now: datetime) -> list[T]:
    from console.incident_due import due_of

    return due_of(desk, incident, entries, now)


def _city(desk: Desk) -> Continuity | T:
    """The inventory with the continuity book, or why there is none."""
    from console.incident_sweeping import city_of

    try:
        return city_of(desk.session)
    except HinomiError as error:
        return error.message


def _damage(
    desk: Desk, journal: Kept, stream: str, city: Continuity | T, entries: Sequence[Entry]
) -> Assessment | T:
    from bcp.sweep.reading import assessment
    from console.incident_sweeping import gear_of

    if not any(entry.kind.startswith("sweep.") for entry in entries):
        return NOT_ASKED
    if isinstance(city, T):
        return city
    return assessment(journal, stream, city, gear_of(desk.session))


def _ready(desk: Desk, journal: Kept, made: Board, city: Continuity | T) -> Board:
    """The board with what answers and still cannot be used, or was not seen to work."""
    from bcp.sweep.readiness import readiness, waiting_words
    from console.incident_sweeping import gear_of

    if isinstance(city, T) or made.damage is None:
        return made
    states, sorts = made.damage.states, gear_of(desk.session)
    ready = readiness(journal, made.incident.stream, city, states, sorts)
    waiting = ready.confirmed.waiting
    words = (waiting_words(city, waiting),) if waiting else ()
    return replace(made, early=ready.early, unseen=words)


def show_board(folder: Path | None, name: str) -> tuple[dict[str, Any], list[str]]:
    """The board as JSON and in words."""
    desk = Desk(folder)
    seen = board_of(desk, name)
    return _plain(seen), [*_lines(seen), *_left(desk)]


def _left(desk: Desk) -> Iterator[str]:
    """Lines that are not in the journal yet are not on the board, and that is told."""
    if count := len(list(desk.unwritten.left())):
        yield w(
            f"※ まだ記録簿にない行が {count}行（次の hinomi incident log で記録します）",
            f"* {count} lines not in the journal yet (the next hinomi incident log records them)",
        )


def _lines(seen: Board) -> Iterator[str]:
    yield headline(seen.incident, seen.now)
    yield w("責任者 ", "In charge: ") + seen.in_charge
    yield _damage_line(seen)
    for doubt in seen.doubts:
        yield "  ※ " + doubt.in_(language())
    yield from _isolated(seen.isolated)
    yield from map(_cause_line, seen.causes[:_MOST])
    if len(seen.causes) > _MOST:
        rest = len(seen.causes) - _MOST
        yield w(f"  ほか {rest}件（hinomi incident sweep --show）", f"  {rest} more: sweep --show")
    yield from _part(w("回答待ち・要請", "Waiting"), seen.needs, seen)
    yield from _part(w("対応", "Done and ordered"), seen.deeds, seen)
    yield from _part(w("情報・報告", "Heard"), seen.told, seen)
    yield _muster_line(seen)
    for text in seen.due:
        yield w("期限 ", "Due: ") + text.in_(language())


def _isolated(nodes: Sequence[str]) -> Iterator[str]:
    if nodes:
        names = joined(map(name_of, nodes)).in_(language())
        yield w(f"  ■ 隔離中 {len(nodes)}: {names}", f"  # isolated {len(nodes)}: {names}")


def _cause_line(cause: Cause) -> str:
    one, count = cause.standing, len(cause.behind)
    state, why = STATES[one.state].in_(language()), one.why.in_(language())
    behind = w(f"（ほか{count}件がこのため届かない）", f" (+{count} behind)") if count else ""
    return f"  ● {state} {name_of(one.node)}: {why}{behind}"


def _damage_line(seen: Board) -> str:
    if seen.unjudged:
        return w("被害 確認不能: ", "Damage unknown: ") + seen.unjudged.in_(language())
    counts = " ".join(f"{STATES[one].in_(language())} {n}" for one, n in seen.states.items())
    at = w(f"（{clock(seen.looked, seen.now)} 確認）", "") if seen.looked else ""
    return w("被害 ", "Damage: ") + counts + at


def _part(title: str, lines: Sequence[Any], seen: Board) -> Iterator[str]:
    """The newest few lines under their title, the newest first."""
    yield f"{title} ({len(lines)})"
    for line in reversed(lines[-_MOST:]):
        yield "  " + line_words(line, seen.now)


def _muster_line(seen: Board) -> str:
    t = seen.turnout
    hurt = f"、負傷 {t.injured}人" if t.injured else ""
    return w(
        f"参集 {t.arrived}人到着、{t.coming}人向かう、回答 {t.answered}/{t.asked}人{hurt}",
        f"Muster: {t.arrived} here, {t.coming} coming, {t.answered}/{t.asked} answered",
    )


def _plain(seen: Board) -> dict[str, Any]:
    one = seen.incident
    return {
        "incident": one.id,
        "mode": "drill" if one.is_drill else "live",
        "title": one.title,
        "kind": one.kind,
        "phase": one.phase.value,
        "occurred": one.occurred.isoformat(),
        "in_charge": seen.in_charge,
        "unjudged": seen.unjudged.in_(language()) if seen.unjudged else None,
        "states": {state.value: count for state, count in seen.states.items()},
        "isolated": list(seen.isolated),
        "doubts": [doubt.in_(language()) for doubt in seen.doubts],
        "causes": [
            {"node": cause.standing.node, "state": cause.standing.state.value,
             "why": cause.standing.why.in_(language()), "behind": cause.behind}
            for cause in seen.causes
        ],
        "deadlines": [text.in_(language()) for text in seen.due],
        "waiting": rows_of(seen.needs),
        "people": [
            {"name": p.name, "safety": p.safety.value, "arrived": bool(p.arrived)}
            for p in seen.people
        ],
    }  # fmt: skip

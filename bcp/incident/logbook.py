"""Writing into an incident: each deed decides and writes while nobody else can, all or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bcp.incident.chronology import CORRECTED, LOGGED, REPORTED, Chronology, chronology
from bcp.incident.current import ATTACHED, PHASE, STARTED, current, incidents
from bcp.incident.model import Incident, Line, Mode, Phase
from bcp.incident.moments import JST
from bcp.incident.said import Reading, Said, new_id, read_said
from bcp.incident.words import KINDS
from inventory.entries import Draft, Entry, Kept
from inventory.words import HinomiError, T

_LIVE_GOES_ON = T(
    "事案「{title}」が進行中なので、訓練は始められません。終えるには: hinomi incident close",
    'An incident is open ("{title}"): no exercise can begin. To end it: hinomi incident close',
)
_NO_LINE = T(
    "{number} 番の行はありません。番号は hinomi incident list で確かめてください。",
    "There is no line {number}: see the numbers with hinomi incident list.",
)
_EMPTY = T(
    "記録する言葉がありません。例: hinomi incident log 市民課の端末が停電で止まった",
    "There are no words to record. Example: hinomi incident log power is out at city hall",
)
_STOPPED = "実際の事案が始まったため中止"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known when an incident starts."""

    title: str
    kind: str = "other"
    drill: bool = False
    watch: bool = False
    another: bool = False
    occurred: datetime | None = None
    detected: datetime | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the incident it went to, its line, and what could not be read."""

    incident: Incident
    line: Line
    unread: Mapping[str, str]
    is_new: bool = True  # False where it had been written before


@dataclass(frozen=True, slots=True)
class _Read:
    """What a line was read as, and the entry that holds it already, where one does."""

    incident: Incident
    entries: Sequence[Entry]
    reading: Reading
    written: int | None


class Logbook:
    """The deeds of one person in the incidents of one journal."""

    def __init__(
        self, journal: Kept, actor: str, clock: Callable[[], datetime] | None = None
    ) -> None:
        """Write as this person; `clock` replaces the time of day."""
        self.journal = journal
        self.actor = actor
        self.clock = clock or _now

    def current(self, name: str = "") -> Incident:
        """The incident that is meant."""
        return current(self.journal, name)

    def chronology(self, incident: Incident) -> Chronology:
        """Every line of an incident as it is now."""
        return chronology(self.entries(incident))

    def entries(self, incident: Incident) -> list[Entry]:
        """Everything in the stream of an incident."""
        found = self.journal.entries(incident.stream)
        return [entry for entry in found if entry.stream == incident.stream]

    def start(self, new: Beginning) -> tuple[Incident, bool]:
        """Begin an incident; where one goes on already, what is told becomes a line of it.

        The answer is the incident, and whether it began.
        """
        written = self.journal.append_decided(lambda: self._beginning(new))
        return current(self.journal, written[-1].stream), written[-1].kind != LOGGED

    def log(self, said: Said) -> Written:
        """Write one line down, once, whatever of its options cannot be read."""
        if not said.text.strip():
            raise HinomiError(_EMPTY)
        read: list[_Read] = []

        def decide() -> Sequence[Draft]:
            read.append(one := self._read(said))
            if one.written is not None:
                return ()
            at = min(one.reading.at, self.clock())
            return [Draft(one.incident.stream, LOGGED, one.reading.body, self.actor, at)]

        new = self.journal.append_decided(decide)
        one = read[-1]
        lines = chronology([*one.entries, *new]).lines
        sequence = new[0].sequence if new else one.written
        line = next(line for line in lines if line.sequence == sequence)
        return Written(one.incident, line, one.reading.unread, bool(new))

    def correct(
        self, number: int | None, changes: Mapping[str, Any], reason: str = "", name: str = ""
    ) -> Written:
        """Correct a line, the last one where no number is given; what it said before stays."""

        def body(lines: Chronology) -> Mapping[str, Any]:
            line = self._line(lines, number)
            return {"corrects": line.sequence, "set": dict(changes), "reason": reason}

        return self._write(CORRECTED, body, name)

    def write(self, kind: str, body: Mapping[str, Any], name: str = "") -> Written:
        """Write another entry of people into the incident that is meant."""
        return self._write(kind, lambda _lines: body, name)

    def move(self, phase: Phase, note: str = "", name: str = "") -> Written:
        """Say how far the incident is."""
        return self.write(PHASE, {"phase": phase.value, "note": note}, name)

    def report(self, name: str = "") -> Written:
        """Number the next report (第N報): it tells what stands up to this entry."""

        def body(lines: Chronology) -> Mapping[str, Any]:
            return {"number": 1 + sum(line.kind == REPORTED for line in lines.lines)}

        return self._write(REPORTED, body, name)

    def attach(self, module: str, name: str = "") -> Incident:
        """Put a module of the runbook on."""

        def decide() -> Sequence[Draft]:
            stream = current(self.journal, name).stream
            return [Draft(stream, ATTACHED, {"module": module}, self.actor)]

        return current(self.journal, self.journal.append_decided(decide)[0].stream)

    def _write(
        self, kind: str, body: Callable[[Chronology], Mapping[str, Any]], name: str
    ) -> Written:
        def decide() -> Sequence[Draft]:
            incident = current(self.journal, name)
            told = {"id": new_id(), **body(self.chronology(incident))}
            return [Draft(incident.stream, kind, told, self.actor)]

        (entry,) = self.journal.append_decided(decide)
        incident = current(self.journal, entry.stream)
        lines = self.chronology(incident).lines
        line = next(one for one in lines if one.sequence == entry.sequence)
        return Written(incident, line, {})

    def _read(self, said: Said) -> "_Read":
        incident = current(self.journal, said.incident)
        entries = self.entries(incident)
        refs = {line.number: line.sequence for line in chronology(entries).lines if said.refs}
        same = [entry.sequence for entry in entries if entry.body.get("id") == said.id]
        reading = read_said(said, self.actor, refs)
        return _Read(incident, entries, reading, same[0] if same else None)

    @staticmethod
    def _line(lines: Chronology, number: int | None) -> Line:
        if number is None:
            logged = [line for line in lines.lines if line.kind == LOGGED]
            line = logged[-1] if logged else None
        else:
            line = lines.line(number) if number > 0 else None
        while line is not None and line.corrects:  # correcting a correction: what it is about
            line = lines.line(line.corrects)
        if line is None:
            raise HinomiError(_NO_LINE.format(number=number or 1))
        return line

    def _beginning(self, new: Beginning) -> Sequence[Draft]:
        found = incidents(self.journal)
        going = {mode: [one for one in found if one.is_open and one.mode is mode] for mode in Mode}
        mode = Mode.DRILL if new.drill else Mode.LIVE
        if new.drill and going[Mode.LIVE]:
            raise HinomiError(_LIVE_GOES_ON.format(title=going[Mode.LIVE][-1].title))
        if going[mode] and not new.another:
            body = {"id": new_id(), "text": new.title, "sort": "info", "certainty": "unconfirmed"}
            return [Draft(going[mode][-1].stream, LOGGED, body, self.actor)]
        stopped = [] if new.drill else going[Mode.DRILL]
        return [*map(self._stopped, stopped), *self._drafts(new, self._stream(mode, found))]

    def _stream(self, mode: Mode, found: Sequence[Incident]) -> str:
        day = self.clock().astimezone(JST).date().isoformat()
        number = 1 + sum(one.id.startswith(f"{day}-") for one in found)
        return f"{mode.value}:{day}-{number}"

    def _stopped(self, drill: Incident) -> Draft:
        body = {"id": new_id(), "phase": Phase.CLOSED.value, "note": _STOPPED}
        return Draft(drill.stream, PHASE, body, self.actor)

    def _drafts(self, new: Beginning, stream: str) -> list[Draft]:
        now = self.clock()
        body = {
            "id": new_id(),
            "title": new.title,
            "kind": new.kind,
            "phase": (Phase.WATCH if new.watch else Phase.ACTIVE).value,
            "occurred": (new.occurred or now).isoformat(),
            "detected": (new.detected or new.occurred or now).isoformat(),
        }
        modules = ["common", *([new.kind] if new.kind in KINDS and new.kind != "other" else [])]
        started = Draft(stream, STARTED, body, self.actor, now)
        return [started, *(Draft(stream, ATTACHED, {"module": m}, self.actor) for m in modules)]


def _now() -> datetime:
    return datetime.now(UTC)

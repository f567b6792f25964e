"""The chronology (クロノロジー): a fold over the entries of one stream that drops no line.

Lines stand in the order in which they were recorded, which never changes; `by_time` is the order
in which things happened, where lines of one moment keep the order of their recording.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bcp.incident.current import PHASE, STARTED, moment
from bcp.incident.model import HEARD, Certainty, Line, Sort, Wording, Words
from bcp.incident.remarks import UNTOLD, remark
from bcp.incident.words import UNREAD
from inventory.entries import Entry
from inventory.words import T

LOGGED, CORRECTED, REPORTED = "incident.logged", "incident.corrected", "incident.reported"
OWN = "incident."  # kinds that are numbered: what people wrote


@dataclass(frozen=True, slots=True)
class Chronology:
    """Every line of one incident in the order of recording."""

    lines: tuple[Line, ...]

    @property
    def by_time(self) -> tuple[Line, ...]:
        """The lines in the order in which things happened."""
        return tuple(sorted(self.lines, key=lambda line: (line.at, line.sequence)))

    @property
    def waiting(self) -> tuple[Line, ...]:
        """Lines that somebody still has to answer."""
        return tuple(line for line in self.by_time if line.is_waiting)

    def line(self, number: int) -> Line | None:
        """The line of this number."""
        return next((line for line in self.lines if line.number == number), None)


def chronology(entries: Iterable[Entry]) -> Chronology:
    """The lines of these entries, which are those of one stream in order."""
    lines: dict[int, Line] = {}
    last = 0
    for entry in entries:
        own = entry.kind.startswith(OWN)
        last += own
        if entry.kind not in UNTOLD:
            lines[entry.sequence] = _line(entry, last if own else 0)
        if own:
            _apply(lines, entry)
    return Chronology(tuple(_numbered(line, lines) for line in lines.values()))


def _line(entry: Entry, number: int) -> Line:
    body = entry.body
    return Line(
        number=number,
        sequence=entry.sequence,
        kind=entry.kind,
        words=words_of(entry),
        by=str(body.get("by") or entry.actor),
        actor=entry.actor,
        recorded=entry.recorded,
        corrects=_int(body.get("corrects")) if entry.kind == CORRECTED else 0,
        refs=_sequences(body.get("refs")),
        typed=str(body.get("typed", "")),
        unread=tuple(_unread(body)),
        paper=bool(body.get("paper")),
    )


def _unread(body: Mapping[str, Any]) -> Iterator[T]:
    for name, value in _mapping(body.get("unread")).items():
        words = UNREAD.get(name, T(name, name))
        yield T(f"{words.ja}「{value}」", f'{words.en} "{value}"')


def _sort_of(entry: Entry) -> Sort:
    """What an entry is that nobody typed as a line: a step done and a host cut off are deeds."""
    if entry.kind == CORRECTED:
        return Sort.CORRECTION
    if entry.kind in (STARTED, PHASE):
        return Sort.DECISION
    cut_off = entry.kind == "sweep.marked" and entry.body.get("state") == "isolated"
    return Sort.ACTION if cut_off or entry.kind == "step.done" else Sort.EVENT


def words_of(entry: Entry) -> Words:
    """What an entry says in its first wording."""
    body = entry.body
    text = remark(entry)
    if entry.kind != LOGGED:
        return Words(text, entry.at, _sort_of(entry))
    sort = _one_of(Sort, body.get("sort"), Sort.INFO)
    otherwise = Certainty.UNCONFIRMED if sort in HEARD else Certainty.OWN
    return Words(
        text=text,
        at=entry.at,
        sort=sort,
        certainty=_one_of(Certainty, body.get("certainty"), otherwise),
        sender=str(body.get("sender", "")),
        receiver=str(body.get("receiver", "")),
        means=str(body.get("means", "")),
        needs_reply=body.get("needs_reply") is True,
    )


def _apply(lines: dict[int, Line], entry: Entry) -> None:
    if entry.kind == CORRECTED and (old := lines.get(_int(entry.body.get("corrects")))):
        reason = str(entry.body.get("reason", ""))
        before = Wording(old.words, entry.sequence, reason)
        words = _corrected(old.words, _mapping(entry.body.get("set")), entry.recorded)
        lines[old.sequence] = replace(old, words=words, before=(*old.before, before))
    for sequence in _sequences(entry.body.get("refs")):
        if (asked := lines.get(sequence)) and sequence != entry.sequence:
            answered = (*asked.answered_by, entry.sequence)
            lines[sequence] = replace(asked, answered_by=answered)


def _corrected(old: Words, new: Mapping[str, Any], recorded: datetime) -> Words:
    """The words with what was corrected; a time after the correction itself is not believed."""
    at = moment(new.get("at"))
    text = new.get("text")
    return Words(
        text=T(str(text), str(text)) if text else old.text,
        at=at if at and at <= recorded else old.at,
        sort=_one_of(Sort, new.get("sort"), old.sort),
        certainty=_one_of(Certainty, new.get("certainty"), old.certainty),
        sender=str(new.get("sender", old.sender)),
        receiver=str(new.get("receiver", old.receiver)),
        means=str(new.get("means", old.means)),
        needs_reply=bool(new.get("needs_reply", old.needs_reply)),
    )


def _numbered(line: Line, lines: Mapping[int, Line]) -> Line:
    """The line with references by the numbers that people see."""
    return replace(
        line,
        corrects=next(iter(_numbers((line.corrects,), lines)), 0),
        refs=_numbers(line.refs, lines),
        answered_by=_numbers(line.answered_by, lines),
        before=tuple(
            replace(one, replaced_by=lines[one.replaced_by].number) for one in line.before
        ),
    )


def _numbers(sequences: Sequence[int], lines: Mapping[int, Line]) -> tuple[int, ...]:
    return tuple(lines[one].number for one in sequences if one in lines)


def _one_of(words: Any, value: object, otherwise: Any) -> Any:  # noqa: ANN401 - any enumeration
    return next((one for one in words if one.value == value), otherwise)


def _sequences(value: object) -> tuple[int, ...]:
    found = value if isinstance(value, list) else []
    return tuple(one for one in found if isinstance(one, int))


def _int(value: object) -> int:
    return value if isinstance(value, int) else -1


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

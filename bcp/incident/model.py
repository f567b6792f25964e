"""The nouns of an incident: what it is, one line of its chronology (クロノロジー), who came.

A line is never changed. What was typed stays; a correction is a line of its own that names the
one it corrects, and the older wording stays beside the newer.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inventory.words import T


class Mode(StrEnum):
    """For real, or for practice; their values are the first words of their streams."""

    LIVE = "incident"
    DRILL = "exercise"


class Phase(StrEnum):
    """How far an incident is (Dispatch's active, stable, closed; with 警戒 before and 復旧)."""

    WATCH = "watch"
    ACTIVE = "active"
    STABLE = "stable"
    RECOVERED = "recovered"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"


OVER = frozenset({Phase.CLOSED, Phase.FALSE_ALARM})


class Sort(StrEnum):
    """What a line is; one key each, in this order."""

    INFO = "info"  # 情報
    REPORT = "report"  # 報告
    REQUEST = "request"  # 要請
    ORDER = "order"  # 指示
    DECISION = "decision"  # 判断
    ACTION = "action"  # 対応
    CORRECTION = "correction"  # 訂正
    EVENT = "event"  # 経過: the program's own remark


HEARD = frozenset({Sort.INFO, Sort.REPORT, Sort.REQUEST})  # what others told, true or not


class Certainty(StrEnum):
    """Whether what was heard is so; nothing said means not confirmed."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    WRONG = "wrong"
    OWN = ""  # an order, a decision or an act of our own: nothing to confirm


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident or exercise: `stream` is where everything about it is written."""

    id: str
    mode: Mode
    title: str
    kind: str
    phase: Phase
    occurred: datetime
    detected: datetime
    declared: datetime
    by: str
    modules: tuple[str, ...] = ()
    ended: datetime | None = None

    @property
    def stream(self) -> str:
        """The stream of the journal."""
        return f"{self.mode.value}:{self.id}"

    @property
    def is_drill(self) -> bool:
        """Whether every page about it has to say 訓練."""
        return self.mode is Mode.DRILL

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.phase not in OVER


@dataclass(frozen=True, slots=True)
class Words:
    """What a line says, in one wording: as first typed, or as corrected."""

    text: T
    at: datetime
    sort: Sort = Sort.INFO
    certainty: Certainty = Certainty.OWN
    sender: str = ""
    receiver: str = ""
    means: str = ""
    needs_reply: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """An older wording of a line, and the line that replaced it."""

    words: Words
    replaced_by: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `by` wrote it down first, `actor` typed it (転記者 where they differ)."""

    number: int  # within the incident; 0 for what the program remarks
    sequence: int
    kind: str  # of its entry
    words: Words
    by: str
    actor: str
    recorded: datetime
    corrects: int = 0  # the line that this one corrects
    refs: tuple[int, ...] = ()
    answered_by: tuple[int, ...] = ()
    before: tuple[Wording, ...] = ()
    typed: str = ""  # what was typed, where something was read out of it
    unread: tuple[T, ...] = ()  # what was typed and could not be read
    paper: bool = False

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.words.at

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still waits for an answer."""
        wrong = self.words.certainty is Certainty.WRONG
        return self.words.needs_reply and not self.answered_by and not wrong

    @property
    def is_late(self) -> bool:
        """Whether it was written down so much later that its place was in the past (後記)."""
        return (self.recorded - self.at).total_seconds() > 300


class Safety(StrEnum):
    """What is known of a member of the staff (安否); no answer says nothing either way."""

    SAFE = "safe"
    INJURED = "injured"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Present:
    """One member of the staff in this incident (参集・安否)."""

    name: str
    safety: Safety
    eta: datetime | None
    arrived: datetime | None
    note: str
    at: datetime  # as of when


@dataclass(frozen=True, slots=True)
class Handover:
    """Who answered for the incident until when, and who does now."""

    giver: str
    taker: str
    at: datetime
    note: str

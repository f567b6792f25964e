"""What an exercise shows: minutes to seeing, acting, deciding and reporting, inject by inject.

Only what stands in the chronology counts. What was not written down was not done, as far as a
score can tell, and is shown as not seen; nothing is counted as in time without a time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bcp.exercises.model import Exercise, Inject
from bcp.model import Work
from bcp.runbook.model import Step
from bcp.runbook.running import StepRun, StepState

GIVEN, SEEN, RESTORED, RATED = "inject.given", "inject.seen", "inject.restored", "inject.rated"


class Deed(StrEnum):
    """What a line of the chronology is, as far as a score needs it."""

    ACTION = "action"
    DECISION = "decision"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was written down: which deed, when, and in which words."""

    deed: Deed
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Minutes of the story until something was done, and until when it should have been."""

    minutes: float | None
    wanted: float | None

    @property
    def in_time(self) -> bool | None:
        """Whether it was; None where nothing was asked. What was never done was not in time."""
        if self.wanted is None:
            return None
        return self.minutes is not None and self.minutes <= self.wanted


@dataclass(frozen=True, slots=True)
class InjectScore:
    """One inject: when it was given (minutes of the story), None where it never was."""

    inject: Inject
    given: float | None
    seen: Mark
    action: Mark
    decision: Mark
    report: Mark
    rating: str = ""  # of the evaluator
    note: str = ""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks for which something was asked."""
        every = (self.seen, self.action, self.decision, self.report)
        return tuple(one for one in every if one.wanted is not None)


@dataclass(frozen=True, slots=True)
class StepScore:
    """One step with a target: minutes of the story until it was done."""

    step: Step
    mark: Mark


@dataclass(frozen=True, slots=True)
class RestoreScore:
    """Minutes that restoring took in the exercise, against the estimate of the book."""

    node: str
    measured: float
    planned: float | None

    @property
    def slower(self) -> bool | None:
        """Whether it took longer than the book says; None where the book says nothing."""
        return None if self.planned is None else self.measured > self.planned


@dataclass(frozen=True, slots=True)
class Score:
    """The whole exercise; shares are None where nothing was there to count."""

    injects: tuple[InjectScore, ...]
    steps: tuple[StepScore, ...]
    restores: tuple[RestoreScore, ...]
    reached: int
    called: int

    @property
    def share_in_time(self) -> tuple[int, int]:
        """How many of the marks that were asked for were met, and of how many."""
        marks = [mark for one in self.injects for mark in one.marks]
        return sum(one.in_time is True for one in marks), len(marks)

    @property
    def steps_in_time(self) -> tuple[int, int]:
        """How many steps with a target were done by then, and of how many."""
        return sum(one.mark.in_time is True for one in self.steps), len(self.steps)


@dataclass(frozen=True, slots=True)
class Story:
    """The time of the story: it began at a real moment and runs `speed` times as fast."""

    began: datetime
    speed: float = 1

    def minutes(self, at: datetime) -> float:
        """Minutes of the story at a real moment."""
        return (at - self.began).total_seconds() / 60 * self.speed


@dataclass(frozen=True, slots=True)
class Happened:
    """What the stream of an exercise tells, sorted out by who reads it."""

    given: Mapping[str, datetime]
    seen: Mapping[str, datetime]
    done: Sequence[Done]
    runs: Mapping[str, StepRun]
    restored: Mapping[str, float]  # id of a thing -> minutes of real work
    ratings: Mapping[str, tuple[str, str]]
    reached: int = 0
    called: int = 0


def score(
    exercise: Exercise,
    story: Story,
    happened: Happened,
    steps: Iterable[Step],
    work: Mapping[str, Work],
) -> Score:
    """How the exercise went, from what was written down; steps due after its end do not count."""
    return Score(
        tuple(_inject(one, story, happened) for one in exercise.injects),
        tuple(
            StepScore(one, Mark(_done_at(one, story, happened.runs), one.target))
            for one in steps
            if one.target is not None and one.target <= exercise.ends
        ),
        tuple(
            RestoreScore(node, minutes, work[node].minutes if node in work else None)
            for node, minutes in sorted(happened.restored.items())
        ),
        happened.reached,
        happened.called,
    )


def _inject(inject: Inject, story: Story, happened: Happened) -> InjectScore:
    given = happened.given.get(inject.id)
    wanted = inject.expected
    if given is None:
        none = Mark(None, None)
        return InjectScore(inject, None, none, none, none, none)
    rating, note = happened.ratings.get(inject.id, ("", ""))

    def since(at: datetime | None) -> float | None:
        return None if at is None else (at - given).total_seconds() / 60 * story.speed

    return InjectScore(
        inject,
        story.minutes(given),
        Mark(since(happened.seen.get(inject.id)), wanted.seen),
        Mark(since(_first(Deed.ACTION, inject, given, happened)), wanted.action),
        Mark(since(_first(Deed.DECISION, inject, given, happened)), wanted.decision),
        Mark(since(_first(Deed.REPORT, inject, given, happened)), wanted.report),
        rating,
        note,
    )


def _first(deed: Deed, inject: Inject, given: datetime, happened: Happened) -> datetime | None:
    """The first line about the inject since it was given, or the first of its steps begun."""
    about = (inject.id, *inject.expected.words)
    lines = [
        one.at
        for one in happened.done
        if one.deed is deed and one.at >= given and any(word in one.words for word in about)
    ]
    if deed is Deed.ACTION:
        runs = [happened.runs[one] for one in inject.expected.steps if one in happened.runs]
        acted = (StepState.DOING, StepState.DONE)
        lines += [one.at for one in runs if one.state in acted and one.at and one.at >= given]
    return min(lines, default=None)


def _done_at(step: Step, story: Story, runs: Mapping[str, StepRun]) -> float | None:
    run = runs.get(step.id)
    if run is None or run.state is not StepState.DONE or run.at is None:
        return None
    return story.minutes(run.at)

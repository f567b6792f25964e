"""What the report on an exercise shows: frozen, in words, 訓練 on every page."""

from dataclasses import dataclass

from reports.view import Anchor, Cover


@dataclass(frozen=True, slots=True)
class Moment:
    """Something on the line of time, in minutes of the story: what, when, and until when."""

    sort: str  # 付与, 受領, 対応, 判断, 報告
    at: float | None
    wanted: float | None

    @property
    def in_time(self) -> bool | None:
        """Whether it was in time; None where nothing was asked."""
        if self.wanted is None:
            return None
        return self.at is not None and self.at <= self.wanted


@dataclass(frozen=True, slots=True)
class InjectPaper:
    """One inject with its moments; `given` in minutes of the story, None where it never was."""

    number: str
    planned: float
    given: float | None
    to: str
    text: str
    moments: tuple[Moment, ...]
    rating: str
    note: str


@dataclass(frozen=True, slots=True)
class ExercisePaper:
    """The whole report."""

    cover: Cover
    anchor: Anchor
    facts: tuple[tuple[str, str], ...]
    summary: tuple[tuple[str, str], ...]
    injects: tuple[InjectPaper, ...]
    steps: tuple[tuple[str, str, str, str], ...]  # id, title, target, what came of it
    restores: tuple[tuple[str, str, str, str], ...]  # thing, measured, estimate, difference
    gaps: tuple[str, ...]
    ends: float  # minutes of the story that the plot shows

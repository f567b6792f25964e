"""An exercise as it is written beforehand: injects (状況付与) with their times and expectations."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expected:
    """What should follow an inject, in minutes of the story after it was given.

    `steps` are ids of steps of the runbook, `words` any of which a line about it holds; without
    either only the acknowledgement can be told.
    """

    steps: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    seen: float | None = None  # 受け取るまで
    action: float | None = None  # 最初の対応まで
    decision: float | None = None  # 判断まで
    report: float | None = None  # 報告まで

    @property
    def last(self) -> float:
        """The minute after the inject at which nothing more is expected of it."""
        return max(0, self.seen or 0, self.action or 0, self.decision or 0, self.report or 0)


@dataclass(frozen=True, slots=True)
class Inject:
    """One inject (状況付与票): given `at` so many minutes of the story, to a post or a role."""

    id: str
    at: float
    to: str
    text: str
    expected: Expected = Expected()
    by: str = ""  # who is said to tell it: 「施設管理担当から電話」
    place: str = ""


@dataclass(frozen=True, slots=True)
class Exercise:
    """A scenario: its injects in the order of time, and how fast the story runs."""

    id: str
    title: str
    kind: str
    aim: str  # 目的
    modules: tuple[str, ...]
    off_hours: bool
    speed: float  # minutes of the story in one minute
    injects: tuple[Inject, ...]

    @property
    def ends(self) -> float:
        """The minute of the story at which the last thing that is expected is due."""
        return max((one.at + one.expected.last for one in self.injects), default=0)

"""Progress of a sweep on standard error: a bar with who answers and who does not."""

import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from bcp.sweep.model import Seen
from console.language import w


class Unwatched:
    """Nobody looks."""

    def answered(self, looks: Sequence[Seen]) -> None:
        """Nothing to show."""

    def __enter__(self) -> Self:
        """Nothing to show."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to show."""


class Bar(Unwatched):
    """A bar on a terminal."""

    def __init__(self, total: int, done: int) -> None:
        """Draw nothing until the sweep starts."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self._answered: dict[str, bool] = {}
        self._before = done
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[counts]}"),
            console=Console(file=sys.stderr),
        )
        word = w("被害確認", "sweep")
        self._task = self._progress.add_task(word, total=total, completed=done, counts="")

    def answered(self, looks: Sequence[Seen]) -> None:
        """These were looked at and written down."""
        self._answered.update({one.node: one.answered for one in looks})
        well, every = sum(self._answered.values()), len(self._answered)
        counts = f"{w('応答', 'answer')} {well} {w('応答なし', 'silent')} {every - well}"
        self._progress.update(self._task, completed=self._before + every, counts=counts)

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the bar as it is."""
        self._progress.stop()


def watcher(total: int, done: int) -> Unwatched:
    """A bar where somebody looks: on a terminal."""
    return Bar(total, done) if sys.stderr.isatty() else Unwatched()

"""Progress of discovery on standard error: segments done, and how far the present one is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from console.language import w


class Watcher(Protocol):
    """Who is told how far discovery is."""

    def started(self, segment: str, seconds: int) -> None:
        """A segment begins; it is expected to take so long."""
        ...

    def tick(self, seconds: float) -> None:
        """So much time was spent on it."""
        ...

    def ended(self) -> None:
        """It is over."""
        ...


class Unwatched:
    """Nobody looks."""

    def started(self, segment: str, seconds: int) -> None:
        """Do nothing."""

    def tick(self, seconds: float) -> None:
        """Do nothing."""

    def ended(self) -> None:
        """Do nothing."""


@contextmanager
def watching(segments: int) -> Iterator[Watcher]:
    """A bar for the time of a run where somebody looks: on a terminal."""
    if not sys.stderr.isatty():
        yield Unwatched()
        return
    bar = Bar(segments)
    with bar.progress:
        yield bar


class Bar:
    """A `Watcher` that draws a bar on a terminal."""

    def __init__(self, segments: int) -> None:
        """Draw nothing yet."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._done, self._all, self._expected = 0, segments, 1
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[what]}"),
            console=Console(file=sys.stderr),
        )
        self._task = self.progress.add_task(w("走査", "discover"), total=segments, what="")

    def started(self, segment: str, seconds: int) -> None:
        """A segment begins."""
        self._expected = max(1, seconds)
        told = w(f"{segment} 約 {seconds} 秒", f"{segment}, about {seconds} s")
        self.progress.update(self._task, what=told)

    def tick(self, seconds: float) -> None:
        """Move the bar by the share of the time expected, never to its end."""
        share = min(seconds / self._expected, 0.95)
        self.progress.update(self._task, completed=self._done + share)

    def ended(self) -> None:
        """One segment is done."""
        self._done += 1
        self.progress.update(self._task, completed=self._done, what="")

"""Progress of verifying backups on standard error: targets done, and what each is at."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from audit.backup.targets import Target
from audit.backup.watch import Unwatched, Watcher
from console.language import language, w
from inventory.words import T


@contextmanager
def watching(targets: int) -> Iterator[Watcher]:
    """A bar for the time of a run where somebody looks: on a terminal."""
    if not sys.stderr.isatty():
        yield Unwatched()
        return
    bar = Bar(targets)
    with bar.progress:
        yield bar


class Bar:
    """A `Watcher` that draws a bar on a terminal."""

    def __init__(self, targets: int) -> None:
        """Draw nothing yet."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        self._at: dict[str, str] = {}
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[what]}"),
            console=Console(file=sys.stderr),
        )
        self._task = self.progress.add_task(w("検証", "verify"), total=targets, what="")

    def started(self, target: Target) -> None:
        """A target is being verified."""
        self._show(target.name, "")

    def step(self, target: Target, what: T) -> None:
        """The next step of it begins."""
        self._show(target.name, what.in_(language()))

    def ended(self, target: Target) -> None:
        """A target is done."""
        self._at.pop(target.name, None)
        self.progress.update(self._task, advance=1, what=self._told())

    def _show(self, name: str, what: str) -> None:
        self._at[name] = what
        self.progress.update(self._task, what=self._told())

    def _told(self) -> str:
        return " / ".join(f"{name} {what}".strip() for name, what in sorted(self._at.items()))

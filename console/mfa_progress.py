"""Progress of a trial on standard error: how many tries, and what a wait is for."""

import sys

from audit.mfa.attempts import Attempt
from audit.mfa.targets import Target
from audit.mfa.watch import Unwatched, Watcher
from console.language import language, w
from inventory.words import T


def watcher() -> Watcher:
    """A bar where somebody looks: on a terminal."""
    return Bar() if sys.stderr.isatty() else Unwatched()


class Bar:
    """A `Watcher` that draws a bar on a terminal."""

    def __init__(self) -> None:
        """Draw nothing until the series starts."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[what]}"),
            console=Console(file=sys.stderr),
        )
        self._task = self._progress.add_task(w("実証", "trial"), total=None, what="")

    def started(self, target: Target, total: int, done: int) -> None:
        """The series begins, or goes on with so many tries done."""
        self._progress.update(self._task, description=target.name, total=total, completed=done)
        self._progress.start()

    def waiting(self, seconds: float, why: T) -> None:
        """So many seconds are left of a wait."""
        left = w(f"あと {seconds:.0f} 秒", f"{seconds:.0f} s left")
        self._progress.update(self._task, what=f"{why.in_(language())} {left}")

    def answered(self, attempt: Attempt) -> None:
        """One attempt was made and written down."""
        self._progress.update(self._task, advance=1, what=f"{attempt.id} {attempt.said.value}")

    def ended(self) -> None:
        """The series is over, or was stopped."""
        self._progress.stop()

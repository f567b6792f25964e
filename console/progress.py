"""Progress of a scan on standard error: a bar with counts and the time left."""

import sys
from collections import Counter
from collections.abc import Mapping

from audit.model import Run
from audit.watch import Unwatched, Watcher
from console.language import w


def watcher() -> Watcher:
    """A bar where somebody looks: on a terminal."""
    return Bar() if sys.stderr.isatty() else Unwatched()


class Bar:
    """A `Watcher` that draws a bar on a terminal."""

    def __init__(self) -> None:
        """Draw nothing until the run starts."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        self._total: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[counts]}"),
            console=Console(file=sys.stderr),
        )
        self._task = self._progress.add_task(w("点検", "scan"), total=None, counts="")

    def started(self, run: Run, waiting: int) -> None:
        """The run begins or goes on with so many hosts to ask."""
        self._progress.update(self._task, total=run.hosts, completed=run.hosts - waiting)
        self._progress.start()

    def judged(self, host: str, failure: str | None, counts: Mapping[str, int]) -> None:
        """The results of one host are kept."""
        del host
        self._total.update(counts)
        if failure:
            self._failures[failure] += 1
        self._progress.update(self._task, advance=1, counts=self._counts())

    def ended(self, run: Run) -> None:
        """The run is over, or was stopped."""
        del run
        self._progress.stop()

    def _counts(self) -> str:
        words = {"PASS": w("適合", "pass"), "FAIL": w("不適合", "fail")}
        told = [f"{word} {self._total[verdict]}" for verdict, word in words.items()]
        silent = sum(self._failures.values())
        return " ".join([*told, f"{w('応答なし', 'silent')} {silent}"])

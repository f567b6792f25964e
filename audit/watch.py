"""Progress of a run, for whoever wants to show it; the scan itself prints nothing."""

from collections.abc import Mapping
from typing import Protocol

from audit.model import Run


class Watcher(Protocol):
    """Told of a run's progress, always from one thread at a time."""

    def started(self, run: Run, waiting: int) -> None:
        """The run begins or goes on with so many hosts to ask."""
        ...

    def judged(self, host: str, failure: str | None, counts: Mapping[str, int]) -> None:
        """The results of one host are kept; `counts` by verdict."""
        ...

    def ended(self, run: Run) -> None:
        """The run is over, or was stopped: then `run.ended` is None."""
        ...


class Unwatched:
    """Nobody looks."""

    def started(self, run: Run, waiting: int) -> None:
        """Nothing to show."""

    def judged(self, host: str, failure: str | None, counts: Mapping[str, int]) -> None:
        """Nothing to show."""

    def ended(self, run: Run) -> None:
        """Nothing to show."""

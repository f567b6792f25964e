"""Progress of verifying, for whoever wants to show it."""

from typing import Protocol

from audit.backup.targets import Target
from inventory.words import T


class Watcher(Protocol):
    """Told of progress, from the thread of each target."""

    def started(self, target: Target) -> None:
        """A target is being verified."""
        ...

    def step(self, target: Target, what: T) -> None:
        """The next step of it begins."""
        ...

    def ended(self, target: Target) -> None:
        """A target is done."""
        ...


class Unwatched:
    """Nobody looks."""

    def started(self, target: Target) -> None:
        """Nothing to show."""

    def step(self, target: Target, what: T) -> None:
        """Nothing to show."""

    def ended(self, target: Target) -> None:
        """Nothing to show."""

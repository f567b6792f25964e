"""Progress of a trial, for whoever wants to show it; waits are long and say what for."""

from typing import Protocol

from audit.mfa.attempts import Attempt
from audit.mfa.targets import Target
from inventory.words import T


class Watcher(Protocol):
    """Told of a trial's progress."""

    def started(self, target: Target, total: int, done: int) -> None:
        """The series begins, or goes on with so many tries done."""
        ...

    def waiting(self, seconds: float, why: T) -> None:
        """So many seconds are left of a wait; told about once a second."""
        ...

    def answered(self, attempt: Attempt) -> None:
        """One attempt was made and written down."""
        ...

    def ended(self) -> None:
        """The series is over, or was stopped."""
        ...


class Unwatched:
    """Nobody looks."""

    def started(self, target: Target, total: int, done: int) -> None:
        """Nothing to show."""

    def waiting(self, seconds: float, why: T) -> None:
        """Nothing to show."""

    def answered(self, attempt: Attempt) -> None:
        """Nothing to show."""

    def ended(self) -> None:
        """Nothing to show."""

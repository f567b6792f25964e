"""What a verification can find, each naming the thing exactly."""

from dataclasses import dataclass
from enum import StrEnum

from inventory.words import T


class Wrong(StrEnum):
    """How what is there differs from what was written down."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    UNLINKED = "unlinked"  # of two neighbours one was rewritten, and which cannot be told
    CUT = "cut"  # the newest entries are gone
    REWRITTEN = "rewritten"  # whole again, but another history than the head kept elsewhere
    FORGED = "forged"
    UNPROTECTED = "unprotected"
    UNREADABLE = "unreadable"
    UNREFERENCED = "unreferenced"  # a notice: nothing that was written down is affected


@dataclass(frozen=True, slots=True)
class Breach:
    """One difference; `subject` is its machine-readable name, such as `journal:12`."""

    wrong: Wrong
    subject: str
    message: T

    @property
    def notice(self) -> bool:
        """True where it alone does not put history in doubt."""
        return self.wrong is Wrong.UNREFERENCED

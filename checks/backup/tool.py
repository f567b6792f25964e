"""What a backup tool is to Hinomi: fragments of shell that only read, and parsers of the answers.

A fragment runs on the host where the copies are. Secrets are shell variables `S_<name>` that the
asker sets before it, never arguments: hand them on in the environment of one command, or by a
descriptor. `lim SECONDS CMD...` bounds a command. Both streams that matter go to standard output;
a tool that is missing exits 91 (`need CMD`), a missing privilege 92.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from checks.backup.model import Content, Copy, Depth, Place, Reading, Survey, ToolKind
from checks.fact import Reply


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of POSIX sh under a name; `seconds` bounds the whole of it."""

    name: str
    text: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Portion:
    """How much to read: the depth, the slice of how many, and the most bytes in one go."""

    depth: Depth
    slice: int = 1
    slices: int = 1
    most_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What to restore: of which copy, which files (all where none is named), and where to."""

    copy: str
    paths: tuple[str, ...]
    scratch: str  # an empty folder that exists; data goes below it


class Tool(Protocol):
    """One backup tool; every parser raises FactError on an answer that is not wholly understood."""

    kind: ToolKind
    secrets: tuple[str, ...]  # names of the secrets that its fragments read, as `S_<name>`

    def survey(self, place: Place, sources: Sequence[str]) -> Fragment:
        """List the copies and what the newest holds of the sources, without locking anything."""
        ...

    def read_survey(self, place: Place, sources: Sequence[str], reply: Reply) -> Survey:
        """The survey from what the fragment printed."""
        ...

    def look(self, place: Place, portion: Portion) -> Fragment:
        """Look for damage in so much of the repository."""
        ...

    def read_look(self, place: Place, portion: Portion, reply: Reply) -> Reading:
        """Whether the tool found the repository sound; exit codes alone count for nothing."""
        ...

    def listing(self, place: Place, copy: Copy) -> Fragment:
        """List the files of one copy, for drawing a sample: NUL-terminated `size TAB path`."""
        ...

    def restore(self, place: Place, wish: Wish) -> Fragment:
        """Restore into the scratch folder and nowhere else; print what went wrong."""
        ...

    def read_restore(self, place: Place, wish: Wish, reply: Reply) -> tuple[str, ...]:
        """Complaints of the restore, none where the tool says that all went well."""
        ...


__all__ = ["Content", "Fragment", "Portion", "Tool", "Wish"]

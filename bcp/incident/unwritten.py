"""Lines that are not in the journal yet: each a file, on the disk before anything else is tried.

A line is put here first, and taken away when the journal has it. Whoever is killed between leaves
the file; the next command of anybody writes it down, once (`Said.id`). A file that its writer
still holds (`flock`) is left to that writer.
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bcp.incident.said import Said, said_of


class Unwritten:
    """The folder of lines that wait for the journal."""

    def __init__(self, folder: Path) -> None:
        """Use this folder; it is made when the first line comes."""
        self.folder = folder

    @contextmanager
    def held(self, said: Said) -> Iterator[None]:
        """Keep the line on disk while it is being written down; an error leaves it there.

        Where this folder cannot be written to, the journal is still tried.
        """
        path = self.folder / f"{said.id}.json"
        descriptor = self._put(path, said)
        try:
            yield
            self.done(said)
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def keeps(self, said: Said) -> bool:
        """Whether the line is on disk here."""
        return (self.folder / f"{said.id}.json").is_file()

    def _put(self, path: Path, said: Said) -> int | None:
        descriptor = None
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            _write(descriptor, said.as_json().encode())
            os.fsync(descriptor)
            _settle(self.folder)
        except OSError:  # half a line is none
            with suppress(OSError):
                path.unlink(missing_ok=True)
        return descriptor

    def any(self) -> bool:
        """Whether there is any file here: a look that costs nothing."""
        return self.folder.is_dir() and any(self.folder.iterdir())

    def left(self) -> Iterator[Said]:
        """Lines whose writers are gone, the oldest first.

        Who finds one writes it down and calls `done`.
        """
        if self.folder.is_dir():
            found = [said for path in self.folder.glob("*.json") if (said := _free(path))]
            yield from sorted(found, key=lambda said: said.typed_at)

    def done(self, said: Said) -> None:
        """The journal has this line."""
        with suppress(OSError):  # it is found again, and not written twice
            (self.folder / f"{said.id}.json").unlink(missing_ok=True)


def _free(path: Path) -> Said | None:
    """The line in a file that nobody holds; None where it is held, gone or cut short."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return said_of(path.read_text("utf-8", "replace"))
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _write(descriptor: int, data: bytes) -> None:
    """All of it, or an error: a disk that is nearly full takes a part (write(2))."""
    if os.write(descriptor, data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _settle(folder: Path) -> None:
    """Bring the name of a new file to the disk, too (fsync(2), NOTES)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

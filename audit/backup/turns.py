"""One heavy job per repository at a time, in this workspace, whoever started it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from audit.backup.targets import Target
from checks.model import FactError, Why
from inventory.words import T

FOLDER = "backup-locks"


def repository(target: Target) -> str:
    """What names the repository: two targets of the same one share it."""
    told = f"{target.host}\n{target.where.tool.value}\n{target.where.location.rstrip('/')}"
    return sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:16]


@contextmanager
def alone(root: Path, target: Target) -> Iterator[None]:
    """Hold the repository for as long as it is read; FactError where another process does."""
    folder = root / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / repository(target)).open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FactError(
                Why.NOT_COLLECTED,
                T(
                    "別の hinomi が同じリポジトリを読んでいる。終わってから再実行する",
                    "another hinomi reads the same repository: run this again once it has ended",
                ),
            ) from None
        yield

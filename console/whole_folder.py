"""A folder that is there whole or not at all: written aside, then renamed."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from inventory.words import HinomiError, T

_TAKEN = T(
    "{folder} は空のフォルダーではありません。まだ無いフォルダーを -o で指定してください。",
    "{folder} is not an empty folder: name one with -o that is not there yet.",
)
_REFUSED = T("{folder} に書けません: {why}", "{folder} cannot be written: {why}")


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to write into, which becomes `target` at the end, or is removed with any error."""
    target = target.absolute()
    require_free(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as odd:
        raise HinomiError(_REFUSED.format(folder=target, why=odd.strerror)) from None
    try:
        yield aside
        require_free(target)
        aside.replace(target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def require_free(target: Path) -> None:
    """Refuse a file, and a folder with anything in it."""
    if target.is_symlink() or (target.exists() and not _is_empty(target)):
        raise HinomiError(_TAKEN.format(folder=target))


def write_digested(path: Path, chunks: Iterable[bytes]) -> str:
    """Write a file with its folders; returns its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as stream:
        for chunk in chunks:
            digest.update(chunk)
            stream.write(chunk)
    return digest.hexdigest()


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and next(folder.iterdir(), None) is None

"""The book out to a workbook and back: shown first if asked, then all of it or nothing.

A sheet of the workbook is the whole of its section; a section without a sheet stays as it was.
Rows that are gone from a sheet are removed only when that is asked for (`prune`); without, such
a workbook is refused, so that a filter or a slip of the hand loses nothing. The file that was
there is kept under `bcp/earlier/`, with its comments.
"""

import os
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bcp.book.changes import Changes, compare
from bcp.book.joining import continuity, nodes_of
from bcp.book.model import FILE, Book
from bcp.book.one_line import one_line
from bcp.book.reading import parse_book, read_book
from bcp.book.sections import SECTIONS
from bcp.book.sheets import lay
from bcp.book.workbook import workbook
from bcp.book.workbook_in import book_from, read_workbook
from bcp.book.yaml_text import yaml_text
from inventory.db import writing
from inventory.journal import Draft, Journal
from inventory.ledger.problem import refused
from inventory.ledger.sheets import read_bytes
from inventory.model import Ledger
from inventory.words import HinomiError, T

STREAM = "bcp"
IMPORTED = "continuity.imported"
EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do in a dry run; `kept` is the earlier file, if any."""

    file: str
    sha256: str
    changes: Changes
    comments: int  # lines of comment in the file that is replaced
    dry_run: bool
    done: bool
    kept: Path | None = None


def export_book(path: Path, folder: Path, ledger: Ledger) -> None:
    """Write the book of a workspace as a workbook that reads back as the same book."""
    if path.suffix.lower() != ".xlsx":
        raise _error(path, T("拡張子は .xlsx にしてください", "the ending must be .xlsx"))
    book, ledger = read_book(folder), one_line(ledger)
    raw = workbook(lay(book, ledger), sorted(nodes_of(ledger, book)), path.name)
    found = read_workbook(path, raw)
    if found.problems:
        raise _error(path, found.problems[0].message)
    _same(book, book_from(found, Book()), path)
    replace_file(path, raw)


def import_book(
    path: Path,
    folder: Path,
    ledger: Ledger,
    journal: Journal,
    actor: str,
    *,
    dry_run: bool = False,
    prune: bool = False,
) -> Imported:
    """Take a workbook into the book of a workspace; with anything wrong nothing is changed."""
    raw = read_bytes(path)
    had = _had(folder / FILE)
    old = read_book(folder)
    found = read_workbook(path, raw)
    if found.problems:
        raise refused(path.name, found.problems)
    new = book_from(found, old)
    continuity(ledger, new)
    changes = compare(old, new)
    comments = sum(line.lstrip().startswith(b"#") for line in had.splitlines())
    plan = Imported(path.name, sha256(raw).hexdigest(), changes, comments, dry_run, done=False)
    if dry_run or new == old:
        return plan
    if changes.removed and not prune:
        raise _error(path, _gone(changes))
    return _put(plan, new, had, folder, journal, actor)


def put_book(
    source: str,
    new: Book,
    folder: Path,
    ledger: Ledger,
    journal: Journal,
    actor: str,
    *,
    dry_run: bool = False,
) -> Imported:
    """Put a book in place that a program made from the one that is there; `source` says which."""
    had, old = _had(folder / FILE), read_book(folder)
    continuity(ledger, new)
    comments = sum(line.lstrip().startswith(b"#") for line in had.splitlines())
    digest = sha256(yaml_text(new).encode()).hexdigest()
    plan = Imported(source, digest, compare(old, new), comments, dry_run, done=False)
    if dry_run or new == old:
        return plan
    return _put(plan, new, had, folder, journal, actor)


def replace_file(path: Path, raw: bytes) -> None:
    """Put a file in place at once, on the disk: a stop midway leaves the old one whole."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            try:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as bad:
        raise _error(path, T(f"書き込めません ({bad})", f"cannot be written ({bad})")) from None


def _put(
    plan: Imported, new: Book, had: bytes, folder: Path, journal: Journal, actor: str
) -> Imported:
    target = folder / FILE
    text = yaml_text(new)
    _same(new, parse_book(text, FILE), target)
    kept = folder / EARLIER / f"continuity-{_digest(had)[:12]}.yaml" if had else None
    body = {
        "file": plan.file,
        "sha256": plan.sha256,
        "before": _digest(had) if had else "",
        "after": _digest(text.encode()),
        "changed": _counts(plan.changes),
    }
    with writing(journal.engine) as connection:
        journal.append([Draft(STREAM, IMPORTED, body, actor)], connection)
        if _had(target) != had:
            raise _error(
                target, T("読んだ後に変わりました。やり直してください", "has changed; again")
            )
        if kept:
            replace_file(kept, had)
        replace_file(target, text.encode())
    return Imported(plan.file, plan.sha256, plan.changes, plan.comments, False, True, kept)


def _counts(changes: Changes) -> dict[str, dict[str, int]]:
    """How many rows of each section changed; names are left out, the journal is for ever."""
    found: dict[str, dict[str, int]] = {}
    for word in ("added", "changed", "removed"):
        for one in getattr(changes, word):
            counts = found.setdefault(one.section, {"added": 0, "changed": 0, "removed": 0})
            counts[word] += 1
    return found


def _had(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _digest(raw: bytes) -> str:
    return sha256(raw).hexdigest()


def _same(book: Book, back: Book, path: Path) -> None:
    for section in SECTIONS:
        for row, read in zip(book.of(section.name), back.of(section.name), strict=False):
            if row != read:
                raise _error(path, _lossy(row.place))
        if len(book.of(section.name)) != len(back.of(section.name)):
            raise _error(path, _lossy(section.name))


def _lossy(place: str) -> T:
    return T(
        f"{place} はそのまま書き出せません（前後の空白や制御文字など）",
        f"{place} cannot be written without loss (outer blanks, control characters)",
    )


def _gone(changes: Changes) -> T:
    names = [f"{one.sheet}: {one.name}" for one in changes.removed[:10]]
    more = len(changes.removed) - len(names)
    ja, en = (f" ほか{more}行", f" and {more} more") if more else ("", "")
    return T(
        f"{len(changes.removed)}行がなくなります（{'、'.join(names)}{ja}）。"
        "消すつもりなら --prune を付けます",
        f"{len(changes.removed)} rows would be lost ({', '.join(names)}{en}); "
        "if that is meant, add --prune",
    )


def _error(path: Path, what: T) -> HinomiError:
    return HinomiError(T(f"{path}: {what.ja}。", f"{path}: {what.en}."))

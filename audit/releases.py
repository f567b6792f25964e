"""Tables of Windows releases that were carried in: kept as they are, vouched for by the journal.

What counts is the table of the latest day, be it one that was carried in or the shipped one: a
table says nothing of what came after its day, and a rule takes its age into account.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from audit.endoflife import is_json, table_of
from checks.windows.releases import NO_RELEASES, Releases, read_releases
from inventory.journal import Draft, Journal
from inventory.ledger.problem import no_file
from inventory.words import HinomiError, T

STREAM, IMPORTED = "releases", "releases.imported"
_MOST = 1 << 22


def read_table(
    paths: Sequence[Path], day: date | None = None, known: Releases = NO_RELEASES
) -> tuple[Releases, bytes]:
    """The table of one YAML file, or of files of endoflife.date, and its text.

    HinomiError where it is none, or of a day to come. `day` is when files without a day of their
    own were fetched, `known` the table whose monthly updates go on being used with them.
    """
    files = [(path, _bytes(path)) for path in paths]
    [path, raw] = files[0]
    if all(is_json(raw) for _, raw in files):
        raw = table_of(files, day, known)
    elif len(files) > 1:
        raise HinomiError(
            T(
                "一度に渡せるのは、endoflife.date の JSON か、一つの YAML です。",
                "Several files must all be JSON of endoflife.date; a YAML table comes alone.",
            )
        )
    found = _parsed(raw, path)
    if found.as_of > datetime.now(UTC).date() + timedelta(days=1):
        raise HinomiError(T(f"{path}: 日付が未来です。", f"{path}: dated in the future."))
    if not found.releases:
        raise HinomiError(
            T(f"{path}: releases が空です。", f"{path}: there is nothing in `releases`.")
        )
    return found, raw


def keep_table(folder: Path, table: tuple[Releases, bytes], journal: Journal, actor: str) -> None:
    """Keep a table in the workspace and say so in the journal; the file comes first."""
    found, raw = table
    digest = hashlib.sha256(raw).hexdigest()
    kept = folder / f"windows-releases-{found.as_of}-{digest[:12]}.yaml"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = kept.with_suffix(".part")
    draft.write_bytes(raw)
    draft.replace(kept)
    body = {
        "as_of": found.as_of.isoformat(),
        "file": kept.name,
        "file_sha256": digest,
        "releases": len(found.releases),
        "updates": len(found.updates),
    }
    journal.append([Draft(STREAM, IMPORTED, body, actor)])


def current_releases(folder: Path, journal: Journal, shipped: Releases = NO_RELEASES) -> Releases:
    """The table that counts now: of those carried in and the shipped one that of the latest day.

    A kept file that changed or is gone is an error and never means an older table.
    """
    newest: tuple[date, int] | None = None
    body = None
    for entry in journal.entries(STREAM, IMPORTED):
        at = date.fromisoformat(entry.body["as_of"]), entry.sequence
        if newest is None or at >= newest:
            newest, body = at, entry.body
    if newest is None or body is None or newest[0] < shipped.as_of:
        return shipped
    return _vouched(folder / body["file"], body["file_sha256"])


def _vouched(path: Path, digest: str) -> Releases:
    raw = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(raw).hexdigest() != digest:
        raise HinomiError(
            T(
                f"{path}: 取り込んだ後に変わったか、失われました。hinomi advisories releases を"
                "やり直してください。",
                f"{path}: changed or lost since its import; run hinomi advisories releases again.",
            )
        )
    return _parsed(raw, path)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise HinomiError(no_file(path))
    with path.open("rb") as file:
        raw = file.read(_MOST + 1)
    if len(raw) > _MOST:
        raise HinomiError(
            T(f"{path}: 大きすぎます（上限 4 MiB）。", f"{path}: too large (at most 4 MiB).")
        )
    return raw


def _parsed(raw: bytes, path: Path) -> Releases:
    try:
        return read_releases(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise HinomiError(
            T(f"{path}: UTF-8 で保存してください。", f"{path}: save it as UTF-8.")
        ) from None

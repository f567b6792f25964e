"""Tables of Windows releases that were carried in: kept as they are, vouched for by the journal.

What counts is the table of the latest day, be it one that was carried in or the shipped one: a
table says nothing of what came after its day, and a rule takes its age into account.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from checks.windows.releases import NO_RELEASES, Releases, read_releases
from inventory.journal import Draft, Journal
from inventory.ledger.problem import no_file
from inventory.words import HinomiError, T

STREAM, IMPORTED = "releases", "releases.imported"
_MOST = 1 << 22


def read_table(path: Path) -> tuple[Releases, bytes]:
    """The table of a file and its bytes; HinomiError where it is none, or of a day to come."""
    if not path.is_file():
        raise HinomiError(no_file(path))
    with path.open("rb") as file:
        raw = file.read(_MOST + 1)
    if len(raw) > _MOST:
        raise HinomiError(
            T(f"{path}: 大きすぎます（上限 4 MiB）。", f"{path}: too large (at most 4 MiB).")
        )
    found = _parsed(raw, path)
    if found.as_of > datetime.now(UTC).date() + timedelta(days=1):
        raise HinomiError(T(f"{path}: 日付が未来です。", f"{path}: dated in the future."))
    if not found.releases:
        raise HinomiError(
            T(f"{path}: releases が空です。", f"{path}: there is nothing in `releases`.")
        )
    return found, raw


def keep_table(folder: Path, path: Path, journal: Journal, actor: str) -> Releases:
    """Read the table, keep it in the workspace and say so in the journal; the file comes first."""
    found, raw = read_table(path)
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
    return found


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


def _parsed(raw: bytes, path: Path) -> Releases:
    try:
        return read_releases(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise HinomiError(
            T(f"{path}: UTF-8 で保存してください。", f"{path}: save it as UTF-8.")
        ) from None

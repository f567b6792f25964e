"""Vulnerability data of a workspace: kept reduced, dated, and vouched for by the journal.

A kept file holds one feed as canonical JSON, gzipped; the journal names its digest, so that a
changed file is refused rather than believed. The newest import of each sort is the one that
counts; older ones stay, because old runs were judged by them.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zlib import error

from audit.advisory_forms import Given, read_given
from checks.advisories import NONE_GIVEN, Advisories, Feed, Span
from inventory.journal import Draft, Journal
from inventory.words import HinomiError, T

STREAM, IMPORTED = "advisories", "advisories.imported"
_FORM = "hinomi-advisories-1"
_MOST = 1 << 30


def keep(folder: Path, given: Given, journal: Journal, actor: str) -> Path:
    """Write the feed into the workspace and say so in the journal; the file comes first."""
    text = json.dumps(_as_object(given), sort_keys=True, separators=(",", ":")).encode()
    packed = gzip.compress(text, 6, mtime=0)
    digest = hashlib.sha256(packed).hexdigest()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{given.feed.kind}-{given.feed.dated}-{digest[:12]}.json.gz"
    draft = path.with_suffix(".part")
    draft.write_bytes(packed)
    draft.replace(path)
    body = {**_feed_as_object(given.feed), "file": path.name, "file_sha256": digest}
    journal.append([Draft(STREAM, IMPORTED, body, actor)])
    return path


def current(folder: Path, journal: Journal) -> Advisories:
    """What counts now: of each sort the newest import, as the journal knows it."""
    newest: dict[tuple[str, frozenset[str]], Mapping[str, Any]] = {}
    for entry in journal.entries(STREAM):
        body = entry.body
        newest[body["kind"], frozenset(name.split()[0] for name in body["releases"])] = body
    return together(
        _vouched(folder / body["file"], body["file_sha256"]) for body in newest.values()
    )


def from_files(paths: Sequence[Path]) -> Advisories:
    """Files named on a command line: as published, or as a workspace keeps them."""
    return together(_kept(path) or read_given(path, None) for path in paths)


def together(given: Iterable[Given]) -> Advisories:
    """All feeds as one; where two speak of a package, both count."""
    feeds: list[Feed] = []
    spans: dict[str, dict[str, tuple[Span, ...]]] = {}
    exploited: set[str] = set()
    for one in given:
        feeds.append(one.feed)
        exploited |= one.exploited
        for release, packages in one.spans.items():
            known = spans.setdefault(release, {})
            for name, more in packages.items():
                known[name] = known.get(name, ()) + more
    if not feeds:
        return NONE_GIVEN
    return Advisories(tuple(feeds), MappingProxyType(spans), frozenset(exploited))


def _vouched(path: Path, digest: str) -> Given:
    packed = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(packed).hexdigest() != digest:
        raise HinomiError(
            T(
                f"{path}: 取り込んだ後に変わったか、失われました。hinomi advisories import を"
                "やり直してください。",
                f"{path}: changed or lost since its import; run hinomi advisories import again.",
            )
        )
    return _unpacked(path, packed)


def _kept(path: Path) -> Given | None:
    """The feed of a kept file, None for anything else."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return None
    return _unpacked(path, path.read_bytes())


def _unpacked(path: Path, packed: bytes) -> Given:
    try:
        with gzip.open(BytesIO(packed)) as file:
            root = json.loads(file.read(_MOST))
        if root["form"] != _FORM:
            raise ValueError
        return _from_object(root)
    except (OSError, EOFError, ValueError, LookupError, TypeError, RecursionError, error) as odd:
        raise HinomiError(
            T(f"{path}: 壊れていて読めません。", f"{path}: damaged, cannot be read.")
        ) from odd


def _feed_as_object(feed: Feed) -> dict[str, Any]:
    return {**asdict(feed), "dated": feed.dated.isoformat()}


def _as_object(given: Given) -> dict[str, Any]:
    return {
        "form": _FORM,
        "feed": _feed_as_object(given.feed),
        "exploited": sorted(given.exploited),
        "spans": {
            release: {
                package: [[s.since, s.fixed, s.last, " ".join(s.ids)] for s in spans]
                for package, spans in packages.items()
            }
            for release, packages in given.spans.items()
        },
    }


def _from_object(root: Mapping[str, Any]) -> Given:
    told = root["feed"]
    feed = Feed(
        told["kind"],
        date.fromisoformat(told["dated"]),
        told["sha256"],
        told["records"],
        told["releases"],
    )
    spans = {
        release: {
            package: tuple(Span(a, b, c, tuple(ids.split())) for a, b, c, ids in rows)
            for package, rows in packages.items()
        }
        for release, packages in root["spans"].items()
    }
    return Given(feed, spans, frozenset(root["exploited"]))

"""Files of vulnerabilities as their makers publish them, reduced to what a verdict needs.

Known are the Debian security tracker's JSON, OSV records (one, a list, one a line, or a zip of
them) and CISA's catalogue of vulnerabilities known to be exploited. A file is told by its
content, never by its name. Descriptions are dropped while reading, so that memory follows the
size of the file and not of its contents as objects.
"""

import hashlib
import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from checks.advisories import KEV, OSV, TRACKER, Feed, Span
from inventory.words import HinomiError, T

Spans = Mapping[str, Mapping[str, tuple[Span, ...]]]
Hole = tuple[str, str, str, str, str, str]  # release, package, since, fixed, last, id

MOST_BYTES, MOST_RECORDS, MOST_RECORD = 1 << 29, 1_000_000, 1 << 26
_DEBIAN = {
    "stretch": "9",
    "buster": "10",
    "bullseye": "11",
    "bookworm": "12",
    "trixie": "13",
    "forky": "14",
}
_ECOSYSTEM = re.compile(r"(Debian|Ubuntu|AlmaLinux|Rocky Linux):(\d+(?:\.\d+)?)(?::LTS)?")
_IDS = {"Debian": "debian", "Ubuntu": "ubuntu", "AlmaLinux": "almalinux", "Rocky Linux": "rocky"}
_CVE = re.compile(r"CVE-\d{4}-\d{4,}")
_ODD = (ValueError, LookupError, TypeError, AttributeError, RecursionError, zipfile.BadZipFile)
_SPACE = re.compile(r"[\s,]*")
_NO_FORM = T(
    "Debian security tracker の JSON、OSV、CISA KEV のどれでもないか、途中で切れています。"
    "ファイルを取得し直してください",
    "neither the Debian security tracker's JSON nor OSV nor CISA KEV, or cut; fetch it again",
)


@dataclass(frozen=True, slots=True)
class Given:
    """One file, read: what it is, and what it says of packages or of exploitation."""

    feed: Feed
    spans: Spans
    exploited: frozenset[str]


def read_given(path: Path, dated: date | None) -> Given:
    """Read one file; `dated` is the day it is of, which the Debian tracker's does not say itself.

    Raises HinomiError where the file is none of the forms known, damaged, or bears no date.
    """
    if not path.is_file():
        raise HinomiError(T(f"ファイル {path} がありません。", f"There is no file {path}."))
    if path.stat().st_size > MOST_BYTES:
        raise _wrong(path, T("大きすぎます（上限 512 MiB）", "too large (at most 512 MiB)"))
    digest = _digest(path)
    try:
        if zipfile.is_zipfile(path):
            return _osv(path, digest, _zipped(path), dated)
        return _read(path, digest, path.read_text("latin-1").removeprefix("ï»¿"), dated)
    except _ODD as odd:
        raise _wrong(path, _NO_FORM) from odd


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path, digest: str, text: str, dated: date | None) -> Given:
    """Names, versions and ids are ASCII; read as Latin-1 the text takes one byte a character."""
    head = text[:65536]
    if re.match(r'\s*\{\s*"[a-z0-9][a-z0-9+.-]*"\s*:\s*\{\s*"(CVE|TEMP)-', head):
        return _tracker(path, digest, text, dated)
    if '"knownRansomwareCampaignUse"' in text and '"vulnerabilities"' in text:
        return _kev(digest, json.loads(text), dated)
    return _osv(path, digest, _records(text), dated)


def _tracker(path: Path, digest: str, text: str, dated: date | None) -> Given:
    if dated is None:
        raise HinomiError(
            T(
                f"{path}: 日付のないファイルです。取得した日を --date で指定してください。",
                f"{path}: this file bears no date; name the day it was fetched with --date.",
            )
        )
    holes = (hole for name, about in _members(text) for hole in _tracked(name, about))
    return _given(TRACKER, dated, digest, holes)


def _members(text: str) -> Iterator[tuple[str, Any]]:
    """The members of one large object, one at a time."""
    decoder, at = json.JSONDecoder(), text.index("{") + 1
    while True:
        at = _after(text, at)
        if text[at : at + 1] == "}":
            if text[at + 1 :].strip():
                raise ValueError
            return
        name, at = decoder.raw_decode(text, at)
        at = _after(text, text.index(":", at) + 1)
        about, at = decoder.raw_decode(text, at)
        yield name, about


def _after(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _tracked(package: str, about: Mapping[str, Any]) -> Iterator[Hole]:
    """Version 0 says that the release never had it; `unimportant` that no binary is touched."""
    for id_, hole in about.items():
        for name, here in hole.get("releases", {}).items():
            fixed = here.get("fixed_version", "")
            if name not in _DEBIAN or fixed == "0" or here.get("urgency") == "unimportant":
                continue
            if here["status"] not in {"open", "resolved", "undetermined"}:
                raise ValueError(here["status"])
            yield f"debian {_DEBIAN[name]}", package, "", fixed, "", id_


def _kev(digest: str, root: Mapping[str, Any], dated: date | None) -> Given:
    released = date.fromisoformat(root["dateReleased"][:10])
    ids = frozenset(one["cveID"] for one in root["vulnerabilities"])
    if not ids or not all(map(_CVE.fullmatch, ids)):
        raise ValueError
    feed = Feed(KEV, min(released, dated or released), digest, len(ids), {})
    return Given(feed, {}, ids)


def _zipped(path: Path) -> Iterator[Mapping[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        if len(members) > MOST_RECORDS or sum(one.file_size for one in members) > 8 * MOST_BYTES:
            raise _wrong(path, T("展開後が大きすぎます", "too large when unpacked"))
        for member in members:
            if member.file_size > MOST_RECORD:
                raise _wrong(path, T("展開後が大きすぎます", "too large when unpacked"))
            if member.filename.endswith(".json"):
                yield json.loads(archive.read(member))


def _records(text: str) -> Iterator[Mapping[str, Any]]:
    decoder, at = json.JSONDecoder(), _after(text, 0)
    if text[at : at + 1] == "[":
        yield from json.loads(text)
        return
    while at < len(text):
        record, at = decoder.raw_decode(text, at)
        yield record
        at = _after(text, at)


def _osv(
    path: Path, digest: str, records: Iterable[Mapping[str, Any]], dated: date | None
) -> Given:
    """The newest change of any record is the day up to which the records are known to reach."""
    newest = [""]
    holes = (hole for record in records for hole in _of_record(record, newest))
    given = _given(OSV, date.min, digest, holes)
    if not given.spans:
        raise _wrong(
            path,
            T(
                "Debian・Ubuntu・AlmaLinux・Rocky の記録がありません",
                "no record of Debian, Ubuntu, AlmaLinux or Rocky",
            ),
        )
    known = date.fromisoformat(newest[0][:10])
    feed = Feed(OSV, min(known, dated or known), digest, given.feed.records, given.feed.releases)
    return Given(feed, given.spans, given.exploited)


def _of_record(record: Mapping[str, Any], newest: list[str]) -> Iterator[Hole]:
    newest[0] = max(newest[0], record["modified"])
    if "withdrawn" in record:
        return
    named = [*record.get("aliases", ()), *record.get("upstream", ())]
    own = record["id"].partition("-")[2] if "-CVE-" in record["id"] else record["id"]
    ids = sorted({id_ for id_ in named if _CVE.fullmatch(id_)}) or [own]
    for part in record.get("affected", ()):
        package = part.get("package", {})
        if not (match := _ECOSYSTEM.fullmatch(package.get("ecosystem", ""))):
            continue
        release = f"{_IDS[match.group(1)]} {match.group(2)}"
        for since, fixed, last in _ranges(part.get("ranges", ())):
            yield from ((release, package["name"], since, fixed, last, id_) for id_ in ids)


def _ranges(ranges: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Each `introduced` opens a span that the event after it closes (OSV schema, events)."""
    for one in ranges:
        if one.get("type") != "ECOSYSTEM":
            continue
        since: str | None = None
        for event in one["events"]:
            if "introduced" in event:
                if since is not None:
                    yield since, "", ""
                since = "" if event["introduced"] == "0" else event["introduced"]
            elif since is not None and ("fixed" in event or "last_affected" in event):
                yield since, event.get("fixed", ""), event.get("last_affected", "")
                since = None
        if since is not None:
            yield since, "", ""


def _given(kind: str, dated: date, digest: str, holes: Iterable[Hole]) -> Given:
    found: dict[str, dict[str, dict[tuple[str, str, str], list[str]]]] = defaultdict(dict)
    counts: Counter[str] = Counter()
    for release, package, since, fixed, last, id_ in holes:
        spans = found[release].setdefault(package, {})
        spans.setdefault((since, fixed, last), []).append(id_)
        counts[release] += 1
    feed = Feed(kind, dated, digest, counts.total(), dict(sorted(counts.items())))
    reduced = {
        release: {
            package: tuple(Span(*key, tuple(sorted(set(ids)))) for key, ids in by_range.items())
            for package, by_range in packages.items()
        }
        for release, packages in found.items()
    }
    return Given(feed, reduced, frozenset())


def _wrong(path: Path, what: T) -> HinomiError:
    return HinomiError(T(f"{path}: {what.ja}", f"{path}: {what.en}"))

"""Vulnerability data: each maker's form, the way into a workspace, and what is refused."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from audit.advisories import current, from_files, keep, together
from audit.advisory_forms import read_given
from checks.advisories import KEV, NONE_GIVEN, OSV, TRACKER, Span
from inventory.journal import Journal
from inventory.words import HinomiError
from tests.audit.advisory_files import kev, many, osv_zip, record, tracker

DAY = date(2026, 11, 20)
ZERO = {"introduced": "0"}


def test_the_tracker_speaks_of_releases_by_their_version(tmp_path: Path) -> None:
    holes = {
        "CVE-2024-1001": ("resolved", "3.0.15-1~deb12u1"),
        "CVE-2024-1002": ("resolved", "3.0.15-1~deb12u1"),
        "CVE-2024-1003": ("open", ""),
        "CVE-2024-1004": ("resolved", "0"),
        "CVE-2024-1005": ("undetermined", ""),
    }
    given = read_given(tracker(tmp_path, {"openssl": holes, "vim": {}}), DAY)
    assert given.feed.kind == TRACKER
    assert given.feed.dated == DAY
    assert given.feed.releases == {"debian 12": 4}
    assert set(given.spans["debian 12"]["openssl"]) == {
        Span("", "3.0.15-1~deb12u1", "", ("CVE-2024-1001", "CVE-2024-1002")),
        Span("", "", "", ("CVE-2024-1003", "CVE-2024-1005")),
    }


def test_the_tracker_file_has_no_date_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match="--date"):
        read_given(tracker(tmp_path, {"vim": {"CVE-2024-1001": ("open", "")}}), None)


def test_unimportant_is_no_hole(tmp_path: Path) -> None:
    path = tracker(tmp_path, {"vim": {"CVE-2024-1001": ("open", "")}})
    path.write_text(path.read_text("utf-8").replace("not yet assigned", "unimportant"), "utf-8")
    assert read_given(path, DAY).spans == {}


def test_kev_is_dated_by_itself(tmp_path: Path) -> None:
    given = read_given(kev(tmp_path, "CVE-2024-3094", day="2026-10-01"), DAY)
    assert (given.feed.kind, given.feed.dated) == (KEV, date(2026, 10, 1))
    assert given.exploited == {"CVE-2024-3094"}


SEVEN_EIGHT = ["CVE-2024-1007", "CVE-2024-1008"]
RECORDS = (
    record(
        "DSA-1-1", "vim", ZERO, {"fixed": "2:9.0-2"}, upstream=["CVE-2024-1007", "CVE-2024-1008"]
    ),
    record("DEBIAN-CVE-2024-1009", "vim", {"introduced": "2:9.0-1"}),
    record("DSA-2-1", "vim", ZERO, {"last_affected": "1"}, modified="2026-11-02T00:00:00Z"),
    record("UBUNTU-CVE-2024-1009", "vim", ZERO, {"fixed": "1"}, ecosystem="Ubuntu:24.04:LTS"),
    record("UBUNTU-CVE-2024-1009", "vim", ZERO, {"fixed": "1"}, ecosystem="Ubuntu:Pro:24.04:LTS"),
    record("GHSA-1", "lodash", ZERO, {"fixed": "1"}, ecosystem="npm"),
    record("DSA-3-1", "vim", ZERO, {"fixed": "9"}, withdrawn="2026-01-01T00:00:00Z"),
    record("ALSA-1", "vim-minimal", ZERO, {"fixed": "2:8.2-21"}, ecosystem="AlmaLinux:9"),
)


@pytest.mark.parametrize("form", ["zip", "lines", "list"])
def test_osv_in_its_three_wrappings(tmp_path: Path, form: str) -> None:
    path = tmp_path / "osv"
    if form == "zip":
        path = osv_zip(tmp_path, *RECORDS)
    elif form == "lines":
        path.write_text("\n".join(map(json.dumps, RECORDS)) + "\n", "utf-8")
    else:
        path.write_text(json.dumps(RECORDS), "utf-8")
    given = read_given(path, None)
    assert (given.feed.kind, given.feed.dated) == (OSV, DAY)
    assert given.feed.releases == {"almalinux 9": 1, "debian 12": 4, "ubuntu 24.04": 1}
    assert set(given.spans["debian 12"]["vim"]) == {
        Span("", "2:9.0-2", "", ("CVE-2024-1007", "CVE-2024-1008")),
        Span("2:9.0-1", "", "", ("CVE-2024-1009",)),
        Span("", "", "1", ("DSA-2-1",)),
    }


def test_a_record_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text(json.dumps(RECORDS[0]), "utf-8")
    assert read_given(path, date(2026, 11, 1)).feed.dated == date(2026, 11, 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"{}",
        b"[]",
        b'{"a": 1}',
        b"PK\x03\x04rest",
        b"[1, 2]",
        b"[" * 100_000,
        b'{"vim": {"CVE-2024-1001": ' + b"[" * 100_000,
        b'{"vim": {"CVE-2024-1001": {"releases": {"bookworm": {"status": "maybe"}}}}}',
        b'{"vim": {"CVE-2024-1001": {"releases": {"bookworm": {"status": "op',
        b'{"vim": {"CVE-2024-1001": {}}} and more',
        b'{"vulnerabilities": [{"knownRansomwareCampaignUse": "x", "cveID": "y"}]}',
        json.dumps(RECORDS[5]).encode(),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(HinomiError):
        read_given(path, DAY)


def test_the_newest_import_of_each_sort_counts(tmp_path: Path, journal: Journal) -> None:
    folder = tmp_path / "advisories"
    assert current(folder, journal) is NONE_GIVEN
    for holes in ({"CVE-2024-1001": ("open", "")}, {"CVE-2024-1002": ("resolved", "2")}):
        keep(folder, read_given(tracker(tmp_path, {"vim": holes}), DAY), journal, "me")
    keep(folder, read_given(kev(tmp_path, "CVE-2024-1002"), None), journal, "me")
    keep(folder, read_given(osv_zip(tmp_path, RECORDS[3]), None), journal, "me")
    now = current(folder, journal)
    assert {feed.kind for feed in now.feeds} == {TRACKER, KEV, OSV}
    assert now.spans["debian 12"] == {"vim": (Span("", "2", "", ("CVE-2024-1002",)),)}
    assert now.exploited == {"CVE-2024-1002"}
    assert now.digest == current(folder, journal).digest != NONE_GIVEN.digest


def test_two_feeds_about_one_release_both_count(tmp_path: Path) -> None:
    first = read_given(tracker(tmp_path, {"vim": {"CVE-2024-1001": ("open", "")}}), DAY)
    both = together([first, read_given(osv_zip(tmp_path, RECORDS[0]), None)])
    assert len(both.spans["debian 12"]["vim"]) == 2
    assert len(both.about("debian 12")) == 2


def test_a_kept_file_that_was_changed_is_refused(tmp_path: Path, journal: Journal) -> None:
    given = read_given(tracker(tmp_path, many(3)), DAY)
    path = keep(tmp_path / "advisories", given, journal, "me")
    assert from_files([path]).feeds == (given.feed,)
    root = json.loads(gzip.decompress(path.read_bytes()))
    root["spans"] = {}
    path.write_bytes(gzip.compress(json.dumps(root).encode()))
    with pytest.raises(HinomiError, match="import again"):
        current(tmp_path / "advisories", journal)
    path.unlink()
    with pytest.raises(HinomiError, match="import again"):
        current(tmp_path / "advisories", journal)


def test_a_damaged_kept_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json.gz"
    path.write_bytes(gzip.compress(b'{"form": "other"}'))
    with pytest.raises(HinomiError, match="damaged"):
        from_files([path])
    path.write_bytes(b"\x1f\x8bno")
    with pytest.raises(HinomiError, match="damaged"):
        from_files([path])

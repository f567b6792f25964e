"""Vulnerabilities: the host's own release decides, old or partial data never clear a host."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from checks.advisories import KEV, NONE_GIVEN, TRACKER, Advisories, Feed, Span
from checks.facts.source_packages import SourcePackages
from checks.facts.system import Release
from checks.model import FactError, Outcome, Why
from checks.rules import vulnerabilities
from tests.checks.replies import NOW, SEEN, fact

LIMITS = vulnerabilities.AdvisoryLimits(max_days=14, whole_records=1000)
BOOKWORM = Release("debian", "12", "Debian GNU/Linux 12 (bookworm)", "")
TODAY = NOW.date()
FIXED = Span("", "3.0.15-1~deb12u1", "", ("CVE-2024-1", "CVE-2024-2"))
WAITING = Span("", "", "", ("CVE-2024-3",))


def data(
    *spans: Span,
    day: date = TODAY,
    records: int = 5000,
    release: str = "debian 12",
    exploited: tuple[str, ...] | None = ("CVE-2024-2",),
    kev_day: date = TODAY,
) -> Advisories:
    feeds = [Feed(TRACKER, day, "0" * 64, records, {release: records})]
    if exploited is not None:
        feeds.append(Feed(KEV, kev_day, "1" * 64, len(exploited), {}))
    return Advisories(tuple(feeds), {release: {"openssl": spans}}, frozenset(exploited or ()))


def installed(*versions: str, manager: str = "dpkg", name: str = "openssl") -> SourcePackages:
    return SourcePackages(manager, {name: versions, "bash": ("5.2.15-2",)})


def patched(seen: SourcePackages, given: Advisories, release: Release = BOOKWORM) -> Outcome:
    return vulnerabilities.fixes_installed(seen, release, SEEN, given, LIMITS)


def hunted(seen: SourcePackages, given: Advisories, release: Release = BOOKWORM) -> Outcome:
    return vulnerabilities.nothing_exploited(seen, release, SEEN, given, LIMITS)


@pytest.mark.parametrize(
    ("version", "holds"),
    [
        ("3.0.14-1~deb12u2", False),
        ("3.0.15-1~deb12u1", True),
        ("3.0.15-1~deb12u2", True),
        ("1.1.1n-0+deb11u5", False),
        ("1:0.1", True),
    ],
)
def test_the_version_with_the_fix_is_the_distributions_own(version: str, holds: bool) -> None:
    outcome = patched(installed(version), data(FIXED))
    assert outcome.holds is holds
    assert ("CVE-2024-1" in "".join(outcome.lines)) is not holds


def test_the_lowest_of_several_versions_counts() -> None:
    assert patched(installed("3.0.15-1~deb12u1", "3.0.9-1"), data(FIXED)).holds is False


@pytest.mark.parametrize(
    ("span", "version", "holds"),
    [
        (Span("3.0", "3.1", "", ("X",)), "2.9-1", True),
        (Span("3.0", "3.1", "", ("X",)), "3.0.9-1", False),
        (Span("3.0", "3.1", "", ("X",)), "3.1", True),
        (Span("", "", "3.0.9-1", ("X",)), "3.0.9-1", False),
        (Span("", "", "3.0.9-1", ("X",)), "3.0.9-2", True),
    ],
)
def test_spans(span: Span, version: str, holds: bool) -> None:
    assert patched(installed(version), data(span)).holds is holds


def test_what_nobody_has_fixed_is_counted_and_left_to_the_exploited() -> None:
    outcome = patched(installed("3.0.9-1"), data(WAITING))
    assert outcome.holds is True
    assert "修正待ち 1 件" in outcome.observed_ja
    assert hunted(installed("3.0.9-1"), data(WAITING)).holds is True
    assert hunted(installed("3.0.9-1"), data(WAITING, exploited=("CVE-2024-3",))).holds is False


def test_exploited() -> None:
    outcome = hunted(installed("3.0.9-1"), data(FIXED))
    assert outcome.holds is False
    assert outcome.observed == "CVE-2024-2"
    assert hunted(installed("3.0.15-1~deb12u1"), data(FIXED)).holds is True


OLD = TODAY - timedelta(days=15)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (NONE_GIVEN, Why.NO_DATA),
        (replace(data(), feeds=data().feeds[1:]), Why.NO_DATA),
        (data(FIXED, release="debian 11"), Why.UNDETERMINED),
        (data(FIXED, day=OLD), Why.STALE),
        (data(FIXED, day=TODAY + timedelta(days=2)), Why.STALE),
        (data(FIXED, records=999), Why.UNDETERMINED),
    ],
)
def test_what_clears_nobody(given: Advisories, why: Why) -> None:
    for check in (patched, hunted):
        with pytest.raises(FactError) as caught:
            check(installed("3.0.15-1~deb12u1"), given)
        assert caught.value.why is why


def test_the_last_day_still_counts() -> None:
    assert patched(installed("9"), data(FIXED, day=TODAY - timedelta(days=14))).holds is True


def test_exploited_needs_its_catalogue_and_a_fresh_one() -> None:
    with pytest.raises(FactError) as caught:
        hunted(installed("9"), data(FIXED, exploited=None))
    assert caught.value.why is Why.NO_DATA
    with pytest.raises(FactError) as caught:
        hunted(installed("9"), data(FIXED, kev_day=OLD))
    assert caught.value.why is Why.STALE


def test_old_or_partial_data_still_convict() -> None:
    for given in (data(FIXED, day=OLD), data(FIXED, records=1)):
        assert patched(installed("3.0.9-1"), given).holds is False
        assert hunted(installed("3.0.9-1"), given).holds is False


@pytest.mark.parametrize(
    ("release", "named"),
    [
        (Release("almalinux", "9.4", "AlmaLinux 9.4", ""), "almalinux 9"),
        (Release("ubuntu", "24.04", "Ubuntu 24.04", ""), "ubuntu 24.04"),
    ],
)
def test_names_of_releases(release: Release, named: str) -> None:
    assert patched(installed("9"), data(FIXED, release=named), release).holds is True


def test_rpm_has_an_order_of_its_own() -> None:
    alma = Release("almalinux", "9.4", "AlmaLinux 9.4", "")
    span = Span("", "1:3.0.7-27.el9_4.1", "", ("CVE-2024-1",))
    given = data(span, release="almalinux 9")
    for version, holds in (("1:3.0.7-27.el9_4", False), ("1:3.0.7-27.el9_4.1", True)):
        assert patched(installed(version, manager="rpm"), given, alma).holds is holds


DPKG = """manager dpkg
installed openssl 3.0.9-1
installed linux-signed-amd64 6.1.112+1
installed linux-signed-amd64 6.1.99+1
installed linux-signed-hwe-6.8 6.8.0-40.40~22.04.3
end
"""


def test_from_probe_output() -> None:
    seen = fact(SourcePackages, DPKG)
    assert seen.versions["openssl"] == ("3.0.9-1",)
    assert seen.versions["linux"] == ("6.1.112-1",)
    assert seen.versions["linux-hwe-6.8"] == ("6.8.0-40.40~22.04.3",)
    assert patched(seen, data(FIXED)).holds is False


def test_from_rpm_output() -> None:
    body = "manager rpm\ninstalled kernel 0:5.14.0-427.el9\ninstalled kernel 0:5.14.0-70.el9\nend\n"
    seen = fact(SourcePackages, body)
    assert seen.versions["kernel"] == ("0:5.14.0-427.el9",)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", Why.TRUNCATED),
        ("manager dpkg\nend\n", Why.TRUNCATED),
        (DPKG.removesuffix("end\n"), Why.TRUNCATED),
        ("manager dpkg\ninstalled openssl\nend\n", Why.MALFORMED),
    ],
)
def test_odd_output_is_no_fact(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(SourcePackages, body)
    assert caught.value.why is why

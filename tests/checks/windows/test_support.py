"""End of support and updates: a table of a day decides, and nothing else passes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from audit.judge import Judge
from audit.model import Result
from audit.policy_files import shipped_releases
from checks.context import Collection, Subject
from checks.model import Check, Verdict
from checks.windows.evidence import parse_windows
from checks.windows.releases import NO_RELEASES, Release, Releases, Update, channel_of
from checks.windows.rules.support import updates_installed, within_support
from tests.checks.windows.answers import CARRIED, FAIL, PASS, POLICY, SUBJECT, UNKNOWN, with_
from tests.checks.windows.built import Failed, value, windows_evidence
from tests.checks.windows.good.terminal import GOOD

SKIPPED = Verdict.NOT_CHECKED


def row(build: int, channel: str, end: str, esu: str = "", *, verified: bool = True) -> Release:
    paid = date.fromisoformat(esu) if esu else None
    return Release(build, channel, "a release", date.fromisoformat(end), paid, verified, "test")


def update(build: int, day: str, ubr: int, kind: str = "client") -> Update:
    return Update(build, kind, date.fromisoformat(day), ubr, "test")


TABLE = Releases(
    date(2026, 11, 15),
    (
        row(19045, "home_pro", "2025-10-14", "2028-10-10"),
        row(22631, "enterprise", "2026-11-10"),
        row(22631, "home_pro", "2025-11-11"),
        row(26100, "home_pro", "2026-10-13"),
        row(26100, "enterprise", "2027-10-12"),
        row(26100, "ltsc", "2029-10-09"),
        row(26100, "server", "2034-10-10"),
        row(26200, "home_pro", "2027-10-12"),
        row(26200, "enterprise", "2028-10-10", verified=False),
    ),
    (
        update(26200, "2026-09-08", 8900),
        update(26200, "2026-10-13", 9000),
        update(26200, "2026-10-27", 9050),
        update(26200, "2026-11-10", 9100),
        update(26100, "2026-10-13", 32000, "server"),
    ),
)


def judged(
    check: Check[...],
    sections: dict[str, object],
    *,
    table: Releases = TABLE,
    subject: Subject = SUBJECT,
    collection: Collection = CARRIED,
    esu: tuple[str, ...] = (),
) -> Result:
    limits = {**POLICY.limits, "terminal_support.esu": esu}
    policy = replace(POLICY, limits=limits).dating(table)
    frame = parse_windows(windows_evidence(sections))
    [found] = Judge({check.id: check}, policy)(frame, subject, collection, "")
    return found


def windows(build: str, edition: str = "Professional", ubr: int | None = 9000) -> dict[str, object]:
    named = with_(GOOD, "WindowsRelease/CurrentBuildNumber", value(build))
    named = with_(named, "WindowsRelease/EditionID", value(edition))
    if edition.startswith("Server"):
        named = with_(named, "WindowsRelease/InstallationType", value("Server"))
    return with_(named, "WindowsRelease/UBR", value(ubr))


def on(day: str) -> Collection:
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return replace(CARRIED, collected_at=at)


@pytest.mark.parametrize(
    ("build", "edition", "want"),
    [
        ("26200", "Professional", PASS),
        ("26100", "Professional", FAIL),
        ("26100", "ProfessionalN", FAIL),
        ("26100", "Enterprise", PASS),
        ("26100", "Education", PASS),
        ("26100", "EnterpriseS", PASS),
        ("26100", "ServerStandard", PASS),
        ("26100", "IoTEnterpriseS", UNKNOWN),
        ("22631", "Professional", FAIL),
        ("22631", "Enterprise", FAIL),
        ("19045", "Professional", FAIL),
        ("26200", "Enterprise", UNKNOWN),
        ("26300", "Professional", UNKNOWN),
        ("26200", "PPIPro", UNKNOWN),
        ("26200", "", UNKNOWN),
        ("２６２００", "Professional", UNKNOWN),
        ("26200.1", "Professional", UNKNOWN),
    ],
)
def test_build_and_edition_decide(build: str, edition: str, want: Verdict) -> None:
    assert judged(within_support, windows(build, edition)).verdict is want


def test_the_last_day_is_supported_and_the_next_is_not() -> None:
    pc = windows("22631", "Enterprise")
    assert judged(within_support, pc, collection=on("2026-11-10")).verdict is PASS
    assert judged(within_support, pc, collection=on("2026-11-11")).verdict is FAIL


def test_the_product_name_has_no_say() -> None:
    sections = with_(windows("26200"), "WindowsRelease/ProductName", value("Windows 10 Pro"))
    found = judged(within_support, sections)
    assert found.verdict is PASS
    assert found.lines[0] == "Windows 11 26H2 Professional (26200.9000)"


@pytest.mark.parametrize(
    ("entry", "day", "want"),
    [
        ("pc-1 2027-10-12", "2026-11-21", PASS),
        ("pc-1 2026-11-21", "2026-11-21", PASS),
        ("pc-1 2026-11-20", "2026-11-21", FAIL),
        ("pc-2 2027-10-12", "2026-11-21", FAIL),
        ("pc-1 2099-01-01", "2026-11-21", PASS),
        ("pc-1 2027-13-45", "2026-11-21", UNKNOWN),
        ("pc-1 来年", "2026-11-21", UNKNOWN),
    ],
)
def test_paid_updates_of_the_named_terminal(entry: str, day: str, want: Verdict) -> None:
    pc = windows("19045")
    assert judged(within_support, pc, collection=on(day), esu=(entry,)).verdict is want
    late = replace(TABLE, as_of=date(2028, 10, 11))
    if want is PASS:
        sold_out = judged(within_support, pc, table=late, collection=on("2028-10-11"), esu=(entry,))
        assert sold_out.verdict is FAIL


def test_paid_updates_of_a_release_that_has_none_change_nothing() -> None:
    paid = ("pc-1 2030-01-01",)
    assert judged(within_support, windows("22631"), esu=paid).verdict is FAIL


def test_what_ends_soon_is_told_and_passes() -> None:
    soon = replace(TABLE, as_of=date(2027, 8, 1))
    found = judged(within_support, windows("26200"), table=soon, collection=on("2027-08-02"))
    assert found.verdict is PASS
    assert "残り71日（注意）" in found.observed_ja
    assert "注意" not in judged(within_support, windows("26200")).observed_ja


def test_an_old_table_passes_nothing_but_still_fails_what_had_ended() -> None:
    day = TABLE.as_of + timedelta(days=36)
    for build, want in (("26200", UNKNOWN), ("26100", FAIL)):
        found = judged(within_support, windows(build), collection=on(str(day)))
        assert found.verdict is want
        assert found.reason == ("stale" if want is UNKNOWN else "")
    fresh = on(str(day - timedelta(days=1)))
    assert judged(within_support, windows("26200"), collection=fresh).verdict is PASS


def test_a_release_that_ended_after_the_table_was_made_may_go_on() -> None:
    late = on("2027-10-13")
    assert judged(within_support, windows("26200"), collection=late).verdict is UNKNOWN


def test_without_a_table_nothing_is_decided() -> None:
    assert judged(within_support, windows("26200"), table=NO_RELEASES).verdict is UNKNOWN
    assert judged(updates_installed, windows("26200"), table=NO_RELEASES).verdict is SKIPPED


@pytest.mark.parametrize(
    ("build", "ubr", "want"),
    [
        ("26200", 9000, PASS),
        ("26200", 8999, FAIL),
        ("26200", 8900, FAIL),
        ("26200", 9100, PASS),
        ("26200", None, UNKNOWN),
        ("26100", 99999, SKIPPED),
    ],
)
def test_the_revision_is_that_of_last_month_or_later(
    build: str, ubr: int | None, want: Verdict
) -> None:
    assert judged(updates_installed, windows(build, ubr=ubr)).verdict is want


def test_servers_have_revisions_of_their_own() -> None:
    for ubr, want in ((32000, PASS), (9000, FAIL)):
        found = judged(updates_installed, windows("26100", "ServerStandard", ubr))
        assert found.verdict is want


def test_a_month_that_the_table_lacks_passes_nobody() -> None:
    thin = replace(TABLE, updates=(update(26200, "2026-09-08", 8900),))
    assert judged(updates_installed, windows("26200", ubr=8900), table=thin).reason == "stale"
    assert judged(updates_installed, windows("26200", ubr=8899), table=thin).verdict is FAIL
    old = on(str(TABLE.as_of + timedelta(days=36)))
    assert judged(updates_installed, windows("26200", ubr=99999), collection=old).reason == "stale"


@pytest.mark.parametrize(
    ("days_up", "days_written", "want"),
    [
        (1, None, PASS),
        (7, 7, PASS),
        (8, None, UNKNOWN),
        (30, 3, UNKNOWN),
        (30, 7, UNKNOWN),
        (30, 8, FAIL),
    ],
)
def test_a_restart_that_is_due(days_up: int, days_written: int | None, want: Verdict) -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    started = (at - timedelta(days=days_up)).isoformat()
    written = days_written and (at - timedelta(days=days_written)).isoformat()
    for place, name in (("servicing", "RebootPending"), ("update", "RebootRequired")):
        pc = with_(windows("26200"), f"PendingReboot/{place}/names", [name])
        pc = with_(with_(pc, "PendingReboot/started", started), "PendingReboot/written", written)
        assert judged(updates_installed, pc).verdict is want


def test_without_a_restart_due_it_does_not_matter_for_how_long_it_is_up() -> None:
    pc = with_(windows("26200"), "PendingReboot/started", "2026-01-01T00:00:00Z")
    assert judged(updates_installed, pc).verdict is PASS


@pytest.mark.parametrize(
    ("place", "odd"),
    [
        ("PendingReboot/started", None),
        ("PendingReboot/started", "2026-12-01T00:00:00Z"),
        ("PendingReboot/servicing", {"state": "absent"}),
        ("PendingReboot/servicing", {"state": "denied"}),
        ("PendingReboot/update", {"state": "error"}),
        ("PendingReboot/servicing/names", "RebootPending"),
        ("WindowsRelease/UBR", value("9000")),
        ("WindowsRelease/CurrentBuildNumber", value(26200)),
        ("WindowsRelease/InstallationType", value("Nano Server")),
        ("WindowsRelease/InstallationType", {"state": "denied"}),
        ("WindowsRelease", Failed("denied")),
        ("PendingReboot", Failed("missing")),
        ("PendingReboot", {}),
    ],
)
def test_odd_evidence_is_no_verdict(place: str, odd: object) -> None:
    assert judged(updates_installed, with_(windows("26200"), place, odd)).verdict is UNKNOWN


def test_the_collection_day_in_japan_decides() -> None:
    evening = replace(CARRIED, collected_at=datetime(2026, 11, 10, 16, tzinfo=UTC))
    pc = windows("22631", "Enterprise")
    assert judged(within_support, pc, collection=evening).verdict is FAIL


def test_the_shipped_table_knows_its_sources_and_passes_no_one_on_memory() -> None:
    table = shipped_releases()
    assert all(release.source for release in table.releases)
    assert all(update.source for update in table.updates)
    assert [one.name for one in table.releases if not one.verified] == ["Windows 11 26H2"]
    assert {release.end.weekday() for release in table.releases} == {1}  # a Tuesday
    assert {update.released.weekday() for update in table.updates} == {1}
    for edition in ("Core", "Enterprise", "EnterpriseS", "IoTEnterpriseS", "ServerDatacenter"):
        assert any(one.channel == channel_of(edition) for one in table.releases)
    assert judged(updates_installed, windows("26200", ubr=9445), table=table).reason == "stale"
    assert judged(updates_installed, windows("26200", ubr=9444), table=table).verdict is FAIL
    for ubr, want in ((7652, PASS), (7651, FAIL)):
        assert judged(updates_installed, windows("22631", ubr=ubr), table=table).verdict is want

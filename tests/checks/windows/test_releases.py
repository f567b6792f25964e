"""The table of releases: every complaint names its line; what it says counts in the digest."""

from datetime import date

import pytest

from audit.policy_files import load_policy
from checks.windows.releases import NO_RELEASES, channel_of, is_month_before, read_releases
from inventory.words import HinomiError

TEXT = """\
windows_releases: 1
as_of: 2026-11-21
releases:
  - {build: 26200, channel: home_pro, name: Windows 11 25H2, end: 2027-10-12,
     verified: true, source: a page}
updates:
  - {build: 26200, kind: client, released: 2026-10-13, ubr: 9000, source: a page}
  - {build: 26200, kind: client, released: 2026-09-08, ubr: 8900, source: a page}
"""


def test_a_table_is_read() -> None:
    table = read_releases(TEXT, "t.yaml")
    assert table.as_of == date(2026, 11, 21)
    found = table.release(26200, "home_pro")
    assert found is not None
    assert (found.end, found.esu_end, found.verified) == (date(2027, 10, 12), None, True)
    assert table.release(26200, "server") is None


def test_the_update_that_is_due() -> None:
    table = read_releases(TEXT, "t.yaml")
    for day, ubr, recent in (
        (date(2026, 11, 1), 9000, True),
        (date(2026, 10, 31), 8900, True),
        (date(2026, 12, 1), 9000, False),
        (date(2027, 10, 15), 9000, False),
    ):
        due = table.due(26200, "client", day)
        assert due is not None
        assert due.ubr == ubr
        assert is_month_before(due, day) is recent
    assert table.due(26200, "client", date(2026, 9, 30)) is None
    assert table.due(26200, "server", date(2026, 11, 1)) is None


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("windows_releases: 1", "windows_releases: 2", 1),
        ("as_of: 2026-11-21", "as_of: soon", 2),
        ("build: 26200, channel", "build: -1, channel", 4),
        ("home_pro", "pro", 4),
        ("verified: true", "verified: 1", 5),
        ("end: 2027-10-12", "end: 2027-99-12", 4),
        ("ubr: 9000", "ubr: '9000'", 7),
        ("ubr: 9000", "ubr: true", 7),
        ("kind: client, released: 2026-10-13", "kind: phone, released: 2026-10-13", 7),
        (", source: a page}\n  - {build: 26200, kind", "}\n  - {build: 26200, kind", 7),
        ("ubr: 8900", "ubr: 9000", 1),
        ("updates:", "updatez:", 6),
        ("releases:\n", "releases: []\nreleases:\n", 4),
    ],
)
def test_a_wrong_table_is_refused_at_its_line(old: str, new: str, line: int) -> None:
    assert old in TEXT
    with pytest.raises(HinomiError, match=rf"^t\.yaml:{line}: "):
        read_releases(TEXT.replace(old, new, 1), "t.yaml")


def test_nothing_is_no_table() -> None:
    with pytest.raises(HinomiError):
        read_releases("# nothing\n", "t.yaml")


def test_another_table_is_another_policy() -> None:
    policy = load_policy(None)
    assert policy.releases.releases
    table = read_releases(TEXT, "t.yaml")
    newer = read_releases(TEXT.replace("as_of: 2026-11-21", "as_of: 2026-11-22"), "t.yaml")
    digests = {policy.digest, policy.dating(table).digest, policy.dating(newer).digest}
    assert len(digests) == 3
    assert policy.dating(NO_RELEASES).digest == policy.digest


@pytest.mark.parametrize(
    ("edition", "channel"),
    [
        ("Core", "home_pro"),
        ("CoreN", "home_pro"),
        ("Professional", "home_pro"),
        ("ProfessionalWorkstationN", "home_pro"),
        ("Enterprise", "enterprise"),
        ("EducationN", "enterprise"),
        ("EnterpriseS", "ltsc"),
        ("IoTEnterpriseS", "iot_ltsc"),
        ("ServerRdsh", "enterprise"),
        ("ServerStandard", "server"),
        ("ServerDatacenterCor", "server"),
        ("EnterpriseG", None),
        ("", None),
        ("enterprise", None),
    ],
)
def test_editions(edition: str, channel: str | None) -> None:
    assert channel_of(edition) == channel

"""TRM-004: where updates come from, by policy and zone."""

from dataclasses import replace

import pytest

from checks.model import Verdict
from checks.windows.rules.update_path import update_path
from inventory.model import Zone
from tests.checks.windows.answers import FAIL, PASS, SUBJECT, UNKNOWN, unseen, verdict, with_
from tests.checks.windows.built import value
from tests.checks.windows.good.terminal import GOOD

INTERNET = replace(SUBJECT, zone=Zone.INTERNET)
NO_WSUS = with_(GOOD, "UpdatePolicy/automatic/UseWUServer", value(None))


@pytest.mark.parametrize(
    ("place", "odd", "want"),
    [
        ("servers/WUServer", value("https://wsus.example.jp:8531"), PASS),
        ("servers/WUServer", value("HTTPS://wsus.example.jp"), PASS),
        ("servers/WUServer", value("http://wsus.example.jp:8530"), FAIL),
        ("servers/WUServer", value("wsus.example.jp"), FAIL),
        ("servers/WUServer", value(None), UNKNOWN),
        ("servers/WUServer", value(""), UNKNOWN),
        ("servers/WUServer", {"state": "denied"}, UNKNOWN),
        ("automatic/NoAutoUpdate", value(1), FAIL),
        ("automatic/NoAutoUpdate", value(None), PASS),
        ("automatic/NoAutoUpdate", value("1"), UNKNOWN),
        ("automatic/AUOptions", value(1), FAIL),
        ("automatic/AUOptions", value(2), PASS),
        ("automatic/UseWUServer", value(0), UNKNOWN),
        ("automatic/UseWUServer", value("1"), UNKNOWN),
    ],
)
def test_a_closed_zone_takes_updates_from_a_safe_server(
    place: str, odd: object, want: Verdict
) -> None:
    assert verdict(update_path, with_(GOOD, f"UpdatePolicy/{place}", odd)) is want


def test_elsewhere_windows_updates_itself() -> None:
    assert verdict(update_path, NO_WSUS, subject=INTERNET) is PASS
    off = with_(NO_WSUS, "UpdatePolicy/automatic/NoAutoUpdate", value(1))
    assert verdict(update_path, off, subject=INTERNET) is FAIL
    for zone in (Zone.MYNUMBER, Zone.LGWAN):
        assert verdict(update_path, NO_WSUS, subject=replace(SUBJECT, zone=zone)) is UNKNOWN


@pytest.mark.parametrize(
    ("place", "odd", "direct", "wsus"),
    [
        ("service/Start", value(4), FAIL, FAIL),
        ("service/Start", value(2), PASS, PASS),
        ("service/Start", value(None), UNKNOWN, UNKNOWN),
        ("managed/AllowAutoUpdate", value(5), FAIL, FAIL),
        ("managed/AllowAutoUpdate", value(2), PASS, PASS),
        ("managed/AllowUpdateService", value(0), FAIL, FAIL),
        ("managed/AllowUpdateService", value(1), PASS, PASS),
        ("managed/UpdateServiceUrl", value("http://wsus.example.jp"), FAIL, PASS),
        ("managed/UpdateServiceUrl", value("https://wsus.example.jp"), PASS, PASS),
        ("managed/UpdateServiceUrl", value(1), UNKNOWN, UNKNOWN),
        ("access/DisableWindowsUpdateAccess", value(1), FAIL, PASS),
        ("access/DisableWindowsUpdateAccess", value(0), PASS, PASS),
    ],
)
def test_what_keeps_updates_away(place: str, odd: object, direct: Verdict, wsus: Verdict) -> None:
    assert verdict(update_path, with_(GOOD, f"UpdatePolicy/{place}", odd)) is wsus
    bare = with_(NO_WSUS, f"UpdatePolicy/{place}", odd)
    assert verdict(update_path, bare, subject=INTERNET) is direct


def test_a_zone_that_another_tool_updates_is_not_asked() -> None:
    limits = {"terminal_update_path.other_way": ("lgwan",)}
    assert verdict(update_path, NO_WSUS, limits) is Verdict.NOT_APPLICABLE
    mynumber = replace(SUBJECT, zone=Zone.MYNUMBER)
    assert verdict(update_path, NO_WSUS, limits, subject=mynumber) is UNKNOWN


def test_what_was_not_seen_is_no_verdict() -> None:
    unseen(update_path, GOOD)

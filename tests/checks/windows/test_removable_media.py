"""Removable media: what the policy denies, and what another product may."""

import pytest

from checks.model import Verdict
from checks.windows.rules.removable_media import media_denied
from tests.checks.windows.answers import (
    DENIED,
    FAIL,
    PASS,
    UNKNOWN,
    result,
    unseen,
    verdict,
    with_,
)
from tests.checks.windows.built import value
from tests.checks.windows.good.removable_media import GOOD, denied

OPEN = with_(GOOD, "RemovableMedia/denied", denied(None, None))
FILTER = "RemovableMedia/filters/0/values/UpperFilters"


@pytest.mark.parametrize(
    ("read", "write", "want"),
    [(1, 1, PASS), (0, 1, FAIL), (None, 1, FAIL), (1, 0, FAIL), (1, None, FAIL), (2, 2, FAIL)],
)
def test_reading_and_writing_are_denied(read: int | None, write: int | None, want: Verdict) -> None:
    sections = with_(GOOD, "RemovableMedia/denied", denied(read, write))
    assert verdict(media_denied, sections) is want


def test_writing_alone_suffices_where_the_body_says_so() -> None:
    sections = with_(GOOD, "RemovableMedia/denied", denied(None, 1))
    assert verdict(media_denied, sections, {"terminal_media.deny_read": False}) is PASS
    sections = with_(GOOD, "RemovableMedia/denied", denied(1, None))
    assert verdict(media_denied, sections, {"terminal_media.deny_read": False}) is FAIL


def test_one_class_that_is_open_is_told() -> None:
    found = result(media_denied, with_(GOOD, "RemovableMedia/denied/1", ...))
    assert found.verdict is FAIL
    assert found.observed_ja == "拒否していない: 携帯端末（WPD）"
    everything = with_(OPEN, "RemovableMedia/whole/Deny_All", value(1))
    assert verdict(media_denied, everything) is PASS
    assert verdict(media_denied, with_(OPEN, "RemovableMedia/whole/Deny_All", value(0))) is FAIL


@pytest.mark.parametrize(
    ("usb", "fast", "want"),
    [(4, 4, PASS), (4, None, PASS), (4, 3, FAIL), (3, 4, FAIL), (None, 4, FAIL)],
)
def test_drivers_that_are_off_suffice_only_by_decision(
    usb: int | None, fast: int | None, want: Verdict
) -> None:
    drivers = {"USBSTOR": value(usb), "UASPStor": value(fast)}
    sections = with_(OPEN, "RemovableMedia/drivers", drivers)
    assert verdict(media_denied, sections) is FAIL
    assert verdict(media_denied, sections, {"terminal_media.usb_drivers_suffice": True}) is want


def test_another_products_driver_makes_it_unknown_until_its_export_is_attached() -> None:
    sections = with_(OPEN, FILTER, value(["partmgr", "SkyDev"]))
    found = result(media_denied, sections)
    assert found.verdict is UNKNOWN
    assert "skydev" in found.detail_ja
    assert verdict(media_denied, with_(GOOD, FILTER, value(["SkyDev"]))) is PASS
    names = {"terminal_media.product_services": ("w32TIME",)}
    assert verdict(media_denied, OPEN, names) is UNKNOWN
    assert verdict(media_denied, OPEN) is FAIL


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        ("RemovableMedia/whole/Deny_All", value("1")),
        ("RemovableMedia/whole/Deny_All", DENIED),
        ("RemovableMedia/denied/0/values/Deny_Write", value("1")),
        ("RemovableMedia/drivers/USBSTOR", DENIED),
        ("RemovableMedia/services", DENIED),
        (FILTER, value("partmgr")),
    ],
)
def test_values_of_another_type_are_not_known(path: str, odd: object) -> None:
    assert verdict(media_denied, with_(GOOD, path, odd)) is UNKNOWN


def test_what_was_not_seen_is_not_known() -> None:
    unseen(media_denied, GOOD)
    assert verdict(media_denied, GOOD, {"terminal_media.classes": ()}) is UNKNOWN

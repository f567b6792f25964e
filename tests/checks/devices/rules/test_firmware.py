"""Firmware: facts to verdicts, on evidence."""

from datetime import date

import pytest

from checks.devices.rules.firmware import firmware_mended
from checks.model import Why
from tests.checks.devices.asked import device, text_of
from tests.checks.devices.judging import verdict

LASTS = ("yamaha RTX1210 2030-03-31 maker", "yamaha RTX1300 2026-11-21 maker")
FRESH = {"as_of": date(2026, 11, 1), "ends": LASTS}


def rtx(model: str, version: str) -> bytes:
    return device("yamaha", {"show environment": f"{model} Rev.{version} (Thu Sep 29 2016)\n"})


@pytest.mark.parametrize(
    ("version", "fresh", "stale"),
    [
        ("14.01.33", "FAIL", "FAIL"),
        ("14.01.39", "FAIL", "FAIL"),
        ("13.99.99", "FAIL", "FAIL"),
        ("14.01.40", "PASS", Why.STALE),
        ("14.02.01", "PASS", Why.STALE),
    ],
)
def test_versions(version: str, fresh: str, stale: str) -> None:
    assert verdict(firmware_mended, rtx("RTX1210", version), **FRESH) == fresh
    assert verdict(firmware_mended, rtx("RTX1210", version), ends=LASTS) == stale


def test_the_age_of_the_table() -> None:
    raw = rtx("RTX1210", "14.01.40")
    assert verdict(firmware_mended, raw, as_of=date(2026, 10, 17), ends=LASTS) == "PASS"
    assert verdict(firmware_mended, raw, as_of=date(2026, 10, 16), ends=LASTS) == Why.STALE


def test_a_recorded_device_is_older_than_a_known_hole() -> None:
    shown = {"show environment": text_of("recorded", "yamaha", "show_environment.txt")}
    assert verdict(firmware_mended, device("yamaha", shown)) == "FAIL"


def test_no_row_no_verdict() -> None:
    assert verdict(firmware_mended, rtx("RTX1300", "23.00.12"), **FRESH) == Why.NO_DATA
    assert verdict(firmware_mended, rtx("RTX1210", "14.01.40"), mended=(), **FRESH) == Why.NO_DATA


def test_the_end_of_support() -> None:
    raw = rtx("RTX1300", "23.00.12")
    ended = ("yamaha RTX1300 2026-11-20 maker",)
    lasts = ("yamaha rtx1300 2026-11-21",)
    mended = ("yamaha RTX1300 23.00.12 JVN",)
    fresh = FRESH["as_of"]
    assert verdict(firmware_mended, raw, ends=ended) == "FAIL"
    assert verdict(firmware_mended, raw, ends=lasts, mended=mended, as_of=fresh) == "PASS"
    assert verdict(firmware_mended, raw, ends=lasts, mended=mended) == Why.STALE
    assert verdict(firmware_mended, raw, ends=ended, mended=mended, as_of=fresh) == "FAIL"


def test_one_table_alone_acquits_of_nothing() -> None:
    raw, fresh = rtx("RTX1210", "14.01.40"), FRESH["as_of"]
    assert verdict(firmware_mended, raw, as_of=fresh) == Why.NO_DATA
    assert verdict(firmware_mended, raw, ends=LASTS, mended=(), as_of=fresh) == Why.NO_DATA


@pytest.mark.parametrize("row", ["yamaha RTX1300", "yamaha RTX1300 someday maker"])
def test_an_odd_row(row: str) -> None:
    raw = rtx("RTX1300", "23.00.12")
    assert verdict(firmware_mended, raw, ends=(row,)) == Why.UNDETERMINED


def test_a_device_that_does_not_tell() -> None:
    assert verdict(firmware_mended, device("yamaha", {}), **FRESH) == Why.UNDETERMINED
    head = {"show running-config": text_of("built", "alaxala", "good.txt")}
    assert verdict(firmware_mended, device("alaxala", head), **FRESH) == Why.UNDETERMINED

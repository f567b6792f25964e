"""TRM-008: every fixed drive of what is carried about is protected now."""

from typing import Any

import pytest

from checks.model import Verdict
from checks.windows.rules.disks import disks_encrypted
from tests.checks.windows.answers import FAIL, PASS, UNKNOWN, result, unseen, verdict, with_
from tests.checks.windows.good.terminal import DRIVE, GOOD

NOT_ASKED = Verdict.NOT_APPLICABLE


def drives(*more: dict[str, Any], fixed: tuple[str, ...] = ("C:",)) -> dict[str, Any]:
    told = {
        "partitions": [],
        "volumes": [DRIVE, *more],
        "fixed": [{"DeviceID": one} for one in fixed],
    }
    return with_(GOOD, "Volumes", told)


HIDDEN = {
    **DRIVE,
    "DriveLetter": None,
    "DeviceID": "\\\\?\\Volume{AAAA}\\",
    "VolumeType": 1,
    "ProtectionStatus": 0,
}


def partition(gpt: str = "", mbr: int = 0, *, system: bool = False) -> dict[str, Any]:
    return {"paths": ["\\\\?\\Volume{aaaa}\\"], "gpt": gpt, "mbr": mbr, "system": system}


@pytest.mark.parametrize(
    ("protection", "conversion", "want"),
    [(1, 1, PASS), (0, 1, FAIL), (0, 0, FAIL), (0, 2, FAIL), (2, 1, UNKNOWN), (3, 1, UNKNOWN)],
)
def test_protection_decides_not_encryption(protection: int, conversion: int, want: Verdict) -> None:
    sections = with_(GOOD, "Volumes/volumes/0/ProtectionStatus", protection)
    sections = with_(sections, "Volumes/volumes/0/ConversionStatus", conversion)
    assert verdict(disks_encrypted, sections) is want


def test_suspended_is_told_as_such() -> None:
    found = result(disks_encrypted, with_(GOOD, "Volumes/volumes/0/ProtectionStatus", 0))
    assert found.observed_ja == "C: 中断"


@pytest.mark.parametrize(
    ("cases", "system", "want"),
    [
        ([10], 2, PASS),
        ([9], 1, PASS),
        ([31], 0, PASS),
        ([3], 2, PASS),
        ([3], 8, PASS),
        ([3, 10], 1, PASS),
        ([3], 1, NOT_ASKED),
        ([35], 3, NOT_ASKED),
        ([1], 1, UNKNOWN),
        ([3, 2], 1, UNKNOWN),
        ([], 1, UNKNOWN),
        ("10", 2, UNKNOWN),
        ([10], None, UNKNOWN),
    ],
)
def test_what_is_carried_about(cases: object, system: object, want: Verdict) -> None:
    sections = with_(GOOD, "Chassis", {"cases": cases, "system": system})
    assert verdict(disks_encrypted, sections) is want


def test_every_fixed_drive_counts_and_removable_ones_do_not() -> None:
    data = {**DRIVE, "DriveLetter": "D:", "VolumeType": 1, "ProtectionStatus": 0}
    stick = {**data, "DriveLetter": "E:", "VolumeType": 2}
    assert verdict(disks_encrypted, drives(data, fixed=("C:", "D:"))) is FAIL
    assert verdict(disks_encrypted, drives(stick)) is PASS
    assert verdict(disks_encrypted, drives({**data, "ProtectionStatus": 1})) is PASS


@pytest.mark.parametrize(
    ("part", "want"),
    [
        (partition("{de94bba4-06d1-4d40-a16a-bfd50179d6ac}"), PASS),
        (partition("{DE94BBA4-06D1-4D40-A16A-BFD50179D6AC}"), PASS),
        (partition("{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}"), PASS),
        (partition(mbr=0x27), PASS),
        (partition(mbr=7, system=True), PASS),
        (partition("{ebd0a0a2-b9e5-4433-87c0-68b6b72699c7}"), FAIL),
        (partition(mbr=7), FAIL),
        ({**partition(mbr=0x27), "paths": []}, UNKNOWN),
        ({**partition(mbr=0x27), "mbr": None}, UNKNOWN),
    ],
)
def test_partitions_of_windows_itself_are_left_open(part: dict[str, Any], want: Verdict) -> None:
    found = with_(drives(HIDDEN), "Volumes/partitions", [part])
    assert verdict(disks_encrypted, found) is want
    lettered = drives({**HIDDEN, "DriveLetter": "D:"})
    if want is not UNKNOWN:
        found = with_(lettered, "Volumes/partitions", [part])
        assert verdict(disks_encrypted, found) is FAIL
    assert verdict(disks_encrypted, lettered) is FAIL


def test_an_open_volume_that_nobody_knows_is_not_known() -> None:
    assert verdict(disks_encrypted, drives(HIDDEN)) is UNKNOWN
    assert verdict(disks_encrypted, drives({**HIDDEN, "ProtectionStatus": 1})) is PASS


def test_a_drive_that_the_list_lacks_is_not_protected_by_that() -> None:
    assert verdict(disks_encrypted, drives(fixed=("C:", "D:"))) is UNKNOWN
    assert verdict(disks_encrypted, drives(fixed=())) is UNKNOWN
    nothing: dict[str, list[str]] = {"partitions": [], "volumes": [], "fixed": []}
    assert verdict(disks_encrypted, with_(GOOD, "Volumes", nothing)) is UNKNOWN
    no_system = with_(GOOD, "Volumes/volumes/0/VolumeType", 1)
    assert verdict(disks_encrypted, no_system) is UNKNOWN


def test_a_drive_that_is_open_fails_beside_one_that_is_unclear() -> None:
    unclear = {**DRIVE, "DriveLetter": "D:", "VolumeType": 1, "ProtectionStatus": 2}
    opened = with_(drives(unclear), "Volumes/volumes/0/ProtectionStatus", 0)
    bare = with_(opened, "Volumes/volumes/0/ConversionStatus", 0)
    found = result(disks_encrypted, bare)
    assert (found.verdict, found.observed) == (FAIL, "C: not protected, D: not known")
    assert result(disks_encrypted, GOOD).observed == "C: protected"


def test_another_product_is_proven_elsewhere() -> None:
    opened = with_(GOOD, "Volumes/volumes/0/ProtectionStatus", 0)
    limits = {"terminal_disk.other_encryption": ("pc-1",)}
    assert verdict(disks_encrypted, opened, limits) is UNKNOWN
    assert verdict(disks_encrypted, opened, {"terminal_disk.other_encryption": ("pc-2",)}) is FAIL
    assert verdict(disks_encrypted, GOOD, limits) is PASS


def test_what_was_not_seen_is_no_verdict() -> None:
    unseen(disks_encrypted, GOOD)

"""TRM-005 to 007: Defender by its numbers, others as far as their own word counts."""

from dataclasses import replace
from typing import Any

import pytest

from checks.model import Verdict
from checks.windows.rules.antivirus import (
    antivirus_runs,
    definitions_recent,
    exclusions_narrow,
    is_wide_extension,
    is_wide_path,
    is_wide_process,
)
from inventory.model import Zone
from tests.checks.windows.answers import (
    FAIL,
    PASS,
    SUBJECT,
    UNKNOWN,
    Sections,
    result,
    unseen,
    verdict,
    with_,
)
from tests.checks.windows.good.terminal import GOOD

PASSIVE = with_(GOOD, "Defender/rows/0/AMRunningMode", "Passive Mode")
LISTED = {"terminal_antivirus.products": ("Yakumo Guard",)}
INTERNET = replace(SUBJECT, zone=Zone.INTERNET)


def other(state: int, name: str = "Yakumo Guard", *, of: Sections = PASSIVE) -> dict[str, Any]:
    """Defender gives way to another product of this state."""
    row = {"displayName": name, "instanceGuid": "{00000000-0000}", "productState": state}
    known = GOOD["SecurityCenter"]
    assert isinstance(known, dict)
    return with_(of, "SecurityCenter/viruses", [*known["viruses"], row])


@pytest.mark.parametrize(
    ("name", "odd", "want"),
    [
        ("AMServiceEnabled", False, FAIL),
        ("AntivirusEnabled", False, FAIL),
        ("RealTimeProtectionEnabled", False, FAIL),
        ("RealTimeProtectionEnabled", None, UNKNOWN),
        ("RealTimeProtectionEnabled", 1, UNKNOWN),
        ("RealTimeProtectionEnabled", ..., UNKNOWN),
        ("AMRunningMode", "Not running", FAIL),
        ("AMRunningMode", "Passive Mode", FAIL),
        ("AMRunningMode", "標準", FAIL),
        ("AMRunningMode", None, UNKNOWN),
    ],
)
def test_defender_alone(name: str, odd: object, want: Verdict) -> None:
    assert verdict(antivirus_runs, GOOD) is PASS
    assert verdict(antivirus_runs, with_(GOOD, f"Defender/rows/0/{name}", odd)) is want


def test_a_passive_defender_does_not_protect_however_alive_it_looks() -> None:
    assert verdict(antivirus_runs, PASSIVE) is FAIL
    server = with_(PASSIVE, "SecurityCenter", {"present": False, "viruses": [], "walls": []})
    assert verdict(antivirus_runs, server) is UNKNOWN
    bare = with_(server, "Defender", {"present": False, "rows": []})
    assert verdict(antivirus_runs, bare) is UNKNOWN
    assert verdict(definitions_recent, bare) is UNKNOWN
    assert verdict(exclusions_narrow, bare) is UNKNOWN


@pytest.mark.parametrize(
    ("state", "want"),
    [(0x41000, PASS), (0x42000, FAIL), (0x43000, FAIL), (0x40000, FAIL)],
)
def test_another_product_counts_only_where_it_was_approved(state: int, want: Verdict) -> None:
    assert verdict(antivirus_runs, other(state)) is UNKNOWN
    assert verdict(antivirus_runs, other(state), LISTED) is want
    assert verdict(antivirus_runs, other(state, "Yakumo Guard 2"), LISTED) is UNKNOWN


def test_its_own_word_is_marked_as_such() -> None:
    assert "参考" in result(antivirus_runs, other(0x41000), limits=LISTED).observed_ja
    assert "Yakumo Guard" in result(antivirus_runs, other(0x41000)).detail_ja


@pytest.mark.parametrize(
    ("updated", "closed", "elsewhere"),
    [
        ("2026-11-21T00:00:00Z", PASS, PASS),
        ("2026-11-18T23:00:00Z", PASS, PASS),
        ("2026-11-17T23:00:00Z", PASS, FAIL),
        ("2026-11-07T00:00:00Z", PASS, FAIL),
        ("2026-11-06T23:00:00Z", FAIL, FAIL),
        ("1601-01-01T00:00:00Z", FAIL, FAIL),
        ("1600-12-31T15:00:00Z", FAIL, FAIL),
        (None, FAIL, FAIL),
        ("2026-11-25T00:00:00Z", UNKNOWN, UNKNOWN),
        ("2026-11-20T00:00:00", UNKNOWN, UNKNOWN),
        ("2026/11/20 9:00:00", UNKNOWN, UNKNOWN),
        (..., UNKNOWN, UNKNOWN),
    ],
)
def test_the_age_of_definitions(updated: object, closed: Verdict, elsewhere: Verdict) -> None:
    sections = with_(GOOD, "Defender/rows/0/AntivirusSignatureLastUpdated", updated)
    assert verdict(definitions_recent, sections) is closed
    assert verdict(definitions_recent, sections, subject=INTERNET) is elsewhere


def test_another_product_can_only_be_told_to_be_old() -> None:
    assert verdict(definitions_recent, other(0x41010), LISTED) is FAIL
    assert verdict(definitions_recent, other(0x41000), LISTED) is UNKNOWN
    assert verdict(definitions_recent, other(0x41010)) is UNKNOWN


WIDE = [
    "C:\\",
    "C:",
    "c:/",
    "C:\\*",
    "D:\\*.*",
    "*",
    "\\\\server\\share",
    "\\\\server\\share\\*",
    "%SystemDrive%\\",
    "C:\\Users",
    "C:\\Users\\*",
    "c:\\users\\taro\\Desktop",
    "%USERPROFILE%\\Downloads",
    "%TEMP%",
    "C:\\Windows",
    "C:\\Windows\\System32\\",
    "%windir%\\Temp",
    "C:\\ProgramData",
    "C:\\Program Files (x86)",
    "C:\\work\\temp\\x",
    '"C:\\Users\\taro"',
    " ",
]
NARROW = [
    "C:\\Program Files\\Yakumo\\db",
    "D:\\juki\\data",
    "C:\\Windows\\SoftwareDistribution\\Datastore",
    "C:\\ProgramData\\Yakumo",
    "\\\\server\\share\\juki\\db",
    "C:\\UsersData",
    "C:\\template",
]


@pytest.mark.parametrize("path", WIDE)
def test_wide_paths(path: str) -> None:
    assert is_wide_path(path)
    sections = with_(GOOD, "Exclusions/rows/0/ExclusionPath", ["D:\\juki\\data", path])
    assert verdict(exclusions_narrow, sections) is FAIL
    approved = {"terminal_antivirus.approved_exclusions": (path.upper(),)}
    assert verdict(exclusions_narrow, sections, approved) is PASS


@pytest.mark.parametrize("path", NARROW)
def test_narrow_paths(path: str) -> None:
    assert not is_wide_path(path)
    sections = with_(GOOD, "Exclusions/rows/0/ExclusionPath", [path])
    assert verdict(exclusions_narrow, sections) is PASS


def test_extensions_and_processes() -> None:
    for told in ("exe", ".EXE", "*.ps1", "*", "*.*", "docm"):
        assert is_wide_extension(told), told
    assert not is_wide_extension(".mdf")
    for told in ("powershell.exe", "C:\\x\\WScript.EXE", "cmd", "*.exe", "C:\\bin\\*", ""):
        assert is_wide_process(told), told
    assert not is_wide_process("C:\\Yakumo\\juki.exe")
    for kind, wide in (("ExclusionExtension", "js"), ("ExclusionProcess", "mshta.exe")):
        assert verdict(exclusions_narrow, with_(GOOD, f"Exclusions/rows/0/{kind}", [wide])) is FAIL


@pytest.mark.parametrize("kind", ["paths", "extensions", "processes"])
def test_exclusions_of_group_policy_count_too(kind: str) -> None:
    wide = {"paths": "C:\\", "extensions": "exe", "processes": "powershell.exe"}[kind]
    told = {"state": "ok", "names": [wide]}
    assert verdict(exclusions_narrow, with_(GOOD, f"Exclusions/{kind}", told)) is FAIL
    for state in ("denied", "error"):
        hidden = with_(GOOD, f"Exclusions/{kind}", {"state": state})
        assert verdict(exclusions_narrow, hidden) is UNKNOWN


def test_hidden_exclusions_are_not_none() -> None:
    told = ["N/A: Must be an administrator to view exclusions"]
    sections = with_(GOOD, "Exclusions/rows/0/ExclusionPath", told)
    assert verdict(exclusions_narrow, sections) is UNKNOWN
    assert verdict(exclusions_narrow, with_(GOOD, "Exclusions/rows", [])) is UNKNOWN


def test_what_was_not_seen_is_no_verdict() -> None:
    for check in (antivirus_runs, definitions_recent, exclusions_narrow):
        unseen(check, GOOD)

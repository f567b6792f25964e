"""What was intended beside what is in effect, on evidence."""

from typing import Any

import pytest

from audit.intended import Difference, Meeting, compare
from audit.intended_settings import known_settings
from checks.windows.baseline_rows import Method, baseline_rows
from checks.windows.evidence import parse_windows
from inventory.gpo.model import PolicyObject, Value, registry_name
from tests.checks.windows.answers import with_
from tests.checks.windows.built import Failed, good_sections, windows_evidence

LENGTH = "system:minimumpasswordlength"
LOGON = "audit:{0CCE9215-69AE-11D9-BED3-505054503030}"
DEBUG = "right:sedebugprivilege"
LLMNR = registry_name(r"HKLM:\Software\Policies\Microsoft\Windows NT\DNSClient", "EnableMulticast")
IDLE = registry_name(
    r"MACHINE\Software\Microsoft\Windows\CurrentVersion\Policies\System", "InactivityTimeoutSecs"
)
SAVER = registry_name(
    r"HKCU:\Software\Policies\Microsoft\Windows\Control Panel\Desktop", "ScreenSaveTimeOut"
)
GOOD: dict[str, Any] = dict(good_sections())


def policy(
    settings: dict[str, Value], name: str = "P", precedence: int | None = None
) -> PolicyObject:
    return PolicyObject("{1}", name, "town", None, settings, precedence=precedence)


def met(sections: dict[str, Any], *objects: PolicyObject) -> dict[str, Difference]:
    frame = parse_windows(windows_evidence(sections))
    return {one.setting.key: one for one in compare(objects, {"PC-1": frame})}


@pytest.mark.parametrize(
    ("key", "value", "meeting"),
    [
        (LENGTH, 14, Meeting.SAME),
        (LENGTH, 8, Meeting.DIFFERS),
        (LOGON, 3, Meeting.SAME),
        (LOGON, 1, Meeting.DIFFERS),
        (DEBUG, ("S-1-5-32-544",), Meeting.SAME),
        (DEBUG, (), Meeting.DIFFERS),
        (DEBUG, ("TOWN\\ops",), Meeting.UNKNOWN),
        (LLMNR, 0, Meeting.SAME),
        (LLMNR, 1, Meeting.DIFFERS),
        (LLMNR, "0", Meeting.DIFFERS),
        (LLMNR, None, Meeting.DIFFERS),
        (SAVER, "600", Meeting.SAME),
        (SAVER, "900", Meeting.DIFFERS),
        ("audit:{0CCE9200-69AE-11D9-BED3-505054503030}", 3, None),
        ("registry:hklm\\software\\nobody\\knows", 3, None),
    ],
)
def test_a_setting_meets_what_was_intended(key: str, value: Value, meeting: Meeting | None) -> None:
    found = met(GOOD, policy({key: value}))
    assert [one.meeting for one in found.values()] == ([meeting] if meeting else [])


def test_what_is_absent_is_not_in_effect_unless_it_was_to_be_taken_away() -> None:
    row = next(one for one in baseline_rows() if one.key == LLMNR)
    bare = with_(GOOD, f"WindowsBaseline/values/{row.path}/{row.name}", {"state": "absent"})
    assert met(bare, policy({LLMNR: 0}))[LLMNR].meeting is Meeting.DIFFERS
    assert met(bare, policy({LLMNR: None}))[LLMNR].meeting is Meeting.SAME
    denied = with_(GOOD, f"WindowsBaseline/values/{row.path}/{row.name}", {"state": "denied"})
    assert met(denied, policy({LLMNR: 0}))[LLMNR].meeting is Meeting.UNKNOWN


def test_objects_that_contradict_each_other_are_told() -> None:
    both = met(GOOD, policy({LENGTH: 14}, "A"), policy({LENGTH: 8}, "B"))[LENGTH]
    assert both.meeting is Meeting.CONFLICT
    assert [(one.policy, one.value) for one in both.intended] == [("A", 14), ("B", 8)]
    neither = met(GOOD, policy({LENGTH: 10}, "A"), policy({LENGTH: 8}, "B"))[LENGTH]
    assert neither.meeting is Meeting.DIFFERS


def test_a_policy_for_some_accounts_is_compared_with_no_computer() -> None:
    assert met(GOOD, policy({LENGTH: 20}, precedence=10)) == {}


@pytest.mark.parametrize(
    "section", ["SecurityPolicy", "AuditPolicy", "UserRights", "WindowsBaseline"]
)
def test_what_was_not_collected_is_not_known(section: str) -> None:
    wanted = policy({LENGTH: 14, LOGON: 3, DEBUG: ("S-1-5-32-544",), LLMNR: 0})
    for spoilt in ({**GOOD, section: Failed("denied")}, {**GOOD, section: {}}):
        found = met(spoilt, wanted)
        unknown = [one for one in found.values() if one.meeting is Meeting.UNKNOWN]
        assert len(unknown) == 1
        assert unknown[0].reason is not None


def test_without_evidence_nothing_is_known() -> None:
    (found,) = compare([policy({LENGTH: 14})], {"PC-1": None})
    assert (found.meeting, found.effective) == (Meeting.UNKNOWN, ())


def test_every_value_of_the_list_and_of_the_rules_is_known() -> None:
    known = known_settings()
    assert {row.key for row in baseline_rows() if row.method is not Method.ASR} <= known.keys()
    assert {"TRM-012", "TRM-013", "TRM-014", "TRM-016"} <= {
        c for s in known.values() for c in s.checks
    }
    assert known[LENGTH].checks == ("TRM-012", "WIN-006")
    assert known[IDLE].checks[0] == "TRM-014"

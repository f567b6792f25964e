"""Password and lockout policy on what secedit would have written."""

from pathlib import Path

import pytest

from checks.model import Check, Verdict
from checks.windows.rules.passwords import lockout, password_policy
from tests.checks.windows.answers import FAIL, PASS, UNKNOWN, result, unseen, verdict, with_
from tests.checks.windows.good.security import GOOD, TEMPLATE
from tests.checks.windows.printed import printed


def changed(old: str, new: str) -> dict[str, object]:
    assert old in TEMPLATE
    return {**GOOD, "SecurityPolicy": {"file": printed(TEMPLATE.replace(old, new))}}


@pytest.mark.parametrize(
    ("old", "new", "want"),
    [
        ("", "", PASS),
        ("Length = 14", "Length = 12", PASS),
        ("Length = 14", "Length = 11", FAIL),
        ("HistorySize = 24", "HistorySize = 5", PASS),
        ("HistorySize = 24", "HistorySize = 4", FAIL),
        ("Complexity = 1", "Complexity = 0", FAIL),
        ("ClearTextPassword = 0", "ClearTextPassword = 1", FAIL),
        ("MaximumPasswordAge = 180", "MaximumPasswordAge = -1", PASS),
        ("MinimumPasswordLength = 14\n", "", UNKNOWN),
        ("ClearTextPassword = 0\n", "", UNKNOWN),
        ("Length = 14", "Length = 1４", UNKNOWN),
        ("Length = 14", "Length = 14\nMinimumPasswordLength = 15", UNKNOWN),
        ('[Version]\nsignature="$CHICAGO$"\nRevision=1\n', "", UNKNOWN),
    ],
)
def test_passwords_of_local_accounts(old: str, new: str, want: Verdict) -> None:
    assert verdict(password_policy, changed(old, new)) is want


def test_complexity_is_asked_of_those_who_ask_for_it() -> None:
    limits = {"terminal_passwords.complexity": False}
    assert verdict(password_policy, changed("Complexity = 1", "Complexity = 0"), limits) is PASS
    assert verdict(password_policy, changed("", ""), limits) is PASS


@pytest.mark.parametrize(
    ("age", "want"), [("-1", FAIL), ("0", FAIL), ("91", FAIL), ("90", PASS), ("1", PASS)]
)
def test_an_age_of_minus_one_is_never_and_not_less_than_the_limit(age: str, want: Verdict) -> None:
    sections = changed("MaximumPasswordAge = 180", f"MaximumPasswordAge = {age}")
    limits = {"terminal_passwords.max_age_days": 90}
    assert verdict(password_policy, sections, limits=limits) is want


@pytest.mark.parametrize(
    ("old", "new", "want"),
    [
        ("", "", PASS),
        ("BadCount = 5", "BadCount = 1", PASS),
        ("BadCount = 5\nResetLockoutCount = 30", "BadCount = 1", UNKNOWN),
        ("BadCount = 5", "BadCount = -1", FAIL),
        ("BadCount = 5", "BadCount = 10", PASS),
        ("LockoutDuration = 30", "LockoutDuration = 15", PASS),
        ("ResetLockoutCount = 30", "ResetLockoutCount = 15", PASS),
        ("BadCount = 5", "BadCount = 11", FAIL),
        ("BadCount = 5\nResetLockoutCount = 30\nLockoutDuration = 30", "BadCount = 0", FAIL),
        ("LockoutDuration = 30", "LockoutDuration = -1", PASS),
        ("LockoutDuration = 30", "LockoutDuration = 14", FAIL),
        ("ResetLockoutCount = 30", "ResetLockoutCount = 5", FAIL),
        ("LockoutDuration = 30\n", "", UNKNOWN),
        ("LockoutBadCount = 5\n", "", UNKNOWN),
    ],
)
def test_lockout_that_is_off_has_no_sisters(old: str, new: str, want: Verdict) -> None:
    assert verdict(lockout, changed(old, new)) is want


@pytest.mark.parametrize(
    ("role", "words"), [(1, "ドメインの方針に従う"), (0, "ローカルアカウント）"), (5, "利用者）")]
)
def test_whose_accounts_they_are_is_told(role: int, words: str) -> None:
    found = result(password_policy, with_(GOOD, "Membership/role", role))
    assert words in found.observed_ja


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("name", ["Administrator", "管理者", "ﾕｰｻﾞｰ"])
def test_the_code_page_does_not_count(encoding: str, name: str) -> None:
    text = TEMPLATE.replace('"Administrator"', f'"{name}"')
    sections = {**GOOD, "SecurityPolicy": {"file": printed(text, encoding)}}
    assert result(password_policy, sections)[:9] == result(password_policy, GOOD)[:9]


@pytest.mark.parametrize("rule", [password_policy, lockout], ids=lambda rule: rule.id)
def test_what_was_not_seen_is_not_known(rule: Check[...]) -> None:
    unseen(rule, GOOD)
    assert verdict(lockout, with_(GOOD, "SecurityPolicy/file/exit", 1)) is UNKNOWN
    assert verdict(lockout, with_(GOOD, "Membership/role", 6)) is UNKNOWN


def test_a_recorded_export_of_a_real_server() -> None:
    """Eight characters are too few for the shipped limits; its lockout keeps to them."""
    file = Path(__file__).parents[1] / "recorded" / "secedit" / "export.inf"
    sections = {**GOOD, "SecurityPolicy": {"file": printed(file.read_text("utf-8"))}}
    assert verdict(password_policy, sections) is FAIL
    assert verdict(password_policy, sections, {"terminal_passwords.min_length": 8}) is PASS
    assert verdict(lockout, sections) is PASS
    assert verdict(lockout, sections, {"terminal_lockout.max_tries": 9}) is FAIL


def test_settings_are_named_as_windows_names_them_to_people() -> None:
    length = result(password_policy, changed("Length = 14", "Length = 11"))
    assert "パスワードの長さ 11" in length.observed_ja
    assert "パスワードの長さ 12 以上" in length.expected_ja
    assert "MinimumPasswordLength=11" in length.observed
    assert "ロックまでの回数 " in result(lockout, GOOD).observed_ja

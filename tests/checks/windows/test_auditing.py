"""Audit policy on what auditpol would have written, in any language."""

import pytest

from checks.model import Verdict
from checks.windows.audit_names import SUBCATEGORIES
from checks.windows.rules.auditing import audit_policy
from tests.checks.windows.answers import FAIL, PASS, UNKNOWN, result, unseen, verdict, with_
from tests.checks.windows.good.security import GOOD, PARTS, backup, guid
from tests.checks.windows.printed import printed


def sections(text: str, encoding: str = "utf-16") -> dict[str, object]:
    return {**GOOD, "AuditPolicy": {"file": printed(text, encoding)}}


@pytest.mark.parametrize(
    ("part", "value", "want"),
    [
        ("15", 3, PASS),
        ("15", 1, FAIL),
        ("15", 2, FAIL),
        ("15", 0, FAIL),
        ("2B", 1, PASS),
        ("2B", 3, PASS),
        ("2B", 2, FAIL),
        ("17", 2, PASS),
        ("17", 1, FAIL),
    ],
)
def test_the_mask_must_contain_what_is_required(part: str, value: int, want: Verdict) -> None:
    assert verdict(audit_policy, sections(backup(parts={**PARTS, part: value}))) is want


@pytest.mark.parametrize(
    ("language", "encodings"),
    [
        ("en", ("utf-16", "utf-8-sig", "utf-8", "cp932")),
        ("ja", ("utf-16", "utf-8-sig", "utf-8", "cp932")),
        ("de", ("utf-16", "utf-8", "cp1252", "cp850")),
    ],
)
def test_neither_language_nor_code_page_counts(language: str, encodings: tuple[str, ...]) -> None:
    for parts in (PARTS, {**PARTS, "15": 1}):
        wanted = result(audit_policy, sections(backup("en", parts)))
        for encoding in encodings:
            found = result(audit_policy, sections(backup(language, parts), encoding))
            assert found[:9] == wanted[:9]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32"])
def test_what_is_no_table_in_any_code_page_is_not_known(encoding: str) -> None:
    assert verdict(audit_policy, sections(backup("ja"), encoding)) is UNKNOWN


def test_a_policy_of_a_single_user_may_leave_that_user_out() -> None:
    text = backup("ja")
    row = f"PC-1,S-1-5-21-1-2-3-1105,x,{guid('15')},,成功,4\n"
    at = text.index("PC-1,,Option")
    assert verdict(audit_policy, sections(text[:at] + row + text[at:])) is UNKNOWN
    less = backup("ja", {**PARTS, "15": 0})
    assert verdict(audit_policy, sections(less + row)) is FAIL


def test_a_program_that_failed_says_nothing() -> None:
    assert verdict(audit_policy, with_(GOOD, "AuditPolicy/file/exit", 1)) is UNKNOWN
    assert verdict(audit_policy, with_(GOOD, "AuditPolicy/file/base64", "*")) is UNKNOWN


def test_what_auditpol_does_not_list_is_not_known() -> None:
    fewer = {part: value for part, value in PARTS.items() if part != "15"}
    assert verdict(audit_policy, sections(backup(parts=fewer))) is UNKNOWN
    assert verdict(audit_policy, sections(backup(parts={**fewer, "2B": 0}))) is FAIL
    unseen(audit_policy, GOOD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{guid('15')},成功および失敗,,3", f"{guid('15')},成功および失敗,,7"),
        (f"{guid('15')},成功および失敗,,3", f"{guid('15')},成功および失敗,,３"),
        (f"{guid('15')},成功および失敗,,3", f"{guid('15')},成功および失敗"),
        (f"{guid('16')},成功,,1", f"{guid('15')},成功,,1"),
    ],
)
def test_odd_rows_are_not_known(old: str, new: str) -> None:
    text = backup("ja")
    assert old in text
    assert verdict(audit_policy, sections(text.replace(old, new))) is UNKNOWN


def test_limits_say_what_is_wrong_with_them() -> None:
    for entry in ("ログオン 3", f"{guid('15')} 4", f"{guid('15')}"):
        found = result(audit_policy, GOOD, limits={"terminal_audit.required": (entry,)})
        assert found.verdict is UNKNOWN
        assert entry in found.detail_ja


def test_failures_name_the_subcategory_in_both_languages() -> None:
    found = result(audit_policy, sections(backup(parts={**PARTS, "15": 0})))
    assert (found.observed, found.observed_ja) == ("Logon: nothing", "ログオン: 記録しない")
    assert guid("15") in SUBCATEGORIES


def test_a_pass_tells_what_is_recorded() -> None:
    told = result(audit_policy, GOOD)
    assert told.verdict is PASS
    assert len(told.observed.split(", ")) == 12
    assert told.lines == ()

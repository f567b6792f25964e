"""Administrators and accounts of a terminal, by SID and number."""

from typing import Any

import pytest

from checks.model import Check, Verdict
from checks.windows.facts.local_accounts import LocalAdministrators
from checks.windows.rules.accounts import administrators, built_in_accounts
from tests.checks.windows.answers import FAIL, PASS, UNKNOWN, result, unseen, verdict, with_
from tests.checks.windows.good.accounts import DOMAIN, MACHINE, account
from tests.checks.windows.good.accounts import GOOD as ACCOUNTS

GOOD: dict[str, Any] = {**ACCOUNTS, "Membership": {"role": 1}}
HELPDESK = f"{DOMAIN}-1105"


def group(*members: tuple[str, bool], without: int = 0) -> dict[str, Any]:
    rows = [*GOOD["LocalAdministrators"]["members"][without:]]
    rows += [{"sid": sid, "orphan": orphan} for sid, orphan in members]
    return {**GOOD, "LocalAdministrators": {"members": rows, "count": len(rows)}}


def accounts(*rows: dict[str, Any]) -> dict[str, Any]:
    kept = {row["SID"]: row for row in [*GOOD["LocalAccounts"]["accounts"], *rows]}
    return {**GOOD, "LocalAccounts": {"accounts": [*kept.values()], "count": len(kept)}}


@pytest.mark.parametrize(
    ("member", "want"),
    [
        (f"{DOMAIN}-500", PASS),
        (HELPDESK, FAIL),
        (f"{DOMAIN}-1500", FAIL),
        (f"{DOMAIN}-513", FAIL),
        ("S-1-1-0", FAIL),
        ("S-1-12-1-1-2-3-4", FAIL),
        ("S-1-5-32-500", FAIL),
        ("BUILTIN\\Administrators", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_only_approved_sids_administer(member: str, want: Verdict) -> None:
    assert verdict(administrators, group((member, False))) is want


def test_a_group_is_approved_by_its_whole_sid() -> None:
    limits = {"terminal_accounts.administrators": ("*-500", "*-512", HELPDESK)}
    assert verdict(administrators, group((HELPDESK, False)), limits) is PASS
    assert verdict(administrators, group((HELPDESK + "1", False)), limits) is FAIL


def test_a_name_counts_as_sid_only_where_the_account_cannot_answer() -> None:
    fragment = LocalAdministrators.probe.text
    asked, _, otherwise = fragment.partition("catch {")
    assert "'objectSid'" in asked.partition("try {")[2]
    assert "$sid = $said" not in asked
    assert otherwise.index("-cnotmatch '^S-1-[0-9-]+$') { throw }") < otherwise.index(
        "$sid = $said"
    )


def test_what_entra_holds_is_no_orphan() -> None:
    found = result(administrators, group(("S-1-12-1-1-2-3-4", True)))
    assert (found.verdict, found.observed_ja) == (FAIL, "S-1-12-1-1-2-3-4")


def test_orphans_are_told_and_judged_like_everybody() -> None:
    found = result(administrators, group((HELPDESK, True)))
    assert found.verdict is FAIL
    assert found.observed_ja == f"{HELPDESK}（持ち主が見つからない SID）"
    limits = {"terminal_accounts.administrators": ("*-500", "*-512", HELPDESK)}
    known = result(administrators, group((HELPDESK, True)), limits=limits)
    assert known.verdict is PASS
    assert "持ち主が見つからない" in known.observed_ja


def test_a_list_that_is_not_whole_is_not_known() -> None:
    assert verdict(administrators, group(without=1)) is UNKNOWN
    assert verdict(administrators, with_(GOOD, "LocalAdministrators/members/1", ...)) is UNKNOWN
    assert verdict(built_in_accounts, with_(GOOD, "LocalAccounts/accounts/4", ...)) is UNKNOWN
    fewer = [row for row in GOOD["LocalAccounts"]["accounts"] if not row["SID"].endswith("-500")]
    sections = {**GOOD, "LocalAccounts": {"accounts": fewer, "count": len(fewer)}}
    assert verdict(built_in_accounts, sections) is UNKNOWN
    assert (
        verdict(built_in_accounts, with_(GOOD, "LocalAccounts/accounts/0/Disabled", 1)) is UNKNOWN
    )


@pytest.mark.parametrize(
    ("row", "want"),
    [
        (account(500, disabled=False), FAIL),
        (account(501, disabled=False), FAIL),
        (account(503, disabled=False), FAIL),
        (account(504, disabled=False), PASS),
        (account(1002, disabled=False), PASS),
        (account(1002, disabled=False, expires=False), FAIL),
        (account(1002, disabled=True, expires=False), PASS),
        ({**account(1002, disabled=False), "PasswordRequired": False}, FAIL),
    ],
)
def test_built_in_accounts_are_disabled_and_passwords_end(
    row: dict[str, Any], want: Verdict
) -> None:
    assert verdict(built_in_accounts, accounts(row)) is want


def test_what_laps_manages_may_be_listed() -> None:
    row = account(500, disabled=False, expires=False)
    limits = {"terminal_accounts.enabled_built_in": ("*-500",)}
    assert verdict(built_in_accounts, accounts(row), limits) is FAIL
    limits |= {"terminal_accounts.passwords_never_expire": (f"{MACHINE}-500",)}
    assert verdict(built_in_accounts, accounts(row), limits) is PASS
    odd = {"terminal_accounts.enabled_built_in": ("Administrator",)}
    assert verdict(built_in_accounts, accounts(row), odd) is UNKNOWN


def test_a_controller_has_no_local_accounts() -> None:
    sections = with_(GOOD, "Membership/role", 5)
    assert verdict(built_in_accounts, sections) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize("rule", [administrators, built_in_accounts], ids=lambda rule: rule.id)
def test_what_was_not_seen_is_not_known(rule: Check[...]) -> None:
    unseen(rule, GOOD)

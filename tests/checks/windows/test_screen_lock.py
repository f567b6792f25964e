"""Screens that lock by the machine's limit, or for every user who is logged on."""

from typing import Any

import pytest

from checks.model import Verdict
from checks.windows.rules.screen_lock import screen_lock
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
from tests.checks.windows.good.screen_lock import GOOD, user

MACHINE = "ScreenLock/machine/InactivityTimeoutSecs"


def lock(machine: int | str | None, *users: dict[str, Any]) -> dict[str, Any]:
    told = {"InactivityTimeoutSecs": value(machine)}
    return {"ScreenLock": {"machine": told, "users": [*users], "count": len(users)}}


@pytest.mark.parametrize(
    ("machine", "want"),
    [(900, PASS), (1, PASS), (901, UNKNOWN), (0, UNKNOWN), (None, UNKNOWN), (4294967295, UNKNOWN)],
)
def test_the_machine_alone_decides_only_when_it_locks(machine: int | None, want: Verdict) -> None:
    assert verdict(screen_lock, lock(machine)) is want


@pytest.mark.parametrize(
    ("one", "want"),
    [
        (user(1, "900"), PASS),
        (user(1, "900", policy=False), PASS),
        (user(1, "901"), FAIL),
        (user(1, "0"), FAIL),
        (user(1, secure="0"), FAIL),
        (user(1, active="0"), FAIL),
        (user(1, program=None), FAIL),
        (user(1, program=""), FAIL),
        (user(1, None), UNKNOWN),
        (user(1, secure=None), UNKNOWN),
        (user(1, "９００"), UNKNOWN),
        (user(1, "-5"), UNKNOWN),
        (user(1, secure="2"), FAIL),
        (user(1, active="2"), FAIL),
        (user(1, None, active="0"), FAIL),
        (user(1, None, secure="0"), FAIL),
        (user(1, None, program=None), FAIL),
    ],
)
@pytest.mark.parametrize("machine", [None, 0, 1800])
def test_every_user_must_be_locked_out(
    one: dict[str, Any], want: Verdict, machine: int | None
) -> None:
    assert verdict(screen_lock, lock(machine, one)) is want
    assert verdict(screen_lock, lock(machine, user(2), one)) is want
    assert verdict(screen_lock, lock(900, one)) is PASS


def test_one_open_screen_is_told_even_beside_an_unknown_one() -> None:
    found = result(screen_lock, lock(0, user(1, None), user(2, "7200")))
    assert found.verdict is FAIL
    assert "S-1-5-21-1-2-3-2: 7200 秒" in found.observed_ja


def test_what_counts_is_told() -> None:
    who = "S-1-5-21-1-2-3-1"
    none = result(screen_lock, lock(None, user(1)))
    assert none.observed == f"no limit of the machine, {who}: 600 s"
    late = result(screen_lock, lock(1800, user(1, secure="0"), user(2)))
    assert late.observed == f"machine limit 1800 s, {who}: asks for no password"


def test_the_policy_wins_over_the_users_own_setting() -> None:
    one = user(1, "600")
    one["own"]["ScreenSaveTimeOut"] = value("99999")
    assert verdict(screen_lock, lock(0, one)) is PASS
    one["policy"]["ScreenSaveTimeOut"] = value("99999")
    one["own"]["ScreenSaveTimeOut"] = value("600")
    assert verdict(screen_lock, lock(0, one)) is FAIL


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        (MACHINE, value("900")),
        (MACHINE, DENIED),
        (MACHINE, {"state": "error"}),
        (MACHINE, ...),
        ("ScreenLock/users/0/policy/ScreenSaveTimeOut", value(600)),
        ("ScreenLock/users/0/policy/ScreenSaveTimeOut", DENIED),
        ("ScreenLock/users/0", ...),
        ("ScreenLock/users/0/sid", "taro"),
    ],
)
def test_values_of_another_type_are_not_known(path: str, odd: object) -> None:
    assert verdict(screen_lock, with_(GOOD, path, odd)) is UNKNOWN
    assert verdict(screen_lock, with_(lock(0, user(1104)), path, odd)) is UNKNOWN


def test_what_was_not_seen_is_not_known() -> None:
    unseen(screen_lock, GOOD)

"""Whose time a terminal takes, and when its clock can be compared."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from checks.model import Verdict
from checks.windows.rules.windows_time import time_source
from tests.checks.windows.answers import (
    CARRIED,
    DENIED,
    FAIL,
    PASS,
    UNKNOWN,
    result,
    unseen,
    verdict,
    with_,
)
from tests.checks.windows.built import AT, value
from tests.checks.windows.good.management import GOOD as MANAGEMENT

GOOD: dict[str, Any] = {**MANAGEMENT, "Membership": {"role": 1}}
ALONE = with_(GOOD, "Membership/role", 0)
APPROVED = {"terminal_time.sources": ("ntp.City.example", "10.1.0.2")}
TYPE, SERVERS = "WindowsTime/local/Type", "WindowsTime/local/NtpServer"


@pytest.mark.parametrize(
    ("kind", "member", "alone"),
    [
        ("NT5DS", PASS, FAIL),
        ("nt5ds", PASS, FAIL),
        ("NoSync", FAIL, FAIL),
        ("NTP", FAIL, FAIL),
        ("AllSync", FAIL, FAIL),
        ("", UNKNOWN, UNKNOWN),
        ("自動", UNKNOWN, UNKNOWN),
    ],
)
def test_the_domain_is_a_source_for_its_members(kind: str, member: Verdict, alone: Verdict) -> None:
    assert verdict(time_source, with_(GOOD, TYPE, value(kind)), APPROVED) is member
    assert verdict(time_source, with_(ALONE, TYPE, value(kind)), APPROVED) is alone


@pytest.mark.parametrize(
    ("servers", "want"),
    [
        ("ntp.city.example,0x9", PASS),
        ("NTP.city.example,0x9 10.1.0.2,0x8", PASS),
        ("ntp.city.example,0x9 time.windows.com,0x9", FAIL),
        ("", FAIL),
        (None, FAIL),
    ],
)
def test_every_server_must_be_approved(servers: str | None, want: Verdict) -> None:
    sections = with_(with_(ALONE, TYPE, value("NTP")), SERVERS, value(servers))
    assert verdict(time_source, sections, APPROVED) is want
    assert verdict(time_source, sections) is Verdict.NOT_CHECKED


def test_the_source_is_told() -> None:
    assert result(time_source, GOOD).observed == "source Type=NT5DS, the clock was not compared"
    named = with_(with_(ALONE, TYPE, value("NTP")), SERVERS, value("10.1.0.2,0x8"))
    assert "Type=NTP 10.1.0.2" in result(time_source, named, limits=APPROVED).observed
    empty = result(time_source, with_(named, SERVERS, value("")), limits=APPROVED)
    assert empty.observed == "not approved: -"


def test_policy_wins() -> None:
    sections = with_(ALONE, "WindowsTime/policy/Type", value("NTP"))
    sections = with_(sections, "WindowsTime/policy/NtpServer", value("10.1.0.2,0x8"))
    assert verdict(time_source, sections, APPROVED) is PASS
    sections = with_(GOOD, "WindowsTime/policy/Type", value("NoSync"))
    assert verdict(time_source, sections) is FAIL


@pytest.mark.parametrize(
    ("start", "started", "want"),
    [
        (2, True, PASS),
        (4, True, FAIL),
        (4, False, FAIL),
        (3, False, UNKNOWN),
        (None, True, UNKNOWN),
    ],
)
def test_the_service(start: int | None, started: bool, want: Verdict) -> None:
    sections = with_(GOOD, "WindowsTime/start/Start", value(start))
    assert verdict(time_source, with_(sections, "WindowsTime/service/0/Started", started)) is want


@pytest.mark.parametrize(
    ("policy", "local", "want"),
    [
        (None, 1, PASS),
        (None, 0, FAIL),
        (None, None, UNKNOWN),
        (None, 2, UNKNOWN),
        (0, 1, FAIL),
        (1, 0, PASS),
    ],
)
def test_the_client_must_be_on(policy: int | None, local: int | None, want: Verdict) -> None:
    sections = with_(GOOD, "WindowsTime/policy_client/Enabled", value(policy))
    sections = with_(sections, "WindowsTime/local_client/Enabled", value(local))
    assert verdict(time_source, sections) is want


@pytest.mark.parametrize(
    ("seen", "asked", "want"),
    [
        (0, -2, PASS),
        (60, -2, PASS),
        (61, -2, FAIL),
        (-61, -2, PASS),
        (-63, -2, FAIL),
        (61, None, FAIL),
        (-3000, None, PASS),
    ],
)
def test_the_clock_is_compared_where_the_answer_came_at_once(
    seen: int, asked: int | None, want: Verdict
) -> None:
    sent = None if asked is None else AT + timedelta(seconds=asked)
    at = AT + timedelta(seconds=seen)
    collection = replace(CARRIED, collected_at=at, received_at=AT, asked_at=sent)
    found = result(time_source, GOOD, collection=collection)
    assert found.verdict is want
    assert ("測っていない" in found.observed_ja) is (asked is None and want is PASS)


def test_a_carried_file_says_nothing_of_the_clock() -> None:
    old = replace(CARRIED, collected_at=AT + timedelta(days=9))
    found = result(time_source, GOOD, collection=old)
    assert found.verdict is PASS
    assert "時計のずれは測っていない" in found.observed_ja


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        (TYPE, value(None)),
        (TYPE, value(1)),
        (TYPE, DENIED),
        ("WindowsTime/service", []),
        ("WindowsTime/service/0/Started", "実行中"),
        ("WindowsTime/start/Start", value("3")),
    ],
)
def test_values_of_another_type_are_not_known(path: str, odd: object) -> None:
    assert verdict(time_source, with_(GOOD, path, odd)) is UNKNOWN


def test_what_was_not_seen_is_not_known() -> None:
    unseen(time_source, GOOD)


def test_a_clock_that_was_not_told_is_not_compared() -> None:
    silent = replace(CARRIED, collected_at=None, received_at=AT, asked_at=AT)
    told = result(time_source, GOOD, collection=silent)
    assert told.verdict is PASS
    assert told.observed.endswith("the clock was not compared")

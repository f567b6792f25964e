"""A configuration under the name of another family says nothing, nor do two in one text."""

from functools import cache
from typing import Any

import pytest

from checks.devices.families import FAMILIES
from checks.devices.rules import accounts, banner, clock, logs, remote, retrieval, snmp
from checks.model import Check
from tests.checks.devices.asked import device, text_of
from tests.checks.devices.judging import verdict

GOOD = {
    "yamaha": ["good.txt", "bad.txt"],
    "alaxala": ["good.txt", "bad.txt"],
    "alliedware": ["good.txt"],
    "cisco_ios": ["good.txt", "bad.txt"],
    "fortios": ["good.txt", "bad.txt"],
    "aruba": ["cx_good.txt", "s_good.txt"],
    "nec_ix": ["good.txt", "bad.txt"],
}
CHECKS: dict[str, Check[Any]] = {
    "whole": retrieval.retrieved_whole,
    "telnet": remote.no_telnet,
    "ssh": remote.version_two_alone,
    "names": accounts.people_have_names,
    "passwords": accounts.stored_soundly,
    "snmp": snmp.limited_snmp,
    "time": clock.approved_time,
    "logs": logs.records_leave,
    "banner": banner.warned_without_names,
}
TEXTS = [(family, name) for family, names in GOOD.items() for name in names]


@cache
def judged(family: str, text: str) -> frozenset[str]:
    """Every verdict that says that something is well, by a session of our own."""
    asked = FAMILIES[family].commands[0]
    raw = device(family, {asked: f"{text}\nsw1#\n"}, way="ssh", open_ports={"23": "closed"})
    told = {name: verdict(one, raw) for name, one in CHECKS.items()}
    return frozenset(name for name, said in told.items() if said in {"PASS", "NOT_APPLICABLE"})


@pytest.mark.parametrize(("family", "name"), TEXTS)
def test_another_name_of_family_acquits_of_nothing(family: str, name: str) -> None:
    text = text_of("built", family, name)
    others = [one for one in FAMILIES if one != family]
    assert {one: judged(one, text) for one in others if judged(one, text)} == {}


@pytest.mark.parametrize("family", [*GOOD])
def test_its_own_name_does(family: str) -> None:
    assert "whole" in judged(family, text_of("built", family, GOOD[family][0]))


@pytest.mark.parametrize("family", [*GOOD])
def test_two_configurations_are_none(family: str) -> None:
    first, last = (text_of("built", family, GOOD[family][at]) for at in (0, -1))
    assert judged(family, f"{first}\n{last}") == frozenset()


@pytest.mark.parametrize(
    "line",
    ["feature telnet", "!Command: show running-config", "version 12.1X46;", "sysname core"],
)
def test_makers_that_are_not_read_are_refused(line: str) -> None:
    text = text_of("built", "cisco_ios", "good.txt")
    assert judged("cisco_ios", f"{line}\n{text}") == frozenset()


@pytest.mark.parametrize("page", ["<--- More --->", "Press any key to continue (Q to quit)"])
def test_other_pagers_stop_it_too(page: str) -> None:
    text = text_of("built", "yamaha", "good.txt").replace("\n", f"\n{page}\n", 1)
    assert judged("yamaha", text) == frozenset()


def flat(text: str) -> str:
    return "\n".join(one.strip() for one in text.splitlines())


@pytest.mark.parametrize(
    ("family", "name"), [one for one in TEXTS if one[0] in {"cisco_ios", "alaxala", "aruba"}]
)
def test_blocks_that_lost_their_indentation_say_nothing(family: str, name: str) -> None:
    text = text_of("built", family, name)
    assert judged(family, flat(text)) == frozenset()
    assert judged(family, text.replace("\n ", "\n\u3000")) == frozenset()


def test_a_list_that_a_terminal_broke_says_nothing() -> None:
    text = text_of("built", "cisco_ios", "good.txt")
    assert judged("cisco_ios", text.replace("end\n", "10,20-29\nend\n")) == frozenset()


@pytest.mark.parametrize(("family", "name"), TEXTS)
def test_spaces_of_a_word_processor_are_spaces(family: str, name: str) -> None:
    text = text_of("built", family, name)
    assert judged(family, text.replace(" ", "\u00a0")) <= judged(family, text)

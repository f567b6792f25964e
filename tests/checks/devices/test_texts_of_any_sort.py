"""Readers of Cisco, FortiOS and Aruba meet any text: refused, or read; cut, and never better."""

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.devices import facts
from checks.devices.reader import reader_of
from checks.devices.rules.clock import DeviceTimeLimits, approved_time
from checks.devices.rules.firewall_rules import DeviceRuleLimits, narrow_rules
from checks.devices.rules.idle import DeviceSessionLimits, idle_sessions_end
from checks.devices.rules.logs import DeviceLogLimits, records_leave
from checks.devices.rules.ports import default_vlan_unused
from checks.devices.rules.snmp import limited_snmp
from checks.devices.rules.wireless import DeviceWirelessLimits, protected_wireless
from checks.devices.rules.zones import DeviceZoneLimits, zones_apart
from checks.devices.sides import SnmpSides
from checks.devices.zone_paths import DevicePaths
from checks.model import FactError, Outcome
from checks.rules.zones import ZoneLimits
from tests.checks.devices.asked import ask, device, text_of

COMMANDS = {
    "cisco_ios": "show running-config",
    "fortios": "show full-configuration",
    "aruba": "show running-config",
}
TEXTS = [
    ("cisco_ios", text_of("built", "cisco_ios", "good.txt")),
    ("cisco_ios", text_of("built", "cisco_ios", "bad.txt")),
    ("cisco_ios", text_of("recorded", "cisco_ios", "jcy-bb-01.txt")),
    ("fortios", text_of("built", "fortios", "good.txt")),
    ("fortios", text_of("built", "fortios", "bad.txt")),
    ("aruba", text_of("built", "aruba", "cx_bad.txt") + "sw-cx-2#\n"),
    ("aruba", text_of("built", "aruba", "s_bad.txt") + "sw-s-2#\n"),
]
ASKED = [
    "identity",
    "retrieval",
    "telnet",
    "ssh",
    "algorithms",
    "web",
    "accounts",
    "passwords",
    "snmp",
    "clock",
    "syslog",
    "idle",
    "banner",
    "ports",
    "segments",
    "saved",
    "rules",
    "wireless",
]
MAPPED = DeviceZoneLimits(("lgwan 110", "internet 120,210"), ("lgwan internet",))
RULES: dict[str, Callable[[bytes], Outcome]] = {
    "snmp": lambda raw: limited_snmp(ask(SnmpSides, raw)),
    "time": lambda raw: approved_time(ask(facts.DeviceClock, raw), DeviceTimeLimits(())),
    "logs": lambda raw: records_leave(ask(facts.DeviceSyslog, raw), DeviceLogLimits(5)),
    "idle": lambda raw: idle_sessions_end(ask(facts.DeviceIdle, raw), DeviceSessionLimits(600)),
    "vlan": lambda raw: default_vlan_unused(ask(facts.DevicePorts, raw)),
    "zones": lambda raw: zones_apart(ask(DevicePaths, raw), MAPPED, ZoneLimits((), (), ())),
    "rules": lambda raw: narrow_rules(
        ask(facts.DeviceRules, raw), ask(facts.DeviceRetrieval, raw), DeviceRuleLimits(True)
    ),
    "radio": lambda raw: protected_wireless(
        ask(facts.DeviceWireless, raw), DeviceWirelessLimits(("wpa3-sae",), (), ())
    ),
}


@cache
def run(family: str, text: str) -> bytes:
    return device(family, {COMMANDS[family]: text})


@cache
def verdict(rule: str, family: str, text: str) -> str:
    try:
        told = RULES[rule](run(family, text))
    except FactError:
        return "UNKNOWN"
    return "-" if not told.applicable else "PASS" if told.holds else "FAIL"


@pytest.mark.parametrize(("family", "text"), TEXTS, ids=range(len(TEXTS)))
def test_a_cut_never_makes_it_better(family: str, text: str) -> None:
    lines = text.splitlines()
    for stop in range(0, len(lines), max(1, len(lines) // 25)):
        for rule in RULES:
            cut = verdict(rule, family, "\n".join(lines[:stop]))
            assert cut in {verdict(rule, family, text), "UNKNOWN", "FAIL"}, (rule, stop)


def test_the_samples_hold_each_verdict() -> None:
    found = {verdict(rule, *one) for rule in RULES for one in TEXTS}
    assert found == {"PASS", "FAIL", "UNKNOWN", "-"}


_WORDS = sorted({line for _, text in TEXTS for line in text.splitlines()})
_ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)
_LINES = st.lists(
    st.one_of(
        st.sampled_from(_WORDS),
        _ANY,
        st.builds(lambda line, at: line[:at], st.sampled_from(_WORDS), st.integers(0, 30)),
        st.builds(lambda line, word: f"{line} {word}", st.sampled_from(_WORDS), _ANY),
    ),
    max_size=25,
)
_HEADS = st.sampled_from(
    [
        "",
        "version 15.2",
        "!Version ArubaOS-CX FL.10",
        "; J1 Configuration Editor; Created on release #1",
    ]
)
_ENDS = st.sampled_from(["", "end", "sw1#", "end\nend"])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(COMMANDS)), _HEADS, _LINES, _ENDS)
def test_any_text_is_read_or_refused(family: str, head: str, lines: list[str], end: str) -> None:
    text = "\n".join([head, *lines, end])
    reader = reader_of(device(family, {COMMANDS[family]: text}))
    for name in ASKED:
        try:
            getattr(reader, name)()
        except FactError:
            continue


_CHANGES = st.lists(
    st.tuples(st.integers(0, 200), st.one_of(st.integers(0, 30), _ANY)), min_size=1, max_size=3
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(TEXTS), _CHANGES)
def test_odd_words_within_a_configuration(
    sample: tuple[str, str], changes: list[tuple[int, int | str]]
) -> None:
    family, text = sample
    lines = text.splitlines()
    for at, change in changes:
        line = lines[at % len(lines)]
        lines[at % len(lines)] = line[:change] if isinstance(change, int) else f"{line} {change}"
    reader = reader_of(device(family, {COMMANDS[family]: "\n".join(lines)}))
    for name in ASKED:
        try:
            getattr(reader, name)()
        except FactError:
            continue

"""Properties of the readers of YAMAHA, AlaxalA, AlliedWare Plus, NEC IX and APRESIA."""

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.catalogue import catalogue
from checks.devices import facts
from checks.devices.doors import ManagementDoors
from checks.devices.evidence import evidence_of
from checks.devices.reader import reader_of
from checks.model import Check, FactError
from tests.checks.devices.asked import device, text_of
from tests.checks.devices.judging import verdict

FAMILIES = ("yamaha", "alaxala", "alliedware", "nec_ix", "apresia")
ASKED = (
    *("telnet", "ssh", "ssh_door", "web", "accounts", "passwords", "snmp", "clock", "syslog"),
    *("idle", "banner", "ports", "segments", "saved", "identity", "retrieval", "algorithms"),
)
OURS = {"networks": ("10.0.0.0/8", "192.168.0.0/16", "192.0.2.0/24")}
WORDS = sorted(
    {
        word
        for family in FAMILIES
        for name in ("good", "bad")
        for word in text_of("built", family, f"{name}.txt").split()
    }
)
LINES = st.lists(
    st.builds(
        lambda depth, words: " " * depth + " ".join(words),
        st.integers(0, 2),
        st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=7),
    ),
    max_size=12,
).map("\n".join)


def command(family: str) -> str:
    return "show config" if family == "yamaha" else "show running-config"


def raw_of(family: str, text: str) -> bytes:
    shown = {command(family): text, "show startup-config": text}
    return device(family, shown, open_ports={"23": "closed"})


def asked(raw: bytes) -> dict[str, object]:
    """What each method says; anything but FactError escapes."""
    reader, found = reader_of(raw), dict[str, object]()
    for name in ASKED:
        with suppress(FactError):
            found[name] = getattr(reader, name)()
    return found


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=25, deadline=None)
@given(text=LINES, whole=st.booleans())
def test_reading_raises_nothing_but_that_a_fact_is_not_known(
    family: str, text: str, whole: bool
) -> None:
    head = text_of("built", family, "good.txt").splitlines()[0]
    end = "end" if family == "alliedware" else "sw#"
    asked(raw_of(family, f"{head}\n{text}\n{end}\n" if whole else text))


def cuts(text: str) -> list[str]:
    """The text cut at every other line, and within some."""
    ends = [at for at, sign in enumerate(text) if sign == "\n"]
    return [text[:at] for at in ends[::2]] + [text[: at + 9] for at in ends[::6]] + ["", text[:-2]]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", ["good", "bad"])
def test_cutting_off_never_makes_a_pass(family: str, name: str) -> None:
    text = text_of("built", family, f"{name}.txt")
    rules = [one for one in catalogue("checks.devices.rules").values() if _alone(one)]
    assert len(rules) >= 5
    for rule in rules:
        if verdict(rule, raw_of(family, text), **OURS) != "PASS":
            seen = {verdict(rule, raw_of(family, one), **OURS) for one in cuts(text)}
            assert "PASS" not in seen, rule.id


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("status", ["truncated", "timeout", "refused", "error"])
def test_what_was_not_answered_passes_nothing(family: str, status: str) -> None:
    raw = raw_of(family, text_of("built", family, "good.txt"))
    spoilt = raw.replace(b'"status": "ok"', f'"status": "{status}"'.encode())
    rules = [one for one in catalogue("checks.devices.rules").values() if _alone(one)]
    seen = {one.id: verdict(one, spoilt, **OURS) for one in rules}
    assert not {"PASS", "FAIL", "NOT_APPLICABLE"} & set(seen.values()), seen


@pytest.mark.parametrize("family", FAMILIES)
def test_without_its_end_no_rule_about_all_of_something_passes(family: str) -> None:
    text = text_of("built", family, "good.txt").rstrip().rpartition("\n")[0]
    for number in ("NWD-006", "NWD-007", "NWD-008"):
        if (family, number) != ("yamaha", "NWD-008"):  # whose doors are each told in one line
            rule = catalogue("checks.devices.rules")[number]
            assert verdict(rule, raw_of(family, text), **OURS) != "PASS"


def _alone(rule: Check[...]) -> bool:
    """Rules that ask for nothing but the device, the limits and the collection."""
    kinds = (facts.DeviceFact, ManagementDoors)
    hosts = [one for one in rule.needs if hasattr(one, "probe")]
    return bool(hosts) and all(issubclass(one, kinds) for one in hosts) and _is_ours(rule)


def _is_ours(rule: Check[...]) -> bool:
    return rule.id in {f"NWD-{one:03}" for one in (1, 2, 3, *range(5, 14), 16, 17)}


def blocks_of(text: str) -> list[str]:
    """Lines of the highest level, each with what is indented under it."""
    found: list[str] = []
    for line in text.splitlines():
        if line[:1].isspace() and found:
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return found


def plain(value: object) -> str:
    """A fact without any order in it."""
    return "".join(sorted(repr(value)))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", ["good", "bad"])
@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_lines_means_nothing(family: str, name: str, seed: int) -> None:
    text = text_of("built", family, f"{name}.txt")
    head, *inside, end = [one for one in blocks_of(text) if one != "!"]
    if family == "alliedware":
        banner = [one for one in inside if one.startswith(("Authorised", "All use", "banner"))]
        inside = [one for one in inside if one not in banner]
        head = "\n".join([head, *banner, "!"])
    before = asked(raw_of(family, text))
    random.Random(seed).shuffle(inside)
    after = asked(raw_of(family, "\n".join([head, *inside, end])))
    assert set(before) == set(after)
    for one in set(before) - {"retrieval"}:
        assert plain(before[one]) == plain(after[one]), one


def test_the_texts_are_those_that_are_read() -> None:
    for family in FAMILIES:
        assert command(family) in evidence_of(raw_of(family, "x")).answers

"""No way to spoil evidence of a device, or of a managed one, raises a verdict or gives an ERROR."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from audit.judge import Judge
from audit.model import Result
from audit.policy_files import load_policy
from checks.catalogue import catalogue
from checks.context import Collection, Subject
from checks.devices.evidence import end_of
from checks.devices.families import FAMILIES
from checks.forms import parse_evidence
from checks.frame import FrameError
from checks.model import Verdict
from inventory.model import Criticality, Kind, Zone
from tests.checks.devices.asked import device, text_of
from tests.checks.managed.built import CHROME, evidence

AT = datetime(2026, 11, 21, tzinfo=UTC)
SUBJECT = Subject("sw1", Kind.NETWORK, Zone.LGWAN, Criticality.MEDIUM, None, None, None, "audit")
ASKED = Collection(True, None, "device+ssh", 0, None, AT, AT, AT)
BUILT = Path(__file__).parents[1] / "built"
MAPPED = {
    "device_zones.vlans": ("lgwan 110,120,199,999", "internet 1,210"),
    "zones.networks": ("lgwan 10.1.0.0/16", "lgwan 10.9.0.0/16", "internet 10.2.0.0/16"),
    "managed.os_floor": ("chromeos 141",),
}
OLD = {
    "kex": "diffie-hellman-group1-sha1",
    "host_key": "ssh-rsa",
    "cipher": "aes128-cbc",
    "mac": "hmac-sha1",
}
SAMPLES = [(f, p.name) for f in sorted(FAMILIES) for p in sorted((BUILT / f).glob("*.txt"))]


def sample(family: str, file: str) -> dict[str, Any]:
    """The configuration, seen over SSH of old algorithms, with telnet and SNMP open to all."""
    wanted = FAMILIES[family].commands[0]
    raw = device(
        family,
        {wanted: text_of("built", family, file)},
        way="ssh",
        negotiated=OLD,
        offered={name: [word] for name, word in OLD.items()},
        open_ports={"22": "open", "23": "open", "80": "open"},
    )
    whole: dict[str, Any] = json.loads(raw)
    return whole


@cache
def judge() -> Judge:
    policy = load_policy(None)
    checks = {
        **catalogue("checks.devices.rules"),
        **catalogue("checks.managed.rules"),
    }
    return Judge(checks, replace(policy, limits={**policy.limits, **MAPPED}))


def verdicts(raw: bytes) -> Mapping[str, Result]:
    """What is judged of it; nothing where it is no evidence."""
    try:
        frame = parse_evidence(raw)
    except FrameError:
        return {}
    return {one.check: one for one in judge()(frame, SUBJECT, ASKED, "")}


def written(whole: Mapping[str, Any], **changed: object) -> bytes:
    return json.dumps({**whole, **changed}, ensure_ascii=False).encode()


def sealed(whole: Mapping[str, Any], shown: list[dict[str, Any]]) -> bytes:
    """Whole evidence with these answers, as a file that is brought in becomes."""
    return written(whole, shown=shown, end=end_of(whole["tag"], shown))


def risen(before: Mapping[str, Result], raw: bytes) -> dict[str, str]:
    return {
        id_: f"{before[id_].verdict} -> {one.verdict} {one.detail}"
        for id_, one in verdicts(raw).items()
        if one.verdict is Verdict.ERROR
        or (one.verdict is Verdict.PASS and before[id_].verdict is not Verdict.PASS)
    }


def spoilt(whole: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Missing, retyped, mis-encoded, truncated; each with a name."""
    [answer] = whole["shown"]
    raw, text = written(whole), answer["text"]
    for name in whole:
        yield f"without {name}", json.dumps({k: v for k, v in whole.items() if k != name}).encode()
        for odd in (None, 0, "x", [], {}, [None], {"22": "open"}):
            yield f"{name} is {odd!r}", written(whole, **{name: odd})
    for name, value in (("text", None), ("text", [text]), ("status", "error"), ("status", 0)):
        yield f"{name} is {value!r:.9}", written(whole, shown=[{**answer, name: value}])
    yield "no answer", sealed(whole, [])
    for part in range(1, 20):
        yield f"cut at {part}/20", raw[: len(raw) * part // 20]
    yield "utf-16", raw.decode().encode("utf-16")
    yield "twice", raw + raw


def spoilt_texts(whole: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The same of a configuration that was brought in as a file."""
    [answer] = whole["shown"]
    text = answer["text"]
    head, *lines = text.splitlines()
    texts = {
        "nothing": "",
        "half": text[: len(text) // 2],
        "utf-16": text.encode("utf-16").decode("latin-1"),
        "cp932": text.encode("utf-8").decode("cp932", "replace"),
        "one line": text.replace("\n", " "),
        "no spaces": text.replace(" ", ""),
        "capitals": text.upper(),
        "backwards": "\n".join([head, *reversed(lines)]),
    }
    for name, other in texts.items():
        yield f"text: {name}", sealed(whole, [{**answer, "text": other}])


@pytest.mark.parametrize(("family", "file"), SAMPLES)
def test_no_spoilt_evidence_of_a_device_raises_a_verdict(family: str, file: str) -> None:
    whole = sample(family, file)
    before = verdicts(written(whole))
    found = {name: risen(before, raw) for name, raw in spoilt(whole)}
    assert {name: one for name, one in found.items() if one} == {}


@pytest.mark.parametrize(("family", "file"), SAMPLES)
def test_no_spoilt_file_of_a_device_raises_a_verdict(family: str, file: str) -> None:
    whole = {**sample(family, file), "way": "file", "negotiated": None, "offered": None}
    whole["open_ports"] = None
    before = verdicts(written(whole))
    found = {name: risen(before, raw) for name, raw in spoilt_texts(whole)}
    assert {name: one for name, one in found.items() if one} == {}


def test_the_samples_hold_faults_and_passes() -> None:
    found: dict[str, set[Verdict]] = {id_: set() for id_ in catalogue("checks.devices.rules")}
    for family, file in SAMPLES:
        for id_, one in verdicts(written(sample(family, file))).items():
            if id_ in found:
                found[id_].add(one.verdict)
    failing = {id_ for id_, one in found.items() if Verdict.FAIL in one}
    assert len(failing) >= 14
    assert {id_ for id_, one in found.items() if Verdict.PASS in one} >= {"NWD-007", "NWD-012"}


@pytest.mark.parametrize(("family", "file"), SAMPLES)
@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_another_clock_or_another_name_raises_nothing(family: str, file: str, days: int) -> None:
    whole = sample(family, file)
    before = verdicts(written(whole))
    assert risen(before, written(whole, at=(AT + timedelta(days=days)).isoformat())) == {}
    assert risen(before, written(whole, name="other")) == {}


def test_what_comes_from_the_future_is_not_fresh() -> None:
    whole = sample("cisco_ios", "good.txt")
    fresh = verdicts(written(whole, at=(AT - timedelta(days=1)).isoformat()))["NWD-001"]
    ahead = verdicts(written(whole, at=(AT + timedelta(days=400)).isoformat()))["NWD-001"]
    assert fresh.verdict is not ahead.verdict or fresh.verdict is not Verdict.PASS
    assert ahead.verdict is not Verdict.PASS


def test_the_order_of_answers_does_not_count() -> None:
    shown = dict.fromkeys(FAMILIES["cisco_ios"].commands, "x")
    shown["show running-config"] = text_of("built", "cisco_ios", "bad.txt")
    whole = json.loads(device("cisco_ios", shown))
    turned = written(whole, shown=whole["shown"][::-1])
    assert {k: v[:9] for k, v in verdicts(turned).items()} == {
        k: v[:9] for k, v in verdicts(written(whole)).items()
    }


BAD = CHROME | {
    "synced": "2026-01-01T00:00:00+00:00",
    "updates_until": "2025-06-30",
    "locked": False,
    "managed": False,
    "compliant": False,
}


def test_no_spoilt_row_of_a_console_raises_a_verdict() -> None:
    raw = evidence(BAD)
    before = verdicts(raw)
    assert {one.verdict for id_, one in before.items() if id_.startswith("TRM")} == {Verdict.FAIL}
    found = {}
    odds: list[Any] = [..., None, "", 0, [], {}, "x"]
    for name in BAD:
        for odd in odds:
            found[name, repr(odd)] = risen(before, evidence(BAD | {name: odd}))
    for number in range(len(raw) - 1):
        assert not verdicts(raw[:number]) or risen(before, raw[:number]) == {}
    for at in ("2025-07-01T00:00:00+00:00", "2031-01-01T00:00:00+00:00"):
        found["at", at] = risen(before, evidence(BAD, at=at))
    for code in ("utf-16", "cp932"):
        found["code", code] = risen(before, raw.decode().encode(code, "replace"))
    assert {place: one for place, one in found.items() if one} == {}


@pytest.mark.parametrize(("family", "file"), SAMPLES)
def test_an_answer_that_was_cut_within_whole_evidence_says_nothing(family: str, file: str) -> None:
    whole = sample(family, file)
    [answer] = whole["shown"]
    assert verdicts(written(whole))
    for part in range(20):
        text = answer["text"][: len(answer["text"]) * part // 20]
        assert verdicts(written(whole, shown=[{**answer, "text": text}])) == {}, part

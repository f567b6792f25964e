"""Copies of configurations: whole, recent, approved; on evidence."""

from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest

from checks.devices.approvals import NO_APPROVALS, Approvals, Approved
from checks.devices.evidence import SECTION, evidence_of, parse_device
from checks.devices.normal import lines_of, normalised
from checks.devices.rules.retrieval import as_approved, retrieved_whole
from checks.devices.sides import Generation
from checks.fact import read
from checks.model import FactError, Why
from tests.audit.samples import subject
from tests.checks.devices.asked import device
from tests.checks.devices.judging import verdict

IOS = "version 15.2\nhostname sw\nip ssh version 2\nend\n"
AX = "#configuration list for AX2530S-24T\nhostname sw\n"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def ios(running: str = IOS, startup: str | None = IOS, **other: object) -> bytes:
    shown = {"show running-config": running}
    return device(
        "cisco_ios",
        shown if startup is None else {**shown, "show startup-config": startup},
        **other,
    )


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (ios(), "PASS"),
        (ios(way="ssh"), "PASS"),
        (ios(IOS.removesuffix("end\n")), "FAIL"),
        (ios(IOS.removesuffix("end\n"), way="ssh"), "FAIL"),
        (device("alaxala", {"show running-config": AX}), Why.UNDETERMINED),
        (device("alaxala", {"show running-config": f"{AX}sw# "}), "PASS"),
        (device("alaxala", {"show running-config": AX}, way="ssh"), "PASS"),
        (device("cisco_ios", {}), Why.NOT_COLLECTED),
        (ios(at="2026-10-01T00:00:00+00:00"), "FAIL"),
        (ios(at="2026-10-23T00:00:00+00:00"), "PASS"),
    ],
)
def test_retrieved(raw: bytes, said: str) -> None:
    assert verdict(retrieved_whole, raw) == said


def test_an_answer_that_was_refused_or_cut_is_no_copy() -> None:
    whole = ios().decode()
    for status, why in (("refused", Why.NO_PRIVILEGE), ("truncated", Why.TRUNCATED)):
        raw = whole.replace('"status": "ok"', f'"status": "{status}"').encode()
        assert verdict(retrieved_whole, raw) == why


def approvals(text: str = IOS, host: str = "SV-001") -> Approvals:
    return Approvals(MappingProxyType({host: Approved(lines_of(text), date(2026, 11, 1))}))


def said(raw: bytes, given: Approvals) -> str:
    try:
        generation = read(Generation, parse_device(raw).replies[SECTION])
        return "PASS" if as_approved(generation, given, subject()).holds else "FAIL"
    except FactError as why:
        return why.why.value


CHANGED = IOS.replace("version 2", "version 1")


@pytest.mark.parametrize(
    ("raw", "given", "wanted"),
    [
        (ios(), approvals(), "PASS"),
        (ios(CHANGED, CHANGED), approvals(), "FAIL"),
        (ios(CHANGED), approvals(CHANGED), "FAIL"),  # approved, but not saved
        (ios(CHANGED), NO_APPROVALS, "FAIL"),
        (ios(), NO_APPROVALS, Why.NO_DATA),
        (ios(), approvals(host="SV-002"), Why.NO_DATA),
        (ios(startup=None), approvals(), Why.NOT_COLLECTED),
        (ios(CHANGED, None), approvals(), "FAIL"),
        (ios(IOS.removesuffix("end\n")), approvals(), Why.TRUNCATED),
        (device("cisco_ios", {}), approvals(), Why.NOT_COLLECTED),
    ],
)
def test_approved(raw: bytes, given: Approvals, wanted: str) -> None:
    assert said(raw, given) == wanted


def test_the_lines_that_differ_are_quoted() -> None:
    generation = read(Generation, parse_device(ios(CHANGED, CHANGED)).replies[SECTION])
    outcome = as_approved(generation, approvals(), subject())
    assert outcome.lines == ("-ip ssh version 2", "+ip ssh version 1")


PASSING = (
    "Building configuration...",
    "Current configuration : 4711 bytes",
    "! Last configuration change at 10:00:00 JST Sat Nov 21 2026 by sato",
    "ntp clock-period 17179869",
    "#config-version=FGT60F-7.2.5-FW-build1517-230606:opmode=0:vdom=0:user=sato",
    "!",
    "",
)


@pytest.mark.parametrize("line", PASSING)
def test_what_passes_is_no_change(line: str) -> None:
    head, _, rest = IOS.partition("\n")
    assert lines_of(f"{head}\n{line}\n{rest}") == lines_of(IOS)


def test_a_prompt_is_no_line_and_what_a_device_salts_anew_is_no_change() -> None:
    assert normalised(evidence_of(device("cisco_ios", {"show running-config": f"{IOS}sw1#"}))) == (
        lines_of(IOS)
    )
    one, other = (
        device(
            "fortios", {"show full-configuration": f"config system admin\nset password ENC {x}\n"}
        )
        for x in ("AAAA1111", "BBBB2222")
    )
    assert normalised(evidence_of(one)) == normalised(evidence_of(other))


def test_every_change_of_an_approval_changes_its_digest() -> None:
    every = [NO_APPROVALS, approvals(), approvals(CHANGED), approvals(host="SV-002")]
    assert len({one.digest for one in every}) == len(every)
    assert NO_APPROVALS.digest == ""

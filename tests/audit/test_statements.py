"""What each source says of a host, brought to one form: nothing is said that nobody knows."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from audit.contradictions import Origin
from audit.sources.imports import Told
from audit.statements import of_evidence, of_ledger, of_machine
from inventory.model import Host
from inventory.sources.model import Machine
from tests.checks.windows.built import AT, Failed, good_sections, windows_evidence
from tests.checks.windows.good.terminal import DEFENDER

AWAY = {"present": False, "rows": []}
IDLE = {"present": True, "rows": [{**DEFENDER, "RealTimeProtectionEnabled": False}]}
SERVER: dict[str, Any] = {"present": False, "viruses": [], "walls": []}


def said(**changed: object) -> Any:  # noqa: ANN401 - a Statement, or None
    return of_evidence(windows_evidence({**good_sections(), **changed}))


def product(state: int) -> dict[str, Any]:
    one = {"displayName": "ウイルスバスター", "instanceGuid": "{1}", "productState": state}
    return {"present": True, "viruses": [one], "walls": []}


def volumes(protection: int) -> Any:  # noqa: ANN401 - a section
    changed: Any = deepcopy(good_sections()["Volumes"])
    changed["volumes"][0]["ProtectionStatus"] = protection
    return changed


def test_a_terminal_says_who_it_is_and_how_it_is() -> None:
    found = said()
    assert (found.origin, found.at, found.name, found.serial) == (
        *(Origin.EVIDENCE, AT, "PC-0001", "SER0001"),
    )
    assert found.os.startswith("Windows 11")
    assert found.build.split(".")[0].isdecimal()
    assert found.edition
    assert (found.antivirus, found.encrypted) == (True, True)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"Defender": AWAY}, False),
        ({"Defender": AWAY, "SecurityCenter": product(0x41000)}, True),
        ({"Defender": AWAY, "SecurityCenter": product(0x42000)}, False),
        ({"Defender": AWAY, "SecurityCenter": Failed("denied")}, None),
        ({"Defender": Failed("timeout")}, None),
        ({"Defender": AWAY, "SecurityCenter": SERVER}, None),
        ({"Defender": IDLE, "SecurityCenter": SERVER}, False),
    ],
)
def test_the_state_of_antivirus(changed: dict[str, object], expected: bool | None) -> None:
    assert said(**changed).antivirus is expected


@pytest.mark.parametrize(
    ("section", "expected"),
    [(volumes(0), False), (volumes(2), None), (Failed("denied"), None), ({}, None)],
)
def test_the_state_of_encryption(section: object, expected: bool | None) -> None:
    assert said(Volumes=section).encrypted is expected


def test_what_is_not_known_is_not_said() -> None:
    found = said(WindowsRelease=Failed("error"))
    assert (found.os, found.build, found.edition) == ("", "", "")
    raw = windows_evidence(good_sections())
    assert of_evidence(raw[:-20]) is None
    assert of_evidence(b"HINOMI1 x") is None


def test_a_row_is_of_when_its_product_last_heard_of_the_machine() -> None:
    at, seen = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    told = Told("g", "Google", True, at, "髙橋", (), (), "")
    assert of_machine(told, Machine(2, seen=seen)).at == seen
    assert of_machine(told, Machine(2, synced=seen)).at == seen
    found = of_machine(told, Machine(2, platform="chromeos"))
    assert (found.at, found.told, found.os) == (at, at, "chromeos")
    assert of_machine(told, Machine(2, platform="other")).os == ""
    assert of_ledger(Host(id="A", name="B", os="ChromeOS")).at is None

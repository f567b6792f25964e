"""Good and bad configurations of Cisco, FortiOS and Aruba under the limits as shipped."""

import pytest

from checks.catalogue import catalogue
from tests.checks.devices.asked import device, text_of
from tests.checks.devices.judging import verdict

RULES = catalogue("checks.devices.rules")
IDS = ("009", "010", "011", "012", "014", "015", "016", "019", "020")
COMMANDS = {"fortios": "show full-configuration"}
SHORT = {"PASS": "P", "FAIL": "F", "NOT_APPLICABLE": "-"}
MAPPED: dict[str, object] = {
    "vlans": ("lgwan 110,120,199,999", "internet 1,210"),
    "networks": ("lgwan 10.1.0.0/16", "lgwan 10.9.0.0/16", "internet 10.2.0.0/16"),
}
"""One letter a rule: passes, fails, not applicable; everything else is unknown (?)."""
TABLE = [
    ("cisco_ios", "good.txt", "PPPP?PP--"),
    ("cisco_ios", "bad.txt", "FFFF?FF--"),
    ("fortios", "good.txt", "PPPP?FPPP"),
    ("fortios", "bad.txt", "FFFF?FPFF"),
    ("aruba", "cx_good.txt", "PPPP?PP--"),
    ("aruba", "cx_bad.txt", "FFFF?FF--"),
    ("aruba", "s_good.txt", "PPPP?PP--"),
    ("aruba", "s_bad.txt", "FFFF?FF--"),
]


@pytest.mark.parametrize(("family", "file", "wanted"), TABLE)
def test_verdicts(family: str, file: str, wanted: str) -> None:
    command = COMMANDS.get(family, "show running-config")
    raw = device(family, {command: text_of("built", family, file)}, way="ssh")
    told = (verdict(RULES[f"NWD-{one}"], raw, **_limits(one)) for one in IDS)
    assert "".join(SHORT.get(one, "?") for one in told) == wanted


def _limits(rule: str) -> dict[str, object]:
    return MAPPED if rule == "015" else {}

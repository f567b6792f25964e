"""The page of numbers is true of the catalogue and of the limits as shipped."""

import re
from pathlib import Path

import pytest

from audit.policy_files import load_policy
from checks.catalogue import DISCOVERY_RULES, HOST_RULES, catalogue

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "numbering.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text("utf-8").splitlines()
    if re.match(r"\| (TRM|NWD|AST)-", line)
]
PLANNED = {"TRM": 25, "NWD": 20, "AST": 6}
CHECKS = catalogue(*HOST_RULES, DISCOVERY_RULES)
LIMITS = load_policy(None).limits


def test_every_number_has_its_row() -> None:
    wanted = [f"{sort}-{n:02d}" for sort, count in PLANNED.items() for n in range(1, count + 1)]
    assert [row[0] for row in ROWS] == wanted


def test_every_check_of_these_sorts_is_on_the_page() -> None:
    ours = {id_ for id_ in CHECKS if id_[:3] in PLANNED}
    assert set(re.findall(r"\b[A-Z]{3}-\d{3}\b", PAGE.read_text("utf-8"))) == ours


def shown(value: object) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return ("一覧" if value else "空") if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize("row", [row for row in ROWS if "`" in row[3]], ids=lambda row: row[0])
def test_limits_are_those_that_are_shipped(row: list[str]) -> None:
    told = re.findall(r"`(\w+\.\w+)` ([^、]+)", row[3])
    assert told or "hinomi" in row[3]
    for name, value in told:
        assert shown(LIMITS[name]) == value, name

"""What a check says of its proof is so: real software was started, or what was recorded is named.

Checks of Linux hosts have a table of changes to real hosts instead (`test_mutations`).
"""

import hashlib
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from checks.catalogue import DISCOVERY_RULES, HOST_RULES, catalogue
from checks.model import Check, Proof

TESTS = Path(__file__).parents[1]
RECORDED = TESTS / "checks" / "recorded"
OTHERS = (*(one for one in HOST_RULES if one != "checks.rules"), DISCOVERY_RULES)
ONE_SIDED = {
    "NWD-001": "what was not retrieved is UNKNOWN and never FAIL while it is fresh",
    "NWD-003": "no server that speaks version 1 is to be had",
    "NWD-021": "what was proven here cannot be unproven",
}
LICENCES = {"Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "CC-BY-4.0"}
FIELDS = {"file", "repository", "path", "commit", "licence", "sha256", "changed"}
CHECKS = catalogue(*OTHERS)


def of(proof: Proof) -> list[Check[...]]:
    return [check for check in CHECKS.values() if check.proof is proof]


@cache
def texts() -> dict[Path, str]:
    """The tests that speak of devices, terminals, managed devices and the network."""
    return {path: path.read_text("utf-8") for path in TESTS.rglob("test_*.py")}


def naming(check: Check[...], wanted: str) -> list[Path]:
    """The files with a test in which the rule is named beside this."""
    name = re.compile(rf"\b{check.decide.__name__}\b")
    return [path for path, text in texts().items() if name.search(text) and wanted in text]


@pytest.mark.parametrize("check", of(Proof.REAL), ids=lambda check: str(check.id))
def test_a_real_proof_starts_the_software(check: Check[...]) -> None:
    started = naming(check, "from tests.lab")
    assert started, f"{check.id}: no test in a lab names {check.decide.__name__}"
    verdicts = "\n".join(texts()[path] for path in started)
    told = set(re.findall(rf"{check.decide.__name__}, \w+[^\n]*== \"(\w+)\"", verdicts))
    if check.id == "NWD-018":  # needs what was approved beside what is there
        assert "assert not changed.holds" in verdicts
        told = {"PASS", "FAIL"} if "assert approved(good, approvals).holds" in verdicts else set()
    both = {"PASS"} if check.id in ONE_SIDED else {"PASS", "FAIL"}
    assert told >= both, f"{check.id}: {told}"


@pytest.mark.parametrize("check", of(Proof.RECORDED), ids=lambda check: str(check.id))
def test_a_recorded_proof_reads_what_was_recorded(check: Check[...]) -> None:
    assert naming(check, "recorded"), f"{check.id}: no test of recorded text names it"


def rows() -> dict[str, dict[str, str]]:
    """Every row of provenance by its file."""
    every = [
        row
        for path in sorted((RECORDED / "provenance").glob("*.yaml"))
        for row in yaml.safe_load(path.read_text("utf-8"))
    ]
    found = {row["file"]: row for row in every}
    assert len(found) == len(every)
    return found


FILES = sorted(
    str(path.relative_to(RECORDED))
    for path in RECORDED.rglob("*")
    if path.is_file() and path.parent.name != "provenance"
)


@pytest.mark.parametrize("file", FILES)
def test_what_was_recorded_is_what_its_row_says(file: str) -> None:
    row = rows()[file]
    assert set(row) >= FIELDS
    assert hashlib.sha256((RECORDED / file).read_bytes()).hexdigest() == row["sha256"]
    assert row["licence"] in LICENCES
    assert re.fullmatch(r"[0-9a-f]{40}", str(row["commit"]))
    assert all(str(row[field]).strip() for field in FIELDS)


def test_every_row_has_its_file() -> None:
    assert set(rows()) == set(FILES)


def test_there_is_something_to_prove() -> None:
    assert len(of(Proof.REAL)) >= 6
    assert len(FILES) >= 10

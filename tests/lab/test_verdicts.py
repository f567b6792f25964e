"""The whole way on real hosts: ledger, trust, scan; every verdict is what the plan says."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from inventory.credentials import variable
from inventory.model import Privilege
from tests.lab.demo_factors import decide
from tests.lab.fleet import FLEET, Machine, expected
from tests.lab.lab import Lab
from tests.lab.ledger import SECRET_NAME, write_sample
from tests.lab.spec import AUDIT_PASSWORD

pytestmark = [pytest.mark.lab, pytest.mark.slow]

_SILENT = [machine for machine in FLEET if not expected()[machine.name].get("reached", True)]
_OPEN = [m for m in FLEET if m not in _SILENT and m.privilege is not Privilege.NONE]
_FROM_THE_LEDGER = {"AST-001", "AST-002"}
Verdicts = Mapping[str, Mapping[str, str]]
_FACTORY_CLEAN = {"PASS", "NOT_APPLICABLE"}
# the lab cannot give these: signatures of a product that is only a name here, carried-in data,
# and the networks of the zones, which the policy as shipped does not name
_UNDECIDED = {"MAL-002", "VUL-001", "VUL-002", *(f"ZON-00{n}" for n in range(1, 6))}


def _hinomi(lab: Lab, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "HINOMI_LANG": "en",
        "HINOMI_ACCESS__KEY_FILE": str(lab.key_file),
        "HINOMI_SCAN__CONNECT_TIMEOUT": "4",
        "HINOMI_SCAN__BANNER_TIMEOUT": "3",
        variable(SECRET_NAME): AUDIT_PASSWORD,
    }
    program = Path(sys.executable).with_name("hinomi")
    done = subprocess.run(
        lab.controller(str(program), *words),
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1, 3), done.stderr
    return done


@pytest.fixture(scope="module")
def results(fleet: Lab, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """What `hinomi scan --json` says of the whole fleet, after one host changed its key."""
    folder = tmp_path_factory.mktemp("city")
    write_sample(folder / "ledger.xlsx")
    _hinomi(fleet, folder, "init", str(folder / "city"))
    city = folder / "city"
    _hinomi(fleet, city, "inventory", "import", "../ledger.xlsx")
    _hinomi(fleet, city, "inventory", "trust", "--accept")
    for machine in FLEET:
        if machine.rekeyed:
            fleet.rekey(machine.name)
    decide(city / "policy")  # the audit account comes in by a key alone
    return [json.loads(line) for line in _hinomi(fleet, city, "scan", "--json").stdout.splitlines()]


@pytest.fixture(scope="module")
def verdicts(results: list[dict[str, str]]) -> Verdicts:
    """Verdicts by host name and check."""
    names = {machine.asset: machine.name for machine in FLEET}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for one in results:
        found[names[one["host"]]][one["check"]] = one["verdict"]
    return found


def _wanted(machine: Machine) -> dict[str, str]:
    plan = expected()[machine.name]
    planted = {check: "FAIL" for checks in plan["faults"].values() for check in checks}
    return {**planted, **plan.get("also", {})}


@pytest.mark.parametrize("machine", _OPEN, ids=lambda machine: machine.name)
def test_host_gets_the_verdicts_of_the_plan(machine: Machine, verdicts: Verdicts) -> None:
    seen = verdicts[machine.name]
    odd = {
        check: verdict
        for check, verdict in seen.items()
        if verdict not in _FACTORY_CLEAN and check not in _UNDECIDED
    }
    assert odd == _wanted(machine)


@pytest.mark.parametrize("machine", _SILENT, ids=lambda machine: machine.name)
def test_silent_host_passes_nothing_that_is_asked_of_it(
    machine: Machine, results: list[dict[str, str]]
) -> None:
    plan = expected()[machine.name]
    mine = [one for one in results if one["host"] == machine.asset]
    assert plan["reason"] in {one["reason"] for one in mine if one["verdict"] == "UNKNOWN"}
    assert {one["check"] for one in mine if one["verdict"] == "PASS"} <= _FROM_THE_LEDGER
    assert {one["check"] for one in mine if one["verdict"] == "FAIL"} == _wanted(machine).keys()


def test_without_privilege_nothing_that_needs_it_passes(
    results: list[dict[str, str]], verdicts: Verdicts
) -> None:
    mine = [one for one in results if one["host"] == "火情-0007"]
    closed = {one["check"] for one in mine if one["reason"] == "no_privilege"}
    assert {"FIL-007", "SUDO-001", "FW-001", "BKP-001", "PWD-007"} <= closed
    assert "FAIL" not in verdicts["gis-sv01"].values()

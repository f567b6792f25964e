"""The whole catalogue on hosts built like ones of the RHEL family: good ones and a bad one."""

from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from checks.model import Verdict
from tests.checks.states import Start
from tests.lab.lab import Lab
from tests.rhel.hosts import FOLDER, RELEASES, built, script

pytestmark = pytest.mark.lab

EXPECTED: Mapping[str, Any] = yaml.safe_load(FOLDER.joinpath("expected.yaml").read_text("utf-8"))
_FINE = {Verdict.PASS, Verdict.NOT_APPLICABLE}


@pytest.mark.parametrize("release", RELEASES)
def test_a_well_kept_host(lab: Lab, fresh_host: Start, release: str) -> None:
    results = built(lab, fresh_host, release)
    odd = {one.check: one.verdict.value for one in results if one.verdict not in _FINE}
    assert odd == EXPECTED["kept"]
    passed = {one.check for one in results if one.verdict is Verdict.PASS}
    assert set(EXPECTED["spoiled"]) - passed == set(EXPECTED["only_spoiled"])


def test_a_neglected_host(lab: Lab, fresh_host: Start) -> None:
    results = built(lab, fresh_host, "rhel-9", script("spoil.sh"))
    failed = {one.check for one in results if one.verdict is Verdict.FAIL}
    assert set(EXPECTED["spoiled"]) - failed == set()
    assert [one for one in results if one.verdict is Verdict.ERROR] == []
    unknown = {one.check for one in results if one.verdict is Verdict.UNKNOWN}
    assert unknown == {id_ for id_, word in EXPECTED["kept"].items() if word == "UNKNOWN"}


def test_every_subject_has_a_fault() -> None:
    subjects = {id_.partition("-")[0] for id_ in EXPECTED["spoiled"]}
    assert subjects >= {"ACC", "FIL", "LOG", "PWD", "SSH", "SU", "SUDO", "SVC", "UPD"}

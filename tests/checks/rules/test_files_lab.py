"""Files on real hosts: each check passes at least one state and fails another."""

import pytest

from checks.model import Verdict
from tests.checks.states import Start, after
from tests.checks.states_files import STATES
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab


@pytest.mark.parametrize(("id_", "change", "verdict"), STATES)
def test_a_real_state_has_its_verdict(
    lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict
) -> None:
    assert after(lab, fresh_host, id_, change) is verdict

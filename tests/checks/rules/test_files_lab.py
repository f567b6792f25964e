"""Files, mounts, schedules and integrity on real hosts: good and bad states of each check."""

import pytest

from checks.model import Verdict
from tests.checks import states_files, states_integrity, states_jobs, states_mounts
from tests.checks.states import Start, after
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

STATES = [
    *states_files.STATES,
    *states_mounts.STATES,
    *states_jobs.STATES,
    *states_integrity.STATES,
]


@pytest.mark.parametrize(("id_", "change", "verdict"), STATES)
def test_a_real_state_has_its_verdict(
    lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict
) -> None:
    assert after(lab, fresh_host, id_, change) is verdict

"""Real hosts on which what looks right is wrong, and the other way round."""

import pytest

from checks.model import Verdict
from tests.checks.states import Start, after
from tests.checks.states_traps import STATES
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab


@pytest.mark.parametrize(
    ("id_", "change", "verdict"), STATES, ids=[f"{row[0]}-{n}" for n, row in enumerate(STATES)]
)
def test_state(lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict) -> None:
    assert after(lab, fresh_host, id_, change) is verdict

"""What a hasty look takes for good, on real hosts."""

import pytest

from checks.model import Verdict
from tests.checks.states import Start, after
from tests.checks.states_unseen import STATES, TRAPS
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

ALL = [*STATES, *TRAPS]


@pytest.mark.parametrize(
    ("id_", "change", "verdict"), ALL, ids=[f"{row[0]}-{n}" for n, row in enumerate(ALL)]
)
def test_state(lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict) -> None:
    assert after(lab, fresh_host, id_, change) is verdict

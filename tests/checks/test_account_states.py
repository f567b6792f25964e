"""Accounts, sessions, su and the options of sudo on real hosts."""

import pytest

from checks.model import Verdict
from tests.checks.states import Start, after
from tests.checks.states_accounts import LIMITED, STATES
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab


@pytest.mark.parametrize(
    ("id_", "change", "verdict"), STATES, ids=[f"{row[0]}-{n}" for n, row in enumerate(STATES)]
)
def test_state(lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict) -> None:
    assert after(lab, fresh_host, id_, change) is verdict


@pytest.mark.parametrize(
    ("id_", "change", "limits", "verdict"),
    LIMITED,
    ids=[f"{row[0]}-{n}" for n, row in enumerate(LIMITED)],
)
def test_state_under_a_policy(
    lab: Lab,
    fresh_host: Start,
    id_: str,
    change: str,
    limits: dict[str, object],
    verdict: Verdict,
) -> None:
    assert after(lab, fresh_host, id_, change, limits=limits) is verdict

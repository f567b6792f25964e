"""The journal, rsyslog and sources of time on real hosts."""

import pytest

from checks.catalogue import catalogue
from checks.model import Verdict
from tests.checks.states import Start, after, look
from tests.checks.states_logs import APPROVED, MODE, NOT_HANDED_ON, REQUIRED, STATES, TURNED_OVER
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab
LIMITED = [
    *((*row, {"time.approved_sources": ("198.18.0.10", "ntp.city.example")}) for row in APPROVED),
    *((*row, {"log.forward_tls": "required"}) for row in REQUIRED),
    *((*row, {"log.journal_to_syslog": "no"}) for row in NOT_HANDED_ON),
]


@pytest.mark.parametrize(
    ("id_", "change", "verdict"),
    [*STATES, *TURNED_OVER],
    ids=[f"{row[0]}-{n}" for n, row in enumerate([*STATES, *TURNED_OVER])],
)
def test_state(lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict) -> None:
    assert after(lab, fresh_host, id_, change) is verdict


@pytest.mark.parametrize(
    ("id_", "change", "verdict", "limits"),
    LIMITED,
    ids=[f"{row[0]}-{n}" for n, row in enumerate(LIMITED)],
)
def test_state_under_a_policy(
    lab: Lab,
    fresh_host: Start,
    id_: str,
    change: str,
    verdict: Verdict,
    limits: dict[str, object],
) -> None:
    assert after(lab, fresh_host, id_, change, limits=limits) is verdict


@pytest.mark.parametrize("id_", ["LOG-007", "LOG-008", "LOG-016", "TIM-006", "TIM-007", "TIM-008"])
def test_a_default_is_not_a_setting(lab: Lab, fresh_host: Start, id_: str) -> None:
    host = fresh_host()
    lab.run(host.name, "mkdir -p /var/log/journal")
    assert look(lab, host.name, catalogue()[id_]).verdict is Verdict.PASS
    assert look(lab, host.name, catalogue()[id_], explicit=True).verdict is Verdict.FAIL


def test_a_mode_that_is_set_twice_is_no_deliberate_one(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host()
    lab.run(host.name, MODE.format("$FileCreateMode 0640\\n&"))
    assert look(lab, host.name, catalogue()["LOG-015"]).verdict is Verdict.PASS
    assert look(lab, host.name, catalogue()["LOG-015"], explicit=True).verdict is Verdict.FAIL

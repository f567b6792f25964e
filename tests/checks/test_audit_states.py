"""Audit rules on real hosts; states that one host shows at once are asked of one host."""

import pytest

from checks.catalogue import catalogue
from checks.frame import parse_frame
from checks.model import Verdict
from tests.checks.failing_hosts import judged, whole
from tests.checks.states import Start, after, look
from tests.checks.states_audit import BARE, EVERY_PROGRAM, FAMILY_STATES, FULL, STATES
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab


@pytest.mark.parametrize(
    ("id_", "change", "verdict"),
    [*STATES, *EVERY_PROGRAM],
    ids=[f"{row[0]}-{n}" for n, row in enumerate([*STATES, *EVERY_PROGRAM])],
)
def test_state(lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict) -> None:
    assert after(lab, fresh_host, id_, change) is verdict


@pytest.mark.parametrize("change", [BARE, FULL], ids=["bare", "full"])
def test_every_demand_is_met_or_none(lab: Lab, fresh_host: Start, change: str) -> None:
    host = fresh_host()
    lab.run(host.name, change)
    wanted = {id_: verdict for id_, made, verdict in FAMILY_STATES if made == change}
    chosen = {id_: catalogue()[id_] for id_ in wanted}
    found = judged(parse_frame(whole(lab, host.name)), chosen)
    assert {id_: one.verdict for id_, one in found.items()} == wanted


def test_a_rule_that_names_nobody_is_no_deliberate_one(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host()
    change = next(c for i, c, _ in STATES if i == "AUD-224").replace("-F auid>=1000", "")
    lab.run(host.name, change)
    seen = [look(lab, host.name, catalogue()["AUD-224"], explicit=e) for e in (False, True)]
    assert [one.verdict for one in seen] == [Verdict.PASS, Verdict.FAIL]


def test_every_check_of_the_audit_log_is_proven_both_ways() -> None:
    rows = [*STATES, *EVERY_PROGRAM, *FAMILY_STATES]
    for id_ in (one for one in catalogue() if one.startswith("AUD")):
        told = {verdict for row, _, verdict in rows if row == id_}
        assert {Verdict.PASS, Verdict.FAIL} <= told, id_

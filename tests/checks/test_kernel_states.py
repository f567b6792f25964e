"""Kernel settings, modules, boot and core dumps on real hosts."""

from pathlib import Path

import pytest

from checks.catalogue import catalogue
from checks.model import Verdict
from tests.checks import states_boot
from tests.checks.states import Start, after, look
from tests.checks.states_kernel import PRETENDED, STARTED, STATES, WANTED_OFF
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab


PLAIN = [*STATES, *PRETENDED, *states_boot.STATES, *states_boot.PRETENDED]


@pytest.mark.parametrize(
    ("id_", "change", "verdict"), PLAIN, ids=[f"{row[0]}-{n}" for n, row in enumerate(PLAIN)]
)
def test_state(lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict) -> None:
    assert after(lab, fresh_host, id_, change) is verdict


@pytest.mark.parametrize(
    ("id_", "values", "change", "verdict"),
    STARTED,
    ids=[f"{row[0]}-{n}" for n, row in enumerate(STARTED)],
)
def test_state_of_a_kernel(
    lab: Lab, fresh_host: Start, id_: str, values: dict[str, int], change: str, verdict: Verdict
) -> None:
    lacking = [key for key in values if not Path("/proc/sys", key.replace(".", "/")).exists()]
    if any(not key.startswith("net.") for key in lacking):
        pytest.skip(f"the kernel of this machine has no {', '.join(lacking)}")
    host = fresh_host(sysctl=values, ipv6=True)
    lab.run(host.name, change)
    assert look(lab, host.name, catalogue()[id_]).verdict is verdict


@pytest.mark.parametrize(("id_", "values", "change", "verdict"), WANTED_OFF)
def test_the_policy_wants_ipv6_off(
    lab: Lab, fresh_host: Start, id_: str, values: dict[str, int], change: str, verdict: Verdict
) -> None:
    host = fresh_host(sysctl=values)
    lab.run(host.name, change)
    limits = {"kernel.ipv6_off": True}
    assert look(lab, host.name, catalogue()[id_], limits=limits).verdict is verdict

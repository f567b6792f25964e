"""Support of the running kernel: the distribution's own, a longterm series, or nobody's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from audit.judge import read_limits
from audit.policy_files import load_policy
from checks.facts.system import Kernel, Release
from checks.model import FactError, Why
from checks.rules.kernel_support import KernelLimits, supported_kernel
from checks.rules.updates import SupportLimits
from tests.checks.replies import NOW, SEEN

POLICY = load_policy(None)
SUPPORT, LIMITS = read_limits(SupportLimits, POLICY), read_limits(KernelLimits, POLICY)
DEBIAN = Release("debian", "12", "Debian 12", "bookworm")
OLD = Release("debian", "11", "Debian 11", "bullseye")
UBUNTU = Release("ubuntu", "24.04", "Ubuntu 24.04", "noble")
ROCKY = Release("rocky", "9.4", "Rocky 9", "")
OURS, THEIRS = "#1 SMP Debian 6.1.112-1 (2024-09-30)", "#101-Ubuntu SMP PREEMPT_DYNAMIC Mon"
BACKPORT = "#1 SMP Debian 6.12.9-1~bpo12+1 (2025-01-19)"


def kernel(release: str, build: str = "#1 SMP", *, contained: bool = False) -> Kernel:
    return Kernel(release, build, (), False, contained, NOW, NOW)


@pytest.mark.parametrize(
    ("running", "release", "holds"),
    [
        (kernel("6.1.0-26-amd64", OURS), DEBIAN, True),
        (kernel("5.10.0-32-amd64", "#1 SMP Debian 5.10.223-1 (2024-08-10)"), OLD, False),
        (kernel("6.8.0-100-generic", THEIRS), UBUNTU, True),
        (kernel("5.14.0-503.el9.x86_64"), ROCKY, True),
        (kernel("6.12.9+bpo-amd64", BACKPORT), DEBIAN, True),
        (kernel("6.6.30"), DEBIAN, True),
        (kernel("5.4.0-custom"), DEBIAN, False),
        (kernel("5.10.1"), DEBIAN, True),
    ],
)
def test_who_mends_it(running: Kernel, release: Release, holds: bool) -> None:
    assert supported_kernel(running, release, SEEN, SUPPORT, LIMITS).holds is holds


def test_a_series_ends_while_the_distribution_goes_on() -> None:
    later = replace(SEEN, received_at=NOW + timedelta(days=60))
    own = kernel("5.10.0-32-amd64", "#1 SMP Debian 5.10.223-1 (2024-08-10)")
    assert supported_kernel(kernel("5.10.1"), DEBIAN, later, SUPPORT, LIMITS).holds is False
    assert supported_kernel(own, OLD, later, SUPPORT, LIMITS).holds is False


@pytest.mark.parametrize("release", ["6.11.4", "6.17.0-5-generic", "4.18.0"])
def test_a_series_that_nobody_promised_is_unknown(release: str) -> None:
    with pytest.raises(FactError) as caught:
        supported_kernel(kernel(release), DEBIAN, SEEN, SUPPORT, LIMITS)
    assert caught.value.why is Why.UNDETERMINED


def test_an_old_table_may_not_say_that_all_is_well() -> None:
    late = replace(SEEN, received_at=NOW + timedelta(days=500))
    with pytest.raises(FactError) as caught:
        supported_kernel(kernel("6.1.0-26-amd64", OURS), DEBIAN, late, SUPPORT, LIMITS)
    assert caught.value.why is Why.STALE
    assert supported_kernel(kernel("5.4.0"), DEBIAN, late, SUPPORT, LIMITS).holds is False


def test_a_container_has_no_kernel_of_its_own() -> None:
    found = supported_kernel(kernel("5.4.0", contained=True), DEBIAN, SEEN, SUPPORT, LIMITS)
    assert found.applicable is False

"""The restore order beside plain rules on random projects; OR-Tools is asked in `make bench`."""

import gc
import time
from collections.abc import Callable
from functools import cache

import pytest

from bcp.scheduling import restore_order
from tests.bench.orders import Ends, lateness, ours, own_target, span, topological
from tests.bench.projects import Project, project

PROJECTS = [project(seed, 30, 6) for seed in range(4)]
OURS = cache(lambda: [ours(each) for each in PROJECTS])


def test_the_same_seed_is_the_same_project() -> None:
    assert project(3, 30, 6) == PROJECTS[3]


@pytest.mark.parametrize("rule", [own_target, topological])
@pytest.mark.parametrize("measure", [lateness, span])
def test_less_is_late_and_all_is_back_sooner_than_by_plain_rules(
    rule: Callable[[Project], Ends], measure: Callable[[Project, Ends], float]
) -> None:
    by_us = sum(map(measure, PROJECTS, OURS()))
    assert by_us < sum(measure(each, rule(each)) for each in PROJECTS)


def test_twice_the_systems_take_hardly_more_than_twice_the_time() -> None:
    small, large = project(1, 1000, 5), project(1, 2000, 5)
    assert len(restore_order(large.graph, large.states, large.hands).positions) == 2000
    assert _seconds(large) < 3.5 * _seconds(small)  # 4 where each is compared with each


def _seconds(one: Project) -> float:
    """CPU time of ordering, the shortest of three; the garbage of others is not collected."""
    found = []
    gc.disable()
    try:
        for _ in range(3):
            started = time.process_time()
            restore_order(one.graph, one.states, one.hands)
            found.append(time.process_time() - started)
    finally:
        gc.enable()
    return min(found)

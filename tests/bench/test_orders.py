"""The restore order beside plain rules on random projects; OR-Tools is asked in `make bench`."""

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


def test_a_thousand_systems_are_ordered_in_a_second() -> None:
    large = project(1, 1000, 5)
    started = time.process_time()
    order = restore_order(large.graph, large.states, large.hands)
    assert time.process_time() - started < 1
    assert len(order.positions) == 1000

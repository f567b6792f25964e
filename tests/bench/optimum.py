"""The best possible order of a restoration, by OR-Tools CP-SAT: for the bench alone."""

from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from bcp.model import Work
from tests.bench.projects import Project


@dataclass(frozen=True)
class Best:
    """The least value that was found, and whether it was proven to be the least there is."""

    value: float
    proven: bool


@dataclass
class _Model:
    """Who does what when, as CP-SAT sees it."""

    project: Project
    cp: Any
    starts: dict[str, Any]
    ends: dict[str, Any]


def least_span(project: Project, seconds: float) -> Best:
    """Least minutes until everything is back."""
    model = _model(project)
    span = model.cp.new_int_var(0, _horizon(project), "span")
    model.cp.add_max_equality(span, list(model.ends.values()))
    return _solved(model, span, seconds)


def least_lateness(project: Project, seconds: float) -> Best:
    """Least minutes late, summed over everything that has a target."""
    model = _model(project)
    late = []
    for one, node in project.graph.nodes.items():
        if node.rto is not None:
            minutes = model.cp.new_int_var(0, _horizon(project), f"late {one}")
            model.cp.add(minutes >= model.ends[one] - int(node.rto))
            late.append(minutes)
    return _solved(model, sum(late), seconds)


def _solved(model: _Model, goal: Any, seconds: float) -> Best:  # noqa: ANN401 - an expression
    model.cp.minimize(goal)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = 1
    status = solver.solve(model.cp)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise RuntimeError(solver.status_name(status))
    return Best(solver.objective_value, status == cp_model.OPTIMAL)


def _model(project: Project) -> _Model:
    cp = cp_model.CpModel()
    model = _Model(project, cp, {}, {})
    horizon = _horizon(project)
    bound: dict[str, list[Any]] = {hand.name: [] for hand in project.hands}
    for one, work in project.graph.work.items():
        model.starts[one] = cp.new_int_var(0, horizon, f"starts {one}")
        model.ends[one] = model.starts[one] + int(work.minutes)
        _bind(model, one, work, bound)
    for one in project.graph.nodes:
        for on in project.graph.hard(one):
            cp.add(model.starts[one] >= model.ends[on])
    for intervals in bound.values():
        cp.add_no_overlap(intervals)
    return model


def _bind(model: _Model, one: str, work: Work, bound: dict[str, list[Any]]) -> None:
    chosen = []
    for hand in model.project.hands:
        if work.skill and work.skill not in hand.skills:
            continue
        does = model.cp.new_bool_var(f"{hand.name} does {one}")
        minutes, starts = int(work.minutes), model.starts[one]
        bound[hand.name].append(
            model.cp.new_optional_interval_var(starts, minutes, starts + minutes, does, "")
        )
        model.cp.add(starts >= int(hand.arrives)).only_enforce_if(does)
        chosen.append(does)
    model.cp.add(sum(chosen) == work.people)


def _horizon(project: Project) -> int:
    work = sum(each.minutes for each in project.graph.work.values())
    return int(work + max(hand.arrives for hand in project.hands)) + 1

"""Forms of analysis: 様式6 and 14-18 of the set of 2008, and 様式7 of the 初動版."""

from collections.abc import Iterable, Iterator, Mapping

from bcp.checking import Times
from bcp.forms.facts import UNTOLD, Facts, lasting, told
from bcp.model import Node, NodeKind, Task

Line = Mapping[str, str]
FIRST_HOURS = 72 * 60  # 初動版: work to be begun within about 72 hours
WITHIN, BEYOND, UNSURE, UNASKED = "○ 目標以内", "× 目標に間に合わない", "？ 確認不能", "－ 目標なし"


def weaknesses(facts: Facts) -> Iterator[Line]:
    """様式6: weaknesses with what is done about them."""
    for one in facts.plan.measures:
        yield {
            "weakness": one.weakness,
            "about": facts.names(one.about) if one.about else "全般",
            "action": one.action,
            "owner": told(one.owner),
            "due": facts.day(one.due) if one.due else UNTOLD,
            "cost": told(one.cost),
            "state": told(one.state),
        }


def damage(facts: Facts) -> Iterator[Line]:
    """様式14: what each assumed disaster does."""
    for one in facts.plan.damage:
        yield {
            "event": one.event,
            "scale": told(one.scale),
            "people": told(one.people),
            "buildings": told(one.buildings),
            "power": told(one.power),
            "lines": told(one.lines),
            "systems": told(one.systems),
            "secondary": told(one.secondary),
        }


def impact(facts: Facts) -> Iterator[Line]:
    """様式15: what happens as time passes without each task."""
    for one in _tasks(facts):
        task = facts.continuity.tasks.get(one.id, Task(one.id))
        steps = (f"{lasting(after)}後: {words}" for after, words in task.impacts)
        yield {
            "task": one.name,
            "department": told(task.department),
            "impact": told("\n".join(steps)),
            "peak": told(task.peak),
            "rto": lasting(one.rto),
            "level": told(task.level),
            "alternative": told("\n".join(one.alternatives)),
        }


def tasks(facts: Facts) -> Iterator[Line]:
    """様式16: tasks by the time in which they must be back."""
    for rank, one in enumerate(_tasks(facts), 1):
        task = facts.continuity.tasks.get(one.id, Task(one.id))
        yield {
            "rank": str(rank) if one.rto is not None else "－",
            "task": one.name,
            "department": told(task.department),
            "rto": lasting(one.rto),
            "rpo": lasting(one.rpo),
            "systems": facts.names(facts.on(one.id, NodeKind.SYSTEM)),
        }


def _tasks(facts: Facts) -> list[Node]:
    return sorted(facts.of_kind(NodeKind.TASK), key=_due)


def _due(one: Node) -> float:
    return float("inf") if one.rto is None else one.rto


def targets(facts: Facts) -> Iterator[Line]:
    """様式17: systems with what is promised, what is asked, and what can be reached."""
    for one in sorted(facts.of_kind(NodeKind.SYSTEM), key=_due):
        times = facts.time(one.id)
        yield {
            "system": one.name,
            "tasks": facts.names(facts.tasks_above(one.id)),
            "rto": lasting(times.target),
            "needed": lasting(facts.demanded(one.id)),
            "achieved": best_words(times),
            "night": night_words(times),
            "state": standing(times),
            "alternative": told("\n".join(one.alternatives)),
        }


def best_words(times: Times) -> str:
    """How soon a thing is back with hands unlimited, or the least that is known of it."""
    if times.best is not None:
        return lasting(times.best)
    return f"確認不能（少なくとも{lasting(times.least)}）" if times.least else "確認不能"


def night_words(times: Times) -> str:
    """How soon a thing is back with those who come at night."""
    if times.stuck:
        return "着手できない"
    return lasting(times.night) if times.night is not None else "確認不能"


def standing(times: Times) -> str:
    """Whether a target is met, at night too; an unknown time is never in time."""
    if times.target is None:
        return UNASKED
    return {True: WITHIN, False: BEYOND, None: UNSURE}[times.in_time]


def resources(facts: Facts) -> Iterator[Line]:
    """様式18: the least that each system needs."""
    for one in facts.of_kind(NodeKind.SYSTEM):
        work = facts.continuity.work.get(one.id)
        skill = f"{work.people}人" + (f"（{work.skill}）" if work.skill else "") if work else ""
        yield {
            "system": one.name,
            "hosts": facts.names(facts.on(one.id, NodeKind.HOST)),
            "needs": facts.names(facts.on(one.id, NodeKind.SYSTEM, NodeKind.DATA)),
            "base": facts.names(_base(facts, one.id)),
            "people": told(skill),
            "vendor": facts.names(facts.vendors(one.id)),
        }


def _base(facts: Facts, one: str) -> list[str]:
    kinds = NodeKind.SITE, NodeKind.POWER, NodeKind.LINE, NodeKind.NETWORK
    found: list[str] = facts.on(one, *kinds)
    for host in facts.on(one, NodeKind.HOST):
        found += facts.on(host, *kinds)
    return list(dict.fromkeys(found))


def first_response(facts: Facts) -> Iterator[Line]:
    """様式7 of the 初動版: the tasks of the first 72 hours, a line for each system they need."""
    for one in _tasks(facts):
        if one.rto is None or one.rto > FIRST_HOURS:
            continue
        for system in facts.on(one.id, NodeKind.SYSTEM) or [""]:
            yield _first(facts, one, system)


def _first(facts: Facts, one: Node, system: str) -> Line:
    needs: Iterable[str] = (*facts.on(system, NodeKind.HOST), *_base(facts, system))
    about = {system, one.id, *needs}
    actions = [each.action for each in facts.plan.measures if about & set(each.about)]
    damages = [f"{each.event}: {each.systems}" for each in facts.plan.damage if each.systems]
    found = facts.continuity.nodes.get(system)
    alternatives = (*one.alternatives, *(found.alternatives if found else ()))
    return {
        "task": one.name,
        "rto": lasting(one.rto),
        "system": facts.names([system] if system else []),
        "resources": facts.names(needs),
        "damage": told("\n".join(damages)),
        "measure": told("\n".join(actions)),
        "alternative": told("\n".join(dict.fromkeys(alternatives))),
    }

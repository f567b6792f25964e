"""Forms about people and what they do: 様式8-13 of the set of 2008."""

from collections.abc import Iterator, Mapping

from bcp.forms.facts import UNTOLD, Facts, lasting, titled, told
from bcp.model import Contact, Node, NodeKind, PostHeld, name_of
from bcp.runbook.model import Hours, Step

Line = Mapping[str, str]
HOURS = {Hours.ANY: "", Hours.IN: "就業時間内", Hours.OFF: "就業時間外・夜間・休日"}
_MEANS = 3  # columns for ways to reach somebody
_CHECKS = {
    NodeKind.SITE: "建物に入れるか、火災・浸水・落下物はないか",
    NodeKind.POWER: "給電しているか、残りの時間",
    NodeKind.LINE: "つながるか",
    NodeKind.NETWORK: "つながるか",
    NodeKind.HOST: "転倒・破損・水濡れ、電源、表示灯",
    NodeKind.SYSTEM: "画面が開くか、処理ができるか",
}


def response(facts: Facts) -> Iterator[Line]:
    """様式8: who acts, by post, with holder and deputies."""
    roles = {role.post: role for role in facts.plan.organisation.response if role.post}
    for post, role in roles.items():
        yield {"role": role.name, "does": told(role.does), **_post(facts, post)}
    for one in facts.of_kind(NodeKind.POST):
        if one.id not in roles:
            yield {"role": "（緊急時の役割は未記入）", "does": UNTOLD, **_post(facts, one.id)}


def _post(facts: Facts, post: str) -> Line:
    held = facts.continuity.posts.get(post, PostHeld(post))
    first, second = (*held.deputies, "", "")[:2]
    return {
        "post": name_of(post),
        "holder": told(held.holder),
        "deputy1": told(first),
        "deputy2": told(second),
    }


def contacts(facts: Facts) -> Iterator[Line]:
    """様式9: everybody who is called, staff first, then the companies."""
    book = facts.continuity
    for person in book.people:
        yield _reached(facts, person.name, facts.names(person.posts), person.contacts)
    for one in facts.of_kind(NodeKind.VENDOR):
        known = book.vendors.get(one.id)
        yield _reached(facts, one.name, "事業者", known.contacts if known else ())


def _reached(facts: Facts, who: str, post: str, means: tuple[Contact, ...]) -> Line:
    texts = [f"{one.means}\n{one.to}" for one in means]
    if len(texts) > _MEANS:
        texts = [*texts[: _MEANS - 1], "\n".join(texts[_MEANS - 1 :])]
    first, second, third = (texts + [""] * _MEANS)[:_MEANS]
    days = [one.checked for one in means if one.checked]
    return {
        "who": who,
        "post": post,
        "first": told(first),
        "second": second or "－",
        "third": third or "－",
        "checked": facts.day(min(days)) if days else UNTOLD,
    }


def actions(facts: Facts) -> Iterator[Line]:
    """様式10: every step of every module, in the order of the phases."""
    for phase in facts.runbook.phases:
        for module in facts.runbook.modules:
            for step in module.steps:
                if step.phase == phase.id:
                    yield {"band": phase.title, **_step(step, module.title)}


def _step(step: Step, module: str) -> Line:
    target = f"{lasting(step.target)}以内" if step.target is not None else ""
    when = "\n".join(filter(None, (target, HOURS[step.hours], step.condition)))
    deputy = f"（{titled(step.deputy)}）" if step.deputy else ""
    warning = "取り消せない。" if step.irreversible else ""
    order = f"命じる人: {titled(step.authority)}。" if step.authority else ""
    return {
        "step": step.id,
        "title": f"{step.title}\n［{module}］",
        "do": f"{step.do}\n完了: {step.done_when}\n{warning}{order}".rstrip(),
        "post": f"{titled(step.post)}{deputy}",
        "when": when or "－",
    }


def damage_sheet(facts: Facts) -> Iterator[Line]:
    """様式11: what to look at after a disaster, places first."""
    for kind, check in _CHECKS.items():
        for one in facts.of_kind(kind):
            yield {"object": one.name, "where": _where(facts, one), "check": check}


def _where(facts: Facts, one: Node) -> str:
    """Where to look: of a building, a line or a system there is no one place."""
    if one.kind in (NodeKind.SITE, NodeKind.SYSTEM, NodeKind.LINE, NodeKind.NETWORK):
        return "－"
    known = facts.continuity.power.get(one.id)
    place = name_of(known.site) if known else facts.continuity.places.get(one.id, "")
    return place or facts.names(facts.on(one.id, NodeKind.SITE))


def exercises(facts: Facts) -> Iterator[Line]:
    """様式12: what is planned, and when the like was last held."""
    held = {one.name: one.on for one in sorted(facts.continuity.exercises, key=lambda e: e.on)}
    for plan in facts.plan.exercises:
        yield {
            "name": plan.name,
            "kind": told(plan.kind),
            "when": told(plan.when),
            "who": told(plan.who),
            "goal": told(plan.goal),
            "held": facts.day(held[plan.name]) if plan.name in held else "記録なし",
        }
    planned = {plan.name for plan in facts.plan.exercises}
    for name, on in held.items():
        if name not in planned:
            rest = dict.fromkeys(("kind", "when", "who", "goal"), "－")
            yield {"name": f"{name}（計画になし）", **rest, "held": facts.day(on)}


def upkeep(facts: Facts) -> Iterator[Line]:
    """様式13: what is looked over, when, and by whom."""
    roles = "\n".join(
        f"{role.name}: {name_of(role.post)}" for role in facts.plan.organisation.upkeep
    )
    for one in facts.plan.upkeep:
        when, who = told(one.when), told(one.who)
        yield {"what": one.what, "when": when, "who": who, "role": told(roles)}

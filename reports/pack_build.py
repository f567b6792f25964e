"""The pack from the continuity book, the runbook and the roles of the plan."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from bcp.graph import Graph
from bcp.model import Contact, Continuity, NodeKind, PostHeld, name_of
from bcp.runbook.model import Hours, Module, Runbook, Step
from bcp.runbook.selecting import contradictions
from bcp.scheduling import Order, Position
from bcp.switching import Switch, power_off, power_on
from reports.era import era_compact
from reports.pack_view import (
    Branch,
    Caller,
    Card,
    Clash,
    Deck,
    Pack,
    Reachable,
    Sheet,
    SitePlan,
    Turn,
    Way,
)
from reports.view import Anchor, Cover

_HOURS = {Hours.ANY: "", Hours.IN: "就業時間内", Hours.OFF: "就業時間外・休日"}
_TOPICS = {
    "power": "電源",
    "network": "通信",
    "building": "建物",
    "access": "利用",
    "backup": "写し",
}
_ROOM = ("建物の傾き、ひび、ガスのにおい", "入口と通路、落ちかけた物", "水漏れ、浸水の跡")
_ROOM_TOO = (
    "電気、分電盤、非常用電源の残り",
    "空調、室温",
    "ラックの転倒、固定の外れ",
    "焦げたにおい、警告灯",
)
_REASONS = 3  # of a place in the order, on paper
_LOOKS = ("動いているか、届かないか、壊れたか", "見えた表示、音、におい")


@dataclass(frozen=True, slots=True)
class PackSource:
    """What a pack is made of: `roles` names who plays a role, `maps` are pictures of sites."""

    continuity: Continuity
    runbook: Runbook
    modules: tuple[str, ...]
    roles: Mapping[str, str]
    order: Order  # of restoring everything
    maps: Mapping[str, bytes]
    entry: str = ""


def pack(source: PackSource, cover: Cover, anchor: Anchor) -> Pack:
    """The whole pack; its digest covers every word of it but the number of its own anchor."""
    city = source.continuity
    graph = Graph.of(city.nodes, city.dependencies, city.work)
    made = Pack(
        cover,
        anchor,
        source.entry,
        tuple(_branches(city)),
        tuple(_callers(city)),
        tuple(_decks(source)),
        tuple(_clashes(source)),
        tuple(_sheets(city)),
        tuple(_turns(city, power_off(graph))),
        tuple(_turns(city, power_on(graph))),
        tuple(_position(city, one) for one in source.order.positions),
        _stuck(city, source.order),
        tuple(_plans(source)),
        "",
    )
    return replace(made, digest=_digest(made))


def _digest(made: Pack) -> str:
    said = asdict(replace(made, anchor=Anchor(0, "", "", made.anchor.at)))
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _ways(contacts: Iterable[Contact], phone: str = "") -> Iterator[Way]:
    for one in contacts:
        yield Way(one.means, one.to, era_compact(one.checked) if one.checked else "")
    if phone:
        yield Way("職場", phone)


def _reachable(city: Continuity, name: str, phone: str = "") -> Reachable:
    known = {person.name: person.contacts for person in city.people}
    return Reachable(name, tuple(_ways(known.get(name, ()), phone)))


def _branches(city: Continuity) -> Iterator[Branch]:
    """The tree from its roots; a post that calls itself in a circle is listed as a root."""
    called: dict[str, list[PostHeld]] = {}
    for post in city.posts.values():
        called.setdefault(post.above if post.above in city.posts else "", []).append(post)
    done: set[str] = set()
    for root in [*called.get("", []), *city.posts.values()]:
        yield from _below(city, called, root, 0, done)


def _below(
    city: Continuity, called: Mapping[str, list[PostHeld]], post: PostHeld, level: int,
    done: set[str],
) -> Iterator[Branch]:  # fmt: skip
    if post.node in done:
        return
    done.add(post.node)
    yield Branch(
        name_of(post.node),
        post.department,
        level,
        name_of(post.above) if post.above else "",
        _reachable(city, post.holder or "空席", post.phone),
        tuple(_reachable(city, one) for one in post.deputies),
    )
    for one in called.get(post.node, []):
        yield from _below(city, called, one, level + 1, done)


def _callers(city: Continuity) -> Iterator[Caller]:
    for vendor in city.vendors.values():
        needed = sorted({name_of(d.of) for d in city.dependencies if d.on == vendor.node})
        more = f" ほか{len(needed) - 3}件" if len(needed) > 3 else ""
        yield Caller(
            name_of(vendor.node),
            vendor.hours or "書かれていない",
            minutes(vendor.arrives) if vendor.arrives is not None else "書かれていない",
            vendor.contract,
            tuple(_ways(vendor.contacts)),
            "、".join(needed[:3]) + more,
        )


def _decks(source: PackSource) -> Iterator[Deck]:
    number = 0
    for module in _modules(source):
        cards = []
        numbers = {step.id: number + n for n, step in enumerate(module.steps, 1)}
        titles = {step.id: step.title for step in module.steps}
        for step in module.steps:
            number += 1
            after = tuple(f"{numbers[one]} {titles[one]}" for one in step.after)
            cards.append(_card(source, module, step, number, after))
        triggers = tuple((one.begins, one.then) for one in module.triggers)
        yield Deck(module.id, module.title, module.version, triggers, tuple(cards))


def _modules(source: PackSource) -> list[Module]:
    wanted = set(source.modules) | {"common"}
    every = source.runbook.modules
    return [one for one in every if not source.modules or one.id in wanted]


def _card(
    source: PackSource, module: Module, step: Step, number: int, after: tuple[str, ...]
) -> Card:
    phases = {one.id: one.title for one in source.runbook.phases}
    return Card(
        step.id,
        number,
        module.title,
        phases[step.phase],
        step.title,
        step.do,
        step.done_when,
        _who(source, step.post),
        _who(source, step.deputy),
        f"{minutes(step.target)}まで" if step.target is not None else "",
        _HOURS[step.hours],
        after,
        step.condition,
        step.irreversible,
        step.authority,
        step.digest,
    )


def _who(source: PackSource, role: str) -> str:
    """The role, and beside it the post that plays it where the plan says so."""
    post = source.roles.get(role, "")
    return f"{role}（{name_of(post)}）" if post else role


def _clashes(source: PackSource) -> Iterator[Clash]:
    steps = [step for module in _modules(source) for step in module.steps]
    titles = {step.id: module.title for module in _modules(source) for step in module.steps}
    for one in contradictions(steps):
        if titles[one.one.id] != titles[one.other.id]:
            yield Clash(
                _TOPICS.get(one.topic, one.topic),
                f"{titles[one.one.id]}「{one.one.title}」",
                f"{titles[one.other.id]}「{one.other.title}」",
            )


def _sheets(city: Continuity) -> Iterator[Sheet]:
    for site in city.sites.values():
        name = name_of(site.node)
        facts = [site.seismic, f"震度{site.withstands}まで" if site.withstands else ""]
        rows = tuple((name, look) for look in (*_ROOM, *_ROOM_TOO))
        yield Sheet(f"拠点　{name}", "　".join(filter(None, facts)), rows)
    for node in city.nodes.values():
        if node.kind is NodeKind.SYSTEM:
            needed = [d.on for d in city.dependencies if d.of == node.id]
            hosts = [one for one in needed if one in city.places]
            rows = tuple((name_of(one), look) for one in hosts for look in _LOOKS)
            own = ((node.name, "業務主管課が使えるか、最後の1件と件数"),)
            due = f"目標復旧時間 {minutes(node.rto)}" if node.rto is not None else ""
            yield Sheet(f"情報システム　{node.name}", due, (*rows, *own))


def _turns(city: Continuity, switches: Iterable[Switch]) -> Iterator[Turn]:
    for one in switches:
        yield Turn(one.number, name_of(one.host), city.places.get(one.host, ""), one.why.ja)


def _name(city: Continuity, one: str) -> str:
    """A thing by its name: the id of a data set is a bare number of the ledger."""
    known = city.nodes.get(one)
    return known.name if known is not None else name_of(one)


def _stuck(city: Continuity, order: Order) -> str:
    names = "、".join(_meanwhile(city, one.node) for one in order.stuck)
    return f"始められないもの: {names}" if names else ""


def _meanwhile(city: Continuity, one: str) -> str:
    """A thing with what is done without it."""
    known = city.nodes.get(one)
    others = "、".join(known.alternatives) if known is not None else ""
    return f"{_name(city, one)}（代替手段: {others}）" if others else _name(city, one)


def _position(city: Continuity, one: Position) -> Turn:
    ends = minutes(one.ends) if one.ends is not None else "時刻不明"
    why = "。".join(each.ja for each in one.why[:_REASONS])
    if one.alternatives:
        why += f"。代替手段: {'、'.join(one.alternatives)}"
    return Turn(one.number, _name(city, one.node), city.places.get(one.node, ""), why, ends)


def _plans(source: PackSource) -> Iterator[SitePlan]:
    for site in source.continuity.sites.values():
        picture = source.maps.get(site.node, b"")
        named = f"図面 {site.map} を開けませんでした" if site.map else "図面は登録されていません"
        yield SitePlan(name_of(site.node), picture, "" if picture else named)


def minutes(value: float) -> str:
    """Minutes as people say them: 90分, 1時間, 3時間, 6時間35分, 2日."""
    if value < 120 and value != 60:
        return f"{value:g}分"
    days, rest = divmod(value, 1440)
    if days >= 2 and not rest:
        return f"{days:g}日"
    hours, left = divmod(round(value), 60)
    return f"{hours}時間{left}分" if left else f"{hours}時間"

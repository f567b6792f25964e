"""Forms about what there is: 様式1-5 and 7 of the set of 2008."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from bcp.forms.facts import UNTOLD, Facts, lasting, told, yes
from bcp.model import Basis, Contact, NodeKind, Proven, Site, Work, name_of

Line = Mapping[str, str]
BASES = {Basis.GUESS: "見積り", Basis.VENDOR: "事業者の回答", Basis.DRILLED: "訓練で実測"}


def systems(facts: Facts) -> Iterator[Line]:
    """様式1: every information system with what may hurt it."""
    for one in facts.of_kind(NodeKind.SYSTEM):
        sites = facts.sites(one.id)
        hosts = facts.on(one.id, NodeKind.HOST)
        yield {
            "system": one.name,
            "about": _business(facts, one.id),
            "department": facts.department(one.id),
            "building": _each(sites, lambda s: s.withstands and f"震度{s.withstands}まで使用"),
            "place": _each(sites, lambda s: flood(s.flood_depth_m)),
            "fixed": _each(sites, lambda s: yes(s.fixed)),
            "model": _models(facts, hosts),
            "where": _words(facts.continuity.places.get(host, "") for host in hosts),
            "vendor": facts.names(facts.vendors(one.id)),
            "reinstall": work_words(facts.continuity.work.get(one.id)),
        }


def vendors(facts: Facts) -> Iterator[Line]:
    """様式2: who is under contract, when they answer, and how they are reached."""
    for one in facts.of_kind(NodeKind.VENDOR):
        known = facts.continuity.vendors.get(one.id)
        yield {
            "vendor": one.name,
            "systems": facts.names(facts.served(one.id)),
            "contract": told(known.contract) if known else UNTOLD,
            "hours": told(known.hours) if known else UNTOLD,
            "arrives": lasting(known.arrives) if known else UNTOLD,
            "clause": yes(known.disaster_clause) if known else UNTOLD,
            "contacts": contact_words(facts, known.contacts) if known else UNTOLD,
        }


def buildings(facts: Facts) -> Iterator[Line]:
    """様式3: every building or place with what a disaster does to it."""
    for one in facts.of_kind(NodeKind.SITE):
        site = facts.continuity.sites.get(one.id, Site(one.id))
        yield {
            "site": one.name,
            "address": told(site.address),
            "seismic": told(site.seismic),
            "withstands": f"震度{site.withstands}" if site.withstands else UNTOLD,
            "flood": flood(site.flood_depth_m),
            "map": told(site.map),
            "note": site.note,
        }


def rooms(facts: Facts) -> Iterator[Line]:
    """様式4: where each machine stands."""
    for one in facts.of_kind(NodeKind.HOST):
        sites = facts.sites(one.id)
        powers = facts.on(one.id, NodeKind.POWER)
        powers += [p for s in facts.on(one.id, NodeKind.SITE) for p in facts.on(s, NodeKind.POWER)]
        yield {
            "place": told(facts.continuity.places.get(one.id, "") or _names(sites)),
            "host": one.name,
            "systems": facts.names(facts.above(one.id, NodeKind.SYSTEM)),
            "fixed": _each(sites, lambda s: yes(s.fixed)),
            "cooling": _each(sites, lambda s: s.cooling),
            "power": facts.names(dict.fromkeys(powers)),
        }


def power_and_lines(facts: Facts) -> Iterator[Line]:
    """様式5: how long electricity lasts, and which lines are served first."""
    for one in facts.of_kind(NodeKind.POWER):
        known = facts.continuity.power.get(one.id)
        yield {
            "kind": "電力",
            "name": one.name,
            "site": facts.names([known.site] if known and known.site else []),
            "lasts": _lasts(known.battery_minutes, known.generator_hours) if known else UNTOLD,
            "shutdown": lasting(known.shutdown_minutes) if known else UNTOLD,
            "refuel": told(known.refuel) if known else UNTOLD,
            "priority": "－",
            "note": known.note if known else "",
        }
    for one in facts.of_kind(NodeKind.LINE):
        line = facts.continuity.lines.get(one.id)
        yield {
            "kind": "通信",
            "name": one.name,
            "site": told(line.carrier) if line else UNTOLD,
            "lasts": "－",
            "shutdown": "－",
            "refuel": "－",
            "priority": yes(line.priority) if line else UNTOLD,
            "note": line.note if line else "",
        }


def backups(facts: Facts) -> Iterator[Line]:
    """様式7: what was proven to come back, by the evidence of drills."""
    for one in facts.of_kind(NodeKind.DATA):
        proven = facts.continuity.proven.get(one.id)
        yield {
            "system": facts.names(facts.above(one.id, NodeKind.SYSTEM)),
            "data": one.name,
            "rpo": lasting(one.rpo),
            "newest": _newest(facts, proven),
            "minutes": _measured(proven),
            "elsewhere": (proven.elsewhere if proven else "") or "確認不能",
        }


def _newest(facts: Facts, proven: Proven | None) -> str:
    if proven is None or not proven.newest:
        return "確認不能（実証なし）"
    return facts.moment(datetime.fromisoformat(proven.newest))


def _measured(proven: Proven | None) -> str:
    if proven is None or proven.minutes is None:
        return "確認不能（実測なし）"
    return lasting(proven.minutes)


def flood(depth: float | None) -> str:
    """The assumed depth of a flood in words."""
    if depth is None:
        return UNTOLD
    return f"{depth:g}m" if depth else "浸水想定なし"


def contact_words(facts: Facts, contacts: Iterable[Contact]) -> str:
    """Each way to reach somebody with the day on which it was tried."""
    lines = (
        f"{one.means} {one.to}（{facts.day(one.checked) if one.checked else '確認日なし'}）"
        for one in contacts
    )
    return "\n".join(lines) or UNTOLD


def work_words(work: Work | None) -> str:
    """How long it takes to bring a thing back, and what that rests on."""
    return UNTOLD if work is None else f"{lasting(work.minutes)}（{BASES[work.basis]}）"


def _business(facts: Facts, system: str) -> str:
    known = {one.name: one.business for one in facts.ledger.systems}
    words = known.get(name_of(system), "")
    tasks = facts.names(facts.above(system, NodeKind.TASK))
    return words or tasks


def _models(facts: Facts, hosts: Iterable[str]) -> str:
    known = {one.id: one.model for one in facts.ledger.hosts}
    known |= {one.name: one.model for one in facts.ledger.hosts}
    return _words(known.get(name_of(host), "") for host in hosts)


def _each(sites: Iterable[Site], say: Callable[[Site], str]) -> str:
    return _words(say(one) or UNTOLD for one in sites)


def _words(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text)) or UNTOLD


def _names(sites: Iterable[Site]) -> str:
    return "、".join(name_of(one.node) for one in sites)


def _lasts(battery: float | None, generator: float | None) -> str:
    words = []
    if battery is not None:
        words.append(f"UPS {lasting(battery)}")
    if generator is not None:
        words.append(f"発電機 {generator:g}時間")
    return "\n".join(words) or UNTOLD

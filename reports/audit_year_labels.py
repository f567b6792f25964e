"""Numbers in place of the names of hosts and systems, the same in all of a public file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from audit.cycle.universe import TargetKind
from inventory.words import T
from reports.audit_year_view import YearView

_SYSTEM = f"{TargetKind.SYSTEM}:"
WITHHELD = T("公開版では省略", "withheld in the public edition")


@dataclass(frozen=True, slots=True)
class Labels:
    """What hosts (by id and by name) and targets are called in the public edition."""

    hosts: Mapping[str, str]
    targets: Mapping[str, str]

    def host(self, id_: str) -> str:
        """The number of a host."""
        return self.hosts.get(id_, "台帳にない機器")

    def target(self, target: str) -> str:
        """A section by its name, a system by its number."""
        return self.targets.get(target, target)


def labels_of(view: YearView) -> Labels:
    """The numbers, by the order of the ids; a host's name has the number of its id."""
    known = {id_: name for id_, name, _ in view.hosts}
    ids = sorted({*known, *_hosts(view)} - (set(known.values()) - set(known)))
    hosts = {id_: _numbered("機器", n, len(ids)) for n, id_ in enumerate(ids, 1)}
    hosts = {name: hosts[id_] for id_, name in known.items()} | hosts
    systems = sorted({one for one in _targets(view) if one.startswith(_SYSTEM)})
    named = {
        one: f"{_SYSTEM}{_numbered('情報システム', n, len(systems))}"
        for n, one in enumerate(systems, 1)
    }
    return Labels(hosts, named)


def _numbered(word: str, number: int, many: int) -> str:
    return f"{word}{number:0{max(2, len(str(many)))}d}"


def _hosts(view: YearView) -> Iterator[str]:
    yield from (row.host for paper in view.papers for row in paper.machine)
    yield from (fact.host for one in view.findings for fact in one.facts)
    yield from (row.host for row in view.exceptions if row.host != "*")


def _targets(view: YearView) -> Iterable[str]:
    plan = view.plan
    yield from (one.target for one in plan.choices)
    yield from (one.target for one in plan.dropped)
    yield from (one.target for one in view.unplanned)
    yield from (target for one in view.engagements for target in one.engagement.targets)
    yield from (paper.target for paper in view.papers)
    yield from (one.target for one in view.findings)

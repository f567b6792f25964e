"""What the ledger says of a host in the words of a report, for hosts that left it too."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inventory.model import Host, Ledger
from reports.era import era_day
from reports.reasons import CRITICALITIES, KINDS, PLATFORMS, ZONES

NO_DEPARTMENT = "所管の登録なし"


@dataclass(frozen=True, slots=True)
class People:
    """Hosts and departments of a ledger, by id and by name."""

    hosts: Mapping[str, Host]
    departments: tuple[str, ...]
    members: Mapping[str, str]  # 推進員 by department
    twice: frozenset[str]  # names that several hosts have

    @classmethod
    def of(cls, ledger: Ledger) -> "People":
        """Index the ledger; departments that only hosts name come after those registered."""
        names = Counter(host.name for host in ledger.hosts)
        known = [department.name for department in ledger.departments]
        named = sorted({host.department for host in ledger.hosts if host.department} - set(known))
        return cls(
            {host.id: host for host in ledger.hosts},
            (*known, *named, NO_DEPARTMENT),
            {d.name: d.promotion_member for d in ledger.departments},
            frozenset(name for name, count in names.items() if count > 1),
        )

    def label(self, id_: str) -> str:
        """The host's name; with its id where the name alone could mean another host."""
        host = self.hosts.get(id_)
        if host is None:
            return id_
        return f"{host.name}（{id_}）" if host.name in self.twice else host.name

    def department(self, id_: str) -> str:
        """The department that answers for the host."""
        host = self.hosts.get(id_)
        return (host.department if host else "") or NO_DEPARTMENT

    def owner(self, id_: str) -> str:
        """Who answers for the host, as the ledger says."""
        host = self.hosts.get(id_)
        return host.owner if host else ""

    def ledger_line(self, id_: str) -> dict[str, Any]:
        """The fields of a `HostView` that come from the ledger."""
        host = self.hosts.get(id_) or Host(id=id_, name=id_)
        return {
            "id": id_,
            "name": self.label(id_),
            "kind": KINDS[host.kind].ja,
            "zone": ZONES[host.zone].ja,
            "department": self.department(id_),
            "address": "、".join(map(str, host.addresses)),
            "platform": PLATFORMS[host.platform].ja,
            "os": host.os,
            "owner": host.owner,
            "location": "　".join(part for part in (host.site, host.location) if part),
            "systems": host.systems,
            "criticality": CRITICALITIES[host.criticality].ja,
            "support_end": era_day(host.support_end) if host.support_end else "",
        }

"""The inventory as nornir sees it: `InitNornir(inventory={"plugin": "HinomiInventory", ...})`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nornir.core.inventory import Defaults, Group, Groups, Hosts, Inventory, ParentGroups
from nornir.core.inventory import Host as NornirHost

from inventory.db import open_database
from inventory.model import Host
from inventory.store import InventoryStore
from inventory.workspace import Workspace


def group_names(host: Host) -> tuple[str, ...]:
    """The nornir groups of one host: its zone, its kind, its platform and its systems."""
    return (
        f"zone:{host.zone}",
        f"kind:{host.kind}",
        f"platform:{host.platform}",
        *dict.fromkeys(f"system:{name}" for name in host.systems),
    )


def as_nornir(hosts: Iterable[Host]) -> Inventory:
    """Put hosts into a nornir inventory, keyed by id, the model itself under `data["host"]`.

    The account and the port are given, the password never: it stays with the connection plugin.
    """
    groups, members = Groups(), Hosts()
    defaults = Defaults()
    for host in hosts:
        parents = ParentGroups([_group(groups, name, defaults) for name in group_names(host)])
        members[host.id] = NornirHost(
            name=host.id,
            hostname=str(host.addresses[0]) if host.addresses else None,
            port=host.access.port,
            username=host.access.user,
            platform=host.platform.value,
            groups=parents,
            data=_data(host),
            defaults=defaults,
        )
    return Inventory(hosts=members, groups=groups, defaults=defaults)


class HinomiInventory:
    """A nornir inventory plugin over a Hinomi workspace folder or a database URL."""

    def __init__(self, workspace: str | Path = ".", database: str = "") -> None:
        """Remember where the inventory is; nothing is opened before `load`."""
        self.workspace = Workspace(Path(workspace))
        self.database = database

    @property
    def url(self) -> str:
        """The database named, else the one that the workspace's settings name."""
        return self.database or self.workspace.database_url(self.workspace.settings())

    def load(self) -> Inventory:
        """Read every host of the database."""
        engine = open_database(self.url)
        try:
            return as_nornir(InventoryStore(engine).load().hosts)
        finally:
            engine.dispose()


def _group(groups: Groups, name: str, defaults: Defaults) -> Group:
    if name not in groups:
        groups[name] = Group(name=name, defaults=defaults)
    return groups[name]


def _data(host: Host) -> dict[str, Any]:
    return {
        "host": host,
        "name": host.name,
        "kind": host.kind.value,
        "zone": host.zone.value,
        "systems": list(host.systems),
        "department": host.department,
        "site": host.site,
        "criticality": host.criticality.value,
    }

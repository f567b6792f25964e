"""The inventory as nornir users see it, through nornir's own front door."""

from importlib.metadata import entry_points
from ipaddress import ip_address
from pathlib import Path

import pytest
from nornir import InitNornir
from nornir.core import Nornir
from nornir.core.filter import F
from nornir.core.plugins.inventory import InventoryPluginRegister
from nornir.core.task import Result, Task

from inventory.db import open_database, upgrade
from inventory.model import Access, Host, Kind, Ledger, Platform, Zone
from inventory.nornir_plugin import HinomiInventory, as_nornir
from inventory.store import InventoryStore
from inventory.workspace import lay_out

HOSTS = (
    Host(
        id="S-001",
        name="jumin-sv01",
        kind=Kind.SERVER,
        zone=Zone.LGWAN,
        platform=Platform.LINUX,
        addresses=(ip_address("2001:db8::5"), ip_address("10.1.2.3")),
        systems=("住民記録", "税務", "税務"),
        department="市民課",
        access=Access(user="kansa", port=2222, secret="sv01-sudo", jump="S-002"),
    ),
    Host(id="S-002", name="fumidai", zone=Zone.LGWAN),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = lay_out(tmp_path / "city").root
    engine = open_database(f"sqlite:///{folder / 'hinomi.db'}")
    upgrade(engine)
    InventoryStore(engine).save(Ledger(hosts=HOSTS))
    engine.dispose()
    return folder


def opened(**options: str) -> Nornir:
    InventoryPluginRegister.register("HinomiInventory", HinomiInventory)
    return InitNornir(
        inventory={"plugin": "HinomiInventory", "options": options}, logging={"enabled": False}
    )


def test_nornir_reads_a_workspace(workspace: Path) -> None:
    nornir = opened(workspace=str(workspace))
    host = nornir.inventory.hosts["S-001"]
    assert (host.hostname, host.port, host.username) == ("2001:db8::5", 2222, "kansa")
    assert (host.platform, host["department"], host["name"]) == ("linux", "市民課", "jumin-sv01")
    assert host["host"] == HOSTS[0]
    assert nornir.inventory.hosts["S-002"].hostname is None


def test_nornir_filters_by_group(workspace: Path) -> None:
    nornir = opened(database=f"sqlite:///{workspace / 'hinomi.db'}")
    for group, expected in {
        "zone:lgwan": ["S-001", "S-002"],
        "kind:server": ["S-001"],
        "platform:linux": ["S-001"],
        "system:税務": ["S-001"],
    }.items():
        assert list(nornir.filter(F(groups__contains=group)).inventory.hosts) == expected
    assert set(nornir.inventory.groups) >= {"zone:lgwan", "system:住民記録"}


def test_the_plugin_is_announced_to_nornir() -> None:
    [found] = [e for e in entry_points(group="nornir.plugins.inventory") if "Hinomi" in e.name]
    assert found.load() is HinomiInventory


def test_no_password_is_ever_given() -> None:
    inventory = as_nornir(HOSTS)
    every = [*inventory.hosts.values(), *inventory.groups.values(), inventory.defaults]
    assert [one.password for one in every] == [None] * len(every)


def test_hosts_share_their_groups() -> None:
    inventory = as_nornir(HOSTS)
    groups = {name: [group.name for group in host.groups] for name, host in inventory.hosts.items()}
    assert groups["S-001"][3:] == ["system:住民記録", "system:税務"]
    assert groups["S-002"] == ["zone:lgwan", "kind:other", "platform:unknown"]
    assert inventory.hosts["S-001"].groups[0] is inventory.hosts["S-002"].groups[0]


def test_a_task_reaches_every_host(workspace: Path) -> None:
    def reached(task: Task) -> Result:
        return Result(task.host, result=task.host["host"].id)

    results = opened(workspace=str(workspace)).run(reached)
    assert {name: result[0].result for name, result in results.items()} == {
        "S-001": "S-001",
        "S-002": "S-002",
    }

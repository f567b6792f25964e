"""Copies and sources are placed on the hosts of both, and one machine is one under any name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from audit.backup.asking import Answered, Asker, Way
from audit.backup.placing import placements
from checks.backup.model import Placement
from checks.backup.placement import different_disks
from checks.backup.tool import Fragment
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.model import Access, DataSet, Host, Privilege
from inventory.transport.base import Bounds, Exchange
from inventory.transport.local import LocalTransport
from inventory.words import T
from tests.audit.backup.made import AT, TEXT, target
from tests.audit.backup.test_asking import Known

HOSTS = (
    Host(id="SV-901", name="nas"),
    Host(id="SV-001", name="juki", access=Access(privilege=Privilege.SUDO)),
)
DATA = DataSet(id="BK-001", system="住記", name="住民票", host="juki", sources=("/srv/juki",))
SQL = DATA.model_copy(update={"id": "BK-002", "sources": ("juki_db",)})
BARE = DATA.model_copy(update={"id": "BK-003", "host": ""})


class Placed(Asker):
    """Each host answers with a disk and a kernel of its own."""

    def __init__(self, boots: Mapping[str, str], disks: Mapping[str, str]) -> None:
        super().__init__(LocalTransport(), LocalTransport(), Known(), HOSTS, Bounds())
        self.boots, self.disks, self.ways = boots, disks, [Way("")]
        self.ways.clear()

    def at(
        self,
        way: Way,
        fragments: Sequence[Fragment],
        held: Mapping[str, str],
        seconds: float | None = None,
    ) -> Answered:
        assert (held, seconds) == ({}, None)
        self.ways.append(way)
        if way.host not in self.boots:
            raise FactError(Why.NOT_COLLECTED, T("応答がない", "down"))
        [fragment] = fragments
        looks = fragment.text.count("\nlook ")
        lines = []
        for index in range(looks):
            disk = self.disks[way.host]
            lines += [f"path {index}", "own 1/700/0/0/root/root", f"disk {disk}", f"end {index}"]
        text = "\n".join([*lines, f"boot {self.boots[way.host]}", "told", ""])
        reply = Reply(text.encode(), 0, "0" * 16, 0, AT)
        return Answered({fragment.name: reply}, Exchange(b"", b"", 0, AT, AT, "local"))


def place(asker: Placed, *wanted: DataSet, host: str = "SV-901") -> dict[str, Placement]:
    found = placements(replace(target(), host=host), wanted or (DATA,), asker)
    assert all(isinstance(one, Placement) for one in found.values()), found
    return {name: one for name, one in found.items() if isinstance(one, Placement)}


def test_each_host_is_asked_in_its_own_way() -> None:
    asker = Placed({"SV-901": "a", "SV-001": "b"}, {"SV-901": "disk:8:0", "SV-001": "disk:8:0"})
    [found] = place(asker).values()
    assert asker.ways == [Way("SV-901"), Way("SV-001", Privilege.SUDO)]
    assert (found.host, found.source_host) == ("SV-901", "SV-001")
    assert different_disks(found)  # the same numbers on two machines are two disks


def test_one_machine_under_two_names_is_one() -> None:
    asker = Placed({"": "a", "SV-001": "a"}, {"": "disk:8:0", "SV-001": "disk:8:0"})
    [found] = place(asker, host="").values()
    assert found.host == found.source_host == "local"
    assert not different_disks(found)


@pytest.mark.parametrize("boots", [("", ""), ("", "b"), ("a", "")])
def test_machines_that_cannot_be_told_from_each_other_prove_nothing(
    boots: tuple[str, str],
) -> None:
    names = ("SV-901", "SV-001")
    asker = Placed(dict(zip(names, boots, strict=True)), dict.fromkeys(names, "disk:8:0"))
    [found] = place(asker).values()
    with pytest.raises(FactError):
        different_disks(found)


def test_sources_on_the_host_of_the_copies_are_asked_once() -> None:
    asker = Placed({"SV-901": "a"}, {"SV-901": "disk:8:0"})
    here = DATA.model_copy(update={"host": "nas"})
    [found] = place(asker, here).values()
    assert asker.ways == [Way("SV-901")]
    assert found.source_host == "SV-901"
    assert not different_disks(found)


@pytest.mark.parametrize("data", [SQL, BARE])
def test_sources_that_are_no_paths_or_of_no_host_leave_their_disk_unknown(data: DataSet) -> None:
    asker = Placed({"SV-901": "a", "SV-001": "b"}, {"SV-901": "disk:8:0", "SV-001": "disk:8:0"})
    [found] = place(asker, data).values()
    assert isinstance(found.source_disks, FactError)


def test_a_source_host_that_is_down_leaves_its_disk_unknown_alone() -> None:
    asker = Placed({"SV-901": "a"}, {"SV-901": "disk:8:0"})
    [found] = place(asker).values()
    assert isinstance(found.source_disks, FactError)
    assert found.disks == ("disk:8:0",)


def test_copies_that_are_in_no_folder_have_no_place() -> None:
    asker = Placed({"SV-901": "a", "SV-001": "b"}, {"SV-901": "disk:8:0", "SV-001": "disk:8:0"})
    away = target(TEXT.replace("/backup/juki", "rest:http://backup:8000/juki"))
    [found] = placements(away, (DATA,), asker).values()
    assert isinstance(found, FactError)


def test_what_was_imported_is_asked_of_nobody() -> None:
    asker = Placed({}, {})
    report = target(TEXT.replace("tool: restic", "tool: catalog"))
    assert placements(report, (DATA,), asker) == {}
    assert asker.ways == []

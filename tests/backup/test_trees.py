"""Folders, archives and duplicity's sets with planted faults: the matrix, cell by cell."""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from checks.backup.model import Depth
from tests.backup.columns import Healthy, columns, healthy
from tests.backup.faults_trees import FAULTS, GOES_ON, KINDS, history, place, plant
from tests.backup.matrix import Seen, cells
from tests.backup.repositories import SOURCES, Repository, Site, sums
from tests.backup.stand import started
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

HOST = "trees-faults"
_SLOW = os.environ.get("HINOMI_SLOW") != "1"
_AGAIN = "rm -rf /srv/*; tar -C / -xf /root/source.tar; rm -rf /backup/fault* /scratch"
_QUICK = {
    ("rsync", "unreadable_files"),
    ("rsnapshot", "empty_mount"),
    ("tar", "archive_cut_at_member"),
    ("tar", "archive_bomb"),
}
_slow = pytest.mark.skipif(_SLOW, reason="seconds for each planted fault: HINOMI_SLOW=1")
_CASES = [
    pytest.param(kind, fault, marks=() if (kind, fault) in _QUICK else (pytest.mark.slow, _slow))
    for kind in FAULTS
    for fault in FAULTS[kind]
]


@pytest.fixture(scope="module")
def site(lab: Lab) -> Iterator[Site]:
    host = started(lab, HOST)
    host.sh("id yamada 2>/dev/null || useradd yamada; rm -f /srv/住民記録/大きい穴")
    host.sh("tar -C / --numeric-owner -cf /root/source.tar srv")
    yield host
    lab.remove(HOST)


@pytest.fixture(scope="module")
def stands() -> dict[str, tuple[Repository, Healthy]]:
    return {}


def again(kind: str) -> str:
    """The source as it was; zip and 7z have no name with a line break."""
    broken = "; rm -f /srv/*/改行*" if kind in {"zip", "7z"} else ""
    return _AGAIN + broken


def stand(
    site: Site, stands: dict[str, tuple[Repository, Healthy]], kind: str
) -> tuple[Repository, Healthy]:
    if kind not in stands:
        site.sh(again(kind))
        where = f"/backup/{kind}"
        site.sh(history(kind, where))
        secret = tuple((KINDS[kind].secret or {}).items())
        made = Repository(site, KINDS[kind].tool, place(kind, where), "", secret)
        stands[kind] = (made, healthy(made, {}))
    return stands[kind]


def seen(made: Repository, known: Healthy, kind: str, fault: str) -> dict[str, Seen]:
    where = "/backup/fault"
    made.site.sh(f"{again(kind)}; cp -a {made.place.location} {where}")
    made.site.sh(plant(kind, fault, where))
    clone = replace(made, place=place(kind, where))
    if fault == "wrong_password":
        clone = replace(clone, others=tuple((name, "wrong") for name, _ in clone.others))
    if (kind, fault) in GOES_ON:
        known = replace(known, wanted=sums(made.site, SOURCES))
    return columns(clone, known, same_disk=fault == "same_disk")


@pytest.mark.parametrize(("kind", "fault"), _CASES)
def test_cells_are_as_measured(
    site: Site, stands: dict[str, tuple[Repository, Healthy]], kind: str, fault: str
) -> None:
    made, known = stand(site, stands, kind)
    assert seen(made, known, kind, fault) == dict(cells(kind)[fault])


@pytest.mark.parametrize(
    "kind", ["rsnapshot", "rsync", "tar", *(() if _SLOW else ("zip", "7z", "duplicity"))]
)
def test_a_healthy_one_is_well(
    site: Site, stands: dict[str, tuple[Repository, Healthy]], kind: str
) -> None:
    made, known = stand(site, stands, kind)
    assert len(known.survey.copies) == KINDS[kind].days
    assert all(copy.at is not None and copy.complete is not False for copy in known.survey.copies)
    assert made.look(Depth.STRUCTURE).sound
    assert all(
        verdict.value != "ERROR" for said in known.said.values() for verdict in said.values()
    )


def test_every_cell_of_the_matrix_is_tested() -> None:
    for kind, faults in FAULTS.items():
        assert set(cells(kind)) == set(faults)

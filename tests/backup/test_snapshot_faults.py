"""Faults planted on restic and borg: every cell of the matrix, in both directions."""

import os
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from checks.backup.model import Depth, ToolKind
from checks.model import FactError
from tests.backup.faults_snapshots import FAULTS
from tests.backup.matrix import cells
from tests.backup.repositories import SOURCES, Site, sums
from tests.backup.stand import TOOLS, Stand, stand, started
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab
slow = pytest.mark.skipif(
    os.environ.get("HINOMI_SLOW") != "1",
    reason="every fault on both tools takes ten minutes: HINOMI_SLOW=1",
)
EVERY = [(kind, name) for kind in TOOLS for name, fault in FAULTS.items() if kind in fault.tools]
HERE = [(kind, name) for kind, name in EVERY if kind not in FAULTS[name].newer]
_QUICK = 1  # days of history where only the tools themselves are tried
Standing = Callable[[ToolKind], Stand]


@pytest.fixture(scope="module")
def site(lab: Lab) -> Iterator[Site]:
    yield started(lab, "backup-faults")
    lab.remove("backup-faults")


@pytest.fixture(scope="module")
def standing(site: Site) -> Standing:
    return cache(lambda kind: stand(site, kind))


@pytest.fixture(scope="module")
def small(site: Site) -> Standing:
    return cache(lambda kind: stand(site, kind, f"/backup/small-{kind}", range(_QUICK, -1, -1)))


@pytest.mark.parametrize("kind", TOOLS)
def test_a_healthy_repository_is_listed_read_and_restored_with_every_name(
    small: Standing, kind: ToolKind
) -> None:
    whole = small(kind)
    repository, survey = whole.repository, whole.known.survey
    site, where = repository.site, repository.place.location
    before = site.sh(f"find {where} -type f -exec sha256sum {{}} + | sort")
    assert len(survey.copies) == _QUICK + 1
    assert survey.newest is not None
    assert survey.encrypted is True
    assert not isinstance(survey.contents, FactError)
    assert [(one.present, one.files) for one in survey.contents] == [(True, 45), (True, 21)]
    assert not isinstance(survey.change, FactError)
    assert (survey.change.added, survey.change.removed, survey.change.changed) == (0, 0, 1)
    part = repository.look(Depth.PART, 1, 1)  # by chance a half of so few packs may be empty
    assert (part.sound, part.part) == (True, (1, 1))
    assert part.read_bytes
    wanted = sums(site, SOURCES)
    assert set(repository.listing(survey.newest)) == set(wanted)
    odd = [path for path in wanted if b"/\xe6\x9d\xb1\xe7\x94\xba/" not in path]
    asked = [path.decode("utf-8", "surrogateescape") for path in odd]
    assert repository.restore(survey.newest.id, asked, "/scratch") == ()
    assert sums(site, ["/scratch"], "/scratch") == {path: wanted[path] for path in odd}
    holes = int(site.sh("du -sm /scratch | cut -f1")) < 8
    assert holes is (kind is ToolKind.BORG)  # restic leaves holes from 0.15 on
    assert site.sh(f"find {where} -type f -exec sha256sum {{}} + | sort") == before
    assert site.sh("ls -A /tmp").strip() == ""


@pytest.mark.parametrize("kind", TOOLS)
@pytest.mark.parametrize("name", ["flipped_data"])
def test_a_rotten_byte_is_seen_by_reading_alone(small: Standing, kind: ToolKind, name: str) -> None:
    clone = small(kind).planted(name)
    assert clone.look(Depth.STRUCTURE).sound
    whole, first, second = (
        clone.look(Depth.WHOLE),
        clone.look(Depth.PART, 1, 2),
        clone.look(Depth.PART, 2, 2),
    )
    assert (whole.sound, first.sound and second.sound) == (False, False)
    assert first.sound or second.sound
    assert (first.read_bytes or 0) + (second.read_bytes or 0) == whole.read_bytes


@slow
@pytest.mark.slow
@pytest.mark.parametrize(("kind", "name"), HERE)
def test_every_cell_is_as_the_matrix_says(standing: Standing, kind: ToolKind, name: str) -> None:
    assert standing(kind).seen(name) == cells(kind)[name]


@pytest.mark.parametrize("kind", TOOLS)
def test_the_matrix_has_exactly_the_planted_faults(kind: ToolKind) -> None:
    assert set(cells(kind)) == {name for each, name in EVERY if each is kind}

"""restic 0.18 and borg 1.4: other words, other exit codes, the same answers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest

from checks.backup.model import Depth, Place, ToolKind
from checks.model import FactError, Why
from tests.backup.matrix import Seen, cells
from tests.backup.repositories import ENVIRONMENT, SOURCES, Repository, Site, sums
from tests.backup.stand import TOOLS, Stand, stand, started
from tests.backup.test_snapshot_faults import EVERY, HERE
from tests.lab.lab import Lab
from tests.lab.trixie import ON_TRIXIE

pytestmark = ON_TRIXIE
VERSIONS = {ToolKind.RESTIC: "0.18", ToolKind.BORG: "1.4"}


@pytest.fixture(scope="module")
def site(lab: Lab) -> Iterator[Site]:
    yield started(lab, "backup-trixie", "trixie")
    lab.remove("backup-trixie")


@pytest.fixture(scope="module")
def standing(site: Site) -> Callable[[ToolKind], Stand]:
    return cache(lambda kind: stand(site, kind, "", (2, 1, 0)))


@pytest.mark.parametrize("kind", TOOLS)
def test_it_is_listed_read_and_restored(
    standing: Callable[[ToolKind], Stand], kind: ToolKind
) -> None:
    whole = standing(kind)
    repository, survey = whole.repository, whole.known.survey
    assert survey.version.startswith(VERSIONS[kind])
    assert survey.encrypted is True
    assert not isinstance(survey.contents, FactError)
    assert [(one.present, one.files) for one in survey.contents] == [(True, 45), (True, 21)]
    assert not isinstance(survey.change, FactError)
    assert (survey.change.added, survey.change.removed, survey.change.changed) == (0, 0, 1)
    for depth in Depth:
        assert repository.look(depth, 2, 3).sound
    assert survey.newest is not None
    wanted = sums(repository.site, SOURCES)
    assert set(repository.listing(survey.newest)) == set(wanted)
    odd = [path.decode("utf-8", "surrogateescape") for path in wanted if b"00" not in path]
    assert repository.restore(survey.newest.id, odd, "/scratch") == ()
    assert len(sums(repository.site, ["/scratch"], "/scratch")) == len(odd)
    assert int(repository.site.sh("du -sm /scratch | cut -f1")) < 8  # the hole stays a hole


@pytest.mark.parametrize("kind", TOOLS)
def test_every_copy_of_restic_tells_its_own_size(
    standing: Callable[[ToolKind], Stand], kind: ToolKind
) -> None:
    copies = standing(kind).known.survey.copies
    told = [copy.files is not None for copy in copies]
    assert all(told) if kind is ToolKind.RESTIC else told == [False, False, True]


@pytest.mark.parametrize(
    ("kind", "name", "quick", "whole"),
    [
        (ToolKind.RESTIC, "flipped_data", Seen.MISSED, Seen.CAUGHT),
        (ToolKind.RESTIC, "flipped_tree", Seen.CAUGHT, Seen.CAUGHT),
        (ToolKind.RESTIC, "pack_deleted", Seen.CAUGHT, Seen.CAUGHT),
        (ToolKind.RESTIC, "index_removed", Seen.CAUGHT, Seen.CAUGHT),
        (ToolKind.RESTIC, "wrong_password", Seen.UNKNOWN, Seen.UNKNOWN),
        (ToolKind.BORG, "flipped_data", Seen.MISSED, Seen.CAUGHT),
        (ToolKind.BORG, "flipped_crc_repaired", Seen.MISSED, Seen.CAUGHT),
        (ToolKind.BORG, "pack_deleted", Seen.CAUGHT, Seen.CAUGHT),
        (ToolKind.BORG, "wrong_password", Seen.UNKNOWN, Seen.UNKNOWN),
    ],
)
def test_damage_is_seen(
    standing: Callable[[ToolKind], Stand], kind: ToolKind, name: str, quick: Seen, whole: Seen
) -> None:
    seen = standing(kind).seen(name)
    assert (seen["Q"], seen["F"]) == (quick, whole)


@pytest.mark.parametrize(("kind", "name"), [one for one in EVERY if one not in HERE])
def test_what_only_these_can_be_is_as_the_matrix_says(
    standing: Callable[[ToolKind], Stand], kind: ToolKind, name: str
) -> None:
    assert standing(kind).seen(name) == cells(kind)[name]


@pytest.mark.parametrize("kind", TOOLS)
def test_a_wrong_password_is_caught(standing: Callable[[ToolKind], Stand], kind: ToolKind) -> None:
    assert standing(kind).seen("wrong_password") == cells(kind)["wrong_password"]


def test_a_second_key_without_a_password_gives_all_away(
    standing: Callable[[ToolKind], Stand],
) -> None:
    clone = standing(ToolKind.RESTIC).planted("stale")
    begin, where = ENVIRONMENT[ToolKind.RESTIC], clone.place.location
    clone.site.sh(f"{begin}\nrestic -q --no-cache -r {where} key add --new-insecure-no-password")
    survey = clone.survey()
    assert (survey.encrypted, survey.keys, survey.opens) == (False, 2, None)


def test_a_repository_without_a_password_is_not_encrypted(site: Site) -> None:
    site.sh("restic -q --no-cache init --insecure-no-password -r /backup/open")
    site.sh("restic -q --no-cache backup --insecure-no-password -r /backup/open /srv")
    place = Place(ToolKind.RESTIC, "/backup/open", ())
    opened = Repository(site, TOOLS[ToolKind.RESTIC](), place, secret="")
    assert opened.survey(("/srv",)).encrypted is False
    with pytest.raises(FactError) as odd:
        replace(opened, secret="x").survey(("/srv",))
    assert odd.value.why is Why.SHUT

"""Names of files stay on the host, whatever is wrong: complaints of tools are full of them."""

import os
from collections.abc import Iterator

import pytest

from checks.backup.model import Depth, ToolKind
from checks.backup.tool import Fragment, Portion, Wish
from tests.backup.repositories import SECRET, SOURCES, Repository, Site
from tests.backup.stand import Stand, stand, started
from tests.lab.lab import Lab

pytestmark = [
    pytest.mark.lab,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1", reason="a minute of damage: HINOMI_SLOW=1"
    ),
]
NAMES = ("世帯", "賦課", "改行", "大きい穴", "東町")
DAMAGE = [
    (ToolKind.RESTIC, "flipped_data"),
    (ToolKind.RESTIC, "flipped_tree"),
    (ToolKind.RESTIC, "index_removed"),
    (ToolKind.BORG, "flipped_data"),
    (ToolKind.BORG, "pack_deleted"),
    (ToolKind.BORG, "pack_zeroed"),
]


@pytest.fixture(scope="module")
def site(lab: Lab) -> Iterator[Site]:
    yield started(lab, "backup-names")
    lab.remove("backup-names")


@pytest.fixture(scope="module")
def stands(site: Site) -> dict[ToolKind, Stand]:
    return {kind: stand(site, kind, "", (1, 0)) for kind in (ToolKind.RESTIC, ToolKind.BORG)}


@pytest.mark.parametrize(("kind", "name"), DAMAGE)
def test_no_name_and_no_secret_leaves_a_damaged_repository(
    stands: dict[ToolKind, Stand], kind: ToolKind, name: str
) -> None:
    newest = stands[kind].known.survey.newest
    assert newest is not None
    repository = stands[kind].planted(name)
    repository.site.sh("rm -rf /scratch; mkdir /scratch")
    for fragment in _fragments(repository, newest.id):
        body = repository.site.ask(fragment, repository.held).body.decode("utf-8", "replace")
        assert [word for word in (*NAMES, SECRET) if word in body] == [], fragment.name
        assert "\\u4e16\\u5e2f" not in body


def _fragments(repository: Repository, copy: str) -> list[Fragment]:
    tool, place = repository.tool, repository.place
    return [
        tool.survey(place, SOURCES),
        *(tool.look(place, Portion(depth, 1, 2)) for depth in Depth),
        tool.restore(place, Wish(copy, (), "/scratch")),
    ]

"""A repository behind a REST server: looked at as one in a folder, and never deleted from."""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from checks.backup.model import Depth, ToolKind
from checks.model import FactError, Why
from tests.backup.repositories import Repository, Site, sums
from tests.backup.rest import canary, served, stop, tried
from tests.backup.stand import Stand, stand, started
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab
HOST, LOGIN = "backup-rest", "juki:p@/:%x é"


@pytest.fixture(scope="module")
def whole(lab: Lab) -> Iterator[Stand]:
    site = started(lab, HOST)
    yield stand(site, ToolKind.RESTIC, days=(0,))
    lab.remove(HOST)


@pytest.fixture
def behind(whole: Stand) -> Iterator[Repository]:
    over = served(whole.repository, append_only=True, login=LOGIN)
    yield replace(over, others=(("rest_password", LOGIN.partition(":")[2]),))
    stop(whole.repository.site)


def test_it_is_listed_read_and_restored_as_from_its_folder(
    whole: Stand, behind: Repository
) -> None:
    survey, near = behind.survey(), whole.known.survey
    assert (survey.copies, survey.contents, survey.locks) == (near.copies, near.contents, ())
    assert (survey.encrypted, survey.opens, survey.problems) == (True, True, ())
    assert isinstance(survey.append_only, FactError)  # what the server does is not told by looking
    assert behind.look(Depth.STRUCTURE).sound
    part = behind.look(Depth.PART, 1, 2)
    assert (part.sound, part.read_bytes) == (True, None)  # not to be weighed from here
    assert behind.restore(survey.copies[-1].id, (), "/scratch") == ()
    assert sums(behind.site, ["/scratch"], "/scratch") == whole.known.wanted


def test_only_the_password_of_the_repository_is_called_wrong(behind: Repository) -> None:
    near = {
        Why.SHUT: replace(behind, secret="not the password"),
        Why.COMMAND_FAILED: replace(behind, others=(("rest_password", "not this one"),)),
    }
    for why, odd in near.items():
        with pytest.raises(FactError) as said:
            odd.survey()
        assert said.value.why is why
        assert "p@/:%x" not in said.value.detail
    stop(behind.site)
    with pytest.raises(FactError) as gone:
        behind.survey()
    assert gone.value.why is Why.COMMAND_FAILED


@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("HINOMI_SLOW") != "1",
    reason="restic 0.14 asks the server again for 45 seconds: HINOMI_SLOW=1",
)
def test_the_canary_of_an_append_only_server_stays(whole: Stand) -> None:
    site: Site = whole.repository.site
    canary(whole.repository)
    kept = tried(served(whole.repository, append_only=True))
    assert (kept.refused, kept.said) == (True, "403")
    assert tried(served(whole.repository, append_only=False)).refused is False
    stop(site)

"""A password that does not open is told from a place that cannot be reached, on real tools."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest

from checks.backup.model import Place, ToolKind
from checks.model import FactError, Why
from tests.backup.repositories import ENVIRONMENT, SECRET, Repository, Site, make
from tests.backup.stand import TOOLS, started
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab
HOST = "backup-shut"
Fresh = Callable[[ToolKind], Repository]


@pytest.fixture(scope="module")
def site(lab: Lab) -> Iterator[Site]:
    yield started(lab, HOST)
    lab.remove(HOST)


@pytest.fixture(scope="module")
def made(site: Site) -> Fresh:
    @cache
    def one(kind: ToolKind) -> Repository:
        make(site, kind, f"/backup/{kind}")
        return Repository(site, TOOLS[kind](), Place(kind, f"/backup/{kind}", ()))

    return one


@pytest.fixture
def fresh(site: Site, made: Fresh) -> Fresh:
    def one(kind: ToolKind) -> Repository:
        where = "/backup/clone"
        site.sh(f"rm -rf {where}; cp -a {made(kind).place.location} {where}")
        return replace(made(kind), place=Place(kind, where, ()))

    return one


def why(repository: Repository) -> Why | None:
    """Why nothing was learnt; None where it was opened."""
    try:
        assert repository.survey(()).opens is (True if repository.secret else None)
    except FactError as odd:
        return odd.why
    return None


@pytest.mark.parametrize("kind", TOOLS)
def test_only_a_wrong_password_is_shut(fresh: Fresh, kind: ToolKind) -> None:
    clone = fresh(kind)
    assert why(clone) is None
    assert why(replace(clone, secret="not the password")) is Why.SHUT
    assert why(replace(clone, secret=SECRET + " ")) is Why.SHUT
    assert why(replace(clone, secret="")) is Why.COMMAND_FAILED


@pytest.mark.parametrize(
    ("kind", "harm"),
    [
        (ToolKind.RESTIC, "rm config"),
        (ToolKind.RESTIC, "rm -r *"),
        (ToolKind.RESTIC, "for f in keys/*; do chmod u+w $f; echo x > $f; done"),
        (ToolKind.RESTIC, "chmod u+w config; echo x > config"),
        (ToolKind.BORG, "sed -i /^key/,/^$/d config"),
        (ToolKind.BORG, "rm config"),
        (ToolKind.BORG, "rm -r data; mkdir data"),
    ],
)
def test_what_is_gone_or_damaged_is_not_shut(fresh: Fresh, kind: ToolKind, harm: str) -> None:
    clone = fresh(kind)
    clone.site.sh(f"cd {clone.place.location}; {harm}")
    assert why(clone) not in {None, Why.SHUT}


def test_a_restic_without_its_keys_is_shut_for_ever(fresh: Fresh) -> None:
    clone = fresh(ToolKind.RESTIC)
    clone.site.sh(f"rm -f {clone.place.location}/keys/*")
    assert why(clone) is Why.SHUT


@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("HINOMI_SLOW") != "1",
    reason="restic 0.14 tries again for 45 seconds: HINOMI_SLOW=1",
)
def test_keys_that_may_not_be_read_are_no_wrong_password(fresh: Fresh) -> None:
    clone = fresh(ToolKind.RESTIC)
    begin, where = ENVIRONMENT[ToolKind.RESTIC], clone.place.location
    clone.site.sh(f"chown -R yamada {where}; chown -R root {where}/keys; chmod 000 {where}/keys/*")
    user = "setpriv --reuid=yamada --clear-groups --inh-caps=-all"
    told = clone.site.sh(f"{begin}\n{user} restic --no-cache -r {where} snapshots 2>&1 || :")
    assert "permission denied" in told
    assert "wrong password" not in told

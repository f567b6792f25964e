"""A repository of the shape of 100 GiB is surveyed by reading a few megabytes of it.

Its packs and segments are holes: whoever reads them all takes minutes, and is counted.
"""

import os
import secrets
import subprocess
from collections.abc import Iterator

import pytest

from checks.backup.model import Depth, Place, Survey, ToolKind
from checks.backup.script import render_script
from checks.backup.tool import Fragment, Portion
from checks.fact import Reply
from checks.frame import parse_frame
from checks.model import FactError
from tests.backup.repositories import SOURCES, Repository, Site, ago, back_up, make
from tests.backup.stand import TOOLS, started
from tests.lab.lab import Lab, inside

pytestmark = [
    pytest.mark.lab,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1", reason="twenty seconds: HINOMI_SLOW=1"
    ),
]
GIB = 1 << 30
SHAPE = 100 * GIB
BUDGET = 48 << 20  # bytes that a survey may read of it, the programs themselves included
_PACKS = """
import hashlib, os
for number in range(6400):
    name = hashlib.sha256(str(number).encode()).hexdigest()
    path = f"/backup/large/data/{name[:2]}/{name}"
    with open(path, "wb") as file:
        file.truncate(16 << 20)
"""
_SEGMENTS = """
import os
os.makedirs("/backup/large/data/1", exist_ok=True)
for number in range(1000, 1205):
    with open(f"/backup/large/data/1/{number}", "wb") as file:
        file.truncate(500 << 20)
"""


@pytest.fixture(scope="module")
def site(lab: Lab) -> Iterator[Site]:
    yield started(lab, "backup-large")
    lab.remove("backup-large")


def _large(site: Site, kind: ToolKind) -> Repository:
    site.sh("rm -rf /backup/large")
    make(site, kind, "/backup/large")
    assert back_up(site, kind, "/backup/large", ago(0)) == 0
    site.sh("python3 -", (_PACKS if kind is ToolKind.RESTIC else _SEGMENTS).encode())
    assert int(site.sh("du -s --apparent-size -B1 /backup/large | cut -f1")) > SHAPE
    return Repository(site, TOOLS[kind](), Place(kind, "/backup/large", ()))


def _counted(repository: Repository, fragment: Fragment) -> tuple[Reply, int]:
    """The reply, and what the shell and all that it waited for have read."""
    tag = secrets.token_hex(16)
    host = repository.site.lab[repository.site.host]
    shell = f"HINOMI_TAG={tag} sh -s; sed -n 's/^rchar: //p' /proc/$$/io >&2"
    command = [*inside(host.pid), "sh", "-c", shell]
    script = render_script([fragment], repository.held)
    done = subprocess.run(command, input=script, capture_output=True, check=True, timeout=300)
    return parse_frame(done.stdout, tag).replies[fragment.name], int(done.stderr)


@pytest.mark.parametrize("kind", TOOLS)
def test_a_survey_reads_lists_and_no_content(site: Site, kind: ToolKind) -> None:
    repository = _large(site, kind)
    tool, place = repository.tool, repository.place
    reply, read = _counted(repository, tool.survey(place, SOURCES))
    survey: Survey = tool.read_survey(place, SOURCES, reply)
    assert survey.newest is not None
    assert read < BUDGET


@pytest.mark.parametrize("kind", TOOLS)
def test_a_slice_over_the_budget_is_weighed_and_not_read(site: Site, kind: ToolKind) -> None:
    repository = _large(site, kind)
    portion = Portion(Depth.PART, 1, 4, GIB)
    reply, read = _counted(repository, repository.tool.look(repository.place, portion))
    with pytest.raises(FactError, match="ask for more slices"):
        repository.tool.read_look(repository.place, portion, reply)
    assert read < BUDGET

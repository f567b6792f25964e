"""Files of modules that let by: read by the probe on a real host, secrets staying there."""

from collections.abc import Callable

import pytest

from checks.facts.pam import Pam
from checks.facts.pam_files import DUO, RADIUS, SEPERMIT, PamFiles
from checks.model import FactError
from tests.checks.replies import fact, reply
from tests.lab.lab import File, Lab, RunningHost

SECRET = "Hinomi-Canary-9"


def test_each_file_has_its_lines_and_an_absent_one_none() -> None:
    found = fact(PamFiles, "file\t/a\nline\t+:ALL:ALL\nline\t-:x:y\nabsent\t/b\nfile\t/c\n")
    assert found.files == {"/a": ("+:ALL:ALL", "-:x:y"), "/b": None, "/c": ()}


@pytest.mark.parametrize("mark", ["closed\t/a", "file\t/a\nline\tx\ncut", "file\t/a\nodd\nline\tx"])
def test_a_file_that_was_not_read_whole_is_not_known(mark: str) -> None:
    assert "/a" not in fact(PamFiles, f"{mark}\nabsent\t/b\n").files


def test_no_file_at_all_is_no_answer() -> None:
    with pytest.raises(FactError):
        fact(PamFiles, "")


@pytest.mark.lab
def test_the_probe_takes_names_and_leaves_secrets(
    lab: Lab, fresh_host: Callable[..., RunningHost]
) -> None:
    secret = f"ikey = {SECRET}\nskey = {SECRET}\n"
    host = fresh_host(
        files=(
            File(
                "/etc/pam.d/door",
                f"auth required pam_listfile.so item=user file=/etc/free\n{_MORE}",
            ),
            File("/etc/free", "yamada\nkanri\n"),
            File("/etc/odd", f"yamada:{SECRET}\n"),
            File(
                "/etc/vendor.conf",
                f"[duo]\n{secret}failmode = secure\ngroups = users,!audit\n",
                0o600,
            ),
            File(RADIUS, f"# servers\n192.0.2.1 {SECRET} 3\n", 0o600),
            File("/etc/security/access.conf", f"# none\n{SECRET}\n+:ALL:LOCAL\n"),
            File("/etc/security/access.d/lan.conf", "-:ALL:ALL\n"),
        )
    )
    done = lab.run(host.name, f"need() {{ :; }}\n{PamFiles.probe.text}")
    assert SECRET not in done.stdout
    found = PamFiles.parse(reply(done.stdout)).files
    assert found == {
        "/etc/free": ("yamada", "kanri"),
        "/etc/vendor.conf": ("failmode = secure", "groups = users,!audit"),
        "/etc/security/access.conf": ("+:ALL:LOCAL",),
        "/etc/security/access.d/lan.conf": ("-:ALL:ALL",),
        RADIUS: ("192.0.2.1",),
        DUO: None,
        SEPERMIT: (),  # only comments
    }


@pytest.mark.lab
def test_where_a_token_lies_is_read_and_what_may_be_a_secret_is_not(
    lab: Lab, fresh_host: Callable[..., RunningHost]
) -> None:
    places = ("secret=${HOME}/.ga", "secret=~/.ga", "secret=/etc/ga/${USER}")
    line = (
        f"auth required pam_x.so {' '.join(places)} secret={SECRET} key=~{SECRET} "
        f"passwd=/{SECRET} [passwd=a {SECRET} b{SECRET}] [pw={SECRET}] nullok # {SECRET}\n"
    )
    host = fresh_host(files=(File("/etc/pam.d/door", line),))
    told = lab.run(host.name, f"need() {{ :; }}\nf() {{ :; }}\n{Pam.probe.text}").stdout
    assert SECRET not in told
    assert f"auth required pam_x.so {' '.join(places)} secret=(masked) key=(masked)" in told
    words = "passwd=(masked) [passwd=(masked) (masked) (masked)] [pw=(masked)] nullok"
    assert words in told


_MORE = """\
auth required pam_listfile.so item=user file=/etc/odd
auth required pam_duo.so conf=/etc/vendor.conf
"""

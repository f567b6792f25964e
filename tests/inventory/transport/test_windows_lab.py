"""The SSH way to Windows servers: a real sshd and login, and a stand-in for PowerShell.

The stand-in decodes the command as PowerShell would, takes the script from standard input and
answers with evidence that we built. The transport is real; PowerShell and Windows are not.
"""

import base64
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest

from checks.windows.collector import render_windows_collector
from checks.windows.evidence import parse_windows
from inventory.credentials import Credentials
from inventory.host_keys import HostKeys
from inventory.model import Host, Platform, Way
from inventory.transport.base import Exchange, Failure
from inventory.transport.ssh import SshTransport
from inventory.transport.windows import WindowsSsh, WindowsTransport, bootstrap
from tests.checks.windows.built import TAG as BUILT
from tests.checks.windows.built import good_terminal
from tests.inventory.transport.kit import BOUNDS, ENVIRONMENT, TAG, Start, Trust
from tests.lab.lab import Lab
from tests.lab.registered import registered
from tests.lab.spec import AUDIT_PASSWORD, File

pytestmark = [pytest.mark.lab, pytest.mark.usefixtures("nothing_left_behind")]
SCRIPT = render_windows_collector([])
# [1] bootstrap, [2] digest of the script, [3] the evidence
STAND_IN = """#!/bin/sh
[ "$*" = "-NoProfile -NonInteractive -EncodedCommand $4" ] || exit 64
text=$(printf %s "$4" | base64 -d | tr -d '\\000')
case $text in *'@($input)'*'-StandardOutput -Tag'*) ;; *) exit 65 ;; esac
tag=${text##*-Tag \\'}; tag=${tag%\\'}
[ "$(sha256sum | cut -c 1-64)" = DIGEST ] || exit 66
echo 'a remark with PASSWORD' >&2
sed "s/BUILT/$tag/g" /etc/evidence.json
printf '\\r\\n'
"""
Ask = Callable[..., Exchange]


def stand_in(body: str = STAND_IN) -> File:
    """The program under the name that Windows has for it."""
    text = body.replace("DIGEST", sha256(SCRIPT).hexdigest()).replace("BUILT", BUILT)
    return File("/usr/local/bin/powershell", text.replace("PASSWORD", AUDIT_PASSWORD), mode=0o755)


def evidence() -> File:
    return File("/etc/evidence.json", good_terminal().decode(), mode=0o644)


@pytest.fixture
def windows(keys: HostKeys, transport: SshTransport) -> WindowsTransport:
    credentials = Credentials(environment=ENVIRONMENT)
    ssh = WindowsSsh(keys, credentials, transport.reach)
    return WindowsTransport(SCRIPT, {Way.SSH: ssh})


def server(host: Host, way: Way = Way.SSH) -> Host:
    access = host.access.model_copy(update={"way": way})
    return host.model_copy(update={"platform": Platform.WINDOWS, "access": access})


def test_the_collector_goes_in_and_the_evidence_comes_out(
    fresh_host: Start, trusted: Trust, windows: WindowsTransport
) -> None:
    host = server(trusted(fresh_host(files=(stand_in(), evidence())), secret="audit"))
    answer = windows.ask(host, b"another script", TAG, BOUNDS)
    assert (answer.failure, answer.status, answer.method) == (None, 0, "ssh+powershell"), answer
    assert parse_windows(answer.output, TAG).hostname == "PC-0001"
    assert answer.host_key
    assert answer.noise == b"a remark with ***\n"


def test_a_long_script_arrives_whole(
    fresh_host: Start, trusted: Trust, windows: WindowsTransport
) -> None:
    big = SCRIPT + b"# " + b"x" * 2_000_000
    count = File("/usr/local/bin/powershell", "#!/bin/sh\nsha256sum | cut -c 1-64\n", mode=0o755)
    host = server(trusted(fresh_host(files=(count,))))
    found = WindowsTransport(big, windows._ways).ask(host, b"", TAG, BOUNDS)
    assert found.output.decode() == sha256(big).hexdigest()


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        ("#!/bin/sh\nexit 3\n", Failure.GARBAGE),
        ("#!/bin/sh\ncat >/dev/null\nsleep 60\n", Failure.SESSION_TIMEOUT),
        ("#!/bin/sh\ncat >/dev/null\nexec yes\n", Failure.FLOOD),
        ("#!/bin/sh\nkill -9 $PPID\n", Failure.CLOSED_MIDWAY),
    ],
    ids=["fails", "hangs", "floods", "dies"],
)
def test_every_failure_comes_back_as_data(
    fresh_host: Start, trusted: Trust, windows: WindowsTransport, body: str, failure: Failure
) -> None:
    host = server(trusted(fresh_host(files=(stand_in(body),))))
    began = time.monotonic()
    answer = windows.ask(host, b"", TAG, replace(BOUNDS, session=2, output=1_000_000))
    assert answer.failure is failure, answer
    assert time.monotonic() - began < 6


def test_without_powershell_the_reason_is_told(
    fresh_host: Start, trusted: Trust, windows: WindowsTransport
) -> None:
    answer = windows.ask(server(trusted(fresh_host())), b"", TAG, BOUNDS)
    assert answer.failure is Failure.GARBAGE
    assert "PATH" in answer.detail


def test_a_host_that_was_not_trusted_hears_no_password(
    lab: Lab, fresh_host: Start, windows: WindowsTransport
) -> None:
    host = registered(lab, fresh_host().name, key_file=None, secret="audit")
    answer = windows.ask(server(host), b"", TAG, BOUNDS)
    assert answer.failure is Failure.HOST_KEY_UNKNOWN


def test_a_wrong_password_and_another_way_are_refused(
    fresh_host: Start, trusted: Trust, windows: WindowsTransport
) -> None:
    host = trusted(fresh_host(), key_file=None, secret="wrong")
    assert windows.ask(server(host), b"", TAG, BOUNDS).failure is Failure.AUTH_REFUSED
    assert windows.ask(server(host, Way.FILE), b"", TAG, BOUNDS).failure is Failure.UNSUPPORTED


def test_the_bootstrap_takes_nothing_but_a_tag() -> None:
    text = base64.b64decode(bootstrap(TAG).split()[-1]).decode("utf-16-le")
    assert text.endswith(f"-Tag '{TAG}'")
    assert len(bootstrap(TAG)) < 8191  # the longest line that cmd.exe takes
    for bad in ("", "'; x", TAG.upper(), TAG + "'"):
        with pytest.raises(ValueError, match="tag"):
            bootstrap(bad)

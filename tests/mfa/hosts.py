"""A lab host with the persons of the vectors on it, and the driver that logs in as them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from checks.mfa.model import Factor, Way, Ways
from tests.lab.lab import File, HostSpec, Lab, root_of
from tests.lab.layers import mfa
from tests.mfa.driver import GA_SECRET, OATH_SECRET

PASSWORD = "Hinomi-Vector-1"
PEOPLE = ("a", "b", "x", "e", "o", "s", "m")
_DRIVER = "/root/driver.py"
_TOKEN = f'{GA_SECRET}\n" TOTP_AUTH\n" WINDOW_SIZE 5\n'
_SETUP = f"""
groupadd exempt
for one in {" ".join(PEOPLE)}; do
  useradd -m -s /bin/bash "v$one"; echo "v$one:{PASSWORD}" | chpasswd -c SHA256 -s 1000
done
usermod -aG exempt vx; passwd -q -d ve
for one in a m; do
  printf '{_TOKEN}' >/home/v$one/.google_authenticator
  chmod 400 /home/v$one/.google_authenticator; chown v$one: /home/v$one/.google_authenticator
done
chmod 644 /home/vm/.google_authenticator
mkdir -m 755 /etc/ga; printf '{_TOKEN}' >/etc/ga/vs; chmod 400 /etc/ga/vs; chown vs: /etc/ga/vs
chmod 600 /etc/users.oath*
touch /run/people
"""
_FILES = (
    File("/etc/users.oath.fresh", f"HOTP/T30\tvo\t-\t{OATH_SECRET}\n"),
    File("/etc/users.oath", f"HOTP/T30\tvo\t-\t{OATH_SECRET}\n"),
    File("/etc/u2f_mappings", "somebody:AAAA,BBBB,es256,+presence\n"),
    File("/etc/security/lan.conf", "+:ALL:192.0.2.0/24\n-:ALL:ALL\n"),
    File(
        "/etc/security/duo_safe.conf",
        _duo := "[duo]\nhost = 127.0.0.1\nikey = x\nskey = y\n",
        0o600,
    ),
    File("/etc/security/duo_secure.conf", f"{_duo}failmode = secure\n", 0o600),
    File("/etc/pam_radius_auth.conf", "127.0.0.1 none-here 1\n", 0o600),
)


def spec(suite: str = "") -> HostSpec:
    """A host whose persons are those of `tests.checks.mfa.pam_vectors.person`."""
    name, layer = f"factors{suite and '-'}{suite}", mfa(root_of(suite))
    return HostSpec(name, layer=layer, ssh_port=None, files=_FILES, setup=_SETUP, suite=suite)


@contextmanager
def running(lab: Lab, suite: str = "") -> Iterator[str]:
    """Such a host for a while; its name."""
    asked = spec(suite)
    lab.add(asked)
    lab.run(asked.name, "until [ -e /run/people ]; do sleep 0.05; done")  # no sshd tells of it
    yield asked.name
    lab.remove(asked.name)


_FASTER = {
    "pam_unix.so": "nodelay",
    "pam_faillock.so": "nodelay",
    "pam_radius_auth.so": "retry=1",
}


def faster(line: str) -> str:
    """The line without the wait after a failure, which changes no answer."""
    for module, option in _FASTER.items():
        line = line.replace(module, f"{module} {option}")
    return line


def login(
    lab: Lab, name: str, services: Mapping[str, Iterable[str]], cases: Sequence[Mapping[str, Any]]
) -> list[Ways]:
    """Write the services, then the smallest sets of factors that each case lets in."""
    written = {
        service: "".join(f"{line}\n" for line in lines) for service, lines in services.items()
    }
    writer = "import json,pathlib,sys\nfor n,t in json.load(sys.stdin).items():"
    writer += " pathlib.Path('/etc/pam.d',n).write_text(t)"
    lab.run(name, f'python3 -c "{writer}"', stdin=json.dumps(written))
    source = Path(__file__).with_name("driver.py").read_text("utf-8")
    lab.write(name, _DRIVER, source)
    full = [{"password": PASSWORD, **case} for case in cases]
    done = lab.run(name, f"python3 {_DRIVER}", stdin=json.dumps(full))
    found: list[list[str]] = json.loads(done.stdout)
    return [frozenset(Way(map(Factor, way)) for way in ways) for ways in found]

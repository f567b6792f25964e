"""FreeRADIUS on a lab host: rlm_totp with the code behind the password, and by a challenge."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.lab.lab import File, HostSpec, Lab, LabError
from tests.lab.layers import services

JOINED, CHALLENGE = 1812, 1814
_FOLDER = "/etc/lab-radius"


@dataclass(frozen=True, slots=True)
class Person:
    """One user; without a seed (base32) nobody asks for a code."""

    name: str
    password: str
    seed: str = ""


_SETTINGS = """\
prefix = /usr
libdir = /usr/lib/freeradius
logdir = /var/log/freeradius
run_dir = /run/freeradius
raddbdir = {folder}
pidfile = /run/freeradius/pid
cleanup_delay = 5
log {{
  destination = files
  file = /var/log/freeradius/radius.log
  auth = yes
}}
security {{
  reject_delay = 0
  status_server = no
}}
client lab {{
  ipaddr = 198.18.0.0/15
  secret = {secret}
  require_message_authenticator = yes
}}
thread pool {{
  start_servers = 1
  max_servers = 2
}}
modules {{
  pap {{ }}
  totp {{ }}
  always reject {{
    rcode = reject
  }}
  always handled {{
    rcode = handled
  }}
  files {{
    usersfile = {folder}/users
  }}
}}
policy {{
  challenge {{
    update control {{
      &Response-Packet-Type = Access-Challenge
    }}
    handled
  }}
}}
server joined {{
  listen {{
    type = auth
    ipaddr = *
    port = {joined}
  }}
  authorize {{
    files
    if (&control:TOTP-Secret) {{
      if (&User-Password !~ /^(.*)([0-9]{{6}})$/) {{
        reject
      }}
      update request {{
        User-Password := "%{{1}}"
        TOTP-Password := "%{{2}}"
      }}
      totp.authenticate
      if (!ok) {{
        reject
      }}
    }}
    pap
  }}
  authenticate {{
    Auth-Type PAP {{
      pap
    }}
  }}
{signing}}}
server asked {{
  listen {{
    type = auth
    ipaddr = *
    port = {challenge}
  }}
  authorize {{
    files
    if (&State) {{
      if (!&session-state:Tmp-String-0 || (&session-state:Tmp-String-0 != &User-Name)) {{
        reject
      }}
      update request {{
        TOTP-Password := &User-Password
      }}
      totp.authenticate
      if (!ok) {{
        reject
      }}
      update control {{
        Auth-Type := Accept
      }}
    }}
    else {{
      pap
    }}
  }}
  authenticate {{
    Auth-Type PAP {{
      pap
      if (ok && &control:TOTP-Secret) {{
        update session-state {{
          Tmp-String-0 := &User-Name
        }}
        update reply {{
          Reply-Message := "Enter your one-time code"
        }}
        challenge
      }}
    }}
  }}
{signing}}}
"""

_SIGNING = """\
  post-auth {
    update reply {
      Message-Authenticator := 0x00
    }
    Post-Auth-Type REJECT {
      update reply {
        Message-Authenticator := 0x00
      }
    }
    Post-Auth-Type Challenge {
      update reply {
        Message-Authenticator := 0x00
      }
    }
  }
"""


def spec(name: str, secret: str, people: Sequence[Person], *, signing: bool = False) -> HostSpec:
    """The host with the server on it; the shared secret is for every host of the lab.

    By itself this version signs no reply with a Message-Authenticator; `signing` makes it.
    """
    settings = _SETTINGS.format(
        folder=_FOLDER,
        secret=secret,
        signing=_SIGNING if signing else "",
        joined=JOINED,
        challenge=CHALLENGE,
    )
    return HostSpec(
        name,
        files=(
            File(f"{_FOLDER}/radiusd.conf", settings),
            File(f"{_FOLDER}/users", "".join(_user(person) for person in people), 0o600),
            File("/etc/lab-init.d/60-radius", _START, 0o755),
        ),
        ssh_port=None,
        layer=services(),
    )


_START = f"""#!/bin/sh
mkdir -p /run/freeradius /var/log/freeradius
exec freeradius -d {_FOLDER} -l /var/log/freeradius/radius.log
"""


def _user(person: Person) -> str:
    seed = f', TOTP-Secret := "{person.seed}"' if person.seed else ""
    return f'{person.name} Cleartext-Password := "{person.password}"{seed}\n\n'


@contextmanager
def running(lab: Lab, spec: HostSpec) -> Iterator[str]:
    """Start the host; its address, once both ports answer."""
    [host] = lab.add(spec)
    try:
        _wait(lab, host.name, host.pid)
        yield host.address
    finally:
        lab.remove(host.name)


def _wait(lab: Lab, name: str, pid: int) -> None:
    wanted = {f":{port:04X} " for port in (JOINED, CHALLENGE)}
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        table = Path(f"/proc/{pid}/net/udp").read_text()
        if all(port in table for port in wanted):
            return
        time.sleep(0.05)
    why = lab.run(name, f"freeradius -C -X -d {_FOLDER} 2>&1 | tail -n 20", check=False)
    raise LabError(f"FreeRADIUS does not listen: {why.stdout}")


def log_of(lab: Lab, name: str) -> str:
    """What the server wrote down about logins."""
    return lab.run(name, "cat /var/log/freeradius/radius.log").stdout

"""Which program holds which port, on the probe's own words and on real hosts."""

import pytest

from checks.facts.socket_owners import SocketOwners
from checks.model import FactError, Verdict
from checks.rules import services
from checks.rules.services import ServiceLimits
from tests.checks.replies import fact
from tests.checks.rules.states_sockets import STATES
from tests.checks.states import Start, after
from tests.lab.lab import Lab

LIMITS = ServiceLimits((), ("tcp/22 sshd", "udp/123 chronyd"))
SSHD = "holds 7 40\nmode 0 755 /proc/40/exe\nto '/proc/40/exe' -> '/usr/sbin/sshd'\n"


def body(*lines: str) -> str:
    return "range 32768\t60999\n" + "".join(f"{line}\n" for line in lines) + "end\n"


@pytest.mark.parametrize(
    ("lines", "holds"),
    [
        (("sock tcp 00000000:0016 7", SSHD), True),
        (("sock tcp6 00000000000000000000000000000000:0016 7", SSHD), True),
        (("sock tcp 00000000:0016 7", SSHD.replace("sshd", "nc")), False),
        (("sock tcp 00000000:0016 7", SSHD.replace(" 0 755", " 1000 755")), False),
        (("sock tcp 00000000:0016 7", SSHD.replace(" 755", " 777")), False),
        (("sock tcp 00000000:0016 7", SSHD.replace("sshd'", "sshd (deleted)'")), True),
        (("sock tcp 00000000:0016 7", "holds 7 40"), False),
        (("sock tcp 00000000:0016 7",), True),
        (("sock tcp 00000000:0050 7", SSHD.replace("sshd", "nginx")), True),
        (("sock tcp 0100007F:0016 7", SSHD.replace("sshd", "nc")), True),
        (("sock udp 00000000:007B 7", SSHD), False),
        (("sock udp 00000000:C000 7", SSHD), True),
        (("sock tcp 00000000:0016 7", SSHD + "holds 7 41\nto '/proc/41/exe' -> '/tmp/x'"), False),
    ],
)
def test_each_listed_port_has_its_program(lines: tuple[str, ...], holds: bool) -> None:
    assert services.approved_owners(fact(SocketOwners, body(*lines)), LIMITS).holds is holds


@pytest.mark.parametrize("text", ["", "end\n", "range 1 2\n"])
def test_odd_words_are_no_fact(text: str) -> None:
    with pytest.raises(FactError):
        fact(SocketOwners, text)


@pytest.mark.lab
@pytest.mark.parametrize(("id_", "change", "verdict"), STATES)
def test_a_real_state_has_its_verdict(
    lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict
) -> None:
    assert after(lab, fresh_host, id_, change) is verdict

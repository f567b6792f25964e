"""Services: sockets, packages, units, and the approved list."""

from ipaddress import ip_address

import pytest

from checks.facts.listeners import Listener, Listeners
from checks.facts.packages import Packages
from checks.facts.services import Services
from checks.model import FactError, Why
from checks.rules import services
from tests.checks.replies import fact, listed

LIMITS = services.ServiceLimits(("tcp/22",), ("tcp/22 sshd", "tcp/22 systemd"))


def sockets(*described: tuple[str, str, int]) -> Listeners:
    return Listeners(
        tuple(Listener(kind, ip_address(host), port) for kind, host, port in described),
        frozenset(),
    )


@pytest.mark.parametrize(
    ("one", "holds"),
    [
        (("tcp", "0.0.0.0", 22), True),
        (("tcp", "0.0.0.0", 23), False),
        (("tcp", "::", 21), False),
        (("udp", "198.18.0.1", 69), False),
        (("tcp", "127.0.0.1", 23), True),
        (("tcp", "::ffff:127.0.0.1", 23), True),
        (("tcp", "0.0.0.0", 513), False),
        # a log server takes syslog there
        (("tcp", "0.0.0.0", 514), True),
    ],
)
def test_clear_text_sockets(one: tuple[str, str, int], holds: bool) -> None:
    assert services.no_clear_text_socket(sockets(one)).holds is holds


@pytest.mark.parametrize(
    ("names", "holds"), [({"openssh-server"}, True), ({"inetutils-telnetd"}, False)]
)
def test_clear_text_packages(names: set[str], holds: bool) -> None:
    packages = Packages("dpkg", dict.fromkeys(names, "1"))
    assert services.no_clear_text_server(packages).holds is holds


@pytest.mark.parametrize(
    ("wanted", "masked", "inetd", "holds"),
    [
        ({"ssh.service"}, set(), set(), True),
        ({"telnet.socket"}, set(), set(), False),
        ({"telnet.socket"}, {"rpcbind.service"}, set(), False),
        ({"telnet.socket"}, {"telnet.socket"}, set(), True),
        ({"inetd.service"}, set(), {"daytime"}, True),
        ({"inetd.service"}, set(), {"telnet"}, False),
        ({"inetd.service"}, set(), {"23"}, False),
        ({"xinetd.service"}, set(), {"shell"}, False),
    ],
)
def test_clear_text_units(wanted: set[str], masked: set[str], inetd: set[str], holds: bool) -> None:
    seen = Services(frozenset(wanted), frozenset(masked), frozenset(inetd), True, frozenset())
    assert services.no_clear_text_unit(seen).holds is holds


@pytest.mark.parametrize(
    ("described", "holds"),
    [
        ([("tcp", "0.0.0.0", 22)], True),
        ([("tcp", "0.0.0.0", 22), ("tcp", "::", 80)], False),
        ([("udp", "0.0.0.0", 22)], False),
        ([("tcp", "127.0.0.1", 5432)], True),
        ([], True),
    ],
)
def test_approved_sockets(described: list[tuple[str, str, int]], holds: bool) -> None:
    assert services.approved_sockets(sockets(*described), LIMITS).holds is holds


HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt uid\n"


def line(local: str, state: str) -> str:
    return f"   0: {local} 00000000:0000 {state} 00000000:00000000 00:00000000 00000000 0 0 1 1 0\n"


def test_services_of_inetd_may_name_an_address_or_a_number() -> None:
    inetd = "0.0.0.0:telnet stream tcp nowait root x\n*:daytime stream tcp nowait root x\n"
    files = {"/etc/inetd.conf": inetd + " 512 stream tcp nowait root x\n"}
    assert fact(Services, listed(files) + "end\n").inetd == {"telnet", "daytime", "512"}


def test_listeners_from_probe_output() -> None:
    loopback6 = "00000000000000000000000001000000"
    files = {
        "/proc/net/tcp": HEAD
        + line("00000000:0016", "0A")
        + line("0100007F:0017", "0A")
        # an established connection is no listener
        + line("010012C6:0050", "01"),
        "/proc/net/tcp6": HEAD + line(f"{loopback6}:0019", "0A") + line("0" * 32 + ":0015", "0A"),
        "/proc/net/udp": HEAD + line("00000000:0044", "07") + line("00000000:C000", "07"),
        "/proc/net/udp6": None,
    }
    read = fact(Listeners, listed(files) + "range 32768\t60999\n")
    assert [(str(one.address), one.name) for one in read.sockets if one.reachable] == [
        ("::", "tcp/21"),
        ("0.0.0.0", "tcp/22"),
        ("0.0.0.0", "udp/68"),
    ]
    assert services.no_clear_text_socket(read).holds is False
    assert read.peers == {(ip_address("0.0.0.0"), 0)}


@pytest.mark.parametrize(
    "body",
    [
        "",
        listed({"/proc/net/tcp": None, "/proc/net/udp": None}) + "range 1 2\n",
        listed({"/proc/net/tcp": HEAD, "/proc/net/udp": HEAD}),
        listed({"/proc/net/tcp": HEAD + "odd\n", "/proc/net/udp": HEAD}) + "range 1 2\n",
    ],
)
def test_odd_socket_tables_are_no_fact(body: str) -> None:
    with pytest.raises(FactError) as caught:
        fact(Listeners, body)
    assert caught.value.why is Why.MALFORMED


def test_packages_from_probe_output() -> None:
    body = "manager dpkg -\ninstalled openssh-server 1:9.2p1-2+deb12u3\ninstalled vsftpd 3.0.3-13\n"
    body += "end 0\n"
    read = fact(Packages, body)
    assert read.versions["openssh-server"] == "1:9.2p1-2+deb12u3"
    assert services.no_clear_text_server(read).holds is False


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", Why.TRUNCATED),
        ("manager dpkg -\ninstalled a 1\n", Why.TRUNCATED),
        ("manager dpkg -\ninstalled a 1\nend 2\n", Why.TRUNCATED),
        ("manager dpkg -\nend 0\n", Why.MALFORMED),
        ("installed a 1\ninstalled b 2\nend 0\n", Why.MALFORMED),
    ],
)
def test_an_empty_package_list_is_no_fact(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(Packages, body)
    assert caught.value.why is why


def test_units_from_probe_output() -> None:
    files = {
        "/etc/inetd.conf": "#ftp stream tcp nowait root x\ntelnet stream tcp nowait root x\n",
        "/etc/xinetd.d/tftp": "service tftp\n{\n disable = yes\n}\n",
        "/etc/xinetd.d/shell": "service shell\n{\n disable = no\n}\n",
        "/etc/xinetd.d/telnet": "service login\n{\n # disable = yes\n}\n",
        "/etc/inetd.d/ftp": "ftp stream tcp nowait root x\n",
    }
    units = "want ssh.service\nmask x.socket\nsysv old-inetd.service\nwant odd\nend\n"
    read = fact(Services, listed(files) + units)
    assert read.wanted == {"ssh.service", "old-inetd.service"}
    assert read.masked == {"x.socket"}
    assert read.inetd == {"telnet", "shell", "login", "ftp"}
    assert services.no_clear_text_unit(read).holds is False


def test_a_list_of_units_without_its_end_is_no_fact() -> None:
    with pytest.raises(FactError) as caught:
        fact(Services, listed({"/etc/inetd.conf": None}) + "want ssh.service\n")
    assert caught.value.why is Why.TRUNCATED

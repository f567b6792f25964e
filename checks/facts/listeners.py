"""What listens: the kernel's own socket tables, whatever service manager opened them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T

_LISTEN, _UNCONNECTED, _ESTABLISHED = "0A", "07", "01"


@dataclass(frozen=True, slots=True)
class Listener:
    """One socket that waits for anyone: `tcp` or `udp`, local address and port."""

    protocol: str
    address: IPv4Address | IPv6Address
    port: int

    @property
    def reachable(self) -> bool:
        """False for a socket that only the host itself can reach."""
        mapped = self.address.ipv4_mapped if isinstance(self.address, IPv6Address) else None
        return not (mapped or self.address).is_loopback

    @property
    def name(self) -> str:
        """The socket as policy writes it, `tcp/22`."""
        return f"{self.protocol}/{self.port}"


@dataclass(frozen=True, slots=True)
class Listeners(HostFact):
    """The listening TCP sockets, and the UDP sockets below the ephemeral ports.

    `peers` are the far ends of established TCP connections, address and port.
    """

    label = "待受けポート"

    sockets: tuple[Listener, ...]
    peers: frozenset[tuple[IPv4Address | IPv6Address, int]]

    probe = Shell(
        r"""
f /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6
printf 'range %s\n' "$(cat /proc/sys/net/ipv4/ip_local_port_range)"
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read /proc/net (proc_net_tcp in the kernel's documentation); IPv6 may be absent."""
        files = texts(reply)
        if "/proc/net/tcp" not in files or "/proc/net/udp" not in files:
            raise FactError(Why.MALFORMED, T(ja="ソケットの表がない", en="no socket table"))
        word, low, _ = tail(reply).split()
        if word != "range":
            raise FactError(Why.MALFORMED, T(ja="ポートの範囲がない", en="no port range"))
        found = {
            one
            for path, text in files.items()
            for line in text.splitlines()[1:]
            if (one := _listener(path.removeprefix("/proc/net/"), line, int(low)))
        }
        ordered = sorted(found, key=lambda s: (s.protocol, s.port, str(s.address)))
        return cls(tuple(ordered), frozenset(_peers(files)))


def _listener(table: str, line: str, ephemeral: int) -> Listener | None:
    _, local, _, state, *_ = line.split()
    host, _, port = local.partition(":")
    protocol, number = table[:3], int(port, 16)
    waits = state == (_LISTEN if protocol == "tcp" else _UNCONNECTED)
    if not waits or (protocol == "udp" and number >= ephemeral):
        return None
    return Listener(protocol, address(host), number)


def _peers(files: Mapping[str, str]) -> Iterator[tuple[IPv4Address | IPv6Address, int]]:
    for path in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in files.get(path, "").splitlines()[1:]:
            _, _, far, state, *_ = line.split()
            if state == _ESTABLISHED:
                host, _, port = far.partition(":")
                there = address(host)
                mapped = there.ipv4_mapped if isinstance(there, IPv6Address) else None
                yield mapped or there, int(port, 16)


def address(text: str) -> IPv4Address | IPv6Address:
    """The kernel prints 32-bit words in the byte order of the machine: x86 and ARM little."""
    raw = bytes.fromhex(text)
    turned = b"".join(raw[at : at + 4][::-1] for at in range(0, len(raw), 4))
    return IPv4Address(turned) if len(raw) == 4 else IPv6Address(turned)

"""One look at one segment: who is there, then which of a few TCP ports are open on them.

Quietly (静音): nobody is asked for versions, systems or by UDP, no script is run, and packets
never go out faster than approved. nmap counts probes; what a probe makes the kernel send on top of
it (an ARP request, the rest of a handshake, RFC 9293 3.5) is allowed for by a lower rate.

`--max-rate` alone is no brake: after a pause of the machine nmap sends at once what is overdue. So
addresses are asked in portions that all together cost no more packets than a second may have, a
second apart; and ports one after the other, with a delay that is never made up for.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network, ip_address
from itertools import islice
from pathlib import Path

from inventory.discovery import neighbours, program
from inventory.discovery.model import How, Segment, Sighting, Sweep
from inventory.discovery.nmap_output import UnfinishedError, read_output
from inventory.discovery.targets import addresses_of, hosts_of
from inventory.words import T

PROFILE = "quiet"
PORTS = (22, 23, 80, 443, 445, 3389)  # never 515, 631, 9100-9107: printers print what they are sent
_PROBES_DIRECT, _PROBES_ROUTED = 2, 8  # packets for an address where nobody is, one retry included
_OF_DIRECT, _OF_ROUTED, _OF_CONNECT = 0.8, 0.6, 0.2  # share of the rate that nmap is given
_APART, _TAIL = 1.0, 1.0  # seconds between two portions; those in which nmap waits for answers
_HANDSHAKE = 5  # packets of one connection, and one to spare
_SHARE_UP = 0.3  # devices per address where nothing is known yet
_SPARE = 3.0  # a run may take so many times what is expected
_LEAST = 120.0


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be looked at: the segment, what is never asked in it, and how fast."""

    segment: Segment
    without: tuple[IPv4Network, ...]
    rate: int
    ipv6: bool = False
    known: int = 0  # devices seen there before, for the time that it will take
    silent: frozenset[str] = frozenset()  # MAC addresses that are never connected to


@dataclass(frozen=True, slots=True)
class Bench:
    """What a look works with: nmap, who may stop it, and who is told how far it is."""

    nmap: str
    stopped: Callable[[], bool] = lambda: False
    tick: Callable[[float], None] = lambda _: None
    closes: datetime | None = None  # the end of the approved window


@dataclass(frozen=True, slots=True)
class Expected:
    """What a look will cost: addresses asked, packets and seconds, both about."""

    addresses: int
    packets: int
    seconds: int
    direct: bool


def expected(order: Order) -> Expected:
    """What the look will cost, for the plan that a person approves."""
    direct = _is_direct(order)
    without = (*order.without, *_not_hosts(order.segment.network))
    addresses = hosts_of([order.segment.network], without)
    first = addresses * (_PROBES_DIRECT if direct else _PROBES_ROUTED)
    up = order.known or max(1, int(addresses * _SHARE_UP))
    second = up * len(PORTS)
    portions = -(-addresses // _portion(order, direct))
    seconds = first / _discovery_rate(order, direct) + portions * (_APART + _TAIL)
    seconds += second * _delay(order) / 1000
    return Expected(addresses, first + second * 4, int(seconds) + 2, direct)


def look(order: Order, bench: Bench) -> Sweep:
    """Look at the segment; what could not be found out makes the whole look incomplete.

    What was seen before something went wrong was seen all the same, and is kept.
    """
    started, plan = datetime.now(UTC), expected(order)
    found: list[Sighting] = []
    why = _in_steps(order, bench, plan, found)
    return Sweep(
        segment=order.segment,
        started=started,
        ended=datetime.now(UTC),
        complete=why is None,
        why="" if why is None else f"{why.ja} / {why.en}",
        direct=plan.direct,
        rate=order.rate,
        profile=PROFILE,
        sightings=tuple(found),
        left_out=tuple(str(one) for one in order.without),
    )


def _in_steps(order: Order, bench: Bench, plan: Expected, found: list[Sighting]) -> T | None:
    """Who is there, what is open on them, and who the kernel knows; why not, where it failed."""
    if not plan.addresses:
        return T("走査してよいアドレスが残っていない", "no address is left that may be asked")
    limits = _limits(plan, bench)
    try:
        with tempfile.TemporaryDirectory(prefix="hinomi-discover-") as folder:
            where = Path(folder)
            for number, portion in enumerate(_portions(order, plan)):
                if number:
                    program.pause(_APART, limits)
                found += _run(order, bench.nmap, _discovery(order, plan), where, limits, portion)
            program.pause(_APART, limits)
            up = _addresses(one for one in found if one.mac not in order.silent)
            if up:
                found += _run(order, bench.nmap, _connecting(order), where, limits, up)
    except UnfinishedError as odd:
        return odd.words
    finally:
        own = _own_of(order)
        found += _beside(order, found, own)
    return _unanswered(order, found, own)


def _unanswered(order: Order, found: Iterable[Sighting], own: Sequence[neighbours.Own]) -> T | None:
    """Why a look at which all are silent that were there before is no look."""
    here = {str(one.interface.ip) for one in own}
    if order.known <= len(here) or any(one.address not in here for one in found):
        return None
    return T(
        "前に見えた機器が一つも応答しない（回線の接続を確かめる）",
        "nothing answers that was seen before: look at the line",
    )


def _own_of(order: Order) -> tuple[neighbours.Own, ...]:
    network = order.segment.network
    return tuple(one for one in neighbours.own_addresses() if one.interface.ip in network)


def argv(nmap: str, folder: Path, options: Sequence[str]) -> list[str]:
    """The command: every word is ours, what is asked stands in files that we write."""
    return [
        nmap,
        "-n",
        "--noninteractive",
        "-oX",
        str(folder / "output.xml"),
        *options,
        "-iL",
        str(folder / "targets"),
        "--excludefile",
        str(folder / "excluded"),
    ]


def _run(
    order: Order,
    nmap: str,
    options: Sequence[str],
    folder: Path,
    limits: program.Limits,
    only: Iterable[IPv4Address] = (),
) -> tuple[Sighting, ...]:
    output = folder / "output.xml"
    output.unlink(missing_ok=True)
    targets = [str(one) for one in only] or [str(order.segment.network)]
    (folder / "targets").write_text("\n".join(targets) + "\n", "ascii")
    excluded = (*order.without, *_not_hosts(order.segment.network))
    (folder / "excluded").write_text("".join(f"{one}\n" for one in excluded), "ascii")
    raw = program.run(argv(nmap, folder, options), output, limits)
    return read_output(raw, order.segment.network, datetime.now(UTC))


def _not_hosts(network: IPv4Network) -> tuple[IPv4Network, ...]:
    """The address of the network and its broadcast, which would make all of it answer."""
    if network.prefixlen >= 31:
        return ()
    return IPv4Network(network.network_address), IPv4Network(network.broadcast_address)


def _discovery(order: Order, plan: Expected) -> list[str]:
    rate = _discovery_rate(order, plan.direct)
    return ["-sn", "--max-retries", "1", "--max-rate", f"{rate:.1f}"]


def _portion(order: Order, direct: bool) -> int:
    """How many addresses together cost no more packets than one second may have."""
    return max(1, order.rate // (_PROBES_DIRECT if direct else _PROBES_ROUTED))


def _portions(order: Order, plan: Expected) -> Iterator[list[IPv4Address]]:
    without = (*order.without, *_not_hosts(order.segment.network))
    left = addresses_of([order.segment.network], without)
    size = _portion(order, plan.direct)
    while portion := list(islice(left, size)):
        yield portion


def _delay(order: Order) -> int:
    """Milliseconds between two connections, so that their packets stay below the rate."""
    return max(50, -(-1000 * _HANDSHAKE // order.rate))


def _connecting(order: Order) -> list[str]:
    return [
        "-Pn",
        "-sT",
        "-p",
        ",".join(map(str, PORTS)),
        "--max-retries",
        "1",
        "--scan-delay",
        f"{_delay(order)}ms",
        "--max-hostgroup",
        "1",
        "--max-parallelism",
        "1",
        "--max-rate",
        f"{order.rate * _OF_CONNECT:.1f}",
    ]


def _discovery_rate(order: Order, direct: bool) -> float:
    return order.rate * (_OF_DIRECT if direct else _OF_ROUTED)


def _limits(plan: Expected, bench: Bench) -> program.Limits:
    begun = time.monotonic()
    until = begun + max(_LEAST, plan.seconds * _SPARE)
    if bench.closes is not None:
        until = min(until, begun + (bench.closes - datetime.now(UTC)).total_seconds())
    return program.Limits(until, bench.stopped, lambda: bench.tick(time.monotonic() - begun))


def _beside(
    order: Order, found: Sequence[Sighting], own: Sequence[neighbours.Own]
) -> tuple[Sighting, ...]:
    """What this machine knows by itself: its neighbours, and its own adapter.

    An IPv6 neighbour belongs to the segment where its adapter answered there, or where this
    machine's interface to it is in no other network.
    """
    if order.ipv6:
        for name in sorted({one.name for one in own}):
            neighbours.ping_all(name)
    now = datetime.now(UTC)
    here = {one.mac for one in found if one.mac}
    mine = tuple(
        replace(Sighting(at=now, how=How.NEIGHBOUR), address=str(one.interface.ip), mac=one.mac)
        for one in own
    )
    alone = neighbours.only_in(order.segment.network, neighbours.own_addresses())
    near = neighbours.neighbours(now, alone)
    return (*mine, *(one for one, only in near if only or _concerns(order, one, here)))


def _concerns(order: Order, one: Sighting, here: set[str]) -> bool:
    address = ip_address(one.address)
    if isinstance(address, IPv4Address):
        return address in order.segment.network
    return one.mac in here


def _addresses(found: Iterable[Sighting]) -> list[IPv4Address]:
    return sorted({IPv4Address(one.address) for one in found})


def _is_direct(order: Order) -> bool:
    """Whether ARP can be used: in the segment itself, and as root (nmap(1), -PR)."""
    return os.geteuid() == 0 and neighbours.is_direct(
        order.segment.network, neighbours.own_addresses()
    )

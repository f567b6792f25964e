"""Asking hosts for the keys they show now, so that a person can decide whom to trust."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from inventory.host_keys import HostKey, HostKeys
from inventory.model import Host
from inventory.transport.base import Bounds
from inventory.transport.ssh import Offer, SshTransport


@dataclass(frozen=True, slots=True)
class Shown:
    """What a host shows now beside what the workspace trusts."""

    host: Host
    offer: Offer
    trusted: tuple[HostKey, ...]

    @property
    def state(self) -> str:
        """`new`, `same`, `changed`, or `silent` where no key could be seen."""
        if self.offer.key is None:
            return "silent"
        if self.offer.key in self.trusted:
            return "same"
        return "changed" if self.trusted else "new"


def scan_keys(
    hosts: Iterable[Host],
    transport: SshTransport,
    keys: HostKeys,
    *,
    bounds: Bounds,
    workers: int = 16,
) -> Iterator[Shown]:
    """Ask the hosts in parallel, one connection each and no login; answers in their order."""
    with ThreadPoolExecutor(workers) as pool:
        chosen = list(hosts)
        offers = pool.map(lambda host: transport.offered(host, bounds), chosen)
        for host, offer in zip(chosen, offers, strict=True):
            yield Shown(host, offer, keys.for_host(host))

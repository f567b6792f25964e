"""Lab hosts as the inventory knows them."""

from ipaddress import ip_address
from typing import Any

from inventory.model import Access, Host, Kind, Platform
from tests.lab.lab import Lab


def registered(lab: Lab, name: str, *, ipv6: bool = False, **access: Any) -> Host:  # noqa: ANN401
    """The ledger entry of a running host, reached by the lab's key; `access` changes the way in."""
    running = lab[name]
    address = running.address6 if ipv6 and running.address6 else running.address
    way = {"port": running.port, "key_file": str(lab.key_file)} | access
    return Host(
        id=name,
        name=name,
        kind=Kind.SERVER,
        platform=Platform.LINUX,
        addresses=(ip_address(address),),
        access=Access(**way),
    )

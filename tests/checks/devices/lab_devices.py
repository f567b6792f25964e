"""Routers of the lab, asked as the program asks devices."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checks.devices.families import FAMILIES
from checks.devices.writing import write_evidence
from console.device_asking import heard
from inventory.credentials import Credentials
from inventory.host_keys import HostKey, HostKeys
from inventory.model import Host, Kind, Platform
from inventory.transport.base import Bounds, Exchange
from inventory.transport.device import DeviceTransport
from inventory.transport.ssh import SshTransport
from tests.inventory.transport.kit import host_key_of
from tests.lab.lab import Lab
from tests.lab.registered import registered
from tests.lab.router import ENABLE_PASSWORD, VTY_PASSWORD, Router
from tests.lab.spec import AUDIT_PASSWORD

KEY, TAG = b"k" * 32, "ab" * 16
BOUNDS = Bounds(connect=3, banner=4, auth=6, session=20)
SECRETS = {
    "HINOMI_SECRET_AUDIT": AUDIT_PASSWORD,
    "HINOMI_SECRET_WRONG": "no-Such-Word-1",
    "HINOMI_SECRET_VTY": VTY_PASSWORD,
    "HINOMI_SECRET_VTY_ENABLE": ENABLE_PASSWORD,
}


@dataclass
class Devices:
    """The routers of one test module, and what asks them."""

    lab: Lab
    folder: Path
    keys: HostKeys = field(init=False)
    transport: DeviceTransport = field(init=False)

    def __post_init__(self) -> None:
        self.keys = HostKeys(self.folder / "known_hosts")
        self.transport = self.asking({})

    def asking(self, hosts: dict[str, Host]) -> DeviceTransport:
        """What asks devices, with these hosts for bastions."""
        credentials = Credentials(None, environment=SECRETS)
        return DeviceTransport(
            keys=self.keys,
            credentials=credentials,
            commands={name: one.commands for name, one in FAMILIES.items()},
            reach=SshTransport(self.keys, credentials, hosts).reach,
            keep=lambda host, tag, meeting: write_evidence(heard(host, meeting), tag, KEY),
            key_folder=self.folder,
        )

    def start(self, *routers: Router) -> None:
        """Start them; their host keys are trusted."""
        self.lab.add(*(one.spec() for one in routers))
        for one in routers:
            wait = "for i in $(seq 100); do [ -S /run/frr/zebra.vty ] && exit 0; sleep .05; done"
            self.lab.run(one.name, f"{wait}; exit 1")
            if one.ssh is not None:
                self.trust(one.name)

    def trust(self, name: str) -> HostKey:
        """Trust the key that this router would show."""
        old = "ssh-rsa" in self.lab.run(name, "sshd -T | grep -i ^hostkeyalgorithms").stdout
        file = f"/etc/ssh/ssh_host_{'rsa' if old else 'ed25519'}_key"
        key = host_key_of(self.lab.run(name, f"ssh-keygen -y -f {file}").stdout)
        self.keys.accept(self.host(name), key)
        return key

    def host(self, name: str, **access: Any) -> Host:  # noqa: ANN401 - fields of Access
        """Its row of the ledger."""
        way = {"key_file": None, "secret": "audit", "device": "frr"} | access
        kind = {"platform": Platform.NETWORK, "kind": Kind.NETWORK}
        return registered(self.lab, name, **way).model_copy(update=kind)

    def ask(self, name: str, **access: Any) -> Exchange:  # noqa: ANN401 - fields of Access
        """Ask it once."""
        return self.transport.ask(self.host(name, **access), b"", TAG, BOUNDS)

    def evidence(self, name: str, **access: Any) -> bytes:  # noqa: ANN401 - fields of Access
        """What it gave, which must have gone well."""
        exchange = self.ask(name, **access)
        assert exchange.failure is None, (exchange.failure, exchange.detail)
        return exchange.output

    def typed(self, name: str) -> list[str]:
        """What was typed on its command line over SSH, and forget it."""
        text = self.lab.run(name, "cat /var/log/typed; : > /var/log/typed").stdout
        return [one for one in text.splitlines() if one and not one.startswith("Script ")]

    def configure(self, name: str, *lines: str) -> None:
        """Change the running configuration, as an administrator would."""
        words = " ".join(f"-c '{line}'" for line in ("configure terminal", *lines))
        self.lab.run(name, f"vtysh {words}")

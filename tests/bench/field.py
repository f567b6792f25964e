"""The hosts that every contender asks, and the files by which it may reach them."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.model import Check
from tests.bench.cost import run_once
from tests.bench.twenty import TWENTY
from tests.lab.lab import File, HostSpec, Lab, RunningHost

ROOT = Path(__file__).parents[2]
TAG = "0123456789abcdef" * 2
_SSH = """\
Host *
 User root
 IdentityFile {key}
 IdentitiesOnly yes
 UserKnownHostsFile {known}
 GlobalKnownHostsFile /dev/null
 StrictHostKeyChecking yes
 CheckHostIP no
 BatchMode yes
 LogLevel ERROR
 GSSAPIAuthentication no
 KexAlgorithms curve25519-sha256
 Ciphers aes128-gcm@openssh.com
"""
_SHARED = """\
 ControlMaster auto
 ControlPath {folder}/%C
 ControlPersist 15s
"""
_CHUNK = 200  # hosts started at a time


@dataclass(frozen=True)
class Field:
    """A lab of plain hosts that let root in by one key, and how many may be asked at a time."""

    lab: Lab
    folder: Path
    addresses: tuple[str, ...]
    workers: int

    @property
    def key(self) -> Path:
        """The private key that opens every host."""
        return self.lab.key_file

    @property
    def asked(self) -> list[RunningHost]:
        """The hosts with these addresses."""
        return [host for host in self.lab if host.address in self.addresses]

    @cached_property
    def known_hosts(self) -> Path:
        """The true keys of all hosts."""
        path = self.folder / "known_hosts"
        path.write_text("".join(f"{host.address} {host.host_key}\n" for host in self.asked))
        return path

    @cached_property
    def ssh_config(self) -> Path:
        """What OpenSSH's client is told: strict host keys, curve25519, no agent."""
        path = self.folder / "ssh_config"
        path.write_text(_SSH.format(key=self.key, known=self.known_hosts))
        return path

    def shared_ssh_config(self, folder: Path) -> Path:
        """The same with one lasting connection to each host, its sockets in this folder."""
        path = folder / "ssh_config"
        path.write_text(self.ssh_config.read_text() + _SHARED.format(folder=folder))
        return path

    def script(self, chosen: dict[str, Check[...]]) -> Path:
        """The collector of these checks as it is piped into a shell."""
        path = self.folder / f"collector-{len(chosen)}.sh"
        collector = render_collector(facts_of(chosen.values()))
        path.write_bytes(f"HINOMI_TAG={TAG}\n".encode() + collector)
        return path

    @property
    def environment(self) -> dict[str, str]:
        """What `hinomi` is told of the way in."""
        return {
            "HINOMI_LANG": "en",
            "HINOMI_ACCESS__USER": "root",
            "HINOMI_ACCESS__KEY_FILE": str(self.key),
        }

    @cached_property
    def workspace(self) -> Path:
        """A workspace with all hosts in its ledger and their keys accepted; copied, never used."""
        path, ledger = self.folder / "template", self.folder / "ledger.csv"
        with ledger.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("管理番号", "機器名", "種別", "OS", "IPアドレス"))
            for host in self.asked:
                rows.writerow((host.name, host.name, "サーバ", "Debian 12", host.address))
        run_once("hinomi", "init", str(path))
        run_once("hinomi", "inventory", "import", "-w", str(path), str(ledger))
        (path / "known_hosts").write_bytes(self.known_hosts.read_bytes())
        return path


def every() -> dict[str, Check[...]]:
    """What a scan judges: the catalogue without details of other checks."""
    return {id_: one for id_, one in catalogue("checks.rules").items() if not one.part_of}


def twenty() -> dict[str, Check[...]]:
    """The checks that peers do too."""
    return {id_: check for id_, check in every().items() if id_ in TWENTY}


@contextmanager
def field_of(count: int, workers: int) -> Iterator[Field]:
    """Start so many hosts."""
    with Lab.start() as lab:
        for first in range(0, count, _CHUNK):
            numbers = range(first, min(first + _CHUNK, count))
            lab.add(*(_spec(lab, number) for number in numbers))
        yield Field(lab, lab.folder, tuple(host.address for host in lab), workers)


def _spec(lab: Lab, number: int) -> HostSpec:
    key = File("/root/.ssh/authorized_keys", f"{lab.public_key}\n", 0o600)
    return HostSpec(f"sv-{number:04}", files=(key,))

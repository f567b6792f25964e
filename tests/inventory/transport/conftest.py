"""What tests of SSH against lab hosts share: trust, a ledger, a transport."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from inventory.credentials import Credentials
from inventory.host_keys import HostKeys
from inventory.model import Host
from inventory.transport.ssh import SshTransport
from tests.inventory.transport.kit import ENVIRONMENT, SCRIPT, host_key_of
from tests.lab.lab import Lab, RunningHost
from tests.lab.registered import registered
from tests.leftovers import open_files, settled, threads_settled


@pytest.fixture
def nothing_left_behind(lab: Lab) -> Iterator[None]:  # noqa: ARG001 - started before we count
    threads, files = threading.active_count(), open_files()
    yield
    assert threads_settled(threads)
    assert settled(open_files, files)


@pytest.fixture
def keys(tmp_path: Path) -> HostKeys:
    return HostKeys(tmp_path / "known_hosts")


@pytest.fixture
def ledger() -> dict[str, Host]:
    return {}


@pytest.fixture
def transport(keys: HostKeys, ledger: dict[str, Host]) -> SshTransport:
    digest = hashlib.sha256(SCRIPT).hexdigest()
    return SshTransport(keys, Credentials(environment=ENVIRONMENT), ledger, digest)


@pytest.fixture
def trusted(lab: Lab, keys: HostKeys, ledger: dict[str, Host]) -> Callable[..., Host]:
    """The ledger entry of a running host whose key is trusted."""

    def entry(running: RunningHost, **access: Any) -> Host:  # noqa: ANN401 - fields of Access
        host = registered(lab, running.name, **access)
        keys.accept(host, host_key_of(running.host_key))
        ledger[host.id] = host
        return host

    return entry

"""Fixtures that start real things once for a whole test run."""

import gc
import itertools
import os
import signal
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, Engine, event

from tests.lab.fleet import install_collectors, settle, specs
from tests.lab.lab import HostSpec, Lab, RunningHost, can_run

pytest_plugins = ["tests.storage"]
# long ones begin first, so that no worker is left alone with one at the end
LONG = (
    "peers/test_peers",
    "console/test_audit_year_story",
    "console/test_mfa_verify",
    "console/test_report_scope",
    "console/test_backup_drill",
    "console/test_incident_stories",
    "console/test_postgres",
    "console/test_mfa_import",
    "console/test_backup_import",
    "console/test_backup_report",
    "console/test_trouble",
    "console/test_stopping",
    "console/test_main_job",
    "console/test_assets_story",
    "console/test_audit_finding_lab",
    "audit/test_kill",
    "audit/mfa/test_series_lab",
    "checks/test_evidence_mutations",
    "checks/test_collector_lab",
    "checks/devices/test_devices_lab",
    "lab/test_verdicts",
)
settings.register_profile("shared", suppress_health_check=[HealthCheck.too_slow])  # two cores
settings.load_profile("shared")
_used: "weakref.WeakSet[Engine]" = weakref.WeakSet()


@event.listens_for(Engine, "engine_connect")
def _remember(connection: Connection) -> None:
    _used.add(connection.engine)


@pytest.fixture(autouse=True)
def databases_let_go() -> Iterator[None]:
    """Give the files of databases back: commands run within this process open one each.

    They would be closed with their cycles, too late for `select`, which knows 1,024 files.
    """
    yield
    for engine in list(_used):
        engine.dispose()
    _used.clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The modules of `LONG` in their order, then all others in theirs."""
    places = {f"tests/{name}.py": number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(LONG)))


def pytest_collection_finish() -> None:
    """Forget what chose the tests: the program refuses HINOMI_ variables that it does not know.

    What was collected lives to the end: the collector of garbage need not look at it each time.
    A run that was started in the background ignores SIGINT, and so would all that it starts.
    """
    for name in ("HINOMI_SLOW", "HINOMI_PAIRS", "HINOMI_PAIRS_SEED"):
        os.environ.pop(name, None)
    gc.collect()
    gc.freeze()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def require(reason: str | None) -> None:
    """Skip for this reason; in CI fail, so that a green run cannot mean that nothing ran."""
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """An empty lab for this run (each xdist worker has its own); tests run inside its network.

    Servers on a loopback address started by the tests still work there, and what was started
    outside is reached by its unix socket.
    """
    require(can_run())
    with Lab.start(folder=tmp_path_factory.mktemp("lab")) as started, started.entered():
        yield started


@pytest.fixture(scope="session")
def fleet(lab: Lab) -> Lab:
    """The lab with the demo fleet in it (`tests.lab.fleet`), up and with its clocks steered."""
    lab.add(*specs())
    install_collectors(lab)
    settle(lab)
    return lab


@pytest.fixture
def fresh_host(lab: Lab) -> Iterator[Callable[..., RunningHost]]:
    """Start a throw-away host of this test: `fresh_host(setup="...", files=(...), ...)`."""
    numbers = itertools.count()
    names: list[str] = []

    def start(spec: HostSpec | None = None, **parts: Any) -> RunningHost:  # noqa: ANN401 - fields
        name = f"fresh-{next(numbers)}"
        [host] = lab.add(replace(spec or HostSpec(name), name=name, **parts))
        names.append(host.name)
        return host

    yield start
    for name in names:
        lab.remove(name)

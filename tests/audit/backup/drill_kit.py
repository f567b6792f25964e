"""A drill on real hosts of the lab: the bench, targets, data with its repository."""

import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from audit.backup.asking import Asker
from audit.backup.drill_plan import Bench, Order, Unwatched, plan
from audit.backup.drill_records import DrillRecords, Started, about
from audit.backup.drills import perform
from audit.backup.targets import Budget, DrillPermit, Target
from audit.declared import Window
from audit.evidence import EvidenceStore
from checks.backup.model import Declared, Drill, Place, ToolKind
from inventory.credentials import Credentials
from inventory.db import open_database, upgrade
from inventory.host_keys import HostKeys
from inventory.journal import Journal
from inventory.model import DataSet, Privilege
from inventory.transport.base import Bounds
from inventory.transport.local import LocalTransport
from inventory.transport.ssh import SshTransport
from tests.inventory.transport.kit import host_key_of
from tests.lab.lab import Lab
from tests.lab.registered import registered

SLOW = (
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1", reason="minutes of restoring: HINOMI_SLOW=1"
    ),
)
PASSWORD = "Kura-no-kagi-7731"
SCRATCH = "/srv/hinomi-drill"
SOURCE = "/srv/juki"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SALT = b"the salt of a workspace in tests"
DECLARED = Declared("vault", "", False, "", "", "", "", "", None, "", "")

# Japanese names, one in cp932, one with a newline, a space, an empty file, and 40 plain ones.
DATA = rf"""
mkdir -p {SOURCE}/住民記録 {SOURCE}/様式; cd {SOURCE}
for i in $(seq 1 40); do seq -f "見本 $i,%g" 1 60 >住民記録/異動$i.csv; done
printf 'a note that begins a line\n' >"$(printf 'two\nlines.txt')"
printf 'x' >"$(printf '\212\277\216\232.txt')"; : >empty.log; printf 'a b' >'様式/申請 書.txt'
head -c 200000 /dev/zero | tr '\0' 'k' >様式/key.db
install -d -m 700 {SCRATCH}
"""
FILES = 45
MIRROR = "/backup/mirror"
WHOLE = Order(True, "newest", "seed")


@dataclass
class Kit:
    """A workspace in a folder, and the hosts of a lab by name."""

    lab: Lab
    folder: Path
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        self.engine = open_database(f"sqlite:///{self.folder / 'hinomi.db'}")
        upgrade(self.engine)
        self.journal = Journal(self.engine)
        self.evidence = EvidenceStore(self.folder / "evidence")
        self.records = DrillRecords(self.journal, self.evidence, "監査担当")
        self.asker = self._asker()

    def _asker(self) -> Asker:
        keys = HostKeys(self.folder / "known_hosts")
        hosts = []
        for one in self.lab:
            host = registered(self.lab, one.name)
            keys.accept(host, host_key_of(one.host_key))
            hosts.append(host)
        credentials = Credentials(environment={"HINOMI_SECRET_JUKI": PASSWORD})
        ssh = SshTransport(keys, credentials, {host.id: host for host in hosts})
        return Asker(ssh, LocalTransport(), credentials, hosts, Bounds(output=2**24))

    def bench(self) -> Bench:
        return Bench(self.asker, self.records, SALT, lambda: self.now, Unwatched())

    def drill(
        self,
        target: Target,
        wanted: DataSet | None = None,
        order: Order | None = None,
        bench: Bench | None = None,
    ) -> Drill:
        """One drill from its start to its record."""
        bench = bench or self.bench()
        order = order or Order(False, "newest", "seed")
        one = wanted or data_set(target.host)
        prepared = plan(bench, target, one, order)
        started = begun(target, one, order, self.now)
        self.records.started(target, started)
        return perform(bench, started, prepared)


def begun(target: Target, wanted: DataSet, order: Order, at: datetime) -> Started:
    permit = target.drill
    assert permit
    return Started(
        run=secrets.token_hex(8),  # a guard still looks for the last one
        batch="b",
        target=target.name,
        data_set=wanted.id,
        seed=order.seed,
        at=at,
        host=permit.scratch_host,
        folder=permit.scratch,
        plan=((target.name, wanted.id),),
        order={"whole": order.whole, "copy": order.copy, "seed": order.seed},
        about=about(wanted),
    )


def data_set(host: str, sources: Sequence[str] = (SOURCE,), **parts: object) -> DataSet:
    made = DataSet(id="BK-001", system="住民記録", name="帳票", host=host, sources=tuple(sources))
    return made.model_copy(update=parts)


def permit(host: str, **parts: object) -> DrillPermit:
    now = datetime.now(UTC)
    window = Window(now - timedelta(hours=1), now + timedelta(hours=2))
    made = DrillPermit("情報政策課長", window, host, SCRATCH, 2**28, 20, 300, ())
    return replace(made, **parts)  # type: ignore[arg-type]


def target(
    host: str,
    tool: ToolKind,
    location: str,
    options: tuple[tuple[str, str], ...] = (),
    *,
    named: dict[str, str] | None = None,
    drill: DrillPermit | None = None,
) -> Target:
    return Target(
        name="vault",
        place="policy/backup-targets.yaml:2",
        host=host,
        privilege=Privilege.SUDO,
        where=Place(tool, location, options),
        secrets={"password": "juki"} if named is None else named,
        holds=("BK-001",),
        declared=DECLARED,
        budget=Budget(2**31, 600, 30),
        drill=drill or permit(host),
        canary=None,
    )


def mirror(lab: Lab, host: str, *options: tuple[str, str]) -> Target:
    """A mirror made now, with a stamp of when."""
    lab.run(
        host,
        f"rm -rf {MIRROR}; mkdir -p {MIRROR}; rsync -a {SOURCE}/ {MIRROR}/; "
        f"date -Is >{MIRROR}.stamp",
    )
    ways = (("layout", "mirror"), ("stamp", f"{MIRROR}.stamp"), *options)
    return target(host, ToolKind.TREE, MIRROR, ways, named={})


def left(lab: Lab, host: str) -> str:
    """What is in the scratch folder, and processes that work in one."""
    look = f"ls -A {SCRATCH}; ls -l /proc/[0-9]*/cwd 2>/dev/null | grep {SCRATCH} || true"
    return lab.run(host, look).stdout


def fingerprint(lab: Lab, host: str) -> str:
    """Everything of production and of the repository: names, contents, modes, times of files."""
    told = (
        "-type d -printf '%p %m %u\\n' -o "
        "-printf '%p %m %u %s %T@ %y %l\\n' -type f -exec sha256sum {} +"
    )
    return lab.run(host, f"cd /; find srv/juki backup {told} | sort | sha256sum").stdout


def slow(test: Callable[..., None]) -> Callable[..., None]:
    """A test for the slow suite only."""
    for mark in SLOW:
        test = mark(test)
    return test


def mostly_slow(names: Iterable[str], quick: Iterable[str]) -> list[ParameterSet]:
    """Parameters of which only a few are for every run."""
    chosen = set(quick)
    return [pytest.param(name, marks=() if name in chosen else SLOW) for name in names]

"""The contenders one after the other, round after round, so that all meet the same weather."""

import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.bench.contenders import Contender
from tests.bench.cost import Meter, machine_busy
from tests.bench.field import Field

_MOST = 1800.0  # seconds for one run of one contender
_PARTING = 0.2  # seconds until the last sshd of a closed connection has ended


@dataclass(frozen=True, slots=True)
class Lap:
    """One run of one contender: seconds of wall, of CPU on both sides and of others' CPU."""

    wall: float
    controller: float
    hosts: float
    others: float
    results: int
    said: str


@dataclass
class Standing:
    """A contender and its laps so far."""

    contender: Contender
    laps: list[Lap] = field(default_factory=list)

    def median(self, what: str) -> float:
        """The median over the laps of one of their numbers."""
        return statistics.median(float(getattr(lap, what)) for lap in self.laps)

    @property
    def results(self) -> int:
        """The fewest results of any lap."""
        return min(lap.results for lap in self.laps)


def race(
    field_: Field,
    contenders: Sequence[Contender],
    rounds: int,
    meter: Meter,
    say: Callable[[str], None],
) -> dict[str, Standing]:
    """Let every contender ask all hosts, so many rounds; what each of them took."""
    _warm_up(field_, contenders, meter)
    standings = {contender.name: Standing(contender) for contender in contenders}
    for number in range(rounds):
        for contender in contenders:
            lap = _lap(field_, contender, meter)
            standings[contender.name].laps.append(lap)
            say(
                f"round {number + 1}  {contender.name:14} {lap.wall:7.2f} s wall "
                f"{lap.controller:7.2f} s controller {lap.hosts:7.2f} s hosts "
                f"{lap.others:7.2f} s others  {lap.results} results"
            )
            if lap.results < len(field_.addresses) * contender.checks:
                say(lap.said[-1500:])
    return standings


def _warm_up(field_: Field, contenders: Sequence[Contender], meter: Meter) -> None:
    """Ask one host, unmeasured, so that Python has compiled what it imports."""
    folder = field_.folder / "warm"
    folder.mkdir()
    one = replace(field_, folder=folder, addresses=field_.addresses[:1])
    for contender in contenders:
        _lap(one, contender, meter)


def _lap(field_: Field, contender: Contender, meter: Meter) -> Lap:
    folder = Path(tempfile.mkdtemp(prefix=f"{contender.name}-", dir=field_.folder))
    try:
        job = contender.prepare(field_, folder)
        command = field_.lab.controller(*job.command)
        hosts, busy = field_.lab.cpu_seconds(), machine_busy()
        try:
            cost = meter.run(command, folder, job.environment, _MOST, _PARTING)
        except subprocess.TimeoutExpired:
            return Lap(_MOST, 0, 0, 0, 0, f"not done in {_MOST:.0f} s")
        hosts = field_.lab.cpu_seconds() - hosts
        others = max(0.0, machine_busy() - busy - hosts - cost.cpu)
        return Lap(cost.wall, cost.cpu, hosts, others, job.results(cost.said), cost.said)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

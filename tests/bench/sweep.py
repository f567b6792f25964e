"""Damage assessment of many addresses, some of them dead, beside nmap alone on the same port.

python -m tests.bench.sweep [ADDRESSES [DEAD]]

Ten hosts hold all the addresses, each a network of them (`ip route add local`), so that every
answer is one of a real sshd. `hinomi incident sweep` is the whole command: the ledger read, every
address asked at the default rate, all of it journaled, judged and printed. nmap asks as fast as it
likes and judges nothing; then with the banners that `hinomi` reads too, and at so many packets a
second as `hinomi` begins addresses.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeAlias

from bcp.sweep.model import Pace
from tests.bench.cost import program
from tests.bench.target import Target
from tests.lab.lab import HostSpec, Lab, can_run

Done: TypeAlias = "subprocess.CompletedProcess[str]"

_HOLDERS = 10
_AIM = 60.0  # seconds for the whole command
_SHOWN = 5.0  # seconds for judging and printing again what the journal holds, and for a report
_LOGGED = 0.3  # seconds for a line of the chronology, from the key to the disk


@dataclass(frozen=True)
class Plain:
    """Addresses on a few hosts, and a workspace whose ledger has them all."""

    lab: Lab
    folder: Path
    addresses: tuple[str, ...]
    dead: tuple[str, ...]

    def hinomi(self, *words: str) -> Done:
        """One command in the workspace, from the controller's network."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("HINOMI")}
        own = {"HINOMI_WORKSPACE": str(self.folder / "city"), "HINOMI_LANG": "en"}
        return self._run([program("hinomi"), *words], {**plain, **own})

    def nmap(self, *words: str) -> Done:
        """nmap over the same addresses."""
        listed = self.folder / "addresses.txt"
        listed.write_text("\n".join(self.addresses) + "\n")
        common = ["-n", "-p", "22", "-PE", "-PS22", "-oG", "-", "-iL", str(listed)]
        return self._run([program("nmap"), *common, *words], {**os.environ})

    def _run(self, words: list[str], given: dict[str, str]) -> Done:
        command = self.lab.controller(*words)
        return subprocess.run(command, env=given, capture_output=True, text=True, check=False)

    def kill(self) -> None:
        """The dead addresses swallow every packet from now on."""
        for host in self.lab:
            network = _network(host.number)
            mine = [one for one in self.dead if one.startswith(network)]
            lines = "\n".join(f"route add blackhole {one}/32 table local" for one in mine)
            self.lab.run(host.name, "ip -batch -", stdin=lines + "\n")


def _network(number: int) -> str:
    return f"198.19.{number % 256}."


@contextmanager
def plain_of(addresses: int, dead: int) -> Iterator[Plain]:
    """So many addresses on a few hosts; the last of each network are those that will die."""
    with Lab.start() as lab, tempfile.TemporaryDirectory() as folder:
        lab.add(*(HostSpec(f"holder-{number}") for number in range(_HOLDERS)))
        each, few = addresses // _HOLDERS, dead // _HOLDERS
        every, dying = [], []
        for host in lab:
            network = _network(host.number)
            lab.run(host.name, f"ip route add local {network}0/24 dev lo")
            way = ["ip", "route", "add", f"{network}0/24", "via", host.address]
            subprocess.run(lab.controller(*way), check=True)
            mine = [f"{network}{number}" for number in range(1, each + 1)]
            every += mine
            dying += mine[each - few :]
        made = Plain(lab, Path(folder), tuple(every), tuple(dying))
        _found(made)
        yield made


def _found(plain: Plain) -> None:
    """A workspace with every address, its last known good, and an incident that is open."""
    city, ledger = plain.folder / "city", plain.folder / "ledger.csv"
    rows = [f"S-{n:04},sv-{n:04},サーバ,Debian,{one}" for n, one in enumerate(plain.addresses)]
    ledger.write_text("\n".join(["管理番号,機器名,種別,OS,IPアドレス", *rows]) + "\n", "utf-8")
    steps: tuple[tuple[str, ...], ...] = (
        ("init", str(city)),
        ("inventory", "import", str(ledger)),
        ("incident", "sweep", "--baseline", "--rate", "200"),
        ("incident", "start", "bench"),
    )
    for words in steps:
        done = plain.hinomi(*words)
        if done.returncode != 0:
            raise RuntimeError(f"{words}: {done.stdout[-500:]}{done.stderr[-500:]}")


def race(plain: Plain) -> Iterator[str]:
    """Every contender once, as lines of text."""
    total, dead = len(plain.addresses), len(plain.dead)
    took, done = _timed(partial(plain.hinomi, "incident", "sweep", "--json"))
    counts = json.loads(done.stdout)["counts"]
    wrong = abs(counts["up"] - (total - dead)) + abs(counts["down"] - dead)
    yield f"  hinomi incident sweep, {Pace().per_second:.0f}/s: {took:.2f} s, {counts}"
    yield Target(f"sweep of {total:,} addresses, {dead} dead", took, _AIM, "s").line()
    yield Target("addresses told wrongly", float(wrong), 0, "").line()
    shown, _ = _timed(partial(plain.hinomi, "incident", "sweep", "--show"))
    yield Target("the same told again from the journal", shown, _SHOWN, "s").line()
    yield from _written(plain)
    for name, words in (
        ("nmap, as fast as it likes", ("-sS",)),
        ("nmap with banners", ("-sT", "--script", "banner")),
        ("nmap at the same gentle rate", ("-sS", "--max-rate", f"{Pace().per_second:.0f}")),
    ):
        bare, said = _timed(partial(plain.nmap, *words))
        found = len(re.findall(r"22/open/", said.stdout))
        yield f"  {name:30} {bare:7.2f} s, {found} open   hinomi x{took / bare:.2f}"


def _written(plain: Plain) -> Iterator[str]:
    """The first report after the sweep, and lines of the chronology, each the whole command."""
    took, _ = _timed(partial(plain.hinomi, "incident", "report"))
    yield Target("the first report, as text and PDF", took, _SHOWN, "s").line()
    for name, options in (
        ("a line", ()),
        ("a line with its sender and kind", ("-f", "A", "-k", "1")),
    ):
        times = [
            _timed(partial(plain.hinomi, "incident", "log", "power out", *options))[0]
            for _ in range(7)
        ]
        yield Target(f"{name} of the chronology, median of 7", median(times), _LOGGED, "s").line()


def _timed(work: Callable[[], Done]) -> tuple[float, Done]:
    begun = time.perf_counter()
    done = work()
    return time.perf_counter() - begun, done


def main(arguments: Sequence[str]) -> int:
    """Measure and print; the exit status tells only whether it could be measured."""
    addresses = int(arguments[0]) if arguments else 1_000
    dead = int(arguments[1]) if len(arguments) > 1 else 50
    if reason := can_run():
        sys.stdout.write(f"no lab here, so nothing to measure: {reason}\n")
        return 2
    sys.stdout.write(f"damage assessment of {addresses:,} addresses, {dead} of them dead\n")
    with plain_of(addresses, dead) as plain:
        plain.kill()
        for line in race(plain):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

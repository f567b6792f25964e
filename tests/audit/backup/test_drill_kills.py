"""Drills that are killed: whatever dies at whatever moment, nothing of them stays behind."""

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from audit.backup.drill_plan import plan
from audit.backup.drill_records import drills
from audit.backup.drills import perform, sweep
from audit.backup.targets import Target
from checks.backup.model import Place
from checks.backup.tool import Fragment, Tool, Wish
from checks.backup.tools.tree import Tree
from inventory.model import DataSet
from tests.audit.backup.drill_kit import (
    DATA,
    SCRATCH,
    WHOLE,
    Kit,
    begun,
    data_set,
    fingerprint,
    left,
    mirror,
    mostly_slow,
    slow,
)
from tests.lab import layers
from tests.lab.lab import HostSpec, Lab

pytestmark = pytest.mark.lab
WHOM = ("controller", "shell", "connection", "all")
_SHELL = f"cut -d: -f1 {SCRATCH}/*/.hinomi-drill"
_PARENTS = (
    "p=$(" + _SHELL + '); while [ "$p" -gt 1 ]; do echo $p; '
    "p=$(awk '{print $4}' /proc/$p/stat); done"
)
_WORKERS = "ps -eo pid,ppid,etimes,args | grep '[s]h -s$'"


class Slow(Tree):
    """Restores, and then goes on writing for a while, in a process that left our session."""

    def restore(self, place: Place, wish: Wish) -> Fragment:
        made = super().restore(place, wish)
        more = (
            f"\ncd '{wish.scratch}'; setsid sh -c 'while :; do date >>more; sleep 0.1; done' &"
            "\ni=0; while [ $i -lt 15 ]; do i=$((i+1)); mkdir -p deep/$i; sleep 0.1; done\n"
        )
        return replace(made, text=made.text + more)


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[str]:
    lab.add(HostSpec("killed", layer=layers.backup()))
    lab.run("killed", "bash -s", stdin=f"set -eu\n{DATA}\n")
    yield "killed"
    lab.remove("killed")


def start(kit: Kit, one: Target, wanted: DataSet, tool: Tool) -> int:
    """A drill in a process of its own; returns its id."""
    bench = replace(kit.bench(), tools=lambda _: tool)
    started = begun(one, wanted, WHOLE, kit.now)
    kit.records.started(one, started)
    kit.engine.dispose()
    if child := os.fork():
        return child
    try:  # the child: it never returns into pytest
        perform(bench, started, plan(bench, one, wanted, WHOLE))
    finally:
        os._exit(0)


def kill(kit: Kit, host: str, child: int, whom: str) -> None:
    """Kill the controller, the shell of the drill, or the server's end of the connection."""
    if whom == "controller":
        os.kill(child, signal.SIGKILL)
        return
    found = kit.lab.run(host, _PARENTS, check=False).stdout.split()
    victims = {"shell": found[:1], "all": found[:-1], "connection": found[1:-1]}[whom]
    kit.lab.run(host, f"kill -KILL {' '.join(victims)}" if victims else ":", check=False)


def wait_for_nothing(kit: Kit, host: str, look: str = "", seconds: float = 8.0) -> str:
    """What is left after so long; nothing as soon as there is nothing."""
    end = time.monotonic() + seconds
    rest = "?"
    while rest and time.monotonic() < end:
        rest = kit.lab.run(host, look, check=False).stdout if look else left(kit.lab, host)
        time.sleep(0.2)
    return rest


def under_way(kit: Kit, host: str) -> None:
    """Wait until the drill has made its place."""
    end = time.monotonic() + 20
    while not kit.lab.run(host, _SHELL, check=False).stdout and time.monotonic() < end:
        time.sleep(0.05)


def assault(
    lab: Lab, host: str, folder: Path, whom: str, after: float, *, begun_first: bool = True
) -> None:
    kit = Kit(lab, folder)
    one = mirror(lab, host)
    before = fingerprint(lab, host)
    child = start(kit, one, data_set(host), Slow())
    if begun_first:
        under_way(kit, host)
    time.sleep(after)
    kill(kit, host, child, whom)
    rest = wait_for_nothing(kit, host)
    os.waitpid(child, 0)
    assert rest == "", (whom, after)
    assert fingerprint(lab, host) == before
    for started in Kit(lab, folder).records.unfinished():
        assert sweep(kit.bench(), one, started).cleaned
    assert kit.records.unfinished() == ()
    assert [drill.finished for drill in drills(kit.journal, one)] in ([False], [True])
    assert wait_for_nothing(kit, host, look=_WORKERS) == ""


@pytest.mark.parametrize("whom", mostly_slow(WHOM, ["controller", "connection"]))
def test_a_killed_drill_leaves_nothing_behind(
    lab: Lab, host: str, tmp_path: Path, whom: str
) -> None:
    assault(lab, host, tmp_path, whom, random.random() * 1.5)


@slow
@pytest.mark.parametrize("number", range(20))
def test_at_whatever_moment_it_is_killed(lab: Lab, host: str, tmp_path: Path, number: int) -> None:
    chance = random.Random(number)
    whom = chance.choice(WHOM)
    assault(lab, host, tmp_path, whom, chance.uniform(0, 3), begun_first=number % 2 == 0)

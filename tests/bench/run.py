"""`make bench`: speed beside peers, then speed and size of the parts.

python -m tests.bench.run [--fleet N] [--rounds K] [--workers N] [--only NAME]... [--no-parts]
"""

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from tests.bench.contenders import Contender, contenders
from tests.bench.cost import Meter
from tests.bench.field import Field, every, field_of
from tests.bench.parts import answer_of, parts
from tests.bench.race import race
from tests.bench.target import lines, ratios, table
from tests.lab.lab import can_run

_LARGE = 300  # from so many hosts on, only the raw client and the whole scan, once


def main(arguments: Sequence[str]) -> int:
    """Measure and print; the exit status tells only whether it could be measured."""
    asked = _parsed(arguments)
    chosen = _chosen(asked)
    if reason := can_run():
        _say(f"no lab here, so nothing to measure: {reason}")
        return 2
    _say(_machine())
    with Meter() as meter, field_of(asked.fleet, asked.workers) as field:
        _say(f"{asked.fleet} hosts, {asked.workers} at a time; controller CPU by {meter.how}\n")
        _race(field, chosen, asked.rounds, meter)
        if asked.parts and asked.fleet < _LARGE and not asked.only:
            answer = answer_of(field)
            _say("\nparts, alone on this machine")
            for part in parts(answer, field.folder):
                _say(part.line())
    return 0


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.run", description=__doc__)
    parser.add_argument("--fleet", type=int, default=100, metavar="N")
    parser.add_argument("--rounds", type=int, default=0, metavar="K")
    parser.add_argument("--workers", type=int, default=32, metavar="N")
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--no-parts", dest="parts", action="store_false")
    asked = parser.parse_args(arguments)
    asked.rounds = asked.rounds or (1 if asked.fleet >= _LARGE else 3)
    return asked


def _chosen(asked: argparse.Namespace) -> list[Contender]:
    every_ = contenders(os.cpu_count() or 1)
    large = {"openssh", "hinomi"} if asked.fleet >= _LARGE else set()
    names = set(asked.only) or large or {contender.name for contender in every_}
    if unknown := names - {contender.name for contender in every_}:
        known = ", ".join(contender.name for contender in every_)
        sys.exit(f"no contender {', '.join(sorted(unknown))}; there are {known}")
    return [contender for contender in every_ if contender.name in names]


def _race(field: Field, chosen: Sequence[Contender], rounds: int, meter: Meter) -> None:
    standings = race(field, chosen, rounds, meter, _say)
    hosts = len(field.addresses)
    _say(f"\nmedians of {rounds}, {hosts} hosts; ctl is the controller, x the ratio to the first")
    for line in (*table(standings, hosts), "", *lines(ratios(standings))):
        _say(line)
    if "hinomi" in standings:
        lost = hosts * len(every()) - standings["hinomi"].results
        _say(f"  results of hinomi scan lost: {lost}")


def _machine() -> str:
    client = subprocess.run(["ssh", "-V"], capture_output=True, text=True, check=False).stderr
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC  {os.cpu_count()} cores  {platform.system()} "
        f"{platform.release()}  Python {platform.python_version()}  {client.strip()}  load {load}"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Agreement with labelled host states: python -m tests.truth DIR [--rule R]... [--check C]...

DIR holds `practice.json`, `practice.tar.gz` and `base_packages.txt`. Exit status 1 where a check
passes what a label rejects and no manual page is on our side. Without DIR or root there is nothing
to measure, and that is said.
"""

import argparse
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.model import Check
from tests.truth.compare import SETTLED, Answer, answers, lacks, rules_of, unmapped
from tests.truth.root import Root, build_root
from tests.truth.states import State, read_states, unpack

CACHE = Path(".cache/truth")
_WORKERS = 2


@dataclass
class Skipped:
    """States that were not asked, by reason."""

    packages: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)

    def takes(self, state: State, root: Root) -> bool:
        """Count the state as skipped where it must be."""
        missing, values = lacks(state, root.packages), unmapped(state)
        self.packages.update([", ".join(sorted(missing))] if missing else [])
        self.values.update([] if missing else values[:1])
        return bool(missing or values)


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    asked = _parsed(arguments)
    if reason := _cannot(asked.dir):
        _say(f"truth: nothing measured, {reason}")
        return 0
    checks = _chosen(asked.check)
    CACHE.mkdir(parents=True, exist_ok=True)
    root = build_root(Path(asked.dir) / "base_packages.txt", CACHE)
    skipped = Skipped()
    rules = rules_of(checks)
    states = [
        state
        for state in read_states(Path(asked.dir))
        if state.rule in rules
        and (not asked.rule or state.rule in asked.rule)
        and not skipped.takes(state, root)
    ]
    found = _asked(states, root, unpack(Path(asked.dir), CACHE), checks)
    _print(found, skipped)
    return int(any(answer.wrong_pass and not answer.settled for answer in found))


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.truth", description=__doc__)
    parser.add_argument("dir", metavar="DIR")
    parser.add_argument("--rule", action="append", default=[], metavar="RULE")
    parser.add_argument("--check", action="append", default=[], metavar="CHECK")
    return parser.parse_args(arguments)


def _cannot(folder: str) -> str | None:
    if not folder:
        return "no labelled states were given: make truth TRUTH=DIR"
    if os.geteuid() != 0:
        return "root is needed to enter the states"
    return None if Path(folder, "practice.json").exists() else f"{folder} has no practice.json"


def _chosen(ids: Sequence[str]) -> Mapping[str, Check[...]]:
    checks = catalogue()
    return {id_: checks[id_] for id_ in ids} if ids else checks


def _asked(
    states: Sequence[State], root: Root, folder: Path, checks: Mapping[str, Check[...]]
) -> list[Answer]:
    script, rules = render_collector(facts_of(catalogue().values())), rules_of(checks)

    def one(state: State) -> list[Answer]:
        return answers(root.ask(script, state, folder), state, rules[state.rule], checks)

    with ThreadPoolExecutor(_WORKERS) as workers:
        return list(chain.from_iterable(_counted(workers.map(one, states), len(states))))


def _counted(found: Iterable[list[Answer]], total: int) -> Iterable[list[Answer]]:
    for number, batch in enumerate(found, 1):
        if number % 50 == 0 or number == total:
            sys.stderr.write(f"truth: {number}/{total}\n")
        yield batch


def _print(found: Sequence[Answer], skipped: Skipped) -> None:
    by_subject: dict[str, list[Answer]] = defaultdict(list)
    for answer in found:
        by_subject[answer.result.check.partition("-")[0]].append(answer)
    wrong = [answer for answer in found if answer.wrong_pass]
    _section(f"passed although the label says fail: {len(wrong)}", wrong)
    silent = [answer for answer in found if answer.silent]
    others = [a for a in found if not (a.agrees or a.silent or a.wrong_pass)]
    _section(f"other disagreements: {len(others)}", others)
    _section(f"no answer: {len(silent)}", silent)
    still = [answer for answer in found if not (answer.agrees or answer.settled)]
    _section(f"of all these, not settled in {SETTLED}: {len(still)}", still)
    for subject, group in sorted(by_subject.items()):
        _say(_row(subject, group))
    _say(_row("all", found))
    for why, counts in ("packages", skipped.packages), ("values", skipped.values):
        _say(f"skipped for {why}: {counts.total()} {dict(counts) or ''}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _section(title: str, group: Sequence[Answer]) -> None:
    _say(title)
    for answer in sorted(group, key=lambda a: (a.result.check, a.state.file)):
        _say(answer.line())


def _row(name: str, group: Sequence[Answer]) -> str:
    silent = sum(answer.silent for answer in group)
    agreed = sum(answer.agrees for answer in group)
    share = 100 * agreed / max(1, len(group) - silent)
    rules, states = ({getattr(a.state, key) for a in group} for key in ("rule", "file"))
    return (
        f"{name:4} {agreed:5} of {len(group) - silent:5} agree ({share:5.1f} %), "
        f"{silent} without an answer, {len(rules)} rules, {len(states)} states"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

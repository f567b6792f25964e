"""What is aimed at, beside what was measured, in words; nothing is asserted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.race import Standing

_PEERS = (
    ("ansible-20", 8),
    ("testinfra-20", 10),
    ("testinfra-s-20", 10),
    ("testinfra-x-20", 10),
)


@dataclass(frozen=True, slots=True)
class Target:
    """One number that is aimed at: at most, or at least, so much."""

    what: str
    measured: float
    aim: float
    unit: str
    most: bool = True

    @property
    def reached(self) -> bool:
        """Whether it is so."""
        return self.measured <= self.aim if self.most else self.measured >= self.aim

    def line(self) -> str:
        """The target as one line."""
        sign = "<=" if self.most else ">="
        verdict = "reached" if self.reached else "NOT REACHED"
        measured, aim = _short(self.measured), _short(self.aim)
        return f"  {self.what:58} {measured:>9} {sign} {aim:>7} {self.unit:10} {verdict}"


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 1000 else f"{number:.2f}"


def ratios(standings: Mapping[str, Standing]) -> Iterator[Target]:
    """The targets that can be told from who took part."""
    for ours, theirs in ("hinomi", "openssh"), ("hinomi-20", "openssh-20"):
        if {ours, theirs} <= standings.keys():
            yield Target(
                f"{ours}: wall", _ratio(standings, ours, theirs, "wall"), 1.25, "x openssh"
            )
            cpu = _ratio(standings, ours, theirs, "controller")
            yield Target(f"{ours}: controller CPU", cpu, 2, "x openssh")
    for ours in "hinomi-20", "hinomi":
        for peer, aim in _PEERS:
            if {ours, peer} <= standings.keys():
                faster = _ratio(standings, peer, ours, "wall")
                yield Target(f"{ours}: faster than {peer}, wall", faster, aim, "x", most=False)


def _ratio(standings: Mapping[str, Standing], one: str, other: str, what: str) -> float:
    """The median of the ratios of the rounds, each of two neighbours in time."""
    pairs = zip(standings[one].laps, standings[other].laps, strict=True)
    found = sorted(getattr(a, what) / max(getattr(b, what), 1e-9) for a, b in pairs)
    middle = len(found) // 2
    return float(found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2)


def table(standings: Mapping[str, Standing], hosts: int) -> Iterator[str]:
    """The measured medians as lines of text; x is to the first contender."""
    first = next(iter(standings.values()))
    yield (
        f"  {'contender':15}{'checks':>6}{'wall s':>9}{'x':>7}{'ctl ms/host':>13}{'x':>7}"
        f"{'hosts ms/host':>15}{'results':>10}  how"
    )
    for name, standing in standings.items():
        wall, cpu = standing.median("wall"), standing.median("controller")
        checks = standing.contender.checks
        lost = hosts * checks - standing.results
        yield (
            f"  {name:15}{checks:6}{wall:9.2f}"
            f"{_ratio(standings, name, first.contender.name, 'wall'):7.2f}"
            f"{1000 * cpu / hosts:13.1f}"
            f"{_ratio(standings, name, first.contender.name, 'controller'):7.2f}"
            f"{1000 * standing.median('hosts') / hosts:15.1f}{standing.results:10}"
            f"  {standing.contender.how}{f'; {lost} LOST' if lost else ''}"
        )


def lines(targets: Iterable[Target]) -> Sequence[str]:
    """The targets as lines of text."""
    return [target.line() for target in targets]

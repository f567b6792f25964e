"""Looking for damage in a backup repository, beside the bare tool doing the same.

python -m tests.bench.repositories [MEGABYTES [ROUNDS]]

Both run on the same lab host, one after the other, each the best of a few: what `hinomi` adds is
its script, the locks it looks at, the bytes it weighs and, for borg, the shadow it works on.
"""

import secrets
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checks.backup.model import Depth, Place, ToolKind
from checks.backup.tool import Portion
from tests.backup.repositories import ENVIRONMENT, Repository, Site, ago, back_up, make
from tests.backup.stand import TOOLS, started
from tests.lab.lab import Lab, can_run

MIB = 1 << 20
_MEGABYTES, _ROUNDS = 128, 3
_SLICES = 4
_BARE = {
    (ToolKind.RESTIC, Depth.STRUCTURE): "restic check --no-cache -r {where}",
    (ToolKind.RESTIC, Depth.PART): "restic check --no-cache --read-data-subset=1/4 -r {where}",
    (ToolKind.RESTIC, Depth.WHOLE): "restic check --no-cache --read-data -r {where}",
    (ToolKind.BORG, Depth.STRUCTURE): "borg check --archives-only {where}",
    (ToolKind.BORG, Depth.PART): "borg check --repository-only {where}",
    (ToolKind.BORG, Depth.WHOLE): "borg check --verify-data {where}",
}


@dataclass(frozen=True, slots=True)
class Raced:
    """One depth on one tool: seconds of the bare tool and of `hinomi`'s look."""

    tool: ToolKind
    depth: Depth
    bare: float
    ours: float

    @property
    def ratio(self) -> float:
        """How many times as long ours takes."""
        return self.ours / self.bare

    def line(self) -> str:
        """One line of the table; a slice of borg is beside its check of all segments."""
        words = _BARE[self.tool, self.depth].format(where="")
        return (
            f"  {words.strip():52} {self.bare:7.2f} s  hinomi {self.ours:7.2f} s  x{self.ratio:.2f}"
        )


def filled(site: Site, kind: ToolKind, megabytes: int) -> Repository:
    """A repository with so much data that does not pack, and one copy of it."""
    where = f"/backup/bench-{kind}"
    site.sh(f"mkdir -p /srv/bench; head -c {megabytes * MIB} /dev/urandom > /srv/bench/data")
    make(site, kind, where)
    if back_up(site, kind, where, ago(0), ("/srv/bench",)):
        raise RuntimeError(f"{kind}: the copy failed")
    return Repository(site, TOOLS[kind](), Place(kind, where, ()))


def raced(repository: Repository, depth: Depth, rounds: int) -> Raced:
    """The best of some rounds of each."""
    kind, where = repository.tool.kind, repository.place.location
    bare = f"{ENVIRONMENT[kind]}\n{_BARE[kind, depth].format(where=where)} >/dev/null 2>&1"
    fragment = repository.tool.look(repository.place, Portion(depth, 1, _SLICES))

    def ours() -> None:
        reply = repository.site.ask(fragment, repository.held)
        if not repository.tool.read_look(repository.place, Portion(depth, 1, _SLICES), reply).sound:
            raise RuntimeError(f"{kind}: found damage")

    return Raced(kind, depth, _best(lambda: repository.site.sh(bare), rounds), _best(ours, rounds))


def _best(work: Callable[[], object], rounds: int) -> float:
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return min(took)


def main(arguments: Sequence[str]) -> int:
    """Measure and print; the exit status tells only whether it could be measured."""
    megabytes = int(arguments[0]) if arguments else _MEGABYTES
    rounds = int(arguments[1]) if len(arguments) > 1 else _ROUNDS
    if reason := can_run():
        sys.stdout.write(f"no lab here, so nothing to measure: {reason}\n")
        return 2
    sys.stdout.write(f"backup repositories of {megabytes} MiB, best of {rounds}\n")
    with Lab.start() as lab:
        site = started(lab, f"bench-{secrets.token_hex(2)}")
        for kind in TOOLS:
            repository = filled(site, kind, megabytes)
            for depth in Depth:
                sys.stdout.write(f"{raced(repository, depth, rounds).line()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

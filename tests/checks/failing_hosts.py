"""Real evidence of hosts on which much is wrong: many changes that fail, a few on each host."""

import shlex
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from audit.judge import Judge
from audit.model import Result
from audit.policy_files import load_policy
from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.context import Collection
from checks.frame import Frame, parse_frame
from checks.model import Check, Verdict
from tests.checks.mutations import Mutation, mutations
from tests.checks.states import SUBJECT
from tests.lab.lab import Lab
from tests.lab.spec import HostSpec

SCRIPT = render_collector(facts_of(catalogue().values())).decode()
_HOSTS = 16
_KERNEL = {
    **{"kernel.randomize_va_space": 0, "fs.suid_dumpable": 1, "fs.protected_symlinks": 0},
    **{"fs.protected_hardlinks": 0, "net.ipv4.ip_forward": 1, "net.ipv6.conf.all.forwarding": 1},
}


def whole(lab: Lab, host: str, user: str = "root", shell: str = "sh") -> bytes:
    """What the collector of the whole catalogue prints on a host."""
    said = lab.run(host, f"{shell} -s", user, stdin=SCRIPT, check=False).stdout
    return said.encode("utf-8", "surrogateescape")


def judged(
    frame: Frame, checks: Mapping[str, Check[...]], asked: datetime | None = None
) -> dict[str, Result]:
    """The results of these checks under the shipped policy, by id."""
    return results(Judge(checks, load_policy(None)), frame, asked)


def results(judge: Judge, frame: Frame, asked: datetime | None = None) -> dict[str, Result]:
    """What a compiled judge says of this evidence, taken just now by a clock that agrees."""
    now = datetime.now(UTC)
    seen = Collection(True, None, "lab", frame.uid, False, frame.at, now, asked or frame.at)
    return {result.check: result for result in judge(frame, SUBJECT, seen, "")}


def failing_hosts(lab: Lab) -> list[bytes]:
    """Evidence of hosts with one fault of each subject, of a bad kernel, and without privilege."""
    hosts = [(HostSpec(f"bad-{n}"), group, "root") for n, group in enumerate(groups())]
    hosts.append((HostSpec("kernel", sysctl=_KERNEL), [], "root"))
    hosts.append((HostSpec("plain"), [], "yamada"))
    lab.add(*(spec for spec, _, _ in hosts))
    with ThreadPoolExecutor(3) as workers:  # some wait for a clock or a server that never answers
        found = list(workers.map(lambda one: _after(lab, *one), hosts))
    for spec, _, _ in hosts:
        lab.remove(spec.name)
    return found


def changed(lab: Lab, host: str, row: Mutation) -> bool:
    """Make the change; False where it cannot be made, as after another that it does not expect."""
    command = f"timeout 20 sh -c {shlex.quote(row.change)}"
    return lab.run(host, command, check=False).returncode == 0


def _after(lab: Lab, spec: HostSpec, changes: list[Mutation], user: str) -> bytes:
    made = [changed(lab, spec.name, row) for row in changes]
    assert made.count(False) <= 1
    return whole(lab, spec.name, user)


def groups() -> list[list[Mutation]]:
    """The first failing change of every check, those of a subject dealt out over the hosts."""
    first: dict[str, Mutation] = {}
    for row in mutations():
        if row.plain and row.verdict is Verdict.FAIL:
            first.setdefault(row.check, row)
    dealt: list[list[Mutation]] = [[] for _ in range(_HOSTS)]
    places: Counter[str] = Counter()
    for row in first.values():
        dealt[places[row.subject] % _HOSTS].append(row)
        places[row.subject] += 1
    return [sorted(rows, key=_ends_sshd) for rows in dealt]


def _ends_sshd(row: Mutation) -> bool:
    """Last on its host: changes of sshd's settings wait until it has read them."""
    return "kill $(cat /run/sshd.pid)" in row.change


def frames(evidence: list[bytes]) -> list[Frame]:
    """The evidence, read."""
    return [parse_frame(raw) for raw in evidence]

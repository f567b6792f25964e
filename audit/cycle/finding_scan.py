"""What scans say of a finding: only its own checks on its own hosts, and only since it was raised.

A claim closes when every fact got a PASS that was seen later than the claim; what the claimant
carried in by hand proves nothing, nor does a run with limits of its own (`--set`) or output that
bears a day to come; no answer, an error or a host that is gone says nothing. A
FAIL takes the claim back, and opens again what was closed. Of two things said of one moment the
bad one counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from audit.cycle.finding_deeds import NOT_HELD, closed, taken_back
from audit.cycle.finding_model import AuditFinding, Claim, Fact, Seen, Verification
from audit.cycle.finding_rules import carried_by_claimant
from audit.findings import SELF_VERIFIED
from audit.model import CARRIED, TRIAL, FindingState, Trend
from checks.model import Verdict
from inventory.entries import Entry
from inventory.identity import Machines

HELD = "全ての機器で適合 / every check holds"
Key = tuple[str, str]  # check and machine


class Look(NamedTuple):
    """What one scan of a host says, of all the checks that got the same verdict."""

    verdict: Verdict
    at: datetime
    run: str
    actor: str
    carried: bool


@dataclass(slots=True, eq=False)
class Case:
    """A finding as it is folded, with what scans said of its facts since it was raised."""

    finding: AuditFinding
    keys: dict[Key, Fact] = field(default_factory=dict)
    seen: dict[Key, Look] = field(default_factory=dict)
    told: dict[Key, datetime] = field(default_factory=dict)  # of the newest PASS or FAIL
    waiting: set[Key] = field(default_factory=set)  # not confirmed since the claim
    sequence: int = 0  # of the newest entry about it

    def take(self, finding: AuditFinding, sequence: int) -> None:
        """Keep what a person's deed made of it; a new claim waits for every fact."""
        if finding.claims != self.finding.claims:
            self.waiting = set(self.keys)
        self.finding, self.sequence = finding, sequence

    def rest_on(self, facts: Iterable[Fact], names: "Names", *, anew: bool) -> None:
        """Add facts to the population, or begin it anew: the machines now behind their hosts.

        A fact stays with its machine, whatever id that gets and whoever gets its own.
        """
        self.keys = {} if anew else self.keys
        for fact in facts:
            self.keys.setdefault((fact.check, names.now(fact.host)), fact)

    def observe(self, key: Key, seen: Look, sequence: int) -> None:
        """Take one result of a scan in."""
        before = self.seen.get(key)
        if before is None or seen.at >= before.at:
            self.seen[key] = seen
        self.finding, self.sequence = _observed(self, key, seen), sequence

    @property
    def folded(self) -> AuditFinding:
        """The finding with what was last seen of each fact."""
        found = [Seen(fact, *self.seen[key]) for key, fact in self.keys.items() if key in self.seen]
        seen = tuple(sorted(found, key=lambda one: one.fact))
        return replace(self.finding, seen=seen, sequence=self.sequence)


class Names:
    """The machines behind the ids of hosts, as the journal goes on."""

    def __init__(self, renamed: Mapping[str, str]) -> None:
        """Know nothing yet but `renamed`: former ids with those of now, over any changes."""
        self._renamed = renamed
        self.machines = Machines()

    def now(self, host: str) -> str:
        """The machine that is called so at this moment."""
        met = {host}
        while (after := self._renamed.get(host, host)) not in met:
            met.add(after)
            host = after
        return self.machines.machine(host)


class Watched:
    """The facts of known findings by host, so that most of a scan is passed over quickly."""

    def __init__(self, renamed: Mapping[str, str]) -> None:
        """Nothing is watched yet."""
        self.names = Names(renamed)
        self._trials: set[str] = set()
        self._hosts: dict[str, dict[str, list[tuple[Case, Key]]]] = {}

    def watch(self, case: Case, facts: Iterable[Fact], *, anew: bool) -> None:
        """Look for these facts of a finding from now on; `anew` for no others."""
        case.rest_on(facts, self.names, anew=anew)
        for key in case.keys:
            check, host = key
            cases = self._hosts.setdefault(host, {}).setdefault(check, [])
            if (case, key) not in cases:
                cases.append((case, key))

    def rename(self, entry: Entry) -> None:
        """Follow a host under another id; an entry that cannot be read is an error."""
        machines = self.names.machines
        machines.take(entry)
        if entry.sequence in machines.odd:
            raise ValueError(entry.kind)

    def begin(self, entry: Entry) -> None:
        """Remember a run whose limits were set for it alone."""
        if entry.body.get(TRIAL):
            self._trials.add(str(entry.body["run"]))

    def observe(self, entry: Entry) -> None:
        """Hand what the entry says of watched facts to their findings: all of it, or nothing."""
        body = entry.body
        host = self.names.now(str(body["host"]))
        wanted = self._hosts.get(host)
        if not wanted:
            return
        seen_at = datetime.fromisoformat(body["seen_at"]) if body["seen_at"] else entry.at
        at, carried = min(seen_at, entry.at), body["method"] == CARRIED
        run, ahead = str(body["run"]), carried and seen_at > entry.at
        told = [
            (Look(Verdict(verdict), at, run, entry.actor, carried), set(checks))
            for verdict, checks in body["verdicts"].items()
        ]
        for seen, checks in told:
            if seen.verdict is Verdict.PASS and (ahead or run in self._trials):
                continue
            for check in wanted.keys() & checks:
                for case, key in wanted[check]:
                    if key in case.keys:
                        case.observe(key, seen, entry.sequence)


def _observed(case: Case, key: Key, seen: Look) -> AuditFinding:
    if seen.verdict is Verdict.FAIL:
        return _violated(case, key, seen)
    if seen.verdict is Verdict.PASS:
        return _held(case, key, seen)
    return case.finding


def _violated(case: Case, key: Key, seen: Look) -> AuditFinding:
    finding, told = case.finding, case.told.get(key)
    if told is not None and seen.at < told:
        return finding
    case.told[key] = seen.at
    if finding.state is FindingState.CLOSED:
        return _reopened(finding, seen)
    if finding.state is FindingState.FIX_CLAIMED and _is_later(seen, finding.claim):
        return taken_back(finding, _by_scan(seen, holds=False))
    return finding


def _held(case: Case, key: Key, seen: Look) -> AuditFinding:
    finding, told = case.finding, case.told.get(key)
    if told is not None and seen.at <= told:
        return finding
    claimed = finding.state is FindingState.FIX_CLAIMED
    if claimed and seen.carried and carried_by_claimant(finding, seen.actor):
        return replace(finding, note=SELF_VERIFIED)
    case.told[key] = seen.at
    if not claimed or not _is_later(seen, finding.claim):
        return finding
    case.waiting.discard(key)
    return finding if case.waiting else closed(finding, _by_scan(seen, holds=True))


def _reopened(finding: AuditFinding, seen: Look) -> AuditFinding:
    return replace(
        finding,
        state=FindingState.OPEN,
        trend=Trend.RECURRED,
        reopened=(*finding.reopened, seen.at),
        closed=None,
    )


def _is_later(seen: Look, claim: Claim | None) -> bool:
    return claim is not None and seen.at > claim.at


def _by_scan(seen: Look, *, holds: bool) -> Verification:
    return Verification(holds, HELD if holds else NOT_HELD, seen.actor, seen.at, seen.run)

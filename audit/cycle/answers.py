"""What machines answered within a fiscal year: a fold of the journal, the newest of each subject.

A subject is a host or a data set of the ledger. What was judged of one that has left the ledger
answers nothing any more, nor does a run with limits of its own (`--set`); one that was not judged
in the year stays without an answer.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from audit.cycle.fiscal import fiscal_year_of
from audit.model import SET_JUDGED, SETS
from audit.results import HOST_JUDGED, trial_runs
from checks.model import Check, Verdict
from inventory.entries import Entry
from inventory.journal import Journal
from inventory.model import Host, Ledger, Platform

_JAPAN = timezone(timedelta(hours=9))
OPEN = (Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_CHECKED)
DECIDED = (Verdict.PASS, Verdict.FAIL)


@dataclass(frozen=True, slots=True)
class Looked:
    """The newest judgement of one host or data set within the year."""

    subject: str
    at: datetime
    run: str
    evidence: str  # SHA-256 of the raw output, "" where nothing was collected
    verdicts: Mapping[str, Verdict]
    data_set: bool = False


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What one check says over all subjects: verdicts by word, and who was not asked."""

    check: str
    counts: Mapping[Verdict, int]
    unseen: tuple[str, ...]

    @property
    def decided(self) -> int:
        """On how many subjects it was decided, either way."""
        return sum(self.counts.get(verdict, 0) for verdict in DECIDED)

    @property
    def open(self) -> int:
        """On how many subjects it was not decided although they were looked at."""
        return sum(self.counts.get(verdict, 0) for verdict in OPEN)

    @property
    def failed(self) -> int:
        """On how many subjects it is violated; a waiver changes nothing about that."""
        return self.counts.get(Verdict.FAIL, 0)

    @property
    def whole(self) -> bool:
        """True where nobody is left to ask and nothing is open."""
        return not self.unseen and not self.open


def looked_in(journal: Journal, year: int) -> tuple[Looked, ...]:
    """The newest judgement of every subject that was seen in this fiscal year."""
    newest: dict[tuple[bool, str], Looked] = {}
    for looked in _judgements(journal):
        if fiscal_year_of(looked.at.astimezone(_JAPAN).date()) != year:
            continue
        known = newest.get(key := (looked.data_set, looked.subject))
        if known is None or looked.at >= known.at:
            newest[key] = looked
    return tuple(newest[key] for key in sorted(newest))


@dataclass(frozen=True, slots=True)
class Population:
    """Whom the checks are to be asked about: those of hosts, and those of data sets."""

    ledger: Ledger
    of_hosts: Mapping[str, Check[...]]
    of_sets: Mapping[str, Check[...]]

    def checks(self) -> dict[str, Check[...]]:
        """All checks by id."""
        return {**self.of_hosts, **self.of_sets}

    def asked(self, looked: Iterable[Looked]) -> dict[str, CheckAnswer]:
        """What each check answers over its subjects."""
        seen = {(one.data_set, one.subject): one for one in looked}
        hosts = [(host, seen.get((False, host.id))) for host in self.ledger.hosts]
        answers = {id_: _of_hosts(one, hosts) for id_, one in self.of_hosts.items()}
        sets = [(one.id, seen.get((True, one.id))) for one in self.ledger.data_sets]
        answers |= {id_: _answer(id_, sets) for id_ in self.of_sets}
        return answers


def _of_hosts(check: Check[...], hosts: Iterable[tuple[Host, Looked | None]]) -> CheckAnswer:
    mine = ((host.id, looked) for host, looked in hosts if _concerned(check, host, looked))
    return _answer(check.id, mine)


def _concerned(check: Check[...], host: Host, looked: Looked | None) -> bool:
    """True where the check is about this host, or may be: nobody knows yet what it runs."""
    if looked is not None and check.id in looked.verdicts:
        return True
    if host.platform is Platform.UNKNOWN:
        kinds = check.applies_to.kinds
        return looked is None and (not kinds or host.kind in kinds)
    return check.applies_to.covers(host.platform, host.kind)


def _answer(check: str, subjects: Iterable[tuple[str, Looked | None]]) -> CheckAnswer:
    counts: Counter[Verdict] = Counter()
    unseen = []
    for id_, looked in subjects:
        verdict = looked.verdicts.get(check) if looked else None
        if verdict is None:
            unseen.append(id_)
        else:
            counts[verdict] += 1
    return CheckAnswer(check, counts, tuple(unseen))


def _judgements(journal: Journal) -> Iterator[Looked]:
    trials = trial_runs(journal)
    for entry in journal.entries("run:", HOST_JUDGED):
        if entry.body["run"] not in trials:
            yield _looked(entry, data_set=False)
    for entry in journal.entries(SETS, SET_JUDGED):
        yield _looked(entry, data_set=True)


def _looked(entry: Entry, *, data_set: bool) -> Looked:
    body = entry.body
    seen = datetime.fromisoformat(body["seen_at"]) if body["seen_at"] else entry.at
    return Looked(
        subject=body["host"],
        at=min(seen, entry.at),
        run=body["run"],
        evidence=body.get("evidence", ""),
        verdicts={c: Verdict(word) for word, ids in body["verdicts"].items() for c in ids},
        data_set=data_set,
    )

"""Findings (指摘事項): a fold over the journal; nothing about them is stored anywhere else.

What was seen comes from the entries `host.judged` of runs, `backup.judged` of data sets, whose id
stands where a host's would, and `discovery.judged` of segments and hosts on the network; what
people did from the streams `finding:<fingerprint>`. Nobody closes a finding: only a PASS of the
same check on the same host, seen later than the last violation and the last claim, does. UNKNOWN,
ERROR, NOT_APPLICABLE, NOT_CHECKED and a host that vanished close nothing. Output carried in by the
one who claimed the fix does not close it either; a host that we asked ourselves cannot be spoken
for. A host that got another id keeps its findings: while they are folded, the machine stands where
its host would (`inventory.identity`).
"""

import hashlib
import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

from audit.model import (
    CARRIED,
    GAP_JUDGED,
    GAPS,
    NET_JUDGED,
    NETS,
    SET_JUDGED,
    SETS,
    Finding,
    FindingState,
    Trend,
)
from audit.results import HOST_JUDGED, RUN_FINISHED, trial_runs
from checks.model import Verdict
from checks.people import same_person
from checks.policy import Policy, Waiver
from inventory.identity import DECIDED, STREAM, Machines, read_machines
from inventory.journal import Draft, Entry, Journal
from inventory.words import HinomiError, T

JAPAN = timezone(timedelta(hours=9), "Asia/Tokyo")  # no summer time since 1951
SELF_VERIFIED = (
    "是正を申告した本人が持ち込んだ証跡のみ / verified only by output the claimant carried in"
)
NOT_CONFIRMED = "是正の申告後も不適合 / still violated after the claim"


class What(StrEnum):
    """What can happen to a finding; the values of deeds are their kinds in the journal."""

    VIOLATED = "violated"
    HELD = "held"
    UNSEEN = "unseen"
    ASSIGNED = "finding.assigned"
    ACKNOWLEDGED = "finding.acknowledged"
    CLAIMED = "finding.fix_claimed"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to the finding of one check on one host."""

    what: What
    host: str
    check: str
    at: datetime
    actor: str
    run: str = ""
    carried: bool = False
    person: str = ""
    due: str = ""
    note: str = ""


_OPEN, _ACKNOWLEDGED = FindingState.OPEN, FindingState.ACKNOWLEDGED
_CLAIMED, _CLOSED = FindingState.FIX_CLAIMED, FindingState.CLOSED

TRANSITIONS: Mapping[tuple[FindingState | None, What], FindingState] = {
    (None, What.VIOLATED): _OPEN,
    (_OPEN, What.VIOLATED): _OPEN,
    (_ACKNOWLEDGED, What.VIOLATED): _ACKNOWLEDGED,
    (_CLAIMED, What.VIOLATED): _ACKNOWLEDGED,
    (_CLOSED, What.VIOLATED): _OPEN,
    (_OPEN, What.HELD): _CLOSED,
    (_ACKNOWLEDGED, What.HELD): _CLOSED,
    (_CLAIMED, What.HELD): _CLOSED,
    (_CLOSED, What.HELD): _CLOSED,
    (_OPEN, What.UNSEEN): _OPEN,
    (_ACKNOWLEDGED, What.UNSEEN): _ACKNOWLEDGED,
    (_CLAIMED, What.UNSEEN): _CLAIMED,
    (_CLOSED, What.UNSEEN): _CLOSED,
    (_OPEN, What.ASSIGNED): _OPEN,
    (_ACKNOWLEDGED, What.ASSIGNED): _ACKNOWLEDGED,
    (_CLAIMED, What.ASSIGNED): _CLAIMED,
    (_OPEN, What.ACKNOWLEDGED): _ACKNOWLEDGED,
    (_ACKNOWLEDGED, What.CLAIMED): _CLAIMED,
}


def step(finding: Finding | None, event: Event) -> Finding | None:
    """The finding after the event; an event that does not fit its state changes nothing."""
    state = TRANSITIONS.get((finding.state if finding else None, event.what))
    if state is None:
        return finding
    if finding is None:
        return _opened(event)
    if event.what in (What.VIOLATED, What.HELD, What.UNSEEN):
        return _observed(finding, state, event)
    return _dealt_with(finding, state, event)


def fold(events: Iterable[Event]) -> dict[tuple[str, str], Finding]:
    """The findings after these events, by host and check."""
    found: dict[tuple[str, str], Finding] = {}
    for event in events:
        _apply(found, event)
    return found


def fingerprint(host: str, check: str) -> str:
    """The number of a finding: the same over runs and years."""
    return hashlib.sha256(f"{check}\n{host}".encode()).hexdigest()[:16]


def waiver_for(finding: Finding, policy: Policy, at: datetime) -> Waiver | None:
    """The waiver that covers the finding at that moment, by the date in Japan."""
    return policy.waiver(finding.check, finding.host, at.astimezone(JAPAN).date())


class Findings:
    """The findings of one workspace, and what people may do with them."""

    def __init__(self, journal: Journal) -> None:
        """Keep the journal; it is read anew at each question."""
        self._journal = journal

    def all(self, *, until_run: str | None = None) -> list[Finding]:
        """Every finding by host and check: as it is now, or as it was when that run ended."""
        found: dict[tuple[str, str], Finding] = {}
        machines = Machines()
        for entry in self._entries(until_run):
            for event in _events_of(entry, found, machines):
                _apply(found, event)
        named = (_named(one, machines) for one in found.values())
        return sorted(named, key=lambda one: (one.host, one.check))

    def find(self, number: str) -> Finding:
        """The finding whose fingerprint begins so; none or several is an error."""
        matching = [f for f in self.all() if f.fingerprint.startswith(number.strip().lower())]
        if len(matching) == 1 and number.strip():
            return matching[0]
        if matching:
            raise HinomiError(
                T(
                    f"指摘番号 {number} は {len(matching)} 件あります。桁を増やしてください",
                    f"{len(matching)} findings begin with {number}; give more digits",
                )
            )
        raise HinomiError(
            T(
                f"指摘番号 {number} はありません。hinomi findings list で確かめてください",
                f"there is no finding {number}; see hinomi findings list",
            )
        )

    def story(self, finding: Finding) -> list[Event]:
        """Everything that happened to it, the oldest first."""
        machine = read_machines(self._journal).machine(finding.host)
        only, machines = {(machine, finding.check): finding}, Machines()
        return [
            event
            for entry in self._entries(None)
            for event in _events_of(entry, only, machines)
            if (event.host, event.check) in only
        ]

    def assign(self, number: str, person: str, due: str, actor: str) -> Finding:
        """Name who corrects it, and by when."""
        if not person.strip():
            raise HinomiError(T("担当者名が空です", "the name of the assignee is empty"))
        return self._act(number, actor, {What.ASSIGNED: {"person": person, "due": _day(due)}})

    def acknowledge(self, number: str, actor: str, note: str = "") -> Finding:
        """The audited section accepts the finding."""
        return self._act(number, actor, {What.ACKNOWLEDGED: {"note": note}})

    def claim_fix(self, number: str, actor: str, note: str = "") -> Finding:
        """Say that it is corrected; who claims an open finding acknowledges it thereby."""
        deeds: dict[What, dict[str, str]] = {What.CLAIMED: {"note": note}}
        if self.find(number).state is FindingState.OPEN:
            deeds = {What.ACKNOWLEDGED: {"note": ""}, **deeds}
        return self._act(number, actor, deeds)

    def _act(self, number: str, actor: str, deeds: Mapping[What, dict[str, str]]) -> Finding:
        finding = self.find(number)
        state: FindingState | None = finding.state
        for what in deeds:
            state = TRANSITIONS.get((state, what))
        if state is None:
            raise HinomiError(
                T(
                    f"状態が {finding.state} の指摘 {finding.fingerprint} にはこの操作はできません",
                    f"finding {finding.fingerprint} is {finding.state}; this cannot be done to it",
                )
            )
        base = {"host": finding.host, "check": finding.check}
        stream = f"finding:{finding.fingerprint}"
        drafts = [
            Draft(stream, what.value, {**base, **deed}, actor) for what, deed in deeds.items()
        ]
        for entry in self._journal.append(drafts):
            finding = step(finding, _deed(entry)) or finding
        return finding

    def _entries(self, until_run: str | None) -> Iterator[Entry]:
        last = self._end_of(until_run) if until_run else None
        seen = self._journal.entries("run:", HOST_JUDGED)
        sets = self._journal.entries(SETS, SET_JUDGED)
        nets = self._journal.entries(NETS, NET_JUDGED)
        gaps = self._journal.entries(GAPS, GAP_JUDGED)
        done = self._journal.entries("finding:")
        same = self._journal.entries(STREAM, DECIDED)
        trials = trial_runs(self._journal)
        for entry in heapq.merge(seen, sets, nets, gaps, done, same, key=lambda e: e.sequence):
            if last is not None and entry.sequence > last:
                continue  # to the end, so that all cursors are closed
            yield _unproven(entry) if entry.body.get("run") in trials else entry

    def _end_of(self, run: str) -> int | None:
        ends = [entry.sequence for entry in self._journal.entries(f"run:{run}", RUN_FINISHED)]
        return ends[0] if ends else None


_DEEDS = (What.ASSIGNED, What.ACKNOWLEDGED, What.CLAIMED)
_SEEN = {Verdict.FAIL.value: What.VIOLATED, Verdict.PASS.value: What.HELD}


def _opened(event: Event) -> Finding:
    return Finding(
        fingerprint=fingerprint(event.host, event.check),
        host=event.host,
        check=event.check,
        state=FindingState.OPEN,
        trend=Trend.NEW,
        first_seen=event.at,
        last_seen=event.at,
        runs=1,
        assignee="",
        due="",
        note="",
        last_run=event.run,
        observed=event.at,
    )


def _observed(finding: Finding, state: FindingState, event: Event) -> Finding:
    if finding.observed and event.at <= finding.observed:
        return finding
    if event.what is What.VIOLATED:
        return _violated(finding, state, event)
    if finding.state is FindingState.CLOSED:
        return finding
    if event.what is What.UNSEEN:
        return replace(finding, trend=Trend.CONTINUING, last_run=event.run)
    return _held(finding, event)


def _violated(finding: Finding, state: FindingState, event: Event) -> Finding:
    again = finding.state is FindingState.CLOSED
    disproved = finding.state is FindingState.FIX_CLAIMED and not _before_claim(finding, event)
    if finding.state is FindingState.FIX_CLAIMED and not disproved:
        state = finding.state
    return replace(
        finding,
        state=state,
        trend=Trend.RECURRED if again else Trend.CONTINUING,
        last_seen=event.at,
        observed=event.at,
        runs=finding.runs + 1,
        last_run=event.run,
        note=NOT_CONFIRMED if disproved else finding.note,
        claimed_by="" if disproved else finding.claimed_by,
        claimed_at=None if disproved else finding.claimed_at,
    )


def _held(finding: Finding, event: Event) -> Finding:
    if finding.state is FindingState.FIX_CLAIMED:
        if _before_claim(finding, event):
            return finding
        if event.carried and same_person(event.actor, finding.claimed_by):
            return replace(finding, note=SELF_VERIFIED, last_run=event.run)
    return replace(
        finding,
        state=FindingState.CLOSED,
        trend=Trend.RESOLVED,
        observed=event.at,
        last_run=event.run,
        claimed_by="",
        claimed_at=None,
    )


def _before_claim(finding: Finding, event: Event) -> bool:
    return finding.claimed_at is not None and event.at <= finding.claimed_at


def _dealt_with(finding: Finding, state: FindingState, event: Event) -> Finding:
    if event.what is What.ASSIGNED:
        return replace(finding, assignee=event.person, due=event.due)
    note = event.note or finding.note
    if event.what is What.ACKNOWLEDGED:
        return replace(finding, state=state, note=note)
    return replace(finding, state=state, note=note, claimed_by=event.actor, claimed_at=event.at)


def _apply(found: dict[tuple[str, str], Finding], event: Event) -> None:
    key = event.host, event.check
    before = found.get(key)
    after = step(before, event)
    if after is not None and after is not before:
        found[key] = after


def _named(finding: Finding, machines: Machines) -> Finding:
    """The finding with its host as it is called now."""
    host, former = machines.name(finding.host), machines.former(finding.host)
    same = host == finding.host and not former
    return finding if same else replace(finding, host=host, former=former)


def _events_of(
    entry: Entry, known: Mapping[tuple[str, str], Finding], machines: Machines
) -> Iterator[Event]:
    """What an entry says of these findings, and every violation; the rest opens nothing."""
    machines.take(entry)
    if entry.kind in (HOST_JUDGED, SET_JUDGED, NET_JUDGED, GAP_JUDGED):
        yield from _observations(entry, known, machines.machine(entry.body["host"]))
    elif entry.kind in _DEEDS:
        event = _deed(entry)
        yield replace(event, host=machines.machine(event.host))


def _observations(
    entry: Entry, known: Mapping[tuple[str, str], Finding], host: str
) -> Iterator[Event]:
    body = entry.body
    seen = datetime.fromisoformat(body["seen_at"]) if body["seen_at"] else entry.at
    at = min(seen, entry.at)
    carried = body["method"] == CARRIED
    verdicts: Mapping[str, Any] = body["verdicts"]
    for verdict, checks in verdicts.items():
        what = _SEEN.get(verdict, What.UNSEEN)
        for check in checks:
            if what is What.VIOLATED or (host, check) in known:
                yield Event(what, host, check, at, entry.actor, body["run"], carried)


def _unproven(entry: Entry) -> Entry:
    """What a run with limits of its own says: its violations; that something holds, nothing."""
    told = entry.body.get("verdicts", {})
    kept = {verdict: checks for verdict, checks in told.items() if verdict != Verdict.PASS}
    return replace(entry, body={**entry.body, "verdicts": kept})


def _deed(entry: Entry) -> Event:
    body = entry.body
    return Event(
        what=What(entry.kind),
        host=body["host"],
        check=body["check"],
        at=entry.at,
        actor=entry.actor,
        person=body.get("person", ""),
        due=body.get("due", ""),
        note=body.get("note", ""),
    )


def _day(text: str) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as odd:
        raise HinomiError(
            T(
                f"期限「{text}」を読めません。例 2026-11-21",
                f"cannot read the due date {text!r}; write it as 2026-11-21",
            )
        ) from odd

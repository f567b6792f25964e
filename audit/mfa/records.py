"""Where trials are written down: the journal, and one piece of evidence per attempt.

`mfa.sending` is written before anything is sent, so an attempt that a kill interrupts still counts
against the budget; `mfa.attempt` follows with what was answered and the digest of the evidence.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from audit.evidence import EvidenceStore, mask
from audit.mfa.attempts import Attempt, made, read_attempt
from audit.mfa.budget import Spending
from audit.mfa.model import Grade, Judged, Row, worst
from audit.mfa.pacing import Sending
from audit.mfa.proofs import FINISHED, STREAM
from audit.mfa.series import Try
from audit.mfa.targets import Target
from inventory.journal import Draft, Entry, Journal, canonical
from inventory.logins.base import Said
from inventory.words import T

STARTED, SENDING, ATTEMPT = "mfa.started", "mfa.sending", "mfa.attempt"
CLOSED, LOGGED = "mfa.closed", "mfa.logged"


@dataclass(frozen=True, slots=True)
class Trial:
    """One run of the series as far as the journal has it."""

    run: str
    target: str
    declared: str
    started: datetime
    tries: tuple[str, ...]
    attempts: tuple[Attempt, ...]
    finished: bool


class Records:
    """Writes and reads the trials of a workspace."""

    def __init__(self, journal: Journal, evidence: EvidenceStore, actor: str) -> None:
        """Write as `actor`."""
        self._journal, self._evidence, self._actor = journal, evidence, actor

    def start(self, target: Target, tries: tuple[Try, ...], skew: float | None) -> str:
        """Write down that a series begins, under whose approval, and what is planned."""
        run = secrets.token_hex(8)
        window = target.window
        body = {
            "run": run,
            "target": target.name,
            "counter": target.counter,
            "account": target.account,
            "host": target.host,
            "approver": target.approver,
            "from": window.begin.isoformat() if window else "",
            "to": window.end.isoformat() if window else "",
            "declared": target.digest,
            "skew": None if skew is None else round(skew, 2),
            "tries": [one.id for one in tries],
        }
        self._write(target, STARTED, body)
        return run

    def sending(self, target: Target, one: Try, run: str, step: int | None) -> None:
        """Write down that this is about to be sent, with a code of this step."""
        period = target.code.period
        body = {**made(one, run), "counter": target.counter, "step": step, "period": period}
        self._write(target, SENDING, body)

    def attempt(self, target: Target, attempt: Attempt) -> None:
        """Keep what was answered: the record as evidence, and its digest in the journal."""
        record = {
            **attempt.record(),
            "detail": _masked(attempt.detail),
            "prompts": [_masked(prompt) for prompt in attempt.prompts],
            "target": target.name,
            "account": target.account,
            "counter": target.counter,
        }
        digest = self._evidence.put(f"{canonical(record)}\n".encode())
        self._write(target, ATTEMPT, {**record, "evidence": digest})

    def finish(
        self,
        target: Target,
        where: tuple[str, str],
        at: datetime,
        rows: Mapping[Row, Judged],
        attempts: int,
    ) -> Grade:
        """Write down the verdicts of a series; `where` is its run and the host's ledger id."""
        run, place = where
        verdict = worst(rows)
        told = {
            row.value: {"grade": one.grade.value, "ja": one.reason.ja, "en": one.reason.en}
            for row, one in rows.items()
        }
        body = {
            "run": run,
            "target": target.name,
            "account": target.account,
            "host": place,
            "system": target.system,
            "path": target.path,
            "port": target.port,
            "protocol": target.protocol,
            "approver": target.approver,
            "at": at.isoformat(),
            "verdict": verdict.value,
            "attempts": attempts,
            "rows": told,
        }
        self._write(target, FINISHED, body)
        return verdict

    def note(self, target: Target, kind: str, run: str, judged: Judged | Mapping[str, Any]) -> None:
        """Write down the verdict on the lock afterwards, or on the target's own log."""
        body: Mapping[str, Any] = judged if isinstance(judged, Mapping) else _told(judged)
        self._write(target, kind, {"run": run, "target": target.name, **body})

    def trials(self, target: str) -> tuple[Trial, ...]:
        """The trials of one target in order."""
        found: dict[str, Trial] = {}
        for entry in self._journal.entries(f"{STREAM}{target}"):
            if entry.stream == f"{STREAM}{target}":
                _fold(found, entry)
        return tuple(found.values())

    def spendings(self, counter: str, since: datetime) -> tuple[Spending, ...]:
        """What counts against the account, over all targets that share its counter.

        That is everything since then, and failures before that no accepted login followed.
        """
        found = sorted(_spendings(self._journal.entries(STREAM), counter), key=lambda one: one.at)
        opened = [n for n, one in enumerate(found) if not one.failed and one.at < since]
        return tuple(found[opened[-1] + 1 :] if opened else found)

    def sendings(self, counter: str, since: datetime) -> tuple[Sending, ...]:
        """What was sent since then, to whatever target: machines count failures by address."""
        found = _sendings(self._journal.entries(STREAM), counter)
        return tuple(sorted((o for o in found if o.ended >= since), key=lambda one: one.ended))

    def steps(self, counter: str, period: int) -> Iterator[int]:
        """The steps whose codes were sent with this account already: none is good twice."""
        for entry in self._journal.entries(STREAM, kind=SENDING):
            body = entry.body
            alike = (body.get("counter"), body.get("period", period)) == (counter, period)
            if alike and body.get("step") is not None:
                yield int(body["step"])

    def _write(self, target: Target, kind: str, body: Mapping[str, Any]) -> None:
        stream = f"{STREAM}{target.name}"
        self._journal.append([Draft(stream, kind, body, self._actor)])


def _masked(text: str) -> str:
    """Free text masked by itself: masked within the record, it could break its form."""
    return mask(text.encode()).decode()


def _told(judged: Judged) -> Mapping[str, Any]:
    return {"grade": judged.grade.value, "ja": judged.reason.ja, "en": judged.reason.en}


def read_note(body: Mapping[str, Any], row: Row) -> Judged:
    """A noted verdict from its entry."""
    return Judged(row, Grade(body["grade"]), T(str(body["ja"]), str(body["en"])))


def _fold(found: dict[str, Trial], entry: Entry) -> None:
    run = str(entry.body.get("run", ""))
    if entry.kind == STARTED:
        target, tries = str(entry.body["target"]), tuple(entry.body["tries"])
        declared = str(entry.body.get("declared", ""))
        found[run] = Trial(run, target, declared, entry.at, tries, (), finished=False)
        return
    known = found.get(run)
    if known is None:
        return
    attempts, finished = known.attempts, known.finished
    if entry.kind == ATTEMPT:
        attempts = (*attempts, read_attempt(entry.body))
    finished = finished or entry.kind == FINISHED
    found[run] = replace(known, attempts=attempts, finished=finished)


def _sendings(entries: Iterator[Entry], counter: str) -> Iterator[Sending]:
    """Answers, and what was sent and never answered, which may have failed."""
    open_: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        body = entry.body
        mark = (str(body.get("run", "")), str(body.get("try", "")))
        if entry.kind == SENDING:
            open_[mark] = entry
        elif entry.kind == ATTEMPT:
            open_.pop(mark, None)
            at, ended = (datetime.fromisoformat(body[name]) for name in ("at", "ended"))
            failed = body["said"] != Said.ACCEPTED.value
            yield Sending(at, ended, failed, same=body.get("counter") == counter)
    for left in open_.values():
        same = left.body.get("counter") == counter
        yield Sending(left.at, left.at, failed=True, same=same)


def _spendings(entries: Iterator[Entry], counter: str) -> Iterator[Spending]:
    """Answers in order; a sending that no answer follows counts as a failure."""
    open_: dict[tuple[str, str], Spending] = {}
    for entry in entries:
        if entry.body.get("counter") != counter:
            continue
        mark = (str(entry.body["run"]), str(entry.body.get("try", "")))
        if entry.kind == SENDING:
            if mark in open_:
                yield open_[mark]
            open_[mark] = Spending(entry.at, failed=True, target=entry.stream)
        elif entry.kind == ATTEMPT:
            open_.pop(mark, None)
            failed = entry.body["said"] != Said.ACCEPTED.value
            yield Spending(entry.at, failed, entry.stream)
    yield from open_.values()

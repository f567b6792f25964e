"""The series on one target: measured clock first, paced tries, records, and a verdict.

It may be stopped at any moment: every attempt is written down before and after it is sent. A
stopped series goes on where it stood for a quarter of an hour; later a new one begins, and what
the old one spent still counts against the budget.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from audit.mfa.attempts import Attempt
from audit.mfa.budget import left
from audit.mfa.closing import judge_closing
from audit.mfa.judging import BESIDE, MOST_SKEW, Course, judge, standing_alone
from audit.mfa.model import Grade, Judged, Row
from audit.mfa.pacing import Sending, wait_for
from audit.mfa.records import CLOSED, Records, Trial
from audit.mfa.sending import Means, shown, step_of
from audit.mfa.series import Expected, Try, closing, plan, relief
from audit.mfa.targets import Lockout, Target
from audit.mfa.watch import Unwatched, Watcher
from inventory.logins.base import Login, Said
from inventory.words import HinomiError, T

_TICK = 1.0
_NEEDED = timedelta(seconds=45)  # of the window, for one more try
_TODAY = timedelta(hours=12)
_LOOKED_BACK = timedelta(hours=2)  # longer than any rate that can be declared
_OUT = T("承認された時間帯の外", "outside the approved window")
_SPENT = T("失敗してよい回数を使い切った(上限まで2回)", "the failure budget is spent")
_NOT_RIGHT = T("全部正しいログインが受理されない", "everything right is not accepted")
_SILENT = T("続けて応答がはっきりしない", "no clear answer twice in a row")
_BY_HAND = T("中断した", "stopped by hand")
_SKEWED = T("時計のずれが5秒を超える", "the clocks differ by more than 5 seconds")
_NO_CLOCK = T(
    "対象の時計を測れない(管理用の接続か clock_by_hand が要る)",
    "the target's clock cannot be measured (the admin channel or clock_by_hand is needed)",
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of day and how to wait; tests bring their own."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Bench:
    """What a trial needs beside the target: the way in, the means, where it is written down."""

    login: Login
    means: Means
    records: Records
    lockout: Lockout
    place: str  # id of the host in the ledger, else its address
    skew: Callable[[], float | None]
    clock: Clock = field(default_factory=Clock)
    watcher: Watcher = field(default_factory=Unwatched)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one trial came to."""

    target: str
    run: str
    verdict: Grade
    rows: Mapping[Row, Judged]
    attempts: tuple[Attempt, ...]
    began: datetime
    ended: datetime


def why_not(target: Target, now: datetime) -> T | None:
    """Why nothing is sent to this target now, None where it may be tried."""
    if not target.approver:
        return T("approver(承認者)がない", "there is no approver")
    if target.window is None:
        return T("window(実施する時間帯)がない", "there is no window")
    if not target.window.begin <= now <= target.window.end - _NEEDED:
        return _OUT
    return None


def prove(target: Target, bench: Bench) -> Outcome:
    """Try one approved target, or go on with a series that was stopped a moment ago."""
    _require(target, bench)
    course = _Course(target, bench, plan(target), bench.skew())
    try:
        course.go()
    except KeyboardInterrupt:
        course.broken_off()
        raise
    finally:
        bench.watcher.ended()
    return course.outcome()


def close(target: Target, bench: Bench) -> Judged:
    """Try everything right once: after the series the account must be locked again."""
    _require(target, bench)
    course = _Course(target, bench, (), bench.skew())
    return course.close()


def _require(target: Target, bench: Bench) -> None:
    if reason := why_not(target, bench.clock.now()):
        place, name = target.place, target.name
        raise HinomiError(T(f"{place}: {name}: {reason.ja}", f"{place}: {name}: {reason.en}"))


class _Course:
    """The state of one series while it runs."""

    def __init__(
        self, target: Target, bench: Bench, tries: tuple[Try, ...], skew: float | None
    ) -> None:
        self._target, self._bench, self._tries, self._skew = target, bench, tries, skew
        self._began = bench.clock.now()
        earlier = bench.records.trials(target.name)
        going = _going_on(earlier, target, tries, self._began)
        self._attempts = list(going.attempts) if going else []
        self._earlier = [a for trial in earlier for a in trial.attempts if trial is not going]
        self._used = set(bench.records.steps(target.counter, target.code.period))
        self._sent = list(bench.records.sendings(target.counter, self._began - _LOOKED_BACK))
        self._run = going.run if going else bench.records.start(target, tries, skew)
        self._stopped = self._unfit()
        self._spent = False

    def go(self) -> None:
        """Every group in turn, unless something stops it all."""
        self._bench.watcher.started(self._target, len(self._tries), len(self._attempts))
        for group in _groups(self._tries):
            if self._stopped is None and not self._done(group):
                self._make(group)

    def close(self) -> Judged:
        """One try that must be refused now, beside the last login that was accepted."""
        one = closing(self._target)
        accepted = [a for a in self._earlier if a.accepted_right]
        before = len(self._attempts)
        if self._stopped is None and self._room() >= 0:  # the one to spare is for this
            self._try(one)
        if len(self._attempts) == before:
            return Judged(one.row, Grade.UNFINISHED, self._stopped or _SPENT)
        judged = judge_closing(self._attempts[-1], accepted[-1] if accepted else None)
        self._bench.records.note(self._target, CLOSED, self._run, judged)
        return judged

    def outcome(self) -> Outcome:
        """Judge what was tried, and write it down."""
        now = self._bench.clock.now()
        course = Course(
            self._tries,
            tuple(self._attempts),
            self._skew,
            self._target.clock_by_hand,
            self._target.rate,
            self._bench.lockout,
            self._stopped or (_SPENT if self._spent else None),
        )
        rows = judge(course)
        attempts = tuple(self._attempts)
        where = (self._run, self._bench.place)
        verdict = self._bench.records.finish(self._target, where, now, rows, len(attempts))
        return Outcome(self._target.name, self._run, verdict, rows, attempts, self._began, now)

    def broken_off(self) -> None:
        """Stopped by hand: the series may go on, but what it has broken already is written down."""
        if any(a.expected is Expected.REFUSED and a.said is Said.ACCEPTED for a in self._attempts):
            self._stopped = _BY_HAND
            self.outcome()

    def _unfit(self) -> T | None:
        """Why nothing may be sent at all."""
        if self._skew is None:
            return None if self._target.clock_by_hand else _NO_CLOCK
        return _SKEWED if abs(self._skew) > MOST_SKEW else None

    def _done(self, group: tuple[Try, ...]) -> bool:
        known = {a.id for a in self._attempts}
        return all(one.id in known for one in group)

    def _make(self, group: tuple[Try, ...]) -> None:
        if not self._affordable(group) and standing_alone(self._attempts):
            self._relieve()
        if not self._affordable(group):
            self._spent = True
            return
        for one in group:
            self._try(one)
            if self._stopped is not None:
                return

    def _relieve(self) -> None:
        """One login with everything right, for the refusals that still stand alone."""
        if self._affordable((relief(self._target),)):
            self._try(relief(self._target))

    def _try(self, one: Try) -> None:
        self._wait(one)
        if why_not(self._target, self._bench.clock.now()):
            self._stopped = _OUT
            return
        self._send(one)
        self._look(one)

    def _affordable(self, group: tuple[Try, ...]) -> bool:
        return sum(one.may_fail for one in group) <= self._room()

    def _room(self) -> float:
        lockout, now = self._bench.lockout, self._bench.clock.now()
        spendings = self._bench.records.spendings(self._target.counter, self._since())
        return left(lockout, spendings, now)

    def _since(self) -> datetime:
        """From when failures count: the window, but moving it forgives nothing of today."""
        window, today = self._target.window, self._bench.clock.now() - _TODAY
        return min(window.begin, today) if window else today

    def _wait(self, one: Try) -> None:
        clock = self._bench.clock
        while wait := wait_for(
            one,
            clock.now(),
            self._sent,
            self._target.rate,
            self._bench.means.token,
            self._used,
            self._skew or 0.0,
        ):
            if why_not(self._target, clock.now()):
                return
            seconds = (wait.until - clock.now()).total_seconds()
            self._bench.watcher.waiting(max(seconds, 0.0), wait.why)
            clock.sleep(min(max(seconds, 0.01), _TICK))

    def _send(self, one: Try) -> None:
        bench, target, means = self._bench, self._target, self._bench.means
        at = bench.clock.now()
        there = at + timedelta(seconds=self._skew or 0.0)  # codes are made by the target's clock
        step = step_of(one, there, means.token)
        bench.records.sending(target, one, self._run, step if one.step_sent else None)
        again = [a.step for a in self._attempts if a.accepted_right and a.step is not None]
        answer = bench.login.attempt(shown(target, one, means, step, again))
        attempt = Attempt(
            run=self._run,
            id=one.id,
            row=one.row,
            expected=one.expected,
            said=answer.said,
            at=at,
            ended=bench.clock.now(),
            password=one.password,
            code=one.code,
            offset=one.offset,
            key=one.key,
            step=step if one.step_sent else None,
            left=means.token.left(there.timestamp()),
            remaining=answer.remaining,
            prompts=answer.prompts,
            detail=answer.detail,
        )
        bench.records.attempt(target, attempt)
        self._attempts.append(attempt)
        self._sent.append(Sending(at, attempt.ended, attempt.said is not Said.ACCEPTED))
        if attempt.step is not None:
            self._used.add(attempt.step)
        bench.watcher.answered(attempt)

    def _look(self, one: Try) -> None:
        """Stop where going on would only cost: the right login fails, or nobody answers."""
        last = self._attempts[-2:]
        if one.expected is Expected.ACCEPTED and last[-1].said is not Said.ACCEPTED:
            self._stopped = _NOT_RIGHT
        if len(last) == 2 and all(a.said is Said.UNCLEAR for a in last):
            self._stopped = _SILENT


def _groups(tries: tuple[Try, ...]) -> list[tuple[Try, ...]]:
    names = dict.fromkeys(one.group for one in tries)
    return [tuple(one for one in tries if one.group == name) for name in names]


def _going_on(
    earlier: tuple[Trial, ...], target: Target, tries: tuple[Try, ...], now: datetime
) -> Trial | None:
    """The stopped series that this one continues: of the same declaration, with the same tries."""
    last = earlier[-1] if earlier else None
    if last is None or last.finished or last.declared != target.digest:
        return None
    if last.tries != tuple(one.id for one in tries):
        return None
    recent = last.attempts[-1].ended if last.attempts else last.started
    return last if now - recent <= BESIDE else None

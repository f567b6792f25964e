"""Services that judge codes as real ones were seen to, under a clock that tests turn."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from audit.declared import Window
from audit.evidence import EvidenceStore
from audit.mfa.codes import Token
from audit.mfa.proving import Bench, Clock, Outcome, prove
from audit.mfa.records import Records
from audit.mfa.sending import Means
from audit.mfa.targets import CodeForm, Lockout, Rate, Target
from inventory.journal import Journal
from inventory.logins.base import Answer, Credentials, Said

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "Right-Password-1"
START = datetime(2026, 11, 24, 9, 0, 1, tzinfo=UTC)


@dataclass
class Turned:
    """A clock that moves when somebody sleeps, and a little with every attempt."""

    now: datetime = START

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.sleep)


@dataclass
class Service:
    """A login with password and code, strict where no fault is set."""

    turned: Turned
    window: int = 1  # steps accepted on both sides
    ahead: int | None = None  # steps accepted in the future, where another number
    reuse: bool = False
    newest_only: bool = False  # as pam_oath: no step before the last one taken
    attempts_in: tuple[int, float] | None = (3, 30.0)
    deny: int = 0
    needs_password: bool = True
    needs_code: bool = True
    needs_key: bool = False
    key_alone: bool = False
    key_password: bool = True
    takes: float = 2.0
    down: Callable[[int], bool] = lambda _number: False
    token: Token = field(default_factory=lambda: Token(SEED))
    used: set[int] = field(default_factory=set)
    recent: list[datetime] = field(default_factory=list)
    failures: int = 0
    most_failures: int = 0
    seen: list[Credentials] = field(default_factory=list)

    def attempt(self, credentials: Credentials) -> Answer:
        self.seen.append(credentials)
        if self.down(len(self.seen)):
            self.turned.sleep(self.takes)
            return Answer(Said.UNCLEAR, (), (), "connect_timeout")
        answer = self._judged(credentials)
        self.turned.sleep(self.takes)
        failed = answer is not Said.ACCEPTED and credentials.methods != ("publickey",)
        self.failures = self.failures + 1 if failed else 0
        self.most_failures = max(self.failures, self.most_failures)
        return Answer(answer, (), (), "")

    def clock_skew(self) -> float | None:
        return None

    def _judged(self, given: Credentials) -> Said:
        if given.methods == ("publickey",):
            return Said.ACCEPTED if self.key_alone else Said.REFUSED
        if self.deny and self.failures >= self.deny:
            return Said.REFUSED
        limited = self._limited()
        code = not limited and self._code(given.code or "")
        password = given.password == PASSWORD
        right = (password or not self.needs_password) and (code or not self.needs_code)
        key = given.use_key or not self.needs_key
        return Said.ACCEPTED if right and key else Said.REFUSED

    def _limited(self) -> bool:
        if self.attempts_in is None:
            return False
        most, seconds = self.attempts_in
        self.recent = [at for at in self.recent if (self.turned.now - at).total_seconds() < seconds]
        self.recent.append(self.turned.now)
        return len(self.recent) > most

    def _code(self, code: str) -> bool:
        present = self.token.step(self.turned.now.timestamp())
        ahead = self.window if self.ahead is None else self.ahead
        for step in range(present - self.window, present + ahead + 1):
            late = self.newest_only and step <= max(self.used, default=0)
            if code == self.token.at(step) and not late and (self.reuse or step not in self.used):
                self.used.add(step)
                return True
        return False


def target(**changes: object) -> Target:
    """An approved target on `sv`, changed as told."""
    whole = Target(
        name="sv-ssh",
        place="mfa-targets.yaml:2",
        protocol="ssh",
        host="SV-1",
        port=22,
        account="kansa",
        factors=("password", "code"),
        path="ssh",
        system="",
        methods=("keyboard-interactive",),
        secret="kansa",
        key_file="",
        code=CodeForm(),
        lockout=Lockout(0),
        rate=Rate(attempts=3),
        approver="課長",
        window=Window(START - timedelta(hours=1), START + timedelta(hours=2)),
        clock_by_hand="",
        log_file="",
        options={},
    )
    return replace(whole, **changes)  # type: ignore[arg-type] # fields by name


def records(engine: Engine, folder: Path, turned: Turned) -> Records:
    """A journal under the turned clock."""
    journal = Journal(engine, clock=lambda: turned.now)
    return Records(journal, EvidenceStore(folder / "evidence"), "tester")


def bench(service: Service, kept: Records, one: Target, skew: float | None = 0.1) -> Bench:
    """A bench at which `service` is tried."""
    return Bench(
        login=service,
        means=Means(PASSWORD, Token(SEED), has_key=bool(one.key_file)),
        records=kept,
        lockout=one.lockout or Lockout(0),
        place="SV-1",
        skew=lambda: skew,
        clock=service.turned.clock(),
    )


def tried(service: Service, kept: Records, one: Target, skew: float | None = 0.1) -> Outcome:
    """The series against this service."""
    return prove(one, bench(service, kept, one, skew))

"""What could make a series lie, or harm: mixed, hurried, locked out, judged by another clock."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.declared import Window
from audit.mfa.codes import Token
from audit.mfa.judging import judge
from audit.mfa.model import Grade, Row
from audit.mfa.proofs import proofs
from audit.mfa.proving import close, prove
from audit.mfa.records import Records
from audit.mfa.sending import Means
from audit.mfa.targets import CodeForm, Lockout, Rate
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.logins.base import Answer, Credentials, Said
from tests.audit.mfa.doubles import (
    PASSWORD,
    SEED,
    START,
    Service,
    Turned,
    bench,
    records,
    target,
    tried,
)
from tests.audit.mfa.test_judging import course, ideal


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'mfa.db'}")
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def turned() -> Turned:
    return Turned()


@pytest.fixture
def kept(engine: Engine, tmp_path: Path, turned: Turned) -> Records:
    return records(engine, tmp_path, turned)


@dataclass
class Killed(Service):
    """Ctrl-C comes during an attempt that the service counts."""

    at: int = 4

    def attempt(self, credentials: Credentials) -> Answer:
        if len(self.seen) == self.at - 1:
            super().attempt(credentials)
            raise KeyboardInterrupt
        return super().attempt(credentials)


def test_a_violation_is_not_undone_by_trying_again() -> None:
    first = [replace(a, said=Said.ACCEPTED) if a.id == "A9.1" else a for a in ideal()]
    again = [a for a in ideal() if a.row in {Row.BURST, Row.AFTER}]
    rows = judge(course([*first, *again]))
    assert rows[Row.BURST].grade is Grade.BROKEN


def test_a_violation_is_kept_though_the_series_is_stopped_or_the_next_shows_nothing(
    kept: Records, turned: Turned, engine: Engine
) -> None:
    tried(Service(turned), kept, target())
    with pytest.raises(KeyboardInterrupt):
        tried(Killed(turned, needs_code=False, at=6), kept, target())
    assert [one.demanded for one in proofs(Journal(engine))] == [Grade.BROKEN]
    outcome = tried(Service(turned, deny=1, failures=1), kept, target())
    assert outcome.verdict is Grade.UNKNOWN
    assert [one.demanded for one in proofs(Journal(engine))] == [Grade.BROKEN]
    tried(Service(turned), kept, target())
    assert [one.demanded for one in proofs(Journal(engine))] == [Grade.MET]


def test_a_limit_that_was_not_declared_may_have_refused_the_codes(
    kept: Records, turned: Turned
) -> None:
    loose = Service(turned, window=8, attempts_in=(3, 30.0))
    outcome = tried(loose, kept, target(rate=Rate()))
    assert outcome.rows[Row.BURST].grade is not Grade.BROKEN
    assert outcome.rows[Row.WINDOW].grade in {Grade.UNKNOWN, Grade.BROKEN}
    rows = judge(course(ideal(), rate=Rate()))
    doubted = {row for row, one in rows.items() if one.grade is Grade.UNKNOWN}
    assert doubted == {Row.WRONG, Row.EACH, Row.WINDOW, Row.TOLERANCE}


def test_a_stopped_series_does_not_go_on_at_another_machine(kept: Records, turned: Turned) -> None:
    with pytest.raises(KeyboardInterrupt):
        tried(Killed(turned), kept, target())
    other = Service(turned)
    outcome = tried(other, kept, target(host="SV-2"))
    assert outcome.attempts[0].id == "A5.first"
    assert len({a.run for a in outcome.attempts}) == 1
    assert len(outcome.attempts) == len(other.seen)


def test_a_window_moved_the_same_day_forgives_nothing(kept: Records, turned: Turned) -> None:
    service = Service(turned, deny=8, attempts_in=None)
    tried(service, kept, target(lockout=Lockout(8), rate=Rate()))
    spent = sum(s.failed for s in kept.spendings("kansa", START - timedelta(hours=1)))
    assert spent == 6
    moved = Window(turned.now, turned.now + timedelta(hours=1))
    tried(service, kept, target(lockout=Lockout(8), rate=Rate(), window=moved))
    assert sum(s.failed for s in kept.spendings("kansa", START - timedelta(hours=1))) == 6


def test_accounts_of_another_case_share_their_failures(kept: Records, turned: Turned) -> None:
    tried(Service(turned), kept, target(name="a", account="Kansa"))
    spent = len(kept.spendings(target(account="kANSA").counter, START - timedelta(hours=1)))
    assert spent > 5


@pytest.mark.parametrize("name", ["sv-ssh", "sv-vpn"])
def test_an_attempt_cut_off_by_a_kill_still_keeps_the_distance(
    kept: Records, turned: Turned, name: str
) -> None:
    """Also to a series under another name: machines count failures by address."""
    service = Killed(turned, takes=0.2, at=3)
    with pytest.raises(KeyboardInterrupt):
        tried(service, kept, target())
    killed_at = turned.now
    service.at = 999
    outcome = tried(service, kept, target(name=name, account="kansa" if name == "sv-ssh" else "b"))
    later = [a for a in outcome.attempts if a.at >= killed_at]
    assert later[0].at - killed_at >= timedelta(seconds=5.8)


def test_steps_of_another_period_are_no_steps_to_wait_for(kept: Records, turned: Turned) -> None:
    tried(Service(turned), kept, target())
    before = turned.now
    minute, token = target(name="other", code=CodeForm(period=60)), Token(SEED, 60)
    given = bench(Service(turned, token=token), kept, minute)
    prove(minute, replace(given, means=Means(PASSWORD, token, has_key=False)))
    assert turned.now - before < timedelta(hours=1)


def test_nobody_waits_beyond_the_window(kept: Records, turned: Turned) -> None:
    window = Window(START - timedelta(hours=1), START + timedelta(seconds=100))
    one = target(window=window, rate=Rate(2, seconds=3000.0))
    assert tried(Service(turned), kept, one).verdict is Grade.UNFINISHED
    assert turned.now < window.end + timedelta(seconds=5)


class Slow(Service):
    """Its clock is behind ours."""

    behind = 4.0

    def attempt(self, credentials: Credentials) -> Answer:
        self.turned.now -= timedelta(seconds=self.behind)
        answer = super().attempt(credentials)
        self.turned.now += timedelta(seconds=self.behind)
        return answer


@pytest.mark.parametrize("behind", [4.0, -4.0, 0.6])
def test_codes_are_those_of_the_clock_that_judges_them(
    kept: Records, turned: Turned, behind: float
) -> None:
    service = Slow(turned)
    service.behind = behind
    outcome = tried(service, kept, target(), skew=-behind)
    assert {row: one.grade for row, one in outcome.rows.items()} == dict.fromkeys(Row, Grade.MET)


@pytest.mark.parametrize("takes", [1.0, 1.5, 1.9])
def test_the_right_code_of_a_burst_is_not_refused_for_its_age(
    kept: Records, turned: Turned, takes: float
) -> None:
    outcome = tried(Service(turned, takes=takes), kept, target())
    [right] = [a for a in outcome.attempts if a.id == "A9.right"]
    assert right.left >= 3.0


def test_a_used_up_code_does_not_pass_for_a_lock(kept: Records, turned: Turned) -> None:
    service = Service(turned, ahead=3, newest_only=True, attempts_in=None)
    tried(service, kept, target(rate=Rate()))
    judged = close(target(rate=Rate()), bench(service, kept, target(rate=Rate())))
    assert judged.grade is Grade.BROKEN


def test_failures_keep_their_distance_over_targets(kept: Records, turned: Turned) -> None:
    service = Service(turned, takes=0.2)
    first = tried(service, kept, target(name="a"))
    second = tried(service, kept, target(name="b", account="kansa2"))
    every = [a for one in (first, second) for a in one.attempts if a.said is not Said.ACCEPTED]
    assert min(b.at - a.at for a, b in pairwise(every)) >= timedelta(seconds=6)

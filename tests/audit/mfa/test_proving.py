"""The series against services of known faults, under a clock that is turned."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.declared import Window
from audit.mfa.model import Grade, Judged, Row
from audit.mfa.proofs import proofs
from audit.mfa.records import LOGGED, Records
from audit.mfa.targets import Lockout, Rate
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.logins.base import Answer, Credentials, Said
from inventory.words import HinomiError, T
from tests.audit.mfa.doubles import PASSWORD, SEED, START, Service, Turned, records, target, tried


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    made = open_database(f"sqlite:///{path}")
    upgrade(made)
    made.dispose()
    return path


@pytest.fixture
def engine(tmp_path: Path, empty: Path) -> Iterator[Engine]:
    """A database of this test; what the journal keeps is tested on both kinds elsewhere."""
    shutil.copy(empty, tmp_path / "mfa.db")
    opened = open_database(f"sqlite:///{tmp_path / 'mfa.db'}")
    yield opened
    opened.dispose()


@pytest.fixture
def turned() -> Turned:
    return Turned()


@pytest.fixture
def kept(engine: Engine, tmp_path: Path, turned: Turned) -> Records:
    return records(engine, tmp_path, turned)


def broken(rows: object) -> set[str]:
    assert isinstance(rows, dict)
    return {row.value for row, one in rows.items() if one.grade is Grade.BROKEN}


def test_a_hardened_service_meets_every_row(kept: Records, turned: Turned) -> None:
    service = Service(turned)
    outcome = tried(service, kept, target())
    assert {row: one.grade for row, one in outcome.rows.items()} == dict.fromkeys(Row, Grade.MET)
    assert outcome.verdict is Grade.MET
    assert 150 < (outcome.ended - outcome.began).total_seconds() < 330


def test_a_loose_service_fails_replay_window_and_burst(kept: Records, turned: Turned) -> None:
    service = Service(turned, window=8, reuse=True, attempts_in=None)
    outcome = tried(service, kept, target(rate=Rate()))
    assert broken(outcome.rows) == {"A6", "A7", "A9"}
    assert outcome.rows[Row.WINDOW].reason.en == "accepted: A7.+2, A7.-2"
    assert outcome.rows[Row.AFTER].grade is Grade.NOT_APPLICABLE
    assert outcome.verdict is Grade.BROKEN


def test_a_service_that_looks_ahead_fails_the_future_step(kept: Records, turned: Turned) -> None:
    service = Service(turned, ahead=3, attempts_in=None)
    outcome = tried(service, kept, target(rate=Rate()))
    assert broken(outcome.rows) == {"A7", "A9"}
    assert outcome.rows[Row.WINDOW].reason.en == "accepted: A7.+2"


def test_a_future_step_that_was_taken_does_not_spoil_the_next_series(
    kept: Records, turned: Turned
) -> None:
    service = Service(turned, ahead=3, newest_only=True, attempts_in=None)
    for _ in range(2):
        outcome = tried(service, kept, target(rate=Rate()))
        assert broken(outcome.rows) == {"A7", "A9"}
        assert outcome.rows[Row.RIGHT].grade is Grade.MET


def test_a_rate_limit_does_not_pass_for_a_refused_replay(kept: Records, turned: Turned) -> None:
    service = Service(turned, reuse=True, attempts_in=(2, 30.0))
    assert "A6" in broken(tried(service, kept, target(rate=Rate(2))).rows)


def test_a_replay_that_comes_late_is_still_the_same_code(kept: Records, turned: Turned) -> None:
    outcome = tried(Service(turned, takes=29.0), kept, target())
    assert outcome.rows[Row.REPLAY].grade is Grade.UNKNOWN
    assert outcome.rows[Row.RIGHT].grade is Grade.MET


def test_failures_of_another_account_do_not_count(kept: Records, turned: Turned) -> None:
    tried(Service(turned), kept, target(name="a"))
    assert kept.spendings("kansa", START - timedelta(hours=1))
    assert kept.spendings("other", START - timedelta(hours=1)) == ()
    shared = target(name="b", account="other", lockout=Lockout(9, counter="kansa"))
    tried(Service(turned), kept, shared)
    assert kept.spendings("other", START - timedelta(hours=1)) == ()


def test_a_key_that_is_enough_alone_fails_a1(kept: Records, turned: Turned) -> None:
    outcome = tried(Service(turned, key_alone=True), kept, target(key_file="audit_key"))
    assert broken(outcome.rows) == {"A1"}
    assert outcome.rows[Row.ALONE].reason.en == "accepted: A1.publickey"
    assert outcome.verdict is Grade.BROKEN


def test_a_declared_password_that_nobody_asks_fails_a4(kept: Records, turned: Turned) -> None:
    outcome = tried(Service(turned, needs_password=False), kept, target())
    assert "A4" in broken(outcome.rows)


def test_a_code_that_is_not_needed_fails_a2_a3(kept: Records, turned: Turned) -> None:
    outcome = tried(Service(turned, needs_code=False), kept, target())
    assert {"A1", "A2", "A3", "A4"} <= broken(outcome.rows)


def test_key_and_code_without_a_password(kept: Records, turned: Turned) -> None:
    service = Service(turned, needs_password=False, needs_key=True)
    one = target(
        factors=("key", "code"), key_file="k", methods=("publickey", "keyboard-interactive")
    )
    outcome = tried(service, kept, one)
    assert outcome.verdict is Grade.MET
    assert not any(given.password for given in service.seen)
    without = [given for given in service.seen if given.methods == ("keyboard-interactive",)]
    assert [given.use_key for given in without] == [False]


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("deny", [3, 5, 8])
def test_the_account_is_never_locked_and_a_spent_budget_is_unfinished(
    kept: Records, turned: Turned, deny: int, reset: bool
) -> None:
    service = Service(turned, deny=deny, attempts_in=None)
    one = target(lockout=Lockout(deny, reset_by_success=reset), rate=Rate())
    outcome = tried(service, kept, one)
    assert service.most_failures <= deny - 2
    assert outcome.verdict is Grade.UNFINISHED
    assert outcome.rows[Row.RIGHT].grade in {Grade.MET, Grade.UNFINISHED}
    assert not any(one.grade is Grade.BROKEN for one in outcome.rows.values())


def test_right_factors_that_are_refused_stop_the_series(kept: Records, turned: Turned) -> None:
    service = Service(turned, deny=1, failures=1)
    outcome = tried(service, kept, target())
    assert len(service.seen) == 1
    assert outcome.verdict is Grade.UNKNOWN
    assert Grade.MET not in {outcome.rows[row].grade for row in Row if row is not Row.CLOCK}


@pytest.mark.parametrize("dies_at", [1, 2, 4, 6, 9, 14])
def test_a_service_that_dies_is_never_met(kept: Records, turned: Turned, dies_at: int) -> None:
    service = Service(turned, down=lambda number: number >= dies_at)
    outcome = tried(service, kept, target())
    assert outcome.verdict in {Grade.UNKNOWN, Grade.UNFINISHED}
    assert len(service.seen) <= dies_at + 1


def test_clocks_apart_or_unmeasured_send_nothing(kept: Records, turned: Turned) -> None:
    service = Service(turned)
    assert tried(service, kept, target(), skew=5.1).verdict is Grade.UNKNOWN
    assert tried(service, kept, target(), skew=None).verdict is Grade.UNKNOWN
    assert service.seen == []


def test_a_clock_looked_at_by_hand_leaves_the_window_unknown(kept: Records, turned: Turned) -> None:
    outcome = tried(Service(turned), kept, target(clock_by_hand="山田 18:00"), skew=None)
    unknown = {row for row, one in outcome.rows.items() if one.grade is Grade.UNKNOWN}
    assert unknown == {Row.CLOCK, Row.WINDOW, Row.TOLERANCE}
    assert outcome.verdict is Grade.UNKNOWN


@pytest.mark.parametrize(
    "changes", [{"approver": ""}, {"window": None}, {"window": Window(START, START)}]
)
def test_without_approver_or_window_nothing_is_sent(
    kept: Records, turned: Turned, changes: dict[str, object]
) -> None:
    service = Service(turned)
    with pytest.raises(HinomiError, match=r"mfa-targets\.yaml:2"):
        tried(service, kept, target(**changes))
    assert service.seen == []


def test_a_window_that_ends_leaves_the_series_unfinished(kept: Records, turned: Turned) -> None:
    service = Service(turned)
    window = Window(START - timedelta(hours=1), START + timedelta(seconds=120))
    outcome = tried(service, kept, target(window=window))
    assert outcome.verdict is Grade.UNFINISHED
    assert 0 < len(service.seen) < 12
    assert turned.now < window.end


class Interrupted(Service):
    """Ctrl-C comes during the fourth attempt."""

    def attempt(self, credentials: Credentials) -> Answer:
        if len(self.seen) == 3:
            self.seen.append(credentials)
            raise KeyboardInterrupt
        return super().attempt(credentials)


def test_a_stopped_series_goes_on_and_its_open_attempt_counts(
    kept: Records, turned: Turned
) -> None:
    service = Interrupted(turned)
    with pytest.raises(KeyboardInterrupt):
        tried(service, kept, target())
    since = START - timedelta(hours=1)
    assert [one.failed for one in kept.spendings("kansa", since)] == [False, True, True, True]
    outcome = tried(service, kept, target())
    assert outcome.verdict is Grade.MET
    assert [a.id for a in outcome.attempts].count("A5.first") == 1
    assert len({a.run for a in outcome.attempts}) == 1


def test_a_series_stopped_long_ago_begins_anew(kept: Records, turned: Turned) -> None:
    service = Interrupted(turned)
    with pytest.raises(KeyboardInterrupt):
        tried(service, kept, target())
    turned.sleep(1000)
    outcome = tried(service, kept, target())
    assert outcome.attempts[0].id == "A5.first"
    assert outcome.attempts[0].at > START + timedelta(seconds=1000)


def test_earlier_failures_of_the_same_account_count(kept: Records, turned: Turned) -> None:
    service = Interrupted(turned, deny=7)
    one = target(lockout=Lockout(7))
    with pytest.raises(KeyboardInterrupt):
        tried(service, kept, one)
    tried(Service(turned), kept, target(name="other", lockout=Lockout(7)))
    failed = [s for s in kept.spendings("kansa", START - timedelta(hours=1)) if s.failed]
    assert len(failed) <= 5


def test_failures_of_an_earlier_window_count_until_a_login_was_accepted(
    kept: Records, turned: Turned
) -> None:
    service = Interrupted(turned)
    with pytest.raises(KeyboardInterrupt):
        tried(service, kept, target())
    turned.sleep(86400)
    assert len(kept.spendings("kansa", turned.now)) == 3
    today = Window(turned.now, turned.now + timedelta(hours=1))
    one = target(window=today, lockout=Lockout(5))
    tried(Service(turned), kept, one)
    assert sum(s.failed for s in kept.spendings("kansa", today.begin)) == 3
    turned.sleep(86400)
    assert kept.spendings("kansa", turned.now) == ()


def test_no_true_code_is_sent_twice_but_for_the_replay(kept: Records, turned: Turned) -> None:
    outcome = tried(Service(turned), kept, target())
    steps = [a.step for a in outcome.attempts if a.step is not None and a.id != "A6"]
    assert len(steps) == len(set(steps))
    right = [a.step or 0 for a in outcome.attempts if a.accepted_right]
    assert right == sorted(set(right))


def test_failures_keep_their_distance(kept: Records, turned: Turned) -> None:
    outcome = tried(Service(turned, takes=0.5), kept, target())
    failed = [a for a in outcome.attempts if a.said is not Said.ACCEPTED]
    gaps = [b.at - a.at for a, b in pairwise(failed)]
    assert min(gaps) >= timedelta(seconds=6)


def test_proofs_come_from_the_journal(
    kept: Records, turned: Turned, engine: Engine, tmp_path: Path
) -> None:
    tried(Service(turned), kept, target())
    [proof] = proofs(Journal(engine))
    assert (proof.target, proof.host, proof.account, proof.path) == (
        "sv-ssh", "SV-1", "kansa", "ssh",
    )  # fmt: skip
    assert proof.verdict is proof.demanded is Grade.MET
    tried(Service(turned), kept, target(), skew=None)  # nothing is sent, nothing is proven
    assert [proof] == list(proofs(Journal(engine)))
    tried(Service(turned, window=8, reuse=True, attempts_in=None), kept, target(rate=Rate()))
    [proof] = proofs(Journal(engine))
    assert (proof.verdict, proof.demanded) == (Grade.BROKEN, Grade.MET)
    held = [p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()]
    assert not any(secret.encode() in one for one in held for secret in (SEED, PASSWORD))


def test_a_proof_tells_who_approved_it_and_what_was_confirmed_afterwards(
    kept: Records, turned: Turned, engine: Engine
) -> None:
    tried(Service(turned), kept, target())
    [proof] = proofs(Journal(engine))
    assert proof.run
    assert proof.approver == target().approver != ""
    assert proof.actor
    assert proof.log is proof.closed is None
    kept.note(target(), LOGGED, proof.run, Judged(Row.CLOCK, Grade.MET, T("全部ある", "all there")))
    [noted] = proofs(Journal(engine))
    assert noted.log is not None
    assert noted.log.words.ja == "適合(全部ある)"
    assert noted.closed is None
    tried(Service(turned), kept, target())
    [newer] = proofs(Journal(engine))
    assert newer.run != proof.run
    assert newer.log is None  # what was noted of an earlier series says nothing of this one

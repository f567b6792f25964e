"""After the series: locked, still open, or not known."""

from dataclasses import replace
from datetime import timedelta

import pytest

from audit.mfa.attempts import Attempt
from audit.mfa.closing import judge_closing
from audit.mfa.model import Grade
from audit.mfa.reasons import told
from inventory.logins.base import OUT_OF_USE, Said
from inventory.transport.base import Failure
from tests.audit.mfa.test_judging import ideal

RIGHT = next(a for a in ideal() if a.accepted_right)


def later(said: Said, days: int = 0) -> Attempt:
    at = RIGHT.ended + timedelta(days=days, minutes=20)
    return replace(RIGHT, said=said, at=at, ended=at, detail="connect_timeout")


@pytest.mark.parametrize(
    ("attempt", "accepted", "expected"),
    [
        (later(Said.REFUSED), RIGHT, Grade.MET),
        (later(Said.ACCEPTED), RIGHT, Grade.BROKEN),
        (later(Said.PARTIAL), RIGHT, Grade.UNKNOWN),
        (later(Said.UNCLEAR), RIGHT, Grade.UNKNOWN),
        (replace(later(Said.UNCLEAR), detail=f"{OUT_OF_USE}: disabled"), RIGHT, Grade.MET),
        (replace(later(Said.UNCLEAR), detail=f"{OUT_OF_USE}: locked"), None, Grade.UNKNOWN),
        (later(Said.REFUSED), None, Grade.UNKNOWN),
        (later(Said.REFUSED, days=40), RIGHT, Grade.UNKNOWN),
    ],
)
def test_only_a_refusal_after_an_acceptance_is_a_lock(
    attempt: Attempt, accepted: Attempt | None, expected: Grade
) -> None:
    assert judge_closing(attempt, accepted).grade is expected


@pytest.mark.parametrize("detail", ["connect_timeout", "turned_away: x", "the line was closed (x)"])
def test_a_reason_is_told_in_japanese(detail: str) -> None:
    assert not any("a" <= char <= "z" for char in told(detail).ja.lower())
    assert told(detail).en == detail


def test_every_failure_before_a_login_has_its_words() -> None:
    before = set(Failure) - {
        Failure.PRIVILEGE_REFUSED, Failure.SESSION_TIMEOUT, Failure.FLOOD, Failure.GARBAGE,
        Failure.JUMP_FAILED, Failure.UNSUPPORTED, Failure.INTERRUPTED, Failure.AUTH_REFUSED,
    }  # fmt: skip
    assert [one for one in before if "detail" in told(one.value).ja] == []

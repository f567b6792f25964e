"""Codes, budget, log and lockout: each small part by itself."""

import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.mfa.budget import Spending, left
from audit.mfa.codes import REACH, Token
from audit.mfa.lockouts import lockout_of
from audit.mfa.logs import count
from audit.mfa.targets import Lockout
from checks.facts.pam import LOCK, Pam
from checks.facts.pam_stack import Raw
from inventory.words import HinomiError
from tests.audit.mfa.doubles import SEED

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@given(st.integers(min_value=100, max_value=10**8))
def test_a_wrong_code_is_wrong_for_twenty_steps_on_both_sides(step: int) -> None:
    token = Token(SEED)
    near = {token.at(step + away) for away in range(-REACH, REACH + 1)}
    assert token.wrong(step) not in near
    assert len(token.wrong(step)) == 6


def test_codes_are_those_of_the_rfc() -> None:
    """RFC 6238, appendix B, cut to six digits."""
    seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    token = Token(seed)
    assert [token.at(token.step(t)) for t in (59, 1111111109, 20000000000)] == [
        "287082", "081804", "353130",
    ]  # fmt: skip
    assert Token(f"otpauth://totp/x?secret={seed.lower()}&issuer=y").at(1) == "287082"


def test_a_short_seed_is_told_as_such() -> None:
    with pytest.raises(HinomiError, match="4226"):
        Token("GEZDGNBVGY3TQOI")


def test_a_seed_of_eighty_bits_can_be_tried() -> None:
    """RFC 4226, appendix D: another seed, by hmac alone."""
    digest = hmac.new(b"1234567890", (7).to_bytes(8, "big"), "sha1").digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    assert Token("gezd gnbv gy3t qojq").at(7) == f"{number % 10**6:06d}"


@pytest.mark.parametrize("seed", ["", "not base 32!", "otpauth://totp/x", "1"])
def test_a_seed_that_is_none_is_told_without_being_shown(seed: str) -> None:
    with pytest.raises(HinomiError) as caught:
        Token(seed)
    assert not seed or seed not in str(caught.value)


def test_a_token_shows_nothing() -> None:
    assert SEED not in f"{Token(SEED)!r} {Token(SEED)}"


def failed(*minutes: int) -> list[Spending]:
    return [Spending(NOW + timedelta(minutes=m), failed=True) for m in minutes]


def test_the_budget_is_the_threshold_less_two() -> None:
    assert left(Lockout(5), (), NOW) == 3
    assert left(Lockout(5), failed(-3, -2, -1), NOW) == 0
    assert left(Lockout(0), failed(-1), NOW) == float("inf")


def test_failures_are_forgotten_and_reset_only_where_that_was_measured() -> None:
    old = [*failed(-30, -1), Spending(NOW, failed=False)]
    assert left(Lockout(5), old, NOW) == 1
    assert left(Lockout(5, forget_after=900), old, NOW) == 2
    assert left(Lockout(5, reset_by_success=True), old, NOW) == 3


def test_a_login_at_one_target_forgives_nothing_at_another() -> None:
    one = [Spending(NOW, failed=True, target="a"), Spending(NOW, failed=False, target="b")]
    assert left(Lockout(5, reset_by_success=True), one, NOW) == 2


LOG = """\
readable /var/log/auth.log
2026-11-24T18:00:01.5+09:00 sv sshd[10]: pam_unix(sshd:auth): authentication failure; user=kansa
2026-11-24T18:00:02.5+09:00 sv sshd[10]: error: PAM: Authentication failure for kansa from 10.0.0.1
2026-11-24T18:00:09+09:00 sv sshd-session[11]: Accepted keyboard-interactive/pam for kansa from x
2026-11-24T18:00:10+09:00 sv sshd[12]: Failed password for kansa2 from 10.0.0.1
2026-11-24T17:00:10+09:00 sv sshd[13]: Failed password for kansa from 10.0.0.1
no time at all sshd[14]: kansa
"""


@pytest.mark.parametrize(
    ("text", "zone", "attempts"),
    [
        (LOG, "", 2),
        ("Nov 24 18:00:05 sv sshd[7]: Failed password for kansa from x\n", "+0900", 1),
        ("Nov 24 18:00:05 sv sshd[7]: Failed password for kansa from x\n", "", 1),
        ("Nov 24 18:00:05 sv sshd[7]: Failed password for kansa from x\n", "+0000", 0),
        ("Tue Nov 24 18:00:05 2026 : Auth: (0) Login incorrect: [kansa]\n" * 2, "+0900", 1),
        ("", "", 0),
    ],
)
def test_attempts_are_counted_in_the_target_s_log(text: str, zone: str, attempts: int) -> None:
    assert count(text, "kansa", NOW, NOW + timedelta(minutes=5), zone).attempts == attempts


def pam(*lines: str, settings: str = "") -> Pam:
    raw = tuple(Raw("/etc/pam.d/sshd", n, line) for n, line in enumerate(lines, 1))
    kept = {LOCK: (("deny", settings),)} if settings else {}
    return Pam({"sshd": raw}, frozenset(), kept)


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        (pam("auth required pam_unix.so"), Lockout(0)),
        (pam("auth required pam_faillock.so preauth deny=5"), Lockout(5)),
        (pam("auth required pam_faillock.so preauth"), Lockout(3)),
        (pam("auth required pam_faillock.so preauth", settings="7"), Lockout(7)),
        (pam("auth required pam_faillock.so deny=5", settings="7"), Lockout(5)),
        (pam("auth required pam_tally2.so deny=4", "auth required pam_unix.so"), Lockout(4)),
        (pam("auth sufficient pam_sss.so", "auth required pam_unix.so"), None),
        (pam("auth include nowhere"), None),
    ],
)
def test_the_lockout_is_read_from_pam(stack: Pam, expected: Lockout | None) -> None:
    assert lockout_of(stack, "sshd") == expected

"""Single attempts at a real FreeRADIUS: what it must refuse, and what it lets through."""

import time
from collections.abc import Iterator

import pyotp
import pytest

from inventory.logins.base import Answer, Credentials, Said
from inventory.logins.radius import UNSIGNED, RadiusLogin, RadiusTarget, Style, _Line
from tests.lab import radius_server as server
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

SEED, SHARED = pyotp.random_base32(), "Hinomi-Shared-1"
ANNA, BOB = server.Person("anna", "Hinomi-Anna-1", SEED), server.Person("bob", "Hinomi-Bob-1")
EVE = server.Person("eve", "Hinomi-Eve-1", SEED)
PORTS = {Style.JOINED: server.JOINED, Style.CHALLENGE: server.CHALLENGE}
BOTH = pytest.mark.parametrize("style", list(Style))


@pytest.fixture(scope="module")
def address(lab: Lab) -> Iterator[str]:
    with server.running(lab, server.spec("radius", SHARED, [ANNA, BOB, EVE])) as address:
        yield address


def given(code: str | None, password: str | None = ANNA.password, who: str = "anna") -> Credentials:
    return Credentials(who, password, code, use_key=False, methods=())


def login(address: str, style: Style, shared: str = SHARED) -> RadiusLogin:
    return RadiusLogin(RadiusTarget(address, shared, PORTS[style], style, seconds=3))


def now() -> str:
    return pyotp.TOTP(SEED).now()


def wrong() -> str:
    """A code of no step near this one."""
    token = pyotp.TOTP(SEED)
    near = {token.at(int(time.time()) + 30 * away) for away in range(-20, 21)}
    return next(code for code in map("{:06d}".format, range(1000)) if code not in near)


@BOTH
def test_everything_right_is_accepted_and_everything_else_refused(
    address: str, style: Style
) -> None:
    tried = login(address, style)
    assert tried.attempt(given(now())).said is Said.ACCEPTED
    assert tried.attempt(given(wrong())).said is Said.REFUSED
    assert tried.attempt(given("")).said is Said.REFUSED
    assert tried.attempt(given(now(), "Hinomi-Wrong-1")).said is Said.REFUSED
    assert tried.attempt(given(now(), None)).said is Said.REFUSED
    assert tried.attempt(given(now(), who="nobody")).said is Said.REFUSED


def test_a_password_without_a_code_is_refused_or_asked_for_the_code(address: str) -> None:
    assert login(address, Style.JOINED).attempt(given(None)).said is Said.REFUSED
    assert login(address, Style.CHALLENGE).attempt(given(None)) == Answer(
        Said.PARTIAL, ("challenge",), ("Enter your one-time code",), UNSIGNED
    )


@BOTH
def test_what_this_server_wrongly_lets_through_is_seen(address: str, style: Style) -> None:
    tried, code = login(address, style), now()
    assert tried.attempt(given(code)).said is Said.ACCEPTED
    assert tried.attempt(given(code)).said is Said.ACCEPTED, "rlm_totp keeps no used codes"
    assert tried.attempt(given(None, BOB.password, "bob")).said is Said.ACCEPTED


def state_of(tried: RadiusLogin, who: server.Person) -> bytes:
    """The State of a challenge, as somebody would keep it."""
    with _Line(tried._target, time.monotonic() + 3) as line:
        reply = line.exchange(tried._packet(who.name, who.password, None))
    assert reply.state is not None
    return reply.state


def test_a_state_serves_once_and_only_whom_it_was_given_to(address: str) -> None:
    tried = login(address, Style.CHALLENGE)
    kept = state_of(tried, ANNA)
    assert tried.attempt_with_state(given(now()), kept).said is Said.ACCEPTED
    assert tried.attempt_with_state(given(now()), kept).said is Said.REFUSED
    assert tried.attempt_with_state(given(now()), b"0123456789abcdef").said is Said.REFUSED
    spent = state_of(tried, ANNA)
    assert tried.attempt_with_state(given(wrong()), spent).said is Said.REFUSED
    assert tried.attempt_with_state(given(now()), spent).said is Said.REFUSED
    hers = state_of(tried, ANNA)
    assert tried.attempt_with_state(given(now(), who=EVE.name), hers).said is Said.REFUSED


def test_replies_without_a_signature_are_told_and_signed_ones_verified(
    address: str, lab: Lab
) -> None:
    assert login(address, Style.JOINED).attempt(given(now())).detail == UNSIGNED
    signing = server.spec("radius-signing", SHARED, [ANNA], signing=True)
    with server.running(lab, signing) as signed:
        for style in Style:
            assert login(signed, style).attempt(given(now())).detail == ""
            assert login(signed, style).attempt(given(wrong())).detail == ""


def test_another_shared_secret_and_a_closed_port_prove_nothing(address: str) -> None:
    unknown = RadiusLogin(RadiusTarget(address, "Hinomi-Other-1", seconds=0.5))
    assert unknown.attempt(given(now())).said is Said.UNCLEAR
    nobody = RadiusLogin(RadiusTarget(address, SHARED, port=9, seconds=3)).attempt(given(now()))
    assert nobody.said is Said.UNCLEAR
    assert "refused" in nobody.detail


def test_the_attempts_are_in_the_servers_log(address: str, lab: Lab) -> None:
    before = server.log_of(lab, "radius").count("[bob]")
    login(address, Style.JOINED).attempt(given(None, BOB.password, "bob"))
    assert server.log_of(lab, "radius").count("[bob]") == before + 1

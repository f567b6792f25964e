"""Single binds at a real slapd with slapo-otp: what it must refuse, and what it lets through."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pyotp
import pytest

from inventory.logins.base import OUT_OF_USE, Answer, Credentials, Said
from inventory.logins.ldap import LdapLogin, LdapTarget, Security
from tests.lab import ldap_server as server
from tests.lab.authority import Authority
from tests.lab.lab import Lab
from tests.lab.radius_server import Person

pytestmark = pytest.mark.lab

PASSWORD, SEED = "Hinomi-Anna-1", pyotp.random_base32()
BOB = Person("bob", "Hinomi-Bob-1")
PORTS = {Security.LDAPS: server.TLS, Security.STARTTLS: server.PLAIN, Security.PLAIN: server.PLAIN}
ACCEPTED = Answer(Said.ACCEPTED, (), (), "")


@pytest.fixture(scope="module")
def target(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LdapTarget]:
    """Each way in has a person of its own, for a code is taken once from everybody."""
    authority = Authority()
    ca = authority.write(tmp_path_factory.mktemp("ca"))
    people = [BOB, *(Person(way, PASSWORD, SEED) for way in Security), Person("eve", PASSWORD)]
    with server.running(lab, server.spec("ldap", authority, people, locks_after=3)) as address:
        yield LdapTarget(
            address, server.NAME, server_name=server.SERVER_NAME, authority=ca, seconds=5
        )


def given(code: str | None, password: str | None, who: str) -> Credentials:
    return Credentials(who, password, code, use_key=False, methods=())


@pytest.mark.parametrize("way", list(Security))
def test_everything_right_is_accepted_once_and_everything_else_refused(
    target: LdapTarget, way: Security
) -> None:
    tried = LdapLogin(replace(target, security=way, port=PORTS[way]))
    token, code = pyotp.TOTP(SEED), pyotp.TOTP(SEED).now()
    assert (
        tried.attempt(given(token.at(int(time.time()) - 600), PASSWORD, way)).said is Said.REFUSED
    )
    assert tried.attempt(given("", PASSWORD, way)).said is Said.REFUSED
    assert tried.attempt(given(code, PASSWORD, way)) == ACCEPTED
    assert tried.attempt(given(code, PASSWORD, way)).said is Said.REFUSED, "a code is used up"
    assert tried.attempt(given(None, PASSWORD, way)).said is Said.REFUSED


def test_a_person_without_a_token_comes_in_by_the_password_alone(target: LdapTarget) -> None:
    assert LdapLogin(target).attempt(given(None, BOB.password, "bob")) == ACCEPTED
    assert LdapLogin(target).attempt(given(None, "Hinomi-Wrong-1", "bob")).said is Said.REFUSED


def test_a_locked_account_is_no_refusal(target: LdapTarget) -> None:
    tried = LdapLogin(target)
    for _ in range(3):
        assert tried.attempt(given(None, "Hinomi-Wrong-1", "eve")).said is Said.REFUSED
    locked = tried.attempt(given(None, PASSWORD, "eve"))
    assert (locked.said, locked.detail) == (Said.UNCLEAR, f"{OUT_OF_USE}: locked")


def test_a_name_cannot_change_the_place_it_stands_in(target: LdapTarget) -> None:
    tried = LdapLogin(target)
    assert tried.attempt(given(None, BOB.password, "bob,dc=hinomi")).said is Said.REFUSED
    assert tried.attempt(given(None, BOB.password, 'x\\"+uid=bob')).said is Said.REFUSED


def test_nothing_is_sent_to_a_server_that_cannot_be_verified(target: LdapTarget, lab: Lab) -> None:
    doubtful = [
        replace(target, authority=None),
        replace(target, server_name="another.hinomi.test"),
        replace(target, server_name=""),
        replace(target, authority=target.authority.with_name("none.pem"))
        if target.authority
        else target,
    ]
    before = server.log_of(lab, "ldap").count(" BIND ")
    for way in Security.LDAPS, Security.STARTTLS:
        for one in doubtful:
            tried = LdapLogin(replace(one, security=way, port=PORTS[way]))
            answer = tried.attempt(given(None, BOB.password, "bob"))
            assert answer.said is Said.UNCLEAR
            assert "certificate" in answer.detail or "CA file" in answer.detail
    assert server.log_of(lab, "ldap").count(" BIND ") == before
    assert (
        LdapLogin(replace(target, port=server.PLAIN)).attempt(given(None, BOB.password, "bob")).said
        is Said.UNCLEAR
    )


def test_a_closed_port_and_a_blank_password_prove_nothing(target: LdapTarget) -> None:
    closed = LdapLogin(replace(target, port=9)).attempt(given(None, BOB.password, "bob"))
    assert closed.said is Said.UNCLEAR
    assert "refused" in closed.detail
    blank = LdapLogin(target).attempt(given("", "", "bob"))
    assert blank.said is Said.UNCLEAR
    assert "anonymous" in blank.detail


def test_the_attempts_are_in_the_servers_log(target: LdapTarget, lab: Lab) -> None:
    before = server.log_of(lab, "ldap").count('BIND dn="uid=bob,')
    LdapLogin(target).attempt(given(None, BOB.password, "bob"))
    assert server.log_of(lab, "ldap").count('BIND dn="uid=bob,') > before

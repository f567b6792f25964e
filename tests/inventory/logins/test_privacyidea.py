"""A real privacyIDEA: its API and its web login, and the administrator who needs no code."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from audit.mfa.recipes import read_recipe
from inventory.logins.base import Credentials, Said
from inventory.logins.web import WebLogin
from tests.lab import privacyidea_server as server
from tests.lab.authority import Authority
from tests.lab.radius_server import Person

pytestmark = [
    pytest.mark.lab,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1", reason="installs 450 MB: HINOMI_SLOW=1 runs it"
    ),
]

PASSWORD, SEED, ADMIN_PASSWORD = "Hinomi-Anna-1", pyotp.random_base32(), "Hinomi-Admin-1"
PEOPLE = [
    *(Person(name, PASSWORD, SEED) for name in ("anna", "wanda", "lena")),
    Person("bob", "Hinomi-Bob-1"),
]
API = """
base: https://localhost:{port}
ca: ca.pem
steps:
  - post: /validate/check
    form: {user: "{account}", pass: "{password}{code}"}
answer:
  accepted: {json: {result.status: true, result.value: true, result.authentication: ACCEPT}}
  refused: {json: {result.status: true, result.value: false, result.authentication: REJECT}}
partial: {json: {result.authentication: CHALLENGE}}
unclear:
  - {contains: Failcounter exceeded}
"""
WEB = """
base: https://localhost:{port}
ca: ca.pem
steps:
  - post: /auth
    json: {username: "{account}", password: "{password}{code}"}
    keep: {token: {json: result.value.token}}
page:
  get: /auth/rights
  headers: {PI-Authorization: "{token}"}
  accepted: {json: {result.status: true}}
  refused: {status: 401}
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    folder = tmp_path_factory.mktemp("privacyidea")
    authority = Authority()
    authority.write(folder)
    with server.running(folder, authority, PEOPLE, ADMIN_PASSWORD) as port:
        yield port, folder


def login(served: tuple[int, Path], text: str) -> WebLogin:
    port, folder = served
    return WebLogin(read_recipe(text.replace("{port}", str(port)), "recipe.yaml", folder))


def given(code: str | None, who: str, password: str | None = PASSWORD) -> Credentials:
    return Credentials(who, password, code, use_key=False, methods=())


def old() -> str:
    return pyotp.TOTP(SEED).at(int(time.time()) - 1200)


@pytest.mark.parametrize(("text", "who"), [(API, "anna"), (WEB, "wanda")], ids=["api", "web"])
def test_everything_right_is_accepted_once_and_everything_else_refused(
    served: tuple[int, Path], text: str, who: str
) -> None:
    tried, code = login(served, text), pyotp.TOTP(SEED).now()
    assert tried.attempt(given(code, who, "Hinomi-Wrong-1")).said is Said.REFUSED
    assert tried.attempt(given(code, who)).said is Said.ACCEPTED
    assert tried.attempt(given(code, who)).said is Said.REFUSED, "a code is used up"
    assert tried.attempt(given(old(), who)).said is Said.REFUSED
    assert tried.attempt(given("", who)).said is Said.REFUSED
    assert tried.attempt(given(None, who)).said is Said.REFUSED
    assert tried.attempt(given(code, who, None)).said is Said.REFUSED
    assert tried.attempt(given(None, "bob", "Hinomi-Bob-1")).said is Said.REFUSED


def test_the_local_administrator_comes_in_by_the_password_alone(served: tuple[int, Path]) -> None:
    tried = login(served, WEB)
    assert tried.attempt(given(None, server.ADMIN, ADMIN_PASSWORD)).said is Said.ACCEPTED
    assert tried.attempt(given(None, server.ADMIN, "Hinomi-Wrong-1")).said is Said.REFUSED


def test_a_token_locked_by_failures_is_no_refusal(served: tuple[int, Path]) -> None:
    tried = login(served, API)
    for _ in range(10):
        assert tried.attempt(given(old(), "lena")).said is Said.REFUSED
    locked = tried.attempt(given(pyotp.TOTP(SEED).now(), "lena"))
    assert (locked.said, locked.detail) == (
        Said.UNCLEAR,
        "the server says what the recipe lists under `unclear`",
    )


def test_the_clock_is_read_from_its_answers(served: tuple[int, Path]) -> None:
    skew = login(served, WEB).clock_skew()
    assert skew is not None
    assert abs(skew) < 2

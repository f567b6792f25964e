"""Web logins by recipe: only the page behind the login decides."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.mfa.recipes import read_recipe
from inventory.logins.base import Answer, Credentials, Said
from inventory.logins.web import WebLogin
from tests.inventory.logins.canaries import (
    CODE,
    GIVEN,
    PASSWORD,
    assert_silent,
    everything_logged,
)
from tests.inventory.logins.portal import Portal, serving
from tests.lab import hostile
from tests.lab.authority import Authority

__all__ = ["everything_logged"]

TWO_FORMS = """
base: https://localhost:{port}
ca: ca.pem
steps:
  - get: /login
    keep: {csrf: {field: csrf}}
  - post: /login
    form: {user: "{account}", password: "{password}", csrf: "{csrf}"}
    keep: {csrf: {field: csrf}}
  - post: /code
    form: {code: "{code}", csrf: "{csrf}"}
page:
  get: /home
  accepted: {contains: ログアウト}
  refused: {path: /login}
partial: {path: /code}
unclear:
  - {contains: アカウントは<b>ロック}
"""
ONE_FORM = """
base: https://localhost:{port}
ca: ca.pem
steps:
  - get: /login
    keep: {csrf: {field: csrf}}
  - post: /one
    form: {user: "{account}", password: "{password}{code}", csrf: "{csrf}"}
page:
  get: /home
  accepted: {contains: ログアウト}
  refused: {path: /login}
"""
AUTHORITY = Authority()
WRONG = "000000"


@contextmanager
def portal(
    folder: Path, fault: str = "", text: str = TWO_FORMS
) -> Iterator[tuple[Portal, WebLogin]]:
    AUTHORITY.write(folder)
    with serving(Portal(PASSWORD, CODE, fault), AUTHORITY, folder, "localhost") as started:
        recipe = read_recipe(text.replace("{port}", str(started.port)), "portal.yaml", folder)
        yield started, WebLogin(recipe, seconds=5)


def sent(password: str | None, code: str | None) -> Credentials:
    return replace(GIVEN, password=password, code=code)


def test_two_forms_take_both_factors_and_nothing_less(tmp_path: Path) -> None:
    with portal(tmp_path) as (_, login):
        assert login.attempt(GIVEN) == Answer(Said.ACCEPTED, (), (), "")
        assert login.attempt(sent(PASSWORD, WRONG)).said is Said.REFUSED
        assert login.attempt(sent(PASSWORD, "")).said is Said.REFUSED
        assert login.attempt(sent("wrong", CODE)).said is Said.REFUSED
        assert login.attempt(sent(None, CODE)).said is Said.REFUSED
        half = login.attempt(sent(PASSWORD, None))
        assert (half.said, half.remaining) == (Said.PARTIAL, ("code",))


def test_one_form_takes_the_code_behind_the_password(tmp_path: Path) -> None:
    with portal(tmp_path, text=ONE_FORM) as (_, login):
        assert login.attempt(GIVEN).said is Said.ACCEPTED
        assert login.attempt(sent(PASSWORD, WRONG)).said is Said.REFUSED
        assert login.attempt(sent(PASSWORD, None)).said is Said.REFUSED
        assert login.attempt(sent(None, CODE)).said is Said.REFUSED


def test_a_system_that_asks_for_the_code_and_does_not_need_it_is_found(tmp_path: Path) -> None:
    with portal(tmp_path, "single") as (_, login):
        assert login.attempt(sent(PASSWORD, None)).said is Said.ACCEPTED
        assert login.attempt(sent(PASSWORD, WRONG)).said is Said.ACCEPTED


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("open", "without one"),
        ("strange", "no sign of that"),
        ("busy", "429"),
        ("gone", "not there: /login (status 404)"),
        ("locked", "`unclear`"),
        ("elsewhere", "another host (elsewhere.hinomi.test)"),
    ],
)
@pytest.mark.parametrize("shown", [GIVEN, sent(PASSWORD, WRONG)], ids=["right", "wrong"])
def test_what_is_neither_in_nor_out_proves_nothing(
    tmp_path: Path, fault: str, why: str, shown: Credentials
) -> None:
    with portal(tmp_path, fault) as (_, login):
        answer = login.attempt(shown)
    assert answer.said is Said.UNCLEAR
    assert why in answer.detail


def test_every_attempt_is_a_session_of_its_own(tmp_path: Path) -> None:
    with portal(tmp_path) as (started, login):
        assert login.attempt(GIVEN).said is Said.ACCEPTED
        assert login.attempt(sent(PASSWORD, WRONG)).said is Said.REFUSED
        assert len(started.sessions) >= 4


def test_a_token_that_is_not_on_the_page_stops_before_anything_is_sent(tmp_path: Path) -> None:
    text = TWO_FORMS.replace("{field: csrf}}\n  - post: /login", "{field: xsrf}}\n  - post: /login")
    with portal(tmp_path, text=text) as (started, login):
        answer = login.attempt(GIVEN)
        assert answer == Answer(Said.UNCLEAR, (), (), "not on the page /login: field xsrf")
        assert not [line for line in started.heard if line.startswith("POST")]


def test_a_session_in_an_address_is_kept_nowhere(tmp_path: Path) -> None:
    text = TWO_FORMS.replace("{field: csrf}}\n  - post: /login", "{field: xsrf}}\n  - post: /login")
    text = text.replace("get: /login\n", "get: /login;jsessionid=Canary-Session\n")
    with portal(tmp_path, text=text) as (_, login):
        assert login.attempt(GIVEN).detail == "not on the page /login: field xsrf"


def test_nothing_is_sent_to_a_server_that_cannot_be_verified(tmp_path: Path) -> None:
    with portal(tmp_path) as (started, login):
        base = login._recipe.base.replace("localhost", "127.0.0.1")
        for recipe in (
            replace(login._recipe, authority=None),
            replace(login._recipe, base=base),
            replace(login._recipe, authority=tmp_path / "none.pem"),
        ):
            answer = WebLogin(recipe, seconds=5).attempt(GIVEN)
            assert answer.said is Said.UNCLEAR
            assert "certificate" in answer.detail or "CA file" in answer.detail
            assert WebLogin(recipe).clock_skew() is None
        assert started.heard == []


@pytest.mark.parametrize(("fault", "ahead"), [("", 0), ("ahead", 90)])
def test_the_clock_is_read_from_the_answer(tmp_path: Path, fault: str, ahead: int) -> None:
    with portal(tmp_path, fault) as (_, login):
        skew = login.clock_skew()
    assert skew is not None
    assert abs(skew - ahead) <= 1.5


def plain(tmp_path: Path, port: int, seconds: float = 0.5) -> WebLogin:
    text = ONE_FORM.replace(
        "https://localhost:{port}", f"http://127.0.0.1:{port}\nplain_http: true"
    )
    return WebLogin(read_recipe(text, "portal.yaml", tmp_path), seconds)


@pytest.mark.parametrize(
    "name",
    [
        "refuses",
        "swallows",
        "closes-at-once",
        "hangs-before-banner",
        "garbage-banner",
        "endless-banner",
        "endless-line",
        "dripping-banner",
        "http-banner",
    ],
)
def test_servers_that_behave_badly_prove_nothing_and_are_left_in_time(
    tmp_path: Path, name: str, everything_logged: pytest.LogCaptureFixture
) -> None:
    AUTHORITY.write(tmp_path)
    with hostile.BEHAVIOURS[name]() as endpoint:
        login = plain(tmp_path, endpoint.port)
        answer = login.attempt(GIVEN)
        assert answer.said is Said.UNCLEAR
        assert_silent(everything_logged, answer, login)
        assert login.clock_skew() is None


def test_a_page_without_end_is_left(tmp_path: Path) -> None:
    AUTHORITY.write(tmp_path)

    def speak(connection: socket.socket, endpoint: hostile.Endpoint) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not endpoint.ended.is_set():
            connection.sendall(b"x" * 65536)

    with hostile.serving(speak) as endpoint:
        answer = plain(tmp_path, endpoint.port, 5).attempt(GIVEN)
    assert (answer.said, answer.detail) == (Said.UNCLEAR, "the answer is too long")


def test_no_secret_is_told_by_answers_errors_or_logs(
    tmp_path: Path, everything_logged: pytest.LogCaptureFixture
) -> None:
    for fault in "", "locked", "elsewhere", "busy", "strange":
        with portal(tmp_path, fault) as (started, login):
            answer = login.attempt(GIVEN)
            assert_silent(everything_logged, answer, login, login._recipe)
            cookies = [name for name in started.sessions if name in everything_logged.text]
            assert cookies == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    status=st.sampled_from([200, 204, 302, 401, 403, 500]),
    body=st.text(max_size=40),
    marks=st.lists(st.sampled_from(["ログアウト", "<form>", "/login"]), max_size=3),
)
def test_a_server_that_says_the_same_to_everybody_never_accepts(
    tmp_path: Path, status: int, body: str, marks: list[str]
) -> None:
    AUTHORITY.write(tmp_path)
    said = (body + "".join(marks)).encode("utf-8", "replace")
    head = f"HTTP/1.1 {status} X\r\nLocation: /login\r\nContent-Length: {len(said)}\r\n\r\n"

    def speak(connection: socket.socket, _endpoint: hostile.Endpoint) -> None:
        while connection.recv(65536):
            connection.sendall(head.encode() + said)

    with hostile.serving(speak) as endpoint:
        assert plain(tmp_path, endpoint.port, 2).attempt(GIVEN).said is not Said.ACCEPTED

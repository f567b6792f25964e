"""An error that nobody thought of is no evidence either, and carries no secret out."""

from pathlib import Path

import pytest

from audit.mfa.recipes import read_recipe
from inventory.logins.base import Login, Said
from inventory.logins.ldap import LdapLogin, LdapTarget
from inventory.logins.radius import RadiusLogin, RadiusTarget
from inventory.logins.web import WebLogin
from tests.inventory.logins.canaries import (
    GIVEN,
    PASSWORD,
    SHARED,
    assert_silent,
    everything_logged,
)
from tests.inventory.logins.test_web import ONE_FORM

__all__ = ["everything_logged"]

RECIPE = read_recipe(ONE_FORM.replace("{port}", "1").replace("ca: ca.pem\n", ""), "x", Path())


@pytest.mark.parametrize(
    ("where", "login"),
    [
        ("inventory.logins.radius.join", RadiusLogin(RadiusTarget("127.0.0.1", SHARED))),
        ("inventory.logins.radius._Line.exchange", RadiusLogin(RadiusTarget("127.0.0.1", SHARED))),
        ("inventory.logins.ldap.join", LdapLogin(LdapTarget("127.0.0.1", "{account}"))),
        ("inventory.logins.ldap.Bounded.__init__", LdapLogin(LdapTarget("::1", "{account}"))),
        ("inventory.logins.web._Session.fetch", WebLogin(RECIPE)),
        ("inventory.logins.web.verifying", WebLogin(RECIPE)),
    ],
)
def test_an_unforeseen_error_is_told_by_its_kind_alone(
    where: str,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
    everything_logged: pytest.LogCaptureFixture,
) -> None:
    called: list[str] = []

    def fail(*_: object, **__: object) -> None:
        called.append(where)
        raise RuntimeError(f"{GIVEN.account} {PASSWORD} {GIVEN.code} {SHARED}")

    monkeypatch.setattr(where, fail)
    answer = login.attempt(GIVEN)
    assert called == [where]
    assert answer.said is Said.UNCLEAR
    assert_silent(everything_logged, answer, login)

"""OpenID Connect and SAML: kinds behind the names, and names that say nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.central.logins import Login
from inventory.central.mapping import Format
from inventory.central.model import FactorKind
from inventory.central.vocabulary import ACR, AMR, claimed
from tests.inventory.central.exports import columns, mapping, objects, only, read, table

OIDC, SAML = mapping(Format.OIDC), mapping(Format.SAML)
TRUSTED = mapping(Format.OIDC, trusted=True)
AT = 1795136400
WHEN = datetime.fromtimestamp(AT, UTC)
CLASS = "urn:oasis:names:tc:SAML:2.0:ac:classes:"

AMR_TABLE = [  # RFC 8176: what a set of names shows — two kinds, one kind, nothing
    (["pwd"], "one"),
    (["pin"], "one"),
    (["otp"], "one"),
    (["pwd", "otp"], "two"),
    (["pwd", "hwk"], "two"),
    (["pin", "sc"], "two"),
    (["pwd", "sms"], "two"),
    (["pwd", "pin"], "one"),
    (["pwd", "kba"], "one"),
    (["otp", "hwk"], "one"),
    (["otp", "sms"], "one"),
    (["face", "fpt"], "one"),
    (["face", "pin"], "two"),
    (["pwd", "geo"], "one"),
    (["pwd", "rba"], "one"),
    (["pwd", "user"], "one"),
    (["hwk", "user"], "one"),
    (["geo"], "-"),
    ([], "-"),
    (["mfa"], "-"),
    (["pwd", "mfa"], "-"),
    (["pwd", "ngcmfa"], "-"),
    (["pwd", "otp", "new"], "two"),
]


def said(found: dict[str, object]) -> str:
    cell = found.get("yamada")
    if cell is None:
        return "-"
    return "two" if getattr(cell, "last_mfa_at", None) == WHEN else "one"


@pytest.mark.parametrize(("amr", "shown"), AMR_TABLE)
@pytest.mark.parametrize("lines", [True, False])
def test_amr(amr: list[str], shown: str, lines: bool) -> None:
    login = {"preferred_username": "yamada", "auth_time": AT, "amr": amr}
    assert said({**only(objects(login, lines=lines), OIDC)}) == shown


def test_the_word_of_a_provider_that_the_body_trusts() -> None:
    login = {"preferred_username": "yamada", "auth_time": AT, "amr": ["pwd", "mfa"]}
    assert said({**only(objects(login), TRUSTED)}) == "two"


@pytest.mark.parametrize("text", ["pwd otp", '["pwd","otp"]', "pwd,otp", "['pwd', 'otp']"])
def test_amr_in_a_table(text: str) -> None:
    rows = (("username", "time", "amr"), ("yamada", str(AT), text))
    assert said({**only(table(rows), OIDC)}) == "two"


@pytest.mark.parametrize(
    ("acr", "shown"),
    [
        (CLASS + "Password", "one"),
        (CLASS + "PasswordProtectedTransport", "one"),
        (CLASS + "X509", "one"),
        (CLASS + "TimeSyncToken", "one"),
        (CLASS + "Smartcard", "one"),
        (CLASS + "SmartcardPKI", "two"),
        (CLASS + "MobileTwoFactorContract", "two"),
        (CLASS + "PreviousSession", "-"),
        (CLASS + "unspecified", "-"),
        ("http://schemas.microsoft.com/claims/multipleauthn", "-"),
        ("https://refeds.org/profile/mfa", "-"),
        ("loa3", "-"),
    ],
)
def test_context_classes(acr: str, shown: str) -> None:
    login = {"NameID": "yamada", "AuthnInstant": AT, "AuthnContextClassRef": acr}
    assert said({**only(objects(login), SAML)}) == shown


def test_a_level_that_the_mapping_explains() -> None:
    by = mapping(Format.OIDC, columns=columns(acr=("acr", {"loa3": "パスワード+OTP"})))
    login = {"sub": "yamada", "iat": AT, "acr": "loa3"}
    assert said({**only(objects(login), by)}) == "two"


def test_a_login_that_failed_says_nothing() -> None:
    rows = (("user", "time", "amr", "result"), ("yamada", str(AT), "pwd", "denied"))
    found = read(table(rows), OIDC)
    assert (found.cells, found.skipped) == ([], {"refused": 1})


def test_the_last_of_each_sort_is_kept() -> None:
    logins = [
        {"sub": "yamada", "iat": AT + offset, "amr": amr}
        for offset, amr in ((0, ["pwd"]), (9, ["pwd"]), (5, ["pwd"]), (3, ["pwd", "otp"]))
    ]
    cell = only(objects(*logins), OIDC)["yamada"]
    assert cell.single_at == datetime.fromtimestamp(AT + 9, UTC)
    assert cell.last_mfa_at == datetime.fromtimestamp(AT + 3, UTC)


@given(st.lists(st.sampled_from([*AMR, "new", "x"]), max_size=5))
def test_two_kinds_and_one_kind_exclude_each_other(names: list[str]) -> None:
    kinds, known = claimed(names, AMR)
    login = Login("a", WHEN, kinds, known)
    assert not (login.two and login.one)
    if login.two:
        assert "mfa" in names or len(kinds) >= 2
    if login.one:
        assert known


def test_the_tables_hold_kinds_only() -> None:
    assert {kind for kinds in (*AMR.values(), *ACR.values()) for kind in kinds} <= set(FactorKind)

"""Entra ID: a registration is a capability, a sign-in is what happened."""

from datetime import UTC, datetime
from typing import Any

import pytest

from inventory.central.mapping import Format
from inventory.central.model import Answer, FactorKind
from inventory.words import HinomiError
from tests.inventory.central.exports import mapping, objects, only, read, table

REGISTRATION = mapping(Format.ENTRA_REGISTRATION)
SIGNINS = mapping(Format.ENTRA_SIGNINS)
YES, NO, OPEN = Answer.YES, Answer.NO, Answer.UNKNOWN


def person(registered: bool, capable: bool, *methods: str) -> dict[str, Any]:
    return {
        "id": "1",
        "userPrincipalName": "yamada@city.example",
        "isMfaRegistered": registered,
        "isMfaCapable": capable,
        "isAdmin": False,
        "methodsRegistered": list(methods),
    }


@pytest.mark.parametrize(
    ("one", "enrolled", "kinds"),
    [
        (person(True, True, "microsoftAuthenticatorPush"), YES, "P"),
        (person(True, True, "mobilePhone"), YES, "W"),
        (person(True, True, "fido2SecurityKey"), YES, "KP"),
        (person(True, True, "somethingNew"), YES, ""),
        (person(True, False, "mobilePhone"), NO, "W"),
        (person(False, False), NO, ""),
        (person(False, False, "email"), NO, ""),
        (person(True, True, "email"), OPEN, ""),
    ],
)
def test_what_is_registered(one: dict[str, Any], enrolled: Answer, kinds: str) -> None:
    found = only(objects(one), REGISTRATION)["yamada@city.example"]
    assert found.enrolled is enrolled
    assert found.kinds == frozenset(map(FactorKind, kinds))
    assert found.enforced is Answer.UNKNOWN


def test_a_registration_as_csv() -> None:
    titles = ("userPrincipalName", "isMfaRegistered", "isMfaCapable", "methodsRegistered")
    rows = (titles, ("a", "True", "True", "mobilePhone,softwareOneTimePasscode"))
    found = only(table(rows), REGISTRATION)["a"]
    assert (found.enrolled, found.kinds) == (
        YES,
        frozenset({FactorKind.WEAK, FactorKind.POSSESSION}),
    )


def test_one_page_of_many_is_refused() -> None:
    export = objects(person(True, True))
    paged = export.raw[:-1] + b', "@odata.nextLink": "https://graph"}'
    with pytest.raises(HinomiError, match="nextLink"):
        read(type(export)(export.path, paged), REGISTRATION)


AT = datetime(2026, 11, 20, 1, tzinfo=UTC)


def signin(demanded: str, *methods: tuple[str, bool], code: int = 0) -> dict[str, Any]:
    return {
        "userPrincipalName": "yamada",
        "createdDateTime": "2026-11-20T01:00:00.1234567Z",
        "status": {"errorCode": code},
        "authenticationRequirement": demanded,
        "clientAppUsed": "Browser",
        "authenticationDetails": [
            {"authenticationMethod": name, "succeeded": done} for name, done in methods
        ],
    }


MULTI, SINGLE = "multiFactorAuthentication", "singleFactorAuthentication"
PASSWORD, PHONE = ("Password", True), ("Text message", True)


@pytest.mark.parametrize(
    ("one", "two_kinds", "one_kind"),
    [
        (signin(MULTI, PASSWORD, ("Mobile app notification", True)), True, False),
        (signin(MULTI, ("Previously satisfied", True)), True, False),
        (signin(SINGLE, PASSWORD), False, True),
        (signin(SINGLE), False, True),
        (signin(SINGLE, PASSWORD, ("Mobile app notification", False)), False, True),
        (signin(SINGLE, ("Windows Hello for Business", True)), True, False),
        (signin(SINGLE, ("FIDO2 security key", True)), True, False),
        (signin(SINGLE, ("A method of tomorrow", True)), False, False),
        (signin("unknownFutureValue", PASSWORD), False, False),
        (signin(SINGLE, ("Previously satisfied", True)), False, False),
        (signin(SINGLE, PASSWORD, ("Previously satisfied", True)), False, True),
        (signin(SINGLE, ("Passkey (Microsoft Authenticator)", True)), True, False),
        (signin(SINGLE, ("X.509 Certificate", True)), False, True),
        (signin(SINGLE, PASSWORD, code=50126), False, False),
    ],
)
def test_what_happened(one: dict[str, Any], two_kinds: bool, one_kind: bool) -> None:
    found = only(objects(one), SIGNINS).get("yamada")
    assert (found is not None and found.last_mfa_at == AT) == two_kinds
    assert (found is not None and found.single_at == AT) == one_kind


def test_the_portal_s_csv() -> None:
    titles = ("Date (UTC)", "Username", "Status", "Authentication requirement", "Client app")
    rows = (
        titles,
        ("2026-11-20T01:00:00Z", "yamada", "Success", "Single-factor authentication", "IMAP4"),
        ("2026-11-20T02:00:00Z", "yamada", "Failure", "Multifactor authentication", "Browser"),
    )
    found = read(table(rows), SIGNINS)
    assert [cell.single_at for cell in found.cells] == [AT]
    assert found.skipped == {"refused": 1}


def test_a_sign_in_without_a_time_is_a_problem() -> None:
    [problem] = read(objects(signin(SINGLE) | {"createdDateTime": ""}), SIGNINS).problems
    assert problem.column == "createdDateTime"

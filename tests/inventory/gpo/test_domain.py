"""Password policies of a domain in the three forms that they come in."""

import json
from pathlib import Path

import pytest

from inventory.gpo.domain import read_domain
from inventory.words import HinomiError

LDAP = {
    "minPwdLength": 14,
    "pwdHistoryLength": 24,
    "maxPwdAge": -36288000000000,
    "lockoutThreshold": 10,
    "lockoutDuration": -18000000000,
    "lockOutObservationWindow": "-18000000000",
    "pwdProperties": 1,
}
WANTED = {
    "system:minimumpasswordlength": 14,
    "system:passwordhistorysize": 24,
    "system:maximumpasswordage": 42,
    "system:lockoutbadcount": 10,
    "system:lockoutduration": 30,
    "system:resetlockoutcount": 30,
    "system:passwordcomplexity": 1,
    "system:cleartextpassword": 0,
}
CMDLET = {
    "ComplexityEnabled": True,
    "DistinguishedName": "DC=town,DC=example",
    "LockoutDuration": {"Ticks": 18000000000, "Days": 0},
    "LockoutObservationWindow": {"Ticks": 18000000000},
    "LockoutThreshold": 10,
    "MaxPasswordAge": {"Ticks": 36288000000000},
    "MinPasswordLength": 14,
    "PasswordHistoryCount": 24,
    "ReversibleEncryptionEnabled": False,
}
CSV = (
    "#TYPE Microsoft.ActiveDirectory.Management.ADDefaultDomainPasswordPolicy\r\n"
    '"ComplexityEnabled","LockoutDuration","LockoutObservationWindow","LockoutThreshold",'
    '"MaxPasswordAge","MinPasswordLength","PasswordHistoryCount","ReversibleEncryptionEnabled"\r\n'
    '"True","00:30:00","00:30:00","10","42.00:00:00","14","24","False"\r\n'
)
FINE = {
    "Name": "管理者用",
    "msDS-PasswordSettingsPrecedence": 10,
    "msDS-MinimumPasswordLength": 20,
    "msDS-MaximumPasswordAge": -9223372036854775808,
    "msDS-PasswordComplexityEnabled": "TRUE",
}


def _read(tmp_path: Path, text: str, name: str = "domain.json") -> tuple[object, ...]:
    file = tmp_path / name
    file.write_bytes(text.encode("utf-16" if "#TYPE" in text else "utf-8"))
    return read_domain(file, "town.example")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (json.dumps(LDAP), "a.json"),
        (json.dumps({"hinomi_domain_policy": 1, "default": LDAP}), "a.json"),
        (json.dumps(CMDLET), "a.json"),
        (json.dumps([CMDLET]), "a.json"),
        (CSV, "a.CSV"),
    ],
)
def test_every_form_says_the_same(tmp_path: Path, text: str, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(text.encode("utf-16" if "#TYPE" in text else "utf-8"))
    (found,) = read_domain(file, "town.example")
    assert found.settings == WANTED
    assert (found.name, found.domain, found.precedence) == (
        "Default Domain Policy",
        "town.example",
        None,
    )


def test_fine_grained_policies_have_their_rank(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    whole = {"hinomi_domain_policy": 1, "default": LDAP, "fine_grained": [FINE]}
    file.write_text(json.dumps(whole), "utf-8")
    _, fine = read_domain(file, "town.example")
    assert (fine.name, fine.precedence) == ("管理者用", 10)
    assert fine.settings["system:maximumpasswordage"] == -1
    assert fine.settings["system:passwordcomplexity"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"minPwdLength": "fourteen"},
        {"minPwdLength": True},
        {"minPwdLength": -1},
        {"maxPwdAge": "soon"},
        {"maxPwdAge": 1},
        {"pwdProperties": None},
        {"minpwdlength": 1},
    ],
)
def test_an_odd_value_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(HinomiError, match="cannot be read"):
        _read(tmp_path, json.dumps({**LDAP, **change}))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "1", "[1]", "{", json.dumps([LDAP, LDAP]), '{"default": 1}']
)
def test_what_is_no_policy_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(HinomiError):
        _read(tmp_path, text)


def test_a_row_of_another_width_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HinomiError):
        _read(tmp_path, CSV.replace('"True",', ""), "a.csv")

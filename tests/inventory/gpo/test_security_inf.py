"""Security templates: names in English, complete or refused."""

import pytest

from inventory.gpo.security_inf import PRIVILEGES, SYSTEM_ACCESS, TemplateError, parse_template

TEXT = """[Unicode]\r
Unicode=yes\r
[System Access]\r
MinimumPasswordLength = 14\r
MaximumPasswordAge = -1\r
NewAdministratorName = "管理者"\r
[Privilege Rights]\r
SeDebugPrivilege = *S-1-5-32-544\r
SeNetworkLogonRight = *S-1-5-32-545,*S-1-5-32-544,taro\r
SeTcbPrivilege =\r
[Registry Values]\r
MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\LmCompatibilityLevel=4,5\r
MACHINE\\Software\\X\\Odd=7\r
[File Security]\r
"%SystemRoot%\\x",0,"D:AR"\r
[Version]\r
signature="$CHICAGO$"\r
Revision=1\r
"""


def test_values_are_met_without_regard_to_capitals() -> None:
    found = parse_template("\ufeff" + TEXT)
    assert found.number(SYSTEM_ACCESS, "minimumpasswordlength") == 14
    assert found.number(SYSTEM_ACCESS, "MaximumPasswordAge") == -1
    assert found.get(SYSTEM_ACCESS, "NewAdministratorName") == "管理者"
    assert found.get(SYSTEM_ACCESS, "LockoutDuration") is None
    assert found.has("registry VALUES")


def test_accounts_are_sids_or_names_nobody_or_not_listed() -> None:
    found = parse_template(TEXT)
    assert found.accounts("SeNetworkLogonRight") == ("S-1-5-32-544", "S-1-5-32-545", "taro")
    assert found.accounts("SeTcbPrivilege") == ()
    assert found.accounts("SeBackupPrivilege") is None
    assert "sedebugprivilege" in found.names(PRIVILEGES)


def test_registry_values_have_their_type() -> None:
    path = r"machine\system\CurrentControlSet\Control\Lsa\LmCompatibilityLevel"
    found = parse_template(TEXT)
    assert found.registry(path) == (4, "5")
    assert found.registry(r"MACHINE\X") is None
    with pytest.raises(TemplateError, match="type"):
        found.registry(r"MACHINE\Software\X\Odd")


@pytest.mark.parametrize("parts", range(12))
def test_a_template_cut_anywhere_is_refused(parts: int) -> None:
    with pytest.raises(TemplateError):
        parse_template(TEXT[: len(TEXT) * parts // 12])


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("[Version]", "[Privilege Rights]", "comes twice"),
        ("MaximumPasswordAge = -1", "MinimumPasswordLength = 8", "line 5"),
        ("MaximumPasswordAge = -1", "MaximumPasswordAge", "name = value"),
        ("[Unicode]\r\n", "", "before the first"),
        ("Revision=1", "Revision=2", "Version"),
        ("[System Access]", "[System Access", "cut off"),
    ],
)
def test_what_is_odd_is_refused(old: str, new: str, where: str) -> None:
    with pytest.raises(TemplateError, match=where):
        parse_template(TEXT.replace(old, new))


def test_a_number_that_is_a_word_is_refused() -> None:
    found = parse_template(TEXT.replace("= 14", "= 十四"))
    with pytest.raises(TemplateError, match="not a number"):
        found.number(SYSTEM_ACCESS, "MinimumPasswordLength")

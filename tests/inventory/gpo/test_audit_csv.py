"""Audit policy as CSV: the GUID and the number, whatever the language."""

import pytest

from inventory.gpo.audit_csv import AuditTableError, parse_audit

EN = (
    "Machine Name,Policy Target,Subcategory,Subcategory GUID,"
    "Inclusion Setting,Exclusion Setting,Setting Value\r\n"
    "PC01,System,Logon,{0CCE9215-69AE-11D9-BED3-505054503030},Success and Failure,,3\r\n"
    "PC01,System,Logoff,{0cce9216-69ae-11d9-bed3-505054503030},No Auditing,,0\r\n"
    "PC01,taro,Logon,{0CCE9215-69AE-11D9-BED3-505054503030},,Success,1\r\n"
    "PC01,,Option:CrashOnAuditFail,,Disabled,,0\r\n"
    "PC01,,RegistryGlobalSacl,,,,\r\n"
)
JA = (
    EN.replace(EN.partition("\r\n")[0], "コンピューター名,対象,サブカテゴリ,GUID,設定,除外,値")
    .replace("System", "システム")
    .replace("Success and Failure", "成功および失敗")
    .replace("Logon", "ログオン")
)
DE = EN.replace("System", "System").replace("Success and Failure", '"Erfolg, Fehler"')
WANTED = {
    "{0CCE9215-69AE-11D9-BED3-505054503030}": 3,
    "{0CCE9216-69AE-11D9-BED3-505054503030}": 0,
}


@pytest.mark.parametrize("text", [EN, JA, DE, "\ufeff" + JA])
def test_every_language_gives_the_same(text: str) -> None:
    assert parse_audit(text) == WANTED


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (",,3", ",,5", "line 2"),
        (",,3", ",,", "line 2"),
        (",,3", "", "5 columns"),
        ("{0cce9216-69ae", "{0cce9215-69ae", "comes twice"),
        ("{0cce9216", "{xyz", "malformed"),
        ("{0cce9216-69ae-11d9-bed3-505054503030}", "", "is missing"),
        (EN.partition("\r\n")[0] + "\r\n", "", "no header"),
    ],
)
def test_what_is_odd_is_refused(old: str, new: str, where: str) -> None:
    with pytest.raises(AuditTableError, match=where):
        parse_audit(EN.replace(old, new))


def test_a_table_without_settings_is_refused() -> None:
    with pytest.raises(AuditTableError, match="no line"):
        parse_audit(EN.partition("\r\n")[0])
    with pytest.raises(AuditTableError):
        parse_audit("")


def test_a_cut_never_changes_a_number() -> None:
    for size in range(len(EN)):
        try:
            found = parse_audit(EN[:size])
        except AuditTableError:
            continue
        assert found.items() <= WANTED.items()

"""Backups of group policy: whole, without secrets, under names that everybody uses."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from inventory.gpo.backup import read_backups
from inventory.gpo.model import registry_name
from inventory.words import HinomiError
from tests.inventory.gpo.built import backup, dword, pol

DNS = r"Software\Policies\Microsoft\Windows NT\DNSClient"
LSA = r"hklm\system\currentcontrolset\control\lsa"
SECRET = "j1Uyj3Vx8TY9LtLZil2uAuZkFQA/4latT76ZwgdHdhw"


def _nobody(_key: str) -> bool:
    return False


def _everybody(_key: str) -> bool:
    return True


def test_a_backup_says_what_its_policy_wants(tmp_path: Path) -> None:
    backup(
        tmp_path,
        machine=pol([(DNS, "EnableMulticast", 4, dword(0)), (DNS, "**del.Old", 1, b"\0\0")]),
        user=pol([(r"Control Panel\Desktop", "ScreenSaveTimeOut", 1, "900\0".encode("utf-16-le"))]),
    )
    (found,) = read_backups(tmp_path, _everybody)
    assert found.name == "DoD Windows 10 STIG - Computer"
    assert found.guid == "{DD61B2A8-99B3-4720-9AFC-C904182C49C1}"
    assert found.domain == "CONTOSO.COM"
    assert found.taken == datetime(2016, 3, 1, 1, 42, 56, tzinfo=UTC)
    said = found.settings
    assert said[registry_name("HKLM:\\" + DNS, "enablemulticast")] == 0
    assert said[registry_name("MACHINE\\" + DNS, "Old")] is None
    assert said[r"registry:hkcu\control panel\desktop\screensavetimeout"] == "900"
    assert said["system:minimumpasswordlength"] == 14
    assert said["right:sedebugprivilege"] == ("S-1-5-32-544",)
    assert said[f"registry:{LSA}\\lmcompatibilitylevel"] == 5
    assert said["audit:{0CCE9215-69AE-11D9-BED3-505054503030}"] == 3
    assert "system:newadministratorname" not in said


def test_texts_that_nobody_compares_are_counted_only(tmp_path: Path) -> None:
    backup(tmp_path, machine=pol([(DNS, "Community", 1, "secret\0".encode("utf-16-le"))]))
    (found,) = read_backups(tmp_path, _nobody)
    assert "secret" not in repr(found)
    assert "hello" not in repr(found)
    assert found.withheld == 4  # Community, Words, Bytes, NewAdministratorName


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_of_a_password_in_preferences_only_the_file_is_kept(tmp_path: Path, encoding: str) -> None:
    root = backup(tmp_path)
    folder = root / "DomainSysvol" / "GPO" / "Machine" / "Preferences" / "Groups"
    folder.mkdir(parents=True)
    text = f'<Groups><User><Properties cpassword="{SECRET}" userName="x"/></User>'  # not closed
    (folder / "Groups.xml").write_bytes(text.encode(encoding))
    (folder / "Empty.xml").write_text('<Groups cpassword=""/>', "utf-8")
    (found,) = read_backups(tmp_path, _nobody)
    assert found.passwords == ("DomainSysvol/GPO/Machine/Preferences/Groups/Groups.xml",)
    assert SECRET not in repr(found)


def test_several_backups_and_one_alone_are_read(tmp_path: Path) -> None:
    first = backup(tmp_path / "a", name="Policy B")
    backup(tmp_path / "b", name="Policy A")
    assert [one.name for one in read_backups(tmp_path, _nobody)] == ["Policy A", "Policy B"]
    assert [one.name for one in read_backups(first, _nobody)] == ["Policy B"]


def test_the_full_manifest_will_do(tmp_path: Path) -> None:
    root = backup(tmp_path)
    (root / "bkupInfo.xml").unlink()
    (root / "Backup.xml").write_text(
        '<?xml version="1.0"?><GroupPolicyBackupScheme '
        'xmlns="http://www.microsoft.com/GroupPolicy/GPOOperations"><GroupPolicyObject>'
        "<SecurityGroups/><GroupPolicyCoreSettings><ID>{X}</ID><Domain>town.example</Domain>"
        "<DisplayName>端末</DisplayName></GroupPolicyCoreSettings></GroupPolicyObject>"
        "</GroupPolicyBackupScheme>",
        "utf-8",
    )
    (found,) = read_backups(tmp_path, _nobody)
    assert (found.guid, found.name, found.domain, found.taken) == (
        "{X}",
        "端末",
        "town.example",
        None,
    )


def test_a_folder_without_backups_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match=r"bkupInfo\.xml"):
        read_backups(tmp_path, _nobody)


@pytest.mark.parametrize(
    ("path", "raw"),
    [
        ("bkupInfo.xml", b"<BackupInst>"),
        ("bkupInfo.xml", b"<BackupInst/>"),
        ("bkupInfo.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("DomainSysvol/GPO/Machine/registry.pol", b"PReg\x01\0\0\0[\0"),
        ("DomainSysvol/GPO/Machine/microsoft/windows nt/SecEdit/GptTmpl.inf", b"[X"),
        ("DomainSysvol/GPO/Machine/microsoft/windows nt/SecEdit/GptTmpl.inf", b"\xff\xfe\0"),
        ("DomainSysvol/GPO/Machine/microsoft/windows nt/Audit/audit.csv", b"a,b\r\n"),
    ],
)
def test_a_damaged_backup_names_the_file(tmp_path: Path, path: str, raw: bytes) -> None:
    root = backup(tmp_path)
    (root / path).write_bytes(raw)
    with pytest.raises(HinomiError) as caught:
        read_backups(tmp_path, _nobody)
    assert path.rpartition("/")[2] in caught.value.message.ja


def test_a_link_leads_nowhere(tmp_path: Path) -> None:
    root = backup(tmp_path, inf=None)
    outside = tmp_path / "outside.inf"
    outside.write_text("x", "utf-8")
    template = root / "DomainSysvol/GPO/Machine/microsoft/windows nt/SecEdit/GptTmpl.inf"
    template.symlink_to(outside)
    (found,) = read_backups(tmp_path, _nobody)
    assert "system:minimumpasswordlength" not in found.settings

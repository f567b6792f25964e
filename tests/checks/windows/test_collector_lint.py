"""The Windows collector reads and never writes, by its syntax; nothing here runs PowerShell."""

import hashlib

import pytest

from checks.catalogue import HOST_RULES, catalogue, facts_of
from checks.fact import PowerShell, probe_id
from checks.windows.collector import render_windows_collector
from checks.windows.facts.pending_reboot import PendingReboot
from checks.windows.facts.volumes import Volumes
from tests.checks.windows.powershell import complaints, signs

FACTS = [f for f in facts_of(catalogue(*HOST_RULES).values()) if isinstance(f.probe, PowerShell)]
SCRIPT = render_windows_collector(FACTS)
SMALL = render_windows_collector([PendingReboot, Volumes])
FINISH = b"$HinomiForm = '1'"


def planted(line: str, *, at: bytes = FINISH) -> list[str]:
    """What is said of the whole collector with one more line."""
    assert SMALL.count(at) == 1
    return complaints(SMALL.replace(at, line.encode() + b"\r\n" + at))


def test_the_collector_gives_no_cause_for_complaint() -> None:
    assert complaints(SCRIPT) == []


def test_same_facts_same_bytes_in_order_with_line_ends_of_windows() -> None:
    assert render_windows_collector(reversed(FACTS)) == SCRIPT
    assert SCRIPT.count(b"\r\n") == SCRIPT.count(b"\n")
    names = sorted(probe_id(fact) for fact in FACTS)
    at = [SCRIPT.index(f"Add-HinomiSection '{name}' $".encode()) for name in names]
    assert at == sorted(at)
    assert len(names) == len(set(names)) == SCRIPT.count(b"\nAdd-HinomiSection '")


def test_sections_that_need_elevation_say_so() -> None:
    for fact in FACTS:
        flag = "$true" if fact.probe.root else "$false"
        assert f"Add-HinomiSection '{probe_id(fact)}' {flag} {{".encode() in SCRIPT


def test_the_script_without_facts_is_whole() -> None:
    bare = render_windows_collector([])
    assert complaints(bare) == []
    assert hashlib.sha256(bare).digest() != hashlib.sha256(SCRIPT).digest()


@pytest.mark.parametrize(
    "line",
    [
        "Start-Service W32Time",
        "Set-ItemProperty -Path HKLM:\\SOFTWARE\\X -Name a -Value 1",
        "New-ItemProperty -Path HKLM:\\SOFTWARE\\X -Name a -Value 1",
        "Remove-Item C:\\x",
        "Set-NetFirewallProfile -Enabled True",
        "Invoke-WebRequest http://192.0.2.1/",
        "Invoke-CimMethod -ClassName Win32_Process -MethodName Create",
        "Invoke-Expression 'x'",
        "Add-Type -TypeDefinition 'x'",
        "Import-Module ActiveDirectory",
        "Update-MpSignature",
        "gci HKLM:\\",
        "netsh wlan show profile name=x key=clear",
        "secedit.exe /configure",
        "& $path",
        "& 'C:\\x.exe'",
        ". $path",
        "&{ Get-Date }",
        "Get-Date | % { $_ }",
        "Get-Date > C:\\x.txt",
        "Get-CimInstance Win32_Product",
        "$a = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher().Search('x')",
        "$a = New-Object Net.WebClient",
        "$a = New-Object -ComObject WScript.Shell",
        "[IO.File]::WriteAllBytes($path, $bytes)",
        "[System.IO.File]::AppendAllText($path, 'x')",
        "[scriptblock]::Create('x')",
        "[Reflection.Assembly]::Load($bytes)",
        "$key.SetValue('a', 1)",
        "$key.CreateSubKey('a')",
        "$key.DeleteSubKeyTree('a')",
        "$user.psbase.Invoke('SetPassword', 'x')",
        "$type.InvokeMember('Put', 'InvokeMethod', $null, $user, $null)",
        "@(1).ForEach({ $_ })",
        "(Get-BitLockerVolume).KeyProtector",
        "manage-bde.exe -protectors -get C:",
        "$volume.GetKeyProtectorNumericalPassword('x')",
        "$env:PATH = 'C:\\x'",
        "$global:x = 1",
        "${HKLM:a} = 1",
        "$x = $a ? 1 : 2",
        "$x = $a ?? 1",
        "$x ??= 1",
        "(Get-Date) && (Get-Date)",
        "using module X",
        "class X { }",
        "trap { continue }",
        "$x = @{ a = 1 ",
        "$x = 'a",
        "if ($x) { 1 } }",
        "$x = 'あ'",
    ],
)
def test_what_a_collector_must_not_do_is_caught(line: str) -> None:
    assert planted(line), line


@pytest.mark.parametrize(
    "line",
    [
        "[IO.File]::WriteAllText('C:\\x', 'y', $null)",
        "[IO.File]::Delete('C:\\x')",
        "Out-File C:\\x -InputObject 'y'",
        "$process.Start()",
        "$x = New-Object Diagnostics.Process",
        "& $Fragment",
    ],
)
def test_what_the_prelude_may_a_section_may_not(line: str) -> None:
    at = b"Add-HinomiSection 'Volumes' $true {"
    assert complaints(SMALL.replace(at, at + b"\r\n" + line.encode()))
    assert complaints(SMALL.replace(at, at + b"\r\n$x = 1")) == []


def test_a_section_outside_of_try_is_caught() -> None:
    guarded = b"        $said = @(& $Fragment)"
    assert SMALL.count(guarded) == 1
    bare = SMALL.replace(guarded, b"").replace(
        b"    $began = Get-Date\r\n    $status = 'ok'",
        b"    $began = Get-Date\r\n    $said = @(& $Fragment)\r\n    $status = 'ok'",
    )
    assert complaints(bare) == ["section not guarded: & $Fragment"]


@pytest.mark.parametrize("sign", ["{", "}"])
def test_a_dropped_brace_is_caught(sign: str) -> None:
    places = signs(SMALL, sign)
    assert len(places) > 40
    for at in places[::9]:
        assert complaints(SMALL[:at] + SMALL[at + 1 :]), at

"""What the bundle of -SelfTest hides: the names and patterns of the script, computed here."""

import re

import pytest

from checks.windows.facts.laps import NAMES as OF_LAPS
from checks.windows.prelude import FINISH, JSON

_HIDE = JSON[JSON.index("function Hide-Hinomi") : JSON.index("# The members of a dictionary")]
_REPLACED = re.compile(r"\$Text -replace '([^']+)', '([^']+)'")


def private() -> set[str]:
    """The names under which no text is told, as PowerShell compares them."""
    lists = re.findall(r"\$private \+?= @\(([^)]*)\)", _HIDE)
    return {name.lower() for one in lists for name in re.findall(r"'([^']+)'", one)}


def hidden(text: str) -> str:
    """The text after every pattern of the script."""
    for pattern, instead in _REPLACED.findall(_HIDE):
        text = re.sub(pattern, re.sub(r"\$(\d)", r"\\g<\1>", instead.replace("\\", "\\\\")), text)
    return text


@pytest.mark.parametrize(
    "name",
    [
        *("Name", "SSID", "serial", "UUID", "IPAddress", "NextHop", "DestinationPrefix"),
        *("ServerAddresses", "NtpServer", "ProxyServer", "AutoConfigURL", "WinHttpSettings"),
        *("WUServer", "WUStatusServer", "UpdateServiceUrl", "1", "5"),
        *(one for one in OF_LAPS if one.endswith(("AccountName", "Principal", "Prefix"))),
    ],
)
def test_texts_that_name_this_network_are_not_told(name: str) -> None:
    assert name.lower() in private()


def test_a_value_is_hidden_by_the_name_of_its_owner() -> None:
    assert "if ($name -eq 'value') { $known = $Owner }" in JSON
    assert "ConvertTo-HinomiJson $pair.Value $Depth $known" in JSON
    assert "(ConvertTo-HinomiObject $Value ($Depth + 1) $Name)" in JSON


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("S-1-5-21-11-22-33-1104", "S-1-5-21-0-0-0-1104"),
        ("*S-1-12-1-9-8-7-6", "*S-1-12-1-0-0-0-6"),
        ("S-1-5-32-544", "S-1-5-32-544"),
        (r"C:\Users\yamada\x", r"C:\Users\hidden\x"),
        (r"\\file01\share\x", r"\\hidden\share\x"),
        ("http://wsus.example.jp:8530", "http://hidden.invalid:8530"),
        ("at 10.1.2.3", "at 192.0.2.1"),
    ],
)
def test_names_inside_of_texts_are_replaced(text: str, shown: str) -> None:
    assert hidden(text) == shown


def test_no_half_file_is_deleted_that_was_never_there() -> None:
    assert "if ([IO.File]::Exists($HinomiPart)) { [IO.File]::Delete($HinomiPart) }" in FINISH

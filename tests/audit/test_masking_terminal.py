"""Secrets in evidence of Windows are masked, and the rest of it stays evidence."""

import json

import pytest

from audit.masking import mask
from checks.windows.evidence import parse_windows
from tests.checks.windows.built import good_sections, good_terminal, value, windows_evidence


def run_key(command: str, name: str = "Updater") -> bytes:
    """A good terminal with one more section, in which a program is started so."""
    extra = {"Extra": {"run": {name: value(command)}}}
    return windows_evidence({**good_sections(), **extra})


@pytest.mark.parametrize(
    "command",
    [
        "C:\\x.exe --password hunter22",
        "C:\\x.exe password=hunter22",
        'C:\\x.exe {"password": "hunter22"}',
        "https://user:hunter22@example.jp/",
        "curl -H 'Authorization: Bearer hunter22hunter22'",
    ],
)
def test_a_secret_goes_and_the_evidence_stays(command: str) -> None:
    raw = run_key(command)
    assert b"hunter22" in raw
    masked = mask(raw)
    assert b"hunter22" not in masked
    assert b"[masked:" in masked
    was, now = parse_windows(raw), parse_windows(masked)
    assert set(was.replies) == set(now.replies)
    assert [n for n in was.replies if was.replies[n].body != now.replies[n].body] == ["Extra"]
    assert mask(masked) == masked


def test_the_name_of_a_registry_value_tells_what_it_is() -> None:
    masked = json.loads(mask(run_key("hunter 22", name="DefaultPassword")))
    told = masked["sections"]["Extra"]["data"]["run"]["DefaultPassword"]
    assert told == value("[masked:password]")


def test_what_holds_no_secret_stays_to_the_byte() -> None:
    assert mask(good_terminal()) == good_terminal()
    harmless = run_key("C:\\Program Files\\KeePass Password Safe 2\\KeePass.exe", "KeePass")
    assert mask(harmless) == harmless


def test_broken_evidence_is_masked_as_text() -> None:
    broken = run_key("C:\\x.exe password=hunter22")[:-20]
    assert b"hunter22" not in mask(broken)

"""Secrets in rarer statements, and where something else stands before a statement."""

import json

import pytest

from audit.evidence import mask
from checks.devices.masking import mask_text

KEY = b"k" * 32
SECRET = "Zx9Canary"
STATEMENTS = """
pp auth myname "us er" "S x"
auth user 1 "b o" "S S"
l2tp tunnel auth on name S
wan auth myname wan1 u S
ip lan1 vrrp 1 192.0.2.1 priority=200 auth=S
mobile pin code S
snmpv3 usm user 1 u md5-96 S des-cbc S
snmp-server user u g v3 auth sha-2 256 S priv aes 256 S
snmp-server community encrypted S ro
snmp-server mib community-map S engineid x
 address ipv4 192.0.2.1 key S
 server 192.0.2.1 key S
ntp authentication key-id 1 authentication-mode sha1 key-value plaintext S
 authentication mode hmac-sha-256 7 S
 ip nhrp authentication S
 encryption mode wep key 1 S
 udld key S
 key-octet-string 7 S
encryption-key S
api-token S
Authorization: Bearer S
 add https://ddns.example.jp/update?user=u&pass=S&h=x
 set auth-string S
 set sim-pin 1S
event manager environment mail_pw S
""".strip().splitlines()
BEFORE = (
    "[2026-11-22 10:00:00.123] ",
    "[Sun Nov 22 10:00:00 2026] ",
    "2026/11/22 10:00:00 ",
    "sw1#",
    "sw1(config)# ",
    " --More--          ",
    "---つづく---",
    "  10: ",
    "+",
    "- ",
    "> ",
    "! ",
    "#",
    "no ",
    "default ",
)
PLAIN = (
    "snmp-server community S RO 10",
    "key 7 S",
    "snmp community read-only S",
    "pp auth myname u S",
    "snmp-server host 192.0.2.1 version 2c S",
)


def planted(line: str) -> str:
    """The line with the secret at every S that stands alone."""
    words = line.replace("=S", f"={SECRET}").replace("1S", f"1{SECRET}").split(" ")
    return " ".join(one.replace("S", SECRET) if one.strip('"') == "S" else one for one in words)


@pytest.mark.parametrize("line", STATEMENTS)
def test_rarer_statements_keep_no_secret(line: str) -> None:
    assert SECRET in planted(line)
    assert SECRET not in mask_text(planted(line), KEY)


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("line", PLAIN)
def test_nothing_before_a_statement_saves_its_secret(before: str, line: str) -> None:
    masked = mask_text(before + planted(line), KEY)
    assert SECRET not in masked
    assert mask_text(masked, KEY) == masked
    assert masked.startswith(before.rstrip())


def test_the_user_of_a_line_is_left() -> None:
    masked = mask_text('pp auth myname "us er" S', KEY)
    assert masked.startswith('pp auth myname "us er" [masked:')


@pytest.mark.parametrize("line", [*STATEMENTS, *PLAIN])
def test_evidence_that_somebody_wrote_unmasked_is_kept_masked(line: str) -> None:
    answer = {"command": "show running-config", "status": "ok", "text": planted(line)}
    raw = json.dumps({"hinomi_device": 1, "shown": [answer]}).encode()
    assert SECRET.encode() in raw
    assert SECRET.encode() not in mask(raw)

"""No planted secret of any family is left, in what is masked or in what is kept."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.evidence import EvidenceStore, mask
from checks.devices.evidence import Answer, evidence_of
from checks.devices.families import FAMILIES
from checks.devices.masking import mask_text
from checks.devices.writing import Heard, write_evidence

KEY = b"k" * 32
BUILT = Path(__file__).parent.parent / "built" / "canaries"
SECRET = "Canary-{:02}-x7Q"


def planted(family: str) -> tuple[str, list[str]]:
    """The configuration with a secret in each of its holes."""
    text = (BUILT / f"{family}.txt").read_text("utf-8")
    numbers = sorted({int(one) for one in re.findall(r"<(\d+)>", text)})
    assert numbers == list(range(1, len(numbers) + 1))
    secrets = [SECRET.format(number) for number in numbers]
    return re.sub(r"<(\d+)>", lambda one: SECRET.format(int(one[1])), text), secrets


def heard(family: str, text: str) -> Heard:
    command = FAMILIES[family].commands[0]
    at = datetime(2026, 11, 21, tzinfo=UTC)
    return Heard(family, "sw01", at, "ssh", (Answer(command, "ok", text),))


@pytest.mark.parametrize("family", FAMILIES)
def test_no_planted_secret_is_kept(family: str, tmp_path: Path) -> None:
    text, secrets = planted(family)
    raw = write_evidence(heard(family, text), "ab" * 16, KEY)
    digest, kept = EvidenceStore(tmp_path).keep(raw)
    left = [one for one in secrets if one.encode() in raw or one.encode() in kept]
    assert left == []
    assert "Canary" not in mask_text(text, KEY)
    assert EvidenceStore(tmp_path).get(digest) == kept


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_kept_is_what_readers_were_written_for(family: str) -> None:
    """The last line of defence changes nothing in what is masked already."""
    raw = write_evidence(heard(family, planted(family)[0]), "ab" * 16, KEY)
    command = FAMILIES[family].commands[0]
    assert evidence_of(mask(raw)).text(command) == evidence_of(raw).text(command)
    assert mask(mask(raw)) == mask(raw)


@pytest.mark.parametrize("family", FAMILIES)
def test_masking_twice_is_masking_once(family: str) -> None:
    once = mask_text(planted(family)[0], KEY)
    assert mask_text(once, KEY) == once


FORMS = {
    "enable secret 5 $1$mERr$abcdefgh": "enable secret 5 $1$#",
    "username x privilege 15 secret 9 $9$abc": "username x privilege 15 secret 9 $9$#",
    "username x password 8 $1$bJoVec4D$xyz": "username x password 8 $1$#",
    " password 7 0822455D": " password 7 #",
    " password 1234": " password #",
    "login password encrypted abc": "login password encrypted #",
    "login password *": "login password *",
    "login user x *": "login user x *",
    "login user x encrypted abc": "login user x encrypted #",
    "administrator password abc": "administrator password #",
    "set password ENC SH2" + "a" * 44: "set password ENC SH2#",
    "set psksecret ENC abc": "set psksecret ENC #",
    'set psksecret "a b"': 'set psksecret "#"',
    "username x password hash abc administrator": "username x password hash # administrator",
    "username x password plain abc operator": "username x password plain # operator",
    'password manager user-name "a" sha1 "abc"': 'password manager user-name "a" sha1 "#"',
    "user x group y password ciphertext abc": "user x group y password ciphertext #",
    "snmp-server community public ro 10": "snmp-server community [masked:community:known] ro 10",
    "snmp-server community xyz rw": "snmp-server community ~ rw",
    "snmp community read-only public": "snmp community read-only [masked:community:known]",
    "snmp host 192.0.2.1 public private": (
        "snmp host 192.0.2.1 [masked:community:known] [masked:community:known]"
    ),
    "snmp-server host 192.0.2.1 version 2c abc snmp": (
        "snmp-server host 192.0.2.1 version 2c ~ snmp"
    ),
    "snmp-server host 192.0.2.1 version 3 priv audit": (
        "snmp-server host 192.0.2.1 version 3 priv audit"
    ),
    "snmp-server user u g v3 auth sha abc priv aes 128 def access 10": (
        "snmp-server user u g v3 auth sha # priv aes 128 # access 10"
    ),
}
UNTOUCHED = (
    "service password-encryption",
    "ip ssh server algorithm authentication password keyboard publickey",
    "sshd auth method password",
    "sshd auth method password publickey",
    "security passwords min-length 10",
    "set keylife 86400",
    "set password-expire 2026-01-01",
    "set force-password-change enable",
    "set community 65000:100",
    "key chain ospf",
    "aaa authentication login default group tacacs+ local",
    "password complexity all",
    "ip ssh version 2",
    "no service telnet",
    " transport input ssh",
    "description to the secretariat",
    "crypto ipsec transform-set t esp-aes esp-sha-hmac",
)


@pytest.mark.parametrize(("given_", "form"), FORMS.items())
def test_the_form_of_storage_is_left(given_: str, form: str) -> None:
    digest = "[0-9a-f]{8}"
    wanted = re.escape(form).replace("\\#", rf"\[masked:{digest}\]")
    wanted = wanted.replace("\\~", rf"\[masked:community:{digest}\]")
    assert re.fullmatch(wanted, mask_text(given_, KEY)), mask_text(given_, KEY)


@pytest.mark.parametrize("line", UNTOUCHED)
def test_what_only_speaks_of_secrets_stays(line: str) -> None:
    assert mask_text(line, KEY) == line


def test_a_change_shows_and_equal_secrets_are_equal_under_one_key() -> None:
    first, same, other = (mask_text(f"password 7 {x}", KEY) for x in ("0A", "0A", "0B"))
    assert first == same != other
    assert mask_text("password 7 0A", b"o" * 32) != first


def test_a_control_character_hides_no_secret() -> None:
    assert "hidden" not in mask_text("pass\x08word 7 hidden\r\nenable sec\x1b[0mret hidden", KEY)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=6, max_size=30))
def test_any_secret_without_spaces_is_masked(text: str) -> None:
    secret = "Zq" + "".join(text.split()).replace('"', "").replace("'", "").replace("*", "")
    for line in (f"enable secret 5 {secret}", f"login password {secret}", f"set secret {secret}"):
        assert secret not in mask_text(line, KEY)


@given(st.text(max_size=200))
def test_masking_never_fails(text: str) -> None:
    once = mask_text(text, KEY)
    assert mask_text(once, KEY) == once


FIXTURES = sorted(
    path
    for kind in ("built", "recorded")
    for family in FAMILIES
    for path in (BUILT.parent.parent / kind / family).glob("*")
)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_configuration_that_we_know_is_changed_after_its_masking(path: Path) -> None:
    raw = write_evidence(heard(path.parent.name, path.read_text("utf-8")), "ab" * 16, KEY)
    assert evidence_of(mask(raw)) == evidence_of(raw)


def test_a_secret_that_a_console_broke_leaves_no_half() -> None:
    head = "# main:  RTX830 ver=00 serial=S3K012345 MAC-Address=00:a0:de:01:02:03 "
    head += "MAC-Address=00:a0:de:01:02:04"
    key = f"ipsec ike pre-shared-key 1 text {'a' * 47}Kanarienvogel"
    lines = [line[at : at + 79] for line in (head, key) for at in range(0, len(line), 79)]
    assert "Kanarienvogel" in lines
    kept = write_evidence(heard("yamaha", "\n".join([*lines, "> "])), "0" * 32, KEY).decode()
    assert "Kanarienvogel" not in kept
    assert "pre-shared-key 1 text [masked:" in kept

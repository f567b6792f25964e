"""Telnet and SSH: both sides to verdicts, on evidence; the real pairs are in test_devices_lab."""

import pytest

from checks.devices.beside import FIRST_LINE
from checks.devices.rules.remote import no_old_algorithm, no_telnet, version_two_alone
from checks.devices.rules.unproven import family_was_proven
from checks.model import Why
from tests.checks.devices.asked import device
from tests.checks.devices.judging import verdict

IOS = "version 15.2\nhostname sw\n{}\nline vty 0 4\n transport input {}\nend\n"
SHUT, OPEN, DROPPED = {"23": "closed"}, {"23": "open"}, {"23": "filtered"}
GOOD = {
    "kex": ["curve25519-sha256", "ext-info-s"],
    "host_key": ["ssh-ed25519", "rsa-sha2-512"],
    "cipher": ["aes256-gcm@openssh.com"],
    "mac": ["hmac-sha2-256"],
}


def ios(transports: str = "ssh", line: str = "ip ssh version 2", **other: object) -> bytes:
    return device("cisco_ios", {"show running-config": IOS.format(line, transports)}, **other)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (ios(open_ports=SHUT), "PASS"),
        (ios(open_ports=DROPPED), "PASS"),
        (ios(open_ports=OPEN), "FAIL"),
        (ios("telnet ssh", open_ports=SHUT), "FAIL"),
        (ios("telnet ssh"), "FAIL"),
        (ios(open_ports=SHUT, way="telnet"), "FAIL"),
        (ios(), Why.NOT_COLLECTED),
        (ios(open_ports={"22": "open"}), Why.NOT_COLLECTED),
        (device("cisco_ios", {}, open_ports=SHUT), Why.NOT_COLLECTED),
        (device("cisco_ios", {}, open_ports=OPEN), "FAIL"),
        (device("junos", {}, open_ports=SHUT), Why.UNDETERMINED),
        (device("junos", {}, open_ports=OPEN), "FAIL"),
    ],
)
def test_telnet(raw: bytes, said: str) -> None:
    assert verdict(no_telnet, raw) == said


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ({"show running-config": IOS.format("ip ssh version 2", "ssh")}, "PASS"),
        ({"show running-config": IOS.format("ip ssh version 1", "ssh")}, "FAIL"),
        ({FIRST_LINE: "SSH-2.0-Cisco-1.25"}, "PASS"),
        ({FIRST_LINE: "SSH-1.99-Cisco-1.25"}, "FAIL"),
        ({FIRST_LINE: "SSH-1.5-Old"}, "FAIL"),
        ({FIRST_LINE: "SSH-3.0-Odd"}, Why.NOT_COLLECTED),
        ({}, Why.NOT_COLLECTED),
        (
            {
                "show running-config": IOS.format("ip ssh version 2", "ssh"),
                FIRST_LINE: "SSH-1.99-Cisco-1.25",
            },
            "FAIL",
        ),
    ],
)
def test_versions_of_ssh(shown: dict[str, str], said: str) -> None:
    assert verdict(version_two_alone, device("cisco_ios", shown)) == said


def test_without_ssh_there_is_nothing_to_judge() -> None:
    off = ios("telnet", line="!")
    assert verdict(version_two_alone, off) == "NOT_APPLICABLE"
    assert verdict(no_old_algorithm, off) == "NOT_APPLICABLE"
    seen = ios("telnet", line="!", open_ports={"22": "open"})
    assert verdict(version_two_alone, seen) != "NOT_APPLICABLE"
    assert verdict(no_old_algorithm, seen) == Why.NOT_COLLECTED


OFFERS = {
    "PASS": [GOOD],
    "FAIL": [
        {**GOOD, "kex": [*GOOD["kex"], "diffie-hellman-group14-sha1"]},
        {**GOOD, "kex": ["diffie-hellman-group-exchange-sha1"]},
        {**GOOD, "host_key": ["ssh-ed25519", "ssh-rsa"]},
        {**GOOD, "host_key": ["ssh-dss"]},
        {**GOOD, "cipher": ["aes256-ctr", "aes128-cbc"]},
        {**GOOD, "cipher": ["3des-cbc"]},
        {**GOOD, "cipher": ["rijndael-cbc@lysator.liu.se"]},
        {**GOOD, "cipher": ["arcfour128"]},
        {**GOOD, "mac": ["hmac-md5-96"]},
    ],
    Why.UNDETERMINED: [{**GOOD, "kex": ["ext-info-s"]}, {**GOOD, "cipher": []}],
}


@pytest.mark.parametrize(
    ("offer", "said"), [(offer, said) for said, each in OFFERS.items() for offer in each]
)
def test_the_whole_offer(offer: dict[str, list[str]], said: str) -> None:
    assert verdict(no_old_algorithm, ios(offered=offer)) == said


def test_one_session_can_condemn_but_not_acquit() -> None:
    used = {name: each[0] for name, each in GOOD.items()}
    assert verdict(no_old_algorithm, ios(negotiated=used)) == Why.UNDETERMINED
    assert verdict(no_old_algorithm, ios(negotiated={**used, "cipher": "aes128-cbc"})) == "FAIL"
    assert verdict(no_old_algorithm, ios()) == Why.NOT_COLLECTED


def test_an_offer_is_judged_without_any_login() -> None:
    bad = {**GOOD, "host_key": ["ssh-rsa"]}
    assert verdict(no_old_algorithm, device("cisco_ios", {}, offered=bad)) == "FAIL"


def test_families_that_were_never_proven_say_so() -> None:
    assert verdict(family_was_proven, ios()) == Why.UNPROVEN
    frr = "frr version 8.4.4\nhostname r\nend\n"
    assert verdict(family_was_proven, device("frr", {"show running-config": frr})) == "PASS"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "PASS"),
        ({"mac": ["none"]}, "FAIL"),
        ({"cipher": ["arcfour256", "aes128-ctr"]}, "FAIL"),
        ({"host_key": []}, Why.UNDETERMINED),
        ({"cipher": []}, Why.UNDETERMINED),
        ({"kex": ["ext-info-s"]}, Why.UNDETERMINED),
    ],
)
def test_an_offer_must_be_whole_to_acquit(changed: dict[str, list[str]], said: str) -> None:
    assert verdict(no_old_algorithm, ios(offered={**GOOD, **changed})) == said

"""Pages and doors for management: facts to verdicts, on evidence."""

import pytest

from checks.devices.rules.management import managed_from_inside, pages_off_or_limited
from checks.model import Check, Why
from tests.checks.devices.asked import device, text_of
from tests.checks.devices.judging import verdict

HEAD, END = "# RTX1210 Rev.14.01.42 (Wed Jul 17 12:00:00 2024)\n", "\nrt-honcho# exit\n"
LAN = "ip lan1 address 10.1.2.1/24\n"
SHUT = "telnetd service off\nhttpd service off\n"
SSH = f"{LAN}{SHUT}sshd service on\nsshd host lan1"
OURS = {"networks": ("10.1.0.0/16",)}


def rtx(lines: str, **other: object) -> bytes:
    return device("yamaha", {"show config": f"{HEAD}{lines}{END}"}, **other)


def built(family: str, name: str) -> bytes:
    command = "show config" if family == "yamaha" else "show running-config"
    return device(family, {command: text_of("built", family, f"{name}.txt")})


def recorded(name: str) -> bytes:
    return device("cisco_ios", {"show running-config": text_of("recorded", "cisco_ios", name)})


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("httpd service off", "PASS"),
        ("httpd host none", "PASS"),
        (f"{LAN}httpd service on\nhttpd host lan1", "PASS"),
        ("httpd service on\nhttpd host 10.1.2.3-10.1.2.9", "PASS"),
        ("httpd service on", "FAIL"),
        ("httpd service on\nhttpd host any", "FAIL"),
        ("httpd service on\nhttpd host lan1", "FAIL"),  # whose network nobody knows
        ("httpd service on\nhttpd host 0.0.0.0-255.255.255.255", "FAIL"),
        ("httpd service on\nhttpd host 10.1.2.3 0.0.0.0-255.255.255.255", "FAIL"),
        (LAN, Why.UNDETERMINED),
        ("httpd service", Why.MALFORMED),
    ],
)
def test_pages(lines: str, said: str) -> None:
    assert verdict(pages_off_or_limited, rtx(lines)) == said


@pytest.mark.parametrize(
    ("family", "name", "said"),
    [
        ("yamaha", "good", "PASS"),
        ("yamaha", "bad", "FAIL"),
        ("alliedware", "good", "PASS"),
        ("alliedware", "bad", "FAIL"),
        ("nec_ix", "good", "PASS"),
        ("nec_ix", "bad", "FAIL"),
        ("alaxala", "good", Why.UNDETERMINED),
        ("apresia", "good", Why.UNDETERMINED),
    ],
)
def test_pages_of_built_devices(family: str, name: str, said: str) -> None:
    assert verdict(pages_off_or_limited, built(family, name)) == said


def test_pages_of_a_recorded_device() -> None:
    assert verdict(pages_off_or_limited, recorded("jcy-bb-01.txt")) == "FAIL"


@pytest.mark.parametrize(
    ("lines", "limits", "said"),
    [
        (SSH, OURS, "PASS"),
        (SSH, {"networks": ("10.1.2.0/24",)}, "PASS"),
        (SSH, {"networks": ("10.1.2.0/25",)}, "FAIL"),
        (SSH, {"networks": ("10.1.2.0/25", "10.1.2.128/25")}, "FAIL"),  # no one of them holds it
        (SSH, {"networks": ("10.1.2.9/16",)}, "PASS"),
        (SSH, {"networks": ("10.2.0.0/16",)}, "FAIL"),
        (f"{SSH} 192.168.1.1", OURS, "FAIL"),
        (f"{SSH}\ntftp host any", OURS, "FAIL"),
        (f"{SSH}\ntftp host 192.168.1.1", OURS, "FAIL"),
        (f"{SSH}\ntftp host none\nsftpd host lan1", OURS, "PASS"),
        (f"{SSH}\nsftpd host lan2", OURS, "FAIL"),
        (f"{SSH} 0.0.0.0-255.255.255.255", {}, "FAIL"),
        (f"{SHUT}sshd service on\nsshd host 2001:db8::1", {"networks": ("2001:db8::/32",)}, "PASS"),
        (f"{SHUT}sshd service on\nsshd host 2001:db8::1", {"networks": ("2001:db9::/32",)}, "FAIL"),
        ("telnetd service off\nhttpd service on\nsshd service off", OURS, "FAIL"),
        (SSH, {"networks": ("2001:db8::/32",)}, "FAIL"),
        (SSH, {"networks": ("kanri",)}, Why.UNDETERMINED),
        (SSH, {}, Why.NO_DATA),
        (SSH.replace("sshd host lan1", ""), {}, "FAIL"),
        (SSH.replace("sshd host lan1", "sshd host any"), OURS, "FAIL"),
        (SSH.replace(SHUT, "telnetd service off\n"), OURS, Why.UNDETERMINED),
        (SSH.replace(SHUT, "httpd service off\n"), OURS, "FAIL"),
        (SSH.replace(SHUT, "telnetd service on\n"), OURS, "FAIL"),
        (f"{SHUT}sshd service off", OURS, "NOT_APPLICABLE"),
        (SHUT, {}, "NOT_APPLICABLE"),
    ],
)
def test_doors(lines: str, limits: dict[str, object], said: str) -> None:
    assert verdict(managed_from_inside, rtx(lines), **limits) == said


@pytest.mark.parametrize(
    ("family", "name", "limits", "said"),
    [
        ("yamaha", "good", OURS, "PASS"),
        ("yamaha", "bad", OURS, "FAIL"),
        ("alliedware", "good", OURS, "PASS"),
        ("alliedware", "good", {"networks": ("10.9.0.0/16",)}, "FAIL"),
        ("alliedware", "bad", OURS, "FAIL"),
        ("nec_ix", "good", OURS, "PASS"),
        ("nec_ix", "bad", OURS, "FAIL"),
        ("alaxala", "good", OURS, Why.UNDETERMINED),
        ("alaxala", "bad", OURS, "FAIL"),
        ("apresia", "good", OURS, Why.UNDETERMINED),
    ],
)
def test_doors_of_built_devices(
    family: str, name: str, limits: dict[str, object], said: str
) -> None:
    assert verdict(managed_from_inside, built(family, name), **limits) == said


def test_doors_of_a_recorded_device() -> None:
    assert verdict(managed_from_inside, recorded("jcy-bb-01.txt"), **OURS) == "FAIL"


@pytest.mark.parametrize("check", [pages_off_or_limited, managed_from_inside])
def test_without_evidence_nothing_is_known(check: Check[...]) -> None:
    assert verdict(check, device("yamaha", {}), **OURS) == Why.NOT_COLLECTED
    raw = device("yamaha", {"show config": ""}).replace(b'"ok"', b'"refused"')
    assert verdict(check, raw, **OURS) == Why.NO_PRIVILEGE
    assert verdict(check, device("unknown", {}), **OURS) == Why.UNDETERMINED

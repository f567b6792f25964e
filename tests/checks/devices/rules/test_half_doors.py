"""What looks like a guard, a name or a stored form, and is less than that."""

import pytest

from checks.devices.doors import anybody
from checks.devices.rules.accounts import people_have_names, stored_soundly
from checks.devices.rules.firewall_rules import narrow_rules
from checks.devices.rules.management import managed_from_inside, pages_off_or_limited
from tests.checks.devices.asked import device, text_of
from tests.checks.devices.judging import verdict

IOS = "version 15.2\n{}\nno ip http server\nno ip http secure-server\n"
LINES = "line con 0\n login local\nline vty 0 4\n{} login local\n transport input ssh\nend\n"
SOUND = "username yamada secret 9 $9$abcdefghijk"


def ios(top: str, guard: str = "") -> bytes:
    text = IOS.format(top) + LINES.format(guard)
    return device("cisco_ios", {"show running-config": text}, way="ssh")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (SOUND, "PASS"),
        (SOUND.replace("9 $9$", "8 $8$"), "PASS"),
        ("username yamada secret 4 abcdefghijk", "FAIL"),
        ("username yamada password 6 abcdefghijk", "FAIL"),
        ("username yamada secret 5 $1$abcd$efghijk", "FAIL"),
    ],
)
def test_forms_that_are_turned_back_or_guessed(line: str, told: str) -> None:
    assert verdict(stored_soundly, ios(line)) == told


def test_a_user_without_password_is_everybody() -> None:
    assert verdict(people_have_names, ios(SOUND)) == "PASS"
    assert verdict(people_have_names, ios(f"{SOUND}\nusername suzuki nopassword")) == "FAIL"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("permit tcp 10.1.2.0 0.0.0.255 any eq 22", "PASS"),
        ("dynamic OPEN permit tcp any any eq 22", "FAIL"),
        ("evaluate BACK", "FAIL"),
        ("remark permit all of them", "PASS"),
        ("permit tcp object-group ADMINS any", "FAIL"),
        (
            "permit tcp 0.0.0.0 127.255.255.255 any\n permit tcp 128.0.0.0 127.255.255.255 any",
            "FAIL",
        ),
    ],
)
def test_entries_of_a_list_that_are_not_understood_let_in(entry: str, told: str) -> None:
    top = f"ip access-list extended L\n permit tcp host 10.1.2.9 any\n {entry}"
    raw = ios(top, " access-class L in\n")
    assert verdict(managed_from_inside, raw, networks=("10.1.2.0/24",)) == told


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        (None, True),
        ((), False),
        (("10.0.0.0/8",), False),
        (("fd00::/8", "192.0.2.0/24"), False),
        (("0.0.0.0/1", "128.0.0.0/1"), True),
        (("::/0",), True),
    ],
)
def test_who_is_anybody(sources: tuple[str, ...] | None, told: bool) -> None:
    assert anybody(sources) is told


def test_a_range_of_all_addresses_is_anybody() -> None:
    lines = text_of("built", "yamaha", "good.txt").splitlines()
    kept = [one for one in lines if not one.startswith("httpd")]
    whole = "\n".join([*kept, "httpd service on", "httpd host {}"])
    for host, told in (("1.0.0.0-255.255.255.254", "FAIL"), ("10.1.2.0-10.1.2.9", "PASS")):
        raw = device("yamaha", {"show config": whole.replace("{}", host)}, way="ssh")
        assert verdict(pages_off_or_limited, raw) == told


AOS = text_of("built", "aruba", "s_good.txt")
ONLY = "ip authorized-managers 10.9.0.0 255.255.255.0 access manager"


def test_managers_of_another_method_guard_nothing() -> None:
    assert AOS.count(ONLY) == 1
    less = AOS.replace(ONLY, f"{ONLY} access-method web")
    for text, told in ((AOS, "PASS"), (less, "FAIL")):
        raw = device("aruba", {"show running-config": text}, way="ssh")
        assert verdict(managed_from_inside, raw, networks=("10.9.0.0/24",)) == told


def test_a_second_method_that_asks_nothing() -> None:
    line = "aaa authentication ssh login radius local"
    text = AOS.replace(line, line.replace("local", "none"))
    assert text != AOS
    for each, told in ((AOS, "PASS"), (text, "FAIL")):
        raw = device("aruba", {"show running-config": each}, way="ssh")
        assert verdict(people_have_names, raw) == told


FORTI = text_of("built", "fortios", "good.txt")
PROGRAM = """config system api-user
    edit "robot"
        config trusthost
            edit 1
                set ipv4-trusthost {}
            next
        end
    next
end
"""


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", "PASS"),
        (PROGRAM.format("10.9.0.7 255.255.255.255"), "PASS"),
        (PROGRAM.format("0.0.0.0 0.0.0.0"), "FAIL"),
        ('config system api-user\n    edit "robot"\n    next\nend\n', "FAIL"),
    ],
)
def test_programs_come_in_too(more: str, told: str) -> None:
    raw = device("fortios", {"show full-configuration": FORTI + more})
    assert verdict(managed_from_inside, raw, networks=("10.0.0.0/8", "192.168.0.0/16")) == told


@pytest.mark.parametrize("kind", ["proxy-policy", "security-policy", "policy6"])
def test_every_kind_of_policy_counts(kind: str) -> None:
    wide = """config firewall {}
    edit 1
        set srcaddr "all"
        set dstaddr "all"
        set service "ALL"
        set action {}
        set logtraffic all
    next
end
"""
    for action, told in (("deny", "PASS"), ("accept", "FAIL")):
        text = FORTI + wide.format(kind, action)
        raw = device("fortios", {"show full-configuration": text})
        assert verdict(narrow_rules, raw) == told


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ("no ip http server\nip http secure-server", "FAIL"),
        ("ip http server\nno ip http secure-server", "FAIL"),
        ("no ip http server\nno ip http secure-server", "NOT_APPLICABLE"),
    ],
)
def test_pages_alone_are_a_door(pages: str, told: str) -> None:
    closed = "line con 0\n login local\nline vty 0 4\n transport input none\nend\n"
    text = f"version 15.2\nip ssh version 2\n{pages}\n{closed}"
    raw = device("cisco_ios", {"show running-config": text}, way="file")
    assert verdict(managed_from_inside, raw, networks=("10.1.2.0/24",)) == told

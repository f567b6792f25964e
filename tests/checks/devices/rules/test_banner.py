"""Banners: facts to verdicts, on evidence."""

import pytest

from checks.devices.rules.banner import warned_without_names
from checks.model import Why
from tests.checks.devices.asked import device, text_of
from tests.checks.devices.judging import verdict

SYSTEM = text_of("recorded", "alliedware", "show_system_stack.txt")


def aw(lines: str) -> bytes:
    shown = {"show running-config": f"hostname sw\n!\n{lines}\n!\nend\n", "show system": SYSTEM}
    return device("alliedware", shown)


def recorded(name: str) -> bytes:
    return device("cisco_ios", {"show running-config": text_of("recorded", "cisco_ios", name)})


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("banner motd Authorised staff only.", "PASS"),
        ("banner login\n権限のない接続を禁じます\n", "PASS"),
        ("no banner motd", "FAIL"),
        ("hostname sw", "FAIL"),
        ("banner exec Welcome", "FAIL"),  # which is shown after the login
        ("banner motd Welcome to AlliedWare Plus", "FAIL"),
        ("banner motd This is ＣＩＳＣＯ", "FAIL"),
        ("banner motd staff only, at-x530l-52gtx", "FAIL"),
        ("banner motd staff only, X530", "FAIL"),
        ("banner motd staff only, version 5.5.3-0.1", "FAIL"),
    ],
)
def test_banners(lines: str, said: str) -> None:
    assert verdict(warned_without_names, aw(lines)) == said


@pytest.mark.parametrize(
    ("family", "name", "said"),
    [
        ("alaxala", "good", "PASS"),
        ("alaxala", "bad", "FAIL"),
        ("nec_ix", "good", "PASS"),
        ("nec_ix", "bad", "FAIL"),
        ("apresia", "good", Why.UNDETERMINED),
    ],
)
def test_built_devices(family: str, name: str, said: str) -> None:
    raw = device(family, {"show running-config": text_of("built", family, f"{name}.txt")})
    assert verdict(warned_without_names, raw) == said


def test_recorded_device() -> None:
    assert verdict(warned_without_names, recorded("jcy-bb-01.txt")) == "FAIL"


def test_a_word_of_the_town() -> None:
    told = aw("banner motd Hinata-shi core switch")
    assert verdict(warned_without_names, told) == "PASS"
    assert verdict(warned_without_names, told, product_words=("hinata-shi",)) == "FAIL"


def test_yamaha_has_no_banner_that_is_known() -> None:
    raw = device("yamaha", {"show config": text_of("built", "yamaha", "good.txt")})
    assert verdict(warned_without_names, raw) == Why.UNDETERMINED

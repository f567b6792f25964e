"""Identifiers that name a machine, and those that only look so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory import identifiers as ids

JUNK = [
    *("", " ", "To be filled by O.E.M.", "To Be Filled By O.E.M", "Default string", "0000"),
    *("00000000", "0", "N/A", "None", "System Serial Number", "Not Specified", "xxxxxxxx"),
    *("Ｄｅｆａｕｌｔ　ｓｔｒｉｎｇ", "不明", "なし", "-", "123456789", "ーーーー", "1111-1111"),
]
REAL = ["PF2ABC12", "5CG1234XYZ", "VMware-56 4d 3a 0b", "0000123", "ＰＦ２ＡＢＣ１２", "MXL00000"]


@pytest.mark.parametrize("text", JUNK)
def test_what_firmware_left_empty_names_no_machine(text: str) -> None:
    assert ids.junk_serial(text)


@pytest.mark.parametrize("text", REAL)
def test_a_serial_number_is_no_junk(text: str) -> None:
    assert not ids.junk_serial(text)


@pytest.mark.parametrize(
    ("mac", "random"),
    [
        *(("02:11:22:33:44:55", True), ("da-a1-19-00-00-01", True), ("5E1122334455", True)),
        *(("00:a0:de:11:22:33", False), ("AC44.F200.0001", False), ("", False), ("zz", False)),
    ],
)
def test_the_second_digit_tells_a_made_up_address(mac: str, random: bool) -> None:
    assert ids.is_random_mac(mac) is random


@pytest.mark.parametrize(
    "text",
    [
        *("00:A0:DE:11:22:33", "00-a0-de-11-22-33", "00a0.de11.2233", "00A0DE112233"),
        *("００：Ａ０：ＤＥ：１１：２２：３３", "00 a0 de 11 22 33", "00a0de-112233"),
    ],
)
def test_one_address_in_every_writing(text: str) -> None:
    expected = "" if text == "00a0de-112233" else "00:a0:de:11:22:33"
    assert ids.normalised_mac(text) == expected


@pytest.mark.parametrize(
    "mac", ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "02:00:00:00:00:01", ""]
)
def test_groups_fillers_and_made_up_addresses_name_nobody(mac: str) -> None:
    assert not ids.names_a_machine(mac)
    assert ids.names_a_machine("00:a0:de:00:00:00")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("PC-0001.town.lg.jp", "pc-0001"), ("TOWN\\PC-0001$", "pc-0001")),
        *(("ＰＣ－０００１", "pc-0001"), ("10.1.2.3", "10.1.2.3"), ("", "")),
    ],
)
def test_names_are_compared_without_their_domain(text: str, name: str) -> None:
    assert ids.normalised_host_name(text) == name


@given(st.binary(min_size=6, max_size=6), st.sampled_from(":- "))
def test_normalising_twice_is_normalising_once(raw: bytes, mark: str) -> None:
    once = ids.normalised_mac(raw.hex(mark))
    assert once == ids.normalised_mac(once) == raw.hex(":")
    assert ids.is_random_mac(once) is bool(raw[0] & 2)


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    assert isinstance(ids.junk_serial(text), bool)
    assert ids.normalised_mac(text) == "" or len(ids.normalised_mac(text)) == 17
    ids.normalised_host_name(text)


def test_what_names_two_names_none() -> None:
    assert ids.repeated(["a", "b", "a"]) == {"a"}

"""IP and MAC addresses in the forms that ledgers use."""

from contextlib import suppress
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.ledger.addresses import parse_addresses, parse_macs
from inventory.ledger.problem import MisfitError

ADDRESSES = {
    "10.1.2.3": ["10.1.2.3"],
    "１０．１．２．３": ["10.1.2.3"],
    "10.1.2.3、10.1.2.4": ["10.1.2.3", "10.1.2.4"],
    "10.1.2.3\n10.1.2.4": ["10.1.2.3", "10.1.2.4"],
    "10.1.2.3 10.1.2.4": ["10.1.2.3", "10.1.2.4"],
    "10.1.2.3/10.1.2.4": ["10.1.2.3", "10.1.2.4"],
    "10.1.2.3/24": ["10.1.2.3"],
    "10.1.2.3(管理)、10.1.2.4(業務)": ["10.1.2.3", "10.1.2.4"],
    "10.1.2.3；2001:db8::5": ["10.1.2.3", "2001:db8::5"],
    "2001:DB8:0:0::5/64": ["2001:db8::5"],
    "fe80::1%eth0": ["fe80::1%eth0"],
}
MACS = (
    "00:1A:2b:3C:4d:5E",
    "00-1A-2B-3C-4D-5E",
    "001A.2B3C.4D5E",
    "001a2b3c4d5e",
    "001A2B-3C4D5E",
    "００－１Ａ－２Ｂ－３Ｃ－４Ｄ－５Ｅ",
    "00:1A:2B:3C:4D:5E ",
    "00 1a 2b 3c 4d 5e",
    "00‐1A‐2B‐3C‐4D‐5E",
)


@pytest.mark.parametrize(("text", "expected"), ADDRESSES.items())
def test_addresses_are_read(text: str, expected: list[str]) -> None:
    found, _ = parse_addresses(text)
    assert [str(address) for address in found] == expected


@pytest.mark.parametrize("text", ["10.1.2.3/24", "10.1.2.3(管理)"])
def test_what_is_left_out_is_reported(text: str) -> None:
    assert parse_addresses(text)[1]
    assert not parse_addresses("10.1.2.3")[1]


@pytest.mark.parametrize(
    "text",
    [
        "10.1.2",
        "10.1.2.300",
        "10.1.2.3～10",
        "10.1.2.03",
        "sv01",
        "(なし)",
        "10.1.2.3/40",
        "10.1.2.x",
    ],
)
def test_wrong_addresses_misfit(text: str) -> None:
    with pytest.raises(MisfitError) as caught:
        parse_addresses(text)
    assert "10.1.2.3" in caught.value.expected.ja


@pytest.mark.parametrize("text", MACS)
def test_every_form_of_a_mac_is_one(text: str) -> None:
    assert parse_macs(text) == ("00:1a:2b:3c:4d:5e",)


@pytest.mark.parametrize("separator", ["、", ",", "\n", " ", " / ", "；"])
def test_several_macs_in_a_cell(separator: str) -> None:
    text = separator.join(["00:1A:2B:3C:4D:5E", "001a.2b3c.4d5f"])
    assert parse_macs(text) == ("00:1a:2b:3c:4d:5e", "00:1a:2b:3c:4d:5f")


@pytest.mark.parametrize(
    "text",
    ["00:1A:2B:3C:4D", "00:1A:2B:3C:4D:5G", "001A2B3C4D5E6F", "未設定です", "00:1A:2B:3C:4D:5E他"],
)
def test_wrong_macs_misfit(text: str) -> None:
    with pytest.raises(MisfitError):
        parse_macs(text)


@given(st.lists(st.ip_addresses(), min_size=1, max_size=4))
def test_addresses_survive_lines(addresses: list[object]) -> None:
    found, left_out = parse_addresses("\n".join(map(str, addresses)))
    assert list(found) == [ip_address(str(one)) for one in addresses]
    assert not left_out


@given(st.text(max_size=40))
def test_any_text_is_addresses_or_a_misfit(text: str) -> None:
    for parse in (parse_addresses, parse_macs):
        with suppress(MisfitError):
            assert parse(text)

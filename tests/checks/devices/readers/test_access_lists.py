"""Access lists in Cisco's words: whom they let in, and whether they separate networks."""

import pytest

from checks.devices.blocks import blocks
from checks.devices.readers.access_lists import entries, permitted, refuses

LOW, HIGH = "10.1.0.0 0.0.255.255", "10.2.0.0 0.0.255.255"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["permit 10.1.2.0 0.0.0.255"], ("10.1.2.0/24",)),
        (["10 permit 10.1.2.3"], ("10.1.2.3/32",)),
        (["permit 10.1.2.3 log"], ("10.1.2.3/32",)),
        (["permit host 10.1.2.3"], ("10.1.2.3/32",)),
        (["permit 10.1.2.0/24 any"], ("10.1.2.0/24",)),
        (["permit tcp 10.1.2.0/24 0.0.0.0/0 eq 22"], ("10.1.2.0/24",)),
        (["permit 10.1.0.0 0.0.1.0"], ("10.1.0.0/23",)),
        (["deny any"], ()),
        (["deny any", "permit 10.1.2.3"], ("10.1.2.3/32",)),
        (["permit any"], None),
        (["permit tcp any any eq 22"], None),
        (["permit"], None),
        (["permit host"], None),
        (["remark permit any"], None),
        ([], None),
    ],
)
def test_whom_a_list_lets_in(lines: list[str], told: tuple[str, ...] | None) -> None:
    body = "".join(f" {one}\n" for one in lines)
    assert permitted(blocks(f"ip access-list extended L\n{body}"), "L") == told
    assert permitted(blocks(f"ip access-list extended L\n{body}"), "M") is None


def test_a_number_in_another_place_is_no_name() -> None:
    tree = blocks(
        "access-list 10 permit 10.1.2.3\nsnmp-server 11 permit any\naccess-list 11 deny any"
    )
    assert permitted(tree, "10") == ("10.1.2.3/32",)
    assert permitted(tree, "11") == ()


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["permit ip any any"], False),
        (["permit ip any any log"], False),
        (["permit 0.0.0.0 255.255.255.255"], False),
        ([f"permit ip {LOW} {HIGH}", "permit ip any any"], False),
        ([f"deny ip {LOW} {HIGH}", "permit ip any any"], True),
        ([f"deny {LOW}", "permit any"], True),
        (["deny 10.1.2.3", "permit any"], False),
        (["deny ip host 10.1.2.3 any", "permit ip any any"], False),
        (["deny udp any any eq 69", "permit ip any any"], False),
        (["deny", "permit ip any any"], False),
        (["deny ip any any"], True),
        (["deny any"], True),
        ([f"permit ip {LOW} {HIGH}"], True),
        ([], False),
    ],
)
def test_whether_a_list_separates(lines: list[str], told: bool) -> None:
    tree = blocks("ip access-list extended L\n" + "".join(f" {one}\n" for one in lines))
    assert refuses(entries(tree, "L")) is told

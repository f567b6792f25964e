"""Blocks of lines: what they print, what they do not, and lists that guard them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.devices.blocks import blocks
from checks.devices.readers.access_lists import permitted
from checks.devices.readers.vty import lines_of
from checks.model import FactError

CONFIG = """\
access-list 10 permit 10.1.0.0 0.0.0.255
access-list 10 deny any
ip access-list extended ADMIN
 10 permit tcp host 10.2.0.9 any eq 22
 20 deny ip any any log
ip access-list standard WIDE
 permit any
line con 0
 exec-timeout 5 30
 password 7 ***
line vty 0 4
 access-class 10 in
 ipv6 access-class SIX in
 no exec-timeout
 login authentication VTY
 transport input ssh
line vty 5 15
 access-class 10 out
 login
"""


def test_every_word_of_a_line() -> None:
    console, first, rest = lines_of(blocks(CONFIG))
    assert (console.name, console.seconds, console.password) == ("console 0", 330, True)
    assert (first.name, first.seconds, first.login, first.aaa) == ("vty 0 4", 0, "aaa", "VTY")
    assert first.transports == frozenset({"ssh"})
    assert (first.guard(), first.guard("ipv6")) == ("10", "SIX")
    assert (rest.transports, rest.seconds, rest.guard(), rest.login) == (
        None,
        None,
        None,
        "password",
    )


def test_kinds_are_chosen() -> None:
    assert [one.kind for one in lines_of(blocks(CONFIG), "vty")] == ["vty", "vty"]


@pytest.mark.parametrize(
    ("line", "seconds"),
    [("exec-timeout 0 0", 0), ("exec-timeout 10", 600), ("exec-timeout 0 30", 30)],
)
def test_minutes_and_seconds(line: str, seconds: int) -> None:
    (found,) = lines_of(blocks(f"line vty 0 4\n {line}\n"))
    assert found.seconds == seconds


def test_an_odd_time_is_not_guessed() -> None:
    with pytest.raises(FactError):
        lines_of(blocks("line vty 0 4\n exec-timeout soon\n"))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("10", ("10.1.0.0/24",)),
        ("ADMIN", ("10.2.0.9/32",)),
        ("WIDE", None),
        ("NOWHERE", None),
    ],
)
def test_whom_a_list_lets_in(name: str, wanted: tuple[str, ...] | None) -> None:
    assert permitted(blocks(CONFIG), name) == wanted


def test_a_list_of_denials_lets_nobody_in() -> None:
    assert permitted(blocks("access-list 1 deny any\n"), "1") == ()


@pytest.mark.parametrize("entry", ["permit object-group X", "permit 10.1.0.0 0.0.x.1", "permit"])
def test_what_is_not_understood_lets_everybody_in(entry: str) -> None:
    assert permitted(blocks(f"access-list 1 {entry}\n"), "1") is None


@given(st.lists(st.sampled_from([*CONFIG.splitlines(), " 99", "line vty x", "line"]), max_size=20))
def test_any_order_of_lines_is_read_or_refused(lines: list[str]) -> None:
    tree = blocks("\n".join(lines))
    try:
        lines_of(tree)
    except FactError:
        return
    permitted(tree, "10")

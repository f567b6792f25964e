"""The addresses that the collector asks sshd for: one for each answer that Match lines can give."""

import subprocess
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.facts.sshd_answers import Branch, Instance, canonical, instances
from checks.facts.sshd_ask import PROBE
from checks.facts.sshd_config import read_lines
from checks.mfa.resolve import Connection, Server, unasked
from checks.mfa.sources import sources

CLASSES = PROBE[PROBE.index("classes() {") : PROBE.index("# everybody")]


def _aligned(text: str) -> str:
    """The block with no bit set behind its prefix, as sshd wants it."""
    return str(ip_network(text, strict=False))


BLOCKS = st.builds(
    lambda parts, size: f"{'.'.join(map(str, parts))}/{size}",
    st.tuples(*[st.sampled_from([0, 1, 10, 128, 255])] * 4),
    st.sampled_from([1, 8, 9, 16, 24, 30, 31, 32]),
)
PATTERNS = st.sampled_from(["10.*", "10.1.*", "10.1.?.4", "192.168.1*", "2001:db8::/32", "fd00:*"])
WORDS = st.lists(
    st.tuples(st.sampled_from(["", "!"]), st.one_of(BLOCKS.map(_aligned), PATTERNS)),
    min_size=1,
    max_size=4,
)
VALUES = {"permitrootlogin": ("no",), "maxauthtries": ("6",)}


def addresses(tmp: Path, text: str, awk: str = "") -> list[str]:
    (tmp / "main").write_text(text)
    shell = f'awk() {{ busybox awk "$@"; }}\n{CLASSES}' if awk else CLASSES
    script = f"L={tmp / 'main'}\n{shell}\nclasses\n"
    return subprocess.run(["/bin/sh", "-c", script], check=True, capture_output=True,
                          text=True, timeout=20).stdout.split()  # fmt: skip


def server(text: str, told: list[str], user: str = "taro") -> Server:
    """A server that was asked for one account from these addresses."""
    lines = tuple(map(canonical, read_lines("/c", {"/c": text})))
    answers = tuple(
        Branch(f"user={user},host={one},addr={one},laddr=192.0.2.2,lport=22", VALUES)
        for one in told
    )
    return Server(Instance("sshd", "", "/c", ("sshd",), (), lines, "", answers), {})


def at(address: str, user: str = "taro", port: int = 22) -> Connection:
    return Connection(user, frozenset(), address, address, None, port, None)


@pytest.mark.parametrize("awk", ["", "busybox"])
@settings(max_examples=40, deadline=None)
@given(matches=st.lists(WORDS, min_size=1, max_size=3))
def test_each_class_of_addresses_is_asked_for(
    tmp_path_factory: pytest.TempPathFactory, awk: str, matches: list[list[tuple[str, str]]]
) -> None:
    written = [",".join(sign + word for sign, word in words) for words in matches]
    text = "".join(f"Match Address {one}\nPermitRootLogin no\n" for one in written)
    told = addresses(tmp_path_factory.mktemp("c"), text, awk)
    asked = server(text, told)
    four = [one.address for one in sources((), asked.instance.lines) if ":" not in one.address]
    assert four
    assert [one for one in four if unasked(asked, at(one))] == []


LAN = "Match Address 10.0.0.0/8\nPermitRootLogin no\n"


def test_an_account_or_a_class_that_was_not_asked_for_is_not_known() -> None:
    one = server(LAN, ["10.0.0.1"])
    assert unasked(one, at("10.9.9.9")) is None
    assert unasked(one, at("192.168.1.1"))
    assert unasked(one, at("10.0.0.1", "hanako"))
    assert unasked(server(LAN, ["10.0.0.1", "203.0.113.77"]), at("192.168.1.1")) is None


def test_a_port_of_its_own_is_a_class_where_a_line_names_it() -> None:
    one = server("Match LocalPort 2222\nPermitRootLogin no\n", ["10.0.0.1"])
    assert unasked(one, at("10.0.0.1")) is None
    assert unasked(one, at("10.0.0.1", port=2222))


def test_without_a_match_line_everybody_gets_the_same_answer() -> None:
    assert unasked(server("PermitRootLogin no\n", []), at("10.0.0.1", "hanako")) is None


def test_the_same_answer_again_is_written_once() -> None:
    body = ["permitrootlogin no", "maxauthtries 6"]
    rows = [("config", "/c sshd ", []), ("asked", "0 user=a", body), ("asked", "= user=b", [])]
    (one,) = instances(rows, {"/c": ""}, ())
    assert [branch.connection for branch in one.asked] == ["user=a", "user=b"]
    assert one.asked[0].values == one.asked[1].values

"""Nothing but a plain IPv4 network gets through, and nothing else ever reaches nmap."""

import subprocess
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.discovery.scanning import argv
from inventory.discovery.targets import TargetError, hosts_of, read_network
from inventory.settings import load_settings
from inventory.words import HinomiError

HOSTILE = [
    "",
    " ",
    "localhost",
    "pc-01.city.example.jp",
    "10.1.0.1-20",
    "10.1.0.0-10.1.0.255",
    "10.1.0.*",
    "10.1.0.0/24 10.2.0.0/24",
    "10.1.0.0/24,10.2.0.0/24",
    "10.1.0.0/24 -oN /tmp/x",
    "-oN x",
    "-iL/etc/passwd",
    "--script=vuln",
    "10.1.0.0/24\n10.2.0.0/24",
    "10.1.0.0/24\n",
    "\n10.1.0.0/24",
    "10.1.0.0/24\x00",
    "10.1.0.0/24;id",
    "$(id)",
    "`id`",
    "2001:db8::/64",
    "::1",
    "::ffff:10.1.0.1",
    "１０.１.０.０/24",
    "10.1.0.0／24",
    "10.1.0.٠/24",
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.0.0.0/15",
    "0.0.0.0",
    "0.1.0.0/16",
    "127.0.0.1",
    "127.0.0.0/24",
    "169.254.0.0/16",
    "224.0.0.1",
    "239.0.0.0/24",
    "240.0.0.0/24",
    "255.255.255.255",
    "010.1.0.0/24",
    "10.01.0.0/24",
    "10.1.0.0/024",
    "10.1.0.0/+24",
    "10.1.0.0/-1",
    "10.1.0.0/33",
    "10.1.0.0/255.255.255.0",
    "10.1.0.1/24",
    "10.1.0",
    "167837696",
    "0x0a010000",
    "0xa.1.0.0/24",
    "10.1.0.256/32",
    "10.1.0.0/",
    "/24",
]


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_what_is_no_plain_network_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", _never)
    with pytest.raises(TargetError) as told:
        read_network(text)
    assert "10.1.0.0/24" in told.value.message.ja


@pytest.mark.parametrize("field", ["network", "exclude", "exclude-everywhere"])
@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_no_field_of_the_settings_takes_it_either(text: str, field: str, tmp_path: Path) -> None:
    quoted = "'''" + text + "'''" if "\x00" not in text and "\n" not in text else None
    if quoted is None:
        quoted = '"' + text.replace("\n", "\\n").replace("\x00", "\\u0000") + '"'
    network = quoted if field == "network" else '"10.1.0.0/24"'
    inner = f"exclude = [{quoted}]\n" if field == "exclude" else ""
    outer = f"exclude = [{quoted}]\n" if field == "exclude-everywhere" else ""
    path = tmp_path / "hinomi.toml"
    path.write_text(
        f'[discovery]\n{outer}[[discovery.segments]]\nnetwork = {network}\nzone = "lgwan"\n{inner}',
        "utf-8",
    )
    with pytest.raises(HinomiError, match="discovery"):
        load_settings(path)


@pytest.mark.parametrize(
    "text", ["10.1.0.0/24", "192.168.0.0/16", "172.16.4.7", "198.18.0.0/20", "203.0.113.8/30"]
)
def test_a_plain_network_is_taken(text: str) -> None:
    assert read_network(text) == IPv4Network(text)


@given(st.text(max_size=30))
def test_whatever_is_taken_says_what_was_written(text: str) -> None:
    try:
        network = read_network(text)
    except TargetError:
        return
    assert str(network) == (text if "/" in text else f"{text}/32")


@given(st.integers(0, 2**32 - 1), st.integers(0, 32))
def test_every_network_of_hosts_is_taken_or_refused_by_its_place(base: int, length: int) -> None:
    network = IPv4Network((base >> (32 - length) << (32 - length) if length else 0, length))
    inside = [IPv4Address("127.0.0.1"), IPv4Address("0.0.0.0"), IPv4Address("224.0.0.1")]
    try:
        assert read_network(str(network)) == network
    except TargetError:
        odd = length < 16 or network.is_link_local or network.is_multicast
        assert odd or network.is_loopback or int(network[0]) >> 28 == 15 or int(network[0]) < 2**24
    else:
        assert length >= 16
        assert not any(one in network for one in inside)


def test_what_is_left_out_is_not_counted() -> None:
    whole = IPv4Network("10.1.0.0/24")
    assert hosts_of([whole], []) == 256
    assert hosts_of([whole], [IPv4Network("10.1.0.0/25"), IPv4Network("10.1.0.5/32")]) == 128
    assert hosts_of([whole], [IPv4Network("10.0.0.0/8")]) == 0
    assert hosts_of([whole], [IPv4Network("10.2.0.0/24")]) == 256


def test_every_word_of_the_command_is_ours() -> None:
    words = argv("/usr/bin/nmap", Path("/tmp/x"), ["-sn"])
    assert words[:5] == ["/usr/bin/nmap", "-n", "--noninteractive", "-oX", "/tmp/x/output.xml"]
    assert not {"-O", "-A", "-sV", "-sU", "-T4", "-T5", "--script"} & set(words)
    assert words[-4:] == ["-iL", "/tmp/x/targets", "--excludefile", "/tmp/x/excluded"]


def _never(*_: object, **__: object) -> None:
    raise AssertionError("a process was started")

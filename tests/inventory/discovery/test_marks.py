"""What rows say of how a host is to be treated, makers, and what this machine knows."""

from datetime import UTC, datetime
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from inventory.discovery.makers import contradict, maker_of, registrant
from inventory.discovery.marks import (
    forbidden,
    never_asked,
    never_connected,
    portable,
    scrapped,
    spare,
)
from inventory.discovery.neighbours import is_direct, only_in, read_neighbours, read_own
from inventory.model import Host, Kind, Platform


def host(**parts: object) -> Host:
    return Host.model_validate({"id": "X", "name": "x", **parts})


@pytest.mark.parametrize(
    ("parts", "is_forbidden"),
    [
        ({}, False),
        ({"extras": (("走査禁止", "○"),)}, True),
        ({"extras": (("スキャン禁止", "×"),)}, True),
        ({"extras": (("走査禁止", "いいえ"),)}, False),
        ({"extras": (("走査禁止", "－"),)}, False),
        ({"extras": (("走査禁止", " "),)}, False),
        ({"extras": (("種別", "複合機"), ("走査禁止", "否"))}, False),
        ({"extras": (("種別", "プリンター"),)}, True),
        ({"extras": (("スキャン 可否", "不可"),)}, True),
        ({"extras": (("走査可否", "未定"),)}, True),
        ({"extras": (("走査可否", "可"),)}, False),
        ({"extras": (("走査", "○"),)}, False),
        ({"extras": (("スキャン", "不可"),)}, True),
        ({"extras": (("ＳＣＡＮ禁止", "ｏ"),)}, True),
        ({"extras": (("走査除外", "なし"),)}, False),
        ({"note": "スキャンしないこと"}, True),
        ({"note": "ポートスキャンは厳禁"}, True),
        ({"note": "nmap NG"}, True),
        ({"note": "ﾌﾟﾘﾝﾀｰ"}, True),
        ({"model": "RICOH IM C3000"}, True),
        ({"model": "apeosport-vii c3373"}, True),
        ({"model": "カラー複写機"}, True),
        ({"model": "スキャナー fi-7160"}, False),
        ({"note": "スキャンした書類の保存用"}, False),
        ({"name": "mfp-2f", "model": "MFP 5000"}, True),
        ({"note": "走査禁止"}, True),
        ({"note": "制御用PLC"}, True),
        ({"model": "防災行政無線 操作卓"}, True),
        ({"note": "SPLC 接続"}, False),
        ({"owner": "複合機 太郎"}, False),
    ],
)
def test_what_must_not_be_asked(parts: dict[str, object], is_forbidden: bool) -> None:
    assert forbidden(host(**parts)) is is_forbidden


def test_addresses_that_are_never_asked() -> None:
    hosts = [
        host(addresses=("10.1.0.4", "10.2.0.4", "2001:db8::4"), note="走査禁止"),
        host(id="Y", addresses=("10.1.0.5",)),
    ]
    assert never_asked(hosts, IPv4Network("10.1.0.0/24")) == (IPv4Network("10.1.0.4"),)


def test_what_has_no_fixed_address_is_known_by_its_adapter() -> None:
    hosts = [
        host(macs=("00-A0-DE-01-02-03", "不明"), note="走査禁止"),
        host(id="Y", macs=("A" * 12,)),
    ]
    assert never_connected(hosts) == {"00:a0:de:01:02:03"}


def test_spares_the_scrapped_and_the_portable() -> None:
    assert spare(host(note="予備"))
    assert spare(host(extras=(("状態", "予備機"),)))
    assert not spare(host(note="予備室の機器"))
    assert scrapped(host(note="令和8年3月 返却済み"))
    assert not scrapped(host(note="返却予定"))
    laptop = {"kind": Kind.TERMINAL}
    assert portable(host(**laptop, extras=(("種別", "ノートPC"),)))
    assert portable(host(**laptop, platform=Platform.MOBILE))
    assert not portable(host(**laptop, model="デスクトップ"))
    assert not portable(host(kind=Kind.SERVER, note="ノート"))


@pytest.mark.parametrize(
    ("text", "maker"),
    [
        ("富士通 LIFEBOOK U9", "fujitsu"),
        ("日本HP製 ProBook", "hp"),
        ("ヤマハ RTX830", "yamaha"),
        ("Hon Hai Precision Ind. Co.,Ltd.", ""),
        ("AlaxalA Networks", "alaxala"),
        ("", ""),
        ("富士通とNEC", ""),
    ],
)
def test_a_text_names_one_maker_or_none(text: str, maker: str) -> None:
    assert maker_of(text) == maker


def test_makers_that_cannot_both_be_right() -> None:
    assert contradict("Yamaha", "富士通 LIFEBOOK")
    assert not contradict("Fujitsu", "LIFEBOOK")
    assert not contradict("Intel Corporate", "富士通 LIFEBOOK")
    assert not contradict("Lenovo", "NEC VersaPro")
    assert not contradict("Buffalo.inc", "富士通 LIFEBOOK")
    assert contradict("Yamaha", "Buffalo WSR")


def test_who_an_address_was_given_to(tmp_path: Path) -> None:
    prefixes = tmp_path / "prefixes"
    prefixes.write_text("# comment\n00A0DE Yamaha\n", "utf-8")
    assert registrant("00:a0:de:01:02:03", prefixes) == "Yamaha"
    assert registrant("00:a0:df:01:02:03", prefixes) == ""
    assert registrant("02:a0:de:01:02:03", prefixes) == ""
    assert registrant("00:a0:de:01:02:03", tmp_path / "absent") == ""


def test_what_this_machine_knows_by_itself() -> None:
    links = [
        {"ifname": "lo", "link_type": "loopback", "addr_info": [
            {"family": "inet", "local": "127.0.0.1", "prefixlen": 8}]},
        {"ifname": "eth0", "link_type": "ether", "address": "00:a0:de:01:02:03", "addr_info": [
            {"family": "inet", "local": "10.1.0.7", "prefixlen": 23},
            {"family": "inet6", "local": "2001:db8::7", "prefixlen": 64}]},
    ]  # fmt: skip
    own = read_own(links)
    assert [(one.name, str(one.interface)) for one in own] == [("eth0", "10.1.0.7/23")]
    assert is_direct(IPv4Network("10.1.0.0/24"), own)
    assert not is_direct(IPv4Network("10.2.0.0/24"), own)
    assert not is_direct(IPv4Network("10.0.0.0/16"), own)


def test_an_interface_in_two_networks_tells_not_where_its_neighbours_are() -> None:
    links = [
        {"ifname": name, "link_type": "ether", "addr_info": [
            {"family": "inet", "local": one, "prefixlen": 24} for one in told]}
        for name, told in (("eth0", ("10.1.0.7",)), ("eth1", ("10.1.0.8", "10.2.0.7")))
    ]  # fmt: skip
    assert only_in(IPv4Network("10.1.0.0/24"), read_own(links)) == {"eth0"}


def test_only_neighbours_that_answered_just_now_are_taken() -> None:
    entries = [
        {"dst": "10.1.0.5", "lladdr": "00:a0:de:01:02:03", "state": ["REACHABLE"]},
        {"dst": "10.1.0.6", "lladdr": "00:a0:de:01:02:04", "state": ["STALE"]},
        {"dst": "10.1.0.8", "state": ["FAILED"]},
        {"dst": "fe80::5", "lladdr": "00:a0:de:01:02:03", "state": ["REACHABLE"]},
        {"dst": "10.1.0.10", "lladdr": "00:a0:de:01:02:06", "state": ["DELAY"]},
        {"dst": "10.1.0.11", "lladdr": "00:a0:de:01:02:07", "state": ["PROBE"]},
        {"dst": "10.1.0.9", "lladdr": "00:a0:de:01:02:09", "state": ["PERMANENT"]},
    ]
    found = read_neighbours(entries, datetime(2026, 11, 23, tzinfo=UTC))
    assert [one.address for one in found] == ["10.1.0.5", "fe80::5"]

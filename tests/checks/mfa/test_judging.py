"""Sources, exemptions and sentences of cells."""

from datetime import date

import pytest

from checks.facts.sshd_config import Line
from checks.mfa.judging import deciding
from checks.mfa.model import CellVerdict, Door, DoorKind, Factor, Kinds, Source
from checks.mfa.policy import exemption, expired
from checks.mfa.sources import sources
from checks.mfa.ssh import Offer
from checks.mfa.words import door_words, excepted, sentence, way_words
from checks.model import FactError
from inventory.words import T

TODAY = date(2026, 11, 21)


def line(match: str, keyword: str = "permitrootlogin", value: str = "no") -> Line:
    return Line("/etc/ssh/sshd_config", 1, keyword, value, match)


@pytest.mark.parametrize(
    ("zones", "lines", "addresses"),
    [
        ((), (), ["203.0.113.77"]),
        (("LGWAN 10.1.0.0/16",), (), ["10.1.0.1", "203.0.113.77"]),
        # a block within the zone is a class of its own; the zone stands outside of it
        (
            ("LGWAN 10.1.0.0/16",),
            (line("Address 10.1.0.0/24"),),
            ["10.1.1.0", "10.1.0.1", "203.0.113.77"],
        ),
        ((), (line("address 10.1.2.*,!192.0.2.7"),), ["10.1.2.1", "192.0.2.7", "203.0.113.77"]),
        ((), (line("", "allowusers", "a@10.9.0.0/16"),), ["10.9.0.1", "203.0.113.77"]),
        ((), (line("Address 203.0.113.0/24"),), ["203.0.113.1", "198.51.100.77"]),
        (
            (),
            (line("Address 2001:db8:1::/48"),),
            ["2001:db8:1::1", "203.0.113.77", "2001:db8:ffff::77"],
        ),
        ((), (line("Address *,!0.0.0.0/0"),), ["203.0.113.77", "2001:db8:ffff::77"]),
        ((), (line("Address 0.0.0.0/0"),), ["203.0.113.77", "2001:db8:ffff::77"]),
        ((), (line("Address 10.1.2.5?"),), ["10.1.2.51", "203.0.113.77"]),
        ((), (line("Address 10.1.2.5*"),), ["10.1.2.1", "10.1.2.5", "203.0.113.77"]),
        ((), (line("Address 10.1*"),), ["10.0.0.1", "10.1.1.1", "203.0.113.77"]),
        ((), (line("Host 10.1.2.*"),), ["10.1.2.1", "203.0.113.77"]),
        (
            (),
            (line("Address 2001:db8:7:*"),),
            ["2001:db8:7::1", "203.0.113.77", "2001:db8:ffff::77"],
        ),
        # the first and the last part of a block are classes of their own: so is the middle
        (
            ("LGWAN 10.0.0.0/8",),
            (line("Address 10.0.0.0/16,10.255.0.0/16"),),
            ["10.1.0.0", "10.0.0.1", "10.255.0.1", "203.0.113.77"],
        ),
    ],
)
def test_classes_of_addresses(
    zones: tuple[str, ...], lines: tuple[Line, ...], addresses: list[str]
) -> None:
    assert [one.address for one in sources(zones, lines)] == addresses


def test_a_zone_that_is_no_network_is_told() -> None:
    with pytest.raises(FactError):
        sources(("LGWAN 10.1.0.0.0",), ())


TEXTS = (
    "audit | * | 情報政策課 | 2026-11-21 | 監査用",
    "hijou | shimin-01 | 住民課 | 2026-03-31 | 緊急用",
    "kiki-?? | * | 保守業者 | 2027-03-31 | 保守用",
)


@pytest.mark.parametrize(
    ("who", "host", "in_force", "over"),
    [
        ("audit", "a", True, False),
        ("kiki-01", "a", True, False),
        ("hijou", "shimin-01", False, True),
        ("hijou", "a", False, False),
        ("tanaka", "a", False, False),
    ],
)
def test_an_exemption_has_an_owner_and_an_end(
    who: str, host: str, in_force: bool, over: bool
) -> None:
    assert bool(exemption(TEXTS, who, host, TODAY)) is in_force
    assert bool(expired(TEXTS, who, host, TODAY)) is over


@pytest.mark.parametrize(
    "text",
    ["audit", "audit | * | x | 2027-02-30 | y", "audit | * | | 2027-03-31 | y", "a|b|c|d"],
)
def test_an_exemption_without_owner_or_end_is_none(text: str) -> None:
    with pytest.raises(FactError, match="is not"):
        exemption((text,), "audit", "a", TODAY)


LAN = Source(T(ja="LAN内", en="the LAN"), "10.1.0.1")
SSH = Door(DoorKind.SSH, "ssh", "sshd")
KEY, KNOWN, HELD = Factor.KEY, Factor.KNOWLEDGE, Factor.POSSESSION


@pytest.mark.parametrize(
    ("verdict", "ways", "words"),
    [
        (CellVerdict.SINGLE, [{KEY}], "ssh・LAN内・madoguchi: 公開鍵のみで成立"),
        (
            CellVerdict.MFA,
            [{KEY, KNOWN}, {KNOWN, HELD}],
            "ssh・LAN内・madoguchi: 二要素（パスワード＋公開鍵又はパスワード＋所持する認証器）",
        ),
        (CellVerdict.NO_FACTOR, [set()], "ssh・LAN内・madoguchi: 何も示さずに入れる"),
        (CellVerdict.LOCKED, [], "ssh・LAN内・madoguchi: 入れない"),
        (CellVerdict.UNKNOWN, [], "ssh・LAN内・madoguchi: 確認不能（鍵）"),
    ],
)
def test_a_cell_in_words(verdict: CellVerdict, ways: list[set[Factor]], words: str) -> None:
    doubt = T(ja="鍵", en="keys") if verdict is CellVerdict.UNKNOWN else None
    frozen = [frozenset(way) for way in ways]
    assert sentence("madoguchi", SSH, LAN, verdict, frozen, doubt).ja == words


def test_an_exemption_is_said() -> None:
    told = T(ja="情報政策課", en="IT")
    said = excepted(sentence("audit", SSH, LAN, CellVerdict.SINGLE, [frozenset({KEY})], None), told)
    assert said.ja.endswith("公開鍵のみで成立（例外: 情報政策課）")
    assert said.en.endswith("a key alone is enough (exempt: IT)")


def test_doors_are_named() -> None:
    assert door_words(Door(DoorKind.SSH, "ssh:2222", "sshd")).ja == "ssh:2222"
    assert door_words(Door(DoorKind.CONSOLE, "console", "login")).ja == "コンソール"
    assert door_words(Door(DoorKind.DISPLAY, "sddm", "sddm")).ja == "画面ログイン（sddm）"
    assert way_words(frozenset()).ja == "要素なし"


def test_the_weakest_ways_are_those_that_are_told() -> None:
    offers = [Offer(frozenset({KEY}), 1), Offer(frozenset({KNOWN, HELD}), 2)]
    kinds = Kinds(key_is_possession=True, key_with_code=False)
    assert deciding(offers, kinds, CellVerdict.SINGLE) == {frozenset({KEY})}
    assert len(deciding(offers, kinds, CellVerdict.UNKNOWN)) == 2

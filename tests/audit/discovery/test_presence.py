"""Who is missed, and who cannot be: the network decides only where all of it was seen."""

import pytest

from audit.discovery.model import Outcome
from checks.model import Verdict
from inventory.model import Host, Kind, Zone
from tests.audit.discovery.town import A, Town, host, sweep

NOBODY: list[tuple[str, str, tuple[int, ...] | None]] = []
SEEN = [("10.1.0.5", A, None)]


def desk(**parts: object) -> Host:
    return host("PC-1", "10.1.0.5", A, **parts)


def told(town: Town) -> tuple[set[Outcome], Verdict]:
    return town.outcomes("PC-1"), town.verdict("AST-004", "PC-1")


@pytest.mark.parametrize(
    ("before", "outcome", "verdict"),
    [
        (14.1, Outcome.UNSEEN, Verdict.FAIL),
        (13.9, Outcome.MATCHED, Verdict.PASS),
        (100, Outcome.UNSEEN, Verdict.FAIL),
    ],
)
def test_a_desktop_is_missed_after_14_days(
    before: float, outcome: Outcome, verdict: Verdict
) -> None:
    town = Town([desk()], sweep(SEEN, before), sweep(NOBODY))
    assert told(town) == ({outcome}, verdict)


@pytest.mark.parametrize(
    ("before", "outcome"), [(20, Outcome.MATCHED), (44, Outcome.MATCHED), (46, Outcome.UNSEEN)]
)
def test_a_laptop_may_be_away_longer(before: float, outcome: Outcome) -> None:
    laptop = desk(extras=(("種別", "ノートPC"),))
    assert Town([laptop], sweep(SEEN, before), sweep(NOBODY)).outcomes("PC-1") == {outcome}


def test_one_that_was_never_seen_is_missed_after_as_many_days_of_looking() -> None:
    assert told(Town([desk()], sweep(NOBODY, 20), sweep(NOBODY))) == (
        {Outcome.UNSEEN},
        Verdict.FAIL,
    )
    assert told(Town([desk()], sweep(NOBODY))) == ({Outcome.WAITING}, Verdict.UNKNOWN)
    assert told(Town([desk()], sweep(NOBODY, 13), sweep(NOBODY)))[1] is Verdict.UNKNOWN


def test_a_look_that_failed_makes_nobody_missing() -> None:
    failed = sweep(NOBODY, 0, why="nmap が止まった / nmap stopped")
    assert told(Town([desk()], sweep(SEEN, 30), failed)) == ({Outcome.WAITING}, Verdict.UNKNOWN)
    only = Town([desk()], failed)
    assert told(only) == ({Outcome.NOT_COVERED}, Verdict.UNKNOWN)
    assert "nmap が止まった" in only.judgement("AST-004", "PC-1").detail.ja


def test_a_segment_that_nobody_looked_at_makes_nobody_missing() -> None:
    other = sweep(NOBODY, 20, "10.2.0.0/24"), sweep(NOBODY, 0, "10.2.0.0/24")
    assert told(Town([desk()], *other)) == ({Outcome.NOT_COVERED}, Verdict.UNKNOWN)
    assert told(Town([desk()])) == ({Outcome.NOT_COVERED}, Verdict.UNKNOWN)


def test_an_old_look_makes_nobody_missing_nor_present() -> None:
    town = Town([desk()], sweep(NOBODY, 90), sweep(NOBODY, 36))
    assert told(town) == ({Outcome.NOT_COVERED}, Verdict.UNKNOWN)
    assert told(Town([desk()], sweep(SEEN, 36)))[1] is Verdict.UNKNOWN


def test_a_look_through_a_router_makes_nobody_missing() -> None:
    looks = sweep(NOBODY, 20, direct=False), sweep(NOBODY, direct=False)
    town = Town([desk()], *looks)
    assert told(town) == ({Outcome.NOT_COVERED}, Verdict.UNKNOWN)
    assert "ARP" in town.judgement("AST-004", "PC-1").detail.ja


def test_a_host_without_a_fixed_address_may_be_anywhere_in_its_zone() -> None:
    roaming = host("PC-1", "", A)
    one, two = (sweep(NOBODY, 20), sweep(NOBODY)), (sweep(NOBODY, 20, "10.2.0.0/24"),)
    assert told(Town([roaming], *one)) == ({Outcome.UNSEEN}, Verdict.FAIL)
    half = Town([roaming], *one, sweep(NOBODY, 0, "10.2.0.0/24", why="x / x"))
    assert told(half) == ({Outcome.NOT_COVERED}, Verdict.UNKNOWN)
    short = Town([roaming], *one, *two)
    assert told(short)[1] is Verdict.UNKNOWN
    nowhere = Town([host("PC-1", "", A, zone=Zone.OTHER)], *one)
    assert told(nowhere)[1] is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("parts", "outcome"),
    [
        ({"extras": (("走査禁止", "○"),)}, Outcome.LEFT_OUT),
        ({"extras": (("種別", "複合機"),), "kind": Kind.OTHER}, Outcome.LEFT_OUT),
        ({"note": "制御用PLC。触らない"}, Outcome.LEFT_OUT),
        ({"note": "予備機"}, Outcome.SPARE),
        ({"note": "予備"}, Outcome.SPARE),
    ],
)
def test_what_is_left_out_and_a_spare_are_not_missed(
    parts: dict[str, object], outcome: Outcome
) -> None:
    town = Town([desk(**parts)], sweep(NOBODY, 50), sweep(NOBODY))
    assert told(town) == ({outcome}, Verdict.NOT_APPLICABLE)


def test_an_address_that_was_not_asked_makes_nobody_missing() -> None:
    looks = [sweep(NOBODY, days, left_out=("10.1.0.0/28",)) for days in (50, 0)]
    assert told(Town([desk()], *looks)) == ({Outcome.LEFT_OUT}, Verdict.NOT_APPLICABLE)


@pytest.mark.parametrize("note", ["予備室に設置", "予備校", "走査は毎週"])
def test_other_words_do_not_excuse(note: str) -> None:
    town = Town([desk(note=note)], sweep(NOBODY, 50), sweep(NOBODY))
    assert told(town) == ({Outcome.UNSEEN}, Verdict.FAIL)


def test_somebody_else_in_its_place_is_not_its_presence() -> None:
    town = Town([desk()], sweep([("10.1.0.5", "00:17:42:00:00:ff", None)]))
    assert told(town)[1] is Verdict.UNKNOWN
    assert "00:17:42:00:00:ff" in town.judgement("AST-004", "PC-1").detail.ja

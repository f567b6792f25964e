"""What a drill shows: nothing that is missing, odd or only alike to itself counts as proof."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.model import Against, Drill, Held, TableSeen
from checks.model import FactError, Verdict, Why
from inventory.words import T
from reports.backup_proof import MATCHED, SOUND, elsewhere, shortfalls, shown
from reports.backup_view import Elsewhere, Standing
from tests.reports.backup_sample import (
    case,
    copy,
    data_set,
    drill,
    held,
    judgement,
    judgements,
    placement,
    reading,
    survey,
    whole,
)

WANTED = data_set(1, "住民記録システム", "住民基本台帳")
TABLE = TableSeen("t", 10, "aa", 10, "aa")
UNASKED = replace(TABLE, wanted_rows=None, wanted_digest="")
ODD = FactError(Why.NOT_COLLECTED, T("調べていない", "not looked at"))


def answer(*places: Held) -> tuple[Elsewhere, str]:
    about = case(WANTED, *places)
    return elsewhere(about, list(judgements(about)))


def standing(*places: Held) -> Standing:
    about = case(WANTED, *places)
    return shown(about, list(judgements(about))).standing


@pytest.mark.parametrize(
    "spoilt",
    [
        drill(finished=False),
        drill(errors=(T("誤り", "error"),)),
        drill(restored=199),
        drill(missing=1, matched=199),
        drill(differing=1, matched=199),
        drill(random=1),
        drill(against=Against.NOTHING),
        drill(matched=0),
        drill(matched=150),
        drill(random=None),
        drill(named=3, named_bad=1),
        drill(asked=0, restored=0, matched=0),
        whole(against=Against.QUERIES),
        whole(against=Against.QUERIES, tables=(replace(TABLE, rows=9),)),
        whole(against=Against.QUERIES, tables=(replace(TABLE, digest="bb"),)),
        whole(against=Against.QUERIES, tables=(UNASKED,)),
        whole(against=Against.QUERIES, tables=(TABLE,), answers=(("q", "1", "2"),)),
        whole(against=Against.QUERIES, answers=(("q", "1", ""),)),
    ],
)  # fmt: skip
def test_a_drill_that_is_not_whole_or_not_compared_shows_nothing(spoilt: Drill) -> None:
    assert shortfalls(spoilt)
    assert all(words.endswith("。") for words in shortfalls(spoilt))
    assert answer(held(drills=(spoilt,)))[0] is Elsewhere.NOT_PROVEN
    assert standing(held(drills=(spoilt,))) is not Standing.PROVEN


@pytest.mark.parametrize(
    "good",
    [
        drill(),
        whole(),
        drill(matched=190),
        drill(extra=5),
        drill(against=Against.CHECKSUMS),
        whole(against=Against.QUERIES, tables=(TABLE,), answers=(("q", "1", "1"),)),
    ],
)
def test_a_drill_that_went_well_shows_that_it_comes_back(good: Drill) -> None:
    assert shortfalls(good) == ()
    assert standing(held(drills=(good,))) is Standing.PROVEN


def test_the_same_data_is_shown_by_a_whole_drill_against_the_source() -> None:
    said, words = answer(held(drills=(whole(),)))
    assert said is Elsewhere.PROVEN
    for part in ("令和8年11月20日", "県DC", copy(1).id[:12], "取得時の検査値と照合"):
        assert part in words


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (held(drills=()), "復元訓練を行っていない"),
        (held(drills=(whole(against=Against.CHECKSUMS),)), "元のデータとは照合していない"),
        (held(drills=(whole(against=Against.QUERIES, tables=(replace(TABLE, wanted_digest=""),)),)),
         "内容は元のデータと照合していない"),
        (held(survey=ODD), "今もあることを確かめられない"),
        (held(survey=survey((3, 2))), "もう一覧にない"),
        (held(drills=(whole(copy_at=copy(2).at),)), "もう一覧にない"),
        (held(drills=(whole(copy_at=None),)), "今もあることを確かめられない"),
        (held(placement=ODD), "別の装置にあることを確かめられない"),
        (held(placement=placement(source_disks=ODD)), "別の装置にあることを確かめられない"),
        (held(placement=placement(host="AST-0001", disks=())), "確かめられない"),
        (held(placement=placement(host="AST-0001", disks=("8:0", "8:1"))), "同じ装置にある"),
        (held(readings=(reading(None, sound=False),)), "読取りで誤り"),
        (held(drills=(whole(2), drill(1, missing=1, matched=199))), "1件なかった"),
    ],
)  # fmt: skip
def test_what_does_not_prove_it_says_why(place: Held, reason: str) -> None:
    said, words = answer(place)
    assert said is Elsewhere.NOT_PROVEN
    assert reason in words


def test_a_sample_proves_only_what_was_drawn() -> None:
    said, words = answer(held(drills=(drill(),)))
    assert said is Elsewhere.PARTLY
    assert "照合した200件に限る" in words
    assert answer(held(drills=(whole(matched=2337),)))[0] is Elsewhere.PARTLY
    said, words = answer(held(drills=(whole(gone=3, against=Against.SOURCE),)))
    assert said is Elsewhere.PARTLY
    assert "写しにないものが3件" in words


def test_what_may_not_be_all_of_the_source_proves_only_what_was_compared() -> None:
    said, words = answer(held(drills=(whole(partial=True),)))
    assert said is Elsewhere.PARTLY
    assert "すべてと照合できたかは分からない" in words
    lacking = whole(against=Against.QUERIES, tables=(TABLE,), gone=1)
    assert answer(held(drills=(lacking,)))[0] is Elsewhere.PARTLY


def test_an_older_whole_drill_counts_while_its_copy_is_there_and_nothing_was_lost_since() -> None:
    assert answer(held(drills=(whole(4), drill(1))))[0] is Elsewhere.PROVEN
    gone = held(drills=(whole(40), drill(1)))
    assert answer(gone)[0] is Elsewhere.PARTLY
    lost_since = held(drills=(whole(4), drill(2, missing=1, matched=199), drill(1)))
    assert answer(lost_since)[0] is Elsewhere.PARTLY


def test_the_best_place_answers() -> None:
    sampled = held("他", drills=(drill(0),))
    assert answer(sampled, held())[0] is Elsewhere.PROVEN
    same = held("同じ", placement=placement(host="AST-0001", disks=("8:0",)), drills=(whole(0),))
    assert answer(same, held())[0] is Elsewhere.PROVEN
    assert answer(same, sampled)[0] is Elsewhere.PARTLY


def test_a_drill_that_was_broken_off_hides_neither_a_good_nor_a_bad_one() -> None:
    cut = drill(0, finished=False)
    assert standing(held(drills=(whole(1), cut))) is Standing.PROVEN
    assert standing(held(drills=(drill(1, missing=1, matched=199), cut))) is Standing.DOUBTED
    assert standing(held(drills=(cut,))) is Standing.UNKNOWN


def test_one_place_that_proves_it_is_enough() -> None:
    bad = held("他", readings=(reading(None, sound=False),))
    assert standing(bad, held()) is Standing.PROVEN
    assert standing(bad, held("空", drills=())) is Standing.DOUBTED
    assert standing(held("空", drills=()), held("空2", drills=())) is Standing.UNKNOWN
    assert standing() is Standing.UNKNOWN


@pytest.mark.parametrize("check", SOUND)
def test_damage_that_a_rule_found_there_stands_against_the_drill(check: str) -> None:
    about = case(WANTED, held())
    good = [one for one in judgements(about) if one.check != check]
    here = judgement(check, about, Verdict.FAIL, "県DC")
    other = judgement(check, about, Verdict.FAIL, "他の保管先")
    assert shown(about, [*good, here]).standing is Standing.DOUBTED
    assert shown(about, [*good, other]).standing is Standing.PROVEN


@pytest.mark.parametrize("verdict", [None, Verdict.UNKNOWN, Verdict.ERROR, Verdict.FAIL])
def test_without_the_rule_on_drills_nothing_is_proven(verdict: Verdict | None) -> None:
    about = case(WANTED, held())
    rest = [one for one in judgements(about) if one.check != MATCHED]
    said = [judgement(MATCHED, about, verdict, "県DC")] if verdict else []
    assert shown(about, [*rest, *said]).standing is Standing.UNKNOWN


def test_damage_that_was_read_again_and_found_sound_is_healed() -> None:
    bad, again = reading((3, 30), 2, sound=False), reading((3, 30), 1)
    assert standing(held(readings=(bad,))) is Standing.DOUBTED
    assert standing(held(readings=(bad, reading((4, 30), 1)))) is Standing.DOUBTED
    assert standing(held(readings=(bad, again))) is Standing.PROVEN


@pytest.mark.parametrize(
    "mute", [drill(against=Against.NOTHING), drill(matched=0), drill(finished=False)]
)
def test_a_drill_that_says_nothing_casts_no_doubt_either(mute: Drill) -> None:
    assert standing(held(drills=(mute,))) is Standing.UNKNOWN


@given(
    st.builds(
        drill,
        days=st.integers(0, 9),
        asked=st.integers(0, 5),
        restored=st.integers(0, 5),
        matched=st.integers(0, 5),
        missing=st.integers(0, 2),
        differing=st.integers(0, 2),
        absent=st.integers(0, 2),
        random=st.sampled_from([None, 0, 1]),
        whole=st.booleans(),
        finished=st.booleans(),
        against=st.sampled_from(Against),
        tables=st.sampled_from([(), (TABLE,), (replace(TABLE, rows=1),)]),
    )
)
def test_nothing_is_proven_unless_all_agreed(some: Drill) -> None:
    said, _ = answer(held(drills=(some,)))
    if said is Elsewhere.PROVEN:
        assert some.finished
        assert some.whole
        assert not some.missing
        assert not some.differing
        compared = some.matched == some.asked > 0 or some.against is Against.QUERIES
        assert compared

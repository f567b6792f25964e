"""The view of backups: every data set counted once, unknown never good, sizes bounded."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.backup.judged import LEDGER, judged
from checks.backup.model import Depth, Reading
from checks.catalogue import SET_RULES, catalogue
from checks.model import FactError, Why
from inventory.model import System
from inventory.words import T
from reports.backup_build import BackupMaterial
from reports.backup_data import restore_measured
from reports.backup_digits import digits_of, kept, together
from reports.backup_edition import public_backup
from reports.backup_proof import MATCHED, SOUND
from reports.backup_prose import summary
from reports.backup_sets import read_words
from reports.backup_view import BackupReport, DigitView, Elsewhere, Mark, Standing
from tests.reports.backup_sample import (
    AT,
    JUMIN,
    LIMITS,
    PLAN,
    POLICY,
    case,
    city,
    data_set,
    declared,
    drill,
    empty,
    healthy,
    held,
    judgements,
    ledger,
    many,
    material,
    nothing,
    reading,
    second,
    survey,
    unclaimed,
    view_of,
    whole,
)

CITY = view_of(city())
ALL = [CITY, view_of(healthy()), view_of(empty()), view_of(nothing()), view_of(many(30))]
WANTED = data_set(1, JUMIN.name, "住民基本台帳")


@pytest.mark.parametrize("view", ALL)
def test_every_data_set_stands_in_exactly_one_way(view: BackupReport) -> None:
    counts = view.counts
    assert counts.proven + counts.doubted + counts.unknown == counts.data_sets
    assert counts.data_sets == len(view.sets)
    assert counts.kept <= counts.data_sets
    assert counts.systems_elsewhere <= counts.systems == len(view.losses)


@pytest.mark.parametrize("view", ALL)
def test_every_violation_is_told_with_its_remedy(view: BackupReport) -> None:
    faults = [*view.plan_faults, *(fault for one in view.sets for fault in one.faults)]
    assert len(faults) == view.counts.violations
    assert all(fault.remedy and fault.severity for fault in faults)


def test_the_city_stands_as_it_should() -> None:
    assert [one.standing for one in CITY.sets] == [
        Standing.PROVEN, Standing.PROVEN, Standing.DOUBTED, Standing.PROVEN, Standing.UNKNOWN,
    ]  # fmt: skip
    answers = {one.system: one.answer for one in CITY.losses}
    assert answers["住民記録システム"] is Elsewhere.PROVEN
    assert set(answers.values()) == {Elsewhere.PROVEN, Elsewhere.NOT_PROVEN}
    assert CITY.counts.kept == 1
    assert CITY.counts.systems_unplanned == ("広報ホームページ",)


def test_a_system_is_no_better_than_its_worst_data_set() -> None:
    for view in ALL:
        for one in view.losses:
            order = [Elsewhere.NOT_PROVEN, Elsewhere.PARTLY, Elsewhere.PROVEN]
            assert order.index(one.answer) == min(order.index(line.answer) for line in one.sets)


def test_the_ledger_as_a_whole_is_judged_once_whatever_a_system_is_called() -> None:
    stray = unclaimed(T("余分", "stray"))
    for name in ("住民記録システム", LEDGER):
        view = view_of(replace(material(ledger(System(name=name))), judgements=(stray,)))
        assert [(row.system, row.data_set) for row in view.judgements] == [(LEDGER, "")]
        assert [(one.check, one.target) for one in view.plan_faults] == [("BKP-029", LEDGER)]
        assert view.counts.violations == public_backup(view).counts.violations == 1


def test_a_digit_that_nothing_is_known_of_is_never_good() -> None:
    odd = FactError(Why.NOT_COLLECTED, T("調べていない", "not looked at"))
    mute = held(survey=odd, placement=odd, readings=(), drills=(), canary=odd)
    marks = [one.mark for one in digits_of(case(WANTED, mute), LIMITS)]
    assert Mark.CONFORMING not in marks
    assert {one.mark for one in digits_of(case(WANTED), LIMITS)} == {Mark.VIOLATION}
    assert {one.mark for one in together([])} == {Mark.UNKNOWN}
    assert not kept(())


def test_all_five_are_kept_only_where_all_conform() -> None:
    whole_set = digits_of(case(WANTED, held(), second()), LIMITS)
    assert [one.mark for one in whole_set] == [Mark.CONFORMING] * 5
    assert kept(whole_set)
    for place in range(5):
        for mark in (Mark.UNKNOWN, Mark.VIOLATION, Mark.NOT_APPLICABLE):
            spoilt = [*whole_set[:place], DigitView(mark, 0, 1), *whole_set[place + 1 :]]
            assert not kept(spoilt)


def test_what_the_ledger_does_not_ask_for_is_no_violation_and_not_kept() -> None:
    free = data_set(1, JUMIN.name, "住民基本台帳", offsite=None, offline=False)
    here = declared("県DC", offsite=False, lock_mode="", immutable_until="")
    odd = FactError(Why.NO_DATA, T("試していない", "not tried"))
    place = held(declared=here, canary=odd, survey=survey(append_only=False))
    digits = digits_of(case(free, place), LIMITS)
    assert [one.mark for one in digits[2:4]] == [Mark.NOT_APPLICABLE] * 2
    assert not kept(digits)
    asked = digits_of(case(WANTED, place), LIMITS)
    assert [one.mark for one in asked[2:4]] == [Mark.VIOLATION] * 2


@given(st.lists(st.sampled_from(list(Mark)), max_size=5))
def test_the_worst_mark_is_that_of_the_system(marks: list[Mark]) -> None:
    sets = [(DigitView(mark, 0, 1),) * 5 for mark in marks]
    for one in together(sets):
        if one.mark is Mark.CONFORMING:
            assert not {Mark.VIOLATION, Mark.UNKNOWN} & set(marks)
        if Mark.VIOLATION in marks:
            assert one.mark is Mark.VIOLATION


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        ((), "内容を読んでいない"),
        ((reading((1, 30)), reading((2, 30)), reading((2, 30))), "30区分のうち2区分を誤りなく"),
        ((reading(None),), "全部を誤りなく"),
        ((reading((1, 30), 40),), "内容を読んでいない"),
        ((reading((1, 30)), reading((2, 30), sound=False)), "直っていない誤りがある"),
        ((replace(reading(None), depth=Depth.STRUCTURE),), "構造だけを見た"),
    ],
)
def test_reading_is_told_as_so_many_of_so_many(readings: tuple[Reading, ...], said: str) -> None:
    assert said in read_words(readings, AT, LIMITS)


def test_only_whole_restores_are_a_systems_minutes() -> None:
    told = {one.system: one for one in restore_measured(CITY)}
    jumin, zeimu = told["住民記録システム"], told["税務システム"]
    assert (jumin.minutes, jumin.bytes, jumin.restored_whole) == (52.0, 6 << 30, 2)
    assert (zeimu.minutes, zeimu.bytes, len(zeimu.measured)) == (None, None, 1)
    assert {one.within_rto for one in jumin.measured} == {True, False}
    assert [one.within_rto for one in zeimu.measured] == [None]
    assert told["広報ホームページ"].minutes is None


def test_a_sample_that_took_longer_than_the_rto_breaks_it() -> None:
    one = case(WANTED, held(drills=(drill(seconds=3600.0),)))
    view = view_of(material(ledger(JUMIN), (one, judgements(one))))
    assert [m.within_rto for m in view.measured] == [False]


def test_trends_hold_finished_drills_and_known_sizes() -> None:
    cut = whole(0, finished=False)
    one = case(WANTED, held(drills=(drill(4), whole(1), cut)))
    (trend,) = view_of(material(ledger(JUMIN), (one, judgements(one)))).trends
    assert [dot.whole for dot in trend.minutes] == [False, True]
    assert trend.rto_minutes == 30
    assert len(trend.sizes) == 14


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (healthy(), "1件のうち、復元できることを確かめたものは1件"),
        (empty(), "何も述べられない"),
        (nothing(), "何も述べられない"),
        (city(), "5件のうち、復元できることを確かめたものは3件"),
    ],
)
def test_the_summary_gives_numbers_with_what_they_are_out_of(
    given: BackupMaterial, said: str
) -> None:
    assert said in summary(view_of(given))


def test_gaps_are_grouped_and_none_is_lost() -> None:
    for view in ALL:
        assert sum(gap.count for gap in view.gaps) == view.counts.gaps
        assert all(len(gap.where) < 600 for gap in view.gaps)


def test_what_a_host_says_is_made_visible() -> None:
    odd = held(drills=(whole(copy="x\u202ey\x07"),))
    one = case(WANTED, odd)
    given = material(ledger(JUMIN), (one, judgements(one)), strays=(T("\u202e", ""),))
    view = view_of(given)
    assert view.sets[0].drills[0].said == "x<U+202E>y<U+0007>"
    assert view.strays == ("<U+202E>",)
    assert "\u202e" not in str(view.losses) + view.sets[0].because


def test_the_public_edition_keeps_the_counts_and_no_name() -> None:
    public = public_backup(CITY)
    assert public.counts.proven == CITY.counts.proven
    assert [one.digits for one in public.systems] == [one.digits for one in CITY.systems]
    told = str(public)
    for name in ("住民", "税務", "県DC", "本庁", "/srv", "髙﨑", "鈴木", "BK-0", "監査　一郎"):
        assert name not in told, name


def test_the_rules_that_a_proof_leans_on_are_those_of_the_catalogue() -> None:
    """By the real rules: a healthy set is proven and kept, a damaged one is neither."""
    rules = catalogue(SET_RULES)
    assert {MATCHED, *SOUND, PLAN} <= set(rules)
    good = case(WANTED, held(), second())
    odd = case(data_set(2, JUMIN.name, "x"), held(drills=(drill(1, missing=3, absent=3),)))
    known = (good, odd)
    given = replace(
        material(ledger(JUMIN)), cases=known, judgements=judged(known, POLICY), checks=rules
    )
    view = view_of(given)
    assert [one.standing for one in view.sets] == [Standing.PROVEN, Standing.DOUBTED]
    assert [line.answer for line in view.losses[0].sets] == [
        Elsewhere.PROVEN, Elsewhere.NOT_PROVEN,
    ]  # fmt: skip
    assert view.counts.kept == 1

"""The view of backups: every data set counted once, unknown never good, sizes bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.model import Depth
from checks.model import Verdict
from inventory.words import T
from reports.backup_build import BackupMaterial
from reports.backup_data import restore_measured
from reports.backup_digits import DIGITS, digits_of, kept, together
from reports.backup_edition import public_backup
from reports.backup_prose import summary
from reports.backup_sets import read_words
from reports.backup_view import Elsewhere, Mark, Standing
from tests.reports.backup_sample import (
    CHECKS,
    JUMIN,
    case,
    city,
    data_set,
    drill,
    empty,
    healthy,
    held,
    judgement,
    judgements,
    ledger,
    many,
    material,
    nothing,
    reading,
    view_of,
    whole,
)

CITY = view_of(city())
ALL = [CITY, view_of(healthy()), view_of(empty()), view_of(nothing()), view_of(many(30))]
WANTED = data_set(1, JUMIN.name, "住民基本台帳")


@pytest.mark.parametrize("view", ALL)
def test_every_data_set_stands_in_exactly_one_way(view: object) -> None:
    counts = view.counts  # type: ignore[attr-defined]
    assert counts.proven + counts.doubted + counts.unknown == counts.data_sets
    assert counts.data_sets == len(view.sets)  # type: ignore[attr-defined]
    assert counts.kept <= counts.data_sets
    assert counts.systems_elsewhere <= counts.systems == len(view.losses)  # type: ignore[attr-defined]


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


_VERDICTS = st.sampled_from(list(Verdict))


@given(st.lists(st.tuples(st.sampled_from(sorted(CHECKS)), _VERDICTS), max_size=14))
def test_a_digit_is_good_only_where_all_its_rules_passed(said: list[tuple[str, Verdict]]) -> None:
    about = case(WANTED, held())
    judged = [judgement(check, about, verdict) for check, verdict in said]
    for digit, seen in zip(DIGITS, digits_of(judged), strict=True):
        own = [verdict for check, verdict in said if check in digit.checks]
        asked = {check for check, _ in said if check in digit.checks}
        if seen.mark is Mark.CONFORMING:
            assert asked == set(digit.checks)
            assert set(own) <= {Verdict.PASS, Verdict.NOT_APPLICABLE}
        if Verdict.FAIL in own:
            assert seen.mark is Mark.VIOLATION


def test_digits_without_a_rule_are_unknown_and_nothing_is_kept() -> None:
    assert {one.mark for one in digits_of([])} == {Mark.UNKNOWN}
    assert not kept(digits_of([]))
    assert not kept(())
    assert {one.mark for one in together([])} == {Mark.UNKNOWN}


def test_what_does_not_apply_is_not_kept_as_3_2_1_1_0() -> None:
    about = case(WANTED, held())
    own = list(judgements(about, d1a=Verdict.NOT_APPLICABLE))
    assert not kept(digits_of(own))
    assert kept(digits_of(list(judgements(about))))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((), "読んでいない。"),
        (((1, 30), (2, 30), (2, 30)), "30区分のうち2区分"),
        ((None,), "全部を"),
        (((1, 30), (1, 7)), "7区分のうち1区分"),
    ],
)
def test_reading_is_told_as_so_many_of_so_many(
    parts: tuple[tuple[int, int] | None, ...], said: str
) -> None:
    assert said in read_words([reading(part) for part in parts])


def test_damage_and_structure_alone_are_told() -> None:
    assert "誤りあり" in read_words([reading((1, 30)), reading((2, 30), sound=False)])
    only = reading(None)
    quick = type(only)(Depth.STRUCTURE, None, only.at, True, (), None, 1.0)
    assert read_words([quick]) == "構造だけを見た。内容は読んでいない。"


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

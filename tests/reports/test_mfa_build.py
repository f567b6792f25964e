"""The view of two-factor coverage: grouped, bounded, and nothing of what was counted is lost."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.mfa.coverage import coverage
from checks.mfa.model import CellVerdict
from inventory.words import T
from reports.mfa_build import said
from reports.mfa_groups import MAX_LINES, few, letter, matrices, where
from reports.mfa_prose import percent, standing, summary
from tests.audit.mfa.coverage_sample import cell, central, city, host
from tests.audit.mfa.test_coverage import INPUTS
from tests.reports.mfa_sample import covered, empty, large, view_of

V = CellVerdict
CITY = view_of(city())


def test_every_counted_unit_is_a_fault_a_gap_or_enforced() -> None:
    for view in (CITY, view_of(large(60)), view_of(covered())):
        faults = sum(one.count for one in view.faults)
        gaps = sum(one.count for one in view.gaps)
        assert faults + gaps + view.total.enforced == view.total.units
        assert gaps == view.total.unknown
        assert sum(one.count for one in view.exempt) == view.total.exempt
        assert sum(rate.units for rate in view.paths) == view.total.units


def test_the_worst_come_first() -> None:
    letters = [one.letter for one in CITY.faults]
    assert letters == sorted(letters, key="無一同".index)
    assert CITY.faults[0].where == "zeimu: jiro"
    assert CITY.faults[0].steps[0].startswith("/etc/ssh/sshd_config:12")


def test_what_an_import_says_names_the_file() -> None:
    (fault,) = [one for one in CITY.faults if "財務会計" in one.where]
    assert fault.steps == ("認証サーバの書き出し（E1+E2、7章）", "SHA-256 5e5e5e5e5e5e5e5e…")
    assert {u.steps[1] for u in CITY.units if u.product} == {fault.steps[1]}
    assert all(fault.steps for fault in CITY.faults)


def test_many_files_of_an_import_are_counted() -> None:
    many = tuple(f"{n:064x}" for n in range(6))
    row = central("jiro", V.SINGLE, files=many)
    (fault,) = view_of(replace(empty(), central=(row,))).faults
    assert len(fault.steps) == 6
    assert fault.steps[-1] == "ほか2ファイル"


@pytest.mark.parametrize("hosts", [1, 30, 1000])
def test_lines_do_not_grow_with_the_hosts(hosts: int) -> None:
    view = view_of(large(hosts))
    assert len(view.faults) <= 16
    for one in view.matrices:
        assert len(one.patterns) <= MAX_LINES
        assert sum(pattern.count for pattern in one.patterns) + one.more == one.accounts
    for text in (*(f.where for f in view.faults), *(g.where for g in view.gaps)):
        assert len(text.splitlines()) <= 7
        assert len(text) < 700


@settings(max_examples=60, deadline=None)
@given(INPUTS)
def test_a_letter_is_never_better_than_the_worst_unit(some: object) -> None:
    found = coverage(some)  # type: ignore[arg-type]
    good = {"二", "実", "外", "閉", ""}
    bad = {(u.place.name, u.account) for u in found.units if u.counted and not u.enforced}
    lines = [line for one in matrices(found.units) for line in one.patterns]
    clean = {(p.place, p.account) for p in lines if set(p.letters) <= good}
    assert not clean & bad


def test_the_proved_letter_needs_every_unit_proved() -> None:
    found = coverage(city())
    mine = [u for u in found.units if u.place.name == "jumin" and u.account == "hinoyama"]
    assert letter([u for u in mine if u.kind == "ssh"]) == "実"
    assert letter(mine) == "二"
    assert letter([]) == ""


def test_places_with_the_same_accounts_share_a_line() -> None:
    hosts = tuple(host(name, cell("u", V.SINGLE)) for name in ("a", "b"))
    other = host("c", cell("u", V.SINGLE), cell("v", V.SINGLE))
    units = coverage(replace(empty(), hosts=(*hosts, other))).units
    assert where(units) == "a、b: u\nc: u、v"
    assert few(["a", "b", "c"], 2, "件") == "a、b ほか1件"


def test_the_answer_is_told_without_its_place() -> None:
    (unit,) = coverage(replace(empty(), hosts=(host("a", cell("u: v", V.SINGLE)),))).units
    assert said(unit) == "公開鍵のみで成立"
    assert said(replace(unit, words=T("別の文", "another"))) == "別の文"


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 0, "－"), (0, 7, "0.0%"), (7, 7, "100.0%"), (9999, 10000, "99.9%"), (2, 3, "66.6%")],
)
def test_only_all_is_a_hundred_percent(part: int, whole: int, told: str) -> None:
    assert percent(part, whole) == told


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_a_demand_is_met_only_where_nothing_is_missing(good: int, odd: int, bad: int) -> None:
    rate = replace(CITY.total, units=good + odd + bad, enforced=good, unknown=odd, mandatory=True)
    told = standing(rate)
    assert (told == "満たす") is (good > 0 and odd == bad == 0)
    assert (told == "満たさない") is (bad > 0)


def test_the_summary_gives_the_denominator_and_what_is_mandatory() -> None:
    assert "12の入口" in summary(CITY)
    assert "マイナンバー利用事務系では、強制されていない入口がある" in summary(CITY)
    assert "何も述べられない" in summary(view_of(empty()))
    assert "すべての入口で強制されている。" in summary(view_of(covered()))

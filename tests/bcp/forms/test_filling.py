"""The forms: keyed by set and number, filled from the city, 未記入 where nobody said anything."""

from dataclasses import replace

import pytest

from bcp.checking import Times
from bcp.forms.analysis import BEYOND, UNASKED, UNSURE, WITHIN, standing
from bcp.forms.facts import UNTOLD, Facts, lasting
from bcp.forms.filling import FILLERS, fill, filled
from bcp.forms.model import Filled, Filling, FormSet
from bcp.forms.reading import set_titles, shipped_forms
from bcp.model import Proven
from bcp.plan.model import Plan
from bcp.plan.reading import read_plan
from bcp.runbook.model import Runbook
from bcp.runbook.reading import read_runbook
from inventory.model import Ledger
from tests.bcp.city import CITY, FOLDER
from tests.reports.bcp_sample import EMPTY

OLD, FIRST = FormSet.MIC_2008, FormSet.FIRST
FACTS = Facts(CITY, read_plan(FOLDER / "plan.yaml", CITY.nodes), Ledger(), read_runbook())
NOTHING = Facts(EMPTY, Plan(), Ledger(), Runbook((), ()))


def of(set_: FormSet, number: int, facts: Facts = FACTS) -> Filled:
    return fill(shipped_forms()[set_, number], facts)


def cells(one: Filled, key: str) -> dict[str, str]:
    """The texts of a column by those of the first."""
    place = [column.key for column in one.form.columns].index(key)
    return {row[0]: row[place] for row in one.rows}


def test_the_same_number_is_another_form_in_another_set() -> None:
    assert shipped_forms()[OLD, 7].title == "重要情報のバックアップの状況と対策計画"
    assert shipped_forms()[FIRST, 7].title == "初動検討ワークシート"
    assert {number for set_, number in shipped_forms() if set_ is OLD} == set(range(1, 19))
    assert set(set_titles()) == set(FormSet)


def test_every_form_has_a_filler_and_fits_the_page() -> None:
    assert FILLERS.keys() == shipped_forms().keys()
    for form in shipped_forms().values():
        assert sum(column.width for column in form.columns) == 170, form.title


def test_only_the_columns_that_were_read_are_the_ministrys() -> None:
    known = [form.number for form in shipped_forms().values() if not form.columns[0].own]
    assert known == [1]
    assert all(not column.own for column in shipped_forms()[OLD, 1].columns)


def test_every_line_has_a_cell_for_every_column_and_boxes_stay_empty() -> None:
    for one in filled(FACTS):
        for row in one.rows:
            assert len(row) == len(one.form.columns)
            for column, text in zip(one.form.columns, row, strict=True):
                assert (text == "") is (column.filling is Filling.HAND) or column.key == "note"


def test_nothing_typed_gives_forms_without_lines() -> None:
    assert [one.rows for one in filled(NOTHING)] == [()] * len(shipped_forms())


def test_form_1_says_where_a_system_stands_and_what_may_hurt_it() -> None:
    one = of(OLD, 1)
    assert cells(one, "place")["住民記録システム"] == "1.5m"
    assert cells(one, "building")["住民記録システム"] == "震度6強まで使用"
    assert cells(one, "reinstall")["住民記録システム"] == "1時間30分（事業者の回答）"
    assert cells(one, "model")["住民記録システム"] == UNTOLD
    assert "㈱火見電算センター" in cells(one, "vendor")["住民記録システム"]


def test_form_2_and_5_come_from_vendors_and_power() -> None:
    assert cells(of(OLD, 2), "clause")["㈱火見電算センター"] == "無"
    assert "住民記録システム" in cells(of(OLD, 2), "systems")["㈱火見電算センター"]
    assert UNTOLD in cells(of(OLD, 2), "arrives")["(有)やぐらネット"]
    power = {row[1]: row for row in of(OLD, 5).rows}
    assert power["サーバ室UPS"][3:5] == ("UPS 10分", "25分")
    assert power["インターネット回線"][6] == UNTOLD


def test_form_7_calls_unproven_what_no_drill_has_shown() -> None:
    assert set(cells(of(OLD, 7), "newest").values()) == {"確認不能（実証なし）"}
    assert set(cells(of(OLD, 7), "elsewhere").values()) == {"確認不能"}


def test_form_7_tells_when_a_copy_was_proven_and_how_long_restoring_took() -> None:
    one = Proven("data:火控-01", "2026-11-20T18:05:00+00:00", 52.4, elsewhere="証明あり")
    half = Proven("data:火控-02", "", None)
    book = replace(CITY, proven={one.data: one, half.data: half})
    facts = replace(FACTS, continuity=book, moment=lambda when: f"{when:%m/%d %H:%M}")
    rows = {row[0]: row for row in of(OLD, 7, facts).rows}
    assert rows["住民記録システム"][3:6] == ("11/20 18:05", "52分", "証明あり")
    assert rows["税務システム"][3] == "確認不能（実証なし）"
    assert rows["税務システム"][4] == "確認不能（実測なし）"


def test_form_10_has_every_step_in_the_order_of_phases() -> None:
    one, book = of(OLD, 10), FACTS.runbook
    assert len(one.rows) == sum(len(module.steps) for module in book.modules)
    bands = list(dict.fromkeys(row[0] for row in one.rows))
    assert bands == [phase.title for phase in book.phases if phase.title in bands]
    assert not any("（）" in cell or ": 。" in cell for row in one.rows for cell in row)


def test_form_12_shows_when_an_exercise_was_held_and_what_is_not_planned() -> None:
    held = cells(of(OLD, 12), "held")
    assert held["復元訓練"] == "記録なし"
    assert any(name.endswith("（計画になし）") for name in held)


def test_the_worksheet_of_the_first_72_hours_leaves_later_tasks_out() -> None:
    later = replace(CITY.nodes["task:り災証明の発行"], rto=72 * 60 + 1)
    book = replace(CITY, nodes={**CITY.nodes, later.id: later})
    assert "り災証明の発行" in cells(of(FIRST, 7), "rto")
    assert "り災証明の発行" not in cells(of(FIRST, 7, replace(FACTS, continuity=book)), "rto")


def times(**known: float | None) -> Times:
    every: dict[str, float | None] = {"target": 60, "least": None, "best": None, "night": None}
    every |= known
    return Times("system:x", every["target"], every["least"], every["best"], every["night"], False)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (times(target=None, best=5, night=5), UNASKED),
        (times(), UNSURE),
        (times(best=30, least=30), UNSURE),  # nobody knows of the night
        (times(best=30, least=30, night=60), WITHIN),
        (times(best=30, least=30, night=61), BEYOND),
        (times(least=61), BEYOND),  # what is known is already too long
        (times(least=10), UNSURE),
    ],
)
def test_an_unknown_time_is_never_in_time(one: Times, words: str) -> None:
    assert standing(one) == words


def test_a_form_of_targets_says_what_is_asked_from_above() -> None:
    known = {"system:住民記録システム": times(target=180, best=90, least=90, night=180)}
    one = of(OLD, 17, replace(FACTS, times=known))
    assert cells(one, "state")["住民記録システム"] == WITHIN
    assert cells(one, "needed")["認証基盤"] == "3時間"
    assert cells(one, "state")["認証基盤"] == UNSURE


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(None, UNTOLD), (0, "0分"), (45, "45分"), (60, "1時間"), (90, "1時間30分"),
     (72 * 60, "72時間"), (7 * 1440, "7日"), (5 * 1440 + 90, "5日2時間")],
)  # fmt: skip
def test_minutes_are_told_as_people_say_them(minutes: float | None, words: str) -> None:
    assert lasting(minutes) == words

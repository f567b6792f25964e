"""Exercises from YAML, with the line of every complaint."""

from pathlib import Path

import pytest

from bcp.exercises.model import Expected
from bcp.exercises.reading import exercise, known_exercises, read_exercise
from bcp.runbook.reading import read_runbook
from inventory.words import HinomiError

SHIPPED = known_exercises()
STEPS = {step.id for module in read_runbook().modules for step in module.steps}
OWN = """\
id: own
title: 停電訓練
kind: power
aim: 順に止める
speed: 10
injects:
  - {id: b, at: 30, to: 担当, text: 戻った}
  - id: a
    at: 0
    to: 担当
    text: 消えた
    by: 窓口
    expect: {steps: [po-01], words: [停電], seen: 3, action: 5, decision: 10, report: 20}
"""


def test_shipped_exercises_expect_steps_that_there_are() -> None:
    assert set(SHIPPED) == {"earthquake-night", "ransomware-morning"}
    for one in SHIPPED.values():
        for inject in one.injects:
            assert set(inject.expected.steps) <= STEPS, inject.id
            assert inject.expected.seen
        assert [inject.at for inject in one.injects] == sorted(i.at for i in one.injects)


def test_exercise_is_read_whole_and_in_the_order_of_time() -> None:
    one = read_exercise(OWN, "own.yaml")
    assert (one.title, one.kind, one.aim, one.speed) == ("停電訓練", "power", "順に止める", 10)
    assert (one.modules, one.off_hours) == ((), False)
    first, second = one.injects
    assert (first.id, first.at, first.by, first.to) == ("a", 0, "窓口", "担当")
    assert first.expected == Expected(("po-01",), ("停電",), 3, 5, 10, 20)
    assert second.expected == Expected()


def test_file_of_the_workspace_takes_the_place_of_ours(tmp_path: Path) -> None:
    tmp_path.joinpath("mine.yaml").write_text(OWN.replace("id: own", "id: earthquake-night"))
    assert exercise("earthquake-night", tmp_path).title == "停電訓練"
    assert exercise("earthquake-night").title != "停電訓練"


def test_unknown_exercise_is_told_with_those_there_are() -> None:
    with pytest.raises(HinomiError) as told:
        exercise("godzilla")
    assert "ransomware-morning" in told.value.message.ja


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("at: 0", "at: -1", "x.yaml:9: 0以上"),
        ("speed: 10", "speed: 0.5", "x.yaml:5: 1以上"),
        ("id: a", "id: b", "x.yaml:8: 状況付与「b」は x.yaml:7"),
        ("report: 20", "reports: 20", "x.yaml:13"),
        ("    to: 担当\n    text: 消えた", "    text: 消えた", "x.yaml:8: 「to」"),
    ],
)
def test_complaint_names_the_line(old: str, new: str, words: str) -> None:
    assert old in OWN
    with pytest.raises(HinomiError) as told:
        read_exercise(OWN.replace(old, new), "x.yaml")
    assert words in told.value.message.ja

"""Runbooks from YAML: what comes with the product, and every complaint with its line."""

from pathlib import Path

import pytest

from bcp.runbook.model import Hours, Step
from bcp.runbook.reading import LONGEST_TITLE, read_runbook, step_digest
from inventory.words import HinomiError

SHIPPED = read_runbook()
KINDS = {
    "common", "earthquake", "flood", "power", "ransomware", "leak", "ddos", "theft", "cloud",
    "pandemic",
}  # fmt: skip
OWN = """\
id: snow
title: 大雪
version: "3"
triggers:
  - {kind: snow, at: 警報, then: 早めに帰る}
steps:
  - id: sn-01
    phase: m30
    title: 帰り道を聞く
    do: 道路と鉄道の様子を聞く。
    done_when: 様子が書かれた
    post: 連絡担当
  - id: sn-02
    phase: h3
    title: 屋根を見る
    do: 屋根の雪の深さを見る。
    done_when: 深さが書かれた
    post: 施設管理担当
    target: 120
    hours: "off"
    after: [sn-01]
    irreversible: true
    authority: 施設管理者
    about: ["site:本庁舎"]
    advises: ["building:check-first"]
"""


def _read(tmp_path: Path, text: str, name: str = "snow.yaml") -> list[Step]:
    tmp_path.joinpath(name).write_text(text)
    return [
        step for one in read_runbook(tmp_path).modules if one.id == "snow" for step in one.steps
    ]


def test_every_kind_of_event_has_a_module() -> None:
    assert {one.id for one in SHIPPED.modules} == KINDS
    assert SHIPPED.modules[0].id == "common"


def test_five_bands_of_time_end_at_72_hours() -> None:
    assert [one.until for one in SHIPPED.phases] == [30, 180, 720, 1440, 4320]


@pytest.mark.parametrize("step", [s for m in SHIPPED.modules for s in m.steps], ids=lambda s: s.id)
def test_shipped_step_fits_its_card_and_its_phase(step: Step) -> None:
    phases = {one.id: one.until for one in SHIPPED.phases}
    assert 0 < len(step.title) <= LONGEST_TITLE
    assert step.target is not None
    assert step.target <= phases[step.phase]
    assert not step.irreversible or step.authority, "nobody may order what cannot be undone"
    assert len(step.do) <= 80, "does not fit a card"


def test_own_module_is_read_whole(tmp_path: Path) -> None:
    one, two = _read(tmp_path, OWN)
    assert (two.phase, two.title, two.target, two.hours) == ("h3", "屋根を見る", 120, Hours.OFF)
    assert (two.after, two.irreversible, two.authority) == (("sn-01",), True, "施設管理者")
    assert (two.about, two.advises) == (("site:本庁舎",), ("building:check-first",))
    assert (one.target, one.hours, one.irreversible) == (None, Hours.ANY, False)
    assert two.place == f"{tmp_path / 'snow.yaml'}:13"


def test_file_of_the_workspace_takes_the_place_of_ours(tmp_path: Path) -> None:
    mine = OWN.replace("id: snow", "id: flood")
    tmp_path.joinpath("flood.yaml").write_text(mine)
    flood = next(one for one in read_runbook(tmp_path).modules if one.id == "flood")
    assert [one.id for one in flood.steps] == ["sn-01", "sn-02"]


def test_digest_follows_the_text_and_not_the_place(tmp_path: Path) -> None:
    before = _read(tmp_path, OWN)
    lower = _read(tmp_path, "# 一行目\n" + OWN)
    changed = _read(tmp_path, OWN.replace("深さを見る", "深さと重さを見る"))
    assert [one.digest for one in before] == [one.digest for one in lower]
    assert before[0].digest == changed[0].digest
    assert before[1].digest != changed[1].digest
    assert step_digest(before[1]) == before[1].digest


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title: 帰り道を聞く", "title: 帰り道と駅の様子を聞く", 9, "10字"),
        ("phase: m30", "phase: m31", 8, "m30"),
        ("after: [sn-01]", "after: [sn-09]", 21, "sn-01"),
        ("target: 120", "target: -1", 19, "分数"),
        ("target: 120", "target: true", 19, "分数"),
        ('hours: "off"', "hours: night", 20, "off"),
        ("irreversible: true", "irreversible: 1", 22, "true"),
        ("do: 屋根", "doo: 屋根", 16, "使えるもの: do"),
        ("    post: 連絡担当\n", "", 7, "post"),
        ("id: sn-02", "id: sn-01", 13, "sn-01"),
        ("id: sn-02", "id: co-01", 13, "common.yaml"),
        ('version: "3"', "version: 3", 3, "文字列"),
    ],
)
def test_complaint_names_the_line_and_what_is_expected(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    assert old in OWN
    with pytest.raises(HinomiError) as told:
        _read(tmp_path, OWN.replace(old, new))
    assert f"snow.yaml:{line}" in told.value.message.ja
    assert words in told.value.message.ja


def test_phases_must_follow_each_other(tmp_path: Path) -> None:
    wrong = "phases:\n  - {id: m30, title: 初め, until: 60}\n  - {id: h3, title: 次, until: 60}\n"
    with pytest.raises(HinomiError, match=r"phases\.yaml:3"):
        _read(tmp_path, wrong, "phases.yaml")


def test_empty_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match=r"snow\.yaml"):
        _read(tmp_path, "# 空\n")

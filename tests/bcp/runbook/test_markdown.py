"""Runbooks in Markdown say the same as in YAML, and complaints keep their lines."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bcp.runbook.markdown import as_yaml
from bcp.runbook.model import Hours, Module
from bcp.runbook.reading import read_runbook
from inventory.words import HinomiError

TEXT = """\
---
id: snow
title: 大雪
version: "3"
triggers:
  - {kind: snow, at: 警報, then: 早めに帰る}
---

## sn-01 帰り道を聞く

- 段階: m30
- 担当: 連絡担当

道路と鉄道の様子を聞く。

終わり: 様子が書かれた

## sn-02 屋根を見る

- 段階: h3
- 担当: 施設管理担当
- 代わり: 情報システム責任者
- 目標: 120分
- 時間帯: 就業時間外
- 先に: sn-01
- 行う場合: 積雪50cm以上
- 元に戻せない: はい
- 決める人: 施設管理者
- 対象: site:本庁舎、site:支所
- 助言: building:check-first

屋根の雪の深さを見る。
「危ない」と思ったら入らない。

終わり：深さが書かれた
"""


def _snow(folder: Path, text: str = TEXT) -> Module:
    folder.joinpath("snow.md").write_text(text)
    return next(one for one in read_runbook(folder).modules if one.id == "snow")


def test_everything_that_is_written_is_read(tmp_path: Path) -> None:
    module = _snow(tmp_path)
    one, two = module.steps
    assert (module.title, module.version, len(module.triggers)) == ("大雪", "3", 1)
    assert (one.id, one.title, one.phase, one.post) == (
        "sn-01", "帰り道を聞く", "m30", "連絡担当",
    )  # fmt: skip
    assert (one.do, one.done_when) == ("道路と鉄道の様子を聞く。", "様子が書かれた")
    assert two.do == "屋根の雪の深さを見る。「危ない」と思ったら入らない。"
    assert (two.target, two.hours, two.after) == (120, Hours.OFF, ("sn-01",))
    assert (two.irreversible, two.authority, two.deputy) == (
        True, "施設管理者", "情報システム責任者",
    )  # fmt: skip
    assert two.about == ("site:本庁舎", "site:支所")
    assert two.advises == ("building:check-first",)
    assert two.condition == "積雪50cm以上"


def test_steps_stand_where_their_headings_do(tmp_path: Path) -> None:
    lines = TEXT.splitlines()
    for step in _snow(tmp_path).steps:
        place = int(step.place.rpartition(":")[2])
        assert lines[place - 1].startswith(f"## {step.id}")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("- 段階: h3", "- 段階: h4", 20),
        ("- 目標: 120分", "- 目標: すぐ", 23),
        ("- 時間帯: 就業時間外", "- 時間帯: 夜", 24),
        ("- 先に: sn-01", "- 先に: sn-09", 25),
        ("- 元に戻せない: はい", "- 元に戻せない: 多分", 27),
        ("- 担当: 施設管理担当", "- 持ち場: 施設管理担当", 21),
        ("## sn-02 屋根を見る", "## sn-02 屋根の上の雪の深さを見る", 18),
        ("終わり: 様子が書かれた\n", "\n", 9),
    ],
)
def test_complaint_keeps_the_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    assert old in TEXT
    with pytest.raises(HinomiError) as told:
        _snow(tmp_path, TEXT.replace(old, new))
    assert f"snow.md:{line}:" in told.value.message.ja


def test_file_without_front_matter_or_steps_is_told(tmp_path: Path) -> None:
    for odd in ("## sn-01 題\n", "---\nid: snow\n", "雪\n", ""):
        with pytest.raises(HinomiError, match=r"snow\.md"):
            _snow(tmp_path, odd)


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=40))
def test_words_of_a_step_come_through_whatever_they_are(words: str) -> None:
    plain = f"次に{words.strip()}"
    text = f"---\nid: a\n---\n## x 題\n- 段階: m30\n\n{plain}\n\n終わり: {plain}\n"
    if len(text.splitlines()) == 9:
        step = yaml.safe_load(as_yaml(text))["steps"][0]
        assert (step["do"], step["done_when"]) == (plain, plain)

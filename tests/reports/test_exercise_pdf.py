"""The report on an exercise: 訓練 on every page, every miss in words, nothing made up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bcp.exercises.reading import exercise
from bcp.exercises.scoring import Deed, Done, Happened, Score, Story, score
from bcp.incident.model import Incident, Mode, Phase
from bcp.model import Work
from bcp.runbook.reading import read_runbook
from bcp.runbook.running import StepRun, StepState
from bcp.runbook.selecting import steps_of
from reports.exercise_build import exercise_paper
from reports.exercise_pdf import render_exercise
from reports.exercise_view import ExercisePaper
from reports.incident_build import Office
from reports.view import Anchor
from tests.reports.pdf_reading import pages_of, squeezed, text_of, unembedded_fonts, validated

BEGAN = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
NIGHT = exercise("earthquake-night")
STORY = Story(BEGAN, NIGHT.speed)
STEPS = steps_of(read_runbook(), ["earthquake"], off_hours=True)
INCIDENT = Incident(
    "2026-11-22-1", Mode.DRILL, NIGHT.title, "earthquake", Phase.CLOSED, BEGAN, BEGAN, BEGAN, "火見"
)
OFFICE = Office("火見市", "情報政策課", "自治体機密性3B", "1")


def _at(story_minutes: float) -> datetime:
    return BEGAN + timedelta(minutes=story_minutes / NIGHT.speed)


HAPPENED = Happened(
    given={one.id: _at(one.at) for one in NIGHT.injects[:-1]},
    seen={"J1": _at(3), "J2": _at(45)},
    done=(
        Done(Deed.ACTION, _at(10), "震度6弱を確かめた"),
        Done(Deed.DECISION, _at(80), "庁舎に入らない"),
        Done(Deed.REPORT, _at(130), "第1報 本部"),
    ),
    runs={"co-01": StepRun("co-01", StepState.DONE, "d", "田中", _at(4))},
    restored={"system:住民記録システム": 95},
    ratings={"J2": ("一部", "判断が遅い")},
    reached=6,
    called=8,
)
WORK = {"system:住民記録システム": Work("system:住民記録システム", 60)}
SCORE = score(NIGHT, STORY, HAPPENED, STEPS, WORK)


def _paper(told: Score) -> ExercisePaper:
    return exercise_paper(INCIDENT, NIGHT, STORY, told, Anchor(9, "cd" * 32, "", BEGAN), OFFICE)


@pytest.fixture(scope="module")
def document() -> bytes:
    return render_exercise(_paper(SCORE))


def test_every_page_says_that_it_is_an_exercise(document: bytes) -> None:
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []
    for page in pages_of(document):
        assert "訓練" in page


def test_every_miss_is_a_sentence(document: bytes) -> None:
    text = text_of(document)
    for words in (
        "状況付与J2の受領は5分以内のところ、15分かかった。",
        "状況付与J2の判断は40分以内のところ、50分かかった。",
        "状況付与J3の受領は5分以内のところ、記録がない。",
        "状況付与J4の報告は30分以内のところ、40分かかった。",
        "状況付与J5を出さなかった。",
        "住民記録システムの復旧は見積りより長かった。",
        "次の手順を行った記録がない。「責任者へ知らせる」",
    ):
        assert squeezed(words) in text, words
    assert squeezed("状況付与J1の対応は") not in text
    assert "仮の設定を戻す" not in text, "due after three days, in an exercise of three hours"
    assert "判断が遅い" in text
    assert "8件中6件(75%)" in text or "8件中6件（75%）" in text


def test_counts_are_those_of_the_score() -> None:
    met, asked = SCORE.share_in_time
    summary = dict(_paper(SCORE).summary)
    assert summary["時間内にできたこと"].startswith(f"{asked}件中{met}件")
    assert 0 < met < asked


def test_exercise_of_which_nothing_was_written_claims_nothing() -> None:
    empty = Happened({}, {}, (), {}, {}, {})
    view = _paper(score(NIGHT, STORY, empty, (), {}))
    assert dict(view.summary)["時間内にできたこと"] == "対象なし"
    assert dict(view.summary)["連絡がついた職員"] == "対象なし"
    text = text_of(render_exercise(view))
    assert text.count("を出さなかった") == len(NIGHT.injects)


def test_without_any_miss_the_last_chapter_says_so() -> None:
    view = replace(_paper(SCORE), gaps=())
    assert squeezed("求めた時間を過ぎたものは記録にない。") in text_of(render_exercise(view))

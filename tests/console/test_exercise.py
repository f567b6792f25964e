"""An exercise from its first inject to the minutes in the book, as it is typed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bcp.book.reading import read_book
from bcp.incident.logbook import Beginning
from bcp.incident.said import Said
from bcp.model import Basis
from console import exercise_running
from console.exercise_report import exercise_report
from console.exercise_running import adopt, rate, restored, run, run_of, score_of, seen
from console.exercise_showing import show_known, show_score
from console.incident_desk import Desk
from console.incident_steps import run_step
from console.session import Session
from inventory.model import Ledger, System
from inventory.words import HinomiError
from inventory.workspace import lay_out

OWN = """\
id: own
title: 停電訓練
kind: power
aim: 順に止める
modules: [flood]
speed: 60
injects:
  - id: P1
    at: 0
    to: 担当
    text: 消えた
    expect: {steps: [po-01], words: [停電], seen: 30, action: 30, decision: 60}
  - {id: P2, at: 2, to: 担当, text: 戻った}
"""
BOOK = "work:\n  'system:住民記録': {minutes: 60, basis: guess}\n"


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HINOMI_LANG", "ja")
    monkeypatch.setenv("HINOMI_OPERATOR", "火見花子")
    root = tmp_path / "city"
    lay_out(root)
    Session(root).inventory.save(Ledger(systems=(System(name="住民記録"), System(name="税務"))))
    (root / "bcp" / "exercises").mkdir(parents=True)
    (root / "bcp" / "exercises" / "own.yaml").write_text(OWN)
    (root / "bcp" / "continuity.yaml").write_text(BOOK)
    return root


class Waits(list[float]):
    """Stands in for sleeping; `stop_after` presses Ctrl-C."""

    def __init__(self, stop_after: int = 10**6) -> None:
        super().__init__()
        self.stop_after = stop_after

    def __call__(self, seconds: float) -> None:
        if len(self) >= self.stop_after:
            raise KeyboardInterrupt
        self.append(seconds)
        import time

        time.sleep(seconds)


def test_injects_come_at_their_times_and_only_then(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waits = Waits()
    run(city, "own", None, wait=waits)
    told = capsys.readouterr().out
    assert told.index("P1 0:00") < told.index("P2 0:02")
    assert "【訓練】" in told
    assert 0.5 < sum(waits) < 3  # two minutes at sixty times the speed
    given = score_of(Desk(city), run_of(Desk(city))).injects
    assert [round(one.given or 0) for one in given] == [0, 2]


def test_stopped_exercise_goes_on_where_the_story_is(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(city, "own", None, wait=Waits(stop_after=0))
    assert "P2" not in capsys.readouterr().out
    first = run_of(Desk(city)).incident.stream
    run(city, "own", None)
    told = capsys.readouterr().out
    assert ("P1 0:00" in told, "P2 0:02" in told) == (False, True)
    assert run_of(Desk(city)).incident.stream == first


def test_another_exercise_or_a_real_incident_is_not_mixed_in(city: Path) -> None:
    run(city, "own", 1000)
    with pytest.raises(HinomiError, match="停電訓練"):
        run(city, "earthquake-night", 1000)
    Desk(city).logbook.start(Beginning("本物の停電", kind="power"))
    with pytest.raises(HinomiError):
        run(city, "own", 1000)
    desk = Desk(city)
    live = desk.logbook.entries(desk.logbook.current())
    assert not any(one.kind.startswith(("inject.", "exercise.")) for one in live)


def test_score_is_made_of_what_was_written(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(city, "own", 60)
    seen(city, "P1", "", "", "")
    run_step(city, "po-01", "done", reason="", by="田中", at="", name="")
    Desk(city).logbook.log(Said("停電なので順に止めると決めた", datetime.now(UTC), sort="判断"))
    rate(city, "P1", "一部", "連絡が遅い", "")
    restored(city, "住民記録", 95, "")
    capsys.readouterr()
    show_score(city, "", as_json=True)
    told = json.loads(capsys.readouterr().out)
    first, second = told["injects"]
    assert [first[key]["in_time"] for key in ("seen", "action", "decision", "report")] == [
        True, True, True, None,
    ]  # fmt: skip
    assert (first["rating"], first["note"]) == ("一部", "連絡が遅い")
    assert second["action"]["wanted"] is None
    assert told["in_time"] == [3, 3]
    assert told["restores"] == [{"node": "system:住民記録", "measured": 95, "planned": 60}]
    path = exercise_report(city, "", None)
    assert path.name.startswith("訓練-exercise-")
    assert path.read_bytes().startswith(b"%PDF")
    show_score(city, "", as_json=False)
    assert "95 分（見積り 60）" in capsys.readouterr().out


def test_measured_minutes_become_drilled_ones_in_the_book(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(city, "own", 1000)
    restored(city, "住民記録", 95, "")
    restored(city, "system:税務", 40.5, "")
    adopt(city, "", dry_run=True)
    assert read_book(city / "bcp").of("work")[0]["minutes"] == 60
    adopt(city, "", dry_run=False)
    rows = {row["node"]: row for row in read_book(city / "bcp").of("work")}
    assert (rows["system:住民記録"]["minutes"], rows["system:住民記録"]["basis"]) == (
        95, Basis.DRILLED,
    )  # fmt: skip
    assert rows["system:税務"]["minutes"] == 40.5
    assert rows["system:税務"]["record"] == run_of(Desk(city)).incident.stream
    kept = list((city / "bcp" / "earlier").iterdir())
    assert [one.read_text() for one in kept] == [BOOK]
    capsys.readouterr()


def test_odd_input_is_told(city: Path) -> None:
    with pytest.raises(HinomiError, match="hinomi exercise run"):
        seen(city, "P1", "", "", "")
    run(city, "own", 1000)
    with pytest.raises(HinomiError):
        seen(city, "P9", "", "", "")
    with pytest.raises(HinomiError):
        rate(city, "P1", "優", "", "")
    for thing, minutes in (("住民記録", 0), ("住民記録", float("nan")), ("知らない", 5)):
        with pytest.raises(HinomiError):
            restored(city, thing, minutes, "")


def test_texts_of_injects_are_not_shown_beforehand(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show_known(city, as_json=False)
    told = capsys.readouterr().out
    assert "own" in told
    assert "earthquake-night" in told
    assert "消えた" not in told
    show_known(city, as_json=True)
    assert "消えた" not in capsys.readouterr().out


def test_ratings_are_those_that_the_help_names() -> None:
    assert exercise_running.RATINGS == ("達成", "一部", "困難", "未実施")


def test_what_starts_for_real_stops_the_injects(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def real_one(_seconds: float) -> None:
        Desk(city).logbook.start(Beginning("本物の停電"))

    with pytest.raises(HinomiError, match="no more injects"):
        run(city, "own", None, wait=real_one)
    told = capsys.readouterr().out
    assert "消えた" in told
    assert "戻った" not in told


def test_exercise_that_was_changed_after_it_was_run_is_told(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(city, "own", 10_000)
    show_score(city, "", as_json=True)
    told = capsys.readouterr()
    assert (
        json.loads(told.out[told.out.index("{") :])["changed_since"],
        told.err.count("変わ"),
    ) == (
        False,
        0,
    )
    path = city / "bcp" / "exercises" / "own.yaml"
    path.write_text(OWN.replace("seen: 30", "seen: 300"))
    show_score(city, "", as_json=True)
    told = capsys.readouterr()
    assert json.loads(told.out)["changed_since"] is True
    assert "変わりました" in told.err

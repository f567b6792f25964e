"""The runbook during an incident: what was followed is pinned, what is late shows."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bcp.incident.logbook import Beginning
from bcp.runbook.reading import read_runbook
from console.incident_desk import Desk
from console.incident_steps import attach, course_of, run_step, show_steps
from console.incident_ticks import take_in
from inventory.words import HinomiError
from inventory.workspace import lay_out

OWN = """\
id: earthquake
title: 地震
version: "9"
steps:
  - {id: x-1, phase: m30, title: 机の下, do: 机の下に入る, done_when: 入った, post: 全職員}
"""


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HINOMI_LANG", "ja")
    monkeypatch.setenv("HINOMI_OPERATOR", "火見花子")
    lay_out(tmp_path / "city")
    occurred = datetime.now(UTC) - timedelta(minutes=40)
    new = Beginning("大きな揺れ", kind="earthquake", occurred=occurred)
    Desk(tmp_path / "city").logbook.start(new)
    return tmp_path / "city"


def _steps(city: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    capsys.readouterr()
    show_steps(city, "", everything=True, as_json=True)
    return {one["id"]: one for one in json.loads(capsys.readouterr().out)}


def _step(city: Path, step: str, state: str = "done", reason: str = "", at: str = "") -> None:
    run_step(city, step, state, reason=reason, by="田中", at=at, name="")


def test_kind_of_the_incident_brings_its_steps(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = set(_steps(city, capsys))
    assert {"co-01", "eq-05"} <= ids
    assert "ra-01" not in ids


def test_what_was_followed_is_pinned(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _steps(city, capsys)["eq-05"]
    assert (before["state"], before["late"], before["followed"]) == ("todo", False, "")
    _step(city, "eq-05")
    after = _steps(city, capsys)["eq-05"]
    assert (after["state"], after["by"], after["followed"]) == ("done", "田中", before["digest"])
    folder = city / "bcp" / "runbook"
    folder.mkdir(parents=True)
    text = "\n".join(
        line.replace("迷ったら入らない", "迷ったら施設管理者に聞く")
        for line in _shipped("earthquake")
    )
    folder.joinpath("earthquake.yaml").write_text(text)
    capsys.readouterr()
    show_steps(city, "", everything=True, as_json=False)
    assert "eq-05 の文は、行った後に変わりました" in capsys.readouterr().err
    changed = _steps(city, capsys)["eq-05"]
    assert changed["digest"] != changed["followed"] == before["digest"]


def _shipped(module: str) -> list[str]:
    import bcp

    folder = Path(str(bcp.__file__)).parent / "data" / "runbook"
    return (folder / f"{module}.yaml").read_text("utf-8").splitlines()


def test_open_step_past_its_minutes_is_late_until_it_is_done(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _steps(city, capsys)["co-02"]["late"] is True  # 15 minutes, and 40 have passed
    assert _steps(city, capsys)["co-07"]["late"] is False  # 180 minutes
    _step(city, "co-02")
    assert _steps(city, capsys)["co-02"]["late"] is False


def test_step_before_its_turn_is_recorded_and_told(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _step(city, "co-04")
    assert "先に行うはずの co-03" in capsys.readouterr().err
    assert _steps(city, capsys)["co-04"]["state"] == "done"


def test_what_cannot_be_undone_names_who_decides(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _step(city, "eq-08", "doing")
    assert "情報システム責任者" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("step", "state", "words"),
    [
        ("eq-99", "done", "hinomi incident steps"),
        ("eq-05", "perhaps", "done(済)"),
        ("eq-05", "skip", "--reason"),
        ("eq-05", "不可", "--reason"),
    ],
)
def test_odd_input_is_told_and_nothing_is_written(
    city: Path, step: str, state: str, words: str
) -> None:
    with pytest.raises(HinomiError) as told:
        _step(city, step, state)
    assert words in told.value.message.ja
    assert course_of(Desk(city)).runs == {}


def test_module_is_put_on_at_any_moment_and_clashes_are_told(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    attach(city, "ランサムウェア", "")
    told = capsys.readouterr()
    assert "手順 13 件" in told.out
    assert "助言が食い違います" in told.err
    assert "LAN線を抜く" in told.err
    assert "ra-01" in _steps(city, capsys)
    with pytest.raises(HinomiError, match="flood"):
        attach(city, "godzilla", "")


def test_own_file_takes_the_place_of_the_module(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = city / "bcp" / "runbook"
    folder.mkdir(parents=True)
    folder.joinpath("earthquake.yaml").write_text(OWN)
    assert {one for one in _steps(city, capsys) if not one.startswith("co-")} == {"x-1"}


@pytest.fixture
def ticks(tmp_path: Path) -> Callable[..., Path]:
    def write(**changes: object) -> Path:
        step = next(s for m in read_runbook().modules for s in m.steps if s.id == "co-01")
        at = (datetime.now(UTC) - timedelta(minutes=20)).isoformat()
        done = {"done": True, "by": "山田", "digest": step.digest, "at": at, "note": ""}
        noted = {"done": False, "by": "", "digest": "", "at": "", "note": "柱にひび"}
        empty = {"done": False, "by": "", "digest": "", "at": "", "note": ""}
        told = {
            "format": "hinomi-ticks-1", "pack": "ab" * 32, "written": datetime.now(UTC).isoformat(),
            "marks": {"co-01": done, "damage-1-2": noted, "co-02": empty},
        } | changes  # fmt: skip
        path = tmp_path / "ticks.json"
        path.write_text(json.dumps(told))
        return path

    return write


def test_ticks_of_a_phone_come_in_once_with_their_own_time(
    city: Path, ticks: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file = ticks()
    take_in(city, file, "")
    assert "2 件を取り込みました" in capsys.readouterr().out
    run = course_of(Desk(city)).runs["co-01"]
    assert (run.state.value, run.by) == ("done", "山田")
    assert run.at is not None
    assert datetime.now(UTC) - run.at > timedelta(minutes=19)
    desk = Desk(city)
    lines = desk.logbook.chronology(desk.logbook.current()).lines
    assert any("柱にひび" in one.words.text.ja for one in lines)
    take_in(city, file, "")
    assert "0 件を取り込みました" in capsys.readouterr().out


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "other"},
        {"marks": {"co-01": {"done": True, "by": "", "at": "2026-11-22T10:00:00"}}},
        {"marks": {"co-01": {"done": True, "by": "", "at": "soon"}}},
        {"marks": ["co-01"]},
        {"marks": {"co-01": {}}},
        {"marks": {"co-01": {"done": "false", "by": "", "at": "2026-11-22T10:00:00Z"}}},
        {"marks": {"co-01": {"done": True, "by": "", "at": "0001-01-01T00:00:00+09:00"}}},
        {"marks": {"co-01": {"done": True, "by": "", "note": 1, "at": "2026-11-22T10:00:00Z"}}},
        {"pack": ["x"]},
        {"more": "x" * (4 * 1024 * 1024)},
    ],
)
def test_odd_file_is_refused_whole(
    city: Path, ticks: Callable[..., Path], changes: dict[str, object]
) -> None:
    with pytest.raises(HinomiError) as told:
        take_in(city, ticks(**changes), "")
    assert "ticks.json" in told.value.message.ja
    assert course_of(Desk(city)).runs == {}


def test_file_that_is_not_there_is_said_to_be_missing(city: Path, tmp_path: Path) -> None:
    with pytest.raises(HinomiError) as told:
        take_in(city, tmp_path / "none.json", "")
    assert "none.json: ファイルがありません" in told.value.message.ja


def test_nesting_without_end_is_refused(city: Path, tmp_path: Path) -> None:
    deep = tmp_path / "ticks.json"
    deep.write_text("[" * 200_000)
    with pytest.raises(HinomiError, match=r"ticks\.json"):
        take_in(city, deep, "")


@pytest.mark.parametrize(
    "mark",
    [
        {"digest": ""},
        {"digest": "nothing"},
        {"at": (datetime.now(UTC) - timedelta(days=9)).isoformat()},  # of an exercise last week
    ],
)
def test_mark_of_before_or_of_no_text_is_told_but_not_done(
    city: Path,
    ticks: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    mark: dict[str, str],
) -> None:
    at = datetime.now(UTC).isoformat()
    done = {"done": True, "by": "山田", "digest": "ab" * 32, "at": at, "note": "鍵"} | mark
    take_in(city, ticks(marks={"co-01": done}), "")
    assert "済みとしては数えません" in capsys.readouterr().err
    desk = Desk(city)
    assert course_of(desk).runs == {}
    lines = desk.logbook.chronology(desk.logbook.current()).lines
    assert any("鍵" in one.words.text.ja for one in lines)


def test_odd_characters_lose_no_mark(city: Path, ticks: Callable[..., Path]) -> None:
    at = datetime.now(UTC).isoformat()
    mark = {"done": True, "by": "山田　太郎", "at": at, "note": "\x1b[2J破損"}
    take_in(city, ticks(marks={"x\ud800": mark}), "")
    desk = Desk(city)
    (line,) = (o for o in desk.logbook.entries(desk.logbook.current()) if o.kind == "pack.ticked")
    assert (line.body["mark"], line.body["by"]) == ("x\ufffd", "山田　太郎")
    assert line.body["note"] == "\ufffd[2J破損"


def test_note_that_was_added_later_comes_in_and_a_second_export_adds_nothing(
    city: Path, ticks: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    at = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    done = {"done": True, "by": "山田", "digest": "ab" * 32, "at": at, "note": ""}
    noted = {"done": False, "by": "", "digest": "", "at": "", "note": "柱にひび"}
    take_in(city, ticks(marks={"co-01": done, "damage-1-1": noted}), "")
    take_in(city, ticks(marks={"co-01": {**done, "note": "後で書いた"}, "damage-1-1": noted}), "")
    assert "1 件を取り込みました" in capsys.readouterr().out
    desk = Desk(city)
    lines = desk.logbook.chronology(desk.logbook.current()).lines
    assert sum("柱にひび" in one.words.text.ja for one in lines) == 1
    assert any("後で書いた" in one.words.text.ja for one in lines)

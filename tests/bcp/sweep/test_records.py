"""What was seen survives the journal and the file; words of others are checked on the way."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.model import State
from bcp.sweep import carrying, records
from bcp.sweep.model import By, Heard, Mark, Port, Seen
from inventory.journal import Journal
from inventory.words import HinomiError
from tests.bcp.sweep.kit import NOW, look

STREAM = "incident:1"
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), max_size=30)
HEARDS = st.builds(Heard, st.sampled_from(Port), st.sampled_from(["ssh", "mute", ""]), WORDS)
MOMENTS = st.integers(0, 10**9).map(lambda seconds: NOW - timedelta(seconds=seconds))
SEENS = st.builds(
    Seen,
    node=WORDS,
    vantage=st.just("here"),
    at=MOMENTS,
    address=st.ip_addresses().map(str),
    ping=st.sampled_from([True, False, None]),
    ports=st.dictionaries(st.integers(1, 65535), HEARDS, max_size=3),
    inside=st.lists(WORDS, max_size=2).map(tuple),
    failure=WORDS,
)


@given(st.lists(SEENS, max_size=5))
def test_looks_come_back_the_same(seen: list[Seen]) -> None:
    through = json.loads(json.dumps(records.plain(seen)))
    assert records.looks_of(through, "here") == seen


def test_an_exercise_colours_nothing_real(journal: Journal) -> None:
    journal.append([records.seen("exercise:1", "s", [look("a")], "x")])
    journal.append([records.seen("incident:10", "s", [look("b")], "x")])
    assert records.read(journal, STREAM).seen == {}
    assert set(records.read(journal, "exercise:1").seen) == {("honcho", "host:a")}


def test_a_stopped_sweep_knows_who_is_left(journal: Journal) -> None:
    journal.append([records.started(STREAM, "s1", "honcho", 3, "x")])
    journal.append([records.seen(STREAM, "s1", [look("a")], "x")])
    record = records.read(journal, STREAM)
    assert record.running == {"honcho": "s1"}
    assert record.done["s1"] == {"host:a"}
    journal.append([records.ended(STREAM, "s1", "honcho", "x")])
    assert records.read(journal, STREAM).running == {}


def test_the_mark_that_happened_last_counts_in_whatever_order_it_was_typed(
    journal: Journal,
) -> None:
    late = Mark("host:a", State.UP, By.PAPER, NOW, "x")
    early = Mark("host:a", State.DOWN, By.PERSON, NOW - timedelta(hours=1), "x")
    for first, second in ((late, early), (early, late)):
        journal.append([records.marked(STREAM, first), records.marked(STREAM, second)])
        assert records.read(journal, STREAM).marks["host:a"].state is State.UP


def test_a_file_that_came_late_does_not_hide_what_was_seen_since(journal: Journal) -> None:
    old = look("a", None, where="tosho", ago=30)
    journal.append([records.brought(STREAM, "tosho", [look("a", where="tosho")], [], "d", "x")])
    journal.append([records.brought(STREAM, "tosho", [old], [], "d", "x")])
    assert records.read(journal, STREAM).seen["tosho", "host:a"].at == NOW


def test_the_baseline_of_a_silent_host_is_the_one_before(journal: Journal) -> None:
    journal.append([records.good([look("a"), look("b")], "honcho", "x")])
    journal.append([records.good([look("a", ago=-1)], "honcho", "x")])
    good, taken = records.baseline(journal)
    assert set(good) == {("honcho", "host:a"), ("honcho", "host:b")}
    assert taken is not None


def test_a_file_carries_everything(tmp_path: Path) -> None:
    file = tmp_path / "tosho.json"
    carrying.write(
        file, "tosho", [look("a", where="tosho")], [look("b", where="tosho")], drill=True
    )
    carried = carrying.read(file)
    assert carried.drill
    assert carried.seen == (look("a", where="tosho"),)
    assert carried.known == (look("b", where="tosho"),)


def _spoilt(**changes: object) -> str:
    body: dict[str, object] = {
        "format": "hinomi-sweep", "version": 1, "vantage": "tosho", "drill": False,
        "seen": records.plain([look("a")]), "known": [],
    }  # fmt: skip
    return json.dumps({**body, **changes})


def _look(**changes: object) -> str:
    return _spoilt(seen=[{**records.plain([look("a")])[0], **changes}])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        _spoilt(format="other"),
        _spoilt(version=2),
        _spoilt(vantage="\x1b[2J"),
        _spoilt(vantage=""),
        _spoilt(drill="false"),
        _spoilt(seen=[{}]),
        _look(at="2026-11-01T03:00:00"),
        _look(ping="yes"),
        _look(node="host:\x1b[2J"),
        _look(ports={"22": ["open", "ssh", "x" * 999]}),
        _look(at="2999-01-01T00:00:00+00:00"),
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(text, "utf-8")
    with pytest.raises(HinomiError, match=r"other\.json"):
        carrying.read(file)


def test_no_file_is_refused_as_well(tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match="nothing"):
        carrying.read(tmp_path / "nothing.json")


def test_what_is_spoilt_in_these_tests_is_well_without_it(tmp_path: Path) -> None:
    file = tmp_path / "well.json"
    file.write_text(_spoilt(), "utf-8")
    assert carrying.read(file).vantage == "tosho"


def test_wide_space_of_japanese_names_is_no_control_character() -> None:
    named = Seen("host:本庁　サーバ", "here", NOW, "192.0.2.1", True)
    assert records.looks_of(records.plain([named]), "here") == [named]
    with pytest.raises(ValueError, match="text expected"):
        records.looks_of([{**records.plain([named])[0], "node": "host:\x1b[2J"}], "here")

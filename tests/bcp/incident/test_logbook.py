"""Deeds in an incident: what starts, where a line lands, what is kept of what cannot be read."""

from datetime import timedelta

import pytest

from bcp.incident.chronology import LOGGED
from bcp.incident.current import current, incidents, shown
from bcp.incident.logbook import Beginning, Logbook
from bcp.incident.model import Certainty, Mode, Phase, Sort
from bcp.incident.said import Said, said_of
from inventory.words import HinomiError
from tests.bcp.incident.shelf import NOW, Shelf, logbook


def begun(drill: bool = False) -> tuple[Shelf, Logbook]:
    shelf, book = logbook()
    book.start(Beginning("震度6弱", "earthquake", drill=drill))
    return shelf, book


def said(shelf: Shelf, text: str, **given: object) -> Said:
    shelf.tick()
    return Said(text, shelf.now, **given)  # type: ignore[arg-type] # options by their names


def test_an_incident_begins_with_its_modules_and_a_number_of_the_day() -> None:
    _, book = begun()
    one = book.current()
    assert (one.stream, one.title, one.phase) == ("incident:2026-11-22-1", "震度6弱", Phase.ACTIVE)
    assert one.modules == ("common", "earthquake")
    assert one.declared == one.occurred == NOW


def test_a_second_start_is_a_line_of_the_open_incident() -> None:
    _, book = begun()
    incident, began = book.start(Beginning("余震", "earthquake"))
    assert not began
    assert [x.words.text.ja for x in book.chronology(incident).lines][-1] == "余震"
    other, began = book.start(Beginning("漏えい", "leak", another=True))
    assert began
    assert other.id == "2026-11-22-2"
    assert book.current() == other


def test_no_exercise_begins_while_something_real_goes_on() -> None:
    shelf, book = begun()
    before = list(shelf.rows)
    with pytest.raises(HinomiError, match="no exercise can begin"):
        book.start(Beginning("図上訓練", drill=True))
    assert shelf.rows == before


def test_what_is_real_stops_the_exercise_and_never_writes_into_it_again() -> None:
    shelf, book = begun(drill=True)
    drill = book.current()
    assert drill.mode is Mode.DRILL
    shelf.tick()
    book.start(Beginning("本物の停電", "power"))
    book.log(said(shelf, "本物の行"))
    assert current(shelf, drill.stream).phase is Phase.CLOSED
    lines = [e.body.get("text") for e in shelf.entries("exercise:")]
    assert "本物の行" not in lines
    assert book.current().mode is Mode.LIVE


def test_a_line_of_an_exercise_stays_in_its_stream() -> None:
    shelf, book = begun(drill=True)
    book.log(said(shelf, "訓練の行"))
    assert list(shelf.entries("incident:")) == []
    assert {e.stream for e in shelf.entries()} == {"exercise:2026-11-22-1"}


def test_a_line_is_written_with_all_that_was_said() -> None:
    shelf, book = begun()
    asked = book.log(said(shelf, "給電の見込みは", sort="要請", receiver="電力会社", means="電話",
                          needs_reply=True))  # fmt: skip
    assert (asked.line.number, asked.line.words.sort) == (2, Sort.REQUEST)
    assert asked.line.is_waiting
    told = book.log(said(shelf, "8時ごろ", sort="2", refs=(2,), certainty="確認"))
    line = book.chronology(told.incident).line(2)
    assert line is not None
    assert line.answered_by == (3,)
    assert told.line.words.certainty is Certainty.CONFIRMED


def test_what_cannot_be_read_is_kept_and_the_line_is_written() -> None:
    shelf, book = begun()
    written = book.log(said(shelf, "停電", sort="報國", at="夜中", certainty="たぶん", refs=(77,)))
    assert written.unread == {"sort": "報國", "at": "夜中", "certainty": "たぶん", "refs": "77"}
    told = {"区分「報國」", "確からしさ「たぶん」", "時刻「夜中」", "参照「77」"}
    assert {text.ja for text in written.line.unread} == told
    assert written.line.words.text.ja == "停電"
    assert written.line.at == shelf.now


def test_the_same_line_is_written_once() -> None:
    shelf, book = begun()
    one = said(shelf, "停電")
    first, again = book.log(one), book.log(one)
    assert first.is_new
    assert not again.is_new
    assert again.line == first.line
    assert sum(e.kind == LOGGED for e in shelf.entries()) == 1


def test_paper_lines_name_who_wrote_and_who_typed() -> None:
    shelf, book = begun()
    paper = book.log(said(shelf, "02:50 揺れた", by="山田 花子")).line
    assert (paper.by, paper.actor, paper.paper) == ("山田 花子", "夜勤 太郎", True)
    assert paper.at == NOW - timedelta(minutes=10)
    assert paper.typed == "02:50 揺れた"
    own = book.log(said(shelf, "自分の行", by="夜勤 太郎")).line
    assert not own.paper


def test_a_correction_is_a_new_entry_and_one_of_it_goes_to_the_same_line() -> None:
    shelf, book = begun()
    book.log(said(shelf, "3階が停電"))
    before = list(shelf.rows)
    book.correct(2, {"text": "2階が停電"}, "聞き違い")
    book.correct(3, {"certainty": "confirmed"})
    book.correct(None, {"sender": "守衛"})
    assert shelf.rows[: len(before)] == before
    line = book.chronology(book.current()).line(2)
    assert line is not None
    assert (line.words.text.ja, line.words.sender) == ("2階が停電", "守衛")
    assert line.words.certainty is Certainty.CONFIRMED
    assert [old.replaced_by for old in line.before] == [3, 4, 5]
    for number in (0, -1, 99):
        with pytest.raises(HinomiError, match="no line"):
            book.correct(number, {"text": "x"})


def test_nothing_open_is_said_plainly_and_nothing_is_written() -> None:
    shelf, book = logbook()
    with pytest.raises(HinomiError, match="No incident is open"):
        book.log(said(shelf, "x"))
    with pytest.raises(HinomiError, match="No incident is open"):
        book.move(Phase.STABLE)
    book.start(Beginning("終わる", "other"))
    book.move(Phase.FALSE_ALARM)
    with pytest.raises(HinomiError, match="No incident is open"):
        book.log(said(shelf, "x"))
    assert book.log(said(shelf, "後から", incident="2026-11-22-1")).line.number == 3
    with pytest.raises(HinomiError, match="no words"):
        book.log(said(shelf, "  "))


def test_an_incident_is_named_by_its_beginning_unless_several_fit() -> None:
    shelf, book = begun()
    book.start(Beginning("二つ目", another=True))
    assert current(shelf, "2026-11-22-2").title == "二つ目"
    for name in ("2026", "x"):
        with pytest.raises(HinomiError):
            current(shelf, name)
    assert [one.id for one in incidents(shelf)] == ["2026-11-22-1", "2026-11-22-2"]


def test_what_is_over_is_still_read_back_but_not_written_into() -> None:
    shelf, book = begun()
    book.move(Phase.CLOSED)
    assert shown(shelf).title == "震度6弱"
    book.start(Beginning("二つ目"))
    assert shown(shelf).title == "二つ目"
    assert shown(shelf, "2026-11-22-1").title == "震度6弱"
    empty, _ = logbook()
    with pytest.raises(HinomiError, match="No incident is open"):
        shown(empty)


def test_a_line_comes_back_from_its_file() -> None:
    one = Said("改行\nと「」", NOW, sort="1", refs=(1, 2), needs_reply=True)
    assert said_of(one.as_json()) == one
    for odd in ("", "[]", "{}", '{"text": 3, "typed_at": "2026-11-22T00:00:00+00:00"}'):
        assert said_of(odd) is None


def test_reports_are_numbered_within_their_incident() -> None:
    _, book = begun()
    assert [book.report().line.words.text.ja for _ in range(2)] == ["第1報を作成", "第2報を作成"]
    book.start(Beginning("二つ目", another=True))
    assert book.report().line.words.text.ja == "第1報を作成"

"""The board: nothing unseen is called well, what is wrong is not told as so, the newest counts."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bcp.incident.board import HANDED, NOT_ASKED, Board, board, handovers
from bcp.incident.logbook import Beginning, Logbook
from bcp.incident.muster import present
from bcp.incident.said import Said
from bcp.model import State
from bcp.sweep.early import Early
from bcp.sweep.model import Assessment, Cause, Standing
from inventory.words import T
from tests.bcp.incident.shelf import NOW, Shelf, logbook

WHY = T("応答がない", "no answer")


def damage(**given: Any) -> Assessment:  # noqa: ANN401 - any field
    standings = {
        "host:sw01": Standing("host:sw01", State.DOWN, WHY),
        "host:sv01": Standing("host:sv01", State.UNREACHABLE, WHY, via=("host:sw01",)),
        "host:sv02": Standing("host:sv02", State.UP, WHY),
        "network:業務系": Standing("network:業務系", State.DOWN, WHY),
    }
    cause = Cause(standings["host:sw01"], ("host:sv01",))
    parts: dict[str, Any] = {
        "standings": standings, "causes": (cause,), "vantages": {"本庁": NOW}, "stale": {},
        "blind": (), "baseline": NOW, "unasked": ("host:sv09",),
    }  # fmt: skip
    return Assessment(**{**parts, **given})


def seen(shelf: Shelf, book: Logbook, known: Assessment | T = NOT_ASKED) -> Board:
    incident = book.current()
    entries = book.entries(incident)
    return board(
        incident, book.chronology(incident), shelf.now, present(entries), handovers(entries), known
    )


def begun() -> tuple[Shelf, Logbook]:
    shelf, book = logbook()
    book.start(Beginning("震度6弱", "earthquake"))
    return shelf, book


def test_without_a_sweep_nothing_is_known_of_the_equipment() -> None:
    told = seen(*begun())
    assert told.unjudged == NOT_ASKED
    assert told.states == {}
    assert told.causes == ()
    nothing = damage(standings={}, causes=(), vantages={})
    assert seen(*begun(), nothing).unjudged == NOT_ASKED
    reason = T("台帳が読めない", "the book cannot be read")
    assert seen(*begun(), reason).unjudged == reason


def test_equipment_is_counted_and_the_unasked_are_unknown() -> None:
    told = seen(*begun(), damage())
    assert told.unjudged is None
    assert list(told.states.items()) == [
        (State.DOWN, 1), (State.UNREACHABLE, 1), (State.UNKNOWN, 1), (State.UP, 1)]  # fmt: skip
    assert told.looked == NOW
    assert [cause.behind for cause in told.causes] == [("host:sv01",)]


def test_what_was_cut_off_on_purpose_is_told_by_name() -> None:
    off = Standing("host:zei", State.ISOLATED, WHY)
    assert seen(*begun(), damage(standings={off.node: off})).isolated == ("host:zei",)
    assert seen(*begun()).isolated == ()


def test_what_runs_too_early_is_a_doubt() -> None:
    early = (Early("host:sv02", ("system:住記",), lacks=("host:sw01",)),)
    told = replace(seen(*begun(), damage()), early=early)
    assert [one.ja for one in told.doubts][-1] == "sv02（住記）: sw01（停止） が戻るまで使えない"
    many = replace(told, early=early * 20)
    assert "ほか 12台" in many.doubts[-1].ja


def test_doubts_stand_beside_the_states() -> None:
    odd = damage(baseline=None, blind=("支所",), stale={"倉庫": NOW})
    words = " ".join(doubt.ja for doubt in seen(*begun(), odd).doubts)
    for part in ("基準がなく", "支所 からはどこにも届かず", "1台は一度も", "倉庫 からの結果は古い"):
        assert part in words


def test_lines_go_where_they_belong_and_what_was_wrong_goes_nowhere() -> None:
    shelf, book = begun()
    for text, sort, reply in (("停電", "1", False), ("電源車を", "要請", False),
                              ("止める", "指示", False), ("見込みは", "報告", True)):  # fmt: skip
        book.log(Said(text, shelf.tick(), sort=sort, needs_reply=reply))
    told = seen(shelf, book)
    assert [x.words.text.ja for x in told.needs] == ["電源車を", "見込みは"]
    assert [x.words.text.ja for x in told.told] == ["停電", "見込みは"]
    assert [x.words.text.ja for x in told.deeds][-1] == "止める"
    book.correct(2, {"certainty": "wrong"})
    book.correct(3, {"certainty": "wrong"})
    book.log(Said("8時", shelf.tick(), refs=(5,)))
    told = seen(shelf, book)
    assert told.needs == ()
    assert [x.words.text.ja for x in told.told] == ["見込みは", "8時"]


def test_who_began_it_is_in_charge_until_it_was_handed_over() -> None:
    shelf, book = begun()
    assert seen(shelf, book).in_charge == "夜勤 太郎"
    shelf.tick()
    book.write(HANDED, {"from": "夜勤 太郎", "to": "日勤 花子", "note": "電源車待ち"})
    told = seen(shelf, book)
    assert told.in_charge == "日勤 花子"
    assert told.handovers[0].at == NOW + timedelta(minutes=1)

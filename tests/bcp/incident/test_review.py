"""The review: what the record shows, and only the gaps that people wrote down."""

from dataclasses import replace

from bcp.incident.board import Board, board, handovers
from bcp.incident.logbook import Beginning, Logbook
from bcp.incident.muster import MUSTERED, Coming, present
from bcp.incident.review import GAP, candidates, gaps, times
from bcp.incident.said import Said
from tests.bcp.incident.shelf import Shelf, logbook
from tests.bcp.incident.test_board import damage


def seen(shelf: Shelf, book: Logbook) -> Board:
    incident = book.current()
    entries = book.entries(incident)
    return board(
        incident,
        book.chronology(incident),
        shelf.now,
        present(entries),
        handovers(entries),
        damage(),
    )


def words(told: object) -> str:
    return "\n".join(text.ja for text in told)  # type: ignore[attr-defined] # texts


def test_a_quiet_record_says_that_nothing_was_recorded() -> None:
    shelf, book = logbook()
    book.start(Beginning("地震"))
    told = replace(seen(shelf, book), damage=None)
    assert "最初の判断・指示・対応の記録がない" in words(times(told))
    assert "第1報の記録がない" in words(times(told))


def test_each_candidate_is_told_with_its_number() -> None:
    shelf, book = logbook()
    book.start(Beginning("地震"))
    book.log(Said("給電は", shelf.tick(12), needs_reply=True))
    book.log(Said("止める", shelf.tick(), sort="指示"))
    book.log(Said("揺れ", shelf.tick(), at="10分前"))
    book.correct(2, {"text": "給電はいつか"})
    book.report()
    book.write(MUSTERED, {"people": [Coming("山田").as_body()]})
    shelf.tick(9 * 60)
    told = seen(shelf, book)
    assert words(times(told)).splitlines() == [
        "最初の判断・指示・対応まで 13分", "第1報まで 14分"]  # fmt: skip
    may = words(candidates(told))
    for part in ("#2 に回答がない: 給電はいつか", "未確認のままの行が 2件", "書かれた行が 1件",
                 "訂正された行が 1件", "不明のままの機器が 1台", "職員が 1人",
                 "引継ぎなしで 9時間"):  # fmt: skip
        assert part in may, part


def test_a_gap_is_what_people_wrote_and_did_not_take_back() -> None:
    shelf, book = logbook()
    book.start(Beginning("地震"))
    book.write(GAP, {"text": "鍵の場所"})
    book.write(GAP, {"text": "思い違い"})
    book.correct(3, {"certainty": "wrong"})
    assert gaps(seen(shelf, book)) == ((2, "鍵の場所"),)

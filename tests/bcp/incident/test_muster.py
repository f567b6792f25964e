"""Who is safe and who comes: no answer is neither, and a list is taken whole or not at all."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bcp.incident.logbook import Beginning
from bcp.incident.model import Safety
from bcp.incident.moments import JST
from bcp.incident.muster import MUSTERED, Coming, present, rows_of, turnout
from inventory.words import HinomiError
from tests.bcp.incident.shelf import NOW, logbook

FILE = Path("安否.csv")
HEAD = ["職員番号", "氏名", "安否", "到着見込み", "到着", "備考"]


def test_a_list_from_elsewhere_is_read() -> None:
    rows = [[], HEAD, ["1", "山田", "無事", "4:30", "", "徒歩"], ["2", "鈴木", "", "", "", ""],
            ["", "", "", "", "", ""], ["3", "佐藤", "負傷", "", "2:40", ""]]  # fmt: skip
    assert rows_of(FILE, rows, NOW) == [
        Coming("山田", Safety.SAFE, NOW + timedelta(minutes=90), None, "徒歩"),
        Coming("鈴木"),
        Coming("佐藤", Safety.INJURED, None, NOW - timedelta(minutes=20)),
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["1", "山田", "たぶん"], "2 行 安否 列: 「たぶん」"),
        (["1", "山田", "無事", "そのうち"], "2 行 到着見込み 列"),
        (["1", "山田", "無事", "", "99時"], "2 行 到着 列"),
        (["1", "山田", "無事", "", "3:10"], "2 行 到着 列: 「3:10」が読めません。これからの時刻"),
    ],
)
def test_one_odd_cell_refuses_the_whole_list(row: list[str], told: str) -> None:
    with pytest.raises(HinomiError) as refused:
        rows_of(FILE, [HEAD, row], NOW)
    assert told in refused.value.message.ja
    assert "安否.csv" in refused.value.message.ja


@pytest.mark.parametrize("arrived", ["23:50", "15:10", "昨日 4:00", "2:59", "3:00"])
def test_an_arrival_before_midnight_is_one(arrived: str) -> None:
    (row,) = rows_of(FILE, [HEAD, ["1", "山田", "無事", "", arrived]], NOW)
    assert row.arrived is not None
    assert row.arrived <= NOW


def test_a_list_without_names_says_what_it_needs() -> None:
    for rows in ([], [["番号"], ["1"]]):
        with pytest.raises(HinomiError, match="no column of names"):
            rows_of(FILE, rows, NOW)


def test_the_newest_answer_counts_and_silence_takes_nothing_back() -> None:
    shelf, book = logbook()
    book.start(Beginning("地震"))

    def told(*rows: Coming) -> None:
        shelf.tick()
        book.write(MUSTERED, {"people": [row.as_body() for row in rows]})

    told(Coming("山田", Safety.INJURED, eta=NOW), Coming("鈴木"))
    told(Coming("山田", Safety.SAFE))
    told(Coming("山田"), Coming("鈴木", arrived=NOW))
    people = present(shelf.entries())
    assert people["山田"].safety is Safety.SAFE
    assert people["山田"].eta == NOW
    assert people["鈴木"].safety is Safety.NO_ANSWER
    assert people["鈴木"].arrived == NOW
    seen = turnout(people.values(), ["山田", "高橋"])
    assert (seen.asked, seen.answered, seen.safe, seen.arrived, seen.coming) == (3, 2, 1, 1, 1)


def test_a_blank_in_a_name_makes_no_other_person() -> None:
    shelf, book = logbook()
    book.start(Beginning("地震"))
    rows = [Coming("南　夏樹", Safety.SAFE), Coming("南夏樹", arrived=NOW)]
    book.write(MUSTERED, {"people": [row.as_body() for row in rows]})
    (one,) = people = present(shelf.entries()).values()
    assert (one.safety, one.arrived) == (Safety.SAFE, NOW)
    assert turnout(people, ["南 夏樹"]).asked == 1


def test_odd_rows_of_a_journal_are_nobody() -> None:
    shelf, book = logbook()
    book.start(Beginning("地震"))
    book.write(MUSTERED, {"people": ["x", {"name": ""}, {"name": "山田", "eta": "?", "safety": 3}]})
    book.write(MUSTERED, {"people": "x"})
    (one,) = present(shelf.entries()).values()
    assert (one.name, one.safety, one.eta) == ("山田", Safety.NO_ANSWER, None)
    assert one.at == datetime(2026, 11, 22, 3, 0, tzinfo=JST)

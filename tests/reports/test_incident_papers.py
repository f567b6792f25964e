"""The papers of an incident: 訓練 on every page, nothing unconfirmed told as so, valid PDF/A."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from bcp.incident.board import Board, board, handovers
from bcp.incident.logbook import Beginning
from bcp.incident.model import Safety
from bcp.incident.muster import MUSTERED, Coming, present
from bcp.incident.said import Said
from reports.incident_build import Office, elapsed, incident_paper, short
from reports.incident_csv import render_csv
from reports.incident_pdf import render_board, render_handover, render_report
from reports.incident_text import render_text
from reports.incident_view import IncidentPaper
from reports.view import Anchor
from tests.bcp.incident.shelf import NOW, logbook
from tests.bcp.incident.test_board import damage
from tests.reports.pdf_reading import (
    beyond_margins,
    metadata_of,
    pages_of,
    squeezed,
    text_of,
    unembedded_fonts,
    validated,
)

OFFICE = Office("火見市", "総務部 情報政策課", "自治体機密性3C", "1.0")
ANCHOR = Anchor(31, "9f" * 32, "", NOW)
PAPERS = {"report": render_report, "board": render_board, "handover": render_handover}


def night(*, drill: bool = False, lines: int = 12) -> Board:
    """A night with a sweep, a muster, a hand-over, odd characters and many lines."""
    shelf, book = logbook()
    book.start(Beginning("震度6弱 停電", "earthquake", drill=drill))
    book.log(
        Said(
            "02:50 市民課→情報政策課: 端末が止まった 😱", shelf.tick(), needs_reply=True, by="山田"
        )
    )
    for number in range(lines):
        sort = "123456"[number % 6]
        book.log(Said(f"{number}行目 " + "電源車を待つ。" * (number % 4), shelf.tick(), sort=sort))
    book.correct(3, {"text": "正しい言葉"}, "聞き違い")
    rows = [Coming("髙﨑", Safety.SAFE, arrived=NOW), Coming("鈴木", eta=NOW)]
    book.write(MUSTERED, {"people": [row.as_body() for row in rows]})
    book.write(
        "incident.handed_over", {"from": "夜勤 太郎", "to": "日勤 花子", "note": "電源車待ち"}
    )
    incident = book.current()
    entries = book.entries(incident)
    return board(incident, book.chronology(incident), shelf.now, present(entries),
                 handovers(entries), damage(baseline=None))  # fmt: skip


def paper(*, drill: bool = False, lines: int = 12) -> IncidentPaper:
    return incident_paper(night(drill=drill, lines=lines), "状況報告　第3報", ANCHOR, OFFICE)


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_of_an_exercise_says_so(name: str) -> None:
    document = PAPERS[name](paper(drill=True, lines=60))
    pages = pages_of(document)
    assert len(pages) > 1
    assert all("【訓練】" in squeezed(page) for page in pages)
    assert "訓練" in metadata_of(document)
    assert "これは訓練の文書であり" in text_of(document)


@pytest.mark.parametrize("name", PAPERS)
def test_it_is_valid_and_nothing_leaves_the_page(name: str) -> None:
    document = PAPERS[name](paper())
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []
    assert beyond_margins(document) == []
    assert "訓練" not in text_of(document) + metadata_of(document)
    assert PAPERS[name](paper()) == document


def test_the_first_page_is_for_those_who_decide() -> None:
    document = render_report(paper(lines=60))
    first, second = map(squeezed, pages_of(document)[:2])
    for words in ("停止到達不能不明正常1台1台1台1台", "基準がなく", "必要なこと・回答待ち",
                  "責任者日勤花子", "2人のうち回答1人", "未回答の1人の安否は不明"):  # fmt: skip
        assert squeezed(words) in first, words
    assert "未確認" in first
    assert second.find("1被害") >= 0


def test_every_line_is_in_the_report_with_what_stands_behind_it() -> None:
    board_now = night()
    text = text_of(render_report(incident_paper(board_now, "状況報告　第3報", ANCHOR, OFFICE)))
    for line in board_now.lines.lines:
        assert squeezed(line.words.text.ja.replace("😱", "<U+1F631>")) in text
    for words in ("紙山田、転記夜勤太郎", "後記", "#15で訂正。前:", "回答待ち", "髙﨑"):
        assert squeezed(words) in text, words


def test_the_text_says_the_same_and_an_exercise_says_so_at_both_ends() -> None:
    text = render_text(paper(drill=True))
    lines = text.splitlines()
    assert "訓練" in lines[0]
    assert "訓練" in lines[-1]
    assert "訓練" not in render_text(paper())
    for part in (
        "【被害】",
        "【対応】",
        "【必要なこと・回答待ち】",
        "停止 1台",
        "・sw01 停止: 応答がない",
    ):
        assert part in text
    quiet = replace(night(), damage=None, lines=type(night().lines)(()))
    told = render_text(incident_paper(quiet, "状況報告　第1報", ANCHOR, OFFICE))
    assert told.count("なし") == 2


def test_the_csv_marks_each_row_and_runs_no_formula() -> None:
    view = paper(drill=True)
    raw = render_csv(replace(view, every=(replace(view.every[0], said="=1+1"), *view.every[1:])))
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {"訓練"}
    assert len(rows) == 1 + len(view.every)
    assert rows[1][6] == "'=1+1"
    live = list(csv.reader(io.StringIO(render_csv(paper()).decode("utf-8-sig"))))
    assert {row[0] for row in live[1:]} == {"実際の事案"}


def test_lengths_and_moments_are_those_of_japan() -> None:
    assert elapsed(NOW, NOW + timedelta(days=2, hours=3, minutes=5)) == "2日3時間05分"
    assert elapsed(NOW, NOW - timedelta(minutes=5)) == "0時間00分"
    assert short(NOW) == "11/22 3:00"


def test_nothing_asked_for_is_not_nothing_to_do_while_a_clock_runs() -> None:
    quiet = replace(paper(), needs=(), deadlines=())
    assert "【必要なこと・回答待ち】\nなし\n" in render_text(quiet)
    told = render_text(replace(quiet, deadlines=("明日 速報: 報告が必要",)))
    assert "【必要なこと・回答待ち】\n回答を待つものはない。\n期限: 明日" in told

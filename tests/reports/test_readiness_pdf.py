"""The paper on the eight fields: golden text, PDF/A-2b, advisory words, the same bytes twice."""

import io
import re

import openpyxl
import pytest

from audit.cycle.readiness import STATES, State
from checks.model import LawField
from reports import readiness_prose as words
from reports.readiness_pdf import render_readiness
from reports.readiness_sheet import render_readiness_sheet
from reports.readiness_view import ReadinessView
from tests.reports.pdf_reading import (
    beyond_margins,
    golden_text,
    page_texts,
    squeezed,
    text_of,
    unembedded_fonts,
    validated,
)
from tests.reports.readiness_sample import city, nothing, view_of

VIEWS = {"city": view_of(city()), "nothing": view_of(nothing())}
CITY = VIEWS["city"]


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return {name: render_readiness(view) for name, view in VIEWS.items()}


@pytest.fixture(scope="module")
def book() -> dict[str, list[tuple[str, ...]]]:
    sheets = openpyxl.load_workbook(io.BytesIO(render_readiness_sheet(CITY))).worksheets
    return {
        sheet.title: [tuple(str(v or "") for v in row) for row in sheet.iter_rows(values_only=True)]
        for sheet in sheets
    }


@pytest.mark.parametrize("name", VIEWS)
def test_it_is_valid_and_nothing_leaves_the_page(documents: dict[str, bytes], name: str) -> None:
    document = documents[name]
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []
    assert beyond_margins(document) == []


@pytest.mark.parametrize("name", VIEWS)
def test_the_text_is_the_golden_text(documents: dict[str, bytes], name: str) -> None:
    text = page_texts(documents[name])
    assert text == golden_text(f"readiness-{name}", text)


def test_the_same_view_gives_the_same_bytes(documents: dict[str, bytes]) -> None:
    assert render_readiness(view_of(nothing())) == documents["nothing"]
    assert render_readiness_sheet(CITY) == render_readiness_sheet(view_of(city()))


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_is_called_secure(documents: dict[str, bytes], name: str) -> None:
    text = text_of(documents[name])
    for bad in ("安全である", "安全です", "問題ない", "問題なし", "適合している", "準拠している"):
        assert bad not in text
    assert squeezed(words.ABOUT) in text
    # the word stands in titles of measures only
    told = re.sub("安全管理措置", "", text)
    assert "安全" not in told


def test_every_state_is_explained_and_every_field_is_there(documents: dict[str, bytes]) -> None:
    text = text_of(documents["city"])
    for state in State:
        assert squeezed(f"{words.SYMBOLS[state]} {STATES[state].ja}") in text
        assert squeezed(words.MEANINGS[state]) in text
    for field in LawField:
        assert f"{field.value}号" in text
    assert squeezed(words.OLD_RULE) in text


def test_what_answered_and_what_is_missing_stands_beside_each_clause(
    documents: dict[str, bytes],
) -> None:
    text = text_of(documents["city"])
    for told in (
        "調書2026-01-1（適合）",
        "調書2026-01-3では確かめられていない",
        "団体:第5章第1節コンピュータ及びネットワークの管理",
        "求められる構成である。報告書をJ-LISへ提出する。",
        "koho-sv01（SV-3）",
        "今年度点検していない機器等1件",
    ):
        assert squeezed(told) in text, told
    none = text_of(documents["nothing"])
    assert squeezed("ネットワークの構成が未設定") in none
    assert squeezed("今年度の点検の記録はない") in none


def test_every_stored_field_of_the_view_is_in_the_workbook(
    book: dict[str, list[tuple[str, ...]]],
) -> None:
    told = "\n".join(cell for rows in book.values() for row in rows for cell in row)
    for text in _texts(CITY):
        assert text in told, text


def test_the_paper_has_every_item(documents: dict[str, bytes]) -> None:
    text = text_of(documents["city"])
    for one in CITY.fields:
        for item in one.items:
            told = (item.title, item.asks, item.mynumber)
            for part in (*told, *item.answered, *item.missing, *item.evidence, *item.questions):
                assert squeezed(part) in text, (item.clause, part)


def test_rows_of_the_workbook_add_up(book: dict[str, list[tuple[str, ...]]]) -> None:
    rows = book["8分野"][1:]
    assert [row[0] for row in rows] == [field.value for field in LawField]
    for row in rows:
        counts = list(map(int, row[5:]))
        out = counts[list(State).index(State.OUT)]
        assert int(row[3]) == sum(counts) - out
    assert len(book["事項"]) - 1 == sum(len(one.items) for one in CITY.fields)
    assert [row[2] for row in rows if row[2]] == ["あり", "あり"]


def _texts(view: ReadinessView) -> list[str]:
    found = [view.summary, view.cover.title, view.anchor.head, *view.doubts, *view.unseen]
    for one in view.fields:
        for item in one.items:
            found += [item.clause, item.title, item.asks, item.kind, item.state, item.mynumber]
            found += [item.jis, item.sources, *item.answered, *item.missing, *item.own]
            found += [*item.evidence, *item.questions]
    found += [text for one in view.checks for text in (one.check, one.title, *one.unseen)]
    found += [text for one in view.looked for text in (one.subject, one.at, one.run, one.evidence)]
    found += [one.title for one in view.measures]
    return [text for text in found if text]

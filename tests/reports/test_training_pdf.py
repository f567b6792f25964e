"""研修実施状況: golden text, PDF/A-2b, the same bytes twice, nobody named, no rate too good."""

import io
from dataclasses import replace

import openpyxl
import pytest

from reports.paper.page import LEFT, RIGHT, WIDTH
from reports.training_pdf import render_training
from reports.training_sheet import render_training_sheet
from reports.training_words import percent
from tests.reports.pdf_reading import (
    beyond_margins,
    golden_text,
    page_texts,
    squeezed,
    text_edges,
    text_of,
    unembedded_fonts,
    validated,
)
from tests.reports.training_sample import LONG, view_of

VIEWS = {"town": view_of(), "empty": view_of(empty=True)}
TOWN = VIEWS["town"]


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return {name: render_training(view) for name, view in VIEWS.items()}


@pytest.fixture(scope="module")
def book() -> dict[str, list[tuple[str, ...]]]:
    sheets = openpyxl.load_workbook(io.BytesIO(render_training_sheet(TOWN))).worksheets
    return {
        sheet.title: [tuple(str(v or "") for v in row) for row in sheet.iter_rows(values_only=True)]
        for sheet in sheets
    }


@pytest.mark.parametrize("name", VIEWS)
def test_the_text_is_the_golden_text(documents: dict[str, bytes], name: str) -> None:
    text = page_texts(documents[name])
    assert text == golden_text(f"training-{name}", text)


@pytest.mark.parametrize("name", VIEWS)
def test_it_is_an_archive_and_nothing_leaves_the_page(
    documents: dict[str, bytes], name: str
) -> None:
    document = documents[name]
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []
    assert beyond_margins(document) == []


def test_the_same_view_gives_the_same_bytes(documents: dict[str, bytes]) -> None:
    assert render_training(view_of()) == documents["town"]
    assert render_training_sheet(TOWN) == render_training_sheet(view_of())


def test_nobody_is_named_anywhere(
    documents: dict[str, bytes], book: dict[str, list[tuple[str, ...]]]
) -> None:
    paper = text_of(documents["town"])
    cells = "\n".join("\t".join(row) for rows in book.values() for row in rows)
    for text in (paper, cells, repr(TOWN)):
        assert "秘密" not in text, "a name, or why somebody is excused"
        assert "別の研修の名簿" not in text, "a reason as it was typed"
        assert "KX" not in text, "a staff number"


def test_every_count_is_on_paper_and_in_the_workbook(
    documents: dict[str, bytes], book: dict[str, list[tuple[str, ...]]]
) -> None:
    text = text_of(documents["town"])
    for one in TOWN.sections:
        rate = percent(one.attended, one.targeted)
        assert squeezed(f"{rate}（{one.attended}/{one.targeted}）") in text
        assert any(row[0] == one.name and row[3] == rate for row in book["課室別"])
    for course in TOWN.courses:
        assert squeezed(course.name) in text
        assert any(row[0] == course.name and row[8] == course.state for row in book["研修・訓練別"])
    for point in TOWN.trend:
        assert squeezed(f"{point.name}{point.courses}件{point.targeted}{point.attended}") in text
    assert len(book["課室と研修"]) == len(TOWN.cells) + 1
    assert LONG in {row[0] for row in book["課室別"]}
    years = {row[0] for row in book["課室と年度"][1:]}
    assert years == {point.name for point in TOWN.trend}


def test_the_parts_add_up_to_the_whole() -> None:
    drills = {one.name for one in TOWN.courses if one.sort == "訓練"}
    goals = [one for one in TOWN.cells if one.goal]
    asked = [one for one in goals if one.course not in drills]
    facts = dict(TOWN.facts)
    apart = [one for one in goals if one.course in drills]
    counts = f"{sum(one.attended for one in apart)}/{sum(one.targeted for one in apart)}人"
    assert counts in facts["訓練の参加率"]
    assert sum(one.targeted for one in TOWN.sections) == sum(one.targeted for one in asked)
    assert sum(one.attended for one in TOWN.sections) == sum(one.attended for one in asked)
    assert facts["受けた人"] == f"延べ {sum(one.attended for one in asked)}人"
    assert {(o.section, o.course) for o in TOWN.short} == {
        (o.section, o.course) for o in goals if o.attended * 100 < o.goal * o.targeted
    }


def test_a_drill_of_the_same_day_is_one_and_a_broken_one_is_none() -> None:
    assert dict(TOWN.facts)["訓練の回数"] == "2回"
    assert [one.name for one in TOWN.drills] == [
        "標的型メール訓練", "震度6強の夜", "身代金要求の一日",
    ]  # fmt: skip


@pytest.mark.parametrize(("attended", "targeted", "told"), [
    (0, 0, "—"), (0, 3, "0.0%"), (2, 3, "66.6%"), (9999, 10000, "99.9%"), (3, 3, "100.0%"),
])  # fmt: skip
def test_a_rate_is_never_rounded_up(attended: int, targeted: int, told: str) -> None:
    assert percent(attended, targeted) == told


def test_a_town_without_training_says_so(documents: dict[str, bytes]) -> None:
    text = text_of(documents["empty"])
    assert squeezed("受講率は計算できない") in text
    assert "100.0%は全員" in text
    assert "100.0%" not in text.replace("100.0%は全員", "")
    assert dict(VIEWS["empty"].facts)["研修の受講率"] == "—"
    assert squeezed("必須の研修・訓練がないので、分からない") in text


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_is_called_safe(documents: dict[str, bytes], name: str) -> None:
    text = text_of(documents[name])
    for bad in ("安全である", "問題ない", "問題なし", "適切に", "徹底されている"):
        assert bad not in text


def test_a_name_of_any_length_stays_on_the_page() -> None:
    sections = tuple(replace(one, name=LONG * 3) for one in TOWN.sections)
    courses = tuple(replace(one, name=LONG * 3, audience=LONG * 2) for one in TOWN.courses)
    for left, right in text_edges(
        render_training(replace(TOWN, sections=sections, courses=courses))
    ):
        assert left > LEFT - 2
        assert right < WIDTH - RIGHT + 2

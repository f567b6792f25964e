"""Tables and pages: rows cut over pages lose nothing, headers repeat, headings stay with text."""

import io
from dataclasses import replace

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.paper.blocks import NEXT_PAGE, Block, Contents, Heading, Need, Space, Text
from reports.paper.flow import LayoutError, Sheet, written
from reports.paper.fonts import load_fonts
from reports.paper.grid import Bold, Column, Mono, Type, filled, grid
from reports.paper.page import FULL
from tests.reports.pdf_reading import squeezed

FONTS = load_fonts()
BARE = Sheet(lambda _pen: None, lambda _pen, _page: None)
KANJI = [char for char in map(chr, range(0x4E00, 0x9FA0)) if FONTS.covers(char)][:900]
COLUMNS = (Column("番号", 20), Column("内容", 100), Column("値", 50, align="right"))


def pages(*blocks: Block) -> list[str]:
    """The text of each page on which the blocks were laid out."""
    reader = pypdf.PdfReader(io.BytesIO(written(blocks, FONTS, BARE)))
    return [squeezed(page.extract_text()) for page in reader.pages]


def test_a_long_table_repeats_its_header_and_keeps_every_row() -> None:
    rows = [(f"行{n:04d}", "内容の説明" * (n % 7), str(n)) for n in range(400)]
    found = pages(grid(FONTS, COLUMNS, rows))
    assert len(found) > 5
    assert all(page.startswith("番号内容値") for page in found)
    text = "".join(found)
    assert [text.count(f"行{n:04d}") for n in range(400)] == [1] * 400


@pytest.mark.parametrize("length", [1, 500, 3_000, 12_000])
def test_a_cell_taller_than_a_page_is_cut_between_lines(length: int) -> None:
    text = "".join(KANJI[n % 500] for n in range(length))
    columns = (Column("", 20), Column("", 150))
    made = grid(FONTS, columns, [("Ａ", text), ("Ｂ", "")], head=False)
    assert "".join(pages(made)) == f"Ａ{text}Ｂ"


@given(st.lists(st.integers(min_value=0, max_value=60), max_size=60), st.integers(0, 230))
@settings(max_examples=30, deadline=None)
def test_rows_of_any_height_from_any_place_are_all_drawn(heights: list[int], start: int) -> None:
    rows = [(f"<{n}>", "\n".join("字" * 1 for _ in range(h)), "") for n, h in enumerate(heights)]
    text = "".join(pages(Space(start * 72 / 25.4), grid(FONTS, COLUMNS, rows), Text("終わり")))
    assert all(text.count(f"<{n}>") == 1 for n in range(len(rows)))
    assert text.count("字") == sum(heights)
    assert text.endswith("終わり")


def test_running_text_flows_over_pages_without_loss() -> None:
    text = "".join(KANJI[n % 900] for n in range(9_000))
    found = "".join(pages(Text(text, indent=1)))
    assert found == text


def test_digests_are_set_in_the_fixed_face() -> None:
    made = grid(FONTS, COLUMNS, [("a", Mono("0" * 64), "b")])
    assert [cell.face for cell in made.rows[0]] == ["sans", "mono", "sans"]


def test_empty_columns_give_their_room_to_the_widest() -> None:
    columns, rows = filled(COLUMNS, [("1", "x", ""), ("2", "y", "")])
    assert [(c.title, c.width) for c in columns] == [("番号", 20), ("内容", 150)]
    assert rows == [("1", "x"), ("2", "y")]


def test_equal_texts_are_broken_once() -> None:
    made = grid(FONTS, COLUMNS, [("a", "同じ文" * 30, "b")] * 50)
    assert len({id(row[1]) for row in made.rows}) == 1


def test_a_heading_is_not_left_alone_at_the_foot_of_a_page() -> None:
    found = pages(Space(FULL.height - 60), Heading("見出し", "h", listed=False), Text("本文"))
    assert found == ["", "見出し本文"]


def test_contents_show_the_page_and_next_page_makes_no_empty_one() -> None:
    heading = Heading("第二章", "two")
    found = pages(Contents([heading]), NEXT_PAGE, NEXT_PAGE, heading, Need(10_000))
    assert len(found) == 2
    assert "2" in found[0]


def test_a_block_that_fits_nowhere_is_an_error_of_the_document() -> None:
    with pytest.raises(LayoutError, match="Heading"):
        pages(Heading("大", "h", keep=10_000))


def test_a_table_without_rows_takes_no_room() -> None:
    assert pages(grid(FONTS, COLUMNS, [], kind=Type(8, 11, 2)), Text("次")) == ["次"]


@given(st.integers(0, 60), st.integers(1, 90))
@settings(max_examples=40, deadline=None)
def test_no_line_of_running_text_stands_alone_on_a_page(above: int, length: int) -> None:
    text = Text("\n".join(f"{KANJI[n]}行" for n in range(length)))
    counts = [page.count("行") for page in pages(Space(above * 12), text)]
    assert sum(counts) == length
    cut = [count for count in counts if count]
    assert length == 1 or all(count > 1 for count in cut)


@given(st.integers(0, 60), st.integers(1, 120))
@settings(max_examples=40, deadline=None)
def test_no_low_row_stands_alone_on_a_page(above: int, length: int) -> None:
    made = grid(FONTS, COLUMNS, [(f"<{n}>", "x", "") for n in range(length)])
    counts = [page.count("<") for page in pages(Space(above * 12), made)]
    assert sum(counts) == length
    assert length == 1 or all(count > 1 for count in counts if count)


@given(st.integers(0, 70))
@settings(max_examples=70, deadline=None)
def test_headings_stay_with_what_they_head(above: int) -> None:
    heads = Heading("章", "a", listed=False, keep=0), Heading("節", "b", 1, listed=False, keep=0)
    rows = [("番", "一\n二\n三\n四\n五\n六\n七", "")] * 2
    found = pages(Space(above * 10), *heads, grid(FONTS, COLUMNS, rows, head=False))
    assert next(page for page in found if page).startswith("章節番一二三")


@given(st.integers(40, 70))
@settings(max_examples=30, deadline=None)
def test_a_chapter_goes_where_its_first_section_goes(above: int) -> None:
    heads = Heading("章", "a", listed=False, keep=0), Heading("節", "b", 1, listed=False, keep=120)
    found = pages(Space(above * 10), *heads, Text("文", keep=40), Text("後"))
    assert next(page for page in found if "章" in page).startswith("章節文後")


def test_a_caption_is_repeated_on_every_page_and_marked_once() -> None:
    rows = [(f"行{n:03d}", "x", "") for n in range(150)]
    caption = Heading("甲の結果", "host", listed=False)
    made = replace(grid(FONTS, COLUMNS, rows), caption=caption)
    reader = pypdf.PdfReader(io.BytesIO(written([made], FONTS, BARE)))
    found = [squeezed(page.extract_text()) for page in reader.pages]
    assert len(found) > 1
    assert found[0].startswith("甲の結果番号")
    assert all(page.startswith("甲の結果（続き）番号") for page in found[1:])
    assert len(reader.outline) == 1


def test_a_text_may_be_bold_in_a_column_that_is_not() -> None:
    made = grid(FONTS, COLUMNS, [("a", Bold("b"), "c"), ("a", "b", "c")])
    assert [row[1].face for row in made.rows] == ["bold", "sans"]

"""The plan as Word, workbook and JSON: everything of the paper, strings only, the same bytes."""

import io
import json
import zipfile
from collections import Counter
from itertools import pairwise

import docx
import openpyxl
from docx.oxml.ns import qn

from reports.bcp_data import render_bcp_data
from reports.bcp_docx import render_bcp_docx
from reports.bcp_edition import public_bcp
from reports.bcp_sheet import render_bcp_sheet
from reports.bcp_view import BcpPlan, Items, Section, Table, Words
from reports.docx_base import FONT
from reports.docx_text import legal, table_xml
from tests.reports.bcp_sample import city, nothing
from tests.reports.pdf_reading import squeezed

DOCX = render_bcp_docx(city())
SHEET = render_bcp_sheet(city())
SECTIONS = (*city().front, *city().sections)
TABLES = [part for one in SECTIONS for part in one.parts if isinstance(part, Table)]


def text_of_docx(raw: bytes) -> str:
    body = docx.Document(io.BytesIO(raw)).element.body
    return squeezed("".join(node.text or "" for node in body.iter(qn("w:t"))))


def text_of_zip(raw: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        return "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))


def test_word_has_every_heading_and_every_cell() -> None:
    text = text_of_docx(DOCX)
    for section in SECTIONS:
        assert squeezed(section.heading) in text
        for part in section.parts:
            if isinstance(part, Words | Items):
                assert all(squeezed(one) in text for one in part.texts)
    for table in TABLES:
        for row in table.rows[: table.most]:
            assert all(squeezed(cell) in text for cell in row), table.name


def test_word_names_the_font_for_japanese_and_prints_on_a4_bound_left() -> None:
    made = docx.Document(io.BytesIO(DOCX))
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 1 Char"):
        fonts = made.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == FONT
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    (everywhere,) = made.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    assert everywhere.rFonts.get(qn("w:eastAsia")) == FONT
    assert everywhere.find(qn("w:lang")).get(qn("w:eastAsia")) == "ja-JP"
    page = made.sections[0]
    sizes = (page.page_width, page.page_height, page.left_margin)
    assert [one and round(one.mm) for one in sizes] == [210, 297, 25]


def test_every_page_of_word_has_number_label_head_and_code() -> None:
    page = docx.Document(io.BytesIO(DOCX)).sections[0]
    head = "".join(one.text for one in page.header.paragraphs)
    assert "火情政第0142号" in head
    assert "自治体機密性3B　内部版" in head
    foot = page.footer.paragraphs[0]
    fields = [node.text for node in foot._p.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "記録簿 第512号 4f1d4f1d4f1d4f1d…" in foot.text
    assert len(list(foot._p.iter(qn("pic:pic")))) == 1


def test_headings_are_headings_and_tables_do_not_touch() -> None:
    made = docx.Document(io.BytesIO(DOCX))
    levels = Counter(one.style.name for one in made.paragraphs if one.style is not None)
    assert levels["Heading 1"] == sum(one.level == 0 for one in SECTIONS) + 1
    names = [child.tag for child in made.element.body]
    assert (qn("w:tbl"), qn("w:tbl")) not in set(pairwise(names))
    assert names[-1] == qn("w:sectPr")


def test_signs_of_xml_and_what_xml_forbids_do_no_harm() -> None:
    assert legal("<A&B>\x01\ud800") == "&lt;A&amp;B&gt;"
    made = table_xml((85, 85), ("<", "&"), [("a\nb", "\x00]]>")], 16)
    assert [node.text for node in made.iter(qn("w:t"))] == ["<", "&", "a", "b", "]]>"]


def test_the_workbook_has_a_sheet_for_every_table_and_strings_only() -> None:
    book = openpyxl.load_workbook(io.BytesIO(SHEET))
    assert len(set(book.sheetnames)) == len(book.sheetnames) == len(TABLES) + 2
    for table, name in zip(TABLES, book.sheetnames[2:], strict=True):
        sheet = book[name]
        assert sheet.max_row == len(table.rows) + 1, name
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n") for cell in row)
            assert all(cell.data_type == "s" or cell.value is None for cell in row)


def test_the_workbook_keeps_rows_that_paper_leaves_out() -> None:
    table = Table("長い表", TABLES[0].columns[:1], tuple((f"行{n}",) for n in range(9)), most=3)
    one = Section("x", "1", "章", (table,))
    view = BcpPlan(city().cover, city().anchor, (), (one,), 0)
    assert openpyxl.load_workbook(io.BytesIO(render_bcp_sheet(view)))["長い表"].max_row == 10
    assert "ほか6行は、表計算版による" in text_of_docx(render_bcp_docx(view))


def test_a_formula_stays_a_text() -> None:
    table = Table("式", TABLES[0].columns[:1], (("=cmd|' /C calc'!A0",),))
    view = BcpPlan(city().cover, city().anchor, (), (Section("x", "1", "章", (table,)),), 0)
    cell = openpyxl.load_workbook(io.BytesIO(render_bcp_sheet(view)))["式"]["A2"]
    assert (cell.data_type, cell.value) == ("s", "=cmd|' /C calc'!A0")


def test_json_names_its_format_and_its_kinds() -> None:
    told = json.loads(render_bcp_data(city()))
    assert told["format"] == "hinomi.bcp-plan/1"
    kinds = {part["kind"] for one in told["plan"]["sections"] for part in one["parts"]}
    assert kinds == {"words", "items", "table", "plot", "graphic"}


def test_the_same_view_gives_the_same_bytes() -> None:
    assert render_bcp_docx(city()) == DOCX
    assert render_bcp_sheet(city()) == SHEET
    assert render_bcp_data(city()) == render_bcp_data(city())


def test_no_format_of_the_public_edition_names_anything() -> None:
    public = public_bcp(city())
    texts = (
        text_of_zip(render_bcp_docx(public)),
        text_of_zip(render_bcp_sheet(public)),
        render_bcp_data(public).decode(),
    )
    for text in texts:
        assert "り災証明の発行" in text
        for name in city().names:
            assert name not in text, name


def test_a_body_that_knows_nothing_gets_every_format() -> None:
    assert "未記入:首長不在時の代行順位" in text_of_docx(render_bcp_docx(nothing()))
    book = openpyxl.load_workbook(io.BytesIO(render_bcp_sheet(nothing())))
    assert book["未記入"].max_row == nothing().missing + 1

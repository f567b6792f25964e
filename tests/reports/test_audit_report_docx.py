"""The Word report: readable, complete, the same bytes; a wrong form is one error and no file."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cycle.year_record import YearRecord
from inventory.words import HinomiError
from reports.audit_form_filling import filled
from reports.audit_form_sample import sample_form
from reports.audit_form_specimen import specimen
from reports.audit_form_words import form_words, names_of, settable
from reports.audit_report_build import audit_paper
from reports.audit_report_docx import render_docx
from reports.audit_source import AuditSource
from reports.docx_base import FONT
from reports.view import Edition
from tests.audit.cycle.year_town import END, HANA, HOSTS, TAX, findings, record, source
from tests.reports.pdf_reading import squeezed

RECORD = record()


@pytest.fixture(scope="module")
def made() -> bytes:
    return render_docx(source())


def text_in(document: bytes) -> str:
    """Everything that stands in the document, heads and feet too."""
    with zipfile.ZipFile(io.BytesIO(document)) as packed:
        parts = [n for n in packed.namelist() if re.match(r"word/(document|header|footer)", n)]
        trees = [ET.fromstring(packed.read(name)) for name in sorted(parts)]
    return squeezed("".join(t.text or "" for tree in trees for t in tree.iter(qn("w:t"))))


def form(*paragraphs: str, change: Callable[[Document], object] = lambda _made: None) -> bytes:
    """A form of an office with these paragraphs."""
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    change(made)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


BARE = form("始{{ 要約 }}終")


def with_form(raw: bytes, of: AuditSource | None = None) -> bytes:
    return render_docx(replace(of or source(), form=raw, form_name="様式.docx"))


def refused(raw: bytes) -> str:
    with pytest.raises(HinomiError) as told:
        with_form(raw)
    message = told.value.message.ja
    assert "様式.docx" in message
    assert "\n" not in message
    return message


def test_every_finding_stands_in_it_with_its_five_fields(made: bytes) -> None:
    text = text_in(made)
    assert len(docx.Document(io.BytesIO(made)).tables) > len(RECORD.of_the_year)
    for f in RECORD.of_the_year:
        five = f.five
        said = (five.condition, five.criterion, five.cause, five.effect, five.recommendation)
        for words in (f.number, f.title.ja, *said):
            assert squeezed(words) in text, words
    for words in ("税務課 管理係長", "予算が次の年度になるため", "監視を強める", "2025-01-F09",
                  "年度の総評", "個別監査2の良い取組", "予備機3", "火見市", "{"):  # fmt: skip
        assert (squeezed(words) in text) is (words != "{"), words
    assert "編集のための写し" in text


def test_the_same_source_gives_the_same_bytes(made: bytes) -> None:
    assert render_docx(source()) == made
    assert sample_form.__wrapped__() == sample_form()


def test_japanese_fonts_are_named_and_headings_can_be_listed(made: bytes) -> None:
    opened = docx.Document(io.BytesIO(made))
    for name in ("Normal", "Heading 1", "Heading 2"):
        fonts = opened.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == FONT
    levels = [p.style.name for p in opened.paragraphs if p.style and "Heading" in str(p.style.name)]
    assert levels.count("Heading 2") >= len(RECORD.of_the_year)
    page = opened.sections[0]
    assert page.page_width is not None
    assert round(page.page_width.mm) == 210


def test_word_finds_paragraphs_where_it_must(made: bytes) -> None:
    """ECMA-376-1: a cell ends in a paragraph, none holds another, tables do not touch."""
    body = docx.Document(io.BytesIO(made)).element.body
    cells = list(body.iter(qn("w:tc")))
    assert all(cell[-1].tag == qn("w:p") for cell in cells)
    assert not body.xpath(".//w:p//w:p")
    assert not body.xpath("w:tbl/following-sibling::*[1][self::w:tbl]")
    assert body[-1].tag == qn("w:sectPr")
    assert len(cells) > 100
    for table in body.iter(qn("w:tbl")):
        wide = len(table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
        assert {len(row.findall(qn("w:tc"))) for row in table.iter(qn("w:tr"))} == {wide}


def test_wild_words_neither_break_the_document_nor_become_tags() -> None:
    wild = "</w:t> & <b> {{ 団体 }} {% for %} \x0b\ufffe\u202e 'x' \"y\""
    first, *rest = findings()
    changed = replace(first, five=replace(first.five, condition=wild))
    of = source(of=replace(RECORD, findings=(changed, *rest), year=2025))
    text = text_in(render_docx(of))
    assert squeezed("</w:t> & <b> {{ 団体 }} {% for %} <U+000B>") in text
    assert "<U+202E>" in text


@given(st.text(max_size=30))
@settings(max_examples=25, deadline=None)
def test_any_text_of_a_person_can_be_set(text: str) -> None:
    document = filled(BARE, {"要約": settable(text)}, "x", END)
    assert text.isprintable() <= (squeezed(text) in text_in(document))


def test_the_public_edition_names_no_host_person_or_text() -> None:
    text = text_in(render_docx(source(Edition.PUBLIC)))
    for words in (HANA, "太郎", "鈴木", "監視を強める", "予備機", *(h[1] for h in HOSTS),
                  RECORD.findings[1].five.condition, "個別監査2の良い取組"):  # fmt: skip
        assert squeezed(words) not in text, words
    assert "公開版" in text
    assert squeezed(TAX) in text


def test_a_quiet_year_gives_a_document_too() -> None:
    quiet = replace(RECORD, findings=(), engagements=(), training=(), inspections=(), history=())
    assert "この年度に起こした指摘の記録はない" in text_in(render_docx(source(of=quiet)))


def test_one_engagement_has_a_report_of_its_own() -> None:
    text = text_in(render_docx(source(engagement_id="2026-02")))
    assert "2026-02-F03" in text
    assert "2026-01-F01" not in text


def test_the_names_of_a_form_are_the_same_in_every_year() -> None:
    here = {n for n in names_of(form_words(audit_paper(source()))) if "[]" not in n[-2:]}
    all_ = set(names_of(specimen()))
    assert here <= all_
    assert {"指摘[].措置[].期限", "団体", "決裁[].氏名", "限界[]"} <= all_


def test_an_office_uses_its_own_form() -> None:
    raw = form(
        "{{ 団体 }}の報告", "{%p for x in 指摘 %}", "{{ x.番号 }}: {{ x.事実 }}", "{%p endfor %}"
    )
    document = with_form(raw)
    text = text_in(document)
    assert "火見市の報告" in text
    assert all(f.number in text for f in RECORD.of_the_year)
    assert "総評" not in text
    assert with_form(raw) == document


def test_an_unknown_name_is_told_with_its_place() -> None:
    message = refused(form("{{ 団体 }}", "監査の結果は{{ 総表 }}のとおり"))
    assert "「総表」" in message
    assert "監査の結果は" in message
    assert "総評" in message.partition("近い名前")[2]
    assert "本文" in message


@pytest.mark.parametrize("year", [RECORD, replace(RECORD, findings=())])
def test_a_wrong_name_in_a_loop_is_found_in_a_quiet_year_too(year: YearRecord) -> None:
    raw = form("{%p for x in 指摘 %}", "指摘の{{ x.番豪 }}", "{%p endfor %}")
    with pytest.raises(HinomiError) as told:
        with_form(raw, source(of=year))
    assert "「番豪」" in told.value.message.ja
    assert "指摘の" in told.value.message.ja


def test_a_wrong_name_in_a_branch_that_is_not_taken_is_found() -> None:
    assert "「なぞ」" in refused(form("{% if not 団体 %}{{ なぞ }}{% endif %}"))


def test_heads_feet_and_properties_are_looked_at_too() -> None:
    def head(made: Document) -> None:
        made.sections[0].header.paragraphs[0].text = "{{ 頭 }}"

    def title(made: Document) -> None:
        made.core_properties.title = "{{ 題 }}"

    assert "ヘッダー" in refused(form(change=head))
    assert "文書のプロパティ" in refused(form(change=title))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{% for x in 指摘 %}終わらない", "endfor"),
        ("{{ 団体", "団体"),
        ("{{ 1 / 0 }}", "計算できません"),
        ("{% include 'x' %}", "計算できません"),
        ("{{ 団体|ないもの }}", "タグを読めません"),
    ],
)
def test_a_tag_that_cannot_be_read_is_one_error(text: str, word: str) -> None:
    assert word in refused(form(text))


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ 団体.__init__.__globals__ }}",
        "{{ 指摘.append('x') }}",
        "{{ ('{0.__class__.__mro__}').format(団体) }}",
        "{{ 団体|attr('__class__') }}",
        "{{ self.__init__.__globals__ }}",
        "{{ 'a' * 9999999999 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler }}",
        "{% for x in range(9) %}x{% endfor %}",
        "{{ 'x'|center(999999999) }}",
        "{{ 'x'.ljust(999999999) }}",
        "{{ '%0999999999d'|format(1) }}",
        "{{ 指摘|random }}",
    ],
)
def test_a_form_runs_no_code(text: str) -> None:
    refused(form(text))


def test_tags_that_cut_a_paragraph_are_refused_and_nothing_is_lost_in_silence() -> None:
    raw = form("{% for x in 指摘 %}", "{{ x.番号|safe }}</w:p>", "{% endfor %}")
    document = with_form(raw)
    assert docx.Document(io.BytesIO(document)).paragraphs
    assert "またいで" in refused(form("{{ '</w:p>'|safe }}"))


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"%PDF-1.7", b"x" * 999])
def test_what_is_no_document_is_refused(raw: bytes) -> None:
    if raw:
        assert "Word の文書" in refused(raw)


def test_another_archive_a_macro_and_a_bomb_are_refused() -> None:
    def packed(*files: tuple[str, bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            with zipfile.ZipFile(io.BytesIO(form("x"))) as old:
                for one in old.namelist():
                    new.writestr(one, old.read(one))
            for name, content in files:
                new.writestr(name, content)
        return out.getvalue()

    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as new:
        new.writestr("x", "y")
    assert "Word の文書" in refused(other.getvalue())
    assert "Word の文書" in refused(packed(("word/vbaProject.bin", b"x")))
    assert "大きすぎ" in refused(packed(("word/media/x.png", b"\0" * (81 << 20))))

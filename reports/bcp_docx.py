"""The plan (ICT-BCP) as a Word document that an office edits further.

The parts are those of the paper; graphs stand as tables of what needs what.
"""

import io
from datetime import UTC
from typing import Any

import docx
import segno
from docx.shared import Mm, Pt

from reports.bcp_pdf import missing_words, verifying_letter
from reports.bcp_view import BcpPlan, Graphic, Items, Missing, Part, Plot, Section, Table, Words
from reports.docx_base import name_fonts, put_field, small, still
from reports.docx_text import table_xml
from reports.era import era_date
from reports.front import edition_words, head_rows
from reports.paper.glyphs import plain
from reports.pdf import qr_text
from reports.prose import VERIFYING, maker

_STYLES = {
    "all": "欠かせない",
    "any": "必要な数があればよい",
    "degrades": "なくても動く",
    "restore": "復旧のときだけ要る",
}


def render_bcp_docx(view: BcpPlan) -> bytes:
    """The document."""
    made = docx.Document()
    name_fonts(made)
    _page(made, view)
    _cover(made, view)
    for section in view.front:
        _section(made, section)
    _contents(made, view)
    for section in view.sections:
        _section(made, section)
    _verifying(made, view)
    _properties(made, view)
    raw = io.BytesIO()
    made.save(raw)
    return still(raw.getvalue())


def _page(made: Any, view: BcpPlan) -> None:  # noqa: ANN401
    """A4 bound on the left, number and classification above, journal head and page below."""
    page, cover, anchor = made.sections[0], view.cover, view.anchor
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(25), Mm(15)
    page.top_margin, page.bottom_margin = Mm(24), Mm(28)
    head = page.header.paragraphs[0]
    text = f"{cover.document_number}　{cover.title}　{edition_words(cover)}"
    small(head.add_run(plain(text)))
    foot = page.footer.paragraphs[0]
    code = io.BytesIO()
    segno.make_qr(qr_text(anchor), error="m").save(code, kind="png", scale=4, border=2)
    foot.add_run().add_picture(io.BytesIO(code.getvalue()), width=Mm(15))
    small(foot.add_run(f"　記録簿 第{anchor.sequence}号 {anchor.head[:16]}…　　"))
    put_field(foot, "PAGE")
    small(foot.add_run(" / "))
    put_field(foot, "NUMPAGES")


def _cover(made: Any, view: BcpPlan) -> None:  # noqa: ANN401
    cover = view.cover
    title = made.add_paragraph()
    title.paragraph_format.space_before = Mm(50)
    run = title.add_run(plain(cover.title))
    run.font.size, run.bold = Pt(22), True
    made.add_paragraph(plain(f"{cover.fiscal_year}　{cover.edition.value}"))
    made.add_paragraph(plain(f"{cover.municipality}　{cover.department}"))
    rows = [
        ("文書番号", cover.document_number),
        ("情報の分類", cover.classification),
        ("発行日", era_date(cover.issued)),
        ("版", cover.version),
        ("保存期間", cover.retention),
        ("配布先", "、".join(cover.distribution)),
        ("作成", maker(cover.program)),
        *((name, str(value)) for name, value in head_rows(view.anchor)),
    ]
    _put(made, table_xml((40, 130), ("", ""), [row for row in rows if row[1]], 18))
    made.add_page_break()


def _contents(made: Any, view: BcpPlan) -> None:  # noqa: ANN401
    """The chapters; Word makes page numbers of them on demand (目次の更新)."""
    made.add_page_break()
    made.add_paragraph().add_run("目次").bold = True
    for section in view.sections:
        if section.level < 2:
            line = made.add_paragraph(plain(section.heading))
            line.paragraph_format.left_indent = Mm(6 * section.level)
            line.paragraph_format.space_after = Pt(0)
    made.add_paragraph(_last_heading(view))
    made.add_page_break()


def _section(made: Any, section: Section) -> None:  # noqa: ANN401
    made.add_heading(plain(section.heading), section.level + 1)
    for part in section.parts:
        _part(made, part)


def _part(made: Any, part: Part) -> None:  # noqa: ANN401
    if isinstance(part, Table):
        _table(made, part)
    elif isinstance(part, Graphic):
        _needs(made, part)
    else:
        _text(made, part)


def _text(made: Any, part: Words | Items | Missing | Plot) -> None:  # noqa: ANN401
    if isinstance(part, Words):
        for text in part.texts:
            made.add_paragraph().add_run(plain(text)).font.size = Pt(9 if part.note else 10.5)
    elif isinstance(part, Items):
        for text in part.texts:
            line = made.add_paragraph(plain(f"・{text}"))
            line.paragraph_format.left_indent = Pt(21)
            line.paragraph_format.first_line_indent = Pt(-10.5)
            line.paragraph_format.space_after = Pt(2)
    elif isinstance(part, Missing):
        made.add_paragraph().add_run(plain(f"□ {missing_words(part)}")).bold = True
    else:
        made.add_paragraph("図は PDF 版による。")


def _table(made: Any, table: Table) -> None:  # noqa: ANN401
    if not table.rows:
        made.add_paragraph(table.empty)
        return
    widths = [one.width for one in table.columns]
    titles = [one.title for one in table.columns]
    shown = table.rows[: table.most]
    _put(made, table_xml(widths, titles, shown, 15 if table.small else 17))
    if rest := len(table.rows) - len(shown):
        made.add_paragraph(f"※ ほか{rest:,}行は、表計算版による。")


def _put(made: Any, table: Any) -> None:  # noqa: ANN401
    """Tables stand between paragraphs: two that touch would become one."""
    made.element.body.insert_element_before(table, "w:sectPr")
    made.add_paragraph().paragraph_format.space_after = Pt(2)


def _needs(made: Any, graphic: Graphic) -> None:  # noqa: ANN401
    """A graph as lines: what needs what, and how."""
    names = {box.id: f"{box.label}（{box.sort}）" for box in graphic.boxes}
    needs: dict[tuple[str, str], list[str]] = {}
    for one in graphic.arrows:
        needs.setdefault((one.of, one.style), []).append(names[one.on])
    rows = [(names[of], "、".join(on), _STYLES[style]) for (of, style), on in needs.items()]
    _put(made, table_xml((50, 90, 30), ("必要とするもの", "必要なもの", "必要さ"), rows, 15))
    for text in graphic.folded:
        made.add_paragraph(plain(text))


def _last_heading(view: BcpPlan) -> str:
    return f"付録{verifying_letter(view)}　記録の照合"


def _verifying(made: Any, view: BcpPlan) -> None:  # noqa: ANN401
    made.add_heading(_last_heading(view), 1)
    for text in VERIFYING:
        made.add_paragraph(text.replace("本報告書", "本計画書"))
    rows = [(name, str(value)) for name, value in head_rows(view.anchor)]
    _put(made, table_xml((40, 130), ("", ""), rows, 16))


def _properties(made: Any, view: BcpPlan) -> None:  # noqa: ANN401
    about, cover = made.core_properties, view.cover
    at = view.anchor.at.astimezone(UTC).replace(tzinfo=None)
    about.title, about.subject = plain(cover.title), cover.document_number
    about.author, about.last_modified_by = plain(cover.municipality), ""
    about.comments, about.language = cover.edition.value, "ja-JP"
    about.created = about.modified = at
    about.revision = 1

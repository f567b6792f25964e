"""The paper: golden text, PDF/A-2b, embedded fonts, links, marks on each page, same bytes twice."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest
import segno

from inventory.words import HinomiError
from reports import prose
from reports.alike import places_of
from reports.build import build_audit_view
from reports.charts import symbol
from reports.edition import public_edition
from reports.era import compact
from reports.paper.fonts import load_fonts
from reports.pdf import qr_text, render_audit, render_host
from reports.view import Grade, ReportView
from tests.reports.paper.tiny import tiny_font
from tests.reports.pdf_reading import (
    first_page,
    golden_text,
    page_texts,
    pages_of,
    poppler_text,
    squeezed,
    text_edges,
    text_of,
    unembedded_fonts,
    validated,
)
from tests.reports.sample import (
    DEPARTMENTS,
    HEAD,
    SETTINGS,
    make_material,
    make_policy,
    make_view,
)

VIEW = make_view(12)


@pytest.fixture(scope="module")
def document() -> bytes:
    return render_audit(VIEW)


def many() -> ReportView:
    """Twenty-five departments, sixty hosts in a finding, long values."""
    departments = [f"第{n}支所地域振興・住民サービス課窓口係" for n in range(25)]
    material = make_material(70, departments)
    long = [
        r._replace(observed="設定値の引用" * 200, lines=tuple(f"{n}: 行" for n in range(50)))
        if number % 40 == 0
        else r
        for number, r in enumerate(material.results)
    ]
    return build_audit_view(replace(material, results=long), SETTINGS)


def bare() -> ReportView:
    """No result, no finding, no waiver, no earlier run, no approval."""
    empty = replace(make_material(0, ("総務課",)), trend=(), policy=make_policy(), findings=[])
    return build_audit_view(empty, replace(SETTINGS, approval_posts=()))


def clean() -> ReportView:
    """One department, nothing violated."""
    return build_audit_view(make_material(3, ("総務課",), clean=True), SETTINGS)


VIEWS = {
    "plain": make_view(12),
    "public": public_edition(make_view(12)),
    "many": many(),
    "bare": bare(),
    "clean": clean(),
}


def square_forms(page: pikepdf.Page) -> list[pikepdf.Object]:
    """The forms of one point a side that the page's content draws."""
    forms = page.Resources.XObject
    used = {
        str(i.operands[0]) for i in pikepdf.parse_content_stream(page) if str(i.operator) == "Do"
    }
    return [forms[name] for name in sorted(used) if list(forms[name].BBox) == [0, 0, 1, 1]]


def modules(stream: str) -> list[list[bool]]:
    """The rectangles of the form as rows of dark and light."""
    boxes = [list(map(float, box)) for box in re.findall(r"(\S+) (\S+) (\S+) (\S+) re", stream)]
    side = min(height for _, _, _, height in boxes)
    count = round(1 / side)
    rows = [[False] * count for _ in range(count)]
    for x, y, width, _ in boxes:
        for place in range(round(width / side)):
            rows[count - 1 - round(y / side)][round(x / side) + place] = True
    return rows


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_gives_valid_pdf_a_with_all_fonts_embedded(name: str) -> None:
    document = render_audit(VIEWS[name])
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []


@pytest.mark.parametrize("name", ["audit", "host"])
def test_the_text_is_the_golden_text(name: str) -> None:
    made = render_audit(VIEW) if name == "audit" else render_host(VIEW, "AST-0001")
    text = page_texts(made)
    assert text == golden_text(f"{name}", text)


def test_the_same_view_gives_the_same_bytes(document: bytes) -> None:
    assert render_audit(make_view(12)) == document
    other = replace(VIEW, cover=replace(VIEW.cover, document_number="別の番号"))
    assert render_audit(other) != document


def test_both_readers_find_the_text(document: bytes) -> None:
    for text in (text_of(document), poppler_text(document) or text_of(document)):
        for finding in VIEW.findings:
            assert squeezed(finding.title) in text
            assert squeezed(finding.risk) in text
            assert squeezed(finding.remedy) in text
        for host in VIEW.hosts:
            assert host.name in text
            assert host.evidence in text
        assert HEAD in text


def test_every_stored_field_of_a_finding_is_printed(document: bytes) -> None:
    text = text_of(document)
    for finding in VIEW.findings:
        for member in finding.members:
            stored = (
                member.host, member.fingerprint, member.trend, member.state,
                compact(member.first_seen), compact(member.last_seen), member.last_run,
                member.assignee, compact(member.due), member.note,
                member.claimed, member.observed, member.expected, member.evidence[:16],
                *member.lines,
            )  # fmt: skip
            for value in stored:
                assert squeezed(value) in text, value


def test_every_page_carries_its_marks(document: bytes) -> None:
    pages = pages_of(document)
    for number, page in enumerate(pages, 1):
        text = squeezed(page)
        assert f"{number}/{len(pages)}" in text
        assert VIEW.cover.document_number in text
        assert "自治体機密性2内部版" in text
        assert f"記録簿第1234号{HEAD[:16]}" in text
    for page in (pages[0], pages[-1]):
        assert HEAD in squeezed(page)


def test_the_code_on_each_page_says_sequence_and_head(document: bytes) -> None:
    assert qr_text(VIEW.anchor) == f"HINOMI:1234:{HEAD.upper()}"
    with pikepdf.open(io.BytesIO(document)) as pdf:
        codes = {form.objgen: form for page in pdf.pages for form in square_forms(page)}
        assert len(codes) == 1
        assert all(len(square_forms(page)) == 1 for page in pdf.pages)
        (form,) = codes.values()
        drawn = modules(form.read_bytes().decode("ascii"))
    code = segno.make_qr(qr_text(VIEW.anchor), error="m")
    assert drawn == [list(map(bool, row)) for row in code.matrix_iter(border=2)]


def test_contents_and_outline_lead_to_the_chapters(document: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(document))
    contents = reader.pages[1]
    links = [a for a in contents.annotations or () if a.get_object()["/Subtype"] == "/Link"]
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert len(links) == len(titles) + 4  # four sections of chapter 2
    for title in ("1　監査の概要", "6　監査の範囲外及び未確認の事項", "付録A　全結果（84件）"):
        assert title in titles
    parts = [part for part in reader.outline if isinstance(part, list)]
    nested = [entry.title for part in parts for entry in part if not isinstance(entry, list)]
    assert f"指摘001　{VIEW.findings[0].title}" in nested


def test_contents_name_the_right_pages(document: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(document))
    for entry in reader.outline:
        if not isinstance(entry, list):
            number = reader.get_destination_page_number(entry)
            assert number is not None
            assert squeezed(str(entry.title)) in squeezed(pages_of(document)[number])


def test_metadata_and_language(document: bytes) -> None:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        assert str(pdf.Root.Lang) == "ja-JP"
        assert str(pdf.docinfo["/Title"]) == VIEW.cover.title
        assert str(pdf.docinfo["/Author"]) == "架空市 総務部情報政策課"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261121000500")
        assert b"2026-11-21T00:05:00+00:00" in pdf.Root.Metadata.read_bytes()


def test_pages_are_a4_with_a_binding_margin(document: bytes) -> None:
    for page in pypdf.PdfReader(io.BytesIO(document)).pages:
        assert [round(float(n)) for n in page.mediabox[2:]] == [595, 842]
    for left, right in text_edges(document):
        assert left >= 25 / 25.4 * 72 - 1
        assert right <= (210 - 15) / 25.4 * 72 + 1


def test_approval_boxes_can_be_switched_off() -> None:
    assert "決" in first_page(render_audit(VIEW))
    without = replace(VIEW, cover=replace(VIEW.cover, approval_posts=()))
    page = first_page(render_audit(without))
    assert "決" not in page
    assert "統括責任者" not in page


def test_long_names_of_posts_are_not_cut() -> None:
    posts = ("最高情報セキュリティ責任者（副市長）", *(f"職{n}" for n in range(8)))
    view = replace(VIEW, cover=replace(VIEW.cover, approval_posts=posts))
    text = squeezed(first_page(render_audit(view)))
    assert all(post in text for post in posts)


def test_grades_are_told_by_symbol_and_word(document: bytes) -> None:
    symbols = [symbol(grade)[0] for grade in Grade]
    assert len(set(symbols)) == len(Grade)
    assert all(squeezed(symbol(grade)) in text_of(document) for grade in Grade)


def test_nothing_is_called_safe() -> None:
    words: tuple[str, ...] = (*prose.LIMITS, prose.ADVISORY, prose.summary(VIEW), *prose.VERIFYING)
    words += tuple(note for _, note in prose.GRADE_NOTES)
    for document in (render_audit(bare()), render_audit(clean())):
        words += (text_of(document),)
    for text in words:
        for promise in ("安全", "問題な", "問題は", "万全", "適切に行われ"):
            assert promise not in text


def test_a_clean_report_still_says_what_was_not_looked_at() -> None:
    text = text_of(render_audit(clean()))
    assert "点検した範囲において、指摘事項に当たる結果はなかった。" in text
    assert "未走査端末" in text
    assert squeezed(prose.ADVISORY) in text


def test_unproven_checks_are_marked(document: bytes) -> None:
    unproven = [f for f in VIEW.findings if f.unproven]
    assert len(unproven) == 1
    assert text_of(document).count("実機未検証（記録された") == 1


def test_the_host_report_holds_one_host() -> None:
    document = render_host(VIEW, "AST-0001")
    text = text_of(document)
    assert validated(document) == "pass"
    assert "10.20.0.2" in text
    assert "髙﨑太郎1" in text
    for other in (0, *range(2, 12)):
        assert f"srv-kakuu-{other:03d}" not in text


def test_an_unknown_host_is_named() -> None:
    with pytest.raises(HinomiError, match="nobody"):
        render_host(VIEW, "nobody")


def test_rare_kanji_can_be_searched(tmp_path: Path) -> None:
    fonts = load_fonts(None, (tiny_font(tmp_path / "rare.ttf", "𠮷"),))
    hosts = (replace(VIEW.hosts[0], name="𠮷野髙﨑𩸽葛\U000e0100城"), *VIEW.hosts[1:])
    document = render_audit(replace(VIEW, hosts=hosts), fonts)
    assert "𠮷野髙﨑𩸽葛城" in text_of(document)
    assert "𠮷野髙﨑𩸽葛城" in (poppler_text(document) or text_of(document))
    assert validated(document) == "pass"


def test_markup_in_names_is_only_text() -> None:
    hosts = (replace(VIEW.hosts[0], name="<b>=cmd|x</b>&amp;"), *VIEW.hosts[1:])
    assert "<b>=cmd|x</b>&amp;" in text_of(render_audit(replace(VIEW, hosts=hosts)))


def test_every_department_of_a_shared_finding_is_told_its_part() -> None:
    view = VIEWS["many"]
    made = render_audit(view)
    document = poppler_text(made) or text_of(made)
    for finding in view.findings:
        for share in finding.shares:
            assert squeezed(share.department) in document
    assert len(DEPARTMENTS) == 4


def test_what_is_not_met_is_never_told_as_praise(document: bytes) -> None:
    text = text_of(document)
    for finding in VIEW.findings:
        assert squeezed(f"満たされていない事項{finding.title}") in text
    assert "件名" not in text


def test_the_program_and_its_version_are_named(document: bytes) -> None:
    assert squeezed("作成 火の見 (Hinomi) 版 9.9.9") in text_of(document)


def test_results_stand_under_the_name_of_their_host(document: bytes) -> None:
    """Host by host, every page of its results says whose they are, and each result is there."""
    body = text_of(document)
    start = body.index("A.2機器ごとの結果")
    names = [host.name for host in VIEW.hosts if host.tally.counts]
    places = [body.index(squeezed(f"{name}　{_department(name)}"), start) for name in names]
    assert places == sorted(places)
    numbers = places_of(VIEW.results)
    for name, at, end in zip(names, places, [*places[1:], len(body)], strict=True):
        mine = [result for result in VIEW.results if result.host == name]
        told = _told(body[at:end], list(numbers))
        assert {result.check for result in mine} <= told


def _told(text: str, checks: list[str]) -> set[str]:
    """Check numbers in a text, with those between the ends of a range."""
    told = {check for check in checks if check in text}
    for begun, ended in re.findall(r"([A-Z]+-[0-9]{3})～([A-Z]+-[0-9]{3})", text):
        told |= set(checks[checks.index(begun) : checks.index(ended) + 1])
    return told


def _department(name: str) -> str:
    return next(host.department for host in VIEW.hosts if host.name == name)

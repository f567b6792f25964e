"""改善計画書: a part for each section, a form where it has not answered, nothing lost."""

from dataclasses import replace

import pytest

from audit.model import FindingState, Trend
from inventory.words import HinomiError
from reports.audit_improvement_build import improvement_plan
from reports.audit_improvement_pdf import render_improvement
from reports.audit_words import NOBODY, TAKEN_BACK
from reports.view import Edition
from tests.audit.cycle.year_town import CITIZENS, HANA, HOSTS, TAX, record, source
from tests.reports.pdf_reading import (
    beyond_margins,
    pages_of,
    squeezed,
    text_of,
    validated,
)

RECORD = record()
VIEW = improvement_plan(source())


@pytest.fixture(scope="module")
def document() -> bytes:
    return render_improvement(source())


def test_paper_is_an_archive_and_nothing_leaves_the_page(document: bytes) -> None:
    assert validated(document) == "pass"
    assert beyond_margins(document) == []


def test_every_finding_is_in_the_part_of_its_section(document: bytes) -> None:
    parts = {part.name: part for part in VIEW.sections}
    for f in RECORD.findings:
        for name in f.departments:
            assert any(box.head.startswith(f.number) for box in parts[name].boxes)
    text = text_of(document)
    for words in (
        RECORD.findings[0].five.cause, "税務課 管理係長", "■ 一部同意", "予算が次の年度になるため",
        "(2027-06-30)", "40%", "委託先と調整中", "手順を改める",
    ):  # fmt: skip
        assert squeezed(words) in text, words


def test_a_finding_without_answer_is_a_form_to_fill(document: bytes) -> None:
    boxes = [box for part in VIEW.sections for box in part.boxes]
    forms = [box for box in boxes if box.is_form]
    assert len(forms) == sum(f.response is None for f in RECORD.findings) > 0
    for box in forms:
        assert "■" not in "".join(line.said for line in box.answer)
        assert len(box.actions) == 3
        assert not any(a.owner or a.due for a in box.actions)
    assert "下の欄に書き" in text_of(document)


def test_an_answer_that_was_taken_back_is_asked_for_again() -> None:
    before = next(f for f in RECORD.findings if f.response and not f.waivers and not f.closed)
    now = replace(before, state=FindingState.OPEN, trend=Trend.RECURRED)
    told = improvement_plan(source(of=replace(RECORD, findings=(now,))))
    [box] = told.sections[0].boxes
    assert box.is_form
    assert dict(told.facts)["回答のないもの"] == "1件"
    [earlier] = [line.said for line in box.lines if line.name == "前の回答"]
    assert earlier.startswith(TAKEN_BACK)
    assert "税務課長" in earlier


def test_decision_boxes_stand_on_the_first_page_of_each_section(document: bytes) -> None:
    starts = [page for page in pages_of(document) if "改善計画　" in page.replace(" ", "　")]
    first = [squeezed(page) for page in starts if "宛先" in page]
    assert len(first) == len(VIEW.sections)
    assert all("部長" in page and "決裁" in page for page in first)


def test_a_section_alone_holds_no_other(document: bytes) -> None:
    alone = text_of(render_improvement(replace(source(), department=TAX)))
    assert squeezed(TAX) in alone
    assert squeezed(CITIZENS) not in alone
    assert squeezed(CITIZENS) in text_of(document)


def test_a_section_without_findings_is_told_with_those_that_have() -> None:
    with pytest.raises(HinomiError) as told:
        improvement_plan(replace(source(), department="農林課"))
    assert TAX in str(told.value)
    empty = replace(RECORD, findings=())
    with pytest.raises(HinomiError):
        improvement_plan(replace(source(of=empty), department=TAX))


def test_a_finding_of_nobody_or_of_two_sections_is_not_lost() -> None:
    first, second, *_ = RECORD.findings
    two = replace(first, departments=(TAX, CITIZENS))
    nobody = replace(second, departments=())
    view = improvement_plan(source(of=replace(RECORD, findings=(two, nobody))))
    assert {part.name for part in view.sections} == {TAX, CITIZENS, NOBODY}
    assert view.counts[-1][-1] == "2"
    assert "1件多い" in view.shared


def test_counts_add_up() -> None:
    for row in VIEW.counts:
        assert sum(map(int, row[1:-1])) == int(row[-1])
    assert int(VIEW.counts[-1][-1]) == len(RECORD.findings)


def test_the_public_edition_holds_counts_only() -> None:
    text = text_of(render_improvement(source(Edition.PUBLIC)))
    for words in (HANA, "太郎", "予算が次の年度", *(h[1] for h in HOSTS),
                  RECORD.findings[0].five.condition):  # fmt: skip
        assert squeezed(words) not in text, words
    assert squeezed(TAX) in text


def test_the_same_source_gives_the_same_bytes(document: bytes) -> None:
    assert render_improvement(source()) == document

"""委員会資料: one page whatever the year was like, nothing cut, asking what the figures ask."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from audit.cycle.finding_model import AuditFinding, Grade
from audit.cycle.report_digest import year_digest
from audit.cycle.report_text import ReportSignature
from audit.cycle.year_record import YearRecord
from reports.audit_committee_build import MOST_SECTIONS, committee_page, foremost
from reports.audit_committee_pdf import render_committee
from reports.audit_report_figures import grade_counts
from reports.view import Edition
from tests.audit.cycle import year_town
from tests.reports.pdf_reading import (
    beyond_margins,
    page_count,
    squeezed,
    text_of,
    unembedded_fonts,
    validated,
)

GOLDEN = Path(__file__).with_name("golden")
LONG = "とても長い名前の部のさらに長い名前の第{:02}課"
TWENTY = tuple(LONG.format(number) for number in range(20))


def many(count: int, words: str = "") -> tuple[AuditFinding, ...]:
    """Findings over all long-named sections, each on a host of its own."""
    clauses = tuple(year_town.CLAUSES)
    made = (
        year_town.finding(n, clauses[n % 6], TWENTY[n % 20], tuple(Grade)[n % 4])
        for n in range(1, count + 1)
    )
    return tuple(
        replace(one, five=replace(one.five, condition=words or one.five.condition)) for one in made
    )


def large(findings: tuple[AuditFinding, ...], opinion: str = "短い総評。") -> YearRecord:
    """Twenty sections with long names, ten years."""
    record = year_town.record()
    return replace(
        record, departments=TWENTY, findings=findings, inspections=(), training=(),
        text=replace(record.text, opinion=opinion),
        history=tuple(year_town.tally(year, 8, 120, 6, 3) for year in range(2017, 2027)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def document() -> bytes:
    return render_committee(year_town.source())


def test_the_text_is_the_golden_text(document: bytes) -> None:
    text = text_of(document)
    path = GOLDEN / "audit-committee.txt"
    if os.environ.get("HINOMI_GOLDEN") == "write":
        path.write_text(text + "\n", "utf-8")
    assert text + "\n" == path.read_text("utf-8")


def test_the_page_is_an_archive_and_the_same_again(document: bytes) -> None:
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []
    assert render_committee(year_town.source()) == document
    assert render_committee(year_town.source(engagement_id="2026-02")) == document


@pytest.mark.parametrize(
    "record",
    [
        large(many(3)),
        large(many(60)),
        large(many(60, "長い事実。" * 120)),
        large(many(8, "長い事実。" * 30), "長い総評。" * 300),
        large((), ""),
        YearRecord(2026, year_town.ON, year_town.PLAN, (), (), (), ()),
    ],
    ids=["few", "many", "long-facts", "long-opinion", "none", "nothing"],
)
def test_it_is_one_page_and_nothing_is_cut(record: YearRecord) -> None:
    made = render_committee(year_town.source(of=record))
    assert page_count(made) == 1
    text = text_of(made)
    assert "…" not in text.replace("cdcdcdcdcdcdcdcd…", "")
    assert all(squeezed(name) in text for name in record.departments)
    assert beyond_margins(made) == []
    assert squeezed("委員会に求めること") in text


def test_what_does_not_fit_is_counted_and_referred_to() -> None:
    record = large(many(60, "長い事実。" * 120), "長い総評。" * 300)
    text = text_of(render_committee(year_town.source(of=record)))
    shown = sum(text.count(one.number) for one in record.findings)
    assert shown >= 3
    assert f"ほか{60 - shown}件" in text
    assert "長い総評" not in text
    assert squeezed("監査報告書の第1章に記す") in text


def test_gravest_come_first(document: bytes) -> None:
    text = text_of(document)
    places = [text.index(number) for number in ("2026-01-F01", "2026-03-F07", "2026-01-F02")]
    assert places == sorted(places)
    assert text.index("2026-01-F02") < text.index("2026-03-F06")


def test_what_is_asked_follows_the_figures(document: bytes) -> None:
    text = text_of(document)
    for words in (
        "解消していない重大な不適合3件", "期限を過ぎた2件", "回答のない2件", "再発した1件",
        "例外承認中の1件", "延べ15人", "75.0%", "87.5%", "案まだ決裁を受けていない",
    ):  # fmt: skip
        assert squeezed(words) in text, words
    bare = replace(year_town.record(), findings=(), training=(), inspections=())
    told = committee_page(year_town.source(of=bare))
    assert len(told.asks) == 1
    assert ("研修・訓練参加率", "－") in told.figures


def test_decision_is_shown_and_nobody_is_named_in_public() -> None:
    record = year_town.record()
    decision = ReportSignature(
        year_digest(record), year_town.DEPUTY, "CISO", "", year_town.LATER, 9
    )
    done = replace(record, text=replace(record.text, signatures=(decision,)))
    assert "決裁済CISO副市長鈴木" in text_of(render_committee(year_town.source(of=done)))
    public = text_of(render_committee(year_town.source(Edition.PUBLIC, of=done)))
    assert "決裁済" in public
    for words in ("鈴木", "その1", "総評:", "zeimu", "住民記録システム"):
        assert words not in public


def test_sections_beyond_twenty_are_counted_together() -> None:
    groups = [
        grade_counts(f"第{n:02}課", [year_town.finding(1, "6.1(6)", year_town.TAX)] * n)
        for n in range(30)
    ]
    shown = foremost(groups)
    assert len(shown) == MOST_SECTIONS
    assert shown[0].label == "第29課"
    assert shown[-1].label == "ほか11課室"
    assert sum(one.total for one in shown) == sum(one.total for one in groups)

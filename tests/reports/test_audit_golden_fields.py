"""Every stored field of a year that belongs in its papers is in the workbook and on paper.

A record is made in which each field has a value of its own; the documents are read back and must
show it. What need not be shown stands below with the reason: a new field that nobody shows turns
this red, and so does a reason that is needed no more.
"""

import io
import re
from collections.abc import Mapping
from functools import lru_cache

import openpyxl
import pytest

from reports.audit_committee_pdf import render_committee
from reports.audit_followup_build import follow_up
from reports.audit_followup_pdf import render_followup
from reports.audit_improvement_build import improvement_plan
from reports.audit_improvement_pdf import render_improvement
from reports.audit_plan_build import notice_paper, plan_paper
from reports.audit_plan_notice import render_notice
from reports.audit_plan_pdf import render_plan
from reports.audit_report_build import audit_paper
from reports.audit_report_pdf import render_report
from reports.audit_source import AuditSource
from reports.audit_year_sheet import LEDGERS, render_sheet
from reports.paper_sheets_build import paper_sheets
from reports.paper_sheets_pdf import render_papers
from tests.audit.cycle.year_town import ANCHOR, BUREAU
from tests.reports.filled_record import Key, Maker, nesting, nouns
from tests.reports.pdf_reading import squeezed, text_of

MAKER = Maker()
SOURCE = AuditSource(MAKER.record(), BUREAU, ANCHOR)


def _why(reason: str, fields: str) -> dict[Key, str]:
    """The same reason for each of these: `Noun.field Noun.field`."""
    names = (one.partition(".") for one in fields.split())
    return dict.fromkeys(((noun, field) for noun, _, field in names), reason)


NOT_IN_SHEET: Mapping[Key, str] = {
    **_why("個別監査にある", "Papers.engagement Papers.period Papers.targets Papers.team"),
    **_why("判断、証拠、査閲のそれぞれに番号がある", "Papers.sequence"),
}
NOT_ON_PAPER: Mapping[Key, str] = {
    **_why(
        "記録簿の番号は、台帳（表計算）で示す",
        "AuditFinding.sequence Claim.sequence Drawn.sequence Engagement.sequence Evidence.sequence "
        "Judged.sequence Notice.sequence Papers.sequence Raised.sequence ReportSignature.sequence "
        "ReportText.sequence Response.sequence Review.sequence SignOff.sequence",
    ),
    **_why(
        "手を入れた人と時は、台帳（表計算）で示す",
        "Choice.by Drawn.at Drawn.by Dropped.at Dropped.by Engagement.by Engagement.moves "
        "Engagement.opened Evidence.by Judged.by Judged.day Notice.at Notice.by Paper.linked "
        "ReportText.writers AuditFinding.hands",
    ),
    **_why(
        "機械で照合するための値は、台帳（表計算）で示す",
        "AuditFinding.fingerprint Drawn.members Evidence.size Freshness.days Freshness.policy "
        "Judged.basis Notice.digest Sample.method ScopeGap.code YearPlan.record",
    ),
    **_why("調書には、その点検の結果を並べる", "Asked.checks Asked.kind"),
    **_why("前年の言葉は今年の判断に数えない。前年の判断だけを示す", "Before.note"),
    **_why("前年の調書は、前年の報告書にある", "Gone.engagement Gone.number"),
    **_why("職員番号は書類に載せない", "Member.number"),
    **_why("調書の綴りの表題に示す", "Paper.engagement"),
    **_why(
        "経歴は書類に載せない。独立性の申告と、疑いを示す",
        "Posting.department Posting.since Posting.until",
    ),
    **_why("決裁の意見は、台帳（表計算）で示す", "SignOff.note"),
    **_why("課室の比較は今年度のものを示す。過去は表計算による", "YearTally.departments"),
}
# Choices and truths that need not change what is read.
NOT_TOLD_IN_SHEET: Mapping[Key, str] = _why("個別監査の段階に示す", "Papers.closed")
NOT_TOLD_ON_PAPER: Mapping[Key, str] = {
    **NOT_TOLD_IN_SHEET,
    **_why("段階の移りは、台帳（表計算）で示す", "Engagement.moves"),
}
_DIGEST = re.compile("[0-9a-f]{64}")


@lru_cache(maxsize=1)
def sheet_text() -> str:
    book = openpyxl.load_workbook(io.BytesIO(render_sheet(SOURCE)))
    rows = (row for name in book.sheetnames for row in book[name].iter_rows(values_only=True))
    return squeezed("\n".join(str(cell or "") for row in rows for cell in row))


@lru_cache(maxsize=1)
def paper_text() -> str:
    record = SOURCE.record
    (each,) = record.engagements
    (notice,) = each.engagement.notices
    papers = paper_sheets(each.papers, each.every_paper, ANCHOR, BUREAU)
    plan = plan_paper(record.plan, record.changes, record.unplanned, ANCHOR, BUREAU)
    made = (
        render_report(SOURCE), render_followup(SOURCE), render_improvement(SOURCE),
        render_committee(SOURCE), render_plan(plan), render_papers(papers),
        render_notice(notice_paper(each.engagement, notice, ANCHOR, BUREAU)),
    )  # fmt: skip
    return "\n".join(map(text_of, made))


def missing(text: str) -> set[Key]:
    """The fields of which no value can be found."""
    return {
        key
        for key, values in MAKER.tokens.items()
        if not any(squeezed(way) in text for ways in values for way in ways)
    }


def test_every_field_is_in_the_workbook() -> None:
    assert missing(sheet_text()) == set(NOT_IN_SHEET)


def test_every_field_is_on_paper() -> None:
    assert missing(paper_text()) == set(NOT_ON_PAPER)


def test_no_field_of_any_noun_was_passed_over() -> None:
    told = set(MAKER.tokens) | MAKER.altered | nesting()
    assert nouns() - told == set()
    assert {*NOT_IN_SHEET, *NOT_ON_PAPER, *NOT_TOLD_IN_SHEET, *NOT_TOLD_ON_PAPER} <= nouns()
    assert ("Step", "done") in nouns()


def sheets_of(source: AuditSource) -> str:
    """What the ledgers say, without digests: they change with anything."""
    rows = "\n".join(str(tuple(row)) for one in LEDGERS for row in one.rows(source.record))
    return _DIGEST.sub("", rows)


def papers_of(source: AuditSource) -> str:
    """What the papers say, before they are set, without digests."""
    record = source.record
    (each,) = record.engagements
    views = (
        audit_paper(source), follow_up(source), improvement_plan(source),
        plan_paper(record.plan, record.changes, record.unplanned, ANCHOR, BUREAU),
        paper_sheets(each.papers, each.every_paper, ANCHOR, BUREAU),
        *(notice_paper(each.engagement, n, ANCHOR, BUREAU) for n in each.engagement.notices),
    )  # fmt: skip
    return _DIGEST.sub("", str(views))


@pytest.mark.parametrize("key", sorted(MAKER.altered), ids=".".join)
def test_another_choice_reads_otherwise(key: Key) -> None:
    other = AuditSource(Maker(other=key).record(), BUREAU, ANCHOR)
    assert (sheets_of(other) != sheets_of(SOURCE)) is (key not in NOT_TOLD_IN_SHEET)
    assert (papers_of(other) != papers_of(SOURCE)) is (key not in NOT_TOLD_ON_PAPER)

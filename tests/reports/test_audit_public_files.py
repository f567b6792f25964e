"""No text of a person, no host, no name gets into a public file but what is named here.

Every text of a record is a word of its own; the public files are read for each of them. A field
that is added stays out until it is named: here a file that shows more turns red.
"""

import io
from collections.abc import Callable, Mapping

import openpyxl
import pytest

from reports.audit_followup_pdf import render_followup
from reports.audit_improvement_pdf import render_improvement
from reports.audit_report_docx import render_docx
from reports.audit_source import AuditSource
from reports.audit_year_sheet import render_sheet
from reports.view import Edition
from tests.audit.cycle.year_town import ANCHOR, BUREAU
from tests.reports.filled_record import Maker
from tests.reports.pdf_reading import text_of
from tests.reports.test_audit_report_docx import text_in

MAKER = Maker()
RECORD = MAKER.record()
PUBLIC = AuditSource(RECORD, BUREAU, ANCHOR, Edition.PUBLIC)

SECTIONS = {
    "AuditFinding.departments", "Engagement.departments", "InspectionTally.department",
    "TrainingTally.department", "YearRecord.departments", "YearTally.departments",
    "Notice.department",
}  # fmt: skip
NUMBERS = {"Raised.number", "Raised.engagement", "Paper.engagement", "Gone.engagement"}
CATALOGUE = {
    "Asked.checks", "Asked.control", "Asked.edition", "Asked.field", "Asked.kind",
    "AuditFinding.control", "ExceptionRow.check", "Gone.control",
}  # fmt: skip
NAMED = SECTIONS | NUMBERS | CATALOGUE
DIGESTS = {"ReportSignature.digest"}  # of what was decided on: it tells nothing
CODES = {"YearRecord.accepted"}  # the code of a remark; its reason is looked for below


def workbook_text(source: AuditSource) -> str:
    book = openpyxl.load_workbook(io.BytesIO(render_sheet(source)))
    rows = (row for name in book.sheetnames for row in book[name].iter_rows(values_only=True))
    return "\n".join(str(cell) for row in rows for cell in row)


FILES: Mapping[str, Callable[[AuditSource], str]] = {
    "xlsx": workbook_text,
    "docx": lambda source: text_in(render_docx(source)),
    "followup": lambda source: text_of(render_followup(source)),
    "improvement": lambda source: text_of(render_improvement(source)),
}


def told(text: str) -> set[str]:
    """The fields of which a word stands in the text."""
    return {
        ".".join(key)
        for key, values in MAKER.tokens.items()
        if any(way in text for ways in values for way in ways if way.startswith("語"))
    }


@pytest.mark.parametrize("name", FILES)
def test_a_public_file_holds_only_what_is_named(name: str) -> None:
    text = FILES[name](PUBLIC)
    assert told(text) <= NAMED | DIGESTS | CODES
    assert "AuditFinding.departments" in told(text)
    _, why = MAKER.tokens["YearRecord", "accepted"]
    assert why[0] not in text
    assert ANCHOR.signature not in text


def test_the_words_are_found_where_they_may_stand() -> None:
    inside = told(workbook_text(AuditSource(RECORD, BUREAU, ANCHOR)))
    assert {"Five.condition", "Member.name", "Action.owner", "YearRecord.hosts"} <= inside

"""The report of the audit as a Word document: with the form that ships, or with the office's own.

Whether a name of a form exists does not hang on what the year brought: a form is tried on a report
in which everything occurs before it is filled, so that a wrong one is found in a quiet year too.
"""

from datetime import UTC

from reports.audit_form_filling import filled
from reports.audit_form_sample import sample_form
from reports.audit_form_specimen import specimen
from reports.audit_form_words import form_words
from reports.audit_report_build import audit_paper
from reports.audit_report_edition import public_report
from reports.audit_source import AuditSource
from reports.paper.fonts import Fonts

OURS = "様式"


def render_docx(source: AuditSource, fonts: Fonts | None = None) -> bytes:  # noqa: ARG001 - one shape for all
    """The document; the same source and form give the same bytes."""
    view = audit_paper(source)
    if source.is_public:
        view = public_report(view)
    form, at = source.form or sample_form(), source.anchor.at.astimezone(UTC)
    if source.form:
        filled(form, specimen(), source.form_name, at)
    return filled(form, form_words(view), source.form_name or OURS, at)

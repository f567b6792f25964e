"""The cover of a paper that follows the report of an audit."""

from reports.audit_plan_build import year_words
from reports.audit_source import AuditSource
from reports.edition import PUBLIC_CLASS
from reports.era import in_japan
from reports.view import Cover, Edition


def cover_of(source: AuditSource, title: str, name: str) -> Cover:
    """A cover with this title; `name` ends the number of the document."""
    bureau, year = source.bureau, year_words(source.record.year)
    return Cover(
        title=title,
        municipality=bureau.municipality,
        department=bureau.department,
        fiscal_year=year,
        document_number=f"{bureau.prefix}{source.engagement or year}{name}",
        classification=PUBLIC_CLASS if source.is_public else bureau.classification,
        edition=Edition.PUBLIC if source.is_public else Edition.INTERNAL,
        issued=in_japan(source.anchor.at),
        approval_posts=() if source.is_public else bureau.posts,
        version="",
        program=bureau.program,
    )

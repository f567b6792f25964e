"""How far a report of the audit is: draft, decided, or changed after the decision.

A decision counts for exactly the text whose digest it holds.
"""

from audit.cycle.report_digest import report_digest
from audit.cycle.report_text import REPORT_STATES, ReportSignature, ReportState, ReportText
from reports.audit_source import AuditSource
from reports.era import era_date

WRONG = {
    ReportState.DRAFT: "まだ決裁を受けていない。",
    ReportState.CHANGED: "決裁の後に内容が変わり、まだ決裁し直していない。",
}


def key_of(source: AuditSource) -> str:
    """The key of the report: the engagement, else the year."""
    return source.engagement or str(source.record.year)


def text_of(source: AuditSource) -> ReportText:
    """The words that people wrote for this report."""
    if not source.engagement:
        return source.record.text
    return next((one.text for one in source.engagements), ReportText())


def said_digest(source: AuditSource) -> str:
    """The SHA-256 of the report as it is now."""
    return report_digest(source.record, key_of(source))


def decided(source: AuditSource) -> ReportState:
    """How far the report is."""
    return text_of(source).state(said_digest(source))


def standing_signatures(source: AuditSource) -> tuple[ReportSignature, ...]:
    """The decisions that stand for the report as it is now."""
    return text_of(source).signed(said_digest(source))


def state_words(source: AuditSource) -> str:
    """The state in a line, with who decided when."""
    state = decided(source)
    word = REPORT_STATES[state].ja
    if state in WRONG:
        return f"{word}　{WRONG[state]}"
    who = "、".join(
        f"{one.post} {one.by}".strip() + f" {era_date(one.at)}"
        for one in standing_signatures(source)
    )
    return f"{word}　{who}"

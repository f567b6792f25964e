"""How far a report of the audit is: draft, decided, or changed after the decision.

A decision counts for exactly the text whose digest it holds.
"""

from audit.cycle.report_digest import report_digest
from audit.cycle.report_text import REPORT_STATES, ReportState, ReportText
from reports.audit_report_view import AuditPaper
from reports.audit_source import AuditSource

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


def standing_decision(view: AuditPaper) -> tuple[str, ...] | None:
    """The newest decision that nobody took back: on the report as it is, or on an earlier text."""
    if view.state is ReportState.DRAFT:
        return None
    standing = [one for one in view.decisions if not one[5]]
    same = [one for one in standing if one[3] == view.digest]
    return (same or standing)[-1]


def state_words(view: AuditPaper) -> str:
    """The state in a line, with who decided when."""
    word = REPORT_STATES[view.state].ja
    if view.state in WRONG:
        return f"{word}　{WRONG[view.state]}"
    decision = standing_decision(view)
    return "　".join((word, decision_words(decision))) if decision else word


def decision_words(decision: tuple[str, ...]) -> str:
    """Who decided in which post, and when."""
    at, post, by, *_ = decision
    return "　".join(filter(None, (f"{post} {by}".strip(), at)))

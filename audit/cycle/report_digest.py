"""What a decision on a report is bound to: everything that a reader would call its content.

Words, findings, judgements, evidence, gaps, exceptions and figures of the year count. Who wrote it,
when it was printed, how a correction or a waiver of a finding stands on the day, the figures of
other years, and names that the ledger gives to hosts and sections do not: they change by
themselves, and nobody decided on them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from audit.cycle.finding_model import AuditFinding, said
from audit.cycle.paper_model import Paper
from audit.cycle.report_text import content, digest_of
from audit.cycle.year_record import EngagementRecord, ExceptionRow, ScopeGap, YearRecord
from audit.cycle.years import content as plan_content


def year_digest(record: YearRecord) -> str:
    """The SHA-256 of the report of the year (監査報告書)."""
    return digest_of(
        {
            "year": record.year,
            "text": content(record.text),
            "plan": plan_content(record.plan),
            "decided": record.plan.decision is not None or record.plan.closed is not None,
            "engagements": [_engagement(one) for one in record.engagements],
            "findings": _findings(record.findings),
            "inspections": [
                [one.department, one.asked, one.answered, one.no, one.contradicted]
                for one in record.inspections
            ],
            "training": [
                [one.course, one.department, one.targeted, one.attended, one.is_drill, one.goal]
                for one in record.training
            ],
            "exceptions": [_exception(one) for one in record.exceptions],
        }
    )


def engagement_digest(record: YearRecord, engagement: str) -> str:
    """The SHA-256 of the report of one engagement; what the record lacks has no digest."""
    one = next(each for each in record.engagements if each.engagement.id == engagement)
    return digest_of(
        {
            **_engagement(one),
            "findings": _findings(record.raised_in(engagement)),
        }
    )


def report_digest(record: YearRecord, key: str) -> str:
    """The SHA-256 of the report of this key, a year or an engagement."""
    return engagement_digest(record, key) if "-" in key else year_digest(record)


def _engagement(one: EngagementRecord) -> dict[str, Any]:
    """What an engagement looked at, found out and left out."""
    engagement = one.engagement
    return {
        "id": engagement.id,
        "announced": engagement.digest,
        "special": engagement.special,
        "statements": [[one.name, one.statement] for one in engagement.team],
        "text": content(one.text),
        "samples": [
            [drawn.population, drawn.sample.population, drawn.sample.seed, list(drawn.sample.ids)]
            for drawn in engagement.samples
        ],
        "papers": [_paper(paper) for paper in one.every_paper],
        "gaps": [_gap(gap) for gap in one.gaps],
    }


def _paper(paper: Paper) -> Mapping[str, Any]:
    judged = paper.judged
    return {
        "number": paper.number,
        "digest": paper.digest,
        "judgement": paper.judgement.value,
        "note": judged.note if judged else "",
        "reason": judged.reason if judged else "",
        "state": paper.state.value,
    }


def _exception(one: ExceptionRow) -> list[str]:
    people = one.requester, one.approver
    days = one.since.isoformat(), one.until.isoformat()
    return [one.check, one.host, one.reason, one.compensating, *people, *days]


def _gap(gap: ScopeGap) -> list[str]:
    return [gap.subject, gap.reason.ja]


def _findings(findings: Iterable[AuditFinding]) -> list[dict[str, Any]]:
    every = sorted(findings, key=lambda each: each.number)
    return [{**said(one), "post": one.response.post if one.response else ""} for one in every]

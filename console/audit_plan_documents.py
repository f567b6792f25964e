"""The papers of the plan and of notices, written to files."""

from collections.abc import Iterable, Sequence
from importlib.metadata import version as installed
from pathlib import Path

from audit.cycle.engagements import Engagement, Notice, fold_engagements, stream_of
from audit.cycle.engaging import find
from audit.cycle.planning import changed_since_decision, unplanned
from audit.cycle.years import stream_of as year_stream
from console.audit_plan_year import planner, proposed
from console.audit_year import closed_source
from console.report_scope import anchor_at
from console.reporting import fonts_of, keep
from console.session import Session
from inventory.journal import Entry
from inventory.words import HinomiError, T
from reports.audit_plan_build import Bureau, notice_paper, plan_paper
from reports.audit_plan_notice import render_notice
from reports.audit_plan_pdf import render_plan

_NOTHING = T(
    "{year}年度の計画には何も書かれていません。hinomi audit choose から始めます。",
    "Nothing is written in the plan of {year}: start with hinomi audit choose.",
)


def keep_plan(session: Session, year: int | None, output: Path | None) -> Path:
    """Write the plan (監査計画書) as of its newest entry, or as it was kept."""
    plan = planner(session, year).plan
    file = f"audit-plan-{plan.year}.pdf"
    if closed := closed_source(session, str(plan.year)):
        record = closed.record
        kept = plan_paper(
            record.plan, record.changes, record.unplanned, closed.anchor, closed.bureau
        )
        return keep(session, render_plan(kept, fonts_of(session)), output, file)
    newest = _newest(session, year_stream(plan.year))
    if newest is None:
        raise HinomiError(_NOTHING.format(year=plan.year))
    view = plan_paper(
        plan,
        changed_since_decision(session.journal, plan.year),
        plan.decision.unplanned if plan.decision else unplanned(plan, proposed(session, plan.year)),
        anchor_at(session, newest),
        _bureau(session),
    )
    return keep(session, render_plan(view, fonts_of(session)), output, file)


def keep_notices(
    session: Session, id_: str, sections: Sequence[str], folder: Path | None
) -> list[Path]:
    """Write the newest notice (通知書) to each section, as of the entry that numbered it."""
    one = find(session.journal, id_)
    wanted = sections or one.departments
    notices = [notice for each in wanted if (notice := one.notice_to(each))]
    return [_keep_notice(session, one, notice, folder) for notice in notices]


def _keep_notice(session: Session, one: Engagement, notice: Notice, folder: Path | None) -> Path:
    """The notice as it went out: of the engagement as it was at that entry."""
    entries = [
        e for e in session.journal.entries(stream_of(one.id)) if e.stream == stream_of(one.id)
    ]
    until = [e for e in entries if e.sequence <= notice.sequence]
    (then,) = fold_engagements(until)
    closed = closed_source(session, one.id)
    view = notice_paper(
        then,
        notice,
        anchor_at(session, until[-1]),
        closed.bureau if closed else _bureau(session),
        changed=notice.digest != one.digest,
    )
    name = f"audit-notice-{one.id}-{notice.number:02}.pdf"
    output = folder / name if folder else None
    return keep(session, render_notice(view, fonts_of(session)), output, name)


def _newest(session: Session, stream: str) -> Entry | None:
    found: Iterable[Entry] = session.journal.entries(stream)
    last = None
    for entry in found:
        last = entry if entry.stream == stream else last
    return last


def _bureau(session: Session) -> Bureau:
    settings = session.settings
    return Bureau(
        municipality=session.ledger.municipality.name or settings.municipality.name,
        department=settings.report.department,
        classification=settings.report.classification,
        prefix=settings.report.document_prefix,
        posts=settings.report.approval_posts,
        program=installed("hinomi"),
    )

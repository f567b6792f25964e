"""The record of a fiscal year in a workspace, and what its papers are made from."""

import re
from datetime import UTC, datetime

from audit.cycle.audit_findings import read_all
from audit.cycle.gathering import Around, gather_year
from audit.cycle.inspecting import inspection_of
from audit.cycle.inspection import Answer, standing
from audit.cycle.training import tallies, training_of
from audit.cycle.year_record import InspectionTally, TrainingTally, YearRecord
from console.audit_inspection import Stand, desk_of, stands
from console.audit_papers_document import bureau_of
from console.audit_plan_year import proposed
from console.report_scope import anchor_at
from console.session import Session
from inventory.identity import former_ids
from inventory.words import HinomiError, T
from reports.audit_source import AuditSource
from reports.era import in_japan
from reports.view import Anchor, Edition

_KEY = re.compile(r"(20\d\d|2100)(-\d{2,})?", re.ASCII)
_WRONG_KEY = T(
    "「{key}」は年度でも個別監査の番号でもありません。2026 か 2026-01 のように書きます。",
    "{key} is neither a fiscal year nor an engagement: write 2026 or 2026-01.",
)
NO_ENGAGEMENT = T(
    "個別監査 {key} はありません。番号は hinomi audit engagements で確かめてください。",
    "There is no engagement {key}: see their numbers with hinomi audit engagements.",
)
_EMPTY = T(
    "記録簿に何もありません。hinomi audit choose で計画を作ることから始めます。",
    "The journal is empty: start with hinomi audit choose.",
)


def source_of(session: Session, key: str, edition: Edition = Edition.INTERNAL) -> AuditSource:
    """What the papers of a year (2026) or of an engagement (2026-01) are made from."""
    year, engagement = parse_key(key)
    record = record_of(session, year)
    if engagement and all(one.engagement.id != engagement for one in record.engagements):
        raise HinomiError(NO_ENGAGEMENT.format(key=engagement))
    return AuditSource(record, bureau_of(session), anchor_now(session), edition, engagement)


def record_of(session: Session, year: int) -> YearRecord:
    """The year as it stands."""
    return gather_year(session.journal, year, around_of(session, year))


def around_of(session: Session, year: int) -> Around:
    """What the record of a year takes from beside the journal."""
    journal, ledger = session.journal, session.ledger
    today = in_japan(datetime.now(UTC))
    told = read_all(journal, renamed=former_ids(journal))

    def training(of: int) -> tuple[TrainingTally, ...]:
        return tallies(training_of(journal, of), ledger, today)

    return Around(
        on=today,
        ledger=ledger,
        findings=told.findings,
        waivers=session.policy().waivers,
        proposal=proposed(session, year),
        inspections=inspections_of(session, year),
        training=training,
        odd=tuple(sorted((*told.odd, *_odd(session, year)))),
    )


def _odd(session: Session, year: int) -> tuple[int, ...]:
    """Entries of the self-inspection and of the training that no rule allows."""
    journal = session.journal
    return (*inspection_of(journal, year).odd, *training_of(journal, year).odd)


def inspections_of(session: Session, year: int) -> tuple[InspectionTally, ...]:
    """How far the self-inspection of each section is that was asked; none where none was."""
    if next(session.journal.entries(f"inspection:{year}"), None) is None:
        return ()
    found = stands(desk_of(session, year))
    return tuple(_tally(one) for one in found if one.said.sent or one.said.answers)


def anchor_now(session: Session) -> Anchor:
    """The newest entry of the journal, to be printed on the pages."""
    head = session.journal.head()
    if head is None:
        raise HinomiError(_EMPTY)
    return anchor_at(session, head)


def parse_key(key: str) -> tuple[int, str]:
    """The year, and the engagement or "", of a key as it was typed."""
    plain = key.strip().removeprefix("engagement:")
    found = _KEY.fullmatch(plain)
    if found is None:
        raise HinomiError(_WRONG_KEY.format(key=plain))
    return int(found[1]), plain if found[2] else ""


def _tally(one: Stand) -> InspectionTally:
    held = [found for _, found in standing(one.asked, one.said) if found]
    return InspectionTally(
        department=one.asked.section.name,
        asked=len(one.asked.items),
        answered=one.answered,
        no=sum(found.given.answer is Answer.NO for found in held),
        contradicted=len(one.contradictions),
    )

"""The record of a fiscal year in a workspace, and what its papers are made from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from audit.cycle.audit_findings import read_all
from audit.cycle.closing import closed_tally, closed_year, kept_year
from audit.cycle.frozen import beside_of
from audit.cycle.gathering import Around, gather_year
from audit.cycle.inspecting import inspection_of
from audit.cycle.inspection import Answer, standing
from audit.cycle.planning import plan_of
from audit.cycle.training import tallies, training_of
from audit.cycle.year_record import InspectionTally, TrainingTally, YearRecord
from console.audit_inspection import Stand, desk_of, stands
from console.audit_papers_document import bureau_of
from console.audit_plan_year import proposed
from console.report_scope import anchor_at
from console.session import Session
from inventory.words import HinomiError, T
from reports.audit_plan_build import Bureau
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
_BROKEN = T(
    "締めた{year}年度の記録に、書類を作るための事柄がありません。"
    "hinomi verify で確かめてください。",
    "The record of the closed year {year} does not say who makes its papers: run hinomi verify.",
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
    bureau, anchor = _papers_of(session, year)
    return AuditSource(record, bureau, anchor, edition, engagement)


def closed_source(session: Session, key: str) -> AuditSource | None:
    """What the papers of a closed year are made from, None where the year is open."""
    year, _ = parse_key(key)
    return source_of(session, key) if plan_of(session.journal, year).closed else None


def record_of(session: Session, year: int) -> YearRecord:
    """The year as it was kept where it is closed, else as it stands."""
    return _closed(session, year) or gathered(session, year)


def gathered(session: Session, year: int) -> YearRecord:
    """The year as it stands, gathered anew."""
    return gather_year(session.journal, year, around_of(session, year))


def beside_papers(bureau: Bureau, anchor: Anchor) -> Mapping[str, Any]:
    """Who makes the papers and as of which entry, as it is kept with a closed year."""
    return dict(_papers().dump_python(_Papers(bureau, anchor), mode="json"))


def around_of(session: Session, year: int) -> Around:
    """What the record of a year takes from beside the journal."""
    journal, ledger = session.journal, session.ledger
    today = in_japan(datetime.now(UTC))
    told = read_all(journal)

    def training(of: int) -> tuple[TrainingTally, ...]:
        return tallies(training_of(journal, of), ledger, today)

    return Around(
        on=today,
        ledger=ledger,
        findings=told.findings,
        waivers=session.policy().waivers,
        proposal=() if plan_of(journal, year).decision else proposed(session, year),
        inspections=inspections_of(session, year),
        training=training,
        closed=lambda of: closed_tally(session.evidence, plan_of(journal, of)),
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


@dataclass(frozen=True, slots=True)
class _Papers:
    """What papers need beside the record."""

    bureau: Bureau
    anchor: Anchor


@cache
def _papers() -> TypeAdapter[_Papers]:
    return TypeAdapter(_Papers)


def _papers_of(session: Session, year: int) -> tuple[Bureau, Anchor]:
    """Who makes the papers and as of which entry: as it was when the year was closed, else now."""
    plan = plan_of(session.journal, year)
    if not plan.closed:
        return bureau_of(session), anchor_now(session)
    try:
        found = _papers().validate_python(beside_of(kept_year(session.evidence, plan)))
    except ValidationError:
        raise HinomiError(_BROKEN.format(year=year)) from None
    return found.bureau, found.anchor


def _closed(session: Session, year: int) -> YearRecord | None:
    return closed_year(session.evidence, plan_of(session.journal, year))


def _tally(one: Stand) -> InspectionTally:
    held = [found for _, found in standing(one.asked, one.said) if found]
    return InspectionTally(
        department=one.asked.section.name,
        asked=len(one.asked.items),
        answered=one.answered,
        no=sum(found.given.answer is Answer.NO for found in held),
        contradicted=len(one.contradictions),
    )

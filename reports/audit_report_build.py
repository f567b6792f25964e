"""From the record of a year to the report of the audit (監査報告書)."""

from collections.abc import Iterator, Sequence

from audit.cycle.engagements import ASSURANCES, PHASES, Assurance, Engagement, Member
from audit.cycle.finding_model import AuditFinding, Standing
from audit.cycle.fiscal import Period
from audit.cycle.paper_model import Judgement
from audit.cycle.report_text import ReportState, ReportText
from audit.cycle.year_record import EngagementRecord, YearRecord
from audit.cycle.years import kind_words, name_of
from audit.model import FindingState
from reports import audit_report_figures as figures
from reports import audit_report_prose as prose
from reports.audit_plan_build import year_words
from reports.audit_report_findings import Told, by_grade, finding_paper
from reports.audit_report_items import Doubts, items
from reports.audit_report_notes import notes_of, plan_rows, public_notes
from reports.audit_report_state import key_of, said_digest, text_of
from reports.audit_report_view import AuditPaper, EngagementRow, Pairs
from reports.audit_source import AuditSource
from reports.audit_words import target_words
from reports.era import era_date, era_moment
from reports.view import Cover, Edition

_MARKS = {ReportState.DRAFT: "（案）", ReportState.CHANGED: "（決裁後変更）"}
INSIDE = "庁内"
POPULATIONS = {"hosts": "機器", "systems": "情報システム", "accounts": "職員のID"}


def audit_paper(source: AuditSource) -> AuditPaper:
    """The internal report of a year or of one engagement."""
    told, text = Told(source.record), text_of(source)
    digest = said_digest(source)
    found, carried = raised(source), carried_over(source)
    sections = sections_of(source)
    trained = sections if source.engagement else (*sections, "")  # some are of no section
    engagements = source.engagements
    totals = figures.grade_counts("合計", found)
    standings = figures.by_standing(found, source.record.on)
    papers = [paper for one in engagements for paper in one.every_paper]
    doubts = Doubts(source.record.findings)
    return AuditPaper(
        cover=_cover(source, text, text.state(digest)),
        anchor=source.anchor,
        state=text.state(digest),
        decisions=tuple(_decisions(text)),
        digest=digest,
        is_year=not source.engagement,
        words=_written(source, "opinion"),
        purposes=_written(source, "purpose"),
        criteria_words=_criteria_words(engagements),
        plan=plan_rows(source),
        engagements=tuple(_engagement(one.engagement) for one in engagements),
        team=tuple(row for one in engagements for row in _team(one.engagement)),
        criteria=tuple((one.engagement.id, one.engagement.criteria) for one in engagements),
        methods=figures.method_rows(engagements),
        samples=tuple(row for one in engagements for row in _samples(one.engagement)),
        excluded=_written(source, "excluded"),
        gaps=tuple((e.engagement.id, g.subject, g.reason.ja) for e in engagements for g in e.gaps),
        unplanned=() if source.engagement else tuple(_unplanned(source.record)),
        summary=prose.summary(len(engagements), len(papers), totals, dict(standings)),
        departments=figures.by_department(found, sections),
        totals=totals,
        standings=standings,
        controls=figures.by_control(found, dict(told.headings)),
        trend=() if source.engagement else figures.year_figures(source.record.history),
        judgements=figures.judgement_rows(engagements),
        listed=figures.paper_rows(engagements) if source.engagement else (),
        milder=figures.milder_rows(engagements),
        conforming=items(one for one in papers if not doubts.of(one)),
        doubtful=tuple(doubts.rows(papers)),
        unconfirmed=items(one for one in papers if one.judgement is Judgement.UNCONFIRMED),
        findings=tuple(finding_paper(one, told) for one in by_grade(found)),
        carried=tuple(finding_paper(one, told) for one in by_grade(carried)),
        good=_written(source, "good"),
        waivers=figures.waiver_rows((*found, *carried), source.record.on),
        exceptions=figures.exception_rows(source.record, _hosts(source, sections)),
        inspections=figures.inspection_rows(source.record, sections),
        training=figures.training_rows(source.record, trained),
        training_totals=figures.training_totals(source.record, trained),
        ahead=tuple(ahead((*found, *carried), source)),
        notes=notes_of(source),
        public_notes=public_notes(source),
        distribution=text.distribution,
    )  # fmt: skip


def raised(source: AuditSource) -> tuple[AuditFinding, ...]:
    """The findings of the year, or those of the engagement."""
    record = source.record
    return record.raised_in(source.engagement) if source.engagement else record.of_the_year


def carried_over(source: AuditSource) -> tuple[AuditFinding, ...]:
    """Those of earlier years; of the engagement's targets only, where it is one's report."""
    found = source.record.carried_over
    if not source.engagement:
        return found
    targets = {name for one in source.engagements for name in one.engagement.targets}
    return tuple(one for one in found if one.target in targets)


def sections_of(source: AuditSource) -> tuple[str, ...]:
    """The sections that the report is about: all, or those that the engagement audits.

    A section that is gone since, and was asked or trained in the year, is still counted.
    """
    record = source.record
    if not source.engagement and record.departments:
        asked = (one.department for one in record.inspections)
        trained = (one.department for one in record.training)
        return tuple(
            name for name in dict.fromkeys((*record.departments, *asked, *trained)) if name
        )
    names = (name for one in source.engagements for name in one.engagement.departments)
    return tuple(dict.fromkeys(names))


def ahead(findings: Sequence[AuditFinding], source: AuditSource) -> Iterator[str]:
    """What comes next, from how the findings stand."""
    on = source.record.on
    counts = dict(figures.by_standing(findings, on))
    for standing, words in _NEXT.items():
        if count := counts.get(standing, 0):
            yield words.format(count=f"{count:,}")
    left = [one for one in findings if one.state is not FindingState.CLOSED]
    dues = [act.due for one in left for act in one.standing_actions if act.due >= on]
    if dues:
        first, last = era_date(min(dues)), era_date(max(dues))
        yield f"改善措置の最も近い期限は{first}、最も遠い期限は{last}である。"
    ends = [w.until for one in findings if (w := one.waiver_on(on))]
    if ends:
        yield f"最も早く切れる例外承認の期限は{era_date(min(ends))}である。"
    if not counts or not any(counts[one] for one in _NEXT):
        yield "解消していない指摘はない。次の年度の計画により監査を行う。"


_NEXT = {
    Standing.OPEN: "回答のない{count}件について、課室に改善計画の提出を求める。",
    Standing.OVERDUE: "期限を過ぎた{count}件について、遅れの理由と新しい期限を求める。",
    Standing.ACKNOWLEDGED: "対応中の{count}件について、期限に進みを確かめる。",
    Standing.FIX_CLAIMED: "是正の申告があった{count}件を、同じ機器の点検又は現物により確かめる。",
    Standing.WAIVED: "例外承認中の{count}件について、代替措置が続いているかを確かめる。",
}


def _cover(source: AuditSource, text: ReportText, state: ReportState) -> Cover:
    record, bureau, key = source.record, source.bureau, key_of(source)
    about = f"　個別監査 {key}" if source.engagement else ""
    return Cover(
        title=f"情報セキュリティ監査報告書{about}{_MARKS.get(state, '')}",
        municipality=bureau.municipality,
        department=bureau.department,
        fiscal_year=year_words(record.year),
        document_number=f"{bureau.prefix}{key} 監査報告",
        classification=bureau.classification,
        edition=Edition.INTERNAL,
        issued=record.on,
        approval_posts=bureau.posts,
        version="",
        distribution=text.distribution if len(text.distribution) <= 8 else ("第9章に記す",),
        program=bureau.program,
    )


def _decisions(text: ReportText) -> Iterator[tuple[str, ...]]:
    for one in text.signatures:
        note = one.revoked or one.note
        revoked = "取消し" if one.revoked else ""
        yield era_moment(one.at), one.post, one.by, one.digest, note, revoked


def _written(source: AuditSource, name: str) -> Pairs:
    """What people wrote under this heading: of the year, then of each engagement."""
    record = source.record
    whole = [("年度", str(getattr(record.text, name)))] if not source.engagement else []
    each = [(one.engagement.id, str(getattr(one.text, name))) for one in source.engagements]
    return tuple((about, words.strip()) for about, words in (*whole, *each))


def _criteria_words(engagements: Sequence[EngagementRecord]) -> tuple[str, ...]:
    words = (one for each in engagements for one in each.engagement.criteria_words)
    return tuple(dict.fromkeys(words))


def _engagement(one: Engagement) -> EngagementRow:
    return EngagementRow(
        id=one.id,
        targets="\n".join(map(target_words, one.targets)),
        departments="\n".join(one.departments),
        period=_span(one.period),
        fieldwork=_span(one.fieldwork),
        kind=ASSURANCES[one.assurance].ja,
        phase=PHASES[one.phase].ja,
        special=one.special,
    )


def _team(one: Engagement) -> Iterator[tuple[str, ...]]:
    for each in one.team:
        yield one.id, _role(each), each.name, each.firm or INSIDE, each.statement or "記録なし"


def _role(one: Member) -> str:
    return "主任監査人" if one.lead else "監査人"


def _samples(one: Engagement) -> Iterator[tuple[str, ...]]:
    for drawn in one.samples:
        sample = drawn.sample
        what = POPULATIONS.get(drawn.population, drawn.population)
        note = "" if drawn.is_intact else "※ 種から引き直したものと違う"
        why = f"引き直しの理由: {drawn.why}" if drawn.why else ""
        ids = "、".join(sample.ids)
        yield (
            one.id, what, f"{sample.many:,}", f"{len(sample.ids):,}", sample.seed,
            sample.population, "\n".join(filter(None, (ids, why, note))),
        )  # fmt: skip


def _unplanned(record: YearRecord) -> Iterator[tuple[str, ...]]:
    for one in record.unplanned:
        why = "、".join(ja for ja, _ in one.reasons)
        yield kind_words(one.target).ja, name_of(one.target), why


def _hosts(source: AuditSource, sections: Sequence[str]) -> frozenset[str] | None:
    if not source.engagement:
        return None
    return frozenset(id_ for id_, _, section in source.record.hosts if section in sections)


def _span(period: Period) -> str:
    return f"{era_date(period[0])}から\n{era_date(period[1])}まで"


def is_advisory(engagements: Sequence[EngagementRecord]) -> bool:
    """Whether none of them is one of assurance."""
    return all(one.engagement.assurance is Assurance.ADVISORY for one in engagements)

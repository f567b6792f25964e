"""The one page for the committee (委員会資料): what a year of audit comes to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audit.cycle.finding_model import AuditFinding, Grade, Standing
from audit.cycle.paper_model import Judgement
from audit.cycle.year_record import YearRecord
from audit.model import Trend
from reports import audit_report_figures as figures
from reports.audit_report_build import audit_paper, carried_over, raised
from reports.audit_report_edition import public_report
from reports.audit_report_items import Doubts
from reports.audit_report_state import state_words
from reports.audit_report_view import FindingPaper, GradeCounts, Pairs, YearFigures
from reports.audit_source import AuditSource
from reports.view import Anchor, Cover

MOST_SECTIONS = 20
_TITLE = "情報セキュリティ委員会資料　内部監査の結果"


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """Everything that stands on the page; `findings` the gravest first."""

    cover: Cover
    anchor: Anchor
    state: str
    figures: Pairs
    departments: tuple[GradeCounts, ...]
    trend: tuple[YearFigures, ...]
    standings: tuple[tuple[str, tuple[tuple[Standing, int], ...]], ...]
    findings: tuple[FindingPaper, ...]
    audited: bool  # whether anything was found to conform
    opinion: str
    asks: tuple[str, ...]


def committee_page(source: AuditSource) -> CommitteePage:
    """The page of the whole year, whatever engagement the source is about."""
    source = replace(source, engagement="")
    record, whole = source.record, audit_paper(source)
    if source.is_public:
        whole = public_report(whole)
    found, carried = raised(source), carried_over(source)
    now = figures.by_standing(found, record.on)
    before = figures.by_standing(carried, record.on)
    both = figures.by_standing((*found, *carried), record.on)
    return CommitteePage(
        cover=_cover(whole.cover, source),
        anchor=whole.anchor,
        state=state_words(whole),
        figures=tuple(_figures(record, found)),
        departments=foremost(whole.departments),
        trend=whole.trend,
        standings=(("この年度の指摘", now), ("前の年度からの指摘", before), ("合計", both)),
        findings=whole.findings,
        audited=bool(whole.conforming),
        opinion=whole.words[0][1],
        asks=tuple(_asks(record, (*found, *carried), dict(both))),
    )


def foremost(groups: Sequence[GradeCounts]) -> tuple[GradeCounts, ...]:
    """The sections as they are, or those with the most findings and the others together."""
    if len(groups) <= MOST_SECTIONS:
        return tuple(groups)
    order = sorted(groups, key=lambda one: -one.total)
    shown, rest = order[: MOST_SECTIONS - 1], order[MOST_SECTIONS - 1 :]
    counts = tuple((grade, sum(dict(one.counts)[grade] for one in rest)) for grade in Grade)
    return (*shown, GradeCounts(f"ほか{len(rest):,}課室", counts))


def _cover(cover: Cover, source: AuditSource) -> Cover:
    number = f"{source.bureau.prefix}{source.record.year} 委員会資料"
    return replace(cover, title=_TITLE, document_number=number, approval_posts=())


def _figures(record: YearRecord, found: Sequence[AuditFinding]) -> Iterator[tuple[str, str]]:
    papers = [paper for one in record.engagements for paper in one.every_paper]
    counts = dict(figures.grade_counts("", found).counts)
    closed = sum(one.standing(record.on) is Standing.CLOSED for one in found)
    yield "個別監査", f"{len(record.engagements):,}"
    yield "調書", f"{len(papers):,}"
    doubts = Doubts(record.findings)
    yield "うち適合", f"{sum(not doubts.of(one) for one in papers):,}"
    yield "うち未確認", f"{sum(one.judgement is Judgement.UNCONFIRMED for one in papers):,}"
    yield "指摘", f"{len(found):,}"
    yield "うち重大", f"{counts[Grade.MAJOR]:,}"
    yield "解消", f"{closed:,}"
    asked = sum(one.asked for one in record.inspections)
    yield "自己点検回答率", figures.share(sum(one.answered for one in record.inspections), asked)
    yield "研修・訓練参加率", _attended(record)


def _attended(record: YearRecord) -> str:
    targeted = sum(one.targeted for one in record.training)
    return figures.share(sum(one.attended for one in record.training), targeted)


def _asks(
    record: YearRecord, every: Sequence[AuditFinding], counts: dict[Standing, int]
) -> Iterator[str]:
    """What is asked of the committee, from the figures."""
    left = [one for one in every if one.standing(record.on) is not Standing.CLOSED]
    major = sum(one.grade is Grade.MAJOR for one in left)
    again = sum(one.trend is Trend.RECURRED for one in left)
    absent = sum(max(0, one.targeted - one.attended) for one in record.training)
    told = (
        (major, "解消していない重大な不適合{}件について、所管課の改善計画と期限を確かめること。"),
        (
            counts[Standing.OVERDUE],
            "期限を過ぎた{}件について、遅れの理由と新しい期限を求めること。",
        ),
        (counts[Standing.OPEN], "回答のない{}件について、所管課に回答を求めること。"),
        (again, "再発した{}件について、原因の見直しを求めること。"),
        (counts[Standing.WAIVED], "例外承認中の{}件について、代替措置と期限を確かめること。"),
        (absent, "研修・訓練に参加していない延べ{}人について、参加を求めること。"),
    )
    yield from (words.format(f"{count:,}") for count, words in told if count)
    if not any(count for count, _ in told):
        yield "この年度の監査の結果を確かめ、次の年度の計画について意見を述べること。"

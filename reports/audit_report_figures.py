"""Counts and tables of the yearly audit, as its report and the committee's page show them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from audit.cycle.finding_model import GRADES, AuditFinding, Grade, Standing
from audit.cycle.paper_model import (
    JUDGEMENTS,
    METHODS,
    PAPER_STATES,
    Judgement,
    Method,
    Paper,
    PaperState,
)
from audit.cycle.year_record import EngagementRecord, TrainingTally, YearRecord, YearTally
from audit.cycle.years import name_of
from reports.audit_plan_build import year_words
from reports.audit_report_items import clause_order
from reports.audit_report_view import GradeCounts, Rows, YearFigures
from reports.audit_words import NO_SECTION
from reports.audit_words import sections_of as handed_to
from reports.era import era_compact


def grade_counts(label: str, findings: Iterable[AuditFinding]) -> GradeCounts:
    """These findings by grade."""
    counted = Counter(one.grade for one in findings)
    return GradeCounts(label, tuple((grade, counted[grade]) for grade in Grade))


def by_department(
    findings: Sequence[AuditFinding], names: Sequence[str]
) -> tuple[GradeCounts, ...]:
    """The findings of each section, those named first and every other that has one."""
    groups: dict[str, list[AuditFinding]] = {name: [] for name in names}
    for one in findings:
        for name in handed_to(one):
            groups.setdefault(name, []).append(one)
    return tuple(grade_counts(name, found) for name, found in groups.items())


def by_standing(findings: Sequence[AuditFinding], day: date) -> tuple[tuple[Standing, int], ...]:
    """How many stand how on that day."""
    counted = Counter(one.standing(day) for one in findings)
    return tuple((standing, counted[standing]) for standing in Standing)


def by_control(findings: Sequence[AuditFinding], headings: dict[str, str]) -> Rows:
    """Each clause with its findings, the most first."""
    groups: dict[str, list[AuditFinding]] = {}
    for one in findings:
        groups.setdefault(one.control, []).append(one)
    order = sorted(groups, key=lambda name: (-len(groups[name]), clause_order(name)))
    return tuple((name, headings.get(name, ""), *_graded(groups[name])) for name in order)


def _graded(findings: Sequence[AuditFinding]) -> tuple[str, ...]:
    counted = Counter(one.grade for one in findings)
    return *(f"{counted[grade]:,}" for grade in Grade), f"{len(findings):,}"


def judgement_rows(engagements: Sequence[EngagementRecord]) -> Rows:
    """Each engagement with its papers by judgement, how many were reviewed, and all of them."""
    rows = [_judged(e.engagement.id, e.every_paper) for e in engagements]
    if len(rows) > 1:
        rows.append(_judged("合計", [p for e in engagements for p in e.every_paper]))
    return tuple(rows)


def _judged(label: str, papers: Sequence[Paper]) -> tuple[str, ...]:
    counted = Counter(one.judgement for one in papers)
    reviewed = sum(one.state is PaperState.REVIEWED and not one.sent_back for one in papers)
    return (
        label, *(f"{counted[one]:,}" for one in Judgement), f"{len(papers):,}", f"{reviewed:,}",
    )  # fmt: skip


def paper_rows(engagements: Sequence[EngagementRecord]) -> Rows:
    """Each paper on a line."""
    return tuple(map(_paper, (p for e in engagements for p in e.every_paper)))


def _paper(one: Paper) -> tuple[str, ...]:
    methods = "、".join(words.ja for method, words in METHODS.items() if method in used(one))
    return (
        str(one.number), one.asked.control, one.asked.title.ja, name_of(one.target),
        methods or "なし", JUDGEMENTS[one.judgement].ja,
        "差戻し" if one.sent_back else PAPER_STATES[one.state].ja,
    )  # fmt: skip


def method_rows(engagements: Sequence[EngagementRecord]) -> Rows:
    """Each engagement with how many of its papers rest on each method."""
    return tuple(
        (
            e.engagement.id,
            *(f"{sum(method in used(p) for p in e.every_paper):,}" for method in METHODS),
            f"{len(e.papers.papers):,}",
        )
        for e in engagements
    )


def used(paper: Paper) -> frozenset[Method]:
    """The methods that a paper has something to show for."""
    found = {each.method for each in paper.standing}
    tested = any(not each.is_unsure for each in paper.machine)
    return frozenset(found | ({Method.TEST} if tested else set()))


def milder_rows(engagements: Sequence[EngagementRecord]) -> Rows:
    """The papers judged milder than the machine found, each with its reason."""
    return tuple(
        (f"{e.engagement.id} 第{p.number}号", p.asked.control, JUDGEMENTS[p.judgement].ja,
         p.judged.reason if p.judged else "")
        for e in engagements
        for p in e.every_paper
        if p.against_machine
    )  # fmt: skip


def year_figures(history: Sequence[YearTally]) -> tuple[YearFigures, ...]:
    """The years of the trend."""
    return tuple(map(_figures, history))


def _figures(one: YearTally) -> YearFigures:
    counted = dict(one.grades)
    return YearFigures(
        year=year_words(one.year),
        short=era_compact(date(one.year, 4, 1)).partition(".")[0],
        grades=tuple((grade, counted.get(grade, 0)) for grade in Grade),
        closed=one.closed, open=one.open, overdue=one.overdue, waived=one.waived,
        recurred=one.recurred, papers=one.papers, conform=one.conform,
        unconfirmed=one.unconfirmed, training=rate(one.training),
        note="締め済" if one.is_frozen else "",
    )  # fmt: skip


def rate(part: float | None) -> str:
    """A rate from 0 to 1 in percent; never rounded up to the whole."""
    if part is None:
        return "記録なし"
    shown = int(part * 1000 + 1e-6) / 10
    return f"{shown:.1f}%"


def share(part: int, whole: int) -> str:
    """A part of a whole in percent, or that there is nothing to divide by."""
    return rate(part / whole) if whole else "－"


def inspection_rows(record: YearRecord, sections: Sequence[str]) -> Rows:
    """The self-inspection of these sections."""
    return tuple(
        (one.department, f"{one.asked:,}", f"{one.answered:,}", share(one.answered, one.asked),
         f"{one.no:,}", f"{one.contradicted:,}")
        for one in record.inspections
        if one.department in sections
    )  # fmt: skip


def training_rows(record: YearRecord, sections: Sequence[str]) -> Rows:
    """Courses and drills of these sections."""
    return tuple(
        (_kind(one), one.course, one.department or NO_SECTION,
         f"{one.targeted:,}", f"{one.attended:,}",
         share(one.attended, one.targeted), _goal(one))
        for one in record.training
        if one.department in sections
    )  # fmt: skip


def training_totals(record: YearRecord, sections: Sequence[str]) -> Rows:
    """Courses together and drills together, without their names."""
    mine = [one for one in record.training if one.department in sections]
    return tuple(_total(mine, is_drill=is_drill) for is_drill in (False, True))


def _total(mine: Sequence[TrainingTally], *, is_drill: bool) -> tuple[str, ...]:
    found = [one for one in mine if one.is_drill is is_drill]
    asked, came = sum(one.targeted for one in found), sum(one.attended for one in found)
    kind = "訓練" if is_drill else "研修"
    return kind, f"{asked:,}", f"{came:,}", share(came, asked)


def _goal(one: TrainingTally) -> str:
    if not one.goal:
        return "なし"
    return f"{one.goal}%（未達）" if one.is_short else f"{one.goal}%"


def _kind(one: TrainingTally) -> str:
    return "訓練" if one.is_drill else "研修"


def waiver_rows(findings: Sequence[AuditFinding], day: date) -> Rows:
    """Every waiver of these findings, those past their end too."""
    return tuple(_waivers(findings, day))


def _waivers(findings: Sequence[AuditFinding], day: date) -> Iterator[tuple[str, ...]]:
    for one in findings:
        for each in one.waivers:
            word = "有効" if each.holds_on(day) else "取消し" if each.ended else "期限切れ"
            state = word if each.approver else "申請中"
            who = f"申請 {each.requester}\n承認 {each.approver or '－'}"
            yield (
                one.number, GRADES[one.grade].ja, each.reason, each.compensating, who,
                era_compact(each.until), state,
            )  # fmt: skip


def exception_rows(record: YearRecord, hosts: frozenset[str] | None) -> Rows:
    """The approved exceptions of the policy; of these hosts only, where they are given."""
    names = {id_: name for id_, name, _ in record.hosts}
    return tuple(
        (one.check, names.get(one.host, one.host), one.reason, one.compensating,
         f"申請 {one.requester}\n承認 {one.approver}",
         f"{era_compact(one.since)}から\n{era_compact(one.until)}まで",
         "有効" if one.since <= record.on <= one.until else "期間外")
        for one in record.exceptions
        if hosts is None or one.host in hosts or one.host == "*"
    )  # fmt: skip

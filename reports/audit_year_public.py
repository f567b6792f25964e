"""The public edition (公開版) of a year for programs: made of what may be published.

Nothing that a person wrote, no person, no host, no system and no address is carried over, nor a
digest or a fingerprint by which one of them could be guessed. A field that is added to the view
stays out of it until it is named here. Hosts and systems have the same number for a name in all of
it; sections keep their names, clauses their titles.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from audit.cycle.engagements import Engagement
from audit.cycle.paper_model import Judged, Review
from audit.cycle.report_text import ReportText
from audit.cycle.year_record import ExceptionRow, ScopeGap, TrainingTally
from audit.cycle.years import Choice, Unplanned, YearPlan
from reports.audit_year_labels import WITHHELD, Labels, labels_of
from reports.audit_year_public_findings import public_finding
from reports.audit_year_view import YearEngagement, YearEvidence, YearMachine, YearPaper, YearView
from reports.view import Edition

FEW = 5  # people: of fewer no rate is published


def public_view(view: YearView) -> YearView:
    """The view without hosts, systems, persons, texts of people and evidence."""
    labels = labels_of(view)
    titles = {paper.asked.control: paper.asked.title for paper in view.papers}
    return YearView(
        year=view.year,
        engagement=view.engagement,
        on=view.on,
        edition=Edition.PUBLIC,
        maker=view.maker,
        plan=_plan(view.plan, labels),
        plan_state=view.plan_state,
        plan_digest="",
        changes=(),
        unplanned=tuple(Unplanned(labels.target(one.target), one.points) for one in view.unplanned),
        engagements=tuple(_engagement(one, labels) for one in view.engagements),
        findings=tuple(public_finding(one, labels, titles) for one in view.findings),
        inspections=view.inspections,
        training=tuple(_training(view.training)),
        exceptions=tuple(_exception(one, labels) for one in view.exceptions),
        history=view.history,
        text=_text(view.text),
        text_state=view.text_state,
        departments=view.departments,
        hosts=(),
    )


def _plan(plan: YearPlan, labels: Labels) -> YearPlan:
    choices = tuple(
        Choice(labels.target(c.target), c.year, c.quarter, "", "", c.days) for c in plan.choices
    )
    return YearPlan(plan.year, days=plan.days, choices=choices, closed=plan.closed)


def _engagement(one: YearEngagement, labels: Labels) -> YearEngagement:
    return YearEngagement(
        engagement=_announced(one.engagement, labels),
        papers=tuple(_paper(paper, labels) for paper in one.papers),
        gaps=tuple(ScopeGap(WITHHELD.ja, WITHHELD, gap.code) for gap in one.gaps),
        text=_text(one.text),
    )


def _announced(one: Engagement, labels: Labels) -> Engagement:
    return Engagement(
        id=one.id,
        year=one.year,
        targets=tuple(map(labels.target, one.targets)),
        departments=one.departments,
        period=one.period,
        fieldwork=one.fieldwork,
        criteria=one.criteria,
        criteria_words=(),
        assurance=one.assurance,
        special=WITHHELD.ja if one.special else "",
        opened=one.opened,
        by="",
        phase=one.phase,
    )


def _paper(paper: YearPaper, labels: Labels) -> YearPaper:
    return YearPaper(
        engagement=paper.engagement,
        number=paper.number,
        asked=paper.asked,
        target=labels.target(paper.target),
        period=paper.period,
        change=paper.change,
        before=replace(paper.before, note="") if paper.before else None,
        state=paper.state,
        judgement=paper.judgement,
        confirmed=paper.confirmed,
        doubts=paper.doubts,
        judged=_judged(paper.judged) if paper.judged else None,
        reviews=tuple(Review(r.accepted, "", "", "", r.at, 0) for r in paper.reviews),
        hands=(),
        evidence=tuple(map(_evidence, paper.evidence)),
        machine=tuple(_machine(one, labels) for one in paper.machine),
        linked=paper.linked,
        digest="",
    )


def _judged(one: Judged) -> Judged:
    return Judged(one.judgement, "", "", "", one.at, one.day, "", one.freshness, 0)


def _evidence(one: YearEvidence) -> YearEvidence:
    return YearEvidence(
        number=one.number,
        method=one.method,
        digest="",
        name="",
        size=0,
        text="",
        source="",
        period=one.period,
        collected=one.collected,
        received=one.received,
        by="",
        sequence=0,
        withdrawn=WITHHELD.ja if one.withdrawn else "",
        expires=one.expires,
    )


def _machine(one: YearMachine, labels: Labels) -> YearMachine:
    label = labels.host(one.host)
    return YearMachine("", one.check, label, one.verdict, "", one.seen, label, one.unsure,
                       one.expires)  # fmt: skip


def _exception(one: ExceptionRow, labels: Labels) -> ExceptionRow:
    host = one.host if one.host == "*" else labels.host(one.host)
    return ExceptionRow(one.check, host, WITHHELD.ja, "", "", "", one.since, one.until)


def _training(rows: Iterable[TrainingTally]) -> Iterator[TrainingTally]:
    """Rates by section; what a course is called was typed by somebody, so it gets a number.

    Of a few people everybody knows who they are: small sections of a course count together, and
    where they are few all the same they are left out.
    """
    names: dict[str, str] = {}
    small: dict[str, TrainingTally] = {}
    for one in rows:
        word = "訓練" if one.is_drill else "研修"
        named = replace(one, course=names.setdefault(one.course, f"{word}{len(names) + 1:02d}"))
        if one.targeted >= FEW:
            yield named
        else:
            known = small.get(named.course, replace(named, department="", targeted=0, attended=0))
            small[named.course] = replace(
                known,
                targeted=known.targeted + one.targeted,
                attended=known.attended + one.attended,
            )
    yield from (one for one in small.values() if one.targeted >= FEW)


def _text(text: ReportText) -> ReportText:
    kept = tuple(
        replace(one, by="", post="", note="", revoked=WITHHELD.ja if one.revoked else "")
        for one in text.signatures
    )
    return ReportText(signatures=kept)

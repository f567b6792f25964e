"""The public edition (公開版) of the report of the yearly audit: made of what may be published.

Taken over are clause numbers and headings of the catalogue, sections, counts, grades, standings and
days. Nothing that a person wrote is, and no host, system, course or person: a field added to the
report stays out of the public edition until it is named here.
"""

from collections import Counter
from dataclasses import replace

from audit.cycle.finding_model import Five
from reports.audit_report_build import INSIDE, POPULATIONS
from reports.audit_report_view import AuditPaper, EngagementRow, FindingPaper, Pairs, Rows
from reports.edition import PUBLIC_CLASS, WITHHELD
from reports.view import Edition

SILENT: Pairs = (("", ""),)


def public_report(view: AuditPaper) -> AuditPaper:
    """The report without words, hosts, systems and persons."""
    return AuditPaper(
        cover=replace(
            view.cover, edition=Edition.PUBLIC, classification=PUBLIC_CLASS, approval_posts=(),
            distribution=(),
        ),
        anchor=replace(view.anchor, signature=""),
        state=view.state,
        decisions=tuple((at, "", "", digest, "", back)
                        for at, _, _, digest, _, back in view.decisions),
        digest=view.digest,
        is_year=view.is_year,
        words=SILENT,
        purposes=SILENT,
        criteria_words=(),
        plan=tuple((name, words.split("\n")[0]) for name, words in view.plan[:1]),
        engagements=tuple(map(_engagement, view.engagements)),
        team=_team(view),
        criteria=view.criteria,
        methods=view.methods,
        samples=_samples(view.samples),
        excluded=SILENT,
        gaps=_gaps(view.gaps),
        unplanned=_unplanned(view.unplanned),
        summary=view.summary,
        departments=view.departments,
        totals=view.totals,
        standings=view.standings,
        controls=view.controls,
        trend=view.trend,
        judgements=view.judgements,
        listed=tuple((*row[:3], "", *row[4:]) for row in view.listed),
        milder=tuple((paper, control, word, "") for paper, control, word, _ in view.milder),
        conforming=_items(view.conforming),
        doubtful=tuple((paper, control, "", why) for paper, control, _, why in view.doubtful),
        unconfirmed=_items(view.unconfirmed),
        findings=tuple(map(_finding, view.findings)),
        carried=tuple(map(_finding, view.carried)),
        good=SILENT,
        waivers=tuple((n, grade, "", "", "", until, state)
                      for n, grade, _, _, _, until, state in view.waivers),
        exceptions=tuple((check, "", "", "", "", span, state)
                         for check, _, _, _, _, span, state in view.exceptions),
        inspections=view.inspections,
        training=(),
        training_totals=view.training_totals,
        ahead=view.ahead,
        notes=view.public_notes,
        public_notes=view.public_notes,
        distribution=(),
    )  # fmt: skip


def _engagement(one: EngagementRow) -> EngagementRow:
    return EngagementRow(
        id=one.id,
        targets="",
        departments=one.departments,
        period=one.period,
        fieldwork=one.fieldwork,
        kind=one.kind,
        phase=one.phase,
        special=WITHHELD if one.special else "",
    )


def _team(view: AuditPaper) -> Rows:
    """Roles, and whether from inside; no names."""
    return tuple(
        (id_, role, "", INSIDE if firm == INSIDE else "庁外", "")
        for id_, role, _, firm, _ in view.team
    )


def _samples(rows: Rows) -> Rows:
    """How many of how many; the kinds of population are ours."""
    return tuple(
        (id_, what if what in POPULATIONS.values() else "", many, drawn, "", "", "")
        for id_, what, many, drawn, *_ in rows
    )


def _gaps(rows: Rows) -> Rows:
    counted = Counter(id_ for id_, *_ in rows)
    return tuple((id_, f"{count:,}件", WITHHELD) for id_, count in counted.items())


def _unplanned(rows: Rows) -> Rows:
    counted = Counter(kind for kind, *_ in rows)
    return tuple((kind, f"{count:,}件", WITHHELD) for kind, count in counted.items())


def _items(rows: Rows) -> Rows:
    return tuple((control, heading, "") for control, heading, _ in rows)


def _finding(one: FindingPaper) -> FindingPaper:
    return FindingPaper(
        number=one.number,
        grade=one.grade,
        control=one.control,
        heading=one.heading,
        title="",
        target="",
        departments=one.departments,
        standing=one.standing,
        trend=one.trend,
        source=one.source,
        five=Five(),
        facts=(),
        evidence=(),
        response="",
        stance=one.stance,
        actions=(),
        due=one.due,
        because="",
        waived_until=one.waived_until,
        progress=(),
        earlier=one.earlier,
    )

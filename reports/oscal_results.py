"""One engagement as an OSCAL result: its controls, observations, risks and findings.

OSCAL has two words for a control: `satisfied` only where `YearPaper.confirmed` says so, and
`not-satisfied` for everything else, with the reason.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.cycle.finding_model import GRADES
from audit.cycle.fiscal import days_of_year
from audit.cycle.paper_model import JUDGEMENTS, Judgement
from inventory.words import T
from reports.audit_year_view import DOUBTS, YearEngagement, YearFinding, YearPaper, YearView
from reports.oscal_observations import of_finding, of_paper, related
from reports.oscal_parts import definitions, finding_hosts, origin
from reports.oscal_risks import risk, risk_id
from reports.oscal_text import (
    UNWRITTEN,
    Json,
    begin,
    control_id,
    end,
    kept,
    line,
    lines,
    objective_id,
    prop,
    props,
    titled,
    uid,
    unique,
)

_FAILED = (Judgement.MAJOR, Judgement.MINOR)


@dataclass(frozen=True, slots=True)
class Part:
    """What one result tells of: an engagement, or None for the findings of no engagement."""

    engagement: YearEngagement | None
    findings: tuple[YearFinding, ...]

    @property
    def papers(self) -> tuple[YearPaper, ...]:
        """Its papers."""
        return self.engagement.papers if self.engagement else ()


def parts_of(view: YearView) -> Iterator[Part]:
    """Each engagement with the findings it raised last, and then those that it only follows up."""
    ids = [one.engagement.id for one in view.engagements]
    where = {one.fingerprint: _last_of(one, ids) for one in view.findings}
    for one in view.engagements:
        id_ = one.engagement.id
        yield Part(one, tuple(f for f in view.findings if where[f.fingerprint] == id_))
    rest = tuple(one for one in view.findings if not where[one.fingerprint])
    if rest:
        yield Part(None, rest)


def result(view: YearView, part: Part, definitions: Json) -> Json:
    """The result of one part; the systems and hosts of all parts are defined in the first."""
    findings = [*_of_papers(view, part), *_without_paper(view, part)]
    return kept(
        {
            **_heading(view, part.engagement),
            "local-definitions": definitions,
            "reviewed-controls": {"control-selections": [_controls(part)]},
            "observations": unique(_observations(view, part)),
            "risks": [risk(view, one) for one in part.findings],
            "findings": findings,
        }
    )


def subjects(view: YearView) -> Json:
    """Every system and host that an observation is about."""
    targets = [paper.target for paper in view.papers] + [one.target for one in view.findings]
    seen = [(each.fact.host,) * 2 for one in view.findings for each in one.seen]
    rows = [(row.host, row.host_name) for paper in view.papers for row in paper.machine]
    facts = [host for one in view.findings for host in finding_hosts(one)]
    return definitions(targets, dict([*seen, *rows, *facts]).items())


def objectives(view: YearView) -> list[Json]:
    """What each control asks, by its clause; a finding without a paper tells its criterion."""
    made = {
        one.control: _objective(one.control, one.title, one.five.criterion, "EXAMINE", "")
        for one in view.findings
    }
    for paper in view.papers:
        asked = paper.asked
        method = "TEST" if asked.kind == "machine" else "EXAMINE"
        objects = "、".join([*(each.ja for each in asked.see), *asked.checks])
        made[asked.control] = _objective(asked.control, asked.title, asked.asks.ja, method, objects)
    return [made[number] for number in sorted(made)]


def _objective(number: str, title: T, asks: str, method: str, objects: str) -> Json:
    """An objective with the one method that NIST's constraints on a local objective ask for."""
    how = f"{objective_id(number)}_method"
    objective = {
        "id": objective_id(number),
        "name": "assessment-objective",
        "title": line(title.en),
        "props": [{"name": "method-id", "value": how}, *titled(title)],
        "prose": lines(asks),
    }
    by = {
        "id": how,
        "name": "assessment-method",
        "props": [{"name": "method", "value": method}],
        "parts": [{"name": "assessment-objects", "prose": lines(objects)}],
    }
    return {
        "control-id": control_id(number),
        "props": [prop("control-number", number)],
        "parts": [objective, by],
    }


def _heading(view: YearView, one: YearEngagement | None) -> Json:
    if one is None:
        first, last = days_of_year(view.year)
        return {
            "uuid": uid("follow-up", view.year),
            "title": f"Follow-up of earlier findings {view.year}",
            "description": "この年度の個別監査では指摘していない、フォローアップ中の指摘事項。",
            "start": begin(first),
            "end": end(min(last, view.on)) if view.on >= first else "",
        }
    engagement = one.engagement
    said = {
        "engagement": engagement.id,
        "phase": engagement.phase.value,
        "assurance": engagement.assurance.value,
        "period-begin": engagement.period[0].isoformat(),
        "period-end": engagement.period[1].isoformat(),
        "criteria-sha-256": engagement.criteria,
        "not-covered": len(one.gaps),
    }
    return {
        "uuid": uid("result", engagement.id),
        "title": line(f"Engagement {engagement.id}"),
        "description": lines(f"個別監査 {engagement.id}: {'、'.join(engagement.departments)}"),
        "start": begin(engagement.fieldwork[0]),
        "end": end(engagement.fieldwork[1]),
        "props": props(said),
        "remarks": lines(_remarks(one)),
    }


def _remarks(one: YearEngagement) -> str:
    text = one.text
    said = {
        "総評": text.opinion,
        "良い取組": text.good,
        "対象としなかった範囲": text.excluded,
        "見ていないもの": "、".join(f"{gap.subject}（{gap.reason.ja}）" for gap in one.gaps),
        "独立性についての記録": "、".join(each.ja for each in one.against),
    }
    return "\n\n".join(f"{name}: {value or UNWRITTEN}" for name, value in said.items())


def _controls(part: Part) -> Json:
    numbers = {paper.asked.control for paper in part.papers}
    numbers |= {one.control for one in part.findings}
    if not numbers:
        return {"include-all": {}, "remarks": "調書がまだない。"}
    return {"include-controls": [{"control-id": control_id(one)} for one in sorted(numbers)]}


def _observations(view: YearView, part: Part) -> Iterator[Json]:
    for paper in part.papers:
        yield from of_paper(view, paper)
    for one in part.findings:
        yield from of_finding(view, one)


def _of_papers(view: YearView, part: Part) -> Iterator[Json]:
    about = _by_subject(part.findings)
    for paper in part.papers:
        risks = about.get((paper.asked.control, paper.target), ())
        yield _finding(view, paper, risks)


def _without_paper(view: YearView, part: Part) -> Iterator[Json]:
    """Findings about what no paper of this result is about; they never count as satisfied."""
    known = {(paper.asked.control, paper.target) for paper in part.papers}
    for one in part.findings:
        if (one.control, one.target) not in known:
            yield _bare(view, one)


def _finding(view: YearView, paper: YearPaper, risks: Sequence[YearFinding]) -> Json:
    asked = paper.asked
    judged = paper.judged
    said = {
        "control": asked.control,
        "target": paper.target,
        "judgement": paper.judgement.value,
        "judgement-ja": JUDGEMENTS[paper.judgement].ja,
        "paper": f"{paper.engagement}#{paper.number}",
        "paper-state": paper.state.value,
        "paper-sha-256": paper.digest,
        "judged-on": judged.day.isoformat() if judged else "",
    }
    return kept(
        {
            "uuid": uid("finding", paper.engagement, paper.number),
            "title": line(f"{asked.control} {asked.title.en}"),
            "description": lines(_said(paper)),
            "props": [*titled(asked.title), *props(said)],
            "origins": origin(view),
            "target": _target(paper),
            "related-observations": related(of_paper(view, paper)),
            "related-risks": [{"risk-uuid": risk_id(one)} for one in risks],
        }
    )


def _said(paper: YearPaper) -> str:
    judged = paper.judged
    if judged is None:
        return "判断していない。"
    reason = f"\n\n点検の結果に従わない理由: {judged.reason}" if judged.reason else ""
    return f"{JUDGEMENTS[judged.judgement].ja}。{judged.note}{reason}"


def _target(paper: YearPaper) -> Json:
    status = {"state": "satisfied", "reason": "pass"}
    if not paper.confirmed:
        reason = "fail" if paper.judgement in _FAILED else "other"
        why = "、".join(DOUBTS[one].ja for one in paper.doubts)
        status = {"state": "not-satisfied", "reason": reason, "remarks": lines(why)}
    made: Json = {
        "type": "objective-id",
        "target-id": objective_id(paper.asked.control),
        "title": line(paper.asked.title.en),
        "status": status,
    }
    if paper.judgement is Judgement.NOT_APPLICABLE:
        made["implementation-status"] = {"state": "not-applicable"}
    return made


def _bare(view: YearView, one: YearFinding) -> Json:
    why = f"{GRADES[one.grade].ja}として指摘した。調書はこの結果にない。"
    return {
        "uuid": uid("finding", one.fingerprint),
        "title": line(f"{one.control} {one.title.en}"),
        "description": lines(one.five.condition),
        "props": [*titled(one.title), *props({"control": one.control, "target": one.target})],
        "origins": origin(view),
        "target": {
            "type": "objective-id",
            "target-id": objective_id(one.control),
            "title": line(one.title.en),
            "status": {"state": "not-satisfied", "reason": "fail", "remarks": lines(why)},
        },
        "related-risks": [{"risk-uuid": risk_id(one)}],
    }


def _last_of(one: YearFinding, engagements: Sequence[str]) -> str:
    """The last of these engagements that raised it, "" where none did."""
    return next((r.engagement for r in reversed(one.raised) if r.engagement in engagements), "")


def _by_subject(
    findings: Iterable[YearFinding],
) -> Mapping[tuple[str, str], tuple[YearFinding, ...]]:
    found: dict[tuple[str, str], tuple[YearFinding, ...]] = {}
    for one in findings:
        key = one.control, one.target
        found[key] = (*found.get(key, ()), one)
    return found

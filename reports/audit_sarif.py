"""The findings of a year as SARIF 2.1.0, for tools that keep lists of findings.

OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0": a rule is a control, a
result a finding (§3.27); a finding that is closed is `absent` (§3.27.24), one whose exception holds
has an accepted suppression (§3.35). What nobody could confirm is a result of kind `open`: not
enough was seen to decide (§3.27.9). Nothing here is ever of kind `pass`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from audit.cycle.finding_model import FIVE, GRADES, STANDINGS, FindingWaiver, Grade, fingerprint_of
from audit.cycle.paper_model import JUDGEMENTS, Judgement
from audit.cycle.years import kind_words, name_of
from audit.model import FindingState, Trend
from inventory.words import T
from reports.audit_source import AuditSource
from reports.audit_year_build import year_view
from reports.audit_year_view import DOUBTS, YearFinding, YearPaper, YearView
from reports.oscal_text import kept, moment, uid
from reports.plain_text import visible

Json = dict[str, Any]
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "hinomiFinding/v1"
LEVELS: Mapping[Grade, str] = {
    Grade.MAJOR: "error",
    Grade.MINOR: "warning",
    Grade.OBSERVATION: "note",
    Grade.ADVICE: "note",
}
BASELINE: Mapping[Trend, str] = {
    Trend.NEW: "new",
    Trend.CONTINUING: "unchanged",
    Trend.RECURRED: "updated",
    Trend.RESOLVED: "absent",
}


def render_sarif(source: AuditSource, _fonts: object = None) -> bytes:
    """The findings as SARIF; the same record gives the same bytes."""
    view = year_view(source)
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(view)]}
    return json.dumps(log, ensure_ascii=False, indent=2).encode() + b"\n"


def _run(view: YearView) -> Json:
    rules = _rules(view)
    order = {rule["id"]: number for number, rule in enumerate(rules)}
    findings = [_result(one, order) for one in view.findings]
    return {
        "tool": {
            "driver": {
                "name": "Hinomi",
                "version": view.maker.program,
                "language": "ja",
                "shortDescription": {"text": "自治体の情報セキュリティ監査"},
                "rules": rules,
            }
        },
        "language": "ja",
        "automationDetails": {
            "id": f"hinomi-audit/{view.key}/{view.maker.sequence}",
            "guid": uid("sarif", view.key, view.maker.head, view.edition.name),
            "description": {"text": f"{view.key} の監査の指摘事項（{view.edition.value}）"},
        },
        "invocations": [_invocation(view)],
        "results": [*findings, *_open(view, order)],
        "properties": {
            "asOf": view.on.isoformat(),
            "journalSequence": view.maker.sequence,
            "journalHead": view.maker.head,
            "edition": view.edition.name.lower(),
        },
    }


def _invocation(view: YearView) -> Json:
    """What was not covered stands beside the results: an empty list alone would say too much."""
    notes = [
        {
            "level": "warning",
            "message": {"text": _text(f"見ていないもの: {gap.subject}（{gap.reason.ja}）")},
            "properties": {"engagement": one.engagement.id},
        }
        for one in view.engagements
        for gap in one.gaps
    ]
    return kept(
        {
            "executionSuccessful": True,
            "endTimeUtc": moment(view.maker.at),
            "toolExecutionNotifications": notes,
        }
    )


def _rules(view: YearView) -> list[Json]:
    made = {one.control: _rule(one.control, one.title, one.five.criterion) for one in view.findings}
    for paper in view.papers:
        asked = paper.asked
        made[asked.control] = _rule(asked.control, asked.title, asked.asks.ja)
    return [made[number] for number in sorted(made)]


def _rule(number: str, title: T, asks: str) -> Json:
    help_ = _text(f"{number} {title.ja}\n\n{asks}")
    return {
        "id": number,
        "name": _text(title.en) or number,
        "shortDescription": {"text": _text(title.ja) or number},
        "fullDescription": {"text": _text(asks) or number},
        "help": {"text": help_},
        "properties": {"titleEn": _text(title.en)},
    }


def _result(one: YearFinding, order: Mapping[str, int]) -> Json:
    said = {
        "number": one.number,
        "grade": one.grade.value,
        "gradeJa": GRADES[one.grade].ja,
        "standing": one.standing_now.value,
        "standingJa": STANDINGS[one.standing_now].ja,
        "trend": one.trend.value,
        "target": one.target,
        "departments": list(one.departments),
        "checks": sorted({fact.check for fact in one.facts}),
        "population": len(one.facts),
        "due": one.ends.isoformat() if one.ends else "",
    }
    made = {
        "ruleId": one.control,
        "ruleIndex": order[one.control],
        "kind": "fail",
        "level": LEVELS[one.grade],
        "message": {"text": _text(_message(one))},
        "guid": uid("sarif-result", one.fingerprint, one.number),
        "baselineState": _baseline(one),
        "partialFingerprints": {FINGERPRINT: one.fingerprint},
        "locations": _locations(one.target, ((f.host, f.host_name) for f in one.facts)),
        "suppressions": list(_suppressions(one)),
        "properties": kept(said),
    }
    # an empty list says that none is suppressed (§3.27.23), which `kept` would lose
    return {**kept(made), "suppressions": made["suppressions"]}


def _message(one: YearFinding) -> str:
    five = one.five
    parts = [f"【{words.ja}】{getattr(five, name)}" for name, words in FIVE.items()]
    return "\n".join([f"{one.number} {one.title.ja}（{GRADES[one.grade].ja}）", *parts])


def _baseline(one: YearFinding) -> str:
    """Only a finding that was verified is absent, whatever its trend says."""
    if one.state is FindingState.CLOSED:
        return "absent"
    state = BASELINE[one.trend]
    return "unchanged" if state == "absent" else state


def _suppressions(one: YearFinding) -> Iterator[Json]:
    if one.waiver_now:
        yield _suppression(one, one.waiver_now, "accepted")
    if one.waiver_asked:
        yield _suppression(one, one.waiver_asked, "underReview")


def _suppression(one: YearFinding, waiver: FindingWaiver, status: str) -> Json:
    said = f"理由: {waiver.reason}\n代替措置: {waiver.compensating}\n期限: {waiver.until}"
    return {
        "guid": uid("sarif-waiver", one.fingerprint, waiver.number),
        "kind": "external",
        "status": status,
        "justification": _text(said),
        "properties": {"until": waiver.until.isoformat()},
    }


def _open(view: YearView, order: Mapping[str, int]) -> Iterator[Json]:
    """Papers that say neither that it conforms nor what is wrong, and no open finding is about.

    A finding that was closed says nothing of what nobody could confirm this year.
    """
    standing = (one for one in view.findings if one.state is not FindingState.CLOSED)
    known = {(one.control, one.target) for one in standing}
    for paper in view.papers:
        about = paper.asked.control, paper.target
        if about not in known and not paper.confirmed and paper.judgement in _UNSURE:
            key = f"{paper.engagement}#{paper.number}" if view.is_public else paper.target
            yield _undecided(paper, order, key)


_UNSURE = (Judgement.UNCONFIRMED, Judgement.CONFORM)


def _undecided(paper: YearPaper, order: Mapping[str, int], key: str) -> Json:
    asked = paper.asked
    where = f"{paper.engagement}#{paper.number}"
    before = paper.before.judgement if paper.before else None
    why = "、".join(DOUBTS[one].ja for one in paper.doubts)
    said = f"{asked.control} {asked.title.ja}: 確認できていない（{why}）"
    return {
        "ruleId": asked.control,
        "ruleIndex": order[asked.control],
        "kind": "open",
        "level": "none",
        "message": {"text": _text(said)},
        "guid": uid("sarif-open", where),
        "baselineState": "unchanged" if before is Judgement.UNCONFIRMED else "new",
        "partialFingerprints": {FINGERPRINT: fingerprint_of(asked.control, key)},
        "locations": _locations(paper.target, ((m.host, m.host_name) for m in paper.machine)),
        "properties": {
            "paper": where,
            "judgement": paper.judgement.value,
            "judgementJa": JUDGEMENTS[paper.judgement].ja,
            "target": paper.target,
            "doubts": [one.value for one in paper.doubts],
        },
    }


def _locations(target: str, hosts: Iterable[tuple[str, str]]) -> list[Json]:
    """The target and its hosts as logical locations: there are no files to point at."""
    logical: list[Json] = [
        {
            "name": _text(name_of(target)),
            "fullyQualifiedName": _text(target),
            "kind": "namespace",
            "properties": {"kindJa": kind_words(target).ja},
        }
    ]
    logical += [
        {
            "name": _text(name or id_),
            "fullyQualifiedName": _text(f"{target}/{id_}"),
            "kind": "resource",
        }
        for id_, name in dict(hosts).items()
    ]
    return [{"logicalLocations": [one]} for one in logical]


def _text(text: str) -> str:
    return visible(text).strip()

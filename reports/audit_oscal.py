"""A year of audit as OSCAL 1.2: assessment results, and plan of action and milestones (POA&M).

NIST, "OSCAL Assessment Results Model" and "Plan of Action and Milestones Model". Identifiers are
made of numbers and fingerprints, so the same thing keeps its UUID from one file to the next; the
document itself has one of its content.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from inventory.words import HinomiError, T
from reports.audit_source import AuditSource
from reports.audit_year_build import year_view
from reports.audit_year_view import YearFinding, YearView
from reports.oscal_observations import has_digest, of_finding
from reports.oscal_parts import evidence_id, link, metadata, resource
from reports.oscal_results import objectives, parts_of, result, subjects
from reports.oscal_risks import risk, risk_id
from reports.oscal_text import UNWRITTEN, Json, kept, line, lines, props, titled, uid, unique
from reports.plain_text import one_line

_AUDIT = "Internal information security audit", "情報セキュリティ監査"
_ACTIONS = "Plan of action and milestones", "改善計画"
_SCHEME = "urn:hinomi:municipality"
_NO_AUDIT = T(
    "{0} には個別監査も指摘事項もなく、OSCAL の監査結果は作れません。"
    "hinomi audit open で個別監査を始めます。",
    "{0} has neither engagement nor finding, so OSCAL has no results: see hinomi audit open.",
)
_NO_FINDING = T(
    "{0} には指摘事項がなく、OSCAL の POA&M は作れません。一件以上が要ります。",
    "{0} has no finding: a POA&M of OSCAL needs at least one.",
)


def render_oscal(source: AuditSource, _fonts: object = None) -> bytes:
    """The assessment results: a result for each engagement, one for what is only followed up."""
    view = year_view(source)
    parts = list(parts_of(view))
    if not parts:
        raise HinomiError(_NO_AUDIT.format(view.key))
    plan = uid("plan", view.year)
    return _document(
        "assessment-results",
        {
            "metadata": metadata(
                view, "Internal information security audit", "情報セキュリティ監査"
            ),
            "import-ap": {"href": f"#{plan}", "remarks": "年度監査計画。OSCAL の文書ではない。"},
            "local-definitions": kept({"objectives-and-methods": objectives(view)}),
            "results": [result(view, p, {} if n else subjects(view)) for n, p in enumerate(parts)],
            "back-matter": {"resources": [_plan(view, plan), *_resources(view)]},
        },
    )


def render_poam(source: AuditSource, _fonts: object = None) -> bytes:
    """The plan of action: an item, a risk and its tasks for each finding, closed ones too."""
    view = year_view(source)
    if not view.findings:
        raise HinomiError(_NO_FINDING.format(view.key))
    view = replace(view, engagements=())  # it is about findings, not about papers
    resources = unique(_verified(view))
    return _document(
        "plan-of-action-and-milestones",
        {
            "metadata": metadata(view, *_ACTIONS),
            "system-id": {
                "identifier-type": _SCHEME,
                "id": one_line(view.maker.municipality) or UNWRITTEN,
            },
            "local-definitions": subjects(view),
            "observations": unique(o for one in view.findings for o in of_finding(view, one)),
            "risks": [risk(view, one) for one in view.findings],
            "poam-items": [_item(view, one) for one in view.findings],
            "back-matter": {"resources": resources} if resources else {},
        },
    )


def _document(name: str, said: Json) -> bytes:
    """The document with the UUID of its content, as UTF-8 JSON."""
    body = kept(said)
    content = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
    made = {name: {"uuid": uid(name, sha256(content).hexdigest()), **body}}
    return json.dumps(made, ensure_ascii=False, indent=2).encode() + b"\n"


def _item(view: YearView, one: YearFinding) -> Json:
    observations = [{"observation-uuid": o["uuid"]} for o in of_finding(view, one)]
    said = {"finding-number": one.number, "grade": one.grade.value, "standing": one.standing_now}
    return kept(
        {
            "uuid": uid("poam-item", one.fingerprint),
            "title": line(f"{one.number} {one.control} {one.title.en}"),
            "description": lines(one.five.condition),
            "props": [*titled(one.title), *props(said)],
            "related-observations": observations,
            "related-risks": [{"risk-uuid": risk_id(one)}],
            "remarks": lines(one.note) if one.note else "",
        }
    )


def _plan(view: YearView, uuid: str) -> Json:
    said = {"state": view.plan_state.value, "sha-256": view.plan_digest}
    return {
        "uuid": uuid,
        "title": f"Audit plan of the fiscal year {view.year}",
        "description": f"{view.year}年度監査計画",
        "props": props(said),
    }


def _resources(view: YearView) -> Iterable[Json]:
    return unique([*_read(view), *_scanned(view), *_verified(view)])


def _read(view: YearView) -> Iterator[Json]:
    for paper in view.papers:
        yield from (
            resource(one) for one in paper.evidence if has_digest(one.digest) and not one.withdrawn
        )


def _scanned(view: YearView) -> Iterator[Json]:
    for paper in view.papers:
        for one in paper.machine:
            if has_digest(one.evidence):
                yield _bytes(one.evidence, f"output of {one.check}")


def _verified(view: YearView) -> Iterator[Json]:
    for one in view.findings:
        for verified in one.verifications:
            for digest in filter(has_digest, verified.evidence):
                yield _bytes(digest, f"verification of {one.number}")


def _bytes(digest: str, title: str) -> Json:
    return {"uuid": evidence_id(digest), "title": line(title), "rlinks": [link(digest)]}

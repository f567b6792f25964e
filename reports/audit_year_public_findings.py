"""Findings in the public edition: grade, standing, dates and counts, no text of a person."""

from collections.abc import Mapping

from audit.cycle.finding_model import (
    Claim,
    Fact,
    FindingWaiver,
    Five,
    Raised,
    Response,
    Seen,
    Step,
    Verification,
    fingerprint_of,
)
from inventory.words import T
from reports.audit_year_labels import WITHHELD, Labels
from reports.audit_year_view import YearAction, YearFact, YearFinding

FIVE_WITHHELD = Five(*[WITHHELD.ja] * 5)


def public_finding(one: YearFinding, labels: Labels, titles: Mapping[str, T]) -> YearFinding:
    """The finding without its five fields; its fingerprint is made of its first number.

    The fingerprint of the record is a digest of the target, which could be guessed by it.
    """
    return YearFinding(
        fingerprint=fingerprint_of(one.control, one.raised[0].number),
        control=one.control,
        title=titles.get(one.control, T(one.control, one.control)),
        target=labels.target(one.target),
        departments=one.departments,
        source=one.source,
        grade=one.grade,
        five=FIVE_WITHHELD,
        state=one.state,
        trend=one.trend,
        raised=tuple(_raised(each) for each in one.raised),
        facts=tuple(_fact(each, labels) for each in one.facts),
        seen=tuple(_seen(each, labels) for each in one.seen),
        responses=tuple(Response(r.stance, "", "", "", r.at, 0) for r in one.responses),
        actions=tuple(map(_action, one.actions)),
        claims=tuple(Claim("", "", c.at, 0) for c in one.claims),
        verifications=tuple(Verification(v.holds, "", "", v.at) for v in one.verifications),
        waivers=tuple(map(_waiver, one.waivers)),
        reopened=one.reopened,
        closed=one.closed,
        reference=one.reference,
        standing_now=one.standing_now,
        ends=one.ends,
        waiver_now=_waiver(one.waiver_now) if one.waiver_now else None,
        waiver_asked=_waiver(one.waiver_asked) if one.waiver_asked else None,
    )


def _raised(one: Raised) -> Raised:
    return Raised(one.number, one.engagement, one.year, one.paper, one.grade, "", one.at, 0)


def _fact(one: YearFact, labels: Labels) -> YearFact:
    label = labels.host(one.host)
    return YearFact(one.check, label, label)


def _seen(one: Seen, labels: Labels) -> Seen:
    fact = Fact(one.fact.check, labels.host(one.fact.host))
    return Seen(fact, one.verdict, one.at, "", "", one.carried)


def _action(one: YearAction) -> YearAction:
    return YearAction(
        number=one.number,
        what=WITHHELD.ja,
        owner=WITHHELD.ja,
        due=one.due,
        steps=tuple(Step(WITHHELD.ja, step.due, step.done) for step in one.steps),
        progress=one.progress,
        dropped=WITHHELD.ja if one.dropped else "",
        state=one.state,
    )


def _waiver(one: FindingWaiver) -> FindingWaiver:
    """That there is one, until when, and whether it was approved."""
    return FindingWaiver(
        number=one.number,
        reason=WITHHELD.ja,
        compensating=WITHHELD.ja,
        until=one.until,
        requester="",
        asked=one.asked,
        approver=WITHHELD.ja if one.approver else "",
        approved=one.approved,
        ended=one.ended,
    )

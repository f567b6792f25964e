"""From the continuity book, the plan's words and what checking said to the view; pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from bcp.checking import Checked
from bcp.forms.facts import Facts
from bcp.model import Continuity, Node, NodeKind
from bcp.plan.model import Plan
from bcp.runbook.model import Runbook
from bcp.scheduling import Order
from inventory.model import Ledger
from reports.bcp_analysis_chapters import recovery, resources, strategy
from reports.bcp_appendix import coverage, forms, missing
from reports.bcp_parts import Given, day, moment
from reports.bcp_policy_chapters import damage, front, organisation, policy, tasks
from reports.bcp_response_chapters import cyber, response, upkeep
from reports.bcp_view import BcpPlan, Missing, Section
from reports.build import ReportSettings, cover_of
from reports.view import Anchor


@dataclass(frozen=True, slots=True)
class BcpMaterial:
    """What the plan is made of; `order` is that of everything down at night."""

    continuity: Continuity
    plan: Plan
    ledger: Ledger
    runbook: Runbook
    judged: Checked
    order: Order | None
    anchor: Anchor
    at: datetime


def build_bcp_view(material: BcpMaterial, settings: ReportSettings) -> BcpPlan:
    """The internal edition; `reports.bcp_edition` makes the public one of it."""
    given = Given(_facts(material), material.judged, material.order)
    head = tuple(front(given))
    body = tuple(chain(*_chapters(given)))
    every = (*head, *body)
    sections = (*body, *coverage(every), *forms(given), *missing(every))
    return BcpPlan(
        cover=cover_of(material.ledger, material.at, _settings(material, settings)),
        anchor=material.anchor,
        front=head,
        sections=sections,
        missing=sum(isinstance(part, Missing) for one in every for part in one.parts),
        names=_names(material.continuity),
    )


_PUBLIC_KINDS = frozenset({NodeKind.TASK, NodeKind.POST})
# buildings that everybody knows: naming them in a published plan gives nothing away
_KNOWN_PLACES = (
    "庁舎",
    "役所",
    "役場",
    "支所",
    "出張所",
    "図書館",
    "公民館",
    "学校",
    "消防本部",
    "消防署",
)


def _names(book: Continuity) -> tuple[str, ...]:
    """What things and people are called, the longest first; not what the body itself is called."""
    posts = [one.name for one in book.nodes.values() if one.kind is NodeKind.POST]
    held = {name for one in book.posts.values() for name in (one.holder, *one.deputies)}
    named = {name for name in held if not any(name in post for post in posts)}
    named |= {one.name for one in book.people}
    named |= {name.split()[0] for name in named if len(name.split()) > 1}  # 北川　明, 北川課長
    named |= {one.name for one in book.nodes.values() if _inner(one)}
    kept = (one for one in named if len(one) > 1 and one not in book.body)
    return tuple(sorted(kept, key=lambda one: (-len(one), one)))


def _inner(one: Node) -> bool:
    known = one.kind is NodeKind.SITE and one.name.endswith(_KNOWN_PLACES)
    return one.kind not in _PUBLIC_KINDS and not known


def _chapters(given: Given) -> Iterator[Iterator[Section]]:
    yield policy(given)
    yield organisation(given)
    yield damage(given)
    yield tasks(given)
    yield resources(given)
    yield recovery(given)
    yield strategy(given)
    yield response(given)
    yield cyber(given)
    yield upkeep(given)


def _facts(material: BcpMaterial) -> Facts:
    return Facts(
        continuity=material.continuity,
        plan=material.plan,
        ledger=material.ledger,
        runbook=material.runbook,
        times={one.id: one for one in material.judged.times},
        day=day,
        moment=moment,
    )


def _settings(material: BcpMaterial, settings: ReportSettings) -> ReportSettings:
    """What the plan says of itself takes the place of what the settings say of reports."""
    about = material.plan.about
    return replace(
        settings,
        title=about.title,
        municipality=settings.municipality or material.continuity.body,
        document_number=about.number or settings.document_number,
        version=about.version,
        department=about.department or settings.department,
        classification=about.classification or settings.classification,
        retention=about.retention or settings.retention,
        distribution=about.distribution or settings.distribution,
    )

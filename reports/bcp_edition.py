"""The public edition of the plan: only the parts that each section offers to the public.

No name of a system, a host, a place, a company or a person, no graph, no weakness: a section that
offers nothing says so. A part added to a section stays inside until it is offered too.
"""

from collections.abc import Sequence
from dataclasses import replace

from reports.bcp_view import BcpPlan, Section, Words
from reports.edition import PUBLIC_CLASS, WITHHELD
from reports.view import Edition


def public_bcp(view: BcpPlan) -> BcpPlan:
    """The view as it may be published."""
    return BcpPlan(
        cover=replace(
            view.cover,
            edition=Edition.PUBLIC,
            classification=PUBLIC_CLASS,
            approval_posts=(),
            distribution=(),
        ),
        anchor=replace(view.anchor, signature=""),
        front=_offered(view.front),
        sections=_offered(view.sections),
        missing=0,
    )


def _offered(sections: Sequence[Section]) -> tuple[Section, ...]:
    kept = [one for one in sections if not _inner(one)]
    return tuple(_section(one) for one in kept)


def _inner(one: Section) -> bool:
    """Graphs and forms are not even listed: their titles name what is in them."""
    return one.published is None and one.key.startswith(("graph-", "form-"))


def _section(one: Section) -> Section:
    title = "様式集" if one.key == "forms" else one.title.partition("（")[0]
    parts = (Words((f"{WITHHELD}。",)),) if one.published is None else one.published
    return Section(one.key, one.number, title, parts, one.level, one.topics, parts, one.page)

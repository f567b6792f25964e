"""What the plan of improvement (改善計画書) shows: frozen, in words."""

from dataclasses import dataclass

from reports.audit_followup_view import Line
from reports.view import Anchor, Cover


@dataclass(frozen=True, slots=True)
class Planned:
    """One action, or an empty line of the form to be filled by hand."""

    number: str
    steps: str  # what is done, with its steps
    owner: str
    due: str
    progress: str
    state: str


@dataclass(frozen=True, slots=True)
class ImprovementBox:
    """One finding with what the section plans; `is_form` where it has not answered yet."""

    key: str
    head: str
    lines: tuple[Line, ...]
    answer: tuple[Line, ...]
    actions: tuple[Planned, ...]
    is_form: bool


@dataclass(frozen=True, slots=True)
class SectionPart:
    """The pages of one section, which can be handed out alone."""

    key: str
    name: str
    posts: tuple[str, ...]  # of those who decide in the section
    facts: tuple[tuple[str, str], ...]
    boxes: tuple[ImprovementBox, ...]


@dataclass(frozen=True, slots=True)
class ImprovementPlan:
    """改善計画書: what each section answers to its findings and does about them."""

    cover: Cover
    anchor: Anchor
    facts: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    counts: tuple[tuple[str, ...], ...]  # a section and its numbers
    shared: str  # findings that more than one section answers for
    sections: tuple[SectionPart, ...]
    is_public: bool

"""What the yearly audit plan and a notice show: frozen, in words."""

from dataclasses import dataclass

from reports.view import Anchor, Cover


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One target of the plan: when, how many days, why, and what the proposal said."""

    kind: str
    name: str
    quarter: int | None
    days: str
    reason: str
    points: str
    proposal: str


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """監査計画書: the plan of a year with the two years that follow."""

    cover: Cover
    anchor: Anchor
    facts: tuple[tuple[str, str], ...]
    years: tuple[str, str, str]
    table: tuple[tuple[str, str, str, str, str], ...]  # kind, target, a mark for each year
    rows: tuple[PlannedRow, ...]  # of this year, by quarter
    later: tuple[tuple[str, PlannedRow], ...]  # of the years that follow
    unplanned: tuple[tuple[str, str, str], ...]  # kind, target, what the proposal says
    dropped: tuple[tuple[str, str, str], ...]  # year, target, reason
    decisions: tuple[tuple[str, str, str], ...]  # when, by whom, on which digest
    changed: tuple[str, ...]  # 決裁後変更


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """監査実施通知書: to one section, before the fieldwork."""

    cover: Cover
    anchor: Anchor
    to: str
    sender: str
    body: str
    facts: tuple[tuple[str, str], ...]
    team: tuple[tuple[str, str, str], ...]  # role, name, where from
    prepare: tuple[str, ...]
    changed: bool  # 通知後変更

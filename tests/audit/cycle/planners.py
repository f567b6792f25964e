"""A journal with a plan that people of a town wrote."""

from pathlib import Path

from audit.cycle.planning import Planner, Wish, plan_of
from audit.cycle.universe import Proposed, Reason, Target, TargetKind
from audit.cycle.years import CLOSED, YearPlan, stream_of
from inventory.db import open_database, upgrade
from inventory.entries import Draft
from inventory.journal import Journal
from inventory.words import T

TAX = Target(TargetKind.DEPARTMENT, "総務部 税務課")
CITIZENS = Target(TargetKind.DEPARTMENT, "市民部 市民課")
REGISTER = Target(TargetKind.SYSTEM, "住民記録システム")
DRAFTER, CHIEF = "監査 花子", "副市長 鈴木"


def journal_in(folder: Path) -> Journal:
    """An empty journal."""
    engine = open_database(f"sqlite:///{folder / 'j.db'}")
    upgrade(engine)
    return Journal(engine)


def wish(
    target: Target = TAX, year: int = 2026, quarter: int | None = 2, reason: str = "前回の指摘"
) -> Wish:
    """A choice as the proposal leads to it."""
    why = (Reason(24, T("監査の記録がない", "no audit on record")),)
    return Wish(Proposed(target, why), year, quarter, reason, 5)


def decided(journal: Journal, *targets: Target, year: int = 2026) -> Planner:
    """A plan of these targets, decided by the chief."""
    drafter = Planner(journal, year, DRAFTER)
    for target in targets:
        drafter.choose(wish(target, year))
    Planner(journal, year, CHIEF).decide()
    return drafter


def closed(journal: Journal, year: int = 2026) -> YearPlan:
    """The plan after the entry that closes its year; the record of it is nowhere kept."""
    body = {"digest": plan_of(journal, year).digest, "evidence": "c" * 64}
    journal.append([Draft(stream_of(year), CLOSED, body, CHIEF)])
    return plan_of(journal, year)

"""What is judged of data sets now, written down so that findings open and close by it."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from audit.backup.cases import cases
from audit.backup.found import record_judged
from audit.backup.jobs import Stray
from audit.backup.judged import judged, waiver_of
from audit.backup.targets import load_targets
from checks.backup.judging import Judgement
from checks.backup.model import Case
from checks.backup.plan import Unclaimed, planned
from checks.model import FactError
from console.backup_strays import strays_of
from console.session import Session


def judge_now(session: Session, data_sets: Collection[str] | None) -> list[Judgement]:
    """Judge these data sets in all their places, or everything with the plan, and record it.

    What a waiver covers is recorded too, but not given back.
    """
    targets = load_targets(session.workspace.policy)
    now, policy = datetime.now(UTC), session.policy()
    known = cases(session.ledger, targets, session.journal, session.evidence, now)
    mine = [case for case in known if data_sets is None or case.wanted.id in data_sets]
    plan = planned(session.ledger, now) if data_sets is None else ()
    beside = unclaimed(known, strays_of(session)) if data_sets is None else None
    found = judged(mine, policy, plan, beside)
    record_judged(session.journal, found, mine, policy, session.actor, now)
    return [one for one in found if waiver_of(one, policy, now) is None]


def unclaimed(cases: Iterable[Case], strays: Iterable[Stray]) -> Unclaimed:
    """What is in no line of the ledger; a target without a survey may hide something."""
    silent = {
        held.declared.target
        for case in cases
        for held in case.held
        if isinstance(held.survey, FactError)
    }
    return Unclaimed(tuple(one.words for one in strays), tuple(sorted(silent)))

"""What the evidence of `hinomi backup` proves, as ICT-BCP takes it over."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bcp.model import NodeKind, Proven, node_id
from checks.backup.judging import Judgement
from checks.backup.model import Case, Drill
from console.session import Session
from reports.backup_view import Standing

_STREAMS = "backup"


def proven_of(session: Session) -> tuple[Proven, ...]:
    """One for each data set of the ledger that a target holds; nothing without any record.

    Judged now: what was proven last year and has aged since is not proven any more.
    """
    if next(session.journal.entries(_STREAMS), None) is None:
        return ()
    return tuple(proven_by(case, own) for case, own in _judged(session) if case.held)


def _judged(session: Session) -> Iterator[tuple[Case, Sequence[Judgement]]]:
    from audit.backup.cases import cases
    from audit.backup.judged import judged
    from audit.backup.targets import load_targets

    targets = load_targets(session.workspace.policy)
    now, policy = datetime.now(UTC), session.policy()
    known = cases(session.ledger, targets, session.journal, session.evidence, now)
    found = judged(known, policy, ())
    for case in known:
        yield case, [one for one in found if one.data_set == case.wanted.id]


def proven_by(case: Case, own: Sequence[Judgement]) -> Proven:
    """What is proven of one data set by what was judged of it.

    The copy that a drill proved counts as long as it is listed; one that is gone, or of which
    nobody knows, is no newest copy.
    """
    from reports.backup_proof import elsewhere, listed, shown

    stands, whole = shown(case, own), _whole(case)
    newest = ""
    if stands.standing is Standing.PROVEN and stands.held and stands.drill:
        made = stands.drill.copy_at if listed(stands.held, stands.drill) else None
        newest = _iso(made) if made else ""
    return Proven(
        data=node_id(NodeKind.DATA, case.wanted.id),
        newest=newest,
        minutes=round(whole.seconds / 60, 2) if whole else None,
        drilled=_iso(whole.at) if whole else "",
        record=_number(case, whole) if whole else "",
        elsewhere=elsewhere(case, own)[0].value,
        **_kept(case, own),
    )


def _kept(case: Case, own: Sequence[Judgement]) -> dict[str, str]:
    """The copy that shows the same data to be kept elsewhere, and when it was last seen there."""
    from checks.backup.model import Survey
    from reports.backup_proof import kept_by

    found = kept_by(case, own)
    made = found[1].copy_at if found else None
    if found is None or made is None:
        return {}
    held, drill = found
    surveyed = held.asked or (held.survey.at if isinstance(held.survey, Survey) else drill.at)
    return {
        "kept": _iso(made),
        "kept_record": _number(case, drill),
        "looked": _iso(surveyed),
    }


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _whole(case: Case) -> Drill | None:
    """The newest restore of the whole that went well; a sample says nothing of its time."""
    from reports.backup_proof import shortfalls

    good = [one for one in _drills(case) if one.whole and one.finished and not shortfalls(one)]
    return good[-1] if good else None


def _drills(case: Case) -> list[Drill]:
    """Every drill in the order in which the report on backups numbers them."""
    return sorted((one for held in case.held for one in held.drills), key=lambda one: one.at)


def _number(case: Case, drill: Drill) -> str:
    return f"{case.wanted.id}-{_drills(case).index(drill) + 1:02d}"

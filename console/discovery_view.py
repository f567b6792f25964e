"""What discovery found as tables and plain objects, and the judging that goes with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from audit.discovery.baselines import read_baseline
from audit.discovery.cases import host_cases, segment_cases
from audit.discovery.decisions import decisions
from audit.discovery.found import record_judged
from audit.discovery.judged import judged, limits_of, waiver_of
from audit.discovery.known import Known, Matched, matched
from audit.discovery.model import OUTCOMES, WRONG, Item, Outcome, Reconciliation, SegmentCoverage
from audit.discovery.reconciling import reconcile
from audit.discovery.records import DECIDED, STREAM, Discoveries
from checks.discovery.judging import Judgement
from checks.model import Verdict
from console.assets_crossings import in_two_zones
from console.cli.output import table
from console.language import language, w
from console.session import Session
from inventory.discovery.known import with_unseen
from inventory.discovery.model import Sweep
from inventory.discovery.permits import JAPAN, Permit
from inventory.discovery.scanning import Order, expected
from inventory.identity import read_machines
from inventory.words import T

_QUIET = (Outcome.MATCHED, Outcome.GUEST)
_FOLDED = (Outcome.NOT_COVERED, Outcome.LEFT_OUT, Outcome.SPARE)  # hundreds, in most towns


@dataclass(frozen=True, slots=True)
class Told:
    """The ledger against the network, and what the rules say of it."""

    known: Known
    found: Matched
    reconciliation: Reconciliation
    judgements: tuple[Judgement, ...]
    waived: frozenset[tuple[str, str]]

    @property
    def violated(self) -> bool:
        """Whether something is wrong that no waiver covers."""
        return any(
            one.verdict is Verdict.FAIL and (one.check, one.subject) not in self.waived
            for one in self.judgements
        )


def known_now(session: Session) -> Known:
    """All that reconciliation rests on, as it is now."""
    machines = read_machines(session.journal)
    decided = decisions(session.journal.entries(STREAM, DECIDED), machines)
    records = Discoveries(session.journal, session.evidence, session.actor)
    permitted = [one.segment for one in session.settings.discovery.segments]
    return Known(
        hosts=session.ledger.hosts,
        segments=with_unseen(records.known(), permitted),
        decided=decided,
        limits=limits_of(session.policy()),
        at=datetime.now(UTC),
    )


def judge_now(session: Session) -> Told:
    """Reconcile, judge, and write down what findings open and close by."""
    known = known_now(session)
    found = matched(known)
    told = reconcile(known, found)
    machines = read_machines(session.journal)
    baseline = read_baseline(session.journal, session.evidence, machines)
    policy = session.policy()
    beyond = in_two_zones(session, known.at - timedelta(days=known.limits.coverage_days))
    about_hosts = host_cases(known, found, told, baseline, beyond)
    judgements = judged(chain(segment_cases(known, told), about_hosts), policy)
    record_judged(session.journal, judgements, policy, session.actor, known.at)
    waived = frozenset(
        (one.check, one.subject) for one in judgements if waiver_of(one, policy, known.at)
    )
    return Told(known, found, told, judgements, waived)


def outcome_rows(told: Reconciliation, *, every: bool) -> None:
    """Print the items by outcome; without `every`, what is only to be known in one line each."""
    hidden = () if every else (*_QUIET, *_FOLDED)
    items = [item for item in told.items if item.outcome not in hidden]
    folded = () if every else tuple(_folded(told))
    if not items and not folded:
        return
    order = list(Outcome)
    items.sort(key=lambda item: (item.outcome not in WRONG, order.index(item.outcome)))
    columns = (
        w("結果", "outcome"),
        w("機器", "host"),
        w("区画", "segment"),
        "IP",
        "MAC",
        w("メーカー", "maker"),
        w("ポート", "port"),
        w("初回", "first seen"),
        w("最終", "last seen"),
        w("内容", "what"),
    )
    table(columns, chain(map(_row, items), folded))


def _folded(told: Reconciliation) -> Iterator[tuple[object, ...]]:
    """One line for each outcome that hosts by the hundred may have: how many, where, and why."""
    for outcome in _FOLDED:
        items = [item for item in told.items if item.outcome is outcome]
        if len(items) == 1:
            yield _row(items[0])
        elif items:
            why = w("、", ", ").join(sorted({item.detail.in_(language()) for item in items}))
            rest = w(f"{why}（一台ずつは inventory reconcile --all）", f"{why} (each: --all)")
            count = w(f"{len(items)}台", f"{len(items)} hosts")
            yield (OUTCOMES[outcome].in_(language()), count, *["-"] * 7, rest)


def coverage_rows(told: Reconciliation) -> None:
    """Print whether and when each segment was looked at."""
    columns = (
        w("区画", "segment"),
        w("走査した日", "covered"),
        w("状態", "state"),
        w("機器", "devices"),
    )
    table(columns, ((s.id, _day(s.covered_at), _state(s), s.known) for s in told.segments))


def counted(told: Reconciliation) -> str:
    """How many items of each outcome, in one line."""
    parts = [f"{OUTCOMES[outcome].in_(language())} {count}" for outcome, count in told.counts]
    return w("、", ", ").join(parts)


def as_object(told: Told) -> dict[str, Any]:
    """Everything as a plain object."""
    found = told.reconciliation
    return {
        "at": found.at.isoformat(),
        "segments": [_segment(one) for one in found.segments],
        "counts": {outcome.value: count for outcome, count in found.counts},
        "items": [item_body(one) for one in found.items],
        "judgements": [
            _judgement(one, waived=(one.check, one.subject) in told.waived)
            for one in told.judgements
            if one.verdict is not Verdict.NOT_APPLICABLE
        ],
    }


def item_body(item: Item) -> dict[str, Any]:
    """One item as a plain object."""
    return {
        "outcome": item.outcome.value,
        "zone": item.zone.value,
        "network": item.network,
        "host": item.host,
        "name": item.name,
        "department": item.department,
        "device": item.device,
        "addresses": list(item.addresses),
        "mac": item.mac,
        "maker": item.maker,
        "port": item.port,
        "first_seen": _iso(item.first_seen),
        "last_seen": _iso(item.last_seen),
        "days": item.days,
        "detail": _both(item.detail),
    }


def look_body(sweep: Sweep) -> dict[str, Any]:
    """One look as a plain object."""
    return {
        "segment": sweep.segment.id,
        "network": str(sweep.segment.network),
        "zone": sweep.segment.zone.value,
        "started": sweep.started.isoformat(),
        "ended": sweep.ended.isoformat(),
        "complete": sweep.complete,
        "direct": sweep.direct,
        "why": sweep.why,
        "rate": sweep.rate,
        "sightings": len(sweep.sightings),
    }


def plan_body(permit: Permit, order: Order, refused: T | None) -> dict[str, Any]:
    """What would be asked of one segment."""
    cost = expected(order)
    return {
        "network": str(permit.network),
        "zone": permit.zone.value,
        "site": permit.site,
        "addresses": cost.addresses,
        "left_out": ", ".join(map(str, order.without)) or "-",
        "rate": permit.rate,
        "packets": cost.packets,
        "seconds": cost.seconds,
        "direct": cost.direct,
        "approved_by": permit.approved_by or "-",
        "window": permit.window,
        "now": w("走査できる", "may be scanned") if refused is None else refused.in_(language()),
    }


def _row(item: Item) -> tuple[object, ...]:
    host = f"{item.host} {item.name}".strip() if item.name != item.host else item.host
    return (
        OUTCOMES[item.outcome].in_(language()),
        host or "-",
        item.network or "-",
        " ".join(item.addresses[:4]) or "-",
        item.mac or "-",
        item.maker or "-",
        item.port or "-",
        _day(item.first_seen),
        _day(item.last_seen),
        item.detail.in_(language()),
    )


def _state(one: SegmentCoverage) -> str:
    if one.covered_at is None:
        return w("未走査", "not covered") + (f" ({one.why.in_(language())})" if one.why.ja else "")
    if not one.fresh:
        return w("古い", "too old")
    if not one.complete:
        return w("直近は未完", "newest look not whole") + f" ({one.why.in_(language())})"
    return w("完了", "whole") if one.direct else w("完了（経路越し）", "whole, through a router")


def _segment(one: SegmentCoverage) -> dict[str, Any]:
    return {
        "segment": one.id,
        "network": one.network,
        "zone": one.zone.value,
        "site": one.site,
        "covered_at": _iso(one.covered_at),
        "tried_at": _iso(one.tried_at),
        "complete": one.complete,
        "fresh": one.fresh,
        "direct": one.direct,
        "why": _both(one.why),
        "devices": one.known,
        "counts": {outcome.value: count for outcome, count in one.counts},
    }


def _judgement(one: Judgement, *, waived: bool) -> dict[str, Any]:
    seen = one.outcome
    return {
        "check": one.check,
        "subject": one.subject,
        "verdict": one.verdict.value,
        "observed": _both(T(seen.observed_ja or seen.observed, seen.observed)) if seen else None,
        "reason": one.why.value if one.why else "",
        "detail": _both(one.detail),
        "waived": waived,
    }


def _both(words: T) -> Mapping[str, str]:
    return {"ja": words.ja, "en": words.en}


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _day(at: datetime | None) -> str:
    return "-" if at is None else f"{at.astimezone(JAPAN):%Y-%m-%d}"

"""Two-factor coverage for the command line and the report: what is stored, computed and counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.judge import read_limits
from audit.mfa.coverage import Coverage, Rates, coverage
from audit.mfa.coverage_central import central_rows, exports
from audit.mfa.coverage_hosts import Kept, seen_host
from audit.mfa.coverage_input import CentralRow, CoverageInput, HostCells, Place, Staff
from audit.mfa.coverage_proofs import counted_proofs
from audit.mfa.coverage_unit import Unit
from audit.mfa.coverage_words import (
    ENROLLED,
    EXEMPT,
    PROVED,
    VERDICTS,
    account_words,
    path_words,
)
from audit.mfa.evidence_grades import CentralLimits
from audit.mfa.model import Proof as Trial
from audit.mfa.proofs import proofs
from audit.rows import HostRecord
from checks.frame import FrameError, parse_frame
from console.report_scope import Scope, scope_of
from console.selection import chosen
from console.session import Session
from inventory.central.model import Stamped
from inventory.central.store import cells
from inventory.model import Host, Kind, Platform
from inventory.words import Language, T
from reports.era import in_japan
from reports.reasons import ZONES, reason_words

_NOT_ASKED = T("点検していない", "not audited")
_NO_COLLECTOR = T(
    "収集の対象でない機器で、取り込んだ記録もない", "no collector asks it, and nothing was imported"
)
_GARBAGE = T("保存された証跡を読めない", "the stored evidence cannot be read")


@dataclass(frozen=True, slots=True)
class Counted:
    """A coverage with what it was counted from and the runs behind it."""

    scope: Scope
    given: CoverageInput
    found: Coverage


def counted(session: Session, run: str = "", only: Sequence[str] = ()) -> Counted:
    """The coverage of the ledger, or of some hosts, as the newest evidence has it."""
    scope = scope_of(session, run)
    day = in_japan(scope.run.started)
    hosts = chosen(session.ledger, only, None, None, None) if only else _every(session, scope)
    seen = tuple(_hosts(session, scope, hosts, day))
    trials, stored = proofs(session.journal), () if only else _stored(session)
    given = CoverageInput(
        day=day,
        hosts=seen,
        central=_rows(session, stored, trials, day),
        exports=exports(stored),
        proofs=counted_proofs(trials, seen),
        staff=() if only else tuple(_staff(session)),
    )
    return Counted(scope, given, coverage(given))


def _every(session: Session, scope: Scope) -> list[Host]:
    """The ledger, and hosts of the scope that have left it since."""
    known = {host.id for host in session.ledger.hosts}
    gone = [Host(id=id_, name=id_) for id_ in scope.hosts if id_ not in known]
    return [*session.ledger.hosts, *gone]


def _hosts(session: Session, scope: Scope, hosts: Sequence[Host], day: date) -> Iterator[HostCells]:
    policy = session.policy()
    records = _records(session, scope)
    for host in hosts:
        place = _place(host)
        record = records.get(host.id)
        found = kept(session, record) if record else _NOT_ASKED
        if isinstance(found, Kept):
            yield seen_host(place, found, policy, day)
        elif _asked(host):
            yield HostCells(place, (), {}, found)
        else:
            yield HostCells(place, (), {}, _NO_COLLECTOR, imported_only=True)


def _records(session: Session, scope: Scope) -> Mapping[str, HostRecord]:
    """The record of every host in the run that speaks for it."""
    return {
        record.host: record
        for run in dict.fromkeys(scope.hosts.values())
        for record in session.results.hosts(run)
        if scope.hosts.get(record.host) == run
    }


def kept(session: Session, record: HostRecord) -> Kept | T:
    """The evidence of a host, or why there is none."""
    if record.done_at is None:
        return _NOT_ASKED
    if record.failure or not record.evidence:
        return reason_words(record.failure or "not_collected")
    subject = record.subject
    if subject is None:
        return _NOT_ASKED
    try:
        frame = parse_frame(session.evidence.get(record.evidence), record.tag or None)
    except FrameError:
        return _GARBAGE
    return Kept(frame, subject, record.evidence, record.collection.collected_at)


def _place(host: Host) -> Place:
    return Place(host.id, host.name, host.zone, host.department, host.systems)


def _asked(host: Host) -> bool:
    """Whether the collector is for such a host; what the ledger leaves open is asked as Linux."""
    if host.platform is Platform.UNKNOWN:
        return host.kind is not Kind.NETWORK
    return host.platform is Platform.LINUX


def _stored(session: Session) -> tuple[Stamped, ...]:
    return cells(session.engine)


def _rows(
    session: Session, found: Sequence[Stamped], trials: Sequence[Trial], day: date
) -> tuple[CentralRow, ...]:
    """The graded rows; limits of imports are asked for only where something was imported."""
    if not found:
        return ()
    return central_rows(found, trials, day, read_limits(CentralLimits, session.policy()))


def _staff(session: Session) -> Iterator[Staff]:
    for one in session.ledger.staff:
        yield Staff(one.name or one.number, frozenset(one.accounts), one.department, one.until)


def unit_rows(found: Coverage, language: Language) -> list[dict[str, Any]]:
    """The units worst first, as JSON has them."""
    return [_row(unit, language) for unit in found.units]


def _row(unit: Unit, language: Language) -> dict[str, Any]:
    return {
        "host": unit.place.key,
        "name": unit.place.name,
        "zone": unit.place.zone.value,
        "account": unit.account,
        "path": unit.path,
        "kind": unit.kind,
        "verdict": unit.verdict.value,
        "counted": unit.counted,
        "sources": [
            {"source": one.name.in_(language), "verdict": one.verdict.value} for one in unit.sources
        ],
        "enrolled": unit.enrolled.value,
        "proved": unit.proved.value,
        "words": unit.words.in_(language),
        "steps": list(unit.steps),
        "doubt": unit.doubt.in_(language) if unit.doubt else None,
        "exempt": unit.exempt,
        "grade": unit.grade,
    }


def matrix_table(
    found: Coverage, language: Language, *, whole: bool = True
) -> Iterator[tuple[str, ...]]:
    """The units for a terminal: verdict, place, account, path, sources, and what is enough.

    Without `whole`, only those that are counted: paths that are shut or exempt are left out.
    """
    for unit in found.units:
        if not whole and not unit.counted:
            continue
        verdict = EXEMPT if unit.exempt else VERDICTS[unit.verdict]
        yield (
            verdict.in_(language),
            unit.place.name,
            account_words(unit.account).in_(language),
            _door(unit).in_(language),
            ", ".join(_source(one.name, VERDICTS[one.verdict], language) for one in unit.sources),
            ENROLLED[unit.enrolled].in_(language),
            PROVED[unit.proved].in_(language),
            unit.doubt.in_(language) if unit.doubt else unit.words.in_(language),
        )


def _door(unit: Unit) -> T:
    """The name of the door, or the word for its kind where the name says no more."""
    plain = unit.path in ("", unit.kind)
    return path_words(unit.kind) if plain else T(unit.path, unit.path)


def left_out(found: Coverage) -> T | None:
    """How many units a short table leaves out, and how to see them."""
    shut, exempt = found.total.shut, found.total.exempt
    if not shut and not exempt:
        return None
    return T(
        f"ほかに、入れない {shut}件、対象外 {exempt}件。--all で示します。",
        f"Left out: {shut} shut, {exempt} exempt; --all shows them.",
    )


def _source(name: T, verdict: T, language: Language) -> str:
    return f"{name.in_(language)}: {verdict.in_(language)}"


def coverage_json(found: Coverage) -> dict[str, Any]:
    """The rates by zone and by path, every numerator beside its denominator."""
    return {
        "total": _rates(found.total),
        "zones": {zone.value: _rates(rates) for zone, rates in found.zones},
        "paths": {kind or "unknown": _rates(rates) for kind, rates in found.kinds},
        "leavers": [{"account": unit.account, "host": unit.place.key} for _, unit in found.leavers],
        "unenrolled": sorted(name for one in found.unenrolled for name in one.accounts),
        "staff_known": found.staff_known,
    }


def _rates(rates: Rates) -> dict[str, Any]:
    return {
        "denominator": rates.units,
        "enforced": rates.enforced,
        "enrolled": rates.enrolled,
        "proved": rates.proved,
        "unknown": rates.unknown,
        "exempt": rates.exempt,
        "shut": rates.shut,
        "accounts": rates.accounts,
        "accounts_enforced": rates.accounts_enforced,
    }


def coverage_table(found: Coverage, language: Language) -> Iterator[tuple[str, ...]]:
    """The rates for a terminal: zones, the total, then paths."""
    for zone, rates in found.zones:
        yield (ZONES[zone].in_(language), *_shares(rates))
    yield (T("全体", "total").in_(language), *_shares(found.total))
    for kind, rates in found.kinds:
        words = path_words(kind) if kind else T("（入口が不明）", "(unknown)")
        yield (words.in_(language), *_shares(rates))


def _shares(rates: Rates) -> tuple[str, ...]:
    parts = (rates.enforced, rates.enrolled, rates.proved)
    shares = (f"{part}/{rates.units} {_percent(part, rates.units)}" for part in parts)
    return (*shares, str(rates.unknown), str(rates.exempt), str(rates.shut))


def _percent(part: int, whole: int) -> str:
    return f"{part * 1000 // whole / 10:.1f}%" if whole else "-"

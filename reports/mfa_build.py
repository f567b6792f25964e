"""From coverage to the view of the report on two-factor authentication; pure, without a clock."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from audit.mfa.coverage import Coverage, Rates
from audit.mfa.coverage_input import CoverageInput, Export, Proof, Staff, Tried
from audit.mfa.coverage_unit import WORST_FIRST, Unit
from audit.mfa.coverage_words import (
    ENROLLED,
    EXEMPT,
    EXEMPT_LETTER,
    LETTERS,
    OUTCOMES,
    PROVED,
    VERDICTS,
    account_words,
    path_words,
)
from audit.model import Run
from checks.mfa.model import CellVerdict, DoorKind
from inventory.model import Ledger, Zone
from reports.build import ReportSettings, cover_of, period_of
from reports.era import era_date, era_moment
from reports.mfa_groups import few, grouped, matrices, where
from reports.mfa_view import (
    CentralView,
    ExemptView,
    FaultView,
    GapView,
    MfaOverview,
    MfaReport,
    ProofView,
    RateView,
    SeenView,
    StaffView,
    TryView,
    UnitView,
)
from reports.reasons import ZONES
from reports.view import Anchor

TITLE = "二要素認証の実施状況報告書"
_BAD = (CellVerdict.NO_FACTOR, CellVerdict.SINGLE, CellVerdict.SAME_KIND)
_STEPS, _FILES, _DIGITS = 8, 4, 16
_LOCAL = (DoorKind.CONSOLE, DoorKind.DISPLAY, DoorKind.SUDO, DoorKind.SU)


@dataclass(frozen=True, slots=True)
class MfaMaterial:
    """What the report is made of: what was counted, and what it was counted from."""

    ledger: Ledger
    given: CoverageInput
    found: Coverage
    run: Run
    policy_digest: str
    anchor: Anchor


def build_mfa_view(material: MfaMaterial, settings: ReportSettings) -> MfaReport:
    """The internal edition; `reports.mfa_edition` makes the public one of it."""
    given, found = material.given, material.found
    names = {host.place.key: host.place.name for host in given.hosts}
    return MfaReport(
        cover=cover_of(material.ledger, material.run.started, replace(settings, title=TITLE)),
        anchor=material.anchor,
        overview=_overview(material),
        total=_rate("全体", found.total, mandatory=False),
        zones=tuple(_rate(ZONES[z].ja, r, mandatory=z is Zone.MYNUMBER) for z, r in found.zones),
        paths=tuple(_rate(_path(k), r, mandatory=False) for k, r in found.kinds),
        matrices=matrices(found.units),
        faults=tuple(_faults(found.units)),
        gaps=tuple(_gaps(found.units)),
        exempt=tuple(_exempt(found.units)),
        proofs=tuple(_proof(n, p, names) for n, p in enumerate(found.proofs, 1)),
        central=tuple(map(_export, given.exports)),
        staff_known=found.staff_known,
        leavers=tuple(_leaver(who, unit) for who, unit in found.leavers),
        unenrolled=tuple(_unenrolled(one) for one in found.unenrolled),
        units=tuple(map(_unit, found.units)),
        seen=tuple(_seen(material)),
    )


def _overview(material: MfaMaterial) -> MfaOverview:
    hosts = material.given.hosts
    systems = dict.fromkeys(row.place.name for row in material.given.central)
    by_zone = grouped(hosts, lambda host: host.place.zone)
    return MfaOverview(
        period=period_of(material.run.started, material.run.ended),
        operator=material.run.operator,
        policy_digest=material.policy_digest,
        hosts_total=len(hosts),
        hosts_reached=sum(1 for host in hosts if host.missing is None),
        systems=tuple(systems),
        scope=tuple(f"{ZONES[z].ja}　{len(by_zone[z])}台" for z in Zone if z in by_zone),
    )


def _rate(label: str, rates: Rates, *, mandatory: bool) -> RateView:
    return RateView(
        label=label,
        mandatory=mandatory,
        units=rates.units,
        enforced=rates.enforced,
        enrolled=rates.enrolled,
        proved=rates.proved,
        unknown=rates.unknown,
        exempt=rates.exempt,
        shut=rates.shut,
        accounts=rates.accounts,
        accounts_enforced=rates.accounts_enforced,
    )


def _path(kind: str) -> str:
    return path_words(kind).ja if kind else "（入口が不明）"


def said(unit: Unit) -> str:
    """The sentence of a unit without what stands before its answer: 公開鍵のみで成立."""
    _, found, answer = unit.words.ja.partition(f"・{unit.account}: ")
    return answer if found else unit.words.ja


def _sources(unit: Unit) -> str:
    """The classes of addresses from which the answer is as bad as the unit's."""
    names = [one.name.ja for one in unit.sources if one.verdict is unit.verdict]
    everywhere = len(names) == len(unit.sources) and unit.kind not in _LOCAL
    return "すべて" if names and everywhere else "、".join(names)


def _faults(units: Iterable[Unit]) -> list[FaultView]:
    bad = [unit for unit in units if unit.counted and unit.verdict in _BAD]
    groups = grouped(bad, lambda u: (u.verdict, u.place.zone, u.kind, _sources(u), said(u),
                                     _basis(u)))  # fmt: skip
    ordered = sorted(groups.items(), key=lambda item: _fault_order(item[1]))
    return [_fault(group) for _, group in ordered]


def _fault_order(group: Sequence[Unit]) -> tuple[object, ...]:
    first = group[0]
    zone = list(Zone).index(first.place.zone)
    return WORST_FIRST.index(first.verdict), zone, -len(group), first.kind, first.place.key


def _fault(group: Sequence[Unit]) -> FaultView:
    first = group[0]
    return FaultView(
        letter=LETTERS[first.verdict],
        verdict=VERDICTS[first.verdict].ja,
        zone=ZONES[first.place.zone].ja,
        path=path_words(first.kind).ja,
        sources=_sources(first),
        said=said(first),
        steps=_basis(first),
        where=where(group),
        count=len(group),
    )


def _basis(unit: Unit) -> tuple[str, ...]:
    """The lines that let people in, or the import that says so."""
    return unit.steps[:_STEPS] or _imported(unit)


def _imported(unit: Unit) -> tuple[str, ...]:
    """The product, and how the digest of each of its files begins; chapter 7 has them whole."""
    if not unit.product:
        return ()
    told = f"{unit.product}の書き出し（{unit.grade}、7章）"
    digests = [f"SHA-256 {one[:_DIGITS]}…" for one in unit.files]
    more = len(digests) - _FILES
    return (told, *digests[:_FILES], *((f"ほか{more}ファイル",) if more > 0 else ()))


def _gaps(units: Iterable[Unit]) -> list[GapView]:
    odd = [unit for unit in units if unit.unknown]
    groups = grouped(odd, lambda unit: (unit.place.zone, unit.kind, _reason(unit)))
    order = list(Zone)
    ordered = sorted(groups.items(), key=lambda item: (order.index(item[0][0]), -len(item[1])))
    return [
        GapView(reason, ZONES[zone].ja, path_words(kind).ja, where(group), len(group))
        for (zone, kind, reason), group in ordered
    ]


def _reason(unit: Unit) -> str:
    return unit.doubt.ja if unit.doubt else said(unit)


def _exempt(units: Iterable[Unit]) -> list[ExemptView]:
    out = [unit for unit in units if unit.exempt]
    groups = grouped(out, lambda unit: (unit.exempt, unit.kind, unit.verdict))
    return [
        ExemptView(terms, path_words(kind).ja, VERDICTS[verdict].ja, where(group), len(group))
        for (terms, kind, verdict), group in groups.items()
    ]


def _proof(number: int, proof: Proof, names: dict[str, str]) -> ProofView:
    return ProofView(
        number=f"T-{number:02d}",
        place=names.get(proof.place, proof.place),
        path=proof.path,
        account=proof.account,
        at=era_moment(proof.at),
        outcome=OUTCOMES[proof.outcome].ja,
        demanded="要素の足りないログインが受け入れられた。" if proof.bypass else "",
        approver=proof.approver,
        operator=proof.operator,
        after=tuple(_after(proof)),
        tries=tuple(map(_try, proof.attempts)),
    )


def _after(proof: Proof) -> Iterator[str]:
    """What was confirmed once the series was over, and where the attempts are written down."""
    log, closed = (one.ja if one else "行っていない" for one in (proof.log, proof.closed))
    yield f"対象自身のログとの照合: {log}"
    yield f"試験用アカウントを再びロックした確認: {closed}"
    if proof.run:
        yield f"一回ごとの記録: 記録簿の {proof.run}（hinomi journal）"


def _try(tried: Tried) -> TryView:
    marks = {True: "○", False: "×", None: "－"}
    return TryView(tried.id, tried.what.ja, tried.observed.ja, marks[tried.held])


def _export(one: Export) -> CentralView:
    return CentralView(
        product=one.product,
        system=one.system,
        exported=era_date(one.exported),
        exporter=one.exporter,
        grade=one.grade,
        counts=f"{one.rows:,}件",
        file=one.file,
    )


def _leaver(who: Staff, unit: Unit) -> StaffView:
    return StaffView(who.name, who.department, unit.account, unit.place.name)


def _unenrolled(one: Staff) -> StaffView:
    return StaffView(one.name, one.department, few(sorted(one.accounts), 4, "件"), "")


def _unit(unit: Unit) -> UnitView:
    return UnitView(
        zone=ZONES[unit.place.zone].ja,
        department=unit.place.department,
        place=unit.place.name,
        place_id=unit.place.key,
        account=account_words(unit.account).ja,
        path=path_words(unit.kind).ja,
        door=unit.path,
        letter=EXEMPT_LETTER if unit.exempt else LETTERS[unit.verdict],
        verdict=VERDICTS[unit.verdict].ja,
        counted=_counted(unit),
        sources="、".join(f"{one.name.ja}: {VERDICTS[one.verdict].ja}" for one in unit.sources),
        enrolled=ENROLLED[unit.enrolled].ja,
        proved=PROVED[unit.proved].ja,
        words=unit.words.ja,
        steps=unit.steps or _imported(unit),
        reason=unit.doubt.ja if unit.doubt else "",
        exempt=unit.exempt,
        grade=unit.grade,
        product=unit.product,
    )


def _counted(unit: Unit) -> str:
    if unit.counted:
        return "数える"
    return EXEMPT.ja if unit.exempt else "数えない（入れない）"


def _seen(material: MfaMaterial) -> list[SeenView]:
    return [
        SeenView(
            host=host.place.name,
            host_id=host.place.key,
            zone=ZONES[host.place.zone].ja,
            at=era_moment(host.at) if host.at else "",
            evidence=host.evidence,
        )
        for host in material.given.hosts
        if host.evidence and host.missing is None
    ]

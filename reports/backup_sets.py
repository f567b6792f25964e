"""One data set for the report: demands, places, drills and the rules that it breaks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from audit.backup.judged import severity_of, waiver_of
from checks.backup.judging import Judgement
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Case, Depth, Drill, Held, Reading, Survey, TableSeen
from checks.backup.soundness import coverage, wounds
from checks.model import Check, FactError, Severity, Verdict
from checks.policy import Policy
from inventory.model import DataSet
from inventory.words import T
from reports import backup_words as words
from reports.backup_digits import MARKS, digits_of
from reports.backup_proof import Shown, proof_words, shortfalls, shown, table_agrees
from reports.backup_view import (
    Dot,
    DrillView,
    FaultView,
    HeldView,
    JudgementView,
    Mark,
    SetView,
    TableView,
    TrendView,
)
from reports.era import era_compact
from reports.reasons import SEVERITIES, reason_words
from reports.rows import asked
from reports.rows import shown as seen

_GRAVEST = (*(SEVERITIES[one].ja for one in sorted(Severity, reverse=True)), "")
_TABLES, _ERRORS, _LONG = 12, 6, 160


@dataclass(frozen=True, slots=True)
class Bench:
    """What a data set is told with: the rules, and the policy with its limits."""

    checks: Mapping[str, Check[...]]
    policy: Policy
    limits: BackupSetLimits


def set_view(case: Case, judgements: Sequence[Judgement], bench: Bench) -> SetView:
    """Everything that the report says of one data set."""
    stands = shown(case, judgements)
    wanted, limits = case.wanted, bench.limits
    rows = [judgement_view(wanted, one, bench) for one in judgements]
    faulty = [one for one in judgements if MARKS[one.verdict] is Mark.VIOLATION]
    faults = [_fault(one, wanted, case.at, bench) for one in faulty]
    drills = sorted(_drills(case), key=lambda pair: pair[1].at)
    return SetView(
        id=wanted.id,
        system=wanted.system,
        name=wanted.name,
        content=words.SORTS[wanted.content],
        demands=words.demands(wanted, case.rpo_hours),
        standing=stands.standing,
        because=stands.because or _proven(stands),
        digits=digits_of(case, limits),
        held=tuple(_held(held, case, limits) for held in case.held),
        drills=tuple(
            _drill(f"{wanted.id}-{number:02d}", held, drill)
            for number, (held, drill) in enumerate(drills, 1)
        ),
        faults=tuple(sorted(faults, key=_gravest_first)),
        gaps=sum(1 for row in rows if row.mark is Mark.UNKNOWN),
    )


def _proven(stands: Shown) -> str:
    return proof_words(stands.held, stands.drill) if stands.held and stands.drill else ""


def _gravest_first(fault: FaultView) -> int:
    return _GRAVEST.index(fault.severity)


def _drills(case: Case) -> Iterator[tuple[Held, Drill]]:
    for held in case.held:
        yield from ((held, drill) for drill in held.drills)


def judgement_view(about: DataSet | str, one: Judgement, bench: Bench) -> JudgementView:
    """One judgement in words, of a data set or of a system; what is unknown has its reason."""
    check, outcome = bench.checks.get(one.check), one.outcome
    whole = isinstance(about, str)
    return JudgementView(
        system=about if isinstance(about, str) else about.system,
        data_set="" if whole else one.data_set,
        name="" if isinstance(about, str) else about.name,
        target=one.target,
        check=one.check,
        title=check.title.ja if check else one.check,
        severity=SEVERITIES[severity_of(check, bench.policy)].ja if check else "",
        mark=MARKS[one.verdict],
        observed=seen(outcome.observed_ja or outcome.observed) if outcome else "",
        expected=asked(seen(outcome.expected_ja or outcome.expected)) if outcome else "",
        reason=_reason(one),
    )


def _reason(one: Judgement) -> str:
    if one.verdict in (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE):
        return ""
    if one.verdict is Verdict.NOT_CHECKED:
        return _because("excluded", one.detail.ja)
    if one.verdict is Verdict.ERROR:
        return reason_words("exception").ja
    return _because(one.why.value if one.why else "", one.detail.ja)


def _because(why: str, detail: str) -> str:
    said = reason_words(why).ja
    return f"{said}（{seen(detail)}）" if detail else said


def unanswered(odd: FactError) -> str:
    """Why a place told nothing, in words."""
    return _because(odd.why.value, odd.detail_ja or odd.detail)


def plan_fault(system: str, one: Judgement, at: datetime, bench: Bench) -> FaultView:
    """A rule that a system or the ledger breaks; its name stands where a target would."""
    return replace(_fault(one, system, at, bench), target=system)


def _fault(one: Judgement, about: DataSet | str, at: datetime, bench: Bench) -> FaultView:
    row, check = judgement_view(about, one, bench), bench.checks.get(one.check)
    risk, remedy = (check.risk, check.remedy) if check else (T("", ""), T("", ""))
    waiver = waiver_of(one, bench.policy, at)
    return FaultView(
        check=row.check,
        severity=row.severity,
        title=row.title,
        target=row.target,
        observed=row.observed,
        expected=row.expected,
        risk=risk.ja,
        remedy=remedy.ja,
        waiver=f"例外承認（{era_compact(waiver.until)} まで）" if waiver else "",
    )


def _held(held: Held, case: Case, limits: BackupSetLimits) -> HeldView:
    survey, declared = held.survey, held.declared
    told = isinstance(survey, Survey)
    newest = survey.newest if isinstance(survey, Survey) else None
    return HeldView(
        target=declared.target,
        tool=words.TOOLS[held.place.tool],
        medium=words.medium(declared) or "媒体の申告なし",
        site=words.place(declared),
        where=held.place.location,
        apart=words.kept_apart(declared),
        canary=words.canary(held.canary),
        newest=_moment(held) if newest else ("写しがない" if told else "確認不能"),
        age=words.age(newest.at, case.at) if newest else "",
        generations=f"{len(survey.copies):,}世代" if isinstance(survey, Survey) else "確認不能",
        size=words.size(newest.bytes) if newest else "",
        read=read_words(held.readings, case.at, limits),
        lines=tuple(_lines(held)),
    )


def _moment(held: Held) -> str:
    newest = held.survey.newest if isinstance(held.survey, Survey) else None
    return words.moment(newest.at if newest else None)


def _lines(held: Held) -> Iterator[str]:
    """What the place complains of, and what damage reading found."""
    if isinstance(held.survey, FactError):
        yield f"写しの一覧: {unanswered(held.survey)}"
    else:
        contents = held.survey.contents
        if not isinstance(contents, FactError):
            yield from (seen(words.content(one)) for one in contents)
        told = (*held.survey.problems[:_ERRORS], *held.survey.notes[:_ERRORS])
        yield from (_short(one.ja) for one in told)
    for wound in wounds(held.readings, Depth)[-1:]:
        yield from (f"読取り: {_short(error.ja)}" for error in wound.errors[:_ERRORS])


def _short(text: str) -> str:
    """A complaint as it was made, cut where it goes on for long."""
    text = seen(text)
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def read_words(readings: Sequence[Reading], at: datetime, limits: BackupSetLimits) -> str:
    """How much of the content was read lately without errors, and whether damage stands."""
    days, until = limits.read_days, at + limits.skew
    recent = [one for one in readings if at - timedelta(days=days) <= one.at <= until]
    damage = "直っていない誤りがある。" if wounds(readings, Depth) else ""
    content = [one for one in recent if one.depth is not Depth.STRUCTURE]
    if not content:
        only = "構造だけを見た。" if recent else ""
        return f"{only}直近{days}日に内容を読んでいない。{damage}"
    done, of = coverage(recent, at - timedelta(days=days), until)
    much = "全部" if done == of else f"{of}区分のうち{done}区分"
    newest = words.day(max(one.at for one in content))
    read = f"{much}を誤りなく読んだ" if done else "誤りなく読めた部分はない"
    return f"直近{days}日に{read}（最後は {newest}）。{damage}"


def _drill(number: str, held: Held, drill: Drill) -> DrillView:
    faults = shortfalls(drill)
    return DrillView(
        number=number,
        at=words.moment(drill.at),
        moment=drill.at,
        target=held.declared.target,
        said=seen(drill.copy),
        copy_at=words.moment(drill.copy_at),
        tried=words.tried(drill),
        returned=words.returned(drill),
        against=words.AGAINST[drill.against],
        proven=not faults,
        shortfalls=faults,
        claim=words.claim(drill),
        whole=drill.whole,
        finished=drill.finished,
        minutes=drill.seconds / 60,
        bytes=drill.restored_bytes,
        files=drill.restored,
        cleaned="消去を確認した" if drill.cleaned else "消去を確認できていない",
        approver=drill.approver,
        evidence=drill.evidence,
        tables=tuple(map(_table, drill.tables[:_TABLES])),
    )


def _table(table: TableSeen) -> TableView:
    compared = table.wanted_rows is not None or table.wanted_digest
    mark = "－" if not compared else "○" if table_agrees(table) else "×"
    wanted = "" if table.wanted_rows is None else f"{table.wanted_rows:,}"
    return TableView(seen(table.name), f"{table.rows:,}", wanted, mark)


def trend_view(case: Case) -> TrendView:
    """Minutes of the drills that came to an end, and sizes of the newest copies, over time."""
    rto_hours = case.rto_hours
    drills = sorted((pair[1] for pair in _drills(case)), key=lambda drill: drill.at)
    return TrendView(
        label=f"{case.wanted.system}　{case.wanted.name}",
        rto_minutes=None if rto_hours is None else rto_hours * 60,
        minutes=tuple(
            Dot(drill.at, drill.seconds / 60, drill.whole, not shortfalls(drill))
            for drill in drills
            if drill.finished
        ),
        sizes=max((_sizes(held) for held in case.held), key=len, default=()),
    )


def _sizes(held: Held) -> tuple[Dot, ...]:
    """Sizes of the copies that the place lists; else of those that earlier surveys saw newest."""
    copies = held.survey.copies if isinstance(held.survey, Survey) else ()
    listed = [Dot(one.at, one.bytes) for one in copies if one.at and one.bytes is not None]
    if len(listed) > 1:
        return tuple(listed)
    seen_then = [Dot(s.at, s.newest_bytes) for s in held.sightings if s.newest_bytes is not None]
    return tuple(seen_then)

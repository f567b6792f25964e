"""From the record of a year to its plan of improvement, section by section."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from audit.cycle.finding_model import (
    ACTION_STATES,
    FIVE,
    STANCES,
    STANDINGS,
    TRENDS,
    Action,
    AuditFinding,
    Grade,
    Response,
    Stance,
    Standing,
)
from audit.cycle.year_record import YearRecord
from audit.cycle.years import name_of
from inventory.words import HinomiError, T
from reports.audit_cover import cover_of
from reports.audit_deeds import answer_words, step_lines
from reports.audit_followup_view import Line
from reports.audit_improvement_view import ImprovementBox, ImprovementPlan, Planned, SectionPart
from reports.audit_source import AuditSource
from reports.audit_words import Hosts, anchor_of, grade_words, hosts_of, sections_of, standing_words
from reports.audit_year_sheet import scoped
from reports.era import era_compact, era_date

TITLE = "情報セキュリティ監査　改善計画書"
POSTS = ("部長", "課長", "係長", "担当")  # of the audited section
EMPTY_ACTIONS = 3
_FACTS = 12
_NO_SECTION = T(
    "{0} に宛てた指摘はありません。課室は {1} のどれかです。",
    "No finding is addressed to {0}: the sections are {1}.",
)
_NONE = T("この記録に指摘はありません。", "There is no finding in this record.")


def improvement_plan(source: AuditSource) -> ImprovementPlan:
    """The plan of all sections, or of the one that the source names."""
    record = scoped(source)
    by_section = _sections(record, source.department)
    return ImprovementPlan(
        cover=cover_of(source, TITLE, "改善計画"),
        anchor=anchor_of(source),
        facts=tuple(_facts(source, record, by_section)),
        heads=tuple(words.ja for words in STANDINGS.values()),
        counts=tuple(_counts(record, by_section)),
        shared=_shared(by_section),
        sections=()
        if source.is_public
        else tuple(
            _section(number, name, found, record)
            for number, (name, found) in enumerate(by_section.items(), 1)
        ),
        is_public=source.is_public,
    )


def _sections(record: YearRecord, only: str) -> Mapping[str, list[AuditFinding]]:
    """Findings by section, in the order of the body's sections; each finding is in all of its."""
    found: dict[str, list[AuditFinding]] = {}
    for f in sorted(record.findings, key=lambda f: (tuple(Grade).index(f.grade), f.number)):
        for name in sections_of(f):
            found.setdefault(name, []).append(f)
    order = {name: n for n, name in enumerate(record.departments)}
    names = sorted(found, key=lambda name: (order.get(name, len(order)), name))
    if only and only not in found:
        told = _NO_SECTION.format(only, "、".join(names)) if names else _NONE
        raise HinomiError(told)
    return {name: found[name] for name in names if only in ("", name)}


def _facts(
    source: AuditSource, record: YearRecord, by_section: Mapping[str, Sequence[AuditFinding]]
) -> Iterator[tuple[str, str]]:
    yield "基準日", era_date(record.on)
    if source.engagement:
        yield "個別監査", source.engagement
    if source.department:
        yield "宛先", source.department
    every = _every(by_section)
    yield "指摘", f"{len(every):,}件"
    waiting = sum(f.answer_on(record.on) is None for f in every)
    yield "回答のないもの", f"{waiting:,}件"


def _counts(
    record: YearRecord, by_section: Mapping[str, Sequence[AuditFinding]]
) -> Iterator[tuple[str, ...]]:
    for name, found in by_section.items():
        yield _counted(name, found, record.on)
    yield _counted("計（指摘の件数）", _every(by_section), record.on)


def _counted(name: str, found: Sequence[AuditFinding], on: date) -> tuple[str, ...]:
    counts = Counter(f.standing(on) for f in found)
    return name, *(f"{counts[one]:,}" for one in STANDINGS), f"{len(found):,}"


def _shared(by_section: Mapping[str, Sequence[AuditFinding]]) -> str:
    rows = sum(len(found) for found in by_section.values())
    more = rows - len(_every(by_section))
    return (
        f"二つ以上の課室に宛てた指摘は、それぞれの課室で数える。課室の件数の和は{rows:,}件で、"
        f"指摘の件数より{more:,}件多い。"
        if more
        else ""
    )


def _every(by_section: Mapping[str, Sequence[AuditFinding]]) -> list[AuditFinding]:
    return list({f.fingerprint: f for found in by_section.values() for f in found}.values())


def _section(
    number: int, name: str, found: Sequence[AuditFinding], record: YearRecord
) -> SectionPart:
    hosts = hosts_of(record)
    waiting = sum(f.answer_on(record.on) is None for f in found)
    return SectionPart(
        key=f"section-{number}",
        name=name,
        posts=POSTS,
        facts=(
            ("宛先", name),
            ("指摘", f"{len(found):,}件（うち回答のないもの {waiting:,}件）"),
            ("回答の日", "令和　　年　　月　　日" if waiting else _answered(found)),
        ),
        boxes=tuple(_box(number, f, record.on, hosts) for f in found),
    )


def _answered(found: Sequence[AuditFinding]) -> str:
    """The day of the last answer."""
    return era_date(max(f.response.at for f in found if f.response))


def _box(section: int, f: AuditFinding, on: date, hosts: Hosts) -> ImprovementBox:
    closed, answer = f.standing(on) is Standing.CLOSED, f.answer_on(on)
    lines = [Line(name, said) for name, said in _lines(f, on, hosts) if said]
    empty = () if closed else (_EMPTY,) * (EMPTY_ACTIONS if answer is None else 1)
    return ImprovementBox(
        key=f"finding-{section}-{f.number}",
        head=f"{f.number}　{grade_words(f.grade)}　{f.control} {f.title.ja}",
        lines=tuple(lines),
        answer=tuple(_answer(answer)),
        actions=tuple(_planned(f, one, on) for one in f.actions) or empty,
        is_form=answer is None and not closed,
    )


def _lines(f: AuditFinding, on: date, hosts: Hosts) -> Iterator[tuple[str, str]]:
    yield "状況", f"{standing_words(f.standing(on))}　前回との関係 {TRENDS[f.trend].ja}"
    yield "対象", name_of(f.target)
    others = sections_of(f)
    yield "答える課室", "、".join(others) if len(others) > 1 else ""
    for field, words in FIVE.items():
        yield words.ja, getattr(f.five, field)
    yield "点検と機器", "\n".join(_named(f, hosts))
    if f.response and f.answer_on(on) is None:
        yield "前の回答", answer_words(f, on)


def _named(f: AuditFinding, hosts: Hosts) -> Iterator[str]:
    yield from map(hosts.fact, f.facts[:_FACTS])
    if len(f.facts) > _FACTS:
        yield f"ほか{len(f.facts) - _FACTS:,}件は、表計算版「指摘の根拠」による。"


def _answer(one: Response | None) -> Iterator[Line]:
    ticked = "　".join(
        f"{'■' if one and one.stance is stance else '□'} {words.ja}"
        for stance, words in STANCES.items()
    )
    yield Line("回答", ticked)
    if one is None:
        yield Line("理由\n（同意でないとき）", "\n\n")
        yield Line("回答する職・氏名", "\n")
        return
    if one.reason or one.stance is not Stance.AGREE:
        yield Line("理由", one.reason)
    yield Line("回答した職", f"{one.post}　（記入 {one.by} {era_date(one.at)}）")


_EMPTY = Planned("", "\n\n", "", "", "", "")


def _planned(f: AuditFinding, one: Action, on: date) -> Planned:
    words = [one.what, *step_lines(one), *([f"備考 {one.note}"] if one.note else [])]
    if one.dropped:
        words.append(f"取りやめた理由: {one.dropped}")
    state = "取りやめ" if one.dropped else ACTION_STATES[f.action_state(one, on)].ja
    return Planned(
        number=str(one.number),
        steps="\n".join(words),
        owner=one.owner,
        due=f"{era_compact(one.due)}\n({one.due.isoformat()})",
        progress=f"{one.progress}%",
        state=state,
    )

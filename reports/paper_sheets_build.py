"""From the working papers of an engagement to their sheets."""

from collections import Counter
from collections.abc import Iterator, Sequence

from audit.cycle.fiscal import Period
from audit.cycle.paper_model import (
    CHANGES,
    JUDGEMENTS,
    METHODS,
    PAPER_STATES,
    Evidence,
    Judgement,
    Machine,
    Method,
    Paper,
)
from audit.cycle.papers import Papers
from audit.cycle.years import name_of
from checks.model import Verdict
from reports.audit_plan_build import Bureau
from reports.era import era_compact, era_date, era_moment, fiscal_year, in_japan
from reports.paper_sheets_view import Box, EvidenceRow, MachineRow, PaperSheets, SheetView
from reports.reasons import VERDICTS
from reports.view import Anchor, Cover, Edition

MANY = 12  # results on one sheet
_FIRST = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_CHECKED)


def paper_sheets(
    found: Papers, papers: Sequence[Paper], anchor: Anchor, bureau: Bureau
) -> PaperSheets:
    """These papers of the engagement as of this entry of the journal."""
    return PaperSheets(
        cover=_cover(found, anchor, bureau),
        anchor=anchor,
        facts=tuple(_facts(found)),
        counts=tuple(_counts(papers)),
        listed=tuple(map(_listed, papers)),
        milder=tuple(_milder(one) for one in papers if one.against_machine),
        gone=tuple((g.control, g.title.ja, name_of(g.target)) for g in found.gone),
        sheets=tuple(map(_sheet, papers)),
    )


def _cover(found: Papers, anchor: Anchor, bureau: Bureau) -> Cover:
    first = found.period[0] if found.period else in_japan(anchor.at)
    return Cover(
        title=f"監査調書　個別監査 {found.engagement}",
        municipality=bureau.municipality,
        department=bureau.department,
        fiscal_year=f"対象 {fiscal_year(first)}",
        document_number=f"{bureau.prefix}{found.engagement} 調書",
        classification=bureau.classification,
        edition=Edition.INTERNAL,
        issued=in_japan(anchor.at),
        approval_posts=(),
        version="",
        program=bureau.program,
    )


def _facts(found: Papers) -> Iterator[tuple[str, str]]:
    yield "個別監査", found.engagement
    yield "対象", "、".join(map(name_of, found.targets))
    if found.period:
        yield "監査対象期間", _span(found.period)
    yield "班", "、".join(found.team) or "未定"
    yield "調書", f"{len(found.papers):,}件"


def _counts(papers: Sequence[Paper]) -> Iterator[tuple[str, str]]:
    states = Counter(one.state for one in papers)
    yield "状態", "、".join(f"{told.ja} {states[one]}件" for one, told in PAPER_STATES.items())
    judged = Counter(one.judgement for one in papers)
    yield "判断", "、".join(f"{told.ja} {judged[one]}件" for one, told in JUDGEMENTS.items())


def _listed(one: Paper) -> tuple[str, str, str, str, str, str]:
    return (
        str(one.number), f"{one.asked.control} {one.asked.title.ja}", name_of(one.target),
        CHANGES[one.change].ja, PAPER_STATES[one.state].ja, JUDGEMENTS[one.judgement].ja,
    )  # fmt: skip


def _milder(one: Paper) -> tuple[str, str, str, str]:
    reason = one.judged.reason if one.judged else ""
    return str(one.number), one.asked.control, JUDGEMENTS[one.judgement].ja, reason


def _sheet(one: Paper) -> SheetView:
    judged, accepted = one.judged, one.review if one.review and one.review.accepted else None
    seen = tuple(sorted(one.machine, key=_weight))
    return SheetView(
        number=str(one.number),
        title=f"{one.asked.control}　{one.asked.title.ja}",
        target=name_of(one.target),
        facts=tuple(_about(one)),
        hands=(
            "、".join(one.hands),
            era_compact(judged.at) if judged else "",
            accepted.by if accepted else "",
            era_compact(accepted.at) if accepted else "",
        ),
        warnings=tuple(_warnings(one)),
        methods=tuple(Box(told.ja, each in _used(one)) for each, told in METHODS.items()),
        judgements=tuple(Box(told.ja, _is(one, each)) for each, told in JUDGEMENTS.items()),
        note=judged.note if judged else "",
        reason=judged.reason if judged else "",
        machine_counts=_tally(one),
        machine=tuple(map(_machine, seen[:MANY])),
        machine_left=max(0, len(seen) - MANY),
        evidence=tuple(map(_evidence, one.evidence)),
        reviews=tuple(
            (era_moment(r.at), r.by, "査閲" if r.accepted else "差戻し", r.note)
            for r in one.reviews
        ),
        digest=one.digest,
    )


def _about(one: Paper) -> Iterator[tuple[str, str]]:
    yield "対象", name_of(one.target)
    yield "監査対象期間", _span(one.period)
    yield "求めること", one.asked.asks.ja
    yield "基準", f"{one.asked.edition}　施行規則第16条の3第{one.asked.field}号"
    yield "書類の例", "、".join(text.ja for text in one.asked.see)
    yield "聴取の例", "\n".join(text.ja for text in one.asked.ask)
    before = CHANGES[one.change].ja
    if one.before:
        word = JUDGEMENTS[one.before.judgement].ja
        before += f"　前回 {one.before.engagement} 調書{one.before.number} {word}"
    yield "前年との関係", before


def _warnings(one: Paper) -> Iterator[str]:
    if one.sent_back:
        yield "差戻し　判断し直すまで未確認とする。"
    elif one.last and not one.judged:
        yield "判断の後に証拠が変わった。判断し直すまで未確認とする。"
    elif not one.last:
        yield "まだ判断していない。"
    if one.review_dropped:
        yield "査閲後変更　査閲の後に変わったので、査閲し直す。"
    if one.against_machine:
        yield "点検の結果より軽い判断である（理由は下のとおり）。"
    if one.asked.checks and not one.linked:
        yield "点検の結果を取り込んでいない。"


def _used(one: Paper) -> set[Method]:
    used = {each.method for each in one.standing}
    return used | {Method.TEST} if any(not m.is_unsure for m in one.machine) else used


def _is(one: Paper, judgement: Judgement) -> bool:
    """Ticked is what counts: without a judgement, 未確認."""
    return one.judgement is judgement


def _tally(one: Paper) -> str:
    counts = Counter(VERDICTS[each.verdict].ja for each in one.machine)
    if not counts:
        return "この項目に答える点検はない。" if not one.asked.checks else "結果はない。"
    return "、".join(f"{word} {number:,}件" for word, number in counts.items())


def _weight(one: Machine) -> tuple[int, str, str]:
    """Violations first, then what nobody knows."""
    place = _FIRST.index(one.verdict) if one.verdict in _FIRST else len(_FIRST)
    return place, one.check, one.host


def _machine(one: Machine) -> MachineRow:
    seen = era_compact(one.seen) if one.seen else "－"
    verdict = VERDICTS[one.verdict].ja
    return MachineRow(one.check, one.host, verdict, seen, one.run or "－", one.evidence or "なし")


def _evidence(one: Evidence) -> EvidenceRow:
    what = one.name or one.text
    return EvidenceRow(
        number=str(one.number),
        method=METHODS[one.method].ja,
        what=f"【取下げ】{what}\n{one.withdrawn}" if one.withdrawn else what,
        source=one.source,
        period="\n".join((f"{era_compact(one.period[0])}から", era_compact(one.period[1]))),
        days=f"{era_compact(one.collected)}\n{era_compact(one.received)}",
        digest=one.digest,
    )


def _span(period: Period) -> str:
    return f"{era_date(period[0])}から{era_date(period[1])}まで"

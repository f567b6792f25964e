"""Working papers shown: the list of an engagement, and one paper in full."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from audit.cycle.paper_facts import strayed
from audit.cycle.paper_model import (
    CHANGES,
    JUDGEMENTS,
    METHODS,
    PAPER_STATES,
    Evidence,
    Paper,
    machine_row,
    span,
)
from audit.cycle.papers import Papers
from audit.cycle.years import name_of
from console.audit_papers import desk_of
from console.cli.output import emit_json, remark, say, table
from console.language import language, w
from console.session import Session
from inventory.words import HinomiError, T
from reports.era import era_date, era_moment
from reports.reasons import VERDICTS

FORMAT = "hinomi.audit.papers/1"
_UNKNOWN = T(
    "個別監査 {id} に調書 {number} はありません。"
    "番号は hinomi audit papers {id} で確かめてください。",
    "Engagement {id} has no paper {number}: see hinomi audit papers {id}.",
)  # fmt: skip
NO_PAPERS = T(
    "個別監査 {id} に調書はありません。hinomi audit papers {id} --start で作ります。",
    "Engagement {id} has no papers: hinomi audit papers {id} --start.",
)


def show_papers(session: Session, engagement: str, *, as_json: bool) -> None:
    """List the papers of an engagement."""
    found = desk_of(session, engagement).papers
    if as_json:
        emit_json(as_object(found))
        return
    if not found.papers:
        raise HinomiError(NO_PAPERS.format(id=found.engagement))
    heads = (
        *(w("番号", "no."), w("条項", "clause"), w("見出し", "title"), w("対象", "target")),
        *(w("前年比", "change"), w("状態", "state"), w("判断", "judgement")),
        *(w("点検", "scan"), w("証拠", "evidence"), w("作成", "by"), w("査閲", "reviewed by")),
    )
    table(heads, map(_row, found.papers.values()))
    for one in found.gone:
        say(w(f"なくなった項目: {one.control} {one.title.ja}（{name_of(one.target)}）",
              f"gone: {one.control} {one.title.en} ({name_of(one.target)})"))  # fmt: skip
    for paper in found.against_machine:
        reason = paper.judged.reason if paper.judged else ""
        say(w(f"※ 調書{paper.number}は点検の結果より軽い判断です。理由: {reason}",
              f"* paper {paper.number} is judged milder than the scan: {reason}"))  # fmt: skip
    if found.odd:
        remark(w("決まりに合わない記録: ", "entries past the rules: ") + str(list(found.odd)))


def show_paper(session: Session, engagement: str, number: int, *, as_json: bool) -> None:
    """Show one paper in full."""
    found = desk_of(session, engagement).papers
    if number not in found.papers:
        raise HinomiError(_UNKNOWN.format(id=found.engagement, number=number))
    paper = found.papers[number]
    if as_json:
        emit_json(_object(paper))
        return
    for line in (*_about(paper), *_machine(paper), *_evidence(paper), *_judged(paper)):
        say(line)
    for one in strayed(paper, session.results):
        say(w(f"× 記録簿の点検結果が結果の表と違う: {one.host} {one.check}",
              f"x not what the run says: {one.host} {one.check}"))  # fmt: skip


def as_object(found: Papers) -> dict[str, Any]:
    """The papers for other programs."""
    return {
        "format": FORMAT,
        "engagement": found.engagement,
        "papers": [_object(one) for one in found.papers.values()],
        "gone": [
            {"control": g.control, "target": g.target, "engagement": g.engagement,
             "number": g.number} for g in found.gone
        ],
        "judged_milder_than_the_scan": [one.number for one in found.against_machine],
        "odd_entries": list(found.odd),
    }  # fmt: skip


def _row(paper: Paper) -> tuple[object, ...]:
    by = paper.judged.by if paper.judged else ""
    reviewer = paper.review.by if paper.review and paper.review.accepted else ""
    dropped = w("（査閲後変更）", " (changed)") if paper.review_dropped else ""
    return (
        paper.number,
        paper.asked.control,
        paper.asked.title.in_(language()),
        name_of(paper.target),
        CHANGES[paper.change].in_(language()),
        PAPER_STATES[paper.state].in_(language()) + dropped,
        JUDGEMENTS[paper.judgement].in_(language()),
        " ".join(f"{verdict} {n}" for verdict, n in _counts(paper).items()) or "-",
        len(paper.standing) or "-",
        by or "-",
        reviewer or "-",
    )


def _counts(paper: Paper) -> Counter[str]:
    return Counter(VERDICTS[one.verdict].in_(language()) for one in paper.machine)


def _about(paper: Paper) -> Iterator[str]:
    asked = paper.asked
    yield f"{paper.engagement} #{paper.number}　{asked.control}　{asked.title.in_(language())}"
    yield w("対象: ", "target: ") + name_of(paper.target)
    yield w("監査対象期間: ", "period: ") + w("から", " to ").join(map(era_date, paper.period))
    yield w("求めること: ", "asks: ") + asked.asks.in_(language())
    for text in asked.see:
        yield w("　書類の例: ", "  evidence: ") + text.in_(language())
    for text in asked.ask:
        yield w("　聴取の例: ", "  ask: ") + text.in_(language())
    yield w("状態: ", "state: ") + PAPER_STATES[paper.state].in_(language())
    yield w("前年比: ", "change: ") + CHANGES[paper.change].in_(language())
    if before := paper.before:
        word = JUDGEMENTS[before.judgement].in_(language())
        yield w("前回: ", "before: ") + f"{before.engagement} #{before.number} {word} {before.note}"


def _machine(paper: Paper) -> Iterator[str]:
    for one in paper.machine:
        day = one.seen.isoformat() if one.seen else "-"
        verdict = VERDICTS[one.verdict].in_(language())
        words = (one.check, one.host, verdict, day, one.run or "-", one.evidence or "-")
        yield w("点検: ", "scan: ") + "  ".join(words)
    if paper.asked.checks and not paper.linked:
        yield w("点検: 取り込んでいない", "scan: not linked yet")


def _evidence(paper: Paper) -> Iterator[str]:
    for one in paper.evidence:
        yield w(f"証拠{one.number}: ", f"evidence {one.number}: ") + "  ".join(_words(one))


def _words(one: Evidence) -> Sequence[str]:
    days = w(f"作成・入手 {one.collected}、受領 {one.received}",
             f"collected {one.collected}, received {one.received}")  # fmt: skip
    gone = w(f"【取下げ】{one.withdrawn}", f"[withdrawn] {one.withdrawn}") if one.withdrawn else ""
    period = "..".join(span(one.period))
    parts = (METHODS[one.method].in_(language()), one.name or one.text, one.source, period, days,
             one.by, one.digest, gone)  # fmt: skip
    return [part for part in parts if part]


def _judged(paper: Paper) -> Iterator[str]:
    if paper.sent_back:
        yield w("× 差し戻されたので、判断し直す", "x sent back: judge again")
    elif paper.last and not paper.judged:
        yield w("× 判断の後に証拠が変わったので、判断し直す", "x the evidence changed: judge again")
    if one := paper.judged:
        yield w("判断: ", "judged: ") + JUDGEMENTS[one.judgement].in_(language())
        yield w("　確かめたこと: ", "  note: ") + one.note
        if one.reason:
            yield w("　点検と違う理由: ", "  why not as the scan: ") + one.reason
        yield w("　作成: ", "  by: ") + f"{one.by}　{era_moment(one.at)}"
    if paper.review_dropped:
        yield w("× 査閲の後に変わったので、査閲し直す", "x changed since the review: review again")
    for review in paper.reviews:
        word = w("査閲: ", "review: ") if review.accepted else w("差戻し: ", "sent back: ")
        yield word + f"{review.by}　{era_moment(review.at)}　{review.note}".rstrip("　")


def _object(paper: Paper) -> dict[str, Any]:
    judged, review = paper.judged, paper.review
    return {
        "number": paper.number,
        "control": paper.asked.control,
        "control_sha256": paper.asked.digest,
        "title": {"ja": paper.asked.title.ja, "en": paper.asked.title.en},
        "target": paper.target,
        "period": span(paper.period),
        "change": paper.change.value,
        "state": paper.state.value,
        "judgement": paper.judgement.value,
        "note": judged.note if judged else "",
        "reason": judged.reason if judged else "",
        "prepared_by": list(paper.hands),
        "reviewed_by": review.by if review and review.accepted else None,
        "review_dropped": paper.review_dropped,
        "machine": [
            dict(zip(("run", "check", "host", "verdict", "evidence", "seen"), machine_row(one),
                     strict=True)) for one in paper.machine
        ],
        "evidence": [
            {"number": e.number, "method": e.method.value, "sha256": e.digest, "name": e.name,
             "size": e.size, "text": e.text, "source": e.source, "period": span(e.period),
             "collected": e.collected.isoformat(), "received": e.received.isoformat(),
             "by": e.by, "withdrawn": e.withdrawn} for e in paper.evidence
        ],
        "sha256": paper.digest,
    }  # fmt: skip

"""The ledgers of working papers: each paper, its evidence, machine results and reviews."""

from collections import Counter
from collections.abc import Iterator, Mapping

from audit.cycle.paper_model import (
    CHANGES,
    JUDGEMENTS,
    METHODS,
    PAPER_STATES,
    Before,
    Judged,
    Paper,
)
from audit.cycle.year_record import YearRecord
from reports.audit_words import (
    hosts_of,
    iso,
    listed,
    minute,
    numbered,
    period_words,
    sequences,
    target_words,
    yes,
)
from reports.reasons import VERDICTS
from reports.sheet import Columns, Row

_KINDS: Mapping[str, str] = {"machine": "機器", "partly": "機器と人", "human": "人"}
PAPERS: Columns = (
    ("個別監査", 10), ("調書", 6), ("状態", 10), ("判断", 16), ("条項", 10), ("見出し", 30),
    ("対象", 22), ("監査対象期間", 23), ("前年との関係", 10), ("求めること", 40),
    ("基準の版", 10), ("答える者", 10), ("施行規則第16条の3", 10), ("答える点検", 18),
    ("書類の例", 30), ("聴取の例", 30), ("前回の調書", 14), ("前回の判断", 16),
    ("前回確かめたこと", 30), ("点検の結果", 20), ("点検を取り込んだ日時", 17),
    ("書いた判断", 16), ("確かめたこと", 40), ("点検と違う理由", 36), ("判断した人", 16),
    ("判断の日時", 17), ("判断した日", 12), ("判断の記録", 10), ("証拠の鮮度（日）", 20),
    ("監査方針 SHA-256", 30), ("判断のもと SHA-256", 30), ("作成した人", 20),
    ("調書の SHA-256", 30), ("規則に合わない記録", 14),
)  # fmt: skip
EVIDENCE: Columns = (
    ("個別監査", 10), ("調書", 6), ("証拠", 6), ("方法", 8), ("ファイル", 26), ("内容", 40),
    ("大きさ", 10), ("出した人", 18), ("対象期間", 23), ("入手日", 12), ("受領日", 12),
    ("受け取った人", 16), ("取下げの理由", 26), ("SHA-256", 30), ("記録簿の番号", 10),
)  # fmt: skip
MACHINE: Columns = (
    ("個別監査", 10), ("調書", 6), ("点検", 11), ("管理番号", 14), ("機器", 22), ("判定", 14),
    ("見た日", 12), ("点検の番号", 22), ("証跡 SHA-256", 30),
)  # fmt: skip
REVIEWS: Columns = (
    ("個別監査", 10), ("調書", 6), ("結果", 8), ("意見", 40), ("査閲した人", 16), ("日時", 17),
    ("今の調書に対する査閲", 12), ("査閲した調書の SHA-256", 30), ("記録簿の番号", 10),
)  # fmt: skip
GONE: Columns = (
    ("個別監査", 10), ("条項", 10), ("見出し", 30), ("対象", 22), ("前年の個別監査", 12),
    ("前年の調書", 10),
)  # fmt: skip


def papers(record: YearRecord) -> Iterator[Row]:
    """A row for each paper of each engagement."""
    for one in record.engagements:
        odd = sequences(one.papers.odd)
        for paper in one.every_paper:
            yield (
                *_about(paper), *_before(paper.before), _tally(paper), minute(paper.linked),
                *_judged(paper.last), listed(paper.hands), paper.digest, odd,
            )  # fmt: skip


def _about(paper: Paper) -> Row:
    asked = paper.asked
    return (
        paper.engagement, str(paper.number), PAPER_STATES[paper.state].ja,
        JUDGEMENTS[paper.judgement].ja, asked.control, asked.title.ja,
        target_words(paper.target), period_words(paper.period), CHANGES[paper.change].ja,
        asked.asks.ja, asked.edition, _KINDS.get(asked.kind, asked.kind), asked.field,
        "、".join(asked.checks), numbered([t.ja for t in asked.see]),
        numbered([t.ja for t in asked.ask]),
    )  # fmt: skip


def _before(before: Before | None) -> Row:
    if before is None:
        return "", "", ""
    return f"{before.engagement} 調書{before.number}", JUDGEMENTS[before.judgement].ja, before.note


def _tally(paper: Paper) -> str:
    counts = Counter(VERDICTS[one.verdict].ja for one in paper.machine)
    return "、".join(f"{word} {number}件" for word, number in counts.items())


def _judged(last: Judged | None) -> Row:
    if last is None:
        return ("",) * 10
    days = "、".join(f"{METHODS[m].ja} {n}" for m, n in sorted(last.freshness.days.items()))
    return (
        JUDGEMENTS[last.judgement].ja, last.note, last.reason, last.by, minute(last.at),
        iso(last.day), str(last.sequence), days, last.freshness.policy, last.basis,
    )  # fmt: skip


def evidence(record: YearRecord) -> Iterator[Row]:
    """Every piece of evidence, those taken back too."""
    for paper in _every(record):
        for e in paper.evidence:
            yield (
                paper.engagement, str(paper.number), str(e.number), METHODS[e.method].ja, e.name,
                e.text, str(e.size), e.source, period_words(e.period), iso(e.collected),
                iso(e.received), e.by, e.withdrawn, e.digest, str(e.sequence),
            )  # fmt: skip


def machine(record: YearRecord) -> Iterator[Row]:
    """Every result of a scan that a paper links."""
    hosts = hosts_of(record)
    for paper in _every(record):
        for one in paper.machine:
            yield (
                paper.engagement, str(paper.number), one.check, one.host, hosts.name(one.host),
                VERDICTS[one.verdict].ja, iso(one.seen), one.run, one.evidence,
            )  # fmt: skip


def reviews(record: YearRecord) -> Iterator[Row]:
    """Every review, those of an earlier text of the paper too."""
    for paper in _every(record):
        for one in paper.reviews:
            yield (
                paper.engagement, str(paper.number), "査閲" if one.accepted else "差戻し",
                one.note, one.by, minute(one.at), yes(one is paper.review, "○"), one.digest,
                str(one.sequence),
            )  # fmt: skip


def gone(record: YearRecord) -> Iterator[Row]:
    """What last year had a paper and is asked no more."""
    for each in record.engagements:
        for one in each.papers.gone:
            yield (
                each.engagement.id, one.control, one.title.ja, target_words(one.target),
                one.engagement, str(one.number),
            )  # fmt: skip


def _every(record: YearRecord) -> Iterator[Paper]:
    for one in record.engagements:
        yield from one.every_paper

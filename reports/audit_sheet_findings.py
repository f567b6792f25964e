"""The ledgers of findings: each with all that is stored about it, a sheet for each sort of deed."""

from collections.abc import Iterator

from audit.cycle.finding_model import (
    ACTION_STATES,
    FIVE,
    GRADES,
    SOURCES,
    STANCES,
    TRENDS,
    Action,
    AuditFinding,
    FindingWaiver,
    Seen,
)
from audit.cycle.year_record import YearRecord
from reports.audit_words import (
    STATES,
    grade_words,
    hosts_of,
    iso,
    listed,
    minute,
    sequences,
    standing_words,
    target_words,
    yes,
)
from reports.reasons import VERDICTS
from reports.sheet import Columns, Row

FINDINGS: Columns = (
    ("指摘番号", 13), ("等級", 16), ("状況", 18), ("前回との関係", 10), ("条項", 10),
    ("見出し", 30), ("対象", 22), ("所管", 18), ("発端", 10), ("年度", 8), ("個別監査", 10),
    *((words.ja, 40) for words in FIVE.values()), ("点検と機器", 30), ("期限", 12),
    ("例外の期限", 12), ("解消した日時", 17), ("再発した日時", 17), ("申告で解消しない理由", 36),
    ("記録の段階", 12), ("直す側の人", 20), ("識別子", 19), ("内容の SHA-256", 30),
    ("記録簿の番号", 10), ("規則に合わない記録", 14),
)  # fmt: skip
RAISED: Columns = (
    ("指摘番号", 13), ("この時の番号", 13), ("個別監査", 10), ("年度", 8), ("調書", 8),
    ("等級", 16), ("起票した人", 16), ("日時", 17), ("記録簿の番号", 10),
)  # fmt: skip
FACTS: Columns = (
    ("指摘番号", 13), ("点検", 11), ("管理番号", 14), ("機器", 22), ("所管", 18),
    ("最後に見た結果", 14), ("日時", 17), ("点検の番号", 22), ("実施者", 16), ("手で運んだ", 10),
)  # fmt: skip
RESPONSES: Columns = (
    ("指摘番号", 13), ("回答", 10), ("理由", 50), ("回答した職", 20), ("記入した人", 16),
    ("日時", 17), ("今の回答", 9), ("記録簿の番号", 10),
)  # fmt: skip
ACTIONS: Columns = (
    ("指摘番号", 13), ("措置", 6), ("措置の内容", 40), ("担当する職", 20), ("期限", 12),
    ("進み", 7), ("状況", 18), ("備考", 30), ("記入した人", 16), ("日時", 17),
    ("取りやめた理由", 30), ("手順", 6), ("手順の内容", 36), ("手順の期限", 12),
    ("手順の完了日", 12),
)  # fmt: skip
CLAIMS: Columns = (
    ("指摘番号", 13), ("申告の内容", 50), ("申告した人", 16), ("日時", 17), ("記録簿の番号", 10),
    ("解消しない理由", 40),
)  # fmt: skip
VERIFIED: Columns = (
    ("指摘番号", 13), ("結果", 14), ("確かめたこと", 50), ("確かめた人", 16), ("日時", 17),
    ("点検の番号", 22), ("証拠の SHA-256", 36),
)  # fmt: skip
WAIVERS: Columns = (
    ("指摘番号", 13), ("番号", 6), ("状態", 12), ("理由", 36), ("代替措置", 36), ("期限", 12),
    ("申請した人", 16), ("申請の日時", 17), ("承認した人", 16), ("承認の日時", 17),
    ("取消しの日時", 17), ("取り消した人", 16), ("取消しの理由", 30),
)  # fmt: skip
EXCEPTIONS: Columns = (
    ("点検", 11), ("管理番号", 14), ("機器", 22), ("理由", 36), ("代替措置", 36),
    ("申請した人", 16), ("承認した人", 16), ("開始", 12), ("期限", 12), ("状態", 10),
)  # fmt: skip


def findings(record: YearRecord) -> Iterator[Row]:
    """A row for each finding as it stands on the day of the record."""
    hosts = hosts_of(record)
    for f in record.findings:
        waiver = f.waiver_on(record.on)
        yield (
            f.number, grade_words(f.grade), standing_words(f.standing(record.on)),
            TRENDS[f.trend].ja, f.control, f.title.ja, target_words(f.target),
            listed(f.departments), SOURCES[f.source].ja, str(f.year), f.engagement,
            *(getattr(f.five, name) for name in FIVE), listed(map(hosts.fact, f.facts)),
            iso(f.due), iso(waiver.until if waiver else None), minute(f.closed),
            listed(map(minute, f.reopened)), f.note, STATES[f.state].ja,
            listed(f.hands), f.fingerprint, f.digest, str(f.sequence), sequences(f.odd),
        )  # fmt: skip


def raised(record: YearRecord) -> Iterator[Row]:
    """Every raising of every finding, over the years."""
    for f in record.findings:
        for one in f.raised:
            yield (
                f.number, one.number, one.engagement, str(one.year), str(one.paper or ""),
                GRADES[one.grade].ja, one.by, minute(one.at), str(one.sequence),
            )  # fmt: skip


def facts(record: YearRecord) -> Iterator[Row]:
    """The population of each finding, with what was last seen of it."""
    hosts = hosts_of(record)
    for f in record.findings:
        last = {one.fact: one for one in f.seen}
        for fact in dict.fromkeys((*f.facts, *last)):
            name, section = hosts.known.get(fact.host, ("", ""))
            yield f.number, fact.check, fact.host, name, section, *_seen(last.get(fact))


def _seen(one: Seen | None) -> Row:
    if one is None:
        return "見ていない", "", "", "", ""
    return VERDICTS[one.verdict].ja, minute(one.at), one.run, one.actor, yes(one.carried, "手で")


def responses(record: YearRecord) -> Iterator[Row]:
    """Every answer of a section; the newest is the one that counts."""
    for f in record.findings:
        for one in f.responses:
            yield (
                f.number, STANCES[one.stance].ja, one.reason, one.post, one.by, minute(one.at),
                yes(one is f.response, "○"), str(one.sequence),
            )  # fmt: skip


def actions(record: YearRecord) -> Iterator[Row]:
    """A row for each step, and one for an action that has none."""
    for f in record.findings:
        for one in f.actions:
            about = _action(record, f, one)
            steps = [(str(n), s.what, iso(s.due), iso(s.done)) for n, s in enumerate(one.steps, 1)]
            yield from ((*about, *step) for step in steps or [("", "", "", "")])


def _action(record: YearRecord, f: AuditFinding, one: Action) -> Row:
    state = "取りやめ" if one.dropped else ACTION_STATES[f.action_state(one, record.on)].ja
    return (
        f.number, str(one.number), one.what, one.owner, iso(one.due), f"{one.progress}%", state,
        one.note, one.by, minute(one.at), one.dropped,
    )  # fmt: skip


def claims(record: YearRecord) -> Iterator[Row]:
    """Every claim of a fix; the newest with the reason why it closed nothing."""
    for f in record.findings:
        for one in f.claims:
            why = f.note if one is f.claim else ""
            yield f.number, one.note, one.by, minute(one.at), str(one.sequence), why


def verifications(record: YearRecord) -> Iterator[Row]:
    """Every look whether a correction holds."""
    for f in record.findings:
        for one in f.verifications:
            result = "是正を確かめた" if one.holds else "是正されていない"
            yield (
                f.number, result, one.note, one.by, minute(one.at), one.run, listed(one.evidence)
            )  # fmt: skip


def waivers(record: YearRecord) -> Iterator[Row]:
    """Every exception for a finding."""
    for f in record.findings:
        for one in f.waivers:
            yield (
                f.number, str(one.number), waiver_state(one, record), one.reason,
                one.compensating, iso(one.until), one.requester, minute(one.asked), one.approver,
                minute(one.approved), minute(one.ended), one.ended_by, one.end_reason,
            )  # fmt: skip


def waiver_state(one: FindingWaiver, record: YearRecord) -> str:
    """How an exception stands on the day of the record."""
    if one.ended:
        return "取消し"
    if record.on > one.until:
        return "期限切れ"
    return "有効" if one.approver else "申請中"


def exceptions(record: YearRecord) -> Iterator[Row]:
    """The exceptions of the policy: checks on hosts."""
    hosts = hosts_of(record)
    for one in record.exceptions:
        holds = one.since <= record.on <= one.until
        state = "有効" if holds else ("期限切れ" if record.on > one.until else "開始前")
        yield (
            one.check, one.host, hosts.name(one.host), one.reason, one.compensating,
            one.requester, one.approver, iso(one.since), iso(one.until), state,
        )  # fmt: skip

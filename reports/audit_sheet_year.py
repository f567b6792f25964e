"""The ledgers of the year: self-inspection, training, trend, the words of reports, decisions."""

from collections.abc import Iterator

from audit.cycle.finding_model import GRADES
from audit.cycle.report_digest import report_digest
from audit.cycle.report_text import FIELDS, REPORT_STATES, ReportText
from audit.cycle.year_record import YearRecord
from reports.audit_report_figures import rate, share
from reports.audit_words import NO_SECTION, listed, minute, sequences, yes
from reports.sheet import Columns, Row

INSPECTIONS: Columns = (
    ("課室", 24), ("尋ねた項目", 11), ("回答", 9), ("いいえ", 9), ("点検と食い違い", 14),
    ("回答の割合", 11),
)  # fmt: skip
TRAINING: Columns = (
    ("研修・訓練", 34), ("種別", 8), ("課室", 24), ("対象の人数", 11), ("受けた人数", 11),
    ("割合", 9), ("目標（％）", 9), ("目標に対して", 12),
)  # fmt: skip
HISTORY: Columns = (
    ("年度", 8), *((words.ja, 16) for words in GRADES.values()), ("解消", 8), ("未解消", 8),
    ("期限超過", 9), ("例外承認中", 11), ("再発", 8), ("課室ごとの指摘", 36), ("調書", 8),
    ("適合", 8), ("未確認", 8), ("研修の割合", 10), ("締めた年度", 10),
)  # fmt: skip
TEXTS: Columns = (("報告書", 12), ("項目", 22), ("文", 100))
DECISIONS: Columns = (
    ("文書", 18), ("決裁した人", 18), ("職", 16), ("日時", 17), ("意見", 30),
    ("今の内容に対する決裁", 12), ("取り消した理由", 26), ("決裁した内容の SHA-256", 36),
    ("記録簿の番号", 10),
)  # fmt: skip
HOSTS: Columns = (("管理番号", 14), ("機器", 28), ("所管", 24))


def inspections(record: YearRecord) -> Iterator[Row]:
    """How far the self-inspection of each section is."""
    for one in record.inspections:
        yield (
            one.department, str(one.asked), str(one.answered), str(one.no),
            str(one.contradicted), share(one.answered, one.asked),
        )  # fmt: skip


def training(record: YearRecord) -> Iterator[Row]:
    """Attendance of each course in each section."""
    for one in record.training:
        yield (
            one.course, "訓練" if one.is_drill else "研修", one.department or NO_SECTION,
            str(one.targeted),
            str(one.attended), share(one.attended, one.targeted), str(one.goal or "なし"),
            yes(one.is_short, "届かない"),
        )  # fmt: skip


def history(record: YearRecord) -> Iterator[Row]:
    """The figures of each year, the oldest first."""
    for one in record.history:
        counts = dict(one.grades)
        yield (
            str(one.year), *(str(counts.get(grade, 0)) for grade in GRADES), str(one.closed),
            str(one.open), str(one.overdue), str(one.waived), str(one.recurred),
            listed(f"{name} {number}" for name, number in one.departments), str(one.papers),
            str(one.conform), str(one.unconfirmed), rate(one.training), yes(one.is_frozen, "○"),
        )  # fmt: skip


def texts(record: YearRecord) -> Iterator[Row]:
    """What people wrote into the report of the year and into those of its engagements."""
    for key, text in _reports(record):
        digest = report_digest(record, key)
        for name, words in FIELDS.items():
            value = getattr(text, name)
            yield key, words.ja, listed(value) if isinstance(value, tuple) else value
        yield key, "書いた人", listed(text.writers)
        yield key, "状態", REPORT_STATES[text.state(digest)].ja
        yield key, "今の内容の SHA-256", digest
        yield key, "記録簿の番号", str(text.sequence)
        yield key, "規則に合わない記録", sequences(text.odd)


def decisions(record: YearRecord) -> Iterator[Row]:
    """Every decision on the plan and on the reports."""
    for made in record.plan.decisions:
        stands = yes(made.digest == record.plan.digest, "○")
        yield (
            f"計画 {record.plan.year}", made.by, "", minute(made.at), made.note, stands, "",
            made.digest, str(made.sequence),
        )  # fmt: skip
    for key, text in _reports(record):
        standing = text.signed(report_digest(record, key)) if text.signatures else ()
        for s in text.signatures:
            yield (
                f"報告書 {key}", s.by, s.post, minute(s.at), s.note, yes(s in standing, "○"),
                s.revoked, s.digest, str(s.sequence),
            )  # fmt: skip


def hosts(record: YearRecord) -> Iterator[Row]:
    """The hosts that anything in the record names."""
    yield from record.hosts


def _reports(record: YearRecord) -> Iterator[tuple[str, ReportText]]:
    """The reports that anything was written for, and those of every engagement."""
    if record.text != ReportText():
        yield str(record.year), record.text
    for one in record.engagements:
        yield one.engagement.id, one.text

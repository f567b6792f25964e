"""The ledgers of the plan: its words, its targets, the engagements with notices and samples."""

from collections.abc import Iterable, Iterator

from audit.cycle.engagements import ASSURANCES, PHASES, Engagement, Member
from audit.cycle.independence import Posting
from audit.cycle.year_record import EngagementRecord, YearRecord
from audit.cycle.years import STATES, Unplanned, YearPlan
from reports.audit_words import (
    iso,
    listed,
    minute,
    numbered,
    period_words,
    sequences,
    target_words,
    yes,
)
from reports.sheet import Columns, Row

ABOUT: Columns = (("項目", 26), ("内容", 90))
CHOICES: Columns = (
    ("年度", 8), ("対象", 26), ("四半期", 8), ("人日", 8), ("選んだ理由", 40), ("候補の点", 9),
    ("候補の理由", 40), ("選んだ人", 16),
)  # fmt: skip
LEFT: Columns = (
    ("区分", 22), ("年度", 8), ("対象", 26), ("候補の点", 9), ("理由", 50), ("記入した人", 16),
    ("日時", 17),
)  # fmt: skip
ENGAGEMENTS: Columns = (
    ("個別監査", 10), ("年度", 8), ("段階", 14), ("対象", 30), ("対象となる課", 24),
    ("監査対象期間", 23), ("実施期間", 23), ("監査の種別", 12), ("特命監査の理由", 26),
    ("基準 SHA-256", 30), ("基準", 40), ("起案した人", 16), ("起案の日時", 17),
    ("段階の移り", 40), ("独立性への疑い", 30), ("記録簿の番号", 10), ("規則に合わない記録", 14),
)  # fmt: skip
TEAMS: Columns = (
    ("個別監査", 10), ("氏名", 18), ("役割", 12), ("職員番号", 12), ("外部の所属", 22),
    ("独立性の申告", 40), ("所属の経歴", 40),
)  # fmt: skip
NOTICES: Columns = (
    ("個別監査", 10), ("通知", 8), ("課", 22), ("宛先", 22), ("準備を求めた物", 40),
    ("通知した人", 16), ("日時", 17), ("通知した内容の SHA-256", 30), ("記録簿の番号", 10),
)  # fmt: skip
SAMPLES: Columns = (
    ("個別監査", 10), ("母集団", 12), ("母集団の数", 9), ("抽出の数", 9), ("方法", 14),
    ("種（シード）", 16), ("抽出したもの", 40), ("母集団 SHA-256", 30), ("母集団の一覧", 40),
    ("引き直した理由", 26), ("再現", 10), ("抽出した人", 16), ("日時", 17), ("記録簿の番号", 10),
)  # fmt: skip
GAPS: Columns = (("個別監査", 10), ("見ていないもの", 40), ("理由", 60), ("符号", 16))
_POPULATIONS = {"hosts": "機器", "systems": "情報システム", "accounts": "職員のID"}


def about(record: YearRecord) -> Iterator[Row]:
    """What the plan says besides its targets."""
    plan = record.plan
    yield "年度", str(plan.year)
    yield "計画の状態", STATES[plan.state].ja
    yield "基本方針", plan.policy
    yield "重点目標", numbered(plan.goals)
    yield "体制・予算", plan.resources
    yield "確保した人日", f"{plan.days:g}"
    yield "対象の人日の計", f"{plan.planned_days:g}"
    yield "起案した人", listed(plan.preparers)
    yield "決裁後の変更", listed(one.ja for one in record.changes)
    yield "締めた日時", minute(plan.closed)
    yield "締めた人", plan.closed_by
    yield "締めて残した記録の SHA-256", plan.record
    for code, why in record.accepted:
        yield f"承知して締めた注意 {code}", why
    yield "内容の SHA-256", plan.digest
    yield "規則に合わない記録", sequences(plan.odd)


def choices(record: YearRecord) -> Iterator[Row]:
    """The targets that the plan has, of this year and the two that follow."""
    for c in record.plan.choices:
        yield (
            str(c.year), target_words(c.target), str(c.quarter or ""), f"{c.days:g}", c.reason,
            "" if c.points is None else f"{c.points:g}", _ja(c.reasons), c.by,
        )  # fmt: skip


def left_out(record: YearRecord) -> Iterator[Row]:
    """What was taken out of the plan, and what is in no year of it."""
    plan = record.plan
    for d in plan.dropped:
        target = target_words(d.target)
        yield "取りやめた対象", str(d.year), target, "", d.reason, d.by, minute(d.at)
    yield from _unplanned("計画に入れていない対象", plan, record.unplanned)
    for made in plan.decisions:
        sort = f"決裁（第{made.sequence}号）の時"
        yield from _unplanned(sort, plan, made.unplanned)


def _unplanned(sort: str, plan: YearPlan, left: Iterable[Unplanned]) -> Iterator[Row]:
    for one in left:
        target = target_words(one.target)
        yield sort, str(plan.year), target, f"{one.points:g}", _ja(one.reasons), "", ""


def engagements(record: YearRecord) -> Iterator[Row]:
    """A row for each engagement."""
    for each in record.engagements:
        one = each.engagement
        yield (
            one.id, str(one.year), PHASES[one.phase].ja, listed(map(target_words, one.targets)),
            listed(one.departments), period_words(one.period), period_words(one.fieldwork),
            ASSURANCES[one.assurance].ja, one.special, one.criteria, listed(one.criteria_words),
            one.by, minute(one.opened), listed(_moves(one)),
            listed(t.ja for t in each.against), str(one.sequence),
            sequences(one.odd),
        )  # fmt: skip


def _moves(one: Engagement) -> Iterator[str]:
    for phase, at, by in one.moves:
        yield f"{PHASES[phase].ja} {minute(at)} {by}"


def teams(record: YearRecord) -> Iterator[Row]:
    """Who audits what, and where each worked before."""
    for each in record.engagements:
        for one in each.engagement.team:
            yield each.engagement.id, *_member(one)


def _member(one: Member) -> Row:
    role = "主任監査人" if one.lead else "監査人"
    postings = listed(map(_posting, one.postings))
    return one.name, role, one.number, one.firm, one.statement, postings


def _posting(one: Posting) -> str:
    return f"{one.department}（{iso(one.since)}～{iso(one.until)}）"


def notices(record: YearRecord) -> Iterator[Row]:
    """Every notice to every section."""
    for each in record.engagements:
        for one in each.engagement.notices:
            yield (
                each.engagement.id, str(one.number), one.department, one.to, listed(one.prepare),
                one.by, minute(one.at), one.digest, str(one.sequence),
            )  # fmt: skip


def samples(record: YearRecord) -> Iterator[Row]:
    """Every sample with all that is needed to draw it again."""
    for each in record.engagements:
        for one in each.engagement.samples:
            drawn = one.sample
            yield (
                each.engagement.id, _POPULATIONS.get(one.population, one.population),
                str(len(one.members)), str(drawn.many), drawn.method, drawn.seed,
                listed(drawn.ids), drawn.population, listed(one.members), one.why,
                yes(one.is_intact, "できる") or "できない", one.by, minute(one.at),
                str(one.sequence),
            )  # fmt: skip


def gaps(record: YearRecord) -> Iterator[Row]:
    """What is in the scope and was not looked at, with the reason."""
    for each in record.engagements:
        yield from _gaps(each)


def _gaps(each: EngagementRecord) -> Iterator[Row]:
    for gap in each.gaps:
        yield each.engagement.id, gap.subject, gap.reason.ja, gap.code


def _ja(reasons: Iterable[tuple[str, str]]) -> str:
    return "、".join(ja for ja, _ in reasons)

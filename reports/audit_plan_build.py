"""From the plan of a year and its engagements to their papers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from audit.cycle.engagements import ASSURANCES, Assurance, Engagement, Member, Notice
from audit.cycle.fiscal import Period
from audit.cycle.years import (
    YEARS_AHEAD,
    Choice,
    PlanState,
    Unplanned,
    YearPlan,
    kind_words,
    name_of,
)
from inventory.words import T
from reports.audit_plan_view import NoticePaper, PlannedRow, PlanPaper
from reports.era import era_date, era_moment, fiscal_year, in_japan
from reports.view import Anchor, Cover, Edition

_ADVISORY = (
    "この監査は助言型で行う。見たことと基準との違いを示し、改善のための助言をするもので、"
    "対象の安全を保証するものではない。"
)
_ASSURANCE = "この監査は保証型で行う。監査の結論は、対象とした範囲と期間についてだけのものである。"
_CRITERIA = "団体の対策基準に沿う監査項目、機器の点検項目、監査方針（下の SHA-256 の版）"
_YEAR = re.compile(r"\b(\d{4})年度")
_MARKS = {PlanState.DRAFT: "（案）", PlanState.CHANGED: "（決裁後変更）"}


@dataclass(frozen=True, slots=True)
class Bureau:
    """Who makes the papers, as the settings say."""

    municipality: str
    department: str
    classification: str
    prefix: str
    posts: tuple[str, ...]
    program: str


def plan_paper(
    plan: YearPlan,
    changed: Iterable[T],
    left: Iterable[Unplanned],
    anchor: Anchor,
    bureau: Bureau,
) -> PlanPaper:
    """The plan as of this entry of the journal; `left` is in no year of it."""
    years = [plan.year + n for n in range(YEARS_AHEAD + 1)]
    return PlanPaper(
        cover=_plan_cover(plan, anchor, bureau),
        anchor=anchor,
        facts=tuple(_facts(plan)),
        years=(year_words(years[0]), year_words(years[1]), year_words(years[2])),
        table=tuple(_table(plan, years)),
        rows=tuple(map(_row, plan.of_year(plan.year))),
        later=tuple((year_words(y), _row(c)) for y in years[1:] for c in plan.of_year(y)),
        unplanned=tuple(map(_unplanned, left)),
        dropped=tuple((year_words(d.year), name_of(d.target), d.reason) for d in plan.dropped),
        decisions=tuple((era_moment(d.at), d.by, d.digest) for d in plan.decisions),
        changed=tuple(_YEAR.sub(_era_of, one.ja) for one in changed),
    )


def notice_paper(
    one: Engagement, notice: Notice, anchor: Anchor, bureau: Bureau, *, changed: bool = False
) -> NoticePaper:
    """A notice of the engagement as it was then; `changed` where it is another one now."""
    return NoticePaper(
        cover=_notice_cover(one, notice, bureau),
        anchor=anchor,
        to=f"{notice.department.rpartition(' ')[0]} {notice.to} 様".strip(),
        sender=f"{bureau.municipality} {bureau.department}".strip(),
        body=_body(one, notice),
        facts=tuple(_notice_facts(one)),
        team=tuple(_member(each) for each in one.team),
        prepare=notice.prepare,
        changed=changed,
    )


def year_words(year: int) -> str:
    """A fiscal year in words: 令和8年度."""
    return fiscal_year(date(year, 4, 1))


def _era_of(found: re.Match[str]) -> str:
    return year_words(int(found[1]))


def _plan_cover(plan: YearPlan, anchor: Anchor, bureau: Bureau) -> Cover:
    mark = _MARKS.get(plan.state, "")
    return Cover(
        title=f"情報セキュリティ監査計画書{mark}",
        municipality=bureau.municipality,
        department=bureau.department,
        fiscal_year=year_words(plan.year),
        document_number=f"{bureau.prefix}{year_words(plan.year)}計画",
        classification=bureau.classification,
        edition=Edition.INTERNAL,
        issued=in_japan(anchor.at),
        approval_posts=bureau.posts,
        version=str(len(plan.decisions) or ""),
        program=bureau.program,
    )


def _facts(plan: YearPlan) -> Iterator[tuple[str, str]]:
    yield "計画の状態", _state(plan)
    yield "基本方針", plan.policy or "定めていない"
    yield "重点目標", "\n".join(f"{n}. {g}" for n, g in enumerate(plan.goals, 1)) or "定めていない"
    yield "体制・予算", plan.resources or "定めていない"
    short = plan.planned_days - plan.days
    more = f"（{short:g}人日足りない）" if short > 0 else ""
    yield "人日", f"確保 {plan.days:g}人日、対象の計 {plan.planned_days:g}人日{more}"
    yield "起案", "、".join(plan.preparers) or "記録なし"
    yield "内容の SHA-256", plan.digest


def _state(plan: YearPlan) -> str:
    if plan.closed:
        return f"締め済（{plan.closed_by} {era_date(plan.closed)}）"
    if plan.decision:
        return f"決裁済（{plan.decision.by} {era_date(plan.decision.at)}）"
    return "決裁の後に変わり、まだ決裁し直していない" if plan.decisions else "起案中（決裁前）"


def _table(plan: YearPlan, years: Sequence[int]) -> Iterator[tuple[str, str, str, str, str]]:
    targets = dict.fromkeys(c.target for year in years for c in plan.of_year(year))
    for target in targets:
        marks = [_mark(plan.choice(target, year)) for year in years]
        yield kind_words(target).ja, name_of(target), marks[0], marks[1], marks[2]


def _mark(choice: Choice | None) -> str:
    if choice is None:
        return "－"
    return f"○ 第{choice.quarter}四半期" if choice.quarter else "○ 時期未定"


def _row(one: Choice) -> PlannedRow:
    return PlannedRow(
        kind=kind_words(one.target).ja,
        name=name_of(one.target),
        quarter=one.quarter,
        days=f"{one.days:g}" if one.days else "未定",
        reason=one.reason,
        points="－" if one.points is None else f"{one.points:g}",
        proposal="、".join(ja for ja, _ in one.reasons) or "候補の理由はない",
    )


def _unplanned(one: Unplanned) -> tuple[str, str, str]:
    why = "、".join(ja for ja, _ in one.reasons) or "候補の理由はない"
    return kind_words(one.target).ja, name_of(one.target), f"{one.points:g}点: {why}"


def _notice_cover(one: Engagement, notice: Notice, bureau: Bureau) -> Cover:
    return Cover(
        title="情報セキュリティ監査実施通知書",
        municipality=bureau.municipality,
        department=bureau.department,
        fiscal_year=year_words(one.year),
        document_number=f"{bureau.prefix}{year_words(one.year)}通知第{notice.number}号",
        classification=bureau.classification,
        edition=Edition.INTERNAL,
        issued=in_japan(notice.at),
        approval_posts=bureau.posts,
        version="",
        program=bureau.program,
    )


def _body(one: Engagement, notice: Notice) -> str:
    basis = (
        f"特命監査（{one.special}）として"
        if one.special
        else f"{year_words(one.year)}監査計画に基づき"
    )
    return (
        f"{basis}、{notice.department}の情報セキュリティ監査を次のとおり行います。"
        "資料の準備と、説明・立会いをお願いします。"
    )


def _notice_facts(one: Engagement) -> Iterator[tuple[str, str]]:
    yield "監査の番号", one.id
    yield "監査の対象", "\n".join(f"{kind_words(t).ja}　{name_of(t)}" for t in one.targets)
    yield "対象となる課", "\n".join(one.departments)
    yield "監査対象期間", _span(one.period)
    yield "実施期間", _span(one.fieldwork)
    kind = _ADVISORY if one.assurance is Assurance.ADVISORY else _ASSURANCE
    yield "監査の種別", f"{ASSURANCES[one.assurance].ja}。{kind}"
    yield "監査の基準", _CRITERIA
    yield "基準の SHA-256", one.criteria
    yield "監査の方法", "書類の確認、聴取、視察、機器の点検（読み取りだけで、設定は変えない）"


def _span(period: Period) -> str:
    return f"{era_date(period[0])} から {era_date(period[1])} まで"


def _member(one: Member) -> tuple[str, str, str]:
    role = "主任監査人" if one.lead else "監査人"
    return role, one.name, one.firm or "庁内"

"""The plan of a fiscal year as it is typed and shown: proposal, choices, decision."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from audit.cycle.engaging import engagements
from audit.cycle.fiscal import fiscal_year_of
from audit.cycle.history import history
from audit.cycle.planning import Planner, Wish, changed_since_decision
from audit.cycle.universe import Known, Proposed, proposal
from audit.cycle.weights import read_weights
from audit.cycle.years import STATES, YEARS_AHEAD, Choice, YearPlan, kind_words, name_of
from audit.findings import Findings
from audit.model import Finding
from checks.catalogue import DISCOVERY_RULES, SET_RULES, catalogue
from checks.model import Severity
from console.audit_next import after_plan
from console.cli.output import emit_json, remark, say, table
from console.language import language, w
from console.session import Session
from inventory.words import HinomiError, T
from reports.era import era_moment, in_japan

_NO_TARGET = T(
    "監査対象「{name}」は台帳にありません。hinomi audit propose で名前を確かめてください{near}。",
    "There is no target {name}: see hinomi audit propose{near}.",
)
_TWO_KINDS = T(
    "「{name}」は課室にも情報システムにもあります。department:{name} か system:{name} と書きます。",
    "{name} is a section and a system: write department:{name} or system:{name}.",
)


def year_or_now(year: int | None) -> int:
    """The fiscal year that was named, else the one of today."""
    return year if year is not None else fiscal_year_of(in_japan(datetime.now(UTC)))


def planner(session: Session, year: int | None) -> Planner:
    """What whoever types may do with the plan of that year."""
    return Planner(session.journal, year_or_now(year), session.actor)


def proposed(session: Session, year: int) -> tuple[Proposed, ...]:
    """Every target with its reasons, the weightiest first."""
    weights = read_weights(session.policy_files)
    return proposal(session.ledger, known_of(session), year, weights)


def known_of(session: Session) -> Mapping[str, Known]:
    """What findings and earlier engagements say of each target."""
    checks = {**session.every_check, **catalogue(SET_RULES, DISCOVERY_RULES)}
    changed = session.policy().severities

    def severity(finding: Finding) -> Severity:
        if finding.check in changed:
            return changed[finding.check].severity
        check = checks.get(finding.check)
        return check.severity if check else Severity.MEDIUM

    found = Findings(session.journal).all()
    return history(session.ledger, found, severity, engagements(session.journal))


def target_of(among: Iterable[Proposed], typed: str) -> Proposed:
    """The target that was typed: its name, or its id where a name is taken twice."""
    every = list(among)
    wanted = typed.strip()
    found = [one for one in every if wanted in (one.target.id, one.target.name)]
    if len(found) > 1:
        raise HinomiError(_TWO_KINDS.format(name=wanted))
    if not found:
        near = get_close_matches(wanted, [one.target.name for one in every], 2, 0.5)
        ja = f"（近い名前: {'、'.join(near)}）" if near else ""
        en = f" (did you mean {', '.join(near)}?)" if near else ""
        raise HinomiError(
            T(
                _NO_TARGET.ja.format(name=wanted, near=ja),
                _NO_TARGET.en.format(name=wanted, near=en),
            )
        )
    return found[0]


def show_proposal(session: Session, year: int | None, *, as_json: bool) -> None:
    """Print what is proposed, with every reason."""
    wanted = year_or_now(year)
    plans = [planner(session, wanted - n).plan for n in range(YEARS_AHEAD + 1)]
    rows = [_proposed_row(one, plans, wanted) for one in proposed(session, wanted)]
    if as_json:
        emit_json({"format": "hinomi.audit.proposal/1", "year": wanted, "targets": rows})
        return
    heads = (w("順", "rank"), w("点", "points"), w("種別", "kind"), w("対象", "target"),
             w("計画", "planned"), w("理由", "reasons"))  # fmt: skip
    cells = (
        (n, f"{row['points']:g}", kind_words(row["id"]).in_(language()), row["name"],
         "、".join(map(str, row["planned"])), _joined(row["reasons"]))
        for n, row in enumerate(rows, 1)
    )  # fmt: skip
    table(heads, cells)
    remark(
        w(
            "点は目安で、選ぶのは人です: hinomi audit choose 対象 --quarter 2 --why 理由",
            "Points only help: hinomi audit choose TARGET --quarter 2 --why REASON",
        )
    )


def _proposed_row(one: Proposed, plans: Iterable[YearPlan], year: int) -> dict[str, Any]:
    """A target with the years from this one on in which its plan or an earlier one has it."""
    every = (c for plan in plans for c in plan.choices)
    return {
        "id": one.target.id,
        "name": one.target.name,
        "points": one.points,
        "planned": sorted({c.year for c in every if c.target == one.target.id and c.year >= year}),
        "reasons": [{"points": r.points, "ja": r.words.ja, "en": r.words.en} for r in one.reasons],
    }


def _joined(reasons: Iterable[Mapping[str, Any]]) -> str:
    return w("、", ", ").join(f"{one[language()]}(+{one['points']:g})" for one in reasons)


def choose(
    session: Session, year: int | None, target: str, *, in_year: int | None, quarter: int | None,
    why: str, days: float,
) -> None:  # fmt: skip
    """Put a target into the plan."""
    own = year_or_now(year)
    found = target_of(proposed(session, own), target)
    wish = Wish(found, in_year if in_year is not None else own, quarter, why, days)
    told(session, planner(session, own).choose(wish))


def drop(session: Session, year: int | None, target: str, in_year: int | None, why: str) -> None:
    """Take a target out of the plan; one that left the ledger can be dropped too."""
    own = year_or_now(year)
    deed = planner(session, own)
    wanted = target.strip()
    ids = {c.target for c in deed.plan.choices if wanted in (c.target, name_of(c.target))}
    if len(ids) > 1:
        raise HinomiError(_TWO_KINDS.format(name=wanted))
    id_ = ids.pop() if ids else wanted
    told(session, deed.drop(id_, in_year if in_year is not None else own, why))


def decide(session: Session, year: int | None, note: str) -> None:
    """Decide on the plan, with what it leaves out."""
    own = year_or_now(year)
    told(session, planner(session, own).decide(note, proposed(session, own)))


def told(session: Session, plan: YearPlan) -> None:
    """Say beside the answer how the plan stands after a deed."""
    state = STATES[plan.state].in_(language())
    remark(w(f"記録しました。{plan.year}年度の計画: {state}", f"Recorded. {plan.year}: {state}"))
    for one in changed_since_decision(session.journal, plan.year):
        remark(w(f"決裁後変更: {one.ja}", f"Changed since the decision: {one.en}"))
    after_plan(plan.state, plan.year, named=plan.year != year_or_now(None))


def show_plan(session: Session, year: int | None, *, as_json: bool) -> None:
    """Print the plan."""
    plan = planner(session, year).plan
    changed = changed_since_decision(session.journal, plan.year)
    if as_json:
        emit_json(plan_object(plan, changed))
        return
    for line in _lines(plan, changed):
        say(line)
    heads = (w("年度", "year"), w("四半期", "quarter"), w("種別", "kind"), w("対象", "target"),
             w("日数", "days"), w("点", "points"), w("理由", "reason"))  # fmt: skip
    years = range(plan.year, plan.year + 3)
    table(heads, [_row(one) for each in years for one in plan.of_year(each)])


def plan_object(plan: YearPlan, changed: Iterable[T]) -> dict[str, Any]:
    """The plan for other programs."""
    return {
        "format": "hinomi.audit.year/1",
        "year": plan.year,
        "state": plan.state.value,
        "digest": plan.digest,
        "policy": plan.policy,
        "goals": list(plan.goals),
        "resources": plan.resources,
        "days": plan.days,
        "planned_days": plan.planned_days,
        "preparers": list(plan.preparers),
        "choices": [
            {
                "target": c.target, "year": c.year, "quarter": c.quarter, "reason": c.reason,
                "days": c.days, "points": c.points, "by": c.by,
                "reasons": [{"ja": ja, "en": en} for ja, en in c.reasons],
            }
            for each in range(plan.year, plan.year + 3)
            for c in plan.of_year(each)
        ],
        "dropped": [
            {"target": d.target, "year": d.year, "reason": d.reason, "by": d.by,
             "at": d.at.isoformat()}
            for d in plan.dropped
        ],
        "decisions": [
            {"digest": d.digest, "by": d.by, "at": d.at.isoformat(), "note": d.note,
             "stands": d is plan.decision,
                "unplanned": [one.target for one in d.unplanned]}
            for d in plan.decisions
        ],
        "changed_since_decision": [{"ja": one.ja, "en": one.en} for one in changed],
        "odd_entries": list(plan.odd),
    }  # fmt: skip


def _lines(plan: YearPlan, changed: Iterable[T]) -> Iterator[str]:
    state = STATES[plan.state].in_(language())
    yield w(f"{plan.year}年度監査計画　{state}", f"Audit plan of {plan.year}: {state}")
    named = (
        (w("基本方針", "policy"), plan.policy),
        (w("重点目標", "goals"), w("、", ", ").join(plan.goals)),
        (w("体制・予算", "resources"), plan.resources),
    )
    yield from (f"{name}: {text}" for name, text in named if text)
    yield w(
        f"人日: 確保 {plan.days:g}、対象の計 {plan.planned_days:g}",
        f"days: {plan.days:g} to be had, {plan.planned_days:g} planned",
    )
    for one in plan.decisions:
        stands = "" if one is plan.decision else w("（その後変更あり）", " (changed since)")
        yield w(f"決裁: {one.by} ", f"decided: {one.by} ") + era_moment(one.at) + stands
    for words in changed:
        yield w(f"決裁後変更: {words.ja}", f"changed since the decision: {words.en}")
    for each in plan.dropped:
        yield w("取りやめ: ", "dropped: ") + f"{each.year} {name_of(each.target)}: {each.reason}"
    if plan.odd:
        numbers = ", ".join(map(str, plan.odd))
        yield w(f"決まりに合わない記録: 第{numbers}号", f"entries past the rules: {numbers}")


def _row(one: Choice) -> tuple[object, ...]:
    return (
        one.year,
        one.quarter or w("未定", "open"),
        kind_words(one.target).in_(language()),
        name_of(one.target),
        f"{one.days:g}",
        "" if one.points is None else f"{one.points:g}",
        one.reason,
    )
